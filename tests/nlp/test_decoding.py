"""The best legal sequence of states, and the candidates beside it."""

import numpy as np
import pytest

from piiscan.nlp import decoding
from piiscan.nlp.decoding import STATES, Floats, Scores, Spans

PERSON_ALONE = 4
SCHOOL_BEGINS, SCHOOL_ENDS = 5, 7


def _certain(scores: np.ndarray) -> list[int]:
    """The best sequence of states, without candidates."""
    best, lead = decoding._strongest(scores)
    return decoding._legalised(_everywhere(scores), np.where(lead > 0, best, 0), 0.0).tolist()


def _everywhere(scores: Floats) -> Scores:
    return Scores(len(scores), np.arange(len(scores)), scores)


def find_spans(scores: Floats) -> Spans:
    return decoding.find_spans(_everywhere(scores))


def _legal(path: list[int]) -> bool:
    inside = 0
    for state in [*path, 0]:
        label, place = divmod(state - 1, 4) if state else (-1, -1)
        if inside != (label + 1 if place in {1, 2} else 0):
            return False
        inside = label + 1 if place in {0, 1} else 0
    return True


def _best_total(scores: np.ndarray) -> float:
    """The highest sum over legal sequences, by trying each state after each."""
    totals = {0: 0.0}
    for row in scores:
        reached: dict[int, float] = {}
        for state in range(STATES):
            places = [total for before, total in totals.items() if _may_follow(before, state)]
            if places:
                reached[state] = max(places) + float(row[state])
        totals = reached
    return max(total for state, total in totals.items() if _may_follow(state, 0))


def _may_follow(before: int, after: int) -> bool:
    is_open = before > 0 and (before - 1) % 4 in {0, 1}
    goes_on = after > 0 and (after - 1) % 4 in {1, 2}
    return goes_on and (before - 1) // 4 == (after - 1) // 4 if is_open else not goes_on


@pytest.mark.parametrize("seed", range(5))
def test_decoding_gives_the_best_legal_sequence(seed: int) -> None:
    scores = np.random.default_rng(seed).normal(0, 2, (24, STATES)).astype(np.float32)
    scores[:, 0] += 5
    scores[[0, 1, 22, 23], 1:] = -1e9
    path = _certain(scores)
    assert _legal(path)
    assert float(scores[np.arange(24), path].sum()) == pytest.approx(_best_total(scores), abs=1e-3)


def _scores(rows: dict[int, dict[int, float]]) -> np.ndarray:
    """Ten positions that are surely outside, but for the scores given."""
    scores = np.full((10, STATES), -20, np.float32)
    scores[:, 0] = 0
    for position, states in rows.items():
        for state, score in states.items():
            scores[position, state] = score
    return scores


def test_a_span_that_beats_outside_is_certain() -> None:
    found = find_spans(_scores({3: {SCHOOL_BEGINS: 2}, 4: {SCHOOL_ENDS: 2}}))
    assert (found.starts.tolist(), found.ends.tolist()) == ([3], [5])
    assert found.path.tolist() == [0, 0, 0, SCHOOL_BEGINS, SCHOOL_ENDS, 0, 0, 0, 0, 0]


def test_a_span_that_outside_beats_by_little_is_a_candidate() -> None:
    near, far = _scores({3: {PERSON_ALONE: -1}}), _scores({3: {PERSON_ALONE: -3}})
    assert _certain(near) == [0] * 10
    assert find_spans(near).starts.tolist() == [3]
    assert find_spans(far).starts.tolist() == []


def test_a_candidate_that_touches_a_certain_span_is_dropped() -> None:
    touching = _scores({3: {PERSON_ALONE: 5}, 4: {PERSON_ALONE: -1}})
    apart = _scores({3: {PERSON_ALONE: 5}, 6: {PERSON_ALONE: -1}})
    assert find_spans(touching).starts.tolist() == [3]
    assert find_spans(apart).starts.tolist() == [3, 6]


def test_a_begin_without_an_end_is_no_span() -> None:
    assert find_spans(_scores({3: {SCHOOL_BEGINS: 2}})).starts.tolist() == []


def test_where_no_scores_are_known_nothing_is_found() -> None:
    scores = _scores({3: {SCHOOL_BEGINS: 2}, 4: {SCHOOL_ENDS: 2}, 7: {PERSON_ALONE: 5}})
    places = np.array([3, 4, 5])
    found = decoding.find_spans(Scores(10, places, scores[places]))
    assert found.path.tolist() == [0, 0, 0, SCHOOL_BEGINS, SCHOOL_ENDS, 0, 0, 0, 0, 0]
    assert decoding.find_spans(Scores(10, places[:0], scores[:0])).starts.tolist() == []


def test_a_stretch_without_legal_end_is_searched_with_what_is_known() -> None:
    scores = _scores({3: {SCHOOL_BEGINS: 2, PERSON_ALONE: 1}})
    found = decoding.find_spans(Scores(10, np.array([3]), scores[[3]]))
    assert found.path.tolist() == [0, 0, 0, PERSON_ALONE, 0, 0, 0, 0, 0, 0]
