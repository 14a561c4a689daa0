import pytest

from piiscan.model import Subject
from piiscan.nlp.signals import Signals
from piiscan.recognizers.bank_account import BankAccountRecognizer


def found(text: str) -> list[str]:
    signals = Signals.of(text)
    return [text[slice(*signals.view.span(h.start, h.end))] for h in BankAccountRecognizer().find(signals)]


@pytest.mark.parametrize(
    ("bank", "number"),
    [
        ("국민", "482102-04-117350"),
        ("신한은행", "110-483-201774"),
        ("우리", "1002-104-883917"),
        ("하나", "620-118842-03107"),
        ("농협", "352-0841-1197-23"),
        ("카뱅", "3333-08-2174093"),
        ("토스뱅크", "1000-0821-4473"),
        ("케뱅", "100-207-739164"),
        ("새마을금고", "9003-2117-4408-2"),
        ("신협", "131-026-804417"),
        ("우체국", "014027-02-381165"),
        ("기업은행", "084-117362-01-019"),
        ("iM뱅크", "508-10-044872-3"),
        ("부산은행", "101-2047-8813-06"),
        ("수협", "1010-8847-0392"),
        ("산업은행", "013-0417728-091"),
        ("씨티", "104-00417-268-01"),
        ("제주", "54-02-118837"),
    ],
)
def test_each_banks_layout_is_found_without_the_banks_name(bank: str, number: str) -> None:
    assert found(f"입금은 {bank} {number} 로") == [number]


@pytest.mark.parametrize("sign", [".", "/", "~", "_", "·", " ", "🐟", "\n", " 다시 "])
def test_the_sign_between_the_groups_may_be_another(sign: str) -> None:
    number = "110-483-201774".replace("-", sign)
    assert found(f"신한 {number} 예금주") == [number]


@pytest.mark.parametrize(
    "text",
    [
        "송장 6892-0413-7752",
        "주문번호 29100184477260 배송중",
        "등기 1098-0142-77315",
        "사업자번호 214-88-07351",
        "국민 010-0123-4567",
        "우리 2024-03-11 회의",
        "농협 030412-3123456",
        "입금했고 합계 2,455,500원",
        "하나 둘 셋 1234",
    ],
)
def test_other_numbers_are_no_accounts(text: str) -> None:
    assert found(text) == []


def test_a_sample_number_is_nobodys() -> None:
    signals = Signals.of("예시) 국민 000000-00-000000")
    assert [hit.subject for hit in BankAccountRecognizer().find(signals)] == [Subject.NOBODY]
