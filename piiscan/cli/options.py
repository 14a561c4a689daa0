"""Options that several commands share."""

from enum import StrEnum
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


Lang = Annotated[Language, typer.Option("--lang", help="Language of verdicts, reasons and tables.")]
Sensitive = Annotated[Sensitivity, typer.Option("--sensitivity", help="low: only what is nearly certain; high: more.")]
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
    language: Language,
    sensitivity: Sensitivity,
    entities: list[str] | None,
    max_chars: int | None,
    *,
    operators: list[str] | None = None,
    key_file: str | None = None,
) -> "Policy":
    """Make the policy that the options describe.

    Raises:
        ConfigError: an entity or an operator has no such name.
    """
    from piiscan.policy import Policy  # noqa: PLC0415 - `--help` goes without

    options: dict[str, object] = {"language": language.value, "sensitivity": sensitivity.value}
    if entities:
        options["entities"] = entities
    if operators:
        options["operators"] = dict(_operator(each) for each in operators)
    if key_file is not None:
        options["key_file"] = key_file
    if max_chars is not None:
        options["max_chars"] = max_chars
    return Policy.create(**options)


def _operator(given: str) -> tuple[str, str]:
    """Read ``PERSON=mask``; ``mask`` alone is for all kinds that are not named."""
    entity, _, name = given.rpartition("=")
    return entity or "DEFAULT", name
