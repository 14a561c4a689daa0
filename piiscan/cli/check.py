"""``piiscan check``: one post."""

import sys
from enum import StrEnum
from typing import Annotated

import typer

from piiscan.cli import options
from piiscan.cli.console import results
from piiscan.cli.exits import ExitCode, guarded
from piiscan.model import ScanResult, Verdict


class Format(StrEnum):
    """What is printed."""

    TEXT = "text"
    JSON = "json"


def check(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The post, or - for standard input.", show_default=False)],
    *,
    form: Annotated[Format, typer.Option("--format", help="text for people, json for programs (see `schema`).")] = (
        Format.TEXT
    ),
    lang: options.LangOrConfigured = None,
    sensitivity: options.SensitiveOrConfigured = None,
    entity: options.Entities = None,
    max_chars: options.MaxChars = None,
    operator: options.Operators = None,
    key_file: options.KeyFile = None,
    config: options.Config = None,
    encoding: options.Encoding = None,
) -> None:
    """Examine one post: what it exposes, why, and how it reads redacted."""
    with guarded():
        policy = options.policy(
            lang, sensitivity, entity, max_chars, operators=operator, key_file=key_file, config=config
        )
        post = _standard_input(encoding) if text == "-" else text
        from piiscan.scanner import Scanner  # noqa: PLC0415 - loads the engines

        result = Scanner(policy).scan(post)
        _show(post, result, form, policy.language)
        raise typer.Exit(code_of(result))


def code_of(result: ScanResult) -> ExitCode:
    """Return the exit code for one post."""
    if not result.complete:
        return ExitCode.UNEXAMINED
    return ExitCode.CLEAN if result.verdict is Verdict.CLEAN else ExitCode.FOUND


def _standard_input(encoding: str | None) -> str:
    from piiscan.text.decode import decode  # noqa: PLC0415 - only here

    return decode(sys.stdin.buffer.read(), encoding)[0]


def _show(text: str, result: ScanResult, form: Format, language: str) -> None:
    if form is Format.JSON:
        sys.stdout.buffer.write(result.to_json().encode() + b"\n")
        sys.stdout.buffer.flush()
        return
    from piiscan.report.screens import post  # noqa: PLC0415 - for people only

    console = results()
    for part in post(text, result, language):
        console.print(part)
    sys.stdout.flush()
