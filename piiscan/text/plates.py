"""Number plates in disguise: 삼육이고 팔공일사, 사십구다 일영육팔, l94 두 OO71."""

import re
from typing import Final

import regex

from piiscan.text.signs import (
    APART,
    FILLER,
    NATIVE,
    NATIVE_WORDS,
    SINO,
    SPELLED,
    SPELLED_SIGN,
    Match,
    Pass,
    is_plain,
    read_all,
    value_of,
)

PLATE_LETTERS: Final = "가나다라마거너더러머버서어저고노도로모보소오조구누두루무부수우주바사아자배허하호해국합"
"""The syllables of Korean number plates (Ordinance of the Ministry of Land on registration number plates)."""
_LETTERS: Final = rf"0-9{SPELLED}OoQlI|ㅇㅣSZBgbqG"
_PLATE_SIGN: Final = rf"(?:{NATIVE_WORDS}|[{_LETTERS}])"
_IN_SIGN: Final = rf"[{_LETTERS}{''.join(NATIVE)}]"
_REGIONS: Final = "서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충북|충남|전북|전남|경북|경남|제주"
_PLATE = re.compile(
    rf"""(?:(?<![0-9A-Za-z가-힣])|(?<={_REGIONS}))
    (?P<front>{_PLATE_SIGN}{{2,3}}|[이삼사오육칠팔구]?십[일이삼사오육칠팔구]?)
    (?P<letter>[ ]?[{PLATE_LETTERS}][ ]?)(?P<back>{_PLATE_SIGN}{{4}})(?![0-9A-Za-z])""",
    re.VERBOSE,
)
_MOTORCYCLE = re.compile(
    rf"(?P<place>(?:{_REGIONS}) ?[가-힣]{{1,4}} [가-힣] ?)(?P<back>{_PLATE_SIGN}{{4}})(?![0-9A-Za-z가-힣])"
)
_MAY_BE_PLATE = re.compile(rf"[가-힣] ?{_IN_SIGN}{{4}}")
_SPREAD_PLATE = regex.compile(
    rf"""(?V1)(?<![0-9A-Za-z가-힣])
    (?P<front>{_PLATE_SIGN}(?P<gap>[^\w\s]|[ _]){_PLATE_SIGN}(?:(?P=gap){_PLATE_SIGN})?)
    (?P<letter>(?:(?P=gap)|[ ])?[{PLATE_LETTERS}](?:(?P=gap)|[ ]){{0,3}})(?P<back>{_PLATE_SIGN}(?:(?P=gap){_PLATE_SIGN}){{3}})(?![0-9A-Za-z])""",
    regex.VERBOSE,
)
_MAY_BE_SPREAD = re.compile(rf"{_IN_SIGN}(?:{APART}{_IN_SIGN}{{1,2}}){{3}}")

_LEAST_DIGITS = 3
"""Plain digits among letters that look like digits."""
_LEAST_WORD = 5
"""Plain digits of a plate whose own letter is the name of a digit."""
_LEAST_KINDS = 3
"""Different signs of a plate that is spelled out; 이이 가 사사사사 is babble."""


def _read_plate(match: Match) -> str:
    """Read the digits around the letter, unless they are words (사이다 2024) or one syllable that spells two digits."""
    front, back = match["front"], match["back"]
    plain = [sum(map(is_plain, part)) for part in (front, back)]
    words = [SPELLED_SIGN.search(part) is not None or "십" in part for part in (front, back)]
    if front == "십" or (words[0] and not words[1] and plain[0] == 0):
        return match[0]
    if not any(words) and sum(plain) < _LEAST_DIGITS:
        return match[0]
    if any(words) and match["letter"].strip() in SINO and sum(plain) < _LEAST_WORD:
        return match[0]
    if sum(plain) == 0 and (len(set(front + back)) < _LEAST_KINDS):
        return match[0]
    first = f"{value_of(front):02d}".ljust(len(front), FILLER) if "십" in front else read_all(front)
    return first + match["letter"] + read_all(back)


def _read_motorcycle(match: Match) -> str:
    return match["place"] + read_all(match["back"])


def _read_spread_plate(match: Match) -> str:
    gap = match["gap"]
    spelled = SPELLED_SIGN.search(match["front"] + match["back"]) is not None
    if spelled and match["letter"].strip(gap + " ") in SINO:
        return match[0]
    front, back = (read_all(part).replace(gap, FILLER) for part in (match["front"], match["back"]))
    return front + match["letter"] + back


PLATE_PASSES: Final = (
    Pass(_MAY_BE_PLATE.search, _PLATE, _read_plate),
    Pass(_MAY_BE_PLATE.search, _MOTORCYCLE, _read_motorcycle),
    Pass(_MAY_BE_SPREAD.search, _SPREAD_PLATE, _read_spread_plate),
)
"""Patterns and how to read what they match, in order."""
