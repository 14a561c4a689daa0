"""What the words around the identifiers say: cues of one Aho-Corasick pass over the post with its identifiers masked.

Masking replaces each finding by one capital letter for its kind, so that a cue can say ``이름 P`` or ``연락처 T`` and never depends on whose name or
number it is. The cues and the facts about persons (traits) are phrases in ``data/cues.tsv`` and ``data/traits.tsv``.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import product
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation

from piiscan.model import Finding, Message, Subject
from piiscan.risk.tables import table

PRIVATE = frozenset({Subject.PERSON, Subject.WRITER})
"""Subjects that can be harmed."""

LETTERS = {
    "PERSON": "P", "KR_SCHOOL": "S", "KR_COHORT": "C", "KR_AFFILIATION": "A", "KR_ADDRESS": "D", "KR_BIRTHDATE": "Y",
    "KR_STUDENT_ID": "I", "PHONE_NUMBER": "T", "EMAIL_ADDRESS": "M", "KR_RRN": "R", "KR_BANK_ACCOUNT": "B",
    "KR_VEHICLE_PLATE": "V", "SOCIAL_HANDLE": "H", "KR_PASSPORT": "R", "KR_DRIVER_LICENSE": "R", "CREDIT_CARD": "B",
}  # fmt: skip
"""What stands for a private finding; a public figure's name is Q, all else X."""

_SIGNS = "!?~.,;:()[]{}<>/|\"'`-+=*#@&%^♥♡…·→※■▶“”‘’「」『』"
_SIGN = re.compile(f"([{re.escape(_SIGNS)}])")
_BLANKS = re.compile(" +")
_LETTER = re.compile("[A-Z]")


class Cue(NamedTuple):
    """A set of phrases that speak for or against exposure."""

    name: str
    subject: str
    """Whom a finding beside it is about: ``person``, ``writer``, ``public``, ``business``, ``nobody`` or ``-``."""
    title: Message


class Trait(NamedTuple):
    """Something that only a share of people has."""

    name: str
    share: float
    """Cautious share of people who have it, between 0 and 1."""
    group: str
    """Traits of one group are counted once, e.g. ``sex``."""
    title: Message


class Clues(NamedTuple):
    """What was found in a masked post."""

    counts: dict[str, int]
    """How often each cue occurs, by its name."""
    traits: tuple[Trait, ...]
    """Traits that are named, one per group, the rarest."""
    places: tuple[tuple[int, str], ...]
    """Where cues that tell a subject stand, in the masked post."""


def mask(text: str, findings: Sequence[Finding]) -> str:
    """Replace the findings by capital letters, lower the rest, and put one blank around signs and between words.

    Args:
        text: the original post.
        findings: sorted by place, no two sharing a character.
    """
    parts: list[str] = []
    done = 0
    for finding in findings:
        parts += text[done : finding.start].lower(), letter(finding)
        done = finding.end
    parts.append(text[done:].lower())
    spread = " ".join(_SIGN.split("".join(parts)))
    return f" {' '.join(spread.split())} "


def letter(finding: Finding) -> str:
    """Return the letter that stands for a finding."""
    if finding.subject in PRIVATE:
        return LETTERS.get(finding.entity, "X")
    return "Q" if finding.entity == "PERSON" else "X"


@cache
def cues() -> tuple[Cue, ...]:
    """Return the cues of ``data/cues.tsv``."""
    return tuple(Cue(name, subject, Message(ko, en)) for name, subject, ko, en, _ in table("cues"))


@cache
def traits() -> tuple[Trait, ...]:
    """Return the traits of ``data/traits.tsv``."""
    return tuple(Trait(name, float(share), group, Message(ko, en)) for name, share, group, ko, en, _ in table("traits"))


@cache
def _automaton() -> tuple[AhoCorasick, list[int]]:
    """Build the automaton of all phrases; a phrase of trait ``n`` belongs to number ``len(cues()) + n``."""
    rows = (*table("cues"), *table("traits"))
    known = {(phrase, number) for number, row in enumerate(rows) for phrase in spellings(row[-1])}
    phrases = sorted(known)
    automaton = AhoCorasick([phrase for phrase, _ in phrases], implementation=Implementation.ContiguousNFA)
    return automaton, [number for _, number in phrases]


def spellings(cell: str) -> Iterator[str]:
    """Yield the spellings of the phrases of a cell as they stand in a masked post: each blank may be there or not."""
    for phrase in filter(str.strip, cell.split("|")):
        parts = " ".join(_SIGN.split(phrase.replace("_", "\0"))).split()
        for blanks in product(("", " "), repeat=len(parts) - 1):
            joined = parts[0] + "".join(blank + part for blank, part in zip(blanks, parts[1:], strict=True))
            yield _BLANKS.sub(" ", joined.replace("\0", " "))


def read(masked: str) -> Clues:
    """Find the cues and traits of a masked post; linear in its length."""
    automaton, numbers = _automaton()
    names = _names()
    subjects = _subjects()
    counts: dict[int, int] = {}
    places = []
    for index, start, _ in automaton.find_matches_as_indexes(masked, overlapping=True):
        number = numbers[index]
        counts[number] = counts.get(number, 0) + 1
        subject = subjects[number]
        if subject:
            places.append((start, subject))
    first = len(names)
    named = {names[number]: count for number, count in counts.items() if number < first}
    return Clues(named, _rarest(counts), tuple(places))


def names_trait(masked: str) -> bool:
    """Tell whether :func:`read` would find a trait in a masked post, in a fifth of its time."""
    return bool(_traits_alone().find_matches_as_indexes(masked))


@cache
def _traits_alone() -> AhoCorasick:
    phrases = {phrase for row in table("traits") for phrase in spellings(row[-1])}
    return AhoCorasick(sorted(phrases), implementation=Implementation.DFA)


@cache
def _names() -> tuple[str, ...]:
    return tuple(cue.name for cue in cues())


@cache
def _subjects() -> tuple[str, ...]:
    """Return what the cues tell about a finding beside them; traits tell nothing."""
    known = [cue.subject if cue.subject in {"person", "writer", "business", "nobody"} else "" for cue in cues()]
    return (*known, *("" for _ in traits()))


def _rarest(numbers: Iterable[int]) -> tuple[Trait, ...]:
    found: dict[str, Trait] = {}
    first = len(cues())
    known_traits = traits()
    for number in numbers:
        if number >= first:
            trait = known_traits[number - first]
            known = found.get(trait.group)
            if known is None or trait.share < known.share:
                found[trait.group] = trait
    return tuple(found.values())


_REACH = 14
"""Characters of the masked post within which a cue speaks of a finding."""


def subjects(findings: Sequence[Finding], masked: str, clues: Clues) -> list[Subject]:
    """Return whom each finding is about, by its own subject and the cues around it.

    A finding that its recognizer gave to somebody else than a private person stays so. Private data is the writer's where cues of the
    writer (제 번호, 연락 주세요, 팝니다) outnumber those of a third person around it.
    """
    places = [match.start() for match in _LETTER.finditer(masked)]
    said = sorted(clues.places)
    return [
        _of_writer(place, said) if finding.subject is Subject.PERSON else finding.subject
        for finding, place in zip(findings, places, strict=True)
    ]


def _of_writer(place: int, said: Sequence[tuple[int, str]]) -> Subject:
    first, last = bisect_left(said, (place - _REACH, "")), bisect_left(said, (place + _REACH + 1, ""))
    votes = [subject for _, subject in said[first:last]]
    return Subject.WRITER if votes.count("writer") > votes.count("person") else Subject.PERSON
