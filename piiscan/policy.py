"""What an operator decides: language, sensitivity, which entities, how much text."""

from itertools import chain
from typing import Annotated, Any, Literal

import regex
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from piiscan.entities import ENTITIES
from piiscan.errors import ConfigError
from piiscan.model import Verdict

Sensitivity = Literal["low", "balanced", "high"]
Action = Literal["allow", "mask", "hold", "refuse"]
"""What to do with a post: publish it, publish it redacted, wait for a moderator, or turn it down; each is stricter than the one before."""

Operator = Literal["label", "mask", "pseudonym", "token", "encrypt", "encrypt_same", "keep", "redact"]
"""How an identifier is replaced; ``docs/redaction.md`` shows each."""
DEFAULT = "DEFAULT"
"""Stands for every kind of identifier that has no operator of its own, as in Presidio."""

_STRICTNESS: tuple[Action, ...] = ("allow", "mask", "hold", "refuse")

THRESHOLDS: dict[str, float] = {"low": 0.75, "balanced": 0.55, "high": 0.3}
"""Least score of a finding: ``low`` reports only what is nearly certain, ``high`` also what is less likely than not.

``balanced`` lies a little above the tagger's best F1 on held-out authors (0.45, see the model card), so that ordinary words are rarely covered.
"""


def _compile(pattern: str) -> None:
    try:
        regex.compile(pattern)
    except regex.error as error:
        raise ValueError(f"pattern {pattern!r} is no regular expression: {error}") from None


class Policy(BaseModel):
    """How posts are scanned. Immutable, picklable, with sound defaults.

    Raises:
        ConfigError: from :meth:`create`, when an option has no such name or value.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    language: Literal["ko", "en"] = "ko"
    """Language of labels, reasons and messages."""
    sensitivity: Sensitivity = "balanced"
    """How sure a finding must be; see :data:`THRESHOLDS`."""
    entities: frozenset[str] | None = None
    """Only these kinds of identifier; all if None."""
    flag_threshold: Annotated[float, Field(ge=0, le=1)] = 0.5
    """Least probability that a post exposes a private person's data for it to be ``doxx`` or ``leak``."""
    doxx_threshold: Annotated[float, Field(ge=0, le=1)] = 0.4
    """Least probability that it exposes another than the writer, for ``doxx`` instead of ``leak``.

    Below a half, since a victim taken for the writer is the worse mistake: of 5,490 posts by authors left out that expose another, 89 instead of
    111 are called ``leak``, of 2,764 that do not, 246 instead of 214 ``doxx``.
    """
    people_left: Annotated[float, Field(ge=1)] = 1000.0
    """Most people whom quasi-identifiers alone (no name, no number) may still fit for a post to be ``doxx`` or ``leak``."""
    on_doxx: Action = "refuse"
    """What a forum should do with a ``doxx`` post."""
    on_leak: Action = "mask"
    """What it should do with a ``leak``."""
    on_clean: Action = "allow"
    """What it should do with a clean post."""
    on_incomplete: Action = "hold"
    """What it should do with a post that was not examined to the end, unless its verdict leads to something stricter."""
    max_chars: Annotated[int, Field(ge=1, le=100_000_000)] = 1_000_000
    """Code points of a post that are examined; what lies behind is reported as not examined."""

    allow: frozenset[str] = frozenset()
    """Identifiers that are never reported, such as the board's own telephone number."""
    allow_patterns: tuple[str, ...] = ()
    """Regular expressions; an identifier that one matches as a whole is never reported."""
    deny: dict[str, frozenset[str]] = Field(default_factory=dict)
    """Values that are always reported, by kind of identifier."""
    deny_patterns: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Regular expressions that are always reported, by kind of identifier."""
    boards: dict[str, dict[str, Any]] = Field(default_factory=dict)
    """Options that are different on a board, by its name; see :meth:`for_board`."""

    operators: dict[str, Operator] = Field(default_factory=dict)
    """How to replace each kind of identifier, ``DEFAULT`` for all others; those that are not named get their label."""
    number_people: bool = True
    """Whether labels of several persons in one post are numbered: [이름 1], [이름 2]."""
    key_file: str | None = None
    """File with the key of pseudonyms, tokens and encryption; without it the environment is asked."""

    @field_validator("operators")
    @classmethod
    def _known_operators(cls, operators: dict[str, Operator]) -> dict[str, Operator]:
        unknown = sorted(operators.keys() - ENTITIES.keys() - {DEFAULT})
        if unknown:
            raise ValueError(f"unknown entities {unknown}; known are {[*ENTITIES, DEFAULT]}")
        return operators

    @field_validator("deny", "deny_patterns")
    @classmethod
    def _known_lists(cls, lists: dict[str, Any]) -> dict[str, Any]:
        cls._known(frozenset(lists))
        return lists

    @field_validator("allow_patterns", "deny_patterns")
    @classmethod
    def _sound_patterns(cls, patterns: Any) -> Any:
        each = patterns.values() if isinstance(patterns, dict) else [patterns]
        for pattern in chain.from_iterable(each):
            _compile(pattern)
        return patterns

    @field_validator("boards")
    @classmethod
    def _sound_boards(cls, boards: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
        for name, options in boards.items():
            if "boards" in options:
                raise ValueError(f"board {name!r} cannot hold boards of its own")
            cls.model_validate(options)
        return boards

    @field_validator("entities")
    @classmethod
    def _known(cls, names: frozenset[str] | None) -> frozenset[str] | None:
        unknown = sorted((names or frozenset()) - ENTITIES.keys())
        if unknown:
            raise ValueError(f"unknown entities {unknown}; known are {list(ENTITIES)}")
        return names

    @classmethod
    def create(cls, **options: object) -> "Policy":
        """Make a policy from options, as the command line and configuration files give them.

        Raises:
            ConfigError: naming the first option that is wrong and why.
        """
        try:
            return cls.model_validate(options)
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            where = ".".join(map(str, first["loc"])) or "policy"
            raise ConfigError(f"{where}: {first['msg']}") from None

    def for_board(self, board: str | None) -> "Policy":
        """Return the policy that holds on a board: this one, with the options that the board sets.

        A scanner follows one policy, so a service keeps one scanner for each board that has options of its own.
        """
        options = self.boards.get(board or "")
        return Policy.model_validate({**self.model_dump(exclude={"boards"}), **options}) if options else self

    @property
    def threshold(self) -> float:
        """Least score of a finding, between 0 and 1."""
        return THRESHOLDS[self.sensitivity]

    def action(self, verdict: Verdict, *, complete: bool = True) -> Action:
        """Return what to do with a post.

        Args:
            verdict: of the post.
            complete: whether it was examined to the end.
        """
        chosen = {Verdict.DOXX: self.on_doxx, Verdict.LEAK: self.on_leak, Verdict.CLEAN: self.on_clean}[verdict]
        return chosen if complete else max(chosen, self.on_incomplete, key=_STRICTNESS.index)
