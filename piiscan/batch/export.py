"""An export from end to end: one file in; findings, a redacted copy and a summary out."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from piiscan.batch.breakdown import Breakdown
from piiscan.batch.columns import BOARD_NAMES, ID_NAMES, THREAD_NAMES, TIME_NAMES, role_column
from piiscan.batch.findings import FindingsFile
from piiscan.batch.inputs import Input
from piiscan.batch.outcome import Outcome
from piiscan.batch.outputs import WholeFile
from piiscan.batch.rows import BadRow, Copy, ReadOptions, Source
from piiscan.batch.runner import PostScanner, Progress, Summary, run
from piiscan.batch.threads import Threads

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
    with_text: bool = True
    """Whether the findings hold what was found."""
    top: int = 0
    """How many of the most serious posts the summary keeps."""
    report: bool = False
    """Whether what a report needs is counted as well."""


@dataclass(frozen=True, slots=True)
class Scanned:
    """An input that was scanned."""

    name: str
    source: Source
    targets: Targets
    summary: Summary
    breakdown: Breakdown | None = None
    threads: Threads | None = None


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
    with ExitStack() as stack:
        files: list[WholeFile] = []
        sinks: list[Callable[[Outcome], None]] = []
        closing: list[Callable[[], None]] = []
        if plan.targets.findings:
            files.append(stack.enter_context(WholeFile(plan.targets.findings)))
            ids = role_column(source.columns, plan.read.id_column, ID_NAMES, file.name)
            findings = _findings(files[-1], FindingsFile(files[-1], ids, source.text_columns, with_text=plan.with_text))
            sinks.append(findings)
            closing.append(findings.close)
        if plan.targets.redacted:
            files.append(stack.enter_context(WholeFile(plan.targets.redacted)))
            copy = source.copy(files[-1])
            sinks.append(_copying(copy))
            closing.append(copy.close)
        breakdown = _breakdown(file, source, plan) if plan.report else None
        threads = _threads(file, source, plan) if plan.report else None
        sinks += [sink for sink in (breakdown, threads) if sink]
        summary = run(
            source, scanner, language=plan.language, workers=plan.workers, sinks=sinks, watch=watch, top=plan.top
        )
        for close in closing:
            close()
        for written in files:
            written.commit()
    return Scanned(file.name, source, plan.targets, summary, breakdown, threads)


def _within(given: Path | None, usual: Path | None, *, named: bool) -> Path | None:
    if given is None or usual is None:
        return usual if named else None
    return given / usual.name if given.is_dir() else given


def _findings(file: WholeFile, findings: FindingsFile) -> "FindingsFile | ParquetFindings":
    if file.target.suffix != ".parquet":
        return findings
    from piiscan.batch.findings_parquet import ParquetFindings  # noqa: PLC0415 - an optional library

    return ParquetFindings(file, findings)


def _breakdown(file: Input, source: Source, plan: Plan) -> Breakdown:
    board = role_column(source.columns, plan.read.board_column, BOARD_NAMES, file.name)
    time = role_column(source.columns, plan.read.time_column, TIME_NAMES, file.name)
    return Breakdown(board, time)


def _threads(file: Input, source: Source, plan: Plan) -> Threads:
    return Threads(role_column(source.columns, plan.read.thread_column, THREAD_NAMES, file.name))


def _copying(copy: Copy) -> Callable[[Outcome], None]:
    def sink(outcome: Outcome) -> None:
        if isinstance(outcome.row, BadRow):
            copy.bad(outcome.row, outcome.redacted)
        else:
            copy.row(outcome.row, outcome.redacted)

    return sink
