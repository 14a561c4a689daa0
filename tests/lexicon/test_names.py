import pytest

from piiscan.lexicon import names


def test_surnames_of_the_census_and_rare_ones_are_known() -> None:
    assert names.is_surname("김", 10_000_000)
    assert names.is_surname("제갈")
    assert not names.is_surname("제갈", 1_000_000)
    assert not names.is_surname("뷁")


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("김민수", ("김", "민수")),
        ("제갈준", ("제갈", "준")),
        ("남궁서아", ("남궁", "서아")),
        ("뷁민수", None),
        ("김", None),
    ],
)
def test_a_name_is_split_behind_the_longest_surname(name: str, parts: tuple[str, str] | None) -> None:
    assert names.split_name(name) == parts


def test_names_in_use_are_more_plausible_than_made_of_their_syllables_and_those_than_words() -> None:
    assert names.name_plausibility("김민수") == 1
    assert names.name_plausibility("김민수") > names.name_plausibility("김민슬") > names.name_plausibility("김칫국")


def test_well_known_persons_are_known() -> None:
    assert {"손흥민", "홍길동"} <= names.public_figures()


def test_every_surname_has_bearers() -> None:
    assert all(bearers > 0 for bearers in names.surnames().values())
