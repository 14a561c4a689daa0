"""The signs that stand for a digit: syllables, native words, Hanja, Roman numerals, Latin words and look-alike letters."""

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

if TYPE_CHECKING:
    import regex

Match: TypeAlias = "re.Match[str] | regex.Match[str]"
Pattern: TypeAlias = "re.Pattern[str] | regex.Pattern[str]"


class Pass(NamedTuple):
    """One pass over a text: it replaces what a pattern matches by its reading.

    Patterns are compiled by ``re``, which finds sets of a hundred signs three times as fast as ``regex``, unless they need what only
    ``regex`` has. Letters and blanks of all scripts are not quite the same in both, so a pattern that asks for those stays where it is.
    """

    may_match: Callable[[str], object]
    """A cheap test that every text passes in which the pattern changes anything."""
    pattern: Pattern
    read: Callable[[Any], str]


def always(_text: str) -> bool:
    """Tell that a pattern is as cheap as any test before it."""
    return True


FILLER: Final = "\0"
"""Stands behind a digit for every further letter of the word that spelled it."""

SINO: Final = dict(zip("공영빵령일이삼사오육륙칠팔구", "00001234566789", strict=True))
HANJA: Final = dict(zip("〇零一壹二貳三參四五六七八九", "00112233456789", strict=True))
ROMAN: Final = dict(zip("ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅰⅱⅲⅳⅴⅵⅶⅷⅸ", "123456789" * 2, strict=True))
NATIVE: Final = dict(zip(["하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟", "아홉"], "123456789", strict=True))
ALIKE: Final = {
    letter: digit
    for digit, letters in {
        "0": "OoQDОоΟοㅇ○◯",
        "1": "lI|iІі!¡ıㅣ丨",
        "2": "Zz",
        "3": "Зз",
        "5": "SsЅѕ",
        "6": "bбG",
        "8": "B",
        "9": "gq",
    }.items()
    for letter in letters
}
_ENGLISH: Final = "zero one two three four five six seven eight nine"
_ROMANISED: Final = "gong yeong young il ee yi i sam sa oh o yuk ryuk chil pal gu"
WORDS: Final = {
    **dict(zip(_ENGLISH.split(), "0123456789", strict=True)),
    **dict(zip(_ROMANISED.split(), "0001222345566789", strict=True)),
}
"""Number words in Latin letters."""

SYLLABLES: Final = "".join(SINO)
SPELLED: Final = SYLLABLES + "".join(HANJA) + "".join(ROMAN)
MASK: Final = r"*xX×#●■□"
"""Signs that hide a digit."""
LOOKS: Final = "".join(ALIKE).replace("|", r"\|")
NATIVE_WORDS: Final = "|".join(NATIVE)
SIGN: Final = rf"(?:{NATIVE_WORDS}|[0-9{SPELLED}])"
ANY: Final = rf"(?:{NATIVE_WORDS}|[0-9{SPELLED}{LOOKS}])"
SIGN_OR_LETTER = re.compile(ANY)
SIGNS = re.compile(SIGN)
SPELLED_SIGN = re.compile(rf"{NATIVE_WORDS}|[{SPELLED}]")
IN_SIGN: Final = "0-9" + SPELLED + "".join(NATIVE)
"""For a set: every character of which a sign may consist; with it cheap tests are made."""
IN_ANY: Final = IN_SIGN + LOOKS
APART: Final = "[^0-9A-Za-z가-힣]"
"""Whatever stands between signs, and more; with it cheap tests are made."""


def overlapping(pattern: re.Pattern[str], text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield the matches at every place where one begins, also inside of another."""
    match = pattern.search(text, start, end)
    while match:
        yield match
        match = pattern.search(text, match.start() + 1, end)


def value_of(spelled: str) -> int:
    """Return the number that syllables with place values spell: 천사백칠십이 is 1472."""
    total, digit = 0, 0
    for char in spelled:
        if char in "천백십":
            total += (digit or 1) * {"천": 1000, "백": 100, "십": 10}[char]
            digit = 0
        else:
            digit = int(SINO[char])
    return total + digit


def _digit(match: Match) -> str:
    sign = match[0]
    digit = sign if sign.isascii() and sign.isdigit() else NATIVE.get(sign) or SINO.get(sign) or HANJA.get(sign)
    return (digit or ROMAN.get(sign) or ALIKE[sign]).ljust(len(sign), FILLER)


def read_all(stretch: str) -> str:
    """Read every sign of a stretch, letters that look like digits too."""
    return SIGN_OR_LETTER.sub(_digit, stretch)


def read_spelled(stretch: str) -> str:
    """Read every spelled digit of a stretch, but no letter."""
    return SIGNS.sub(_digit, stretch)


def is_plain(char: str) -> bool:
    """Whether a character is an ASCII digit."""
    return "0" <= char <= "9"
