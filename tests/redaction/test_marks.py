import pytest

from piiscan.redaction.keys import Key
from piiscan.redaction.marks import Marks, redacted_spans
from piiscan.redaction.sealing import seal
from piiscan.redaction.tokens import token

KEY = Key(bytes(range(32)))


@pytest.mark.parametrize(
    "mark",
    [
        "[이름]",
        "[이름 12]",
        "[birth date]",
        token(KEY.secret, "KR_SCHOOL", "한빛고"),
        seal(KEY, "PERSON", "김민수"),
        "***@naver.com",
        "*****@***.**.kr",
    ],
)
def test_what_redaction_writes_is_known_again(mark: str) -> None:
    text = f"그때 {mark}이 왔다"
    assert redacted_spans(text) == [(3, 3 + len(mark))]


@pytest.mark.parametrize("text", ["[공지]", "[오후 3:12]", "{PERSON}", "snake_case", "***@minsu_k", "김*수"])
def test_what_people_write_is_no_mark(text: str) -> None:
    assert redacted_spans(text) == []


def test_a_mark_touches_what_shares_a_character_with_it() -> None:
    marks = Marks("가 [이름] 나 [학교]")
    assert marks.touch(2, 3)
    assert marks.touch(5, 9)
    assert marks.touch(0, 20)
    assert not marks.touch(0, 2)
    assert not marks.touch(6, 9)
