"""What the recognizers of numbers share: pieces of patterns over ``signals.numbers``, borders, dates, words nearby."""

import re
from datetime import date
from typing import Final

from piiscan.model import Subject
from piiscan.recognizers.base import Hit
from piiscan.text.runs import NOT_SIGN
from piiscan.text.signs import Match

DIGIT: Final = r"[0-9]\0*+"
"""One digit and the rest of the word that spelled it."""
MASKED: Final = r"(?:[0-9]\0*+|[*xX×✕#●■□◯○ㅇ?•])"
"""A digit or the sign that hides one."""
GAP: Final = r"(?:[^\w*×✕#●■□◯○?•]|_){0,4}"
"""What stands between digits that are spread out: spaces, dots, emoji; no letter, no mask."""
DASH: Final = (
    r"(?:[ ]?(?:[-\u2010-\u2015\u2212.·_~/ㅡ]|(?<!\*)\*(?!\*)|\(?(?:빼기|다시|대시|하이픈|짝대기|-)\)?|"
    r"(?:그?다음|에)(?=[ 0-9])|[\p{So}♥♡]{1,2})[ ]?)\0*"
)
"""What stands between the groups of a number: a hyphen in one of its shapes, its name, or a symbol."""
CENTURY: Final = 100
_HIDDEN: Final = str.maketrans(dict.fromkeys("xX×✕#●■□◯○ㅇ?•", "*"))
_NOT_DIGIT = re.compile(r"[^0-9]+")


def digits(stretch: str) -> str:
    """Return the digits of a stretch alone."""
    return _NOT_DIGIT.sub("", stretch)


def signs(stretch: str) -> str:
    """Return the digits of a stretch with ``*`` for every hidden one."""
    return NOT_SIGN.sub("", stretch).translate(_HIDDEN)


def stands_free(text: str, start: int, end: int) -> bool:
    """Whether no digit touches the span, and no number goes on with a point or a hyphen before it."""
    before = text[max(0, start - 2) : start].rstrip("\0")
    after = text[end : end + 1]
    if before[-1:].isdigit() or after.isdigit():
        return False
    return not (len(before) > 1 and before[-1] in ".,-" and before[-2].isdigit())


def is_date(year: int, month: int, day: int) -> bool:
    """Whether such a day exists in the calendar, from 1900 to this year."""
    today = date.today()  # noqa: DTZ011 - a day more or less doesn't matter
    try:
        return 1900 <= date(year, month, day).year <= today.year  # noqa: PLR2004 - nobody alive was born before
    except ValueError:
        return False


def is_short_date(six: str) -> bool:
    """Whether six digits are a date (year, month, day) of this century or the last."""
    year, month, day = int(six[:2]), int(six[2:4]), int(six[4:])
    return is_date(1900 + year, month, day) or is_date(2000 + year, month, day)


def full_year(two: int) -> int:
    """Return the year that two digits stand for: the last one that is not in the future."""
    this = date.today().year  # noqa: DTZ011
    return 2000 + two if 2000 + two <= this else 1900 + two


def hit(match: Match, score: float, rule: str, subject: Subject = Subject.PERSON, group: str | int = 0) -> Hit:
    """Return a match, or one of its groups, as a hit."""
    start, end = match.span(group)
    return Hit(start, end, score, rule, subject)


def before(text: str, start: int, width: int) -> str:
    """Return what stands before a place, at most ``width`` characters."""
    return text[max(0, start - width) : start]


class Compact:
    """A text of numbers without fillers, and the way back, for patterns that would be too long with them."""

    __slots__ = ("_numbers", "_places", "text")

    def __init__(self, numbers: str) -> None:
        self._numbers = numbers
        self._places = [i for i, char in enumerate(numbers) if char != "\0"] if "\0" in numbers else None
        self.text = numbers.replace("\0", "")

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a span lies in the text with fillers; the letters of a word go with its digit."""
        if self._places is None:
            return start, end
        last = self._places[end - 1] + 1
        while last < len(self._numbers) and self._numbers[last] == "\0":
            last += 1
        return self._places[start], last
