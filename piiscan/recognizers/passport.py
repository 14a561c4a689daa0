"""Passport numbers.

Source: Passport Act, Enforcement Rules: a letter (M, S, R, G, D) and eight digits, since December 2021 a letter, three digits, a letter
and four digits. The patterns are Presidio's; so short a form needs a word for passport nearby, which the reader of the post looks for.
"""

from collections.abc import Iterator
from typing import ClassVar, Final

import regex
from presidio_analyzer.predefined_recognizers.country_specific.korea import KrPassportRecognizer

from piiscan.model import Message
from piiscan.nlp.signals import Signals
from piiscan.recognizers.base import Hit, KoreanRecognizer, Rule
from piiscan.recognizers.digit_runs import before, hit

_PATTERNS: Final = tuple(regex.compile(pattern.regex) for pattern in KrPassportRecognizer.PATTERNS)
_CUE: Final = regex.compile(r"여권|(?i:passport)|출입국|비자|영문\s?(?:성명|이름)")
_LENGTH: Final = 4
_REACH = 30


class PassportRecognizer(KoreanRecognizer):
    """Finds passport numbers."""

    ENTITY: ClassVar[str] = "KR_PASSPORT"
    LEAST_RUN: ClassVar[int] = _LENGTH
    RULES: ClassVar[tuple[Rule, ...]] = (
        Rule(
            "passport.number",
            Message("여권번호", "passport number"),
            "Passport Act, Enforcement Rules",
            ("여권번호 ⟦M12345678⟧", "여권 ⟦M123A4567⟧ 만료", "Passport No. ⟦S04827133⟧"),
            ("M12345678 모델", "여권 사진 M1234567", "시리얼 M123A4567"),
        ),
    )

    def find(self, signals: Signals) -> Iterator[Hit]:
        """Yield the passport numbers of a post."""
        text = signals.text
        if not signals.has_latin:
            return
        for pattern in _PATTERNS:
            for match in pattern.finditer(text):
                if _CUE.search(before(text, match.start(), _REACH)):
                    yield hit(match, 0.9, "passport.number")
