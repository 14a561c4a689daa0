"""Presidio recognizers for what people leak in Korean posts, one file per entity.

They plug into any ``AnalyzerEngine``:

    registry.recognizers.extend(korean_recognizers())
"""

from collections.abc import Collection
from functools import cache

from piiscan.recognizers.address import AddressRecognizer
from piiscan.recognizers.affiliation import AffiliationRecognizer
from piiscan.recognizers.bank_account import BankAccountRecognizer
from piiscan.recognizers.base import KoreanRecognizer, Rule
from piiscan.recognizers.birthdate import BirthdateRecognizer
from piiscan.recognizers.business_number import BusinessNumberRecognizer
from piiscan.recognizers.cohort import CohortRecognizer
from piiscan.recognizers.credit_card import CreditCardRecognizer
from piiscan.recognizers.driver_license import DriverLicenseRecognizer
from piiscan.recognizers.email import EmailRecognizer
from piiscan.recognizers.listed import DenyList
from piiscan.recognizers.passport import PassportRecognizer
from piiscan.recognizers.person import PersonRecognizer
from piiscan.recognizers.phone import PhoneRecognizer
from piiscan.recognizers.rrn import RrnRecognizer
from piiscan.recognizers.school import SchoolRecognizer
from piiscan.recognizers.social_handle import SocialHandleRecognizer
from piiscan.recognizers.student_id import StudentIdRecognizer
from piiscan.recognizers.vehicle_plate import VehiclePlateRecognizer

RECOGNIZERS: tuple[type[KoreanRecognizer], ...] = (
    PersonRecognizer,
    SchoolRecognizer,
    CohortRecognizer,
    AffiliationRecognizer,
    BirthdateRecognizer,
    AddressRecognizer,
    StudentIdRecognizer,
    PhoneRecognizer,
    EmailRecognizer,
    RrnRecognizer,
    BankAccountRecognizer,
    VehiclePlateRecognizer,
    SocialHandleRecognizer,
    PassportRecognizer,
    DriverLicenseRecognizer,
    BusinessNumberRecognizer,
    CreditCardRecognizer,
)


_WITH_LISTS: tuple[type[KoreanRecognizer], ...] = (*RECOGNIZERS, DenyList)


def korean_recognizers(
    entities: Collection[str] | None = None, supported_language: str = "ko"
) -> list[KoreanRecognizer]:
    """Return one recognizer per entity.

    Args:
        entities: only these; all if None.
        supported_language: the language code under which your engine calls them.
    """
    return [kind(supported_language) for kind in RECOGNIZERS if entities is None or kind.ENTITY in entities]


def recognizer_of(rule: Rule) -> type[KoreanRecognizer]:
    """Return the recognizer that has a rule."""
    return next(kind for kind in _WITH_LISTS if rule in kind.RULES)


@cache
def rules() -> tuple[Rule, ...]:
    """Return the rules of all recognizers."""
    return tuple(rule for kind in _WITH_LISTS for rule in kind.RULES)
