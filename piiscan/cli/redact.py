"""``piiscan redact``, ``keygen`` and ``unmask``: one document without what identifies, the keys, and the way back."""

import json
import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import piiscan
from piiscan.cli import options
from piiscan.cli.console import errors, results
from piiscan.cli.exits import ExitCode, guarded
from piiscan.errors import ConfigError, InputError

if TYPE_CHECKING:
    from piiscan.redaction.document import Redacted


class Layout(StrEnum):
    """How a document is read."""

    TEXT = "text"
    HTML = "html"
    MARKDOWN = "markdown"


def redact(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Text, HTML or Markdown.", show_default=False)],
    *,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="The redacted copy. (default: beside FILE, NAME.redacted.*)"
        ),
    ] = None,
    layout: Annotated[Layout | None, typer.Option("--layout", help="How FILE is read. (default: by its name)")] = None,
    diff: Annotated[bool, typer.Option("--diff", help="Show the changed lines, old and new.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing.")] = False,
    report: Annotated[
        Path | None, typer.Option("--report", metavar="FILE", help="Write a record of the processing, without values.")
    ] = None,
    purpose: Annotated[str, typer.Option("--purpose", metavar="TEXT", help="Why, for the record.")] = "",
    recipient: Annotated[str, typer.Option("--recipient", metavar="TEXT", help="Who gets it, for the record.")] = "",
    period: Annotated[str, typer.Option("--period", metavar="TEXT", help="Until when, for the record.")] = "",
    operator: options.Operators = None,
    key_file: options.KeyFile = None,
    lang: options.LangOrConfigured = None,
    sensitivity: options.SensitiveOrConfigured = None,
    config: options.Config = None,
    entity: options.Entities = None,
    encoding: options.Encoding = None,
) -> None:
    """Write a copy of one document with what identifies replaced; never in place."""
    with guarded():
        policy = options.policy(lang, sensitivity, entity, None, operators=operator, key_file=key_file, config=config)
        from piiscan.redaction import document as documents  # noqa: PLC0415 - loads what redacts
        from piiscan.redaction.record import Record  # noqa: PLC0415
        from piiscan.redaction.redactor import Redactor  # noqa: PLC0415
        from piiscan.scanner import Scanner  # noqa: PLC0415 - loads the engines

        record = Record(purpose, recipient, period) if report else None
        redactor = Redactor.from_policy(policy)
        target = output or file.with_name(f"{file.stem}.redacted{file.suffix}")
        _refuse_existing(*([] if dry_run else [target]), *([report] if report and not dry_run else []))
        scanner = Scanner(policy)
        document = documents.redact_file(
            file,
            lambda texts: documents.findings_of(scanner.scan_chunk(texts)),
            redactor,
            layout=layout.value if layout else None,
            encoding=encoding,
        )
        if diff:
            _show_differences(document)
        if not dry_run:
            documents.write_redacted(document, file, target)
            errors().print(f"{len(document.findings)} -> {target}")
        if record and report and not dry_run:
            record.add(document.findings)
            _write_record(record.to_dict(redactor, f"piiscan {piiscan.__version__}"), report)
        raise typer.Exit(ExitCode.FOUND if document.findings else ExitCode.CLEAN)


def _refuse_existing(*paths: Path) -> None:
    for path in paths:
        if path.exists():
            raise ConfigError(f"{path} exists; redaction overwrites nothing. Name another --output, or remove it")


def _show_differences(document: "Redacted") -> None:
    from piiscan.redaction.difference import line_differences  # noqa: PLC0415

    styles = {"-": "red", "+": "green", "@": "cyan"}
    console = results()
    for line in line_differences(document.before, document.after):
        console.print(line, style=styles[line[0]])


def _write_record(record: object, path: Path) -> None:
    try:
        path.write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}") from None


def keygen(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The key file to make.", show_default=False)],
    *,
    rotate: Annotated[
        bool, typer.Option("--rotate", help="Add a new active key to FILE; old ones still open what they closed.")
    ] = False,
) -> None:
    """Make a key for pseudonyms, tokens and encryption, readable by you alone."""
    with guarded():
        from piiscan.redaction.keys import keygen as made  # noqa: PLC0415 - needs no engine

        sys.stdout.write(made(file, rotate=rotate).id + "\n")


def unmask(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An encrypted copy.", show_default=False)],
    *,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="The file to make.")],
    audit: Annotated[Path, typer.Option("--audit", metavar="FILE", help="Where who did it and why is noted.")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, for the audit.")],
    key_file: options.KeyFile = None,
) -> None:
    """Put encrypted identifiers back; needs the key, and writes an audit line."""
    with guarded():
        from piiscan.redaction.keys import load_keyring  # noqa: PLC0415 - needs no engine
        from piiscan.redaction.unmask import unmask_file  # noqa: PLC0415

        keyring = load_keyring(Path(key_file) if key_file else None, os.environ)
        unmask_file(file, output, keyring, audit, reason)
        errors().print(f"-> {output}")
