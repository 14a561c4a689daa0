from collections.abc import Callable

from piiscan.model import Finding
from piiscan.risk.people import MOST_PEOPLE, group

Marked = Callable[[str], tuple[str, list[Finding]]]


def told(marked: Marked, markup: str) -> list[tuple[str | None, list[str]]]:
    text, findings = marked(markup)
    return [
        (person.name.text if person.name else None, [detail.text for detail in person.all_details()])
        for person in group(text, findings)
    ]


def test_what_stands_before_a_name_in_its_line_belongs_to_it(marked: Marked) -> None:
    markup = "⟦KR_SCHOOL:충남대⟧ ⟦KR_COHORT:24⟧ ⟦PERSON:ㄱㅎㅂ⟧ 걔 복귀"
    assert told(marked, markup) == [("ㄱㅎㅂ", ["충남대", "24"])]


def test_each_row_is_a_person_of_its_own(marked: Marked) -> None:
    markup = "⟦KR_SCHOOL:가천의⟧ ⟦PERSON:석ㅇ빛⟧\n⟦KR_SCHOOL:건양의⟧ ⟦PERSON:ㅂㅅㄹ⟧"
    assert told(marked, markup) == [("석ㅇ빛", ["가천의"]), ("ㅂㅅㄹ", ["건양의"])]


def test_a_second_school_in_a_line_opens_the_next_person(marked: Marked) -> None:
    markup = "⟦KR_SCHOOL:가천의⟧ ⟦PERSON:석ㅇ빛⟧ ⟦KR_SCHOOL:건양의⟧ ⟦PERSON:ㅂㅅㄹ⟧"
    assert told(marked, markup) == [("석ㅇ빛", ["가천의"]), ("ㅂㅅㄹ", ["건양의"])]


def test_a_heading_holds_for_all_rows_below_it(marked: Marked) -> None:
    markup = "[⟦KR_SCHOOL:한빛고⟧ ⟦KR_COHORT:2-3⟧ 조편성]\n1 ⟦PERSON:나은솔⟧\n2 ⟦PERSON:도한결⟧"
    assert told(marked, markup) == [("나은솔", ["한빛고", "2-3"]), ("도한결", ["한빛고", "2-3"])]


def test_a_school_before_several_names_holds_for_all_of_them(marked: Marked) -> None:
    markup = "⟦KR_SCHOOL:한빛고⟧ ⟦PERSON:나은솔⟧, ⟦PERSON:도한결⟧"
    assert told(marked, markup) == [("나은솔", ["한빛고"]), ("도한결", ["한빛고"])]


def test_given_name_and_initials_lead_back_to_the_full_name(marked: Marked) -> None:
    markup = (
        "⟦PERSON:김한별⟧ 얘기. ⟦PERSON:한별⟧이 번호 ⟦PHONE_NUMBER:010-0123-4567⟧, ⟦PERSON:ㄱㅎㅂ⟧ ⟦KR_SCHOOL:한빛고⟧"
    )
    assert told(marked, markup) == [("김한별", ["010-0123-4567", "한빛고"])]


def test_a_number_after_a_name_belongs_to_it_over_the_line(marked: Marked) -> None:
    markup = "⟦PERSON:김한별⟧ 조심\n걔 번호 ⟦PHONE_NUMBER:010-0123-4567⟧"
    assert told(marked, markup) == [("김한별", ["010-0123-4567"])]


def test_details_without_a_name_are_one_person_without_a_name(marked: Marked) -> None:
    markup = "⟦KR_SCHOOL:춘천교대⟧\n⟦KR_COHORT:21학번⟧ 남자"
    assert told(marked, markup) == [(None, ["춘천교대", "21학번"])]


def test_public_figures_are_nobody_private(marked: Marked) -> None:
    assert told(marked, "⟦?PERSON:세종대왕⟧ 얘기") == []


def test_a_roster_of_thirty_is_thirty_people(marked: Marked) -> None:
    given = "가나다라마바사아자차"
    names = [f"{family}{first}별" for family in "김이박" for first in given]
    assert len(told(marked, "\n".join(f"⟦PERSON:{name}⟧" for name in names))) == len(names)


def test_people_are_bounded(marked: Marked) -> None:
    syllables = [chr(0xAC00 + 28 * number) for number in range(300)]
    markup = " ".join(f"⟦PERSON:김{syllable}별⟧" for syllable in syllables)
    assert len(told(marked, markup)) <= MOST_PEOPLE
