from importlib.resources import files

import pytest

from piiscan.lexicon import schools
from piiscan.lexicon.tables import forms, table

TABLES = sorted(
    path.name.removesuffix(".tsv")
    for path in (files("piiscan.lexicon") / "data").iterdir()
    if path.name.endswith(".tsv")
)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_says_licence_and_date_and_its_rows_have_equal_width(name: str) -> None:
    head = (files("piiscan.lexicon") / "data" / f"{name}.tsv").read_text(encoding="utf-8").split("\n")[:8]
    assert any(line.startswith("# Licence:") for line in head)
    assert any(line.startswith("# Date:") for line in head)
    assert len({len(row) for row in table(name)}) == 1


@pytest.mark.parametrize("name", TABLES)
def test_no_row_stands_twice(name: str) -> None:
    assert len(set(table(name))) == len(table(name))


def test_a_question_mark_makes_a_form_unsure() -> None:
    assert list(forms("설대 고대?")) == [("설대", True), ("고대", False)]


def test_provinces_of_a_school_are_known() -> None:
    assert schools.school_provinces()["한가람고"] == ("서울",)


def test_each_kind_of_high_school_is_contracted() -> None:
    texts = {form.text for form in schools.school_forms()}
    assert {"대전과고", "대전외고", "서울예고", "대전체고"} <= texts


def test_no_spelling_is_empty_or_padded() -> None:
    everything = (
        *schools.school_forms(),
        *schools.university_forms(),
        *schools.faculty_slang(),
        *schools.faculty_forms(),
        *schools.hagwon_forms(),
    )
    assert all(form.text and form.text == form.text.strip() for form in everything)
