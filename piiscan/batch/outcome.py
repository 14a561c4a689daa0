"""What became of a row: its result, split over its text columns."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from piiscan.batch.rows import BadRow, Row
from piiscan.entities import ENTITIES, UNEXAMINED
from piiscan.model import Finding, Incomplete, ScanResult, Severity, Verdict

_SEPARATORS = "\x1e\x1d\x1c"
"""Control characters that stand between the columns of a post while it is examined as one text."""
_VERDICTS = {Verdict.DOXX: 2, Verdict.LEAK: 1, Verdict.CLEAN: 0}
_SEVERITIES = {severity: rank for rank, severity in enumerate(Severity)}


class Part(NamedTuple):
    """A part of a post that was read together with others."""

    row: int
    text: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Joint:
    """How a post and earlier ones of its thread or author expose somebody whom none of them exposes alone."""

    by: str
    """``thread`` or ``author``."""
    group: str
    """Which thread or author."""
    parts: tuple[Part, ...]
    """What was read together, as far as it holds findings; the last one is the post itself."""
    alone: Verdict
    """The verdict on the post alone."""

    @property
    def rows(self) -> tuple[int, ...]:
        """The rows that were read together."""
        return tuple(part.row for part in self.parts)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A row and what was found in it."""

    row: Row | BadRow
    result: ScanResult
    """The verdict over all text columns together; its offsets count in the columns joined."""
    findings: tuple[tuple[int, Finding], ...]
    """Each finding with the number of its text column, and offsets in that column."""
    redacted: tuple[str, ...]
    """The text columns with the findings replaced."""
    joint: Joint | None = None
    """Set where the verdict is that on the post together with earlier ones."""

    @property
    def number(self) -> int:
        """The row's number, counted from 1."""
        return self.row.number

    @property
    def texts(self) -> tuple[str, ...]:
        """The text columns as posted; none if the row could not be read."""
        return self.row.texts if isinstance(self.row, Row) else ()

    @property
    def flagged(self) -> bool:
        """Whether the post exposes someone or holds data to mask."""
        return self.result.verdict is not Verdict.CLEAN

    @property
    def notable(self) -> bool:
        """Whether there is anything to report."""
        return self.flagged or bool(self.findings) or not self.result.complete

    @property
    def rank(self) -> tuple[float, ...]:
        """How early somebody should look at the post: by verdict, severity, score, and how much it holds."""
        kinds = {finding.entity for _, finding in self.findings}
        direct = sum(kind in ENTITIES and ENTITIES[kind].direct for kind in kinds)
        return *gravity(self.result), self.result.score, direct, len(kinds)


def gravity(result: ScanResult) -> tuple[int, int]:
    """Return how bad a result is, for comparison: by verdict, then by severity."""
    return _VERDICTS[result.verdict], _SEVERITIES[result.severity]


def joined(texts: Sequence[str]) -> str:
    """Return the text columns as one text, so that a name in the title is judged with the school in the body."""
    return texts[0] if len(texts) == 1 else glue(texts).join(texts)


def as_one(outcome: Outcome) -> tuple[str, tuple[Finding, ...]]:
    """Return the text columns as :func:`joined` puts them, and the findings with offsets in that text."""
    texts = outcome.texts
    if len(texts) == 1:
        return texts[0], tuple([finding for _, finding in outcome.findings])
    gap = len(glue(texts))
    starts = [sum(map(len, texts[:column])) + column * gap for column in range(len(texts))]
    moved = (
        replace(finding, start=finding.start + starts[column], end=finding.end + starts[column])
        for column, finding in outcome.findings
    )
    return joined(texts), tuple(moved)


def with_findings(outcome: Outcome, findings: Sequence[Finding]) -> Outcome:
    """Return an outcome with other findings, their offsets in the joined columns; one that reaches over a border is left out."""
    texts, placed, start = outcome.texts, list[tuple[int, Finding]](), 0
    for column, text in enumerate(texts):
        end = start + len(text)
        inside = (finding for finding in findings if start <= finding.start and finding.end <= end)
        placed += [(column, replace(each, start=each.start - start, end=each.end - start)) for each in inside]
        start = end + len(glue(texts))
    return replace(outcome, findings=tuple(placed))


def apart(texts: Sequence[str], redacted: str) -> tuple[str, ...] | None:
    """Split what became of :func:`joined` texts into columns again, or return None if the borders are gone."""
    parts = (redacted,) if len(texts) == 1 else tuple(redacted.split(glue(texts)))
    return parts if len(parts) == len(texts) else None


def unread(row: BadRow, columns: int, language: str) -> Outcome:
    """Return the outcome of a row that could not be read."""
    marker = f"[{UNEXAMINED.in_language(language)}]"
    incomplete = (Incomplete(row.reason, row.detail.in_language(language)),)
    result = ScanResult(Verdict.CLEAN, (), marker, (), complete=False, incomplete=incomplete)
    return Outcome(row, result, (), (marker,) * columns)


def separated(row: Row, result: ScanResult, scan: Callable[[Sequence[str]], list[ScanResult]]) -> Outcome:
    """Split the result of the joined columns.

    Args:
        row: the row.
        result: what :func:`joined` gave when scanned.
        scan: scans the columns one by one; needed only where a finding reaches over the border of two columns, or the
            joined text was not read to the end.
    """
    if len(row.texts) == 1:
        return Outcome(row, result, tuple((0, finding) for finding in result.findings), (result.redacted,))
    redacted = apart(row.texts, result.redacted)
    placed = placed_in(row.texts, result.findings)
    if redacted and placed is not None and result.complete:
        return Outcome(row, result, placed, redacted)
    return _one_by_one(row, result, scan(row.texts))


def glue(texts: Sequence[str]) -> str:
    """Return what :func:`joined` puts between the columns."""
    free = (mark for mark in _SEPARATORS if not any(mark in text for text in texts))
    return f"\n{next(free, _SEPARATORS[0])}\n"


def placed_in(texts: Sequence[str], findings: Sequence[Finding]) -> tuple[tuple[int, Finding], ...] | None:
    """Move findings of the columns joined into their columns, or return None if one reaches over a border."""
    placed, start, column = [], 0, 0
    gap = len(glue(texts))
    for finding in findings:
        while column < len(texts) - 1 and finding.start >= start + len(texts[column]) + gap:
            start += len(texts[column]) + gap
            column += 1
        if finding.start < start or finding.end > start + len(texts[column]):
            return None
        placed.append((column, replace(finding, start=finding.start - start, end=finding.end - start)))
    return tuple(placed)


def _one_by_one(row: Row, whole: ScanResult, parts: Sequence[ScanResult]) -> Outcome:
    worst = max((whole, *parts), key=lambda part: (*gravity(part), part.score))
    result = replace(
        worst,
        reasons=tuple(dict.fromkeys(reason for part in (whole, *parts) for reason in part.reasons)),
        complete=all(part.complete for part in parts),
        incomplete=tuple(incomplete for part in parts for incomplete in part.incomplete),
    )
    findings = tuple((column, finding) for column, part in enumerate(parts) for finding in part.findings)
    return Outcome(row, result, findings, tuple(part.redacted for part in parts))
