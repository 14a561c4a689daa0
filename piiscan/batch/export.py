"""An export from end to end: one file in; findings, a redacted copy and a summary out."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from piiscan.batch.ahead import joined_ahead
from piiscan.batch.boards import Readers
from piiscan.batch.breakdown import Breakdown
from piiscan.batch.columns import BOARD_NAMES, ID_NAMES, THREAD_NAMES, TIME_NAMES, role_column
from piiscan.batch.findings import FindingsFile
from piiscan.batch.inputs import Input
from piiscan.batch.kept import Worst
from piiscan.batch.outcome import Outcome
from piiscan.batch.outputs import WholeFile
from piiscan.batch.repeats import Repeats
from piiscan.batch.rows import BadRow, Copy, ReadOptions, Row, Source
from piiscan.batch.runner import PostScanner, Progress, Summary, run
from piiscan.batch.threads import AUTHOR, THREAD, Joiner, Reader
from piiscan.pool import Workers

if TYPE_CHECKING:
    from piiscan.batch.findings_parquet import ParquetFindings


@dataclass(frozen=True, slots=True)
class Targets:
    """The files to write; what is None is not written."""

    findings: Path | None = None
    redacted: Path | None = None

    @property
    def paths(self) -> tuple[Path, ...]:
        """All of them."""
        return tuple(path for path in (self.findings, self.redacted) if path is not None)


@dataclass(frozen=True, slots=True)
class Plan:
    """How a file is scanned."""

    targets: Targets
    read: ReadOptions = field(default_factory=ReadOptions)
    language: str = "ko"
    """Of what is said about rows that could not be read."""
    workers: int = 1
    helps: bool = False
    """Whether this process is one of the workers, if there are several (:class:`piiscan.pool.Workers`)."""
    with_text: bool = True
    """Whether the findings hold what was found."""
    top: int = 0
    """How many of the most serious posts of each verdict the summary keeps."""
    repeats: Repeats | None = None
    """Follows identifiers over all inputs, for a report; with it, all else that a report needs is counted as well."""


class Roles(NamedTuple):
    """The columns that say something about a post; None where there is none."""

    id: str | None
    board: str | None
    time: str | None
    thread: str | None
    author: str | None


@dataclass(frozen=True, slots=True)
class Scanned:
    """An input that was scanned."""

    name: str
    source: Source
    targets: Targets
    summary: Summary
    roles: Roles
    breakdown: Breakdown | None = None
    joint: tuple[Outcome, ...] = ()
    """The most serious posts that expose somebody only together with earlier ones; kept for a report."""
    forgotten: int = 0
    """How often a thread or author came back of whom something had been known, but was no longer in memory."""
    boards_unused: bool = False
    """Whether the policy has options for boards and nothing says on which board a post stands."""


def targets_of(file: Input, findings: Path | None = None, redacted: Path | None = None) -> Targets:
    """Return where the results of an input go.

    Args:
        file: the input; results without a name stand beside it, those of standard input are not written.
        findings: a file, or a folder for ``NAME.findings.jsonl``.
        redacted: a file, or a folder for ``NAME.redacted.csv``.
    """
    usual = beside(file)
    named = file.name == str(file.path)
    return Targets(_within(findings, usual.findings, named=named), _within(redacted, usual.redacted, named=named))


def beside(file: Input) -> Targets:
    """Return the names of the results when none are given: ``posts.findings.jsonl``, ``posts.redacted.csv``."""
    stem, dot, suffix = file.plain_name.rpartition(".")
    name, end = (stem, dot + suffix) if stem else (file.plain_name, "")
    compression = ".gz" if file.compressed else ""
    folder = file.path.parent
    return Targets(folder / f"{name}.findings.jsonl", folder / f"{name}.redacted{end}{compression}")


def scan_export(
    file: Input, source: Source, scanner: PostScanner, plan: Plan, watch: Callable[[Progress], None] | None = None
) -> Scanned:
    """Scan an input and write what the plan asks for; files appear whole, and only if all went well.

    Raises:
        ConfigError: a file cannot be written, or a column does not exist.
        InputError: the input cannot be read.
    """
    roles = roles_of(file, source, plan.read)
    examines: PostScanner = getattr(scanner, "inner", scanner)
    join = _joiner(roles, examines)
    shown = [column for column in roles if column]
    joint = Worst(plan.top, shown)
    breakdown = Breakdown(roles.board, roles.time)
    counting = _counting(plan.repeats, breakdown, joint, file.name) if plan.repeats else []
    with ExitStack() as stack:
        workers = stack.enter_context(Workers(examines, plan.workers, helps=plan.helps))
        written = list(_written(source, roles, plan, stack))
        sinks = [sink for sink, _, _ in written] + counting
        summary = run(
            source,
            scanner,
            language=plan.language,
            workers=workers,
            sinks=sinks,
            watch=watch,
            top=plan.top,
            shown=shown,
            board=roles.board if scanner.policy.boards else None,
            join=partial(joined_ahead, join=join, workers=workers) if join else None,
        )
        for _, close, _ in written:
            close()
        for _, _, each in written:
            each.commit()
    forgotten = join.forgotten if join else 0
    unused = bool(scanner.policy.boards) and roles.board is None
    counted = breakdown if plan.repeats else None
    return Scanned(file.name, source, plan.targets, summary, roles, counted, tuple(joint.sorted()), forgotten, unused)


def roles_of(file: Input, source: Source, read: ReadOptions) -> Roles:
    """Find the columns that say something about a post, by their usual names where none is named.

    Authors are joined only where their column is named: on many boards thousands share a nickname.

    Raises:
        ConfigError: a column that is named does not exist.
    """
    column = partial(role_column, source.columns, name=file.name)
    return Roles(
        id=column(read.id_column, ID_NAMES),
        board=column(read.board_column, BOARD_NAMES),
        time=column(read.time_column, TIME_NAMES),
        thread=column(read.thread_column, THREAD_NAMES),
        author=column(read.author_column, ()),
    )


def _counting(repeats: Repeats, breakdown: Breakdown, joint: Worst, name: str) -> list[Callable[[Outcome], None]]:
    def joined(outcome: Outcome) -> None:
        if outcome.joint:
            joint.add(outcome)

    repeats.begin(name)
    return [repeats, breakdown, joined]


_Written = tuple[Callable[[Outcome], None], Callable[[], None], WholeFile]
"""What takes the outcomes, what ends it, and the file."""


def _written(source: Source, roles: Roles, plan: Plan, stack: ExitStack) -> Iterator[_Written]:
    if plan.targets.findings:
        file = stack.enter_context(WholeFile(plan.targets.findings))
        lines = FindingsFile(file, roles.id, source.text_columns, with_text=plan.with_text)
        findings = _findings(file, lines, source)
        yield findings, findings.close, file
    if plan.targets.redacted:
        file = stack.enter_context(WholeFile(plan.targets.redacted))
        copy = source.copy(file)
        yield _copying(copy), copy.close, file


def _within(given: Path | None, usual: Path | None, *, named: bool) -> Path | None:
    if given is None or usual is None:
        return usual if named else None
    return given / usual.name if given.is_dir() else given


def _findings(file: WholeFile, findings: FindingsFile, source: Source) -> "FindingsFile | ParquetFindings":
    if file.target.suffix != ".parquet":
        return findings
    from piiscan.batch.findings_parquet import ParquetFindings  # noqa: PLC0415 - an optional library

    return ParquetFindings(file, findings, source)


def _joiner(roles: Roles, scanner: PostScanner) -> Joiner | None:
    columns = {by: column for by, column in ((THREAD, roles.thread), (AUTHOR, roles.author)) if column}
    readers = Readers(scanner)

    def reader_of(row: Row) -> Reader:
        return readers.of(str(row.fields.get(roles.board)) if roles.board else "")

    return Joiner(columns, reader_of) if columns else None


def _copying(copy: Copy) -> Callable[[Outcome], None]:
    def sink(outcome: Outcome) -> None:
        if isinstance(outcome.row, BadRow):
            copy.bad(outcome.row, outcome.redacted)
        else:
            copy.row(outcome.row, outcome.redacted)

    return sink
