"""Ten estimates that were worked out by hand from the tables (docs/anonymity.md), and what must hold for all."""

from collections.abc import Callable

import pytest

from piiscan.model import Finding
from piiscan.risk.anonymity import NATION, Estimate, estimate, people_said, year_of
from piiscan.risk.clues import mask, read
from piiscan.risk.people import group

Marked = Callable[[str], tuple[str, list[Finding]]]
Estimated = Callable[[str], Estimate]


@pytest.fixture
def estimated(marked: Marked) -> Estimated:
    def first(markup: str) -> Estimate:
        text, findings = marked(markup)
        people = group(text, findings)
        traits = read(mask(text, findings)).traits if len(people) == 1 else ()
        return estimate(people[0], traits, people_said(text))

    return first


WORKED = [
    ("⟦KR_SCHOOL:충남대 의대⟧ ⟦KR_COHORT:24학번⟧ ⟦PERSON:김ㅇㅇ⟧", [660, 110.8, 24.6]),
    ("⟦KR_SCHOOL:충남대 의대⟧ ⟦KR_COHORT:24학번⟧ ⟦PERSON:ㄱㅁㅅ⟧", [660, 110.8, 31.7, 1.2]),
    ("⟦KR_SCHOOL:한빛고⟧ ⟦KR_COHORT:2-3⟧ ⟦PERSON:이ㅇㅇ⟧", [549, 24, 4.4]),
    ("⟦KR_SCHOOL:전북대⟧ ⟦KR_COHORT:22학번⟧ ⟦PERSON:박모⟧", [16400, 4100, 346]),
    ("⟦KR_SCHOOL:춘천교대⟧ ⟦KR_COHORT:21학번⟧ 남자 중에 제일 나이 많은", [1400, 351, 176]),
    ("⟦KR_AFFILIATION:한빛병원 내과⟧ ⟦KR_COHORT:R3⟧ 여자쌤", [18, 5.3, 3.1]),
    ("⟦KR_AFFILIATION:한빛병원 61병동⟧ ⟦KR_COHORT:3년차⟧", [28, 6.4]),
    ("⟦KR_ADDRESS:한빛동⟧ ⟦PERSON:남궁ㅇㅇ⟧", [15000, 7.4]),
    ("⟦PERSON:김민수⟧ 아는 사람", [51_700_000, 11_110_000, 5_700]),
    ("⟦PERSON:김ㅇㅇ⟧ 번호 ⟦PHONE_NUMBER:010-0123-4567⟧", [51_700_000, 11_110_000, 1]),
]


@pytest.mark.parametrize(("markup", "chain"), WORKED)
def test_the_estimate_agrees_with_the_one_by_hand(markup: str, chain: list[float], estimated: Estimated) -> None:
    assert [step.left for step in estimated(markup).steps] == pytest.approx(chain, rel=0.03)


@pytest.mark.parametrize(("markup", "chain"), WORKED)
def test_nobody_is_ever_less_than_one_and_the_range_holds_the_estimate(
    markup: str, chain: list[float], estimated: Estimated
) -> None:
    found = estimated(markup)
    assert 1 <= found.low <= found.left <= found.high
    assert len(found.steps) == len(chain)


def test_every_further_detail_leaves_fewer_people(estimated: Estimated) -> None:
    lefts = [step.left for step in estimated("⟦KR_SCHOOL:충남의⟧ ⟦KR_COHORT:24⟧ ⟦PERSON:ㄱㅁㅅ⟧ 문신 있음").steps]
    assert lefts == sorted(lefts, reverse=True)


def test_a_rarer_name_leaves_fewer_people(estimated: Estimated) -> None:
    common = estimated("⟦KR_SCHOOL:전북대⟧ ⟦PERSON:김민수⟧")
    rare = estimated("⟦KR_SCHOOL:전북대⟧ ⟦PERSON:궉민수⟧")
    assert rare.left < common.left


def test_the_number_that_the_post_tells_is_believed(estimated: Estimated) -> None:
    markup = "⟦KR_SCHOOL:금오공대 기계⟧ ⟦KR_COHORT:24⟧에 여자 넷밖에 없는데 그중 하나"
    assert estimated(markup).left <= 4.1


def test_a_name_alone_is_of_the_whole_country_and_no_group(estimated: Estimated) -> None:
    found = estimated("⟦PERSON:김민수⟧")
    assert found.steps[0].left == NATION
    assert not found.group


def test_a_phone_number_reaches_one_person(estimated: Estimated) -> None:
    found = estimated("⟦PHONE_NUMBER:010-0123-4567⟧")
    assert found.direct
    assert found.left == pytest.approx(1)


def test_a_dong_is_no_door_but_a_room_is(estimated: Estimated) -> None:
    assert not estimated("⟦PERSON:김민수⟧ ⟦KR_ADDRESS:한빛동⟧").direct
    assert estimated("⟦PERSON:김민수⟧ ⟦KR_ADDRESS:한빛동 가람빌 302호⟧").direct


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("여자 한 명뿐이잖아", 1),
        ("남자 둘 중 키 작은 쪽", 2),
        ("여자 넷밖에 없는데", 4),
        ("정원이 40명임", None),
        ("아무 말 없음", None),
    ],
)
def test_how_many_the_post_says(text: str, number: int | None) -> None:
    assert people_said(text) == number


@pytest.mark.parametrize(
    ("cohort", "year"), [("24학번", 24), ("2024학번", 24), ("25", 25), ("본3", None), ("41기", None)]
)
def test_the_year_of_entry(cohort: str, year: int | None) -> None:
    assert year_of(cohort) == year
