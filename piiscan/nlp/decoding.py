"""The states of the tagger and the best legal sequence of them.

A position is outside of all spans, or begins, continues, ends or alone makes up a span of one label. Where the best states of
single positions are legal one after the other they are the best sequence; only the other stretches are searched.
"""

from collections.abc import Iterator
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

FORBIDDEN = np.float32(-1e9)
"""The score of what cannot be."""

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_BEGIN, _INSIDE, _END, _SINGLE = range(4)
_CLOSED = np.flatnonzero([state == 0 or (state - 1) % 4 >= _END for state in range(STATES)])
"""The states after which a span may begin or nothing be."""

_GOES_ON = np.array([state > 0 and (state - 1) % 4 in {_INSIDE, _END} for state in range(STATES)])
"""Whether a state stands behind another of the same span."""

_IS_OPEN = np.array([state > 0 and (state - 1) % 4 in {_BEGIN, _INSIDE} for state in range(STATES)])
"""Whether a state needs another of the same span behind it."""

_LABEL = np.array([(state - 1) // 4 for state in range(STATES)])


class Spans(NamedTuple):
    """A legal sequence of states and where its spans lie."""

    path: Ints
    starts: Ints
    ends: Ints
    """Positions behind the last of each span."""


def find_spans(scores: Floats) -> Spans:
    """The certain spans and, apart from those, the candidates: the best spans when outside is held back a little.

    Args:
        scores: for each position the score of each state; outside is certain at both ends.
    """
    best, lead = _strongest(scores)
    path = _legalised(scores, np.where(lead > 0, best, 0), 0.0)
    rivals = _apart(np.where(lead > -CANDIDATE_BIAS, best, 0), path > 0)
    if rivals.any():
        path += _legalised(scores, rivals, CANDIDATE_BIAS)
    places = (path - 1) % 4
    starts = np.flatnonzero((path > 0) & ((places == _BEGIN) | (places == _SINGLE)))
    ends = np.flatnonzero((path > 0) & ((places == _END) | (places == _SINGLE))) + 1
    return Spans(path, starts, ends)


def decode(scores: Floats) -> Ints:
    """The best legal sequence of states."""
    best, lead = _strongest(scores)
    return _legalised(scores, np.where(lead > 0, best, 0), 0.0)


def _strongest(scores: Floats) -> tuple[Ints, Floats]:
    """The best state but outside of each position, and its lead over outside."""
    best: Ints = scores[:, 1:].argmax(axis=1).astype(np.int64) + 1
    return best, scores[np.arange(len(best)), best] - scores[:, 0]


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


def _legalised(scores: Floats, path: Ints, held_back: float) -> Ints:
    """Search the stretches in which states don't follow each other legally."""
    is_open, goes_on = _IS_OPEN[path[:-1]], _GOES_ON[path[1:]]
    same = _LABEL[path[:-1]] == _LABEL[path[1:]]
    broken = np.flatnonzero((is_open != goes_on) | (is_open & ~same))
    if len(broken):
        marked = path > 0
        marked[1:] |= path[:-1] > 0
        marked[:-1] |= path[1:] > 0
        starts, ends = _runs(marked)
        islands = np.unique(np.searchsorted(starts, broken, side="right") - 1)
        for start, found in _best_paths(scores, starts[islands], ends[islands], held_back):
            path[start : start + len(found)] = found
    return path


def _best_paths(scores: Floats, starts: Ints, ends: Ints, held_back: float) -> Iterator[tuple[int, Ints]]:
    """Viterbi's algorithm over several stretches that begin and end outside, the longest first."""
    order = np.argsort(starts - ends, kind="stable")
    starts, lengths = starts[order], (ends - starts)[order]
    total = np.full((len(starts), STATES), FORBIDDEN, np.float32)
    total[:, 0] = 0
    running = np.searchsorted(-lengths, -np.arange(lengths[0]), side="left")
    steps = []
    for step, count in enumerate(running.tolist()):
        row = scores[starts[:count] + step]
        row[:, 0] -= held_back
        steps.append(_advance(total[:count], row))
        total[:count] = row
    paths = _traced(_CLOSED[total[:, _CLOSED].argmax(axis=1)], steps)
    for start, length, path in zip(starts.tolist(), lengths.tolist(), paths, strict=True):
        yield start, path[:length]


def _advance(total: Floats, row: Floats) -> tuple[Ints, Bools]:
    """Add the best totals before to a row of scores; return the best closed state and whether inside beat begin."""
    best = _CLOSED[total[:, _CLOSED].argmax(axis=1)]
    closed = total[np.arange(len(total)), best][:, None]
    begun, inside = total[:, 1::4], total[:, 2::4]
    still_open = np.maximum(begun, inside)
    row[:, :1] += closed
    row[:, 1::4] += closed
    row[:, 4::4] += closed
    row[:, 2::4] += still_open
    row[:, 3::4] += still_open
    return best, inside > begun


def _traced(state: Ints, steps: list[tuple[Ints, Bools]]) -> Ints:
    """Follow the best steps back from the last states; a short stretch has its path at the front of its row."""
    paths = np.zeros((len(state), len(steps)), np.int64)
    for step in range(len(steps) - 1, -1, -1):
        closed, is_inside = steps[step]
        now = state[: len(closed)]
        paths[: len(closed), step] = now
        label = np.maximum(_LABEL[now], 0)
        opened = 1 + 4 * label + is_inside[np.arange(len(now)), label]
        state[: len(closed)] = np.where(_GOES_ON[now], opened, closed)
    return paths


def shares(scores: Floats, path: Ints) -> Floats:
    """The share of each position's state in the probability of all states."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised[np.arange(len(path)), path] / raised.sum(axis=1), np.float32)
