from dataclasses import dataclass
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from piiscan.recognizers.overlap import distinct, settle


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


def test_what_lies_in_a_surer_span_of_the_same_entity_is_dropped() -> None:
    whole, part = Result("PERSON", 0, 5, 0.9), Result("PERSON", 1, 3, 0.9)
    assert distinct([part, whole]) == [whole]


def test_a_surer_span_inside_another_and_one_of_another_entity_stay() -> None:
    spans = [Result("KR_SCHOOL", 1, 3, 0.5), Result("PERSON", 0, 5, 0.5), Result("PERSON", 1, 3, 0.9)]
    assert distinct(spans) == spans


def test_of_equal_spans_the_first_is_kept_and_one_without_a_score_is_dropped() -> None:
    first, again, nothing = (Result("PERSON", 0, 3, 0.8), Result("PERSON", 0, 3, 0.8), Result("PERSON", 5, 7, 0.0))
    kept = distinct([first, again, nothing])
    assert len(kept) == 1
    assert kept[0] is first


@given(RESULTS)
def test_distinct_spans_are_those_that_no_other_holds(spans: list[Result]) -> None:
    kept = distinct(spans)
    for span in spans:
        held = any(
            other.entity_type == span.entity_type
            and other.start <= span.start
            and span.end <= other.end
            and other.score >= span.score
            for other in kept
        )
        assert held or not span.score
