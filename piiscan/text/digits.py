"""Digits in disguise: 공일공, 영하나영, O1O, 一二三, zero one zero, and where they are only words.

A digit is spelled by a Sino-Korean syllable (공일이삼), a native counting word (하나둘셋), a Hanja or Roman numeral, an English or romanised
number word, or a letter that looks like it. Every one of these is an ordinary letter or word somewhere else (이사 is moving, 공일 a holiday,
O2 oxygen), so a stretch is read as a number only where its whole shape is that of one: a telephone prefix, many signs in a row, digits
and spelled digits in turns, or a unit that follows numbers alone (학번, 년생).

The result has the length of the text. A word of several letters becomes its digit and, for the rest of its letters, ``FILLER``; so does what
stands between digits that are spread out (``1 1 0 - 4 8 3`` reads ``110-483`` with fillers), so that patterns see groups of digits.

One file per disguise: ``telephones``, ``spelled``, ``lookalikes``, ``spread``, ``plates``.
"""

import re
from typing import Final

from piiscan.text.lookalikes import ALIKE_PASSES, MASKED_PASSES, REGISTRATION_PASSES
from piiscan.text.plates import PLATE_PASSES
from piiscan.text.signs import LOOKS, NATIVE_WORDS, SPELLED, Pass
from piiscan.text.spelled import LATIN_PASSES, RUN_PASSES, SHORT_PASSES
from piiscan.text.spread import SPREAD_PASSES
from piiscan.text.telephones import TELEPHONE_PASSES

_PASSES: Final[tuple[Pass, ...]] = (
    *LATIN_PASSES,
    *TELEPHONE_PASSES,
    *REGISTRATION_PASSES,
    *PLATE_PASSES,
    *RUN_PASSES,
    *MASKED_PASSES,
    *ALIKE_PASSES,
    *SHORT_PASSES,
    *SPREAD_PASSES,
)
"""In the order in which they read; each reads what the ones before it have left."""


def read_numbers(text: str) -> str:
    """Return the text with spelled and disguised digits as ASCII digits, of the same length; linear in its length."""
    if not _may_hide_digits(text):
        return text
    for may_match, pattern, read in _PASSES:
        if may_match(text):
            text = pattern.sub(read, text)
    return text


_PLAIN: Final = re.compile("[0-9]")
_GAPS: Final = r"[\W_]{0,3}"
_TOKEN: Final = rf"(?:[0-9{SPELLED}]|{NATIVE_WORDS})"
_FIRST: Final = SPELLED + "".join(word[0] for word in NATIVE_WORDS.split("|"))
_LATER: Final = SPELLED + NATIVE_WORDS.replace("|", "") + "0-9OoㅇlIㅣ○"
_MAY_BE_SPELLED: Final = re.compile(rf"[{_FIRST}](?:{_GAPS}[{_LATER}]){{2}}")
"""Whatever :data:`_SPELLED_RUN` finds, found by sets of characters alone, which is several times faster."""
_SPELLED_RUN: Final = re.compile(
    rf"(?:[{SPELLED}]|{NATIVE_WORDS})(?:{_TOKEN}|[OoㅇlIㅣ○]){{2}}|[{SPELLED}](?:{_GAPS}{_TOKEN}){{3}}"
)
_BESIDE_PLAIN: Final = re.compile(
    rf"[0-9](?:[{SPELLED}]{_TOKEN}|[-. ]?[{LOOKS}]|{_GAPS}(?:[{SPELLED}]|{NATIVE_WORDS})(?:{_GAPS}{_TOKEN}){{3}}"
    rf"|[\W_]{{1,4}}[0-9](?:[\W_]{{1,4}}[0-9](?![0-9])){{2}})|[{LOOKS}][-. ]?[0-9]"
)


def _may_hide_digits(text: str) -> bool:
    """Whether a post can hold anything to read; nearly every post holds nothing, so this decides the speed."""
    if (_MAY_BE_SPELLED.search(text) and _SPELLED_RUN.search(text)) or (
        _PLAIN.search(text) and _BESIDE_PLAIN.search(text)
    ):
        return True
    if ("학번" in text or "년" in text) and _UNITS.search(text):
        return True
    return "gong" in text or "Gong" in text or "zero" in text or "Zero" in text or "ZERO" in text


_UNITS: Final = re.compile(rf"(?:[0-9{SPELLED}{LOOKS}]|{NATIVE_WORDS})[ .·_-]?(?:학번|년[ .·_-]?생)")
