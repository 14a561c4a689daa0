"""No text makes a recognizer slow: four times the text may take about four times the time."""

import time

import pytest

from piiscan.nlp.signals import Signals
from piiscan.recognizers.bank_account import BankAccountRecognizer
from piiscan.recognizers.base import KoreanRecognizer
from piiscan.recognizers.birthdate import BirthdateRecognizer
from piiscan.recognizers.business_number import BusinessNumberRecognizer
from piiscan.recognizers.credit_card import CreditCardRecognizer
from piiscan.recognizers.driver_license import DriverLicenseRecognizer
from piiscan.recognizers.email import EmailRecognizer
from piiscan.recognizers.passport import PassportRecognizer
from piiscan.recognizers.phone import PhoneRecognizer
from piiscan.recognizers.rrn import RrnRecognizer
from piiscan.recognizers.social_handle import SocialHandleRecognizer
from piiscan.recognizers.student_id import StudentIdRecognizer
from piiscan.recognizers.vehicle_plate import VehiclePlateRecognizer
from piiscan.text.view import View

RECOGNIZERS = [
    BankAccountRecognizer,
    BirthdateRecognizer,
    BusinessNumberRecognizer,
    CreditCardRecognizer,
    DriverLicenseRecognizer,
    EmailRecognizer,
    PassportRecognizer,
    PhoneRecognizer,
    RrnRecognizer,
    SocialHandleRecognizer,
    StudentIdRecognizer,
    VehiclePlateRecognizer,
]
UNITS = [
    "0",
    "01",
    "1-",
    "010-",
    "1 ",
    "12가 ",
    "@",
    "a_",
    "a.",
    "a@",
    "카톡 a ",
    "생일 1",
    "03년",
    "계좌 1-",
    "*",
    "0\0",
    "#1",
    "닉 가",
]
SHORT, LONG = 2_500, 10_000


def seconds(recognizer: KoreanRecognizer, text: str) -> float:
    signals = Signals(View(text, text, ()), [])
    assert len(signals.numbers) == len(text)
    start = time.perf_counter()
    list(recognizer.find(signals))
    return time.perf_counter() - start


@pytest.mark.parametrize("kind", RECOGNIZERS)
@pytest.mark.parametrize("unit", UNITS)
def test_the_time_is_linear_in_the_length(kind: type[KoreanRecognizer], unit: str) -> None:
    recognizer = kind()
    short, long = (seconds(recognizer, unit * (length // len(unit))) for length in (SHORT, LONG))
    assert long < 10 * short + 0.2
