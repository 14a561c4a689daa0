"""The states of the tagger and the best legal sequence of them.

A position is outside of all spans, or begins, continues, ends or alone makes up a span of one label. Where the best states of
single positions are legal one after the other they are the best sequence; only the other stretches are searched.
"""

from collections.abc import Iterator
from math import inf
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

LABELS = (
    "PERSON", "KR_SCHOOL", "KR_COHORT", "KR_AFFILIATION", "KR_ADDRESS", "SOCIAL_HANDLE", "KR_BIRTHDATE",
    "KR_STUDENT_ID", "PHONE_NUMBER", "KR_BANK_ACCOUNT", "EMAIL_ADDRESS", "KR_VEHICLE_PLATE", "KR_RRN",
)  # fmt: skip
"""The labels, in the order of the network's states."""

STATES = 1 + 4 * len(LABELS)
"""Outside, then begin, inside, end and single of each label."""

CANDIDATE_BIAS = 1.75
"""How much the outside state is held back when improbable spans are sought: spans of probability 0.15 and more."""

_CLOSE = 10.0
"""How far behind the best a state may be to matter where legal sequences are searched: it is then 20,000 times less probable."""

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_BEGIN, _INSIDE, _END, _SINGLE = range(4)
_LAST = (1 + _END) % 4
"""What the states that end a span leave when divided by 4."""

_GOES_ON = np.array([state > 0 and (state - 1) % 4 in {_INSIDE, _END} for state in range(STATES)])
"""Whether a state stands behind another of the same span."""

_IS_OPEN = np.array([state > 0 and (state - 1) % 4 in {_BEGIN, _INSIDE} for state in range(STATES)])
"""Whether a state needs another of the same span behind it."""

_BEGINS = np.array([state > 0 and (state - 1) % 4 in {_BEGIN, _SINGLE} for state in range(STATES)])
"""Whether a span begins with a state."""

_ENDS = np.array([state > 0 and (state - 1) % 4 in {_END, _SINGLE} for state in range(STATES)])
"""Whether a span ends with a state."""

_OUTSIDE = [1e9] + [0.0] * (STATES - 1)
"""The scores where no span can be."""

_LABEL = np.array([(state - 1) // 4 for state in range(STATES)])


class Scores(NamedTuple):
    """What is known of the states of a batch: outside is certain wherever nothing is."""

    size: int
    """How many positions there are; the first and the last are outside."""
    places: Ints
    """Those whose states have a score, rising."""
    values: Floats
    """The score of each state there."""

    def spread(self, states: Ints) -> Ints:
        """States of the places as those of all positions."""
        spread = np.zeros(self.size, np.int64)
        spread[self.places] = states
        return spread


class Spans(NamedTuple):
    """A legal sequence of states and where its spans lie."""

    path: Ints
    starts: Ints
    ends: Ints
    """Positions behind the last of each span."""


def find_spans(scores: Scores) -> Spans:
    """The certain spans and, apart from those, the candidates: the best spans when outside is held back a little."""
    best, lead = _strongest(scores.values)
    path = _legalised(scores, scores.spread(np.where(lead > 0, best, 0)), 0.0)
    rivals = _apart(scores.spread(np.where(lead > -CANDIDATE_BIAS, best, 0)), path > 0)
    if rivals.any():
        path += _legalised(scores, rivals, CANDIDATE_BIAS)
    return Spans(path, np.flatnonzero(_BEGINS[path]), np.flatnonzero(_ENDS[path]) + 1)


def _strongest(values: Floats) -> tuple[Ints, Floats]:
    """The best state but outside of each row of scores, and its lead over outside."""
    best: Ints = values[:, 1:STATES].argmax(axis=1).astype(np.int64) + 1
    return best, values[np.arange(len(best)), best] - values[:, 0]


def _runs(marked: Bools) -> tuple[Ints, Ints]:
    """Where runs of marked positions begin and end; the first and the last position are not marked."""
    edges = np.flatnonzero(marked[1:] != marked[:-1]) + 1
    return edges[::2], edges[1::2]


def _apart(rivals: Ints, taken: Bools) -> Ints:
    """Keep those runs of rivals that neither overlap nor touch what is taken."""
    starts, ends = _runs(rivals > 0)
    before = np.concatenate(([0], np.cumsum(taken)))
    free = before[starts - 1] == before[ends + 1]
    change = np.zeros(len(rivals), np.int64)
    change[starts[free]] = 1
    change[ends[free]] = -1
    return rivals * np.cumsum(change)


def _legalised(scores: Scores, path: Ints, held_back: float) -> Ints:
    """Search the stretches in which states don't follow each other legally."""
    broken = _broken(path)
    if len(broken):
        marked = path > 0
        marked[1:] |= path[:-1] > 0
        marked[:-1] |= path[1:] > 0
        starts, ends = _runs(marked)
        stretches = list(dict.fromkeys((np.searchsorted(starts, broken, side="right") - 1).tolist()))
        for start, rows, rivals in _stretches(scores, starts[stretches], ends[stretches]):
            path[start : start + len(rows)] = _best_path(rows, rivals, held_back)
    return path


def _broken(path: Ints) -> Ints:
    """Positions whose state needs another one before or behind it than there is."""
    taken = np.flatnonzero(path)
    before, states, behind = path[taken - 1], path[taken], path[taken + 1]
    cut = _IS_OPEN[states] & ~(_GOES_ON[behind] & (_LABEL[states] == _LABEL[behind]))
    broken: Ints = taken[cut | (_GOES_ON[states] & ~_IS_OPEN[before])]
    return broken


def _stretches(scores: Scores, starts: Ints, ends: Ints) -> Iterator[tuple[int, list[list[float]], list[int]]]:
    """Where each stretch starts, the score of each state at its positions, and the begin states of the labels that matter there."""
    firsts, lasts = np.searchsorted(scores.places, (starts, ends))
    counts = lasts - firsts
    offsets = np.cumsum(counts) - counts
    known = np.repeat(firsts - offsets, counts) + np.arange(counts.sum())
    values, places = scores.values[known], scores.places[known].tolist()
    close = values[:, 1:] > values.max(axis=1, keepdims=True) - _CLOSE
    somewhere = np.logical_or.reduceat(close, offsets).reshape(-1, len(LABELS), 4)
    rivals = (somewhere[..., _BEGIN] & somewhere[..., _END]) | somewhere[..., _SINGLE]
    rows = values.tolist()
    columns = (starts, ends, offsets, counts, rivals)
    for start, end, offset, count, near in zip(*(column.tolist() for column in columns), strict=True):
        own = rows[offset : offset + count]
        if count < end - start:
            spread = [_OUTSIDE] * (end - start)
            for place, row in zip(places[offset : offset + count], own, strict=True):
                spread[place - start] = row
            own = spread
        yield start, own, [1 + 4 * label for label, is_near in enumerate(near) if is_near]


def _best_path(rows: list[list[float]], firsts: list[int], held_back: float) -> list[int]:
    """Viterbi's algorithm over a stretch that begins and ends outside.

    In plain Python, as a stretch has some ten positions and few labels that matter: three times as fast as over arrays.

    Args:
        rows: the score of each state at each position.
        firsts: the begin states of the labels that matter.
        held_back: how much outside is held back.
    """
    closed, opened = 0.0, dict.fromkeys(firsts, -inf)
    steps = []
    for row in rows:
        best, state = closed + row[0] - held_back, 0
        inside = {}
        for first in firsts:
            ended, alone, begun = opened[first] + row[first + _END], closed + row[first + _SINGLE], closed + row[first]
            if ended > best:
                best, state = ended, first + _END
            if alone > best:
                best, state = alone, first + _SINGLE
            longer = opened[first] + row[first + _INSIDE]
            inside[first] = longer > begun
            opened[first] = max(longer, begun)
        closed = best
        steps.append((state, inside))
    return _traced(steps)


def _traced(steps: list[tuple[int, dict[int, bool]]]) -> list[int]:
    """Follow the best steps back from the end."""
    path = []
    opened = 0
    for state, inside in reversed(steps):
        if opened:
            path.append(opened + _INSIDE if inside[opened] else opened)
            opened = opened if inside[opened] else 0
        else:
            path.append(state)
            opened = state - _END if state % 4 == _LAST else 0
    return path[::-1]


def shares(scores: Floats, path: Ints) -> Floats:
    """The share of each position's state in the probability of all states."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised[np.arange(len(path)), path] / raised.sum(axis=1), np.float32)
