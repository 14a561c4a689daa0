"""Tags names, schools, cohorts and the other labels that only context decides.

A small convolutional network over characters, run in NumPy: each position adds up the embeddings of its character and of
the known n-grams that start or end there, two convolutions look at the neighbours, and a layer gives each position a
score for every state: outside, or begin, inside, end, single of a label. The best legal sequence of states is the answer.
What the weights were trained on is said in `model/MODEL_CARD.md`.
"""

from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import IO, NamedTuple

import numpy as np
from numpy.typing import NDArray

from piiscan.nlp.features import GAP, Alphabet, Features, Layout, NgramTable, extract, lay_out

LABELS = (
    "PERSON", "KR_SCHOOL", "KR_COHORT", "KR_AFFILIATION", "KR_ADDRESS", "SOCIAL_HANDLE", "KR_BIRTHDATE",
    "KR_STUDENT_ID", "PHONE_NUMBER", "KR_BANK_ACCOUNT", "EMAIL_ADDRESS", "KR_VEHICLE_PLATE", "KR_RRN",
)  # fmt: skip
"""The labels, in the order of the network's states."""

STATES = 1 + 4 * len(LABELS)
"""Outside, then begin, inside, end and single of each label."""

CANDIDATE_BIAS = 1.75
"""How much the outside state is held back when improbable spans are sought: spans of probability 0.15 and more."""

_BEGIN, _INSIDE, _END, _SINGLE = range(4)
_LONGEST_PIECE = 2000
_BATCH_POINTS = 4096
_WIDTH = 5
_FORBIDDEN = np.float32(-1e9)

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


class Tag(NamedTuple):
    """A span that the tagger believes in more or less."""

    start: int
    """First code point in the text given."""
    end: int
    """Code point after the last."""
    label: str
    """One of `LABELS`."""
    probability: float
    """Chance that an annotator marks this span so, required or optional, from 0 to 1; below 0.5 it is a mere candidate."""
    optional: bool
    """Whether it rather is a public figure or general talk: what the annotation guide marks with a question mark."""


class Weights(NamedTuple):
    """The arrays of the network."""

    chars: Floats
    """Embedding of each character, with the first layer's bias."""
    ngrams: Floats
    """Embeddings of each n-gram at its first and at its last character, side by side."""
    first: Floats
    first_bias: Floats
    second: Floats
    second_bias: Floats
    pooled: Floats
    """From the highest values of the first layer in a text to the second layer at each of its positions."""
    scores: Floats
    scores_bias: Floats
    """The last column is the score of being optional."""


class Tagger:
    """The trained tagger; safe to share between threads."""

    def __init__(self, alphabet: Alphabet, table: NgramTable, weights: Weights, curves: Floats) -> None:
        """Take what `load` reads.

        Args:
            alphabet: rows of the characters.
            table: rows of the n-grams.
            weights: arrays of the network.
            curves: for each label, calibrated probabilities at equal steps of the raw one from 0 to 1.
        """
        self._alphabet = alphabet
        self._table = table
        self._weights = weights
        self._curves = curves

    @classmethod
    def load(cls) -> "Tagger":
        """Read the weights in the package."""
        with files("piiscan.nlp").joinpath("model/tagger.npz").open("rb") as stream:
            return cls.read(stream)

    @classmethod
    def read(cls, stream: IO[bytes]) -> "Tagger":
        """Read weights that `training` wrote."""
        with np.load(stream) as arrays:
            alphabet = Alphabet(arrays["own"].tobytes().decode("utf-32-le"))
            weights = Weights(
                _dequantised(arrays["chars"], arrays["chars_scale"]),
                _dequantised(arrays["ngrams"], arrays["ngrams_scale"]),
                *(arrays[name].astype(np.float32) for name in Weights._fields[2:]),
            )
            table = NgramTable(arrays["displacements"], arrays["entries"])
            return cls(alphabet, table, weights, arrays["curves"].astype(np.float32))

    def tag(self, text: str) -> list[Tag]:
        """Find the spans of one text, sorted, without overlaps."""
        return self.tag_many([text])[0]

    def tag_many(self, texts: Sequence[str]) -> list[list[Tag]]:
        """Find the spans of several texts; faster than one by one and of the same answers."""
        found: list[list[Tag]] = [[] for _ in texts]
        for batch in _batches(texts):
            layout = lay_out([piece.text for piece in batch])
            self._tag_batch(layout, batch, found)
        return found

    def _tag_batch(self, layout: Layout, batch: "Sequence[_Piece]", found: list[list[Tag]]) -> None:
        scores = self._scores(layout)
        for span in self._spans(scores):
            number = int(np.searchsorted(layout.starts, span.start, side="right")) - 1
            shift = batch[number].offset - int(layout.starts[number])
            tag = Tag(span.start + shift, span.end + shift, span.label, span.probability, span.optional)
            found[batch[number].number].append(tag)

    def _scores(self, layout: Layout) -> Floats:
        weights = self._weights
        known = _embed(extract(layout, self._alphabet, self._table), weights)
        first = _convolve(known, weights.first, 1)
        first += weights.first_bias
        np.maximum(first, 0, out=first)
        second = _convolve(first, weights.second, 2)
        second += weights.second_bias
        second += np.repeat(_highest(layout, first) @ weights.pooled, _lengths(layout), axis=0)
        np.maximum(second, 0, out=second)
        scores = np.concatenate((first, second), axis=1) @ weights.scores + weights.scores_bias
        scores[layout.points == 0, 1:STATES] = _FORBIDDEN
        return np.asarray(scores, np.float32)

    def _spans(self, scores: Floats) -> list[Tag]:
        """The certain spans and, where nothing is certain, the candidates, in the order of the text."""
        states = scores[:, :STATES]
        best, lead = _strongest(states)
        path = _decode(states, best, lead, 0.0)
        starts, ends = _edges(path)
        if ((lead > -CANDIDATE_BIAS) & (path == 0)).any():
            more, more_ends = _add_apart(path, _decode(states, best, lead, CANDIDATE_BIAS))
            starts, ends = np.sort(np.concatenate((starts, more))), np.sort(np.concatenate((ends, more_ends)))
        return self._described(scores, path, starts, ends) if len(starts) else []

    def _described(self, scores: Floats, path: Ints, starts: Ints, ends: Ints) -> list[Tag]:
        inside = np.flatnonzero(path)
        firsts = np.searchsorted(inside, starts)
        shares = _shares(scores[inside, :STATES], path[inside])
        raw = np.minimum.reduceat(shares, firsts)
        optional = np.add.reduceat(scores[inside, STATES], firsts) > 0
        labels = (path[starts] - 1) // 4
        place = raw * (self._curves.shape[1] - 1)
        below = np.minimum(place.astype(np.int64), self._curves.shape[1] - 2)
        rest = place - below
        probability = self._curves[labels, below] * (1 - rest) + self._curves[labels, below + 1] * rest
        rows = zip(
            starts.tolist(), ends.tolist(), labels.tolist(), probability.tolist(), optional.tolist(), strict=True
        )
        return [Tag(start, end, LABELS[label], chance, free) for start, end, label, chance, free in rows]


class _Piece(NamedTuple):
    """A stretch of a text that is tagged in one go."""

    number: int
    offset: int
    text: str


def _batches(texts: Sequence[str]) -> Iterator[list[_Piece]]:
    batch: list[_Piece] = []
    size = 0
    for number, text in enumerate(texts):
        for offset, piece in _pieces(text):
            if size + len(piece) > _BATCH_POINTS and batch:
                yield batch
                batch, size = [], 0
            batch.append(_Piece(number, offset, piece))
            size += len(piece)
    if batch:
        yield batch


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Cut a long text behind line ends, else behind spaces, else anywhere."""
    at = 0
    while at < len(text):
        end = min(at + _LONGEST_PIECE, len(text))
        if end < len(text):
            cut = max(text.rfind("\n", at, end), 0) or max(text.rfind(" ", at, end), 0)
            end = cut + 1 if cut > at else end
        yield at, text[at:end]
        at = end


def _dequantised(values: NDArray[np.int8], scale: NDArray[np.float16]) -> Floats:
    return values.astype(np.float32) * scale.astype(np.float32)


def _embed(features: Features, weights: Weights) -> Floats:
    """Add up what is known at each position and cut off what is negative."""
    known = weights.chars[features.chars]
    size, width = known.shape
    for order, rows in enumerate(features.rows, start=2):
        both = np.take(weights.ngrams, rows, axis=0)
        known += both[:, :width]
        known[order - 1 :] += both[: size - order + 1, width:]
    return np.maximum(known, 0, out=known)


def _convolve(values: Floats, kernel: Floats, step: int) -> Floats:
    """A convolution over 5 positions `step` apart."""
    size, width = values.shape
    reach = (_WIDTH // 2) * step
    padded = np.zeros((size + 2 * reach, width), np.float32)
    padded[reach : reach + size] = values
    window = np.empty((size, _WIDTH * width), np.float32)
    for place in range(_WIDTH):
        window[:, place * width : (place + 1) * width] = padded[place * step : place * step + size]
    return np.asarray(window @ kernel, np.float32)


def _highest(layout: Layout, values: Floats) -> Floats:
    """The highest value of each column in each text."""
    return np.maximum.reduceat(values[GAP:], layout.starts - GAP, axis=0)


def _lengths(layout: Layout) -> Ints:
    """How many positions belong to each text, the gap behind it included and for the first also the one before."""
    return np.diff(layout.starts[1:], prepend=0, append=len(layout.points))


def _legal(before: Ints, after: Ints) -> NDArray[np.bool_]:
    """Whether one state may follow another."""
    is_open = (before > 0) & ((before - 1) % 4 < _END)
    goes_on = (after > 0) & (((after - 1) % 4 == _INSIDE) | ((after - 1) % 4 == _END))
    same = (before - 1) // 4 == (after - 1) // 4
    return np.asarray(np.where(is_open, goes_on & same, ~goes_on), np.bool_)


_CLOSED = np.flatnonzero([state == 0 or (state - 1) % 4 >= _END for state in range(STATES)])
"""The states after which a span may begin or nothing be."""

_GOES_ON = np.array([state > 0 and (state - 1) % 4 in {_INSIDE, _END} for state in range(STATES)])
"""Whether a state stands behind another of the same span."""


def decode(scores: Floats, held_back: float = 0.0) -> Ints:
    """The best legal sequence of states.

    The states that score best one by one are the best sequence wherever they follow each other legally; only stretches
    where they don't are searched, all at once.

    Args:
        scores: for each position the score of each state.
        held_back: taken off the score of outside.
    """
    best, lead = _strongest(scores)
    return _decode(scores, best, lead, held_back)


def _strongest(scores: Floats) -> tuple[Ints, Floats]:
    """The best state but outside of each position, and its lead over outside."""
    best: Ints = scores[:, 1:].argmax(axis=1).astype(np.int64) + 1
    return best, scores[np.arange(len(best)), best] - scores[:, 0]


def _decode(scores: Floats, best: Ints, lead: Floats, held_back: float) -> Ints:
    path = np.where(lead > -held_back, best, 0)
    broken = np.flatnonzero(~_legal(path[:-1], path[1:]))
    if len(broken):
        near = np.convolve(path > 0, np.ones(3), "same") > 0
        edges = np.flatnonzero(np.diff(near, prepend=False, append=False))
        starts, ends = edges[::2], edges[1::2]
        islands = np.unique(np.searchsorted(starts, broken, side="right") - 1)
        for start, found in _best_paths(scores, starts[islands], ends[islands], held_back):
            path[start : start + len(found)] = found
    return path


def _best_paths(scores: Floats, starts: Ints, ends: Ints, held_back: float) -> Iterator[tuple[int, Ints]]:
    """Viterbi's algorithm over several stretches that begin and end outside, the longest first."""
    order = np.argsort(starts - ends, kind="stable")
    starts, lengths = starts[order], (ends - starts)[order]
    total = np.full((len(starts), STATES), _FORBIDDEN, np.float32)
    total[:, 0] = 0
    steps = []
    for step in range(int(lengths[0])):
        running = int(np.searchsorted(-lengths, -step, side="left"))
        row = scores[starts[:running] + step]
        row[:, 0] -= held_back
        row, closed, is_inside = _advance(total[:running], row)
        total[:running] = row
        steps.append((closed, is_inside))
    paths = _traced(_CLOSED[total[:, _CLOSED].argmax(axis=1)], steps)
    for start, length, path in zip(starts.tolist(), lengths.tolist(), paths, strict=True):
        yield start, path[:length]


def _advance(total: Floats, row: Floats) -> tuple[Floats, Ints, NDArray[np.bool_]]:
    """One step of the algorithm: new totals, the best closed state before, and whether inside beats begin before."""
    best = _CLOSED[total[:, _CLOSED].argmax(axis=1)]
    closed = total[np.arange(len(total)), best][:, None]
    begun, inside = total[:, 1::4], total[:, 2::4]
    still_open = np.maximum(begun, inside)
    is_inside = inside > begun
    row[:, :1] += closed
    row[:, 1::4] += closed
    row[:, 4::4] += closed
    row[:, 2::4] += still_open
    row[:, 3::4] += still_open
    return row, best, is_inside


def _traced(state: Ints, steps: "list[tuple[Ints, NDArray[np.bool_]]]") -> Ints:
    """Follow the best steps back from the last states; a short stretch has its path at the front of its row."""
    paths = np.zeros((len(state), len(steps)), np.int64)
    for step in range(len(steps) - 1, -1, -1):
        closed, is_inside = steps[step]
        now = state[: len(closed)]
        paths[: len(closed), step] = now
        label = np.maximum(now - 1, 0) // 4
        opened = 1 + 4 * label + is_inside[np.arange(len(now)), label]
        state[: len(closed)] = np.where(_GOES_ON[now], opened, closed)
    return paths


def _add_apart(path: Ints, candidates: Ints) -> tuple[Ints, Ints]:
    """Add to a sequence the candidates that overlap none of its spans; return where those begin and end."""
    starts, ends = _edges(candidates)
    taken = np.concatenate(([0], np.cumsum(path > 0)))
    free = taken[starts] == taken[ends]
    starts, ends = starts[free], ends[free]
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        path[start:end] = candidates[start:end]
    return starts, ends


def _edges(path: Ints) -> tuple[Ints, Ints]:
    """First positions of the spans of a legal sequence, and the positions behind their last."""
    places = (path - 1) % 4
    starts = (path > 0) & ((places == _BEGIN) | (places == _SINGLE))
    ends = (path > 0) & ((places == _END) | (places == _SINGLE))
    return np.flatnonzero(starts), np.flatnonzero(ends) + 1


def _shares(scores: Floats, path: Ints) -> Floats:
    """The share of each position's state in the probability of all states."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised[np.arange(len(path)), path] / raised.sum(axis=1), np.float32)
