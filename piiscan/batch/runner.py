"""Reads rows, has them scanned, hands what became of them on, and counts."""

import time
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from piiscan.batch.boards import BoardText
from piiscan.batch.kept import Worst
from piiscan.batch.outcome import Outcome, joined, separated, unread
from piiscan.batch.rows import BadRow, Row, Rows, Source
from piiscan.model import Reason, ScanResult, Verdict
from piiscan.pool import ChunkScanner, Workers

PULSE = 200
"""Rows between two reports of the progress."""
PROBLEMS = 100
"""Rows that could not be read of which the summary keeps the details."""


class PostScanner(ChunkScanner, Protocol):
    """What the runner needs of a scanner."""

    def scan_many(self, texts: Iterable[str], workers: int | Workers = 1) -> Iterator[ScanResult]:
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
    """The most serious posts of each verdict, worst first, shortened (:func:`piiscan.batch.kept.slim`)."""
    seconds: float
    joint: int = 0
    """Rows that expose somebody only together with earlier rows of their thread or author."""

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
    workers: int | Workers = 1,
    sinks: Sequence[Callable[[Outcome], None]] = (),
    watch: Callable[[Progress], None] | None = None,
    top: int = 0,
    shown: Collection[str] = (),
    board: str | None = None,
    join: Callable[[Iterable[Outcome]], Iterator[Outcome]] | None = None,
) -> Summary:
    """Scan all rows of an input.

    Args:
        source: the input.
        scanner: examines the posts.
        language: of what is said about rows that could not be read, ``"ko"`` or ``"en"``.
        workers: processes, at least 1, or those that have been made with the scanner.
        sinks: called with every row's outcome, in order.
        watch: called with the progress now and then, and at the end.
        top: how many of the most serious posts of each verdict the summary keeps.
        shown: columns that are kept of them besides the text.
        board: the column that tells the scanner on which board a post stands, if it asks.
        join: yields the outcomes as each is together with those before.
    """
    tally = _Tally(top, shown)
    found = outcomes(source, scanner, language, workers, board)
    for outcome in join(found) if join else found:
        for sink in sinks:
            sink(outcome)
        tally.count(outcome)
        if watch and tally.rows % PULSE == 0:
            watch(Progress(tally.rows, tally.flagged, source.position()))
    if watch:
        watch(Progress(tally.rows, tally.flagged, source.position()))
    return tally.summary()


def outcomes(
    source: Rows, scanner: PostScanner, language: str = "ko", workers: int | Workers = 1, board: str | None = None
) -> Iterator[Outcome]:
    """Yield what becomes of every row, in order, reading only a bounded number of rows ahead."""
    pending: deque[Row | BadRow] = deque()

    def texts() -> Iterator[str]:
        for row in source.rows():
            pending.append(row)
            # A row that could not be read holds its place with an empty post, so that rows and results stay in step.
            yield _post(row, joined(row.texts), board) if isinstance(row, Row) else ""

    for result in scanner.scan_many(texts(), workers):
        row = pending.popleft()
        if isinstance(row, Row):
            yield separated(row, result, partial(_scan_parts, scanner, row, board))
        else:
            yield unread(row, len(source.text_columns), language)


def _post(row: Row, text: str, board: str | None) -> str:
    name = row.fields.get(board) if board else None
    return text if name is None else BoardText(text, str(name))


def _scan_parts(scanner: PostScanner, row: Row, board: str | None, texts: Sequence[str]) -> list[ScanResult]:
    return scanner.scan_chunk([_post(row, text, board) for text in texts])


class _Tally:
    """Counts."""

    def __init__(self, top: int, shown: Collection[str]) -> None:
        self.rows = self.joint = 0
        self._verdicts = Counter(dict.fromkeys(Verdict, 0))
        self._entities: Counter[str] = Counter()
        self._incomplete: Counter[Reason] = Counter()
        self._problems: list[tuple[int, str]] = []
        self._top = {verdict: Worst(top, shown) for verdict in (Verdict.DOXX, Verdict.LEAK)}
        self._start = time.monotonic()

    @property
    def flagged(self) -> int:
        return self._verdicts[Verdict.DOXX] + self._verdicts[Verdict.LEAK]

    def count(self, outcome: Outcome) -> None:
        self.rows += 1
        self.joint += outcome.joint is not None
        for _, finding in outcome.findings:
            self._entities[finding.entity] += 1
        if outcome.result.complete or outcome.flagged:
            self._verdicts[outcome.result.verdict] += 1
        if not outcome.result.complete:
            self._miss(outcome)
        if outcome.flagged:
            self._top[outcome.result.verdict].add(outcome)

    def _miss(self, outcome: Outcome) -> None:
        first = outcome.result.incomplete[0]
        self._incomplete[first.reason] += 1
        if len(self._problems) < PROBLEMS:
            self._problems.append((outcome.number, first.detail))

    def summary(self) -> Summary:
        return Summary(
            rows=self.rows,
            verdicts=dict(self._verdicts),
            entities=dict(self._entities.most_common()),
            incomplete=dict(self._incomplete),
            joint=self.joint,
            problems=tuple(self._problems),
            top=tuple(outcome for worst in self._top.values() for outcome in worst.sorted()),
            seconds=time.monotonic() - self._start,
        )
