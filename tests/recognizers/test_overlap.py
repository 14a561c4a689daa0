from dataclasses import dataclass
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from piiscan.recognizers.overlap import settle


@dataclass
class Result:
    entity_type: str
    start: int
    end: int
    score: float


TEXT = "충남대 의대 24학번 김민수 010-0123-4567 연락"
ENTITIES = ["PERSON", "KR_SCHOOL", "PHONE_NUMBER", "KR_BANK_ACCOUNT"]
RESULTS = st.lists(
    st.builds(
        lambda entity, start, length, score: Result(entity, start, start + length, score),
        st.sampled_from(ENTITIES),
        st.integers(0, 20),
        st.integers(1, 9),
        st.floats(0.1, 1),
    ),
    max_size=8,
)


def test_a_sure_direct_identifier_comes_before_what_context_decides() -> None:
    phone = Result("PHONE_NUMBER", 17, 30, 0.9)
    person = Result("PERSON", 13, 34, 0.99)
    assert settle([person, phone], TEXT) == [phone]


def test_the_longer_and_surer_one_wins() -> None:
    school = Result("KR_SCHOOL", 0, 6, 0.9)
    assert settle([Result("KR_SCHOOL", 0, 3, 0.9), school], TEXT) == [school]


def test_what_overlaps_by_less_than_half_is_cut_back_to_the_free_part() -> None:
    chosen = settle([Result("KR_SCHOOL", 0, 6, 0.95), Result("KR_COHORT", 5, 11, 0.6)], TEXT)
    assert [(s.start, s.end) for s in chosen] == [(0, 6), (7, 11)]


@given(RESULTS)
def test_no_two_findings_share_a_character(results: list[Result]) -> None:
    settled = settle(results, TEXT)
    assert all(a.end <= b.start for a, b in pairwise(settled))
    assert all(s.start < s.end for s in settled)


@given(RESULTS)
def test_the_order_of_the_input_does_not_matter(results: list[Result]) -> None:
    def once(items: list[Result]) -> list[tuple[str, int, int]]:
        copies = [Result(r.entity_type, r.start, r.end, r.score) for r in items]
        return [(r.entity_type, r.start, r.end) for r in settle(copies, TEXT)]

    assert once(results) == once(results[::-1])
