"""Letters that look like digits (2O2l-30S42), and numbers that are partly hidden (o51124-4******)."""

import re
from typing import Final

import regex

from piiscan.text.signs import (
    ALIKE,
    ANY,
    IN_ANY,
    MASK,
    SIGN_OR_LETTER,
    SIGNS,
    SPELLED,
    Match,
    Pass,
    always,
    read_all,
)

_GROUP: Final = 4
_LEAST_SIGNS: Final = 6
_BORDER: Final = r"(?<![0-9A-Za-z가-힣@_./\-=?&#])"
_ALIKE_TOKEN = re.compile(rf"{_BORDER}(?![|])(?:{ANY})(?:-?(?:{ANY})){{4,40}}(?<![|])(?![A-Za-z@_/0-9])")
_DATE = re.compile(
    rf"{_BORDER}(?:{ANY}{{4}}|{ANY}{{2}})(?P<dot>[./-])[ ]?{ANY}{{1,2}}(?P=dot)[ ]?{ANY}{{1,2}}(?![0-9A-Za-z@_/가-힣])"
)
_SURE_LETTER = re.compile(r"[OoОоΟοㅇlI|ㅣіQ]")
_INNER = re.compile(
    rf"[0-9{SPELLED}]-?[^0-9{SPELLED}-]{{1,3}}-?[0-9{SPELLED}]|^[OolI]{{1,3}}-?[0-9]{{1,4}}-|^[OolIㅇㅣ][0-9]{{4,}}$|[0-9]{{4}}[OoIㅇㅣ]$|[1-9]l$|-[OolI|][0-9]|[OolIㅇㅣ][-0-9]*[ZSBbg][0-9]"
)
_CLASS = re.compile(
    r"(?=.*[0-9].*[0-9])(?:[1-6lI|]-[0-2OolI]-?[0-9OolI]-[0-9OolI]{2}|[1-6lI][0-2Oo][0-9OolI|][0-4OolI|][0-9OolI|])"
)
"""Grade, class and number of a pupil."""
_LETTERS_IN_A_ROW = re.compile(rf"[^0-9{SPELLED}-]{{4}}")
_LEAST_DIGITS = 3
_LEAST_GROUPED = 9
"""Signs of a number in three groups."""
_LEAST_SHARE = 0.25
"""Digits among the signs of a number whose other signs are letters; words and models have fewer."""


def _read_alike(match: Match) -> str:
    return read_all(match[0]) if _is_disguised(match[0]) else match[0]


def _is_disguised(token: str) -> bool:
    """Whether a token of digits and letters is a number: letters between digits, or groups with hyphens."""
    bare = token.replace("-", "")
    sure = sum(char not in ALIKE for char in bare)
    if _CLASS.fullmatch(token):
        return True
    if token.count("-") > 1 and len(bare) >= _LEAST_GROUPED:
        return sure >= _GROUP and (_SURE_LETTER.search(token) is not None or 2 * sure > len(bare))
    if sure < _LEAST_DIGITS or sure < _LEAST_SHARE * len(bare) or _LETTERS_IN_A_ROW.search(token):
        return False
    return _INNER.search(token) is not None and (_SURE_LETTER.search(token) is not None or sure >= _LEAST_SIGNS)


def _read_date(match: Match) -> str:
    signs = SIGN_OR_LETTER.findall(match[0])
    sure = sum(sign[0] not in ALIKE for sign in signs)
    return read_all(match[0]) if sure * 2 >= len(signs) else match[0]


# -- registration numbers with the back hidden: o51124-4******

_REGISTRATION = re.compile(
    rf"(?<![0-9A-Za-z@_./-])(?P<head>{ANY}{{6}}[-~ ._/\n]?{ANY})(?P<tail>[-0-9{MASK}○ㅇ]{{6}})(?![0-9A-Za-z])"
)
_MAY_BE_REGISTRATION = re.compile(rf"[{IN_ANY}]{{6}}[-~ ._/\n]?[{IN_ANY}][-0-9{MASK}○ㅇ]{{6}}")


def _read_registration(match: Match) -> str:
    head = match["head"]
    sure = len(SIGNS.findall(head)) >= _LEAST_DIGITS and not match["tail"].isdigit()
    return read_all(head) + match["tail"] if sure else match[0]


# -- other numbers with hidden digits

_MASKED_RUN = regex.compile(
    rf"(?V1)(?<![0-9가-힣A-Za-z])(?:{ANY}){{4,12}}+-?(?:[*xX●#]{{2,12}}+-?(?:{ANY}){{0,6}}+){{1,3}}(?![0-9A-Za-z])"
)
_HAS_MASKED = re.compile("[*xX●#]{2}")


def _read_masked(match: Match) -> str:
    return read_all(match[0]) if len(SIGNS.findall(match[0])) >= _LEAST_DIGITS else match[0]


REGISTRATION_PASSES: Final = (Pass(_MAY_BE_REGISTRATION.search, _REGISTRATION, _read_registration),)
MASKED_PASSES: Final = (Pass(_HAS_MASKED.search, _MASKED_RUN, _read_masked),)
ALIKE_PASSES: Final = (Pass(always, _DATE, _read_date), Pass(always, _ALIKE_TOKEN, _read_alike))
"""Patterns and how to read what they match, in order."""
