"""Resident registration numbers and those of registered foreigners.

Source: Resident Registration Act, Enforcement Rules Article 2 (six digits of birth, one of sex and century, and until October 2020 a district,
a serial number and a check digit); Immigration Act for foreigners (5 to 8 as the seventh digit). Numbers issued since October 2020 have a
random tail, so a failed checksum rejects nothing and a right one raises the score; an impossible date of birth rejects.
"""

import re
from collections.abc import Iterator
from typing import ClassVar, Final

import regex

from piiscan.model import Message, Subject
from piiscan.nlp.signals import Signals
from piiscan.recognizers.base import Hit, KoreanRecognizer, Rule
from piiscan.recognizers.digit_runs import DASH, DIGIT, GAP, MASKED, before, is_date, signs, stands_free
from piiscan.text.signs import Match

_SOURCE: Final = "Resident Registration Act, Enforcement Rules Art. 2"
_WHOLE = regex.compile(
    rf"""{DIGIT}(?:{GAP}{DIGIT}){{5}}(?P<dash>[^\w*×✕#●■□◯○?•]{{0,5}}|{DASH}|\n)(?P<sex>{MASKED})(?P<tail>(?:{GAP}{MASKED}){{6}})(?![0-9*#●○])""",
    regex.VERBOSE,
)
_HEAD = re.compile(rf"{DIGIT}(?:{DIGIT}){{5}}[ ]?[-~][ ]?(?P<sex>[1-8])\0*+(?![0-9*xX#●○-])")
_CUE: Final = regex.compile(r"주민|민번|외국인\s?등록|외등번|거소|등록번호|앞자리|신분증|민증|등본|초본|면허증|RRN|ARC")
_ORDER: Final = re.compile(
    r"주문|송장|운송장|등기|접수|결제|예약|승인|시리얼|바코드|ISBN|카드|계좌|통장|입금|사업자|법인"
)
_DASHES: Final = frozenset({"-", "~", "_", "/", ".", "다시", "대시", "하이픈", "짝대기", "바"})
_GAPS = re.compile(r"[^0-9*xX×✕#●■□◯○ㅇ?•\0]+")
_REACH = 20
_WEIGHTS: Final = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
_LENGTH: Final = 13
_LENGTH_OF_HEAD: Final = 7
_LEAST_HIDDEN: Final = 3


class RrnRecognizer(KoreanRecognizer):
    """Finds resident and foreigner registration numbers, also with the back hidden."""

    ENTITY: ClassVar[str] = "KR_RRN"
    LEAST_RUN: ClassVar[int] = _LENGTH_OF_HEAD
    RULES: ClassVar[tuple[Rule, ...]] = (
        Rule(
            "rrn.whole",
            Message("주민·외국인등록번호", "registration number"),
            _SOURCE,
            (
                "주민번호 ⟦981103-2014736⟧",
                "주민 ⟦9811032014736⟧",
                "⟦9 4 0 3 0 8 - 2 0 5 5 1 7 1⟧ 됐죠?",
                "민번 ⟦구팔일일공삼-이공일사칠삼육⟧",
                "⟦790512-1O48827⟧",
                "외국인등록번호 ⟦950718-6012345⟧",
                "민번 ⟦981103 다시 2014736⟧",
            ),
            (
                "981332-2014736",
                "주문번호 9811032014736",
                "송장 981103-20147361",
                "법인등록번호 110111-1034567",
                "979-11-90000-21-4",
                "계좌 482102-04-117350",
                "1690000000000",
            ),
        ),
        Rule(
            "rrn.masked",
            Message("뒷자리를 가린 주민등록번호", "registration number with its back hidden"),
            _SOURCE,
            ("⟦550921-2******⟧ 이에요", "⟦o51124-4******⟧ 로", "⟦950718-6xxxxxx⟧", "⟦880112-*******⟧ 주민"),
            ("550921-2", "20240401-1******"),
        ),
        Rule(
            "rrn.head",
            Message("주민등록번호 앞 일곱 자리", "first seven digits of a registration number"),
            _SOURCE,
            ("제 거 앞자리 ⟦040127-3⟧ 까지", "주민 ⟦040127-3⟧"),
            ("040127-3 회차", "수량 240127-3"),
        ),
    )

    def find(self, signals: Signals) -> Iterator[Hit]:
        """Yield the registration numbers of a post."""
        numbers = signals.numbers
        if signals.digit_run >= _LENGTH:
            for whole in _WHOLE.finditer(numbers, overlapped=True):
                yield from _whole(numbers, whole)
        if "-" in numbers:
            for head in _HEAD.finditer(numbers):
                yield from _head(numbers, head)


def _whole(numbers: str, match: Match) -> Iterator[Hit]:
    start, end = match.span()
    number = signs(match[0])
    if (
        len(number) != _LENGTH
        or not _is_laid_out(match)
        or not stands_free(numbers, start, end)
        or not is_birth(number)
    ):
        return
    if "*" in number:
        if _hides_the_back(number, match):
            yield Hit(start, end, 0.95, "rrn.masked")
        return
    score = _score(numbers, match, number)
    if score:
        dummy = number[7:] in {"234567", "111111", "000000"}
        yield Hit(start, end, score, "rrn.whole", Subject.NOBODY if dummy else Subject.PERSON)


def _is_laid_out(match: Match) -> bool:
    """Whether six and seven digits stand together, or each digit alone: an account number is grouped otherwise."""
    head = match.string[match.start() : match.start("dash")]
    return _is_even(head, 5) and _is_even(match["sex"] + match["tail"], 6)


def _is_even(stretch: str, most: int) -> bool:
    """Whether the signs of a stretch all touch, or nearly all stand apart; ``most`` is how many gaps it can have."""
    gaps = len(_GAPS.findall(stretch))
    return gaps == 0 or gaps >= most - 1


def _hides_the_back(number: str, match: Match) -> bool:
    """Whether the hidden digits stand together behind a separator: ``040127-3******``, not a table with dashes."""
    return number[6:].count("*") >= _LEAST_HIDDEN and (match["dash"] != "" or number.endswith("*" * 6))


def _score(numbers: str, match: Match, number: str) -> float:
    context = before(numbers, match.start(), _REACH)
    if "법인" in context:
        return 0.0
    if has_checksum(number):
        return 0.98
    if _CUE.search(context):
        return 0.95
    if _ORDER.search(context) or not match["dash"].strip():
        return 0.0 if _ORDER.search(context) or match["dash"] or number[6] not in "34" else 0.6
    return 0.9 if match["dash"].strip() in _DASHES else 0.6


def _head(numbers: str, match: Match) -> Iterator[Hit]:
    number = signs(match[0])
    start, end = match.span()
    if stands_free(numbers, start, end) and is_birth(number) and _CUE.search(before(numbers, start, _REACH)):
        yield Hit(start, end, 0.85, "rrn.head")


def is_birth(number: str) -> bool:
    """Whether a number begins with a day on which its bearer can have been born.

    Args:
        number: at least seven characters, digits or ``*``; the first six are the day, the seventh tells the century.
    """
    year, month, day, sex = int(number[:2]), int(number[2:4]), int(number[4:6]), number[6]
    centuries = (1900, 2000) if sex == "*" else (1900,) if sex in "1256" else (2000,) if sex in "3478" else ()
    return any(is_date(century + year, month, day) for century in centuries)


def has_checksum(number: str) -> bool:
    """Whether the last digit of thirteen is right for a resident or for a foreigner."""
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    check = 11 if number[6] in "1234" else 13
    return (check - total % 11) % 10 == int(number[12])
