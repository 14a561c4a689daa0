"""Number plates of cars, commercial vehicles and motorcycles.

Source: Ordinance of the Ministry of Land, Infrastructure and Transport on vehicle registration number plates: two or (since September 2019)
three digits, a syllable that tells the use, four digits; before 2004, and still on commercial vehicles, with the region in front; motorcycles
with region, district and any syllable.
"""

import re
from collections.abc import Iterator
from typing import ClassVar, Final

import regex

from piiscan.model import Message, Subject
from piiscan.nlp.signals import Signals
from piiscan.recognizers.base import Hit, KoreanRecognizer, Rule
from piiscan.recognizers.digit_runs import DIGIT, before, digits, hit
from piiscan.text.plates import PLATE_LETTERS
from piiscan.text.signs import APART, Match

_SOURCE: Final = "Ordinance on vehicle registration number plates"
_REGIONS: Final = "서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충북|충남|전북|전남|경북|경남|제주"
_HIDDEN: Final = r"(?:[0-9]\0*+|[*xX×●■□○ㅇ])"
_BACK: Final = rf"(?P<back>{_HIDDEN}{{4}})(?![0-9])"
_PLATE = regex.compile(
    rf"(?P<front>{_HIDDEN}{{2,3}})(?P<gap>(?:[^\w\n]|_){{0,2}})(?P<letter>[{PLATE_LETTERS}])(?P<gap2>(?:[^\w\n]|_){{0,3}}){_BACK}"
)
_MAY_BE_PLATE = re.compile(
    rf"[0-9*xX×●■□○ㅇ]\0*{APART}{{0,2}}[{PLATE_LETTERS}]{APART}{{0,3}}(?:[0-9]\0*|[*xX×●■□○ㅇ]){{4}}"
)
_REGION_AND_DIGITS = re.compile(rf"(?:{_REGIONS})[ 0-9가-힣\0]{{1,16}}[0-9]")
_REGIONAL = re.compile(
    rf"(?:{_REGIONS})[ ]?{DIGIT}(?:{DIGIT})?[ ]?[{PLATE_LETTERS}][ ]?{DIGIT}(?:{DIGIT}){{2,3}}(?![0-9])"
)
_MOTORCYCLE = re.compile(
    rf"(?:{_REGIONS})[ ]?[가-힣]{{1,4}}(?:구|시|군)?[ ]{{0,1}}[가-힣][ ]?{DIGIT}(?:{DIGIT}){{3}}(?![0-9])"
)
_TAIL = re.compile(
    rf"(?:차(?:량)?[ ]?(?:번호|넘버)|번호판|차번)(?:은|는|이|가)?[ :]{{0,2}}(?:뒷|끝|뒤|마지막)?[ ]?(?:"
    rf"(?:네|4)[ ]?자리|자리|번호)?(?:은|는|이|가)?[ :]{{0,2}}(?P<back>{DIGIT}(?:{DIGIT}){{3}})(?![0-9-])"
    rf"(?!년|원|명|[ ]?[{PLATE_LETTERS}][ ]?[0-9])"
)
_VEHICLE: Final = re.compile(
    r"차|번호판|주차|오토바이|바이크|배달|택시|버스|트럭|카니발|쏘렌토|그랜저|아반떼|벤츠|모닝|스파크|코나|포터|SUV|BMW|K[3-9]|운전|뺑소니|칼치기|블박|문콕|렌트|흰색|검정|은색|회색"
)
_UNIT: Final = re.compile(
    r"(?:년|월|원|만|억|천|배|%|:|~|[.,][0-9]|kg|g|ml|mg|cc|km|m(?![a-z]))"
    r"|[ ]?(?:일|시|분|개|명|번|점|회|호|동|층|권|장|쪽|위|등|살|세|대|년|월|원|만|억|천|배|kg|ml|mg|cc|km)(?![가-힣a-z])"
)
_ABOUT_CARS: Final = re.compile(
    r"차주|차량|주차|번호판|무사고|주행|시승|카풀|차종|등록 안 된 차|[0-9]만 ?km|엔진|타이어|운전|렌트|중고차|벤츠|BMW|제네시스"
)
_UNCERTAIN: Final = frozenset("도주호구수조배가나다로고사자보하국공합해육도지오")
"""Syllables that also stand as words, units and particles between two numbers: 30도 2000원, 12조 1234억."""
_REACH = 25
_LENGTH_OF_BACK: Final = 4


class VehiclePlateRecognizer(KoreanRecognizer):
    """Finds number plates."""

    ENTITY: ClassVar[str] = "KR_VEHICLE_PLATE"
    LEAST_RUN: ClassVar[int] = _LENGTH_OF_BACK
    RULES: ClassVar[tuple[Rule, ...]] = (
        Rule(
            "plate.car",
            Message("자동차 번호판", "number plate of a car"),
            _SOURCE,
            (
                "차는 ⟦38러 0417⟧ 흰색",
                "⟦142보7308⟧ 차주",
                "⟦삼육이고 팔공일사⟧ 칼치기",
                "⟦1삼8보 이0이7⟧",
                "⟦사십구다 일영육팔⟧ 로 픽업",
                "⟦l94 두 OO71⟧ 장애인칸",
                "⟦61호4407⟧ 차주님",
                "차 ⟦12가 34**⟧",
            ),
            (
                "기온 30도 2000명",
                "예산 12조 1234억",
                "102호 2024년 준공",
                "사이다 2024 먹고",
                "3.12가 1234",
                "52주 2000원",
                "24나 2023년이나",
                "성적 12수 3000 등",
            ),
        ),
        Rule(
            "plate.regional",
            Message("지역명이 있는 번호판", "number plate with its region"),
            _SOURCE,
            (
                "개인택시 ⟦대전32바 1047⟧",
                "⟦서울 1가 1234⟧",
                "오토바이 번호 ⟦광주 북구 나 4471⟧ 무면허",
                "오토바이 ⟦서울 강서 가 4471⟧",
            ),
            ("서울 가서 1234명", "부산 사람이 2024", "경기 12회 2024", "대전 우리 2023년"),
        ),
        Rule(
            "plate.tail",
            Message("차량번호 뒷자리", "last digits of a number plate"),
            "annotation guide",
            ("차번호 ⟦0417⟧ 그 차", "차 번호 뒷자리 ⟦4471⟧"),
            ("차 번호 12가 3456", "번호판 2024년형"),
        ),
    )

    def find(self, signals: Signals) -> Iterator[Hit]:
        """Yield the number plates of a post."""
        numbers = signals.numbers
        if _MAY_BE_PLATE.search(numbers):
            yield from _cars(numbers)
        if _REGION_AND_DIGITS.search(numbers):
            yield from _regional(numbers)
        if "차" in numbers or "번호판" in numbers:
            for match in _TAIL.finditer(numbers):
                yield hit(match, 0.6, "plate.tail", group="back")


def _cars(numbers: str) -> Iterator[Hit]:
    for match in _PLATE.finditer(numbers, overlapped=True):
        start, end = match.span()
        if _is_inside(numbers, start) or len(digits(match[0])) < 4:  # noqa: PLR2004
            continue
        vehicle = bool(_VEHICLE.search(before(numbers, start, _REACH)) or _VEHICLE.search(numbers, end, end + _REACH))
        if _UNIT.match(numbers, end) and not vehicle:
            continue
        sure = vehicle or match["letter"] not in _UNCERTAIN
        yield Hit(start, end, 0.9 if sure else _doubtful(numbers, start, end), "plate.car", _subject(match))


def _doubtful(numbers: str, start: int, end: int) -> float:
    """Return the score of a plate whose letter may be a word, by what the post is about."""
    return 0.6 if _ABOUT_CARS.search(numbers) or _alone(numbers, start, end) else 0.45


def _alone(numbers: str, start: int, end: int) -> bool:
    """Whether a plate fills a line or a cell of a table."""
    return before(numbers, start, 2).strip(" ") in {"", "|", "\t", "\n", "/"} and numbers[end : end + 2].strip(" ")[
        :1
    ] in {"", "|", "\t", "\n", "/"}


def _is_inside(numbers: str, start: int) -> bool:
    """Whether a longer number, an amount or a word goes on into the span."""
    past = before(numbers, start, 2)
    return (past[-1:].isalnum() and (past[-1:].isascii() or past[-1:].isdigit())) or (
        past[-1:] in set(".,-/:") and past[:1].isdigit()
    )


def _subject(match: Match) -> Subject:
    sample = (
        digits(match["front"]) in {"12", "123"}
        and match["letter"] == "가"
        and digits(match["back"]) in {"3456", "4567", "1234"}
    )
    return Subject.NOBODY if sample else Subject.PERSON


def _regional(numbers: str) -> Iterator[Hit]:
    for match in _REGIONAL.finditer(numbers):
        if not _UNIT.match(numbers, match.end()):
            yield hit(match, 0.9, "plate.regional")
    for match in _MOTORCYCLE.finditer(numbers):
        if _VEHICLE.search(before(numbers, match.start(), _REACH)) and not _UNIT.match(numbers, match.end()):
            yield hit(match, 0.85, "plate.regional")
