"""Driver licence numbers.

Source: Road Traffic Act, Enforcement Rules Art. 77: region, year of issue, serial number and check digits (12 digits, 2-2-6-2). Presidio
knows the codes of the regions; before 2020 the region was written as a word (서울 12-345678-90).
"""

import re
from collections.abc import Iterator
from typing import ClassVar, Final

from presidio_analyzer.predefined_recognizers.country_specific.korea import KrDriverLicenseRecognizer

from piiscan.model import Message
from piiscan.nlp.signals import Signals
from piiscan.recognizers.base import Hit, KoreanRecognizer, Rule
from piiscan.recognizers.digit_runs import DIGIT, before, digits, hit, stands_free

_NUMBER = re.compile(
    rf"{DIGIT}{DIGIT}(?P<dash>[- ]?){DIGIT}{DIGIT}(?P=dash){DIGIT}(?:{DIGIT}){{5}}(?P=dash){DIGIT}{DIGIT}(?![0-9-])"
)
_OLD = re.compile(
    rf"(?:서울|부산|경기|강원|충북|충남|전북|전남|경북|경남|제주|대구|인천|광주|대전"
    rf"|울산)[ ]?{DIGIT}{DIGIT}-{DIGIT}(?:{DIGIT}){{5}}-{DIGIT}{DIGIT}(?![0-9-])"
)
_CUE: Final = re.compile(r"면허")
_LENGTH: Final = 10
_REACH = 20


class DriverLicenseRecognizer(KoreanRecognizer):
    """Finds driver licence numbers."""

    ENTITY: ClassVar[str] = "KR_DRIVER_LICENSE"
    LEAST_RUN: ClassVar[int] = _LENGTH
    RULES: ClassVar[tuple[Rule, ...]] = (
        Rule(
            "driver_license.number",
            Message("운전면허번호", "driver licence number"),
            "Road Traffic Act, Enforcement Rules Art. 77",
            (
                "면허번호 ⟦11-15-123456-78⟧",
                "⟦13-02-048271-33⟧",
                "운전면허 ⟦119912345678⟧",
                "면허증 ⟦서울 12-345678-90⟧",
            ),
            ("계좌 99-15-123456-78", "11-1512-3456-78", "119912345678"),
        ),
    )

    def __init__(self, supported_language: str = "ko") -> None:
        super().__init__(supported_language)
        self._presidio = KrDriverLicenseRecognizer()

    def find(self, signals: Signals) -> Iterator[Hit]:
        """Yield the licence numbers of a post."""
        numbers = signals.numbers
        for match in _NUMBER.finditer(numbers):
            start, end = match.span()
            cued = _CUE.search(before(numbers, start, _REACH)) is not None
            known = self._presidio.validate_result(digits(match[0])) and stands_free(numbers, start, end)
            if known and (cued or match["dash"] == "-"):
                yield Hit(start, end, 0.95 if cued else 0.7, "driver_license.number")
        if "면허" in numbers:
            for match in _OLD.finditer(numbers):
                yield hit(match, 0.9, "driver_license.number")
