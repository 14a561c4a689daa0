"""Posts that are kept in memory until the end of a run: no more of each than people are shown."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from heapq import heappush, heapreplace

from piiscan.batch.outcome import Outcome
from piiscan.batch.rows import Row
from piiscan.model import Finding

SHOWN = 4_000
"""Code points that are kept of each text column, from shortly before its first finding."""
_BEFORE = 500
_CUT = "… "

Placed = tuple[int, Finding]


class Worst:
    """The most serious outcomes of a run.

    Args:
        room: how many are kept.
        columns: those of the input that are shown beside the text.
    """

    def __init__(self, room: int, columns: Collection[str] = ()) -> None:
        self._room = room
        self._columns = columns
        self._kept: list[tuple[tuple[float, ...], int, Outcome]] = []

    def add(self, outcome: Outcome) -> None:
        """Keep an outcome if it is serious enough; of equal ones the first."""
        rank = outcome.rank, -outcome.number
        if len(self._kept) < self._room:
            heappush(self._kept, (*rank, slim(outcome, self._columns)))
        elif self._kept and rank > self._kept[0][:2]:
            heapreplace(self._kept, (*rank, slim(outcome, self._columns)))

    def sorted(self) -> list[Outcome]:
        """Return them, the most serious one first."""
        return [outcome for *_, outcome in sorted(self._kept, key=lambda kept: kept[:2], reverse=True)]


def slim(outcome: Outcome, columns: Collection[str] = ()) -> Outcome:
    """Return what is shown of an outcome: nothing of it may hold a whole batch of a file, or a text of many megabytes.

    Args:
        outcome: with a row that could be read.
        columns: those that are kept besides the texts.
    """
    if not isinstance(outcome.row, Row):
        return outcome
    parts = [
        _part(text, [placed for placed in outcome.findings if placed[0] == at])
        for at, text in enumerate(outcome.row.texts)
    ]
    fields = {name: outcome.row.fields.get(name) for name in columns}
    return replace(
        outcome,
        row=Row(outcome.number, tuple(text for text, _ in parts), fields),
        result=replace(outcome.result, findings=(), redacted=""),
        findings=tuple(placed for _, findings in parts for placed in findings),
        redacted=(),
    )


def _part(text: str, findings: Sequence[Placed]) -> tuple[str, Sequence[Placed]]:
    if len(text) <= SHOWN:
        return text, findings
    start = max(0, findings[0][1].start - _BEFORE) if findings else 0
    cut = _CUT if start else ""
    by = len(cut) - start
    moved = [
        (column, replace(finding, start=finding.start + by, end=finding.end + by))
        for column, finding in findings
        if finding.end <= start + SHOWN
    ]
    return cut + text[start : start + SHOWN] + " …", moved
