"""Posts that are not finished in time."""

import time

import pytest

from piiscan import Scanner, ScanResult, Verdict
from piiscan.model import Reason
from piiscan.recognizers import analyzer
from piiscan.scanner import MARGIN, WINDOW

POST = "충남대 의대 24학번 김도현이 010-0123-4567로 연락함"


@pytest.fixture(scope="module")
def scanner() -> Scanner:
    return Scanner()


class Clock:
    """Shows a later time at each look."""

    def __init__(self) -> None:
        self.looks = 0

    def monotonic(self) -> float:
        self.looks += 1
        return float(self.looks)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(analyzer, "time", clock)
    return clock


def after_looks(scanner: Scanner, clock: Clock, text: str, looks: int) -> ScanResult:
    clock.looks = 0
    return scanner.scan(text, deadline=float(looks))


def test_a_deadline_that_is_kept_changes_nothing(scanner: Scanner) -> None:
    for text in (POST, "", "가" * (WINDOW * 2) + POST):
        assert scanner.scan(text, deadline=time.monotonic() + 3600) == scanner.scan(text)


def test_a_post_that_could_not_be_begun_is_incomplete_and_nothing_of_it_goes_out(scanner: Scanner) -> None:
    result = scanner.scan(POST, deadline=0.0)
    assert (result.verdict, result.complete, result.findings) == (Verdict.CLEAN, False, ())
    assert [part.reason for part in result.incomplete] == [Reason.TIMEOUT]
    assert result.redacted == "[검사하지 못한 부분]"


def test_the_time_is_looked_at_between_recognizers_and_what_was_found_is_kept(scanner: Scanner, clock: Clock) -> None:
    whole = {finding.text for finding in scanner.scan(POST).findings}
    counts = []
    for looks in range(1, 30):
        result = after_looks(scanner, clock, POST, looks)
        assert {finding.text for finding in result.findings} <= whole
        if result.complete:
            break
        assert result.redacted == "[검사하지 못한 부분]"
        counts.append(len(result.findings))
    assert result.complete
    assert len(counts) > 10
    assert max(counts) > 0


@pytest.fixture
def long_post() -> str:
    return "".join(f"오늘 점심 뭐 먹지 {number}. 문의 010-0123-{number:04}\n" for number in range(3000))


def test_the_time_is_looked_at_between_windows_and_nothing_unexamined_goes_out(
    scanner: Scanner, clock: Clock, long_post: str
) -> None:
    after_looks(scanner, clock, "안녕", 10_000)
    window = clock.looks
    result = after_looks(scanner, clock, long_post, 2 * window + 3)
    assert not result.complete
    assert result.incomplete[0].reason is Reason.TIMEOUT
    done = 2 * WINDOW - MARGIN - MARGIN // 2
    assert str(done) in result.incomplete[0].detail
    assert result.redacted.endswith("[검사하지 못한 부분]")
    assert "010-0123" not in result.redacted
    assert long_post[done : done + 200] not in result.redacted
    assert len(result.redacted) > WINDOW
    assert all(long_post[f.start : f.end] == f.text for f in result.findings)


def test_time_that_is_over_costs_nothing_more(scanner: Scanner, clock: Clock, long_post: str) -> None:
    clock.looks = 0
    scanner.scan(long_post, deadline=0.0)
    assert clock.looks == 1
