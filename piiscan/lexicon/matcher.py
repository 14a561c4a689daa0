"""All dictionary words of a text in one Aho-Corasick pass."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation

from piiscan.lexicon import schools
from piiscan.lexicon.names import public_figures
from piiscan.lexicon.tables import forms, table

REPLACEMENT = "\ufffd"


class Word(NamedTuple):
    """A dictionary word in a text, in code points, half open."""

    start: int
    end: int
    kind: str
    """What the word stands for.

    ``university``, ``bare`` (서강), ``slang`` (설의), ``faculty``, ``school``, ``hagwon``, ``hospital``, ``clinic``, ``company``,
    ``region`` (sure: a province, city or district; else a neighbourhood), ``figure``, or a kind of ``data/markers.tsv``.
    """
    entry: str
    """The official name of what the word stands for."""
    sure: bool
    """False where the word is an ordinary word first and needs a cue beside it."""


_Pattern = tuple[str, str, str, bool]
"""Text, kind, entry, sure."""


def _patterns() -> Iterator[_Pattern]:
    for kind, known in (
        ("university", schools.university_forms()),
        ("bare", schools.bare_names()),
        ("slang", schools.faculty_slang()),
        ("faculty", schools.faculty_forms()),
        ("school", schools.school_forms()),
        ("hagwon", schools.hagwon_forms()),
    ):
        yield from [(text, kind, entry, sure) for text, entry, sure in known]
    for kind, name in (
        ("hospital", "hospitals"),
        ("hospital", "hospitals_listed"),
        ("clinic", "departments"),
        ("company", "companies"),
    ):
        for entry, cell, *_ in table(name):
            yield from ((text, kind, entry, sure) for text, sure in {entry: True, **dict(forms(cell))}.items())
    yield from _regions()
    yield from ((text, kind, text, False) for text, kind in table("markers"))
    yield from ((name, "figure", name, len(name) > 2) for name in sorted(public_figures()))  # noqa: PLR2004


def _regions() -> Iterator[_Pattern]:
    for name, parent, kind in table("regions"):
        texts = {name, *parent.split()} if kind == "sido" else {name}
        if kind == "sigungu" and name[-1] != "구":
            texts |= {name + unit for unit in "시군구"}
        yield from ((text, "region", name, kind != "place") for text in sorted(texts))


@cache
def _automaton() -> tuple[AhoCorasick, list[_Pattern]]:
    """Build the automaton; it does not pickle, so each process builds its own."""
    patterns = [pattern for pattern in _patterns() if len(pattern[0]) > 1]
    texts = [pattern[0].lower() for pattern in patterns]
    return AhoCorasick(texts, implementation=Implementation.ContiguousNFA), patterns


def find_words(text: str) -> list[Word]:
    """Return the dictionary words of a text, sorted by place; of one kind only those that no longer one contains.

    Words are found anywhere, also inside other words: whoever reads them looks at the borders. Linear in the length
    of the text.
    """
    automaton, patterns = _automaton()
    places = [
        (start, -end, index) for index, start, end in automaton.find_matches_as_indexes(_folded(text), overlapping=True)
    ]
    places.sort()
    return _longest(places, patterns)


def _longest(places: list[tuple[int, int, int]], patterns: list[_Pattern]) -> list[Word]:
    kept: list[Word] = []
    reach: dict[str, int] = {}
    for start, minus_end, index in places:
        _, kind, entry, sure = patterns[index]
        if -minus_end > reach.get(kind, 0):
            reach[kind] = -minus_end
            kept.append(Word(start, -minus_end, kind, entry, sure))
    return kept


def _folded(text: str) -> str:
    """Return the text in lower case, of the same length, without what cannot be encoded."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(char if len(char.lower()) != 1 else char.lower() for char in text)
    try:
        lower.encode()
    except UnicodeEncodeError:
        lower = "".join(REPLACEMENT if "\ud800" <= char <= "\udfff" else char for char in lower)
    return lower
