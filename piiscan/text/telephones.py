"""Telephone numbers in disguise: 공일공 일이삼사 오육칠구, O1O-l274-O98l, 공일공에 천사백칠십이에 육천구백오.

The prefix is so telling that words and emoji between the groups don't matter.
"""

import re
from typing import Final

import regex

from piiscan.text.signs import ALIKE, ANY, APART, FILLER, LOOKS, MASK, SIGNS, SPELLED, Match, Pass, read_all, value_of

_GAP: Final = rf"[[\W_]--[{LOOKS}{MASK}\[\]()]]{{0,4}}"
_FILLING: Final = r"이제|이어|이고|이랑|일단|사이"
"""Words that people put between the groups of a number and that begin like a digit."""
_NOISE: Final = rf"(?:[^0-9{SPELLED}{LOOKS}]|{_FILLING}){{0,10}}?"
_ZERO: Final = rf"[0공영빵령〇零{''.join(k for k, v in ALIKE.items() if v == '0')}]"
_ONE: Final = rf"(?:하나|[1일一壹Ⅰⅰ{''.join(k for k, v in ALIKE.items() if v == '1')}])"
_HEAD: Final = rf"{_ZERO}{_GAP}{_ONE}{_GAP}"
_THIRD: Final = rf"(?:{_ZERO}|(?:여섯|일곱|여덟|아홉|[16-9일육륙칠팔구]))"
_MAY_BE_HEAD = re.compile(rf"{_ZERO}{APART}{{0,4}}{_ONE}{APART}{{0,4}}{_THIRD}")

_HIDDEN: Final = rf"(?:{ANY}|[{MASK}])"
_PHONE = regex.compile(
    rf"""(?V1)(?<![0-9A-Za-z])(?P<head>{_HEAD}{_THIRD})(?P<first>{_NOISE})
    (?P<middle>{_HIDDEN}(?:{_GAP}{_HIDDEN}){{2,3}})(?P<second>{_NOISE})(?P<last>{_HIDDEN}(?:{_GAP}{_HIDDEN}){{3}})(?![0-9A-Za-z])""",
    regex.VERBOSE,
)
_LEAST_PLAIN = 3
_GROUPED = regex.compile(r"\S{3}(?P<dash>[-. /_])\S{4}(?P=dash)\S{4}")


def _read_phone(match: Match) -> str:
    stretch = match[0]
    sure = len(SIGNS.findall(stretch)) >= _LEAST_PLAIN or _GROUPED.fullmatch(stretch)
    if not sure:
        return stretch
    head, middle, last = (read_all(match[part]) for part in ("head", "middle", "last"))
    return head + match["first"] + middle + match["second"] + last


# -- with place values

_ONES = "일이삼사오육륙칠팔구"
_VALUE = rf"(?=[{_ONES}천백])(?:[{_ONES}]?천)?(?:[{_ONES}]?백)?(?:[{_ONES}]?십)?[{_ONES}]?"
_PLACED = regex.compile(
    rf"(?V1)(?P<head>{_HEAD}{_ZERO})(?P<first>{_NOISE})(?P<a>{_VALUE})(?P<noise>{_NOISE})(?P<b>{_VALUE})(?![{_ONES}0-9])"
)
_MAY_BE_PLACED = re.compile("[천백십]")
_GROUP = 4


def _read_placed(match: Match) -> str:
    groups = [match["a"], match["b"]]
    if any(len(group) < _GROUP or not set(group) & set("천백십") for group in groups):
        return match[0]
    first, second = (f"{value_of(group):04d}".ljust(len(group), FILLER) for group in groups)
    return read_all(match["head"]) + match["first"] + first + match["noise"] + second


TELEPHONE_PASSES: Final = (
    Pass(_MAY_BE_PLACED.search, _PLACED, _read_placed),
    Pass(_MAY_BE_HEAD.search, _PHONE, _read_phone),
)
"""Patterns and how to read what they match, in order."""
