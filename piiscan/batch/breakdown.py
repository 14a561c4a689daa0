"""Counts for a report: verdicts by board and by day."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from piiscan.batch.outcome import Outcome
from piiscan.batch.rows import Row
from piiscan.model import Verdict

UNREAD = "unexamined"
"""Stands for the verdict of a post that was not examined to the end."""
_DAY = re.compile(r"(\d{4})\s?[-./년]\s?(\d{1,2})\s?[-./월]\s?(\d{1,2})")
_NAMES = 10_000
"""Different boards or days; all others count together."""


class Breakdown:
    """Counts the outcomes of one input.

    Args:
        board: the column that says where a post stands, if there is one.
        time: the column that says when it was written, if there is one.
    """

    def __init__(self, board: str | None, time: str | None) -> None:
        self.boards: dict[str, Counter[str]] = {}
        self.days: dict[str, Counter[str]] = {}
        self.entities: Counter[str] = Counter()
        """Findings of flagged posts by kind; those of clean posts are mostly names of the famous."""
        self._board = board
        self._time = time

    def __call__(self, outcome: Outcome) -> None:
        """Count one outcome."""
        verdict = outcome.result.verdict.value if outcome.result.complete or outcome.flagged else UNREAD
        if isinstance(outcome.row, Row):
            _count(self.boards, _board(outcome.row.fields, self._board), verdict)
            if outcome.flagged:
                self.entities.update(finding.entity for _, finding in outcome.findings)
            _count(self.days, _day(outcome.row.fields, self._time), verdict)


def merged(counts: Iterable[Mapping[str, Counter[str]]]) -> dict[str, Counter[str]]:
    """Add up the counts of several inputs."""
    total: dict[str, Counter[str]] = {}
    for count in counts:
        for name, verdicts in count.items():
            total.setdefault(name, Counter()).update(verdicts)
    return total


def flagged(counts: Mapping[str, int]) -> int:
    """Return how many posts of a count are flagged."""
    return counts.get(Verdict.DOXX, 0) + counts.get(Verdict.LEAK, 0)


def _count(counts: dict[str, Counter[str]], name: str | None, verdict: str) -> None:
    if name is not None:
        if name not in counts:
            name = name if len(counts) < _NAMES else "…"
            counts.setdefault(name, Counter())
        counts[name][verdict] += 1


def _board(fields: Mapping[str, Any], column: str | None) -> str | None:
    value = fields.get(column) if column else None
    return None if value is None else str(value)


def _day(fields: Mapping[str, Any], column: str | None) -> str | None:
    return day_of(str(fields.get(column))) if column else None


def day_of(time: str) -> str | None:
    """Return the day of a time as people and databases write it, ``2026-03-02``; None if there is none in it."""
    found = _DAY.search(time)
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else None
