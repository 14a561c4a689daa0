"""Reads rows, has them scanned, hands what became of them on, and counts."""

import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import heappush, heappushpop
from typing import Protocol

from piiscan.batch.outcome import Outcome, joined, separated, unread
from piiscan.batch.rows import BadRow, Row, Source
from piiscan.model import Reason, ScanResult, Verdict

PULSE = 200
"""Rows between two reports of the progress."""
PROBLEMS = 100
"""Rows that could not be read of which the summary keeps the details."""


class PostScanner(Protocol):
    """What the runner needs of a scanner."""

    def scan_chunk(self, texts: Sequence[str]) -> list[ScanResult]:
        """Examine a few posts."""

    def scan_many(self, texts: Iterable[str], workers: int = 1) -> Iterator[ScanResult]:
        """Examine posts and yield results in input order."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is."""

    rows: int
    flagged: int
    position: int
    """Bytes of the file that have been read."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run found, in numbers."""

    rows: int
    """All rows, those that could not be read included."""
    verdicts: dict[Verdict, int]
    """Rows by verdict; a row that was not examined to the end counts here only if it is flagged all the same."""
    entities: dict[str, int]
    """Findings by kind."""
    incomplete: dict[Reason, int]
    """Rows that were not examined to the end, by reason."""
    problems: tuple[tuple[int, str], ...]
    """Row and detail of the first of them."""
    top: tuple[Outcome, ...]
    """The most serious posts, worst first."""
    seconds: float

    @property
    def flagged(self) -> int:
        """Posts that expose someone or hold data to mask."""
        return self.verdicts[Verdict.DOXX] + self.verdicts[Verdict.LEAK]

    @property
    def unexamined(self) -> int:
        """Rows that were not examined to the end."""
        return sum(self.incomplete.values())


def run(
    source: Source,
    scanner: PostScanner,
    *,
    language: str = "ko",
    workers: int = 1,
    sinks: Sequence[Callable[[Outcome], None]] = (),
    watch: Callable[[Progress], None] | None = None,
    top: int = 0,
) -> Summary:
    """Scan all rows of an input.

    Args:
        source: the input.
        scanner: examines the posts.
        language: of what is said about rows that could not be read, ``"ko"`` or ``"en"``.
        workers: processes, at least 1.
        sinks: called with every row's outcome, in order.
        watch: called with the progress now and then, and at the end.
        top: how many of the most serious posts the summary keeps.
    """
    tally = _Tally(top)
    for outcome in outcomes(source, scanner, language, workers):
        for sink in sinks:
            sink(outcome)
        tally.count(outcome)
        if watch and tally.rows % PULSE == 0:
            watch(Progress(tally.rows, tally.flagged, source.position()))
    if watch:
        watch(Progress(tally.rows, tally.flagged, source.position()))
    return tally.summary()


def outcomes(source: Source, scanner: PostScanner, language: str = "ko", workers: int = 1) -> Iterator[Outcome]:
    """Yield what becomes of every row, in order, reading only a bounded number of rows ahead."""
    pending: deque[Row | BadRow] = deque()

    def texts() -> Iterator[str]:
        for row in source.rows():
            pending.append(row)
            # A row that could not be read holds its place with an empty post, so that rows and results stay in step.
            yield joined(row.texts) if isinstance(row, Row) else ""

    for result in scanner.scan_many(texts(), workers):
        row = pending.popleft()
        if isinstance(row, Row):
            yield separated(row, result, scanner.scan_chunk)
        else:
            yield unread(row, len(source.text_columns), language)


class _Tally:
    """Counts."""

    def __init__(self, top: int) -> None:
        self.rows = 0
        self._verdicts = Counter(dict.fromkeys(Verdict, 0))
        self._entities: Counter[str] = Counter()
        self._incomplete: Counter[Reason] = Counter()
        self._problems: list[tuple[int, str]] = []
        self._room = top
        self._top: list[tuple[tuple[float, ...], int, Outcome]] = []
        self._start = time.monotonic()

    @property
    def flagged(self) -> int:
        return self._verdicts[Verdict.DOXX] + self._verdicts[Verdict.LEAK]

    def count(self, outcome: Outcome) -> None:
        self.rows += 1
        for _, finding in outcome.findings:
            self._entities[finding.entity] += 1
        if outcome.result.complete or outcome.flagged:
            self._verdicts[outcome.result.verdict] += 1
        if not outcome.result.complete:
            self._miss(outcome)
        if outcome.flagged and self._room:
            self._rank(outcome)

    def _miss(self, outcome: Outcome) -> None:
        first = outcome.result.incomplete[0]
        self._incomplete[first.reason] += 1
        if len(self._problems) < PROBLEMS:
            self._problems.append((outcome.number, first.detail))

    def _rank(self, outcome: Outcome) -> None:
        ranked = outcome.rank, -outcome.number, outcome
        if len(self._top) < self._room:
            heappush(self._top, ranked)
        else:
            heappushpop(self._top, ranked)

    def summary(self) -> Summary:
        return Summary(
            rows=self.rows,
            verdicts=dict(self._verdicts),
            entities=dict(self._entities.most_common()),
            incomplete=dict(self._incomplete),
            problems=tuple(self._problems),
            top=tuple(outcome for _, _, outcome in sorted(self._top, key=lambda ranked: ranked[:2], reverse=True)),
            seconds=time.monotonic() - self._start,
        )
