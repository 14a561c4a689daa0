"""Posts of a thread are looked at together, if none of them exposes someone alone."""

from collections.abc import Iterable, Iterator

import pytest
from fake_scanner import Scanner

from piiscan.batch.outcome import Outcome
from piiscan.batch.rows import Row
from piiscan.batch.threads import Threads
from piiscan.model import ScanResult, Verdict


class Together:
    """Calls a thread doxx as soon as it names the school twice."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def scan_thread(self, posts: Iterable[str]) -> Iterator[ScanResult]:
        texts = list(posts)
        self.asked.append(texts)
        for i in range(len(texts)):
            doxx = "".join(texts[: i + 1]).count("한빛대") > 1
            yield ScanResult(Verdict.DOXX if doxx else Verdict.CLEAN, (), "")


def kept(*posts: tuple[str | None, str], column: str | None = "thread") -> Threads:
    threads = Threads(column)
    for number, (thread, text) in enumerate(posts, 1):
        result = Scanner().scan(text)
        row = Row(number, (text,), {"thread": thread})
        threads(Outcome(row, result, tuple((0, finding) for finding in result.findings), (result.redacted,)))
    return threads


def test_the_post_that_completes_an_identity_is_told() -> None:
    scanner = Together()

    found = kept(("a", "한빛대"), ("b", "한빛대"), ("a", "조용함"), ("a", "또 한빛대"), ("a", "한빛대 끝")).joint(
        scanner, 9
    )

    assert [(joint.thread, joint.row, joint.rows) for joint in found] == [("a", 4, (1, 4, 5))]
    assert scanner.asked == [["한빛대", "또 한빛대", "한빛대 끝"]]


@pytest.mark.parametrize(
    "posts",
    [
        [("a", "한빛대")],
        [("a", "한빛대"), ("b", "한빛대")],
        [(None, "한빛대"), (None, "한빛대"), ("", "한빛대"), ("", "한빛대")],
    ],
)
def test_threads_that_need_no_second_look_get_none(posts: list[tuple[str | None, str]]) -> None:
    scanner = Together()

    assert kept(*posts).joint(scanner, 9) == []
    assert scanner.asked == []


def test_a_thread_that_is_no_worse_than_its_worst_post_is_not_told() -> None:
    assert kept(("a", "한빛대"), ("a", "한빛대 010-0123-4567")).joint(Together(), 9) == []


def test_without_a_thread_column_nothing_is_kept() -> None:
    assert kept(("a", "한빛대"), ("a", "한빛대"), column=None).joint(Together(), 9) == []


def test_no_more_threads_are_told_than_asked_for() -> None:
    threads = kept(*((thread, "한빛대") for thread in "abc" for _ in range(2)))

    assert [joint.thread for joint in threads.joint(Together(), 2)] == ["a", "b"]
