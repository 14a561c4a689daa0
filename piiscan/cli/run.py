"""Carries a ``piiscan scan`` out: opens the inputs, scans them one after the other, shows and writes."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from piiscan.batch.checkpoint import Checkpoint, checkpoint_of, identity
from piiscan.batch.export import Plan, Scanned, Targets, beside, scan_export, targets_of
from piiscan.batch.inputs import STANDARD_INPUT, Input, expanded, standard_input
from piiscan.batch.outputs import WholeFile, check_targets
from piiscan.batch.repeats import Repeats
from piiscan.batch.rows import ReadOptions, Source
from piiscan.batch.runner import PostScanner, Summary
from piiscan.batch.sources import open_source
from piiscan.cli.console import errors, results
from piiscan.cli.exits import ExitCode
from piiscan.cli.progress import progress
from piiscan.errors import ConfigError, InputError, KeyFileError
from piiscan.pool import cores, devote, warm_up

if TYPE_CHECKING:
    from piiscan.policy import Policy

_SMALL = 1_000_000
"""Bytes of an input for which starting worker processes takes longer than they save."""
_REPORTED = 200
"""Posts in a report."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the options of ``piiscan scan`` ask for."""

    policy: "Policy"
    read: ReadOptions
    output: Path | None
    redacted: Path | None
    report: Path | None
    reveal: bool
    workers: int | None
    """None leaves it to the size of the input."""
    top: int
    with_text: bool
    force: bool
    resume: bool


def fulfil(wish: Wish, names: Sequence[str], stack: ExitStack) -> ExitCode:
    """Scan all inputs and return what to tell the shell.

    Args:
        wish: what to do.
        names: files, patterns, or ``-``.
        stack: holds temporary files until the end.

    Raises:
        PiiscanError: an option or an only input cannot be used.
    """
    opened = list(_opened(names, wish.read, stack))
    exports = [export for export in opened if export]
    targets = [targets_of(file, wish.output, wish.redacted) for file, _ in exports]
    _check(exports, targets, wish)
    checkpoints = [
        stack.enter_context(_checkpoint(file, target, wish)) if wish.resume else None
        for (file, _), target in zip(exports, targets, strict=True)
    ]
    if any(_workers(file, wish) > 1 for file, _ in exports):
        warm_up("piiscan.batch.ready")  # while this process loads the same
    scanner = _scanner(wish.policy)  # loads the engines, after all that is quick to refuse
    devote()
    repeats = Repeats()
    scanned = [
        _scanned(export, scanner, checkpoint, target, wish, repeats=repeats)
        for export, target, checkpoint in zip(exports, targets, checkpoints, strict=True)
    ]
    _write_report(scanned, wish, repeats)
    for checkpoint in filter(None, checkpoints):
        checkpoint.finish()  # only now, so that a run with several inputs and a report goes on wherever it was killed
    _show(scanned, wish)
    return code_of([one.summary for one in scanned], unread=len(opened) - len(exports))


def code_of(summaries: Sequence[Summary], unread: int = 0) -> ExitCode:
    """Return the exit code for what was found in all inputs, and how many could not be read at all."""
    if unread or any(summary.unexamined for summary in summaries):
        return ExitCode.UNEXAMINED
    return ExitCode.FOUND if any(summary.flagged for summary in summaries) else ExitCode.CLEAN


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


def _check(exports: Sequence[tuple[Input, Source]], targets: Sequence[Targets], wish: Wish) -> None:
    paths = [path for target in targets for path in target.paths] + ([wish.report] if wish.report else [])
    ours = [path for file, _ in exports for path in beside(file).paths]
    going_on = wish.resume and any(target.findings and checkpoint_of(target.findings).exists() for target in targets)
    check_targets([file.path for file, _ in exports], paths, paths if wish.force or going_on else ours)


def _workers(file: Input, wish: Wish) -> int:
    return wish.workers or (1 if file.size < _SMALL else cores())


def _scanner(policy: "Policy") -> PostScanner:
    if policy.boards:
        from piiscan.batch.boards import BoardScanner  # noqa: PLC0415 - loads the engines

        return BoardScanner(policy)
    from piiscan.scanner import Scanner  # noqa: PLC0415 - loads the engines

    return Scanner(policy)


def _scanned(
    export: tuple[Input, Source],
    scanner: PostScanner,
    checkpoint: Checkpoint | None,
    targets: Targets,
    wish: Wish,
    *,
    repeats: Repeats,
) -> Scanned:
    file, source = export
    plan = Plan(
        targets,
        wish.read,
        language=wish.policy.language,
        workers=_workers(file, wish),
        # A post may have ended the earlier run; now it shall end a worker at most.
        helps=not (checkpoint and checkpoint.begun),
        with_text=wish.with_text,
        top=max(wish.top, _REPORTED if wish.report else 0),
        repeats=repeats if wish.report else None,
    )
    with progress(file.path.name, file.size, plan.language) as watch:
        return scan_export(file, source, checkpoint.over(scanner) if checkpoint else scanner, plan, watch)


def _checkpoint(file: Input, targets: Targets, wish: Wish) -> Checkpoint:
    if targets.findings is None:
        raise ConfigError(f"{file.name}: --resume needs --output")
    settings = {"policy": wish.policy.model_dump(), "read": asdict(wish.read), "key": _key_id(wish.policy.key_file)}
    return Checkpoint(checkpoint_of(targets.findings), identity(file, settings))


def _key_id(path: str | None) -> str:
    """Return which key makes pseudonyms and tokens; empty if there is none, which the scanner minds if it needs one."""
    from piiscan.redaction.keys import load_keyring  # noqa: PLC0415 - only where a run can be resumed

    try:
        return load_keyring(Path(path) if path else None, os.environ).active.id
    except KeyFileError:
        return ""


def _write_report(scanned: Sequence[Scanned], wish: Wish, repeats: Repeats) -> None:
    if wish.report is None:
        return
    from piiscan.report.html import Report, html  # noqa: PLC0415 - only where it is asked for

    report = Report(scanned, repeats, wish.policy.language, wish.reveal, wish.with_text, _REPORTED)
    with WholeFile(wish.report) as file:
        file.stream.write(html(report).encode())
        file.commit()


def _show(scanned: Sequence[Scanned], wish: Wish) -> None:
    from piiscan.report.screens import export  # noqa: PLC0415 - Rich is loaded when there is something to show

    console = results()
    more = [wish.report] if wish.report else []
    for part in export(scanned, wish.policy.language, wish.top if wish.with_text else 0, more):
        console.print(part)
