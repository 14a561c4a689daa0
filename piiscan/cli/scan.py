"""``piiscan scan``: a whole export."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Any

import typer

from piiscan.batch.checkpoint import Checkpoint, checkpoint_of, identity
from piiscan.batch.export import Plan, Scanned, Targets, beside, scan_export, targets_of
from piiscan.batch.inputs import STANDARD_INPUT, Input, expanded, standard_input
from piiscan.batch.outputs import check_targets
from piiscan.batch.rows import ReadOptions, Source
from piiscan.batch.runner import PostScanner, Summary
from piiscan.batch.sources import FORMATS, open_source
from piiscan.cli import options
from piiscan.cli.console import errors, results
from piiscan.cli.exits import ExitCode, guarded
from piiscan.cli.progress import progress
from piiscan.errors import ConfigError, InputError
from piiscan.pool import cores

_SMALL = 2_000_000
"""Bytes of an input for which starting worker processes takes longer than they save."""

Files = Annotated[
    list[str],
    typer.Argument(metavar="FILE...", help="Exports: files, patterns, or - for standard input.", show_default=False),
]
TextColumn = Annotated[
    list[str] | None,
    typer.Option(
        "--text-column",
        "-c",
        metavar="NAME",
        help="Column to examine; may be repeated. (default: body, text, content, 본문 or 내용)",
    ),
]
IdColumn = Annotated[
    str | None, typer.Option("--id-column", metavar="NAME", help="Column that tells posts apart. (default: id ...)")
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Findings as JSON lines, or a folder for them. (default: beside FILE, as NAME.findings.jsonl)",
    ),
]
Redacted = Annotated[
    Path | None,
    typer.Option(
        "--redacted",
        "-r",
        metavar="FILE",
        help="Redacted copy in the input's format, or a folder. (default: beside FILE, as NAME.redacted.csv)",
    ),
]
Format = Annotated[
    str | None, typer.Option("--format", metavar="NAME", help=f"{', '.join(FORMATS)}; found out if not given.")
]
Delimiter = Annotated[
    str | None, typer.Option("--delimiter", metavar="CHAR", help="Between two fields; `tab` for a tab.")
]
TableName = Annotated[
    str | None, typer.Option("--table", metavar="NAME", help="Sheet of a workbook, or table of a database.")
]
Workers = Annotated[
    int | None, typer.Option("--workers", "-w", min=1, help="Processes. (default: all cores; one for a small file)")
]
Resume = Annotated[
    bool, typer.Option("--resume", help="Go on where the same command was interrupted; harmless on a first run.")
]
Top = Annotated[int, typer.Option("--top", min=0, help="How many of the most serious posts are shown.")]
NoText = Annotated[bool, typer.Option("--no-text", help="Neither show posts nor write what was found.")]
Force = Annotated[bool, typer.Option("--force", help="Replace files that exist already.")]


def scan(
    files: Files,
    *,
    text_column: TextColumn = None,
    id_column: IdColumn = None,
    output: Output = None,
    redacted: Redacted = None,
    encoding: options.Encoding = None,
    form: Format = None,
    delimiter: Delimiter = None,
    table: TableName = None,
    workers: Workers = None,
    lang: options.Lang = options.Language.KO,
    sensitivity: options.Sensitive = options.Sensitivity.BALANCED,
    entity: options.Entities = None,
    max_chars: options.MaxChars = None,
    top: Top = 5,
    no_text: NoText = False,
    force: Force = False,
    resume: Resume = False,
) -> None:
    """Examine an export: writes the findings and a redacted copy, and shows a summary.

    Exit codes: 0 nothing flagged, 1 posts are flagged, 2 usage, 3 something could not be examined, 4 internal error.
    """
    with guarded(), ExitStack() as stack:
        policy = options.policy(lang, sensitivity, entity, max_chars)
        read = ReadOptions(tuple(text_column or ()), id_column, form, encoding, _delimiter(delimiter), table)
        opened = list(_opened(files, read, stack))
        exports = [export for export in opened if export]
        targets = [targets_of(file, output, redacted) for file, _ in exports]
        _check(exports, targets, force=force, resume=resume)
        settings = {"policy": policy.model_dump(), "read": asdict(read)} if resume else None
        plan = Plan(
            Targets(), read, language=lang.value, workers=workers or 0, with_text=not no_text, top=0 if no_text else top
        )
        from piiscan.scanner import Scanner  # noqa: PLC0415 - loads the engines, after all that is quick to refuse

        scanner = Scanner(policy)
        scanned = [
            _run(file, source, scanner, replace(plan, targets=target), settings)
            for (file, source), target in zip(exports, targets, strict=True)
        ]
        _show(scanned, plan)
        raise typer.Exit(code_of([one.summary for one in scanned], unread=len(opened) - len(exports)))


def code_of(summaries: Sequence[Summary], unread: int = 0) -> ExitCode:
    """Return the exit code for what was found in all inputs, and how many could not be read at all."""
    if unread or any(summary.unexamined for summary in summaries):
        return ExitCode.UNEXAMINED
    return ExitCode.FOUND if any(summary.flagged for summary in summaries) else ExitCode.CLEAN


def _delimiter(given: str | None) -> str | None:
    return "\t" if given in {"tab", "\\t"} else given


def _opened(names: Sequence[str], read: ReadOptions, stack: ExitStack) -> Iterator[tuple[Input, Source] | None]:
    """Begin to read each input; one of several that cannot be read is told and costs no other."""
    found = expanded(names)
    for name in found:
        try:
            file = _input(name, stack)
            yield file, open_source(file, read)
        except InputError as error:
            if len(found) == 1:
                raise
            errors().print(f"error: {error}", style="bold red")
            yield None


def _input(name: str, stack: ExitStack) -> Input:
    if name == STANDARD_INPUT:
        return stack.enter_context(standard_input(sys.stdin.buffer))
    return Input.of(Path(name))


def _check(exports: Sequence[tuple[Input, Source]], targets: Sequence[Targets], *, force: bool, resume: bool) -> None:
    paths = [path for target in targets for path in target.paths]
    ours = [path for file, _ in exports for path in beside(file).paths]
    for target in targets:
        if resume and target.findings and checkpoint_of(target.findings).exists():
            ours += target.paths
    check_targets([file.path for file, _ in exports], paths, paths if force else ours)


def _run(file: Input, source: Source, scanner: PostScanner, plan: Plan, settings: Mapping[str, Any] | None) -> Scanned:
    """Scan one input; with settings, results are kept so that the run can be resumed."""
    plan = replace(plan, workers=plan.workers or (1 if file.size < _SMALL else cores()))
    with ExitStack() as stack:
        watch = stack.enter_context(progress(file.path.name, file.size, plan.language))
        if settings is None:
            return scan_export(file, source, scanner, plan, watch)
        if plan.targets.findings is None:
            raise ConfigError(f"{file.name}: --resume needs --output")
        path = checkpoint_of(plan.targets.findings)
        checkpoint = stack.enter_context(Checkpoint(path, identity(file, settings)))
        scanned = scan_export(file, source, checkpoint.over(scanner), plan, watch)
        checkpoint.finish()
        return scanned


def _show(scanned: Sequence[Scanned], plan: Plan) -> None:
    from piiscan.report.screens import export  # noqa: PLC0415 - Rich is loaded when there is something to show

    console = results()
    for part in export(scanned, plan.language, plan.top):
        console.print(part)
