"""Tags names, schools, cohorts and the other labels that only context decides.

A small convolutional network over characters, run in NumPy: each position adds up the embeddings of its character and of
the known n-grams that start or end there, two convolutions look at the neighbours, and a layer gives each position a
score for every state: outside, or begin, inside, end, single of a label. A gate spares all behind the first convolution
where no span can be. The best legal sequence of states is the answer. The highest values of both convolutions over a
text say how it reads as a whole.
What the weights were trained on is said in `model/MODEL_CARD.md`.
"""

from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import IO, NamedTuple

import numpy as np
from numpy.typing import NDArray

from piiscan.nlp.decoding import LABELS, STATES, Bools, Floats, Ints, Scores, Spans, find_spans, shares
from piiscan.nlp.features import Alphabet, Features, Layout, NgramTable, extract, lay_out

__all__ = ["LABELS", "STATES", "Tag", "Tagger", "Weights"]

_ZEROS = np.zeros(64, np.float32)
"""At least as many as there are columns: NumPy compares with rows in two thirds of the time that one number takes."""
_LONGEST_PIECE = 2000
_BATCH_POINTS = 8192
_WIDTH = 5
_FAR = (-4, -2, 0, 2, 4)
"""The positions that the second convolution looks at, seen from its own; none is farther than the gap between texts is wide."""
_BLOCK = 480
"""Positions whose windows are made at once: few enough to stay in the cache."""
_RARE = 4
"""From this order on n-grams are known at so few positions that only those are added."""
_ROWS = 12
"""Rows that are multiplied at once, always as many: a BLAS library rounds in another order for another number of rows, and a post must not be
judged otherwise in another company. So few that OpenBLAS takes one thread: more would wait for each other longer than they work."""


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


class Reading(NamedTuple):
    """How a text reads as a whole, whatever is found in it; of a long text, how its worst part does."""

    exposure: float
    """Log-odds that it exposes a private person's data."""
    another: float
    """Log-odds that it then exposes another than the writer."""


NOTHING = Reading(-9.0, 0.0)
"""How an empty text reads."""


class Weights(NamedTuple):
    """The arrays of the network."""

    chars: Floats
    """Embedding of each character, with the first layer's bias."""
    begun: Floats
    """Embedding of each n-gram at its first character."""
    ended: Floats
    """Embedding of each n-gram at its last character; an array of its own, as short rows of a wider one take twice as long to add."""
    first: Floats
    first_bias: Floats
    """Of as many positions as are multiplied at once, one after the other."""
    second: Floats
    second_bias: Floats
    pooled: Floats
    """From the highest values of the first layer in a text to the second layer at each of its positions."""
    scores: Floats
    scores_bias: Floats
    """The last column is the score of being optional."""
    gate: Floats
    """From the first layer at a position to whether a span can be there: not unless it is above 0."""
    gate_bias: Floats
    reading: Floats
    """From the highest values of the first layer in a text, and of the second where the gate is open, to how it reads as a whole."""
    reading_bias: Floats


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
            ngrams = _dequantised(arrays["ngrams"], arrays["ngrams_scale"])
            weights = Weights(
                _dequantised(arrays["chars"], arrays["chars_scale"]),
                *(np.ascontiguousarray(half) for half in np.split(ngrams, 2, axis=1)),
                *(arrays[name].astype(np.float32) for name in Weights._fields[3:]),
            )
            weights = weights._replace(first_bias=np.tile(weights.first_bias, _ROWS))
            table = NgramTable(arrays["displacements"], arrays["entries"])
            return cls(alphabet, table, weights, arrays["curves"].astype(np.float32))

    def tag(self, text: str) -> list[Tag]:
        """Find the spans of one text, sorted, without overlaps."""
        return self.tag_many([text])[0]

    def tag_many(self, texts: Sequence[str]) -> list[list[Tag]]:
        """Find the spans of several texts; faster than one by one and of the same answers."""
        return self.read_many(texts)[0]

    def read_many(self, texts: Sequence[str]) -> tuple[list[list[Tag]], list[Reading]]:
        """Find the spans of several texts, and say how each reads as a whole."""
        found: list[list[Tag]] = [[] for _ in texts]
        readings = [NOTHING for _ in texts]
        for batch in _batches(texts):
            layout = lay_out([piece.text for piece in batch])
            scores, optional, wholes = self._scores(layout)
            self._tag_batch(layout, scores, optional, batch, found)
            for piece, whole in zip(batch, wholes.tolist(), strict=True):
                readings[piece.number] = max(readings[piece.number], Reading(*whole))
        return found, readings

    def _tag_batch(
        self, layout: Layout, scores: Scores, optional: Floats, batch: "Sequence[_Piece]", found: list[list[Tag]]
    ) -> None:
        spans = find_spans(scores)
        if not len(spans.starts):
            return
        owners = np.searchsorted(layout.starts, spans.starts, side="right") - 1
        shifts = np.array([piece.offset for piece in batch]) - layout.starts
        starts, ends = spans.starts + shifts[owners], spans.ends + shifts[owners]
        columns = (owners, starts, ends, *self._described(scores, optional, spans))
        for owner, start, end, label, chance, free in zip(*(column.tolist() for column in columns), strict=True):
            found[batch[owner].number].append(Tag(start, end, LABELS[label], chance, free))

    def _scores(self, layout: Layout) -> tuple[Scores, Floats, Floats]:
        weights = self._weights
        features = extract(layout, self._alphabet, self._table)
        inside = layout.points != 0
        _cut(features, inside)
        first = _convolve(_embed(features, weights), weights)
        places = np.flatnonzero(_opened(first, inside, weights))
        owners = np.searchsorted(layout.starts, places, side="right") - 1
        around = [first.take(places + far, axis=0) for far in _FAR]
        highest = _highest(layout, inside, first)
        second = _product(around, weights.second)
        second += (_product([highest], weights.pooled) + weights.second_bias)[owners]
        _positive(second)
        values = _product([around[_FAR.index(0)], second], weights.scores)
        values += weights.scores_bias
        told = _highest_told(second, owners, len(highest))
        reading = _product([highest, told], weights.reading) + weights.reading_bias
        return Scores(layout.points.size, places, values[:, :STATES]), values[:, STATES], reading

    def _described(self, scores: Scores, optional: Floats, spans: Spans) -> tuple[Ints, Floats, Bools]:
        """Number of the label, probability and optionality of each span."""
        inside = np.flatnonzero(spans.path)
        rows = np.searchsorted(scores.places, inside)
        firsts = np.searchsorted(inside, spans.starts)
        raw = np.minimum.reduceat(shares(scores.values[rows], spans.path[inside]), firsts)
        free = np.add.reduceat(optional[rows], firsts) > 0
        labels = (spans.path[spans.starts] - 1) // 4
        place = raw * (self._curves.shape[1] - 1)
        below = np.minimum(place.astype(np.int64), self._curves.shape[1] - 2)
        rest = place - below
        probability = self._curves[labels, below] * (1 - rest) + self._curves[labels, below + 1] * rest
        return labels, probability, free


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


def _cut(features: Features, inside: Bools) -> None:
    """Forget n-grams that reach over the end of their text.

    By its fingerprint, such a one may be taken for a known one, and it ends so near the next text that it would change how that is read.
    Not in `extract`: training reads that too, and these weights were trained without the cut.
    """
    for order, rows in enumerate(features.rows, start=2):
        rows[: 1 - order] *= inside[order - 1 :]


def _embed(features: Features, weights: Weights) -> Floats:
    """Add up what is known at each position and cut off what is negative."""
    known = weights.chars.take(features.chars, axis=0)
    size = len(known)
    for order, rows in enumerate(features.rows, start=2):
        if order < _RARE:
            known += weights.begun.take(rows, axis=0)
            known[order - 1 :] += weights.ended.take(rows[: size - order + 1], axis=0)
        else:
            places = np.flatnonzero(rows)
            known[places] += weights.begun.take(rows[places], axis=0)
            known[places + (order - 1)] += weights.ended.take(rows[places], axis=0)
    return _positive(known)


def _positive(values: Floats) -> Floats:
    """Cut off what is negative, in place."""
    return np.maximum(values, _ZEROS[: values.shape[1]], out=values)


def _convolve(values: Floats, weights: Weights) -> Floats:
    """The first convolution, what is negative cut off."""
    kernel, bias = weights.first, weights.first_bias
    size, width = values.shape
    reach = _WIDTH // 2
    rows = _whole(size)
    padded = np.zeros((rows + 2 * reach, width), np.float32)
    padded[reach : reach + size] = values
    row, value = padded.strides
    windows = np.ndarray((rows, _WIDTH, width), np.float32, padded, strides=(row, row, value))
    result = np.empty((rows, kernel.shape[1]), np.float32)
    copied = np.empty((min(rows, _BLOCK), _WIDTH, width), np.float32)
    for at in range(0, rows, _BLOCK):
        block = copied[: min(rows - at, _BLOCK)]
        np.copyto(block, windows[at : at + len(block)])
        _multiply(block, kernel, result[at : at + len(block)])
    grouped = result.reshape(-1, len(bias))
    grouped += bias  # long rows are added in half the time
    return _positive(result[:size])


def _product(values: Sequence[Floats], kernel: Floats) -> Floats:
    """A matrix product of arrays side by side whose rows don't depend on how many there are."""
    size = len(values[0])
    rows = _whole(size)
    padded = np.empty((rows, len(kernel)), np.float32)
    np.concatenate(values, axis=1, out=padded[:size])
    padded[size:] = 0
    result = np.empty((rows, kernel.shape[1]), np.float32)
    _multiply(padded, kernel, result)
    return result[:size]


def _opened(first: Floats, inside: Bools, weights: Weights) -> Bools:
    """Where in the texts the gate is open, and one position to each side, as a span may go on there."""
    opened: Bools = np.einsum("ij,j->i", first, weights.gate) > -weights.gate_bias
    opened &= inside
    wider = opened.copy()
    wider[1:] |= opened[:-1]
    wider[:-1] |= opened[1:]
    wider &= inside
    return wider


def _whole(size: int) -> int:
    """The number of rows in whole groups."""
    return -(-size // _ROWS) * _ROWS


def _multiply(values: Floats, kernel: Floats, result: Floats) -> None:
    """Multiply group by group."""
    np.matmul(values.reshape(-1, _ROWS, len(kernel)), kernel, out=result.reshape(-1, _ROWS, kernel.shape[1]))


def _highest(layout: Layout, inside: Bools, values: Floats) -> Floats:
    """The highest value of each column in each text; values are not negative, and become 0 in the gaps, which see the next text's beginning."""
    values[~inside] = 0
    starts, width = layout.starts, values.shape[1]
    if len(starts) > 1:  # of many rows, four at once: again, long rows are faster
        fours = values[: len(values) // 4 * 4].reshape(-1, 4 * width)  # a gap is too wide for two texts in one of them
        twos = np.maximum(fours[:, : 2 * width], fours[:, 2 * width :])
        values, starts = np.maximum(twos[:, :width], twos[:, width:]), starts // 4
    highest: Floats = np.maximum.reduceat(values, starts, axis=0)
    return highest


def _highest_told(rows: Floats, owners: Ints, texts: int) -> Floats:
    """The highest value of each column in each text, of the rows that a text has, one text after the other; 0 if it has none."""
    highest = np.zeros((texts, rows.shape[1]), np.float32)
    if len(rows):
        firsts = np.flatnonzero(np.diff(owners, prepend=-1))
        highest[owners[firsts]] = np.maximum.reduceat(rows, firsts, axis=0)
    return highest
