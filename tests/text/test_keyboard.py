import pytest

from piiscan.text.keyboard import to_hangul


@pytest.mark.parametrize(
    ("keys", "hangul"),
    [
        ("rlaalstn", "김민수"),
        ("dhkdtnqls", "왕수빈"),
        ("RLAALSTN", "김민수"),
        ("qkrxodnl", "박태위"),
        ("gksquf", "한별"),
    ],
)
def test_keys_of_a_korean_word_read_as_hangul(keys: str, hangul: str) -> None:
    assert to_hangul(keys) == hangul


@pytest.mark.parametrize("keys", ["hello", "kim", "r", "rrr", "1234", "ㄱ"])
def test_what_writes_no_whole_syllables_is_nothing(keys: str) -> None:
    assert to_hangul(keys) is None
