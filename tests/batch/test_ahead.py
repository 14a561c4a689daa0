"""Workers examine ahead what the posts of threads say together; the outcomes are the same as without them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import ClassVar

import pytest
from fake_scanner import Scanner

from piiscan.batch.ahead import LOT, joined_ahead
from piiscan.batch.boards import Readers
from piiscan.batch.outcome import Outcome
from piiscan.batch.rows import Row
from piiscan.batch.threads import Joiner
from piiscan.model import Reason, Verdict
from piiscan.nlp.tagger import NOTHING
from piiscan.policy import Policy
from piiscan.pool import Workers
from piiscan.risk.verdict import Observed

SCHOOL = "한빛대 의대 24학번 얘기임"
NAME = "걔 이름 김한별이래 조심해라"
AGAIN = "김한별 걔가 한빛대 나온 거 맞음"
POSTS = (SCHOOL, "점심 뭐 먹지", NAME, AGAIN, "ㅎㄴㅂ 맞지?")


class Observing(Scanner):
    """Tells what is in a text; one with "RAISE" in it fails, one with "KILL" and a school ends its process."""

    here: ClassVar[list[str]] = []
    """Texts that were examined in this process, one at a time."""

    def observe(self, text: str) -> Observed:
        self.here.append(text)
        return self._observe(text)

    def observe_chunk(self, texts: Sequence[str]) -> list[Observed | None]:
        return [None if "RAISE" in text else self._observe(text) for text in texts]

    def _observe(self, text: str) -> Observed:
        if "RAISE" in text:
            raise ValueError
        if "KILL" in text and "한빛대" in text:
            self.scan("KILL")
        return Observed(list(self.scan(text).findings), [], NOTHING)


@pytest.fixture(autouse=True)
def _nothing_examined() -> None:
    Observing.here.clear()


def rows(texts: Sequence[str], threads: int) -> Iterator[Outcome]:
    """Yield what becomes of posts alone, dealt out to threads; every third one has an author who writes in all of them."""
    scanner = Scanner()
    for number, text in enumerate(texts, 1):
        fields = {"thread": f"t{number % threads}"} | ({"author": "x"} if number % 3 == 0 else {})
        result = scanner.scan(text)
        found = tuple((0, finding) for finding in result.findings)
        yield Outcome(Row(number, (text,), fields), result, found, (result.redacted,))


def joiner() -> Joiner:
    readers = Readers(Observing())
    return Joiner({"thread": "thread", "author": "author"}, lambda _: readers.of(""))


def ahead(texts: Sequence[str], threads: int, workers: int = 1) -> list[Outcome]:
    with Workers(Observing(), workers) as pool:
        return list(joined_ahead(rows(texts, threads), joiner(), pool))


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("count", [0, 1, LOT, 2 * LOT + 7])
def test_outcomes_are_the_same_as_one_after_the_other_and_in_order(workers: int, count: int) -> None:
    texts = [POSTS[number * 7 % 11 % len(POSTS)] for number in range(count)]

    found = ahead(texts, 40, workers)

    assert found == list(map(joiner(), rows(texts, 40)))
    assert [outcome.number for outcome in found] == list(range(1, count + 1))
    assert count < LOT or any(outcome.joint for outcome in found)


def test_rows_may_be_numbered_anew_in_each_thread() -> None:
    found = list(rows([SCHOOL, NAME, "점심 뭐 먹지", "난 안 먹음"], 4))
    by_thread = [
        replace(outcome, row=Row(number % 2 + 1, outcome.texts, {"thread": "ab"[number // 2]}))
        for number, outcome in enumerate(found)
    ]

    joined = list(joined_ahead(by_thread, joiner(), Workers(Observing(), 1)))

    assert joined == list(map(joiner(), by_thread))
    assert [outcome.joint is not None for outcome in joined] == [False, True, False, False]


def test_what_was_foreseen_is_not_examined_here() -> None:
    texts = [SCHOOL] * 30 + ["점심 뭐 먹지"] * LOT + [NAME] * 30

    found = ahead(texts, len(texts))  # no thread has a second post
    assert (Observing.here, [outcome for outcome in found if outcome.joint]) == ([], [])

    found = ahead([SCHOOL] * 30 + [NAME] * 30, 30)
    assert Observing.here == []
    assert sum(outcome.joint is not None for outcome in found) == 30


def test_a_text_that_ends_a_worker_costs_its_own_post_only() -> None:
    _, killed, after = ahead([SCHOOL, "김한별 KILL", NAME], 1, workers=2)

    assert after.result.complete
    assert not killed.result.complete
    assert killed.result.incomplete[0].reason is Reason.FAILED
    assert "ChildProcessError" in killed.result.incomplete[0].detail


def test_a_text_that_cannot_be_examined_is_reported_with_what_is_wrong() -> None:
    failed = ahead([SCHOOL, "김한별 RAISE"], 1)[1]

    assert not failed.result.complete
    assert "ValueError" in failed.result.incomplete[0].detail
    assert failed.result.verdict is Verdict.CLEAN


def test_boards_are_examined_by_their_own_policies() -> None:
    policy = Policy.model_validate({"boards": {"strict": {"language": "en"}}})

    readers = Readers(Observing(policy))

    assert readers.of("strict") is not readers.of("other")
    assert readers.of("other") is readers.of("")
