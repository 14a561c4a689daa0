"""Posts that are kept for the end of a run hold nothing large."""

from hypothesis import given, settings
from hypothesis import strategies as st

from piiscan.batch.kept import SHOWN, Worst, slim
from piiscan.batch.outcome import Outcome
from piiscan.batch.rows import Row
from piiscan.model import Finding, ScanResult, Verdict


def outcome(number: int, text: str, *places: tuple[int, int], score: float = 0.5) -> Outcome:
    findings = tuple((0, Finding("PERSON", start, end, text[start:end], 0.9, "", "")) for start, end in places)
    result = ScanResult(Verdict.DOXX, tuple(f for _, f in findings), text, score=score)
    return Outcome(Row(number, (text,), {"id": "x", "body": text}, object()), result, findings, (text,))


def test_what_is_not_shown_is_not_kept() -> None:
    kept = slim(outcome(1, "김도현 얘기", (0, 3)), ["id"])

    assert isinstance(kept.row, Row)
    assert (kept.row.fields, kept.row.raw, kept.redacted, kept.result.redacted) == ({"id": "x"}, None, (), "")
    assert kept.texts == ("김도현 얘기",)


@settings(deadline=None)
@given(st.integers(0, 30_000), st.integers(0, 30_000))
def test_a_long_text_is_kept_around_its_first_finding_and_findings_stay_on_their_text(one: int, other: int) -> None:
    first, second = sorted((one, other))
    text = "가" * first + "김도현" + "나" * (second - first) + "이서연" + "다" * 100
    kept = slim(outcome(1, text, (first, first + 3), (second + 3, second + 6)))

    assert len(kept.texts[0]) <= SHOWN + 10
    found = [(finding.text, kept.texts[0][finding.start : finding.end]) for _, finding in kept.findings]
    assert found[0] == ("김도현", "김도현")
    assert all(said == stands for said, stands in found)


def test_the_most_serious_are_kept_and_of_equal_ones_the_first() -> None:
    worst = Worst(3)
    for number, score in enumerate((0.1, 0.5, 0.9, 0.5, 0.5, 0.2), 1):
        worst.add(outcome(number, "글", score=score))

    assert [each.number for each in worst.sorted()] == [3, 2, 4]


def test_nothing_is_kept_where_nothing_is_wanted() -> None:
    worst = Worst(0)
    worst.add(outcome(1, "글"))

    assert worst.sorted() == []
