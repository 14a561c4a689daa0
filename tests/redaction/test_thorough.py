from collections.abc import Sequence

from piiscan.model import Finding
from piiscan.redaction.redactor import Redactor
from piiscan.redaction.thorough import PASSES, find_all


def finding(text: str, value: str, start: int = 0) -> Finding:
    at = text.index(value, start)
    return Finding("PERSON", at, at + len(value), value, 1.0, "gold", "")


def shy(texts: Sequence[str]) -> list[list[Finding]]:
    """Find 이서준 only where 김민수 is not seen, and the first mention of each alone."""
    return [
        [finding(text, value)] if (value := "김민수" if "김민수" in text else "이서준") in text else []
        for text in texts
    ]


def test_what_shows_only_after_redaction_is_found_at_its_place_in_the_original() -> None:
    text = "어제 김민수랑 이서준이 왔다"
    found = find_all([text, "글"], shy)
    assert [[f.text for f in findings] for findings in found] == [["김민수", "이서준"], []]
    assert all(text[f.start : f.end] == f.text for f in found[0])
    assert Redactor().redact(text, found[0]) == "어제 [이름 1]이랑 [이름 2]가 왔다"


def test_every_other_mention_of_a_found_value_is_found() -> None:
    text = "김민수 그리고 김민수는 또 김민수, 큰김민수 김민수9"
    found = find_all([text], lambda texts: [[finding(t, "김민수")] if "김민수" in t[:3] else [] for t in texts])
    assert [f.start for f in found[0]] == [0, 8, 15]


def test_posts_without_findings_are_read_once() -> None:
    calls: list[int] = []

    def count(texts: Sequence[str]) -> list[list[Finding]]:
        calls.append(len(texts))
        return [[] for _ in texts]

    find_all(["가", "나"], count)
    assert calls == [2]


def test_reading_ends_though_every_reading_finds_more() -> None:
    def first_syllable(texts: Sequence[str]) -> list[list[Finding]]:
        return [[finding(t, next(c for c in t if c in "가나다라마바사"))] for t in texts]

    assert len(find_all(["가 나 다 라 마 바 사"], first_syllable)[0]) == PASSES
