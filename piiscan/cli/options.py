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


def policy(language: Language, sensitivity: Sensitivity, entities: list[str] | None, max_chars: int | None) -> "Policy":
    """Make the policy that the options describe.

    Raises:
        ConfigError: an entity has no such name.
    """
    from piiscan.policy import Policy  # noqa: PLC0415 - `--help` goes without

    options: dict[str, object] = {"language": language.value, "sensitivity": sensitivity.value}
    if entities:
        options["entities"] = entities
    if max_chars is not None:
        options["max_chars"] = max_chars
    return Policy.create(**options)
