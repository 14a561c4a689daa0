"""Numbers of credit and debit cards.

Source: ISO/IEC 7812: 14 to 16 digits with the Luhn checksum, which Presidio's recognizer computes; hidden digits are allowed behind a cue.
"""

import re
from collections.abc import Iterator
from typing import ClassVar, Final

from presidio_analyzer.predefined_recognizers import CreditCardRecognizer as PresidioCreditCard

from piiscan.model import Message
from piiscan.nlp.signals import Signals
from piiscan.recognizers.base import Hit, KoreanRecognizer, Rule
from piiscan.recognizers.digit_runs import DIGIT, before, digits, hit, stands_free

_CARD = re.compile(rf"[3-69]\0*+(?:[ -]?{DIGIT}){{13,15}}(?![0-9-])")
_GROUPS = re.compile(r"\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{2,4}|\d{4}[ -]\d{6}[ -]\d{5}|\d{14,16}|\d(?:[ -]\d){13,15}")
_HIDDEN = re.compile(r"[3-69][0-9]{3}[ -]?[0-9*xX]{4}[ -]?[*xX]{4}[ -]?[0-9*xX]{4}(?![0-9*])")
_CUE: Final = re.compile(r"카드|CARD|Card|card|VISA|비자|마스터|CVC|cvc|유효기간")
_OTHER: Final = re.compile(r"(?:주문|송장|운송장|등기|접수|승인|예약|계좌|통장|입금)(?:번호)?[^0-9\n]{0,8}\Z")
_LENGTH: Final = 13
_REACH = 20


class CreditCardRecognizer(KoreanRecognizer):
    """Finds card numbers."""

    ENTITY: ClassVar[str] = "CREDIT_CARD"
    LEAST_RUN: ClassVar[int] = _LENGTH
    RULES: ClassVar[tuple[Rule, ...]] = (
        Rule(
            "credit_card.number",
            Message("신용카드 번호", "card number"),
            "ISO/IEC 7812",
            ("카드 ⟦4111-1111-1111-1111⟧ 유효기간", "⟦5555 5555 5555 4444⟧", "⟦4111111111111111⟧"),
            ("4111-1111-1111-1112", "주문번호 4111111111111111", "송장 5567-0192-3384"),
        ),
        Rule(
            "credit_card.hidden",
            Message("일부를 가린 카드 번호", "card number partly hidden"),
            "ISO/IEC 7812",
            ("카드번호 ⟦4111-11**-****-1111⟧",),
            ("4111-11**-****-1111 쿠폰",),
        ),
    )

    def __init__(self, supported_language: str = "ko") -> None:
        super().__init__(supported_language)
        self._presidio = PresidioCreditCard()

    def find(self, signals: Signals) -> Iterator[Hit]:
        """Yield the card numbers of a post."""
        numbers = signals.numbers
        for match in _CARD.finditer(numbers):
            start, end = match.span()
            laid_out = _GROUPS.fullmatch(match[0].replace("\0", "")) and stands_free(numbers, start, end)
            other = _OTHER.search(before(numbers, start, _REACH))
            if laid_out and not other and self._presidio.validate_result(digits(match[0])):
                yield Hit(start, end, 0.9, "credit_card.number")
        if "*" in numbers or "x" in numbers or "X" in numbers:
            for match in _HIDDEN.finditer(numbers):
                if _CUE.search(before(numbers, match.start(), _REACH)):
                    yield hit(match, 0.8, "credit_card.hidden")
