import pytest

from piiscan.model import Subject
from piiscan.nlp.signals import Signals
from piiscan.recognizers.phone import PhoneRecognizer


def found(text: str) -> list[tuple[str, str, Subject]]:
    signals = Signals.of(text)
    return [
        (text[slice(*signals.view.span(h.start, h.end))], h.rule, h.subject) for h in PhoneRecognizer().find(signals)
    ]


@pytest.mark.parametrize("number", ["010-0000-0000", "010-1234-5678", "010-****-5678"])
def test_a_number_that_stands_in_sample_forms_is_nobodys(number: str) -> None:
    assert found(f"연락처 {number}") == [(number, "phone.mobile", Subject.NOBODY)]


@pytest.mark.parametrize(
    "text", ["고객센터 042-012-3456", "관리사무소 041-000-8801", "예약은 063-012-4471", "02-900-0000"]
)
def test_the_line_of_an_office_is_a_businesss(text: str) -> None:
    assert [subject for *_, subject in found(text)] == [Subject.BUSINESS]


@pytest.mark.parametrize("text", ["집전화 042-012-3456", "할머니 병원 말고 자택 02-123-4567", "연락처 070-0418-2296"])
def test_the_line_of_a_home_is_a_persons(text: str) -> None:
    assert [subject for *_, subject in found(text)] == [Subject.PERSON]


def test_every_number_of_a_list_is_found() -> None:
    text = "2017학번\n연락처: 010-0538-6124\n모 010 0772 3148 / 부 O1O-l203-87I4"
    assert [number for number, *_ in found(text)] == ["010-0538-6124", "010 0772 3148", "O1O-l203-87I4"]


@pytest.mark.parametrize(
    "text",
    [
        "송장 6412-3308-9175",
        "계좌 011-12-123456",
        "주문번호 20250114-0037715",
        "IP 118.235.10.24",
        "2024-03-11 ~ 2024-04-11",
        "X 1048 Y 0331",
        "EMR 4.10.1204",
        "시리얼 0102-3345-1187",
    ],
)
def test_other_numbers_are_no_telephone_numbers(text: str) -> None:
    assert found(text) == []


def test_a_number_keeps_its_place_behind_invisible_characters() -> None:
    assert found("번호 010\u200b-1\u200b482-00\u200b93 ㄱㄱ") == [
        ("010\u200b-1\u200b482-00\u200b93", "phone.mobile", Subject.PERSON)
    ]
