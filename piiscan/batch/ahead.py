"""Joins threads while the workers already examine what the next rows say together with those before.

Reading a post again below the earlier posts of its thread takes as long as many a post alone, and has to wait for what was found in
those. So the rows come in lots: what a lot will need is asked of the workers, and while they are at it, the lot before is
finished. What was not foreseen (after a post that completed an identity) is examined here.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from piiscan.batch.boards import BoardText, Observer
from piiscan.batch.outcome import Outcome
from piiscan.batch.threads import Joiner
from piiscan.pool import Workers

LOT = 512
"""Rows that are looked through together."""


def joined_ahead(outcomes: Iterable[Outcome], join: Joiner, workers: Workers) -> Iterator[Outcome]:
    """Yield each outcome as it is together with those before, in order, at most two lots late."""
    rows = iter(outcomes)
    lot: list[Outcome] = []
    await_answers = _nothing
    while following := list(islice(rows, LOT)):
        await_answers()
        yield from map(join, lot)
        lot, await_answers = following, _asked(following, join, workers)
    await_answers()
    yield from map(join, lot)


def _nothing() -> None:
    """Wait for nothing."""


def _asked(lot: Iterable[Outcome], join: Joiner, workers: Workers) -> Callable[[], None]:
    """Ask the workers what a lot needs; what is returned waits for it and lays it out for the observers."""
    asked = [(observer, text) for observer, text in join.asked(lot) if isinstance(observer, Observer)]
    for observer, _ in asked:
        observer.known.clear()
    answers = workers.observe([BoardText(text, observer.board) for observer, text in asked])

    def await_answers() -> None:
        for (observer, text), seen in zip(asked, answers(), strict=True):
            observer.known[text] = seen

    return await_answers
