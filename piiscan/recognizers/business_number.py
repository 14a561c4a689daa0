"""Business registration numbers: a business's own number, reported as such.

Source: National Tax Service, Value-Added Tax Act Art. 8: three digits of the tax office, two of the kind of business, five with a check digit.
The checksum is Presidio's.
"""

import re
from collections.abc import Iterator
from typing import ClassVar, Final

from presidio_analyzer.predefined_recognizers.country_specific.korea import KrBrnRecognizer

from piiscan.model import Message, Subject
from piiscan.nlp.signals import Signals
from piiscan.recognizers.base import Hit, KoreanRecognizer, Rule
from piiscan.recognizers.digit_runs import DIGIT, before, digits, stands_free
from piiscan.text.signs import Match

_DASHED = re.compile(rf"{DIGIT}(?:{DIGIT}){{2}}[ ]?-[ ]?{DIGIT}{DIGIT}[ ]?-[ ]?{DIGIT}(?:{DIGIT}){{4}}(?![0-9-])")
_PLAIN = re.compile(rf"{DIGIT}(?:{DIGIT}){{9}}(?![0-9-])")
_CUE: Final = re.compile(r"사업자|등록번호|공급자|공급받는|상호|법인|BRN|세금계산서")
_LENGTH: Final = 10
_REACH = 18


class BusinessNumberRecognizer(KoreanRecognizer):
    """Finds business registration numbers."""

    ENTITY: ClassVar[str] = "KR_BRN"
    LEAST_RUN: ClassVar[int] = _LENGTH
    RULES: ClassVar[tuple[Rule, ...]] = (
        Rule(
            "business_number.registration",
            Message("사업자등록번호", "business registration number"),
            "Value-Added Tax Act Art. 8",
            ("사업자번호 ⟦214-88-07351⟧ 조회", "사업자등록번호: ⟦1208147521⟧", "문의 ⟦120-81-47521⟧"),
            ("전화 02-123-4567", "110-12-12345 번", "사업자 02120814752"),
        ),
    )

    def __init__(self, supported_language: str = "ko") -> None:
        super().__init__(supported_language)
        self._presidio = KrBrnRecognizer()

    def find(self, signals: Signals) -> Iterator[Hit]:
        """Yield the business registration numbers of a post."""
        numbers = signals.numbers
        if "-" in numbers or "사업자" in numbers:
            for pattern in (_DASHED, _PLAIN):
                for match in pattern.finditer(numbers):
                    yield from self._judge(numbers, match)

    def _judge(self, numbers: str, match: Match) -> Iterator[Hit]:
        start, end = match.span()
        cued = _CUE.search(before(numbers, start, _REACH)) is not None
        valid = bool(self._presidio.validate_result(digits(match[0])))
        if not stands_free(numbers, start, end) or not (cued or (valid and "-" in match[0])):
            return
        yield Hit(start, end, 0.9 if cued else 0.6, "business_number.registration", Subject.BUSINESS)
