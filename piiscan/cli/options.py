"""Options that several commands share."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from piiscan.policy import Policy


class Language(StrEnum):
    """Language of what is printed."""

    KO = "ko"
    EN = "en"


class Sensitivity(StrEnum):
    """How sure a finding must be."""

    LOW = "low"
    BALANCED = "balanced"
    HIGH = "high"


_LANG = typer.Option("--lang", help="Language of verdicts, reasons and tables.")
_SENSITIVITY = typer.Option("--sensitivity", help="low: only what is nearly certain; high: more.")

Lang = Annotated[Language, _LANG]
LangOrConfigured = Annotated[Language | None, _LANG]
SensitiveOrConfigured = Annotated[Sensitivity | None, _SENSITIVITY]
Config = Annotated[
    Path | None, typer.Option("--config", metavar="FILE", help="piiscan.toml to read instead of the nearest one.")
]
Entities = Annotated[
    list[str] | None,
    typer.Option("--entity", metavar="NAME", help="Only this kind of identifier; may be repeated (see `entities`)."),
]
MaxChars = Annotated[
    int | None,
    typer.Option("--max-chars", min=1, help="Characters of a post that are examined; the rest is reported."),
]
Encoding = Annotated[
    str | None, typer.Option("--encoding", metavar="NAME", help="utf-8, cp949, utf-16 ...; found out if not given.")
]

Operators = Annotated[
    list[str] | None,
    typer.Option(
        "--operator",
        metavar="[ENTITY=]NAME",
        help="How to replace: label, mask, pseudonym, token ...; may be repeated.",
    ),
]
KeyFile = Annotated[
    str | None, typer.Option("--key-file", metavar="FILE", help="Key of pseudonyms, tokens and encryption.")
]


def policy(
    language: Language | None,
    sensitivity: Sensitivity | None,
    entities: list[str] | None,
    max_chars: int | None,
    *,
    operators: list[str] | None = None,
    key_file: str | None = None,
    config: Path | None = None,
) -> "Policy":
    """Make the policy that the options describe; what they leave open is said by ``piiscan.toml``.

    Raises:
        ConfigError: an entity or an operator has no such name, or the file is wrong.
    """
    from piiscan.config import load  # noqa: PLC0415 - `--help` goes without

    return load(
        {
            "language": language and language.value,
            "sensitivity": sensitivity and sensitivity.value,
            "entities": entities or None,
            "operators": dict(_operator(each) for each in operators) if operators else None,
            "key_file": key_file,
            "max_chars": max_chars,
        },
        config,
    )


def _operator(given: str) -> tuple[str, str]:
    """Read ``PERSON=mask``; ``mask`` alone is for all kinds that are not named."""
    entity, _, name = given.rpartition("=")
    return entity or "DEFAULT", name
