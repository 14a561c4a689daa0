"""How plausible a word is as a Korean person's name, by census, by given names in use, and by form."""

import math
from functools import cache

from piiscan.lexicon.tables import table


@cache
def surnames() -> dict[str, int]:
    """Return surnames and how many people bear each (census of 2015; rare ones are estimates)."""
    rows = (*table("surnames_rare"), *table("surnames"))
    return {surname: int(bearers) for surname, bearers in rows}


@cache
def given_names() -> dict[str, int]:
    """Return given names in frequent use and their rough weight, 1 and up."""
    return {name: int(weight) for name, _, _, weight in table("given_names")}


@cache
def given_syllables() -> dict[str, tuple[int, int]]:
    """Return how often each syllable is the first and the last of the known given names of two syllables."""
    counts: dict[str, list[int]] = {}
    for name, weight in given_names().items():
        if len(name) == 2:  # noqa: PLR2004
            counts.setdefault(name[0], [0, 0])[0] += weight
            counts.setdefault(name[1], [0, 0])[1] += weight
    return {syllable: (first, last) for syllable, (first, last) in counts.items()}


@cache
def public_figures() -> frozenset[str]:
    """Return the names of widely known persons, also of history and fiction."""
    return frozenset(name for source in ("public_figures", "public_figures_klue") for name, _ in table(source))


def is_surname(word: str, bearers: int = 0) -> bool:
    """Tell whether a word is a surname that at least so many people bear."""
    return surnames().get(word, -1) >= bearers


def split_name(name: str) -> tuple[str, str] | None:
    """Split a full name into surname and given name, a surname of two syllables first; None if it begins with none."""
    for length in (2, 1):
        if is_surname(name[:length]) and 1 <= len(name) - length <= 3:  # noqa: PLR2004 - given names have 1 to 3 syllables
            return name[:length], name[length:]
    return None


def given_plausibility(name: str) -> float:
    """Return how much a word looks like a given name: 1 if in frequent use, else 0 to 0.9 by its syllables."""
    if name in given_names():
        return 1.0
    if len(name) != 2:  # noqa: PLR2004 - only two syllables can be put together from known ones
        return 0.0
    first, last = given_syllables().get(name[0], (0, 0))[0], given_syllables().get(name[1], (0, 0))[1]
    return min(0.9, math.sqrt(first * last) / 30)


def name_plausibility(name: str) -> float:
    """Return how much a word looks like a full name: as its given name, halved for surnames of under 1,000 bearers."""
    parts = split_name(name)
    if parts is None:
        return 0.0
    return given_plausibility(parts[1]) * (1.0 if is_surname(parts[0], 1000) else 0.5)
