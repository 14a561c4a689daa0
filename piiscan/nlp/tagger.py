"""Tags names, schools, cohorts and the other labels that only context decides.

A small convolutional network over characters, run in NumPy: each position adds up the embeddings of its character and of
the known n-grams that start or end there, two convolutions look at the neighbours, and a layer gives each position a
score for every state: outside, or begin, inside, end, single of a label. The best legal sequence of states is the answer. The highest values of both
layers over a text say how it reads as a whole.
What the weights were trained on is said in `model/MODEL_CARD.md`.
"""

from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import IO, NamedTuple

import numpy as np
from numpy.typing import NDArray

from piiscan.nlp.decoding import CERTAIN, LABELS, STATES, Floats, Ints, Spans, find_spans, shares
from piiscan.nlp.features import GAP, Alphabet, Features, Layout, NgramTable, extract, lay_out

__all__ = ["LABELS", "STATES", "Tag", "Tagger", "Weights"]

_LONGEST_PIECE = 2000
_BATCH_POINTS = 8192
_WIDTH = 5
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
    reading: Floats
    """From the highest values of both layers in a text to how it reads as a whole."""
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
        return self.read_many(texts)[0]

    def read_many(self, texts: Sequence[str]) -> tuple[list[list[Tag]], list[Reading]]:
        """Find the spans of several texts, and say how each reads as a whole."""
        found: list[list[Tag]] = [[] for _ in texts]
        readings = [NOTHING for _ in texts]
        for batch in _batches(texts):
            layout = lay_out([piece.text for piece in batch])
            scores, wholes = self._scores(layout)
            self._tag_batch(layout, scores, batch, found)
            for piece, whole in zip(batch, wholes.tolist(), strict=True):
                readings[piece.number] = max(readings[piece.number], Reading(*whole))
        return found, readings

    def _tag_batch(self, layout: Layout, scores: Floats, batch: "Sequence[_Piece]", found: list[list[Tag]]) -> None:
        spans = find_spans(scores[:, :STATES])
        if not len(spans.starts):
            return
        owners = np.searchsorted(layout.starts, spans.starts, side="right") - 1
        shifts = np.array([piece.offset for piece in batch]) - layout.starts
        starts, ends = spans.starts + shifts[owners], spans.ends + shifts[owners]
        columns = (owners, starts, ends, *self._described(scores, spans))
        for owner, start, end, label, chance, free in zip(*(column.tolist() for column in columns), strict=True):
            found[batch[owner].number].append(Tag(start, end, LABELS[label], chance, free))

    def _scores(self, layout: Layout) -> tuple[Floats, Floats]:
        weights = self._weights
        known = _embed(extract(layout, self._alphabet, self._table), weights)
        first = _convolve(known, weights.first, 1)
        first += weights.first_bias
        np.maximum(first, 0, out=first)
        second = _convolve(first, weights.second, 2)
        second += weights.second_bias
        borders = _borders(layout)
        highest = _highest(borders, first)
        _add_to_texts(second, _product([highest], weights.pooled), layout)
        np.maximum(second, 0, out=second)
        scores = _product([first, second], weights.scores)
        scores += weights.scores_bias
        scores[layout.points == 0, 0] = CERTAIN
        reading = _product([highest, _highest(borders, second)], weights.reading)
        return scores, reading + weights.reading_bias

    def _described(self, scores: Floats, spans: Spans) -> tuple[Ints, Floats, NDArray[np.bool_]]:
        """Number of the label, probability and optionality of each span."""
        inside = np.flatnonzero(spans.path)
        firsts = np.searchsorted(inside, spans.starts)
        raw = np.minimum.reduceat(shares(scores[inside, :STATES], spans.path[inside]), firsts)
        optional = np.add.reduceat(scores[inside, STATES], firsts) > 0
        labels = (spans.path[spans.starts] - 1) // 4
        place = raw * (self._curves.shape[1] - 1)
        below = np.minimum(place.astype(np.int64), self._curves.shape[1] - 2)
        rest = place - below
        probability = self._curves[labels, below] * (1 - rest) + self._curves[labels, below + 1] * rest
        return labels, probability, optional


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
    known = weights.chars.take(features.chars, axis=0)
    size, width = known.shape
    for order, rows in enumerate(features.rows, start=2):
        if order < _RARE:
            both = weights.ngrams.take(rows, axis=0)  # one order at a time: all together would not stay in the cache
            known += both[:, :width]
            known[order - 1 :] += both[: size - order + 1, width:]
        else:
            places = np.flatnonzero(rows)
            both = weights.ngrams.take(rows[places], axis=0)
            known[places] += both[:, :width]
            known[places + (order - 1)] += both[:, width:]
    return np.maximum(known, 0, out=known)


def _convolve(values: Floats, kernel: Floats, step: int) -> Floats:
    """A convolution over 5 positions `step` apart."""
    size, width = values.shape
    reach = (_WIDTH // 2) * step
    rows = _whole(size)
    padded = np.zeros((rows + 2 * reach, width), np.float32)
    padded[reach : reach + size] = values
    row, value = padded.strides
    windows = np.ndarray((rows, _WIDTH, width), np.float32, padded, strides=(row, step * row, value))
    result = np.empty((rows, kernel.shape[1]), np.float32)
    copied = np.empty((min(rows, _BLOCK), _WIDTH, width), np.float32)
    for at in range(0, rows, _BLOCK):
        block = copied[: min(rows - at, _BLOCK)]
        np.copyto(block, windows[at : at + len(block)])
        _multiply(block, kernel, result[at : at + len(block)])
    return result[:size]


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


def _whole(size: int) -> int:
    """The number of rows in whole groups."""
    return -(-size // _ROWS) * _ROWS


def _multiply(values: Floats, kernel: Floats, result: Floats) -> None:
    """Multiply group by group."""
    np.matmul(values.reshape(-1, _ROWS, len(kernel)), kernel, out=result.reshape(-1, _ROWS, kernel.shape[1]))


def _borders(layout: Layout) -> Ints:
    """Where each text begins and ends, one after the other."""
    borders = np.empty(2 * len(layout.starts), np.int64)
    borders[::2], borders[1::2] = layout.starts, layout.ends
    return borders


def _highest(borders: Ints, values: Floats) -> Floats:
    """The highest value of each column in each text; nothing of the gaps, which see the next text's beginning."""
    return np.maximum.reduceat(values, borders, axis=0)[::2]


def _add_to_texts(values: Floats, rows: Floats, layout: Layout) -> None:
    """Add each text's row at all of its positions, and at those of the gap behind it; for the first also of the one before."""
    if len(rows) == 1:
        values += rows
        return
    values += np.repeat(rows, np.diff(layout.ends, prepend=-GAP), axis=0)
