import pytest

from piiscan.nlp.signals import Signals
from piiscan.recognizers.base import Hit
from piiscan.recognizers.rrn import RrnRecognizer, has_checksum, is_birth


def hits(text: str) -> list[Hit]:
    return list(RrnRecognizer().find(Signals.of(text)))


def with_checksum(twelve: str) -> str:
    return next(twelve + digit for digit in "0123456789" if has_checksum(twelve + digit))


def dashed(number: str) -> str:
    return f"{number[:6]}-{number[6:]}"


def test_a_right_checksum_raises_the_score_and_a_wrong_one_rejects_nothing() -> None:
    right = with_checksum("030412312345")
    wrong = right[:-1] + str((int(right[-1]) + 1) % 10)
    assert hits(dashed(right))[0].score > hits(dashed(wrong))[0].score > 0.5


@pytest.mark.parametrize("number", ["031312-3123456", "030230-3123456", "990412-3123456", "030412-9123456"])
def test_an_impossible_birth_rejects(number: str) -> None:
    assert hits(f"주민번호 {number}") == []


@pytest.mark.parametrize("seven", ["0304123", "0304124", "0304127", "9904121", "9904126", "030412*"])
def test_the_seventh_digit_tells_the_century(seven: str) -> None:
    assert is_birth(seven)


def test_a_foreigners_number_has_its_own_check_digit() -> None:
    assert hits(dashed(with_checksum("900412512345")))[0].score > 0.95


@pytest.mark.parametrize("text", ["우리 1002-048-227719", "1000-1183-0264", "1.5 010-1492-0336", "2025112212345"])
def test_accounts_telephones_and_order_numbers_are_none(text: str) -> None:
    assert hits(text) == []
