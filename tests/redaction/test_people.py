import pytest

from piiscan.redaction.people import tell_apart

CASES = [
    (["김도현", "도현", "ㄱㄷㅎ", "김O현", "ㄷㅎ", "김ㄷ현"], [1, 1, 1, 1, 1, 1]),
    (["도현", "김도현"], [1, 1]),
    (["김도현", "이도현", "도현"], [1, 2, 3]),
    (["김도현", "이서준", "서준", "ㅇㅅㅈ"], [1, 2, 2, 2]),
    (["김도현", "김○○"], [1, 2]),
    (["남궁도현", "도현", "ㄴㄱㄷㅎ"], [1, 1, 1]),
    (["김.도.현", "김도현", "김 도 현"], [1, 1, 1]),
    (["Kim Minsu", "kim minsu", "KimMinsu"], [1, 1, 1]),
    (["ㄱㅁㅅ", "ㄱㅁㅅ", "ㅂㅎㄴ"], [1, 1, 2]),
    (["김", "김도현"], [1, 2]),
    ([], []),
]


@pytest.mark.parametrize(("names", "numbers"), CASES)
def test_forms_of_one_name_are_one_person_and_doubtful_ones_are_not(names: list[str], numbers: list[int]) -> None:
    assert [person.number for person in tell_apart(names)] == numbers


def test_the_fullest_form_is_the_name_of_a_person() -> None:
    assert {person.name for person in tell_apart(["ㄱㄷㅎ", "도현", "김도현"])} == {"김도현"}
