"""Digits that stand alone: 1 1 0 . 4 8 3 . 2 0 1 7 7 4; what parts them becomes ``FILLER``, so that patterns see groups."""

import re
from itertools import pairwise
from typing import Final

import regex

from piiscan.text.signs import FILLER, Pass, is_plain

_APART = r"[[\W_]--[\n\r\0,:;~%+=*#()\[\]<>\"']]{1,4}|,"
_SPREAD = regex.compile(rf"(?V1)(?<![0-9\0.,])[0-9]\0*+(?:(?P<gap>{_APART})[0-9]\0*+(?![0-9])){{4,}}")
_GAP: Final = r"[^0-9A-Za-z가-힣\0]{1,4}"
_MAY_BE_SPREAD = re.compile(rf"[0-9]\0*(?:{_GAP}[0-9]\0*){{4}}")
_SPREAD_GAP = regex.compile(r"(?<=[0-9]\0*)([^0-9\0]+)(?=[0-9])")
_USUAL_SHARE = 0.7
"""Gaps of a spread number that are alike; 3.5 3.5 3.5 is a row of numbers."""
_LEAST_COMMAS = 8
_LEAST_SIGNS = 6


def _read_spread(match: "regex.Match[str]") -> str:
    gaps = match.captures("gap")
    usual = max(set(gaps), key=gaps.count)
    if len(gaps) < _LEAST_SIGNS - 1 and (len(set(gaps)) > 1 or _counts(match[0])):
        return match[0]
    if gaps.count(usual) < _USUAL_SHARE * len(gaps) or (usual == "," and len(gaps) < _LEAST_COMMAS):
        return match[0]
    return _before_phone(_SPREAD_GAP.sub(lambda gap: _group_border(gap[0], usual), match[0]))


_BEFORE_PHONE = re.compile(r"((?:[0-9][-\0]+)+)(?=0\0+1\0+0\0+(?:[0-9]\0+){7}[0-9]\0*$)")
"""A spread number right before a spread mobile number, as in a row of a list."""


def _before_phone(stretch: str) -> str:
    """Part a spread number from the telephone number behind it."""
    head = _BEFORE_PHONE.match(stretch)
    return f"{head[0][:-1]} {stretch[head.end() :]}" if head else stretch


def _counts(stretch: str) -> bool:
    """Whether the digits count up or down or repeat: 1 2 3 4 5."""
    digits = [int(char) for char in stretch if is_plain(char)]
    return len({second - first for first, second in pairwise(digits)}) == 1


def _group_border(gap: str, usual: str) -> str:
    """Return fillers for the usual gap; a column's border stays; another one parts two groups and leaves a hyphen behind them."""
    if gap != usual and gap.strip(" ") in {"/", "|"}:
        return gap
    return FILLER * len(gap) if gap == usual else "-".rjust(len(gap), FILLER)


SPREAD_PASSES: Final = (Pass(_MAY_BE_SPREAD.search, _SPREAD, _read_spread),)
"""Patterns and how to read what they match."""
