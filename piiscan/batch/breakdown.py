"""Counts for a report: verdicts by board and by day, and the same identifier over many posts."""

import hashlib
import re
import secrets
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from piiscan.batch.outcome import Outcome
from piiscan.batch.rows import Row
from piiscan.entities import ENTITIES
from piiscan.model import Verdict
from piiscan.redaction.canonical import canonical

UNREAD = "unexamined"
"""Stands for the verdict of a post that was not examined to the end."""
_JOINED = frozenset(name for name, entity in ENTITIES.items() if entity.direct) - {"KR_ADDRESS"}
"""Kinds of identifier of which equal values mean the same person; many live in one town."""
_DAY = re.compile(r"(\d{4})\s?[-./년]\s?(\d{1,2})\s?[-./월]\s?(\d{1,2})")
_MOST = 500_000
"""Different identifiers that are counted; those that come later are not, so that memory stays flat."""
_NAMES = 10_000
"""Different boards or days; all others count together."""
_ROWS = 20
"""Rows of one identifier that are remembered."""


@dataclass(slots=True)
class Repeated:
    """An identifier that several posts hold."""

    entity: str
    example: str
    """How the first post spells it."""
    posts: int
    rows: list[int]
    """The first of them."""


class Breakdown:
    """Counts the outcomes of one input.

    Args:
        board: the column that says where a post stands, if there is one.
        time: the column that says when it was written, if there is one.
    """

    def __init__(self, board: str | None, time: str | None) -> None:
        self.boards: dict[str, Counter[str]] = {}
        self.days: dict[str, Counter[str]] = {}
        self._board = board
        self._time = time
        # Fingerprints instead of values, with a key that nobody keeps: all mobile numbers can be hashed in a minute.
        self._key = secrets.token_bytes(32)
        self._seen: dict[bytes, Repeated] = {}

    def __call__(self, outcome: Outcome) -> None:
        """Count one outcome."""
        verdict = outcome.result.verdict.value if outcome.result.complete or outcome.flagged else UNREAD
        if isinstance(outcome.row, Row):
            _count(self.boards, _board(outcome.row.fields, self._board), verdict)
            _count(self.days, _day(outcome.row.fields, self._time), verdict)
        if outcome.flagged:
            self._remember(outcome)

    def board_of(self, outcome: Outcome) -> str:
        """Return where a post stands; empty if nobody knows."""
        return (_board(outcome.row.fields, self._board) or "") if isinstance(outcome.row, Row) else ""

    def repeated(self, most: int) -> list[Repeated]:
        """Return the identifiers that stand in the most posts, two at least."""
        several = [seen for seen in self._seen.values() if seen.posts > 1]
        return sorted(several, key=lambda seen: (-seen.posts, seen.rows[0]))[:most]

    def _remember(self, outcome: Outcome) -> None:
        direct = ((f.entity, f.text) for _, f in outcome.findings if f.entity in _JOINED)
        found = {self._fingerprint(entity, text): (entity, text) for entity, text in direct}
        for fingerprint, (entity, text) in found.items():
            seen = self._seen.get(fingerprint)
            if seen is None and len(self._seen) < _MOST:
                self._seen[fingerprint] = Repeated(entity, text, 1, [outcome.number])
            elif seen is not None:
                seen.posts += 1
                if len(seen.rows) < _ROWS:
                    seen.rows.append(outcome.number)

    def _fingerprint(self, entity: str, text: str) -> bytes:
        value = f"{entity}\0{canonical(entity, text)}".encode("utf-8", "surrogatepass")
        return hashlib.blake2b(value, key=self._key, digest_size=12).digest()


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
        counts.setdefault(name if name in counts or len(counts) < _NAMES else "…", Counter())[verdict] += 1


def _board(fields: Mapping[str, Any], column: str | None) -> str | None:
    value = fields.get(column) if column else None
    return None if value is None else str(value)


def _day(fields: Mapping[str, Any], column: str | None) -> str | None:
    found = _DAY.search(str(fields.get(column))) if column else None
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else None
