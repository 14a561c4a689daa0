import pytest

from piiscan.risk.schools import size_of
from piiscan.risk.tables import table


@pytest.mark.parametrize("posted", ["충남대 의대", "충남의", "충남대학교 의과대학", "충남대의대"])
def test_a_medical_school_has_its_quota_in_every_spelling(posted: str) -> None:
    size = size_of(posted)
    assert (size.intake, size.years) == (110, 6)


def test_medical_schools_took_in_more_in_2025() -> None:
    assert size_of("충남의", 25).intake == 200
    assert size_of("충남의", 24).intake == 110


@pytest.mark.parametrize(
    ("posted", "kind"),
    [
        ("한빛고", "high"),
        ("한빛고등학교", "high"),
        ("대왕중", "middle"),
        ("만촌초", "elementary"),
        ("별빛유치원", "kindergarten"),
        ("춘천교대", "teachers"),
        ("카이스트", "institute"),
        ("단대부고", "high"),
        ("종로학원 강북", "hagwon"),
        ("ㅊㄴㄷ", "unknown"),
    ],
)
def test_the_kind_of_a_school_is_read_from_its_name(posted: str, kind: str) -> None:
    assert size_of(posted).kind == kind


def test_a_department_is_smaller_than_its_university() -> None:
    assert size_of("전북대 컴공").intake < size_of("전북대").intake


def test_every_medical_school_is_known_to_the_lexicon() -> None:
    for name, intake, _ in table("medical_schools"):
        assert size_of(f"{name} 의대").intake == float(intake), name
