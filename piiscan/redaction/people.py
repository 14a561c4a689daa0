"""Who is who among the names of a post: 김도현, 도현, ㄱㄷㅎ and 김O현 are one person, 이도현 is another.

The rules are on the safe side. A form that fits several people joins none of them; a wrong number more harms nobody, a wrong
number less says that two people are one.
"""

from collections.abc import Iterable, Sequence
from itertools import product
from typing import NamedTuple

from piiscan.redaction.canonical import HIDING_SIGNS, canonical, is_hangul
from piiscan.text.jamo import initial_of

HIDDEN = HIDING_SIGNS | frozenset("oOxX0ㅇ")
"""Characters that stand for a syllable that somebody hid."""
_MIN_FULL, _MAX_FULL = 3, 4
_GIVEN = 2
_MOST_ACQUAINTANCES = 10_000
"""Names that a thread remembers; those after them are told apart in their own mention alone."""


class Identity(NamedTuple):
    """Somebody who is named in a post."""

    number: int
    """From 1, in the order of their first mention."""
    name: str
    """The fullest form of the name, without separators."""


def tell_apart(names: Sequence[str]) -> list[Identity]:
    """Return who each name is; linear in their number.

    Args:
        names: the names as posted, in the order of the text.
    """
    forms = [canonical("PERSON", name) for name in names]
    wholes = _wholes(dict.fromkeys(forms))
    numbers: dict[str, int] = {}
    return [Identity(numbers.setdefault(wholes[form], len(numbers) + 1), wholes[form]) for form in forms]


class Acquaintances:
    """Tells the people of a thread apart, post by post; memory stays bounded.

    A part of a name that comes before the full name keeps its number, and the full name takes it over.
    """

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._index: dict[str, set[str]] = {}
        self._unread: list[str] | None = []
        """Full names that are not in the index, which is not needed as long as nobody is named in part; None from then on."""
        self._count = 0

    def tell_apart(self, names: Sequence[str]) -> list[Identity]:
        """Return who each name of the next post is.

        Args:
            names: the names as posted, in the order of the text.
        """
        forms = [canonical("PERSON", name) for name in names]
        for form in forms:
            if _is_full(form) and form not in self._numbers:
                self._meet(form)
        return [self._identity(form) for form in forms]

    def _meet(self, full: str) -> None:
        if len(self._numbers) >= _MOST_ACQUAINTANCES:
            return
        earlier = None
        if self._unread is None:
            keys = _keys(full, masked=True)
            parts = (self._numbers[key] for key in keys if key in self._numbers and key not in self._index)
            earlier = min(parts, default=None)
            for key in keys:
                self._index.setdefault(key, set()).add(full)
        else:
            self._unread.append(full)
        self._numbers[full] = earlier or self._next()

    def _identity(self, form: str) -> Identity:
        whole = form if _is_full(form) else self._whole_of(form)
        number = self._numbers.get(whole)
        if number is None:
            number = self._next()
            if len(self._numbers) < _MOST_ACQUAINTANCES:
                self._numbers[_pattern(whole)] = self._numbers[whole] = number
        return Identity(number, whole)

    def _whole_of(self, part: str) -> str:
        if self._unread is not None:
            self._index, self._unread = _index(self._unread, masked=True), None
        return _only(self._index, part)

    def _next(self) -> int:
        self._count += 1
        return self._count


def _wholes(forms: Iterable[str]) -> dict[str, str]:
    """Return the fullest form for every form."""
    forms = list(forms)
    full = [form for form in forms if _is_full(form)]
    parts = [form for form in forms if not _is_full(form)]
    wholes = dict(zip(full, full, strict=True))
    if parts:
        index = _index(full, masked=not all(map(is_hangul, parts)))
        wholes.update((form, _only(index, form)) for form in parts)
    return wholes


def _index(full: Iterable[str], *, masked: bool) -> dict[str, set[str]]:
    """Return the full names by every form that can mean them."""
    index: dict[str, set[str]] = {}
    for form in full:
        for key in _keys(form, masked=masked):
            index.setdefault(key, set()).add(form)
    return index


def _is_full(form: str) -> bool:
    """Whether it looks like a surname and a given name, nothing hidden."""
    return _MIN_FULL <= len(form) <= _MAX_FULL and is_hangul(form)


def _only(index: dict[str, set[str]], form: str) -> str:
    found = index.get(_pattern(form), set())
    return next(iter(found)) if len(found) == 1 else form


def _pattern(form: str) -> str:
    """Write every hidden syllable alike; ㅇ hides one only beside syllables or where it stands alone."""
    initials = all("ㄱ" <= char <= "ㅎ" for char in form) and set(form) != {"ㅇ"}
    if initials:
        return form
    return "".join("*" if char in HIDDEN else char for char in form)


def _keys(full: str, *, masked: bool) -> list[str]:
    """Return the forms that can mean this name: the given name alone and, where some are hidden, all that fit."""
    tails = {full, full[1:], full[-_GIVEN:]}
    if not masked:
        return [tail for tail in tails if len(tail) >= _GIVEN]
    return [key for tail in tails if len(tail) >= _GIVEN for key in _hidden_forms(tail) if _tells(key)]


def _hidden_forms(name: str) -> list[str]:
    return ["".join(choice) for choice in product(*((char, initial_of(char), "*") for char in name))]


def _tells(key: str) -> bool:
    """Whether a form says enough about the name: 김○○ may be anybody called 김."""
    return len(key) - key.count("*") >= _GIVEN
