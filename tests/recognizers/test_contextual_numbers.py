"""Plates, student numbers and birth dates: what stands beside a number decides."""

from datetime import date

import pytest

from piiscan.nlp.signals import Signals
from piiscan.nlp.tagger import Tag
from piiscan.recognizers.base import KoreanRecognizer
from piiscan.recognizers.birthdate import BirthdateRecognizer
from piiscan.recognizers.student_id import StudentIdRecognizer, begins_with_year, is_class_number, is_student_number
from piiscan.recognizers.vehicle_plate import VehiclePlateRecognizer
from piiscan.text.view import View


def found(recognizer: KoreanRecognizer, text: str, *tags: Tag) -> list[str]:
    signals = Signals(View.of(text), tags)
    return [text[slice(*signals.view.span(h.start, h.end))] for h in recognizer.find(signals)]


@pytest.mark.parametrize(
    "plate", ["12가 3456", "123나4567", "61구 8802", "07오 3381", "서울12가1234", "1 2 가 3 4 5 6"]
)
def test_a_plate_is_found_whatever_its_letter(plate: str) -> None:
    assert plate in found(VehiclePlateRecognizer(), f"흰색 차 {plate} 차주")


@pytest.mark.parametrize(
    "text", ["30도 2000명", "12조 1234억", "102호 2024년", "24나 2023년", "3.12가 1234", "100배 1000배"]
)
def test_amounts_are_no_plates(text: str) -> None:
    assert found(VehiclePlateRecognizer(), text) == []


@pytest.mark.parametrize(
    "token", ["20231188", "2023-10231", "202310774", "2021370418", "B911043", "60231884", "2401137"]
)
def test_the_layouts_of_universities_are_known(token: str) -> None:
    assert is_student_number(token)


@pytest.mark.parametrize("token", ["10714", "30211", "1-04-12"])
def test_a_class_number_has_grade_class_and_number(token: str) -> None:
    assert is_class_number(token)


@pytest.mark.parametrize("token", ["10000", "70101", "12345678", "10060"])
def test_other_five_digits_are_no_class_number(token: str) -> None:
    assert not is_class_number(token)


@pytest.mark.parametrize("token", ["20240117", "2024011712", "2031-10231", "19801234"])
def test_a_date_or_a_year_in_the_future_is_no_bare_student_number(token: str) -> None:
    assert not begins_with_year(token)


def test_a_number_right_beside_a_tagged_name_is_a_students() -> None:
    text = "10403 솔아 왔음"
    assert found(StudentIdRecognizer(), text, Tag(6, 8, "PERSON", 0.9, optional=False)) == ["10403"]
    assert found(StudentIdRecognizer(), text) == []


def test_the_taggers_span_is_taken_over_with_its_probability() -> None:
    text = "이거 20109 맞지"
    signals = Signals(View.of(text), [Tag(3, 8, "KR_STUDENT_ID", 0.7, optional=False)])
    assert [(h.rule, h.score) for h in StudentIdRecognizer().find(signals)] == [("student_id.tagger", 0.7)]


def test_a_date_of_this_year_beside_a_name_is_an_events() -> None:
    today = date.today()  # noqa: DTZ011
    assert found(BirthdateRecognizer(), f"김민수 {today.year}.01.01") == []


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("김민수 (97.08.30)", "97.08.30"),
        ("생일 이천삼년 오월 팔일", "이천삼년 오월 팔일"),
        ("9 7 년 생 이래", "9 7 년 생"),
        ("O3년생임", "O3년생"),
    ],
)
def test_a_birth_date_is_found_in_any_spelling(text: str, born: str) -> None:
    assert found(BirthdateRecognizer(), text) == [born]
