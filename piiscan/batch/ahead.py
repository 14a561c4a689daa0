"""Joins threads while the workers already examine what the next rows say together with those before.

Reading a post again below the earlier posts of its thread takes as long as many a post alone, and has to wait for what was found in
those. So the rows come in lots: what a lot will need is asked of the workers, and while they are at it, earlier lots are
finished. What was not foreseen (after a post that completed an identity) is examined here.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from piiscan.batch.boards import BoardText, Observer
from piiscan.batch.outcome import Outcome
from piiscan.batch.threads import Joiner
from piiscan.pool import Workers

LOT = 512
"""Rows that are looked through together."""
LOTS = 2
"""Lots in flight for each worker."""


def joined_ahead(outcomes: Iterable[Outcome], join: Joiner, workers: Workers) -> Iterator[Outcome]:
    """Yield each outcome as it is together with those before, in order, at most ``LOTS`` lots late for each worker."""
    rows = iter(outcomes)
    lots = workers.count * LOTS if workers.count > 1 else 0  # this process alone has its answers at once
    asked: deque[_Lot] = deque()
    while lot := list(islice(rows, LOT)):
        asked.append(_Lot(lot, join, workers))
        if len(asked) > lots:
            yield from asked.popleft().joined(join)
    for each in asked:
        yield from each.joined(join)


class _Lot:
    """Rows whose threads' posts are being examined by the workers."""

    def __init__(self, outcomes: Sequence[Outcome], join: Joiner, workers: Workers) -> None:
        self._rows = [(outcome, join.rehearse(outcome)) for outcome in outcomes]
        asked = chain.from_iterable(rehearsed.asked for _, rehearsed in self._rows)
        self._asked = [(observer, text) for observer, text in asked if isinstance(observer, Observer)]
        texts = [BoardText(text, observer.board) if observer.board else text for observer, text in self._asked]
        self._answers = workers.observe(texts)

    def joined(self, join: Joiner) -> Iterator[Outcome]:
        """Wait for the workers, and yield the outcomes as they are together with those before."""
        for (observer, text), seen in zip(self._asked, self._answers(), strict=True):
            observer.known[text] = seen
        for outcome, rehearsed in self._rows:
            yield join(outcome, adds=rehearsed.adds)
        for observer, _ in self._asked:
            observer.known.clear()
