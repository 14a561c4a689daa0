"""How common a name is as it stands in a post: whole, given name alone, initials, partly hidden.

Shares of surnames are those of the census; given names count by their weight in the lexicon, which is a rough frequency. A given
name that the lexicon lacks is taken for one that a few in ten thousand bear. Syllables and their initial consonants are counted from
the same two lists.
"""

import re
from collections import Counter
from functools import cache
from typing import NamedTuple

from piiscan.lexicon.names import given_names, split_name, surnames
from piiscan.text.view import View

CHOSEONG = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_HIDDEN = "ㅇ○◯●□*#OoXx"
"""What stands for a hidden syllable between open ones."""
_NOISE = re.compile(r"[^가-힣ㄱ-ㅎㅏ-ㅣA-Za-z一-龥*○●◯□#]")
_SEPARATED = re.compile("[ㅏ-ㅣᄀ-ᇿﾡ-ￜ]")
_SYLLABLES = re.compile("[가-힣]*")
_CONSONANTS = re.compile("[ㄱ-ㅎ]*")
RARE_GIVEN = 0.0003
"""Share of people who bear a given name that the lexicon lacks."""
COVERAGE = 0.7
"""Share of people whose given name the lexicon holds."""
LEAST = 0.00001
"""Share of people with initials that no name in the lexicon has."""
FOREIGN = 0.0005
"""Share of people who fit a name in Latin or Chinese letters, or a spelling that can't be read."""


class NameShare(NamedTuple):
    """How many people of a group fit a name."""

    surname: float
    """Share of people whose surname fits, 1 if none is told."""
    given: float
    """Share of people whose given name fits, 1 if none is told."""
    spread: float
    """Factor by which the product may be wrong either way."""


def clean(name: str) -> str:
    """Return a name without blanks, signs and digits, separated jamo composed."""
    if _SEPARATED.search(name):
        name = View.of(name).text
    return _NOISE.sub("", name) if not name.isascii() else name.lower().replace(" ", "").replace(".", "")


def initial(syllable: str) -> str:
    """Return the initial consonant of a Hangul syllable, anything else as it is."""
    return CHOSEONG[(ord(syllable) - 0xAC00) // 588] if "가" <= syllable <= "힣" else syllable


def keys_of(name: str) -> tuple[str, ...]:
    """Return under what the bearer is found again, the surest first: the name, its given part, its initials."""
    plain = clean(name) or name
    if not _SYLLABLES.fullmatch(plain):
        return (plain,)
    initials = "".join(map(initial, plain))
    if len(plain) < 3:  # noqa: PLR2004 - two syllables are a given name, or a surname and a short name
        return plain, initials
    given = len((split_name(plain) or ("", plain[1:]))[1])
    return plain, plain[-given:], initials, initials[-given:]


@cache
def _surname_total() -> int:
    return sum(surnames().values())


@cache
def _initial_shares() -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Return the shares of initial consonants of surnames, and of the first and last syllables of given names."""
    last: Counter[str] = Counter()
    first: Counter[str] = Counter()
    family: Counter[str] = Counter()
    for surname, bearers in surnames().items():
        family[initial(surname[0])] += bearers
    for name, weight in given_names().items():
        first[initial(name[0])] += weight
        last[initial(name[-1])] += weight
    return _normalised(family), _normalised(first), _normalised(last)


@cache
def _syllable_shares() -> tuple[Counter[str], Counter[str]]:
    first: Counter[str] = Counter()
    last: Counter[str] = Counter()
    for name, weight in given_names().items():
        first[name[0]] += weight
        last[name[-1]] += weight
    return _normalised(first), _normalised(last)


def _normalised(counts: Counter[str]) -> Counter[str]:
    total = sum(counts.values())
    return Counter({key: count / total for key, count in counts.items()})


@cache
def _given_total() -> int:
    return sum(given_names().values())


def surname_share(surname: str) -> float:
    """Return the share of people with a surname; one that the census lacks counts a hundred bearers."""
    return surnames().get(surname, 100) / _surname_total()


def given_share(name: str) -> float:
    """Return the share of people with a given name."""
    weight = given_names().get(name)
    return RARE_GIVEN if weight is None else max(RARE_GIVEN, COVERAGE * weight / _given_total())


def share_of(name: str) -> NameShare:
    """Return how many people of a group fit a name as it stands in a post."""
    plain = clean(name)
    if not plain or not ("가" <= plain[0] <= "힣" or "ㄱ" <= plain[0] <= "ㅎ"):
        return NameShare(1, FOREIGN, 5)
    if _CONSONANTS.fullmatch(plain):
        return _of_initials(plain)
    if _SYLLABLES.fullmatch(plain):
        return _of_whole(plain)
    return _of_hidden(plain)


def _of_initials(name: str) -> NameShare:
    family, first, last = _initial_shares()
    if len(name) == 1:
        return NameShare(max(family[name], LEAST), 1, 1.2)
    given = max(first[name[-2]] * last[name[-1]], LEAST)
    if len(name) == 2:  # noqa: PLR2004 - mostly a given name alone
        return NameShare(1, given, 2)
    return NameShare(max(family[name[0]], LEAST), given, 1.5)


def _of_whole(name: str) -> NameShare:
    if len(name) == 1:
        return NameShare(surname_share(name), 1, 1.1)
    if len(name) == 2 and (name in given_names() or surname_share(name[0]) < 0.001):  # noqa: PLR2004
        return NameShare(1, given_share(name), 2)
    if name[-1] == "모" and len(name) == 2:  # noqa: PLR2004 - 김모: somebody named 김
        return NameShare(surname_share(name[0]), 1, 1.1)
    parts = split_name(name)
    if parts is None:
        return NameShare(1, given_share(name), 3)
    return NameShare(surname_share(parts[0]), given_share(parts[1]), 2)


def _of_hidden(name: str) -> NameShare:
    """Return the share of a name in which syllables are replaced by a sign, or by their initial consonant."""
    family, first, last = _initial_shares()
    length = 2 if name[:2] in surnames() and len(name) > 2 else 1  # noqa: PLR2004
    surname = surname_share(name[:length]) if "가" <= name[0] <= "힣" else max(family[name[0]], LEAST)
    given = name[length:]
    if not given or len(given) > 3:  # noqa: PLR2004
        return NameShare(surname, 1, 2)
    syllables = _syllable_shares()
    share = 1.0
    for place, letter in enumerate((given[0], given[-1]) if len(given) > 1 else given):
        if "가" <= letter <= "힣":
            share *= max(syllables[place][letter], RARE_GIVEN)
        elif letter not in _HIDDEN:
            share *= (first, last)[place][letter] or 1
    return NameShare(surname, share, 1.5)
