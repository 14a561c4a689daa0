import pytest

from piiscan.risk.names import clean, keys_of, share_of


@pytest.mark.parametrize(
    ("posted", "plain"),
    [
        ("김 한 별", "김한별"),
        ("김.한.별", "김한별"),
        ("김🍋한🍋별", "김한별"),
        ("ㄱㅣㅁㅎㅏㄴㅂㅕㄹ", "김한별"),
        ("Kim H.", "kimh"),
    ],
)
def test_signs_between_syllables_fall_away(posted: str, plain: str) -> None:
    assert clean(posted) == plain


def test_the_bearer_is_found_again_by_given_name_and_initials() -> None:
    assert keys_of("김한별") == ("김한별", "한별", "ㄱㅎㅂ", "ㅎㅂ")


def test_a_surname_of_two_syllables_is_not_cut() -> None:
    assert keys_of("남궁한별")[1] == "한별"


def test_a_surname_has_its_share_of_the_census() -> None:
    assert share_of("김ㅇㅇ").surname == pytest.approx(0.215, abs=0.01)
    assert share_of("김ㅇㅇ").given == 1


def test_initials_fit_more_people_than_the_name_and_fewer_than_the_surname() -> None:
    whole, initials, surname = share_of("김민수"), share_of("ㄱㅁㅅ"), share_of("김모")
    assert whole.surname * whole.given < initials.surname * initials.given < surname.surname * surname.given


def test_a_hidden_syllable_leaves_the_share_of_the_others() -> None:
    assert share_of("김O수").given > share_of("김민수").given
    assert share_of("김O수").given < 1


def test_only_consonants_are_initials_but_among_syllables_they_hide() -> None:
    assert share_of("김ㅇㅇ").given == 1
    assert share_of("ㄱㅇㅇ").given < 1


@pytest.mark.parametrize("name", ["", "?", "卓한", "Minsu K.", "ㅋ", "힣힣힣힣힣힣", "*", "a" * 1000])
def test_whatever_stands_for_a_name_gets_shares_between_0_and_1(name: str) -> None:
    share = share_of(name)
    assert 0 < share.surname <= 1
    assert 0 < share.given <= 1
    assert share.spread >= 1
