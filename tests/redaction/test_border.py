import pytest

from piiscan.redaction.border import apart, widen

CASES = [
    ("010-0123-45678", 0, 13, "010-0123-45678"),
    ("1010-0123-4567", 1, 14, "1010-0123-4567"),
    ("Kim Minsuk", 0, 9, "Kim Minsuk"),
    ("김민수가", 0, 3, "김민수"),
    ("김민수123", 0, 3, "김민수"),
    ("번호010-0123-4567로", 2, 15, "010-0123-4567"),
    ("é", 0, 1, "é"),
    ("3학년2반", 0, 3, "3학년"),
]


@pytest.mark.parametrize(("text", "start", "end", "expected"), CASES)
def test_no_rest_of_a_number_or_word_stays_beside_a_finding(text: str, start: int, end: int, expected: str) -> None:
    first, last = widen(text, start, end, 0, len(text))
    assert text[first:last] == expected
    assert not apart(text, start, end) or (first, last) == (start, end)


def test_a_finding_never_grows_into_its_neighbour() -> None:
    assert widen("20242025", 0, 4, 0, 4) == (0, 4)
    assert widen("20242025", 4, 8, 4, 8) == (4, 8)
