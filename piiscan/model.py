"""What a scan returns: frozen, slotted, and free of any engine's types."""

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from operator import attrgetter
from typing import Any, ClassVar, NamedTuple, Self


class Verdict(StrEnum):
    """What a post is; the labels are those of the annotation guide."""

    DOXX = "doxx"
    """A private person other than the writer is exposed."""
    LEAK = "leak"
    """Personal data to mask before publishing, but nobody is exposed by another."""
    CLEAN = "clean"
    """Nothing that points to a private person."""


class Subject(StrEnum):
    """Whom a finding is about."""

    PERSON = "person"
    """A private person: the default."""
    WRITER = "writer"
    """The writer of the post."""
    PUBLIC = "public"
    """A public figure in public matters."""
    BUSINESS = "business"
    """A business, an office or an institution."""
    NOBODY = "nobody"
    """General talk, an example, an empty form."""


class Severity(StrEnum):
    """How bad it is, apart from how sure the verdict is."""

    NONE = "none"
    """Nobody is exposed."""
    LOW = "low"
    """Data to mask."""
    MEDIUM = "medium"
    """Somebody among several who fit, or shared data that opens an account or a door."""
    HIGH = "high"
    """Somebody else who can be reached, or told as about one person."""
    CRITICAL = "critical"
    """A resident number, a call to harass somebody who can be reached, or a list of people."""


class Reason(StrEnum):
    """Why a post was not examined to the end."""

    TOO_LONG = "too_long"
    UNDECODABLE = "undecodable"
    MALFORMED = "malformed"
    FAILED = "failed"
    TIMEOUT = "time_out"


class Message(NamedTuple):
    """A sentence for people, in both languages."""

    ko: str
    en: str

    def in_language(self, language: str) -> str:
        """Return the sentence in ``"ko"`` or ``"en"``."""
        return self.en if language == "en" else self.ko


class _Travelling:
    """Travels between processes as what it is made from: in half of the time that a dataclass takes by itself."""

    __slots__: tuple[str, ...] = ()

    _made_from: ClassVar["attrgetter[tuple[Any, ...]]"]

    def __init_subclass__(cls) -> None:
        if cls.__slots__:  # a dataclass has them at its second making
            cls._made_from = attrgetter(*cls.__slots__)

    def __reduce__(self) -> tuple[type[Self], tuple[Any, ...]]:
        return type(self), self._made_from(self)


@dataclass(frozen=True, slots=True)
class Finding(_Travelling):
    """One identifier found in a post."""

    entity: str
    """Kind of identifier, e.g. ``PERSON`` or ``KR_SCHOOL``."""
    start: int
    """First code point in the original text."""
    end: int
    """Code point after the last, half open."""
    text: str
    """The identifier as posted."""
    score: float
    """Confidence between 0 and 1."""
    rule: str
    """Id of the rule that found it, e.g. ``phone.mobile``."""
    reason: str
    """What the rule looks for, in the policy's language."""
    subject: Subject = Subject.PERSON
    """Whom it is about, as far as the finding alone tells."""


@dataclass(frozen=True, slots=True)
class Incomplete:
    """A part of a post that was not examined, and why."""

    reason: Reason
    detail: str
    """A sentence for people; never holds the text."""


@dataclass(frozen=True, slots=True)
class PeopleStep(_Travelling):
    """One detail of a person and how many people fit up to it."""

    label: str
    """The detail as posted, or what it is."""
    people: int
    """People left, 1 and up."""


@dataclass(frozen=True, slots=True)
class PeopleLeft(_Travelling):
    """How many people the details of one person fit: the anonymity set (docs/anonymity.md)."""

    estimate: float
    """Best guess, 1 and up."""
    low: float
    high: float
    """The range in which the number lies if the facts behind it are as uncertain as they say."""
    steps: tuple[PeopleStep, ...] = ()
    """From the first group to the last detail, e.g. 3,300 -> 110 -> 24 -> 1."""


@dataclass(frozen=True, slots=True)
class ScanResult(_Travelling):
    """What one post holds, and what to do about it."""

    verdict: Verdict
    findings: tuple[Finding, ...]
    """Sorted by place; no two share a character."""
    redacted: str
    """The post with its findings replaced; the part that was not examined is replaced as a whole."""
    reasons: tuple[str, ...] = ()
    """Why the verdict is what it is, as sentences in the policy's language."""
    complete: bool = True
    """Whether the post was read to the end; an incomplete post is never reported as clean without saying so."""
    incomplete: tuple[Incomplete, ...] = ()
    score: float = 0.0
    """Probability that the post exposes a private person's data, between 0 and 1."""
    severity: Severity = Severity.NONE
    """How bad it is."""
    people_left: PeopleLeft | None = None
    """How many people the details still fit, of the person whom the fewest fit; None if nobody private is exposed."""

    def to_dict(self) -> dict[str, Any]:
        """Return plain dictionaries, lists and strings that match :func:`json_schema`."""
        return {
            "verdict": self.verdict.value,
            "findings": [_finding(f) for f in self.findings],
            "redacted": self.redacted,
            "reasons": list(self.reasons),
            "complete": self.complete,
            "incomplete": [{"reason": i.reason.value, "detail": i.detail} for i in self.incomplete],
            "score": self.score,
            "severity": self.severity.value,
            "people_left": asdict(self.people_left) if self.people_left else None,
        }

    def to_json(self) -> str:
        """Return :meth:`to_dict` as one line of JSON."""
        return dumps(self.to_dict())


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "entity": finding.entity,
        "start": finding.start,
        "end": finding.end,
        "text": finding.text,
        "score": finding.score,
        "rule": finding.rule,
        "reason": finding.reason,
        "subject": finding.subject.value,
    }


def dumps(value: Any) -> str:
    """Write JSON on one line, readable where UTF-8 allows it.

    A lone surrogate cannot be written as UTF-8, so a value that holds one is written in ASCII escapes, which JSON allows.
    """
    line = json.dumps(value, ensure_ascii=False)
    return line if line.isascii() or _encodable(line) else json.dumps(value)


def _encodable(line: str) -> bool:
    try:
        line.encode()
    except UnicodeEncodeError:
        return False
    return True


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of :meth:`ScanResult.to_dict`."""
    from pydantic import TypeAdapter  # noqa: PLC0415 - keeps `import piiscan` light

    schema = TypeAdapter(ScanResult).json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "ScanResult", **schema}
