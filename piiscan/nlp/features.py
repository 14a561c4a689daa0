"""Characters and dictionary n-grams of a batch of texts as arrays, the input of the tagger's network.

All texts of a batch lie in one flat array of code points with `GAP` empty positions before, between and behind them, so
that no window reaches from one text into another. Every position gets the row of its character and, for each order 2..5,
the entry of the n-gram that starts there in a perfect hash table (an n-gram embedding row and a dictionary class).
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

GAP = 6
"""Empty positions around each text: as many as the widest window looks to one side."""

ORDERS = (2, 3, 4, 5)
"""Lengths of the n-grams that are looked up, in characters."""

_SYLLABLE, _LAST_SYLLABLE = 0xAC00, 0xD7A3
SYLLABLES = _LAST_SYLLABLE - _SYLLABLE + 1
"""Rows 0..11171 of the character table are the Hangul syllables in code-point order."""

EMPTY, UNKNOWN, HANJA, KANA, LATIN, JAMO, EMOJI, SYMBOL = range(SYLLABLES, SYLLABLES + 8)
"""Rows of the empty position and of the classes of characters that have no row of their own."""

OWN_ROWS = SYLLABLES + 8
"""The first row of the characters listed one by one (ASCII, jamo, frequent symbols)."""

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_ROLL = np.uint64(0x100000001B3)
_FOLD_SHIFT = np.uint64(29)
_FINGERPRINT_SHIFT = np.uint64(48)

IntArray = NDArray[np.int64]


class Alphabet:
    """Maps code points to rows of the character table and to folded symbols for n-grams (digits alike, no case)."""

    def __init__(self, own: str) -> None:
        """Build the maps.

        Args:
            own: characters that have a row of their own, in the order of their rows.
        """
        self.own = own
        self.rows = _class_rows()
        for number, char in enumerate(own):
            self.rows[ord(char)] = OWN_ROWS + number
        self.folded = _folded_code_points()

    @property
    def size(self) -> int:
        """Number of rows of the character table."""
        return OWN_ROWS + len(self.own)


def _class_rows() -> NDArray[np.int32]:
    rows = np.full(0x10000, SYMBOL, np.int32)
    for first, last, row in (
        (0x41, 0x5A, LATIN), (0x61, 0x7A, LATIN), (0xC0, 0x24F, LATIN), (0x370, 0x52F, LATIN),
        (0x1100, 0x11FF, JAMO), (0x3130, 0x318F, JAMO), (0x3040, 0x30FF, KANA),
        (0x3400, 0x9FFF, HANJA), (0xF900, 0xFAFF, HANJA), (0x2600, 0x27BF, EMOJI), (0xD800, 0xF8FF, UNKNOWN),
    ):  # fmt: skip
        rows[first : last + 1] = row
    rows[_SYLLABLE : _LAST_SYLLABLE + 1] = np.arange(SYLLABLES)
    rows[0] = EMPTY
    return rows


def _folded_code_points() -> NDArray[np.uint64]:
    folded = np.arange(0x10000, dtype=np.uint64)
    folded[ord("0") : ord("9") + 1] = ord("0")
    folded[ord("A") : ord("Z") + 1] += 32
    folded[[ord("\t"), ord("\r"), 0xA0, 0x3000]] = ord(" ")
    return folded


class Layout(NamedTuple):
    """A batch of texts in one array."""

    points: NDArray[np.uint32]
    """Code points, 0 at empty positions, astral characters as 0xFFFF."""
    starts: IntArray
    """Where each text begins."""


def lay_out(texts: Sequence[str]) -> Layout:
    """Put texts into one array with `GAP` empty positions around each."""
    gap = "\0" * GAP
    joined = gap + gap.join(texts) + gap
    points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    lengths = np.array([len(text) for text in texts], np.int64)
    return Layout(np.minimum(points, np.uint32(0xFFFF)), np.cumsum(lengths + GAP) - lengths)


def ngram_keys(folded: NDArray[np.uint64], orders: Sequence[int] = ORDERS) -> NDArray[np.uint64]:
    """Hash the n-grams that start at each position, one row per order; the last positions hash what is there."""
    size, longest = len(folded), max(orders)
    padded = np.zeros(size + longest, np.uint64)
    padded[:size] = folded
    keys = np.empty((len(orders), size), np.uint64)
    rolling = padded[:size] + np.uint64(1)
    for order in range(2, longest + 1):
        rolling *= _ROLL
        rolling += padded[order - 1 : order - 1 + size]
        if order in orders:
            keys[orders.index(order)] = rolling
    keys *= _MULTIPLIER
    keys ^= keys >> _FOLD_SHIFT
    keys *= _MULTIPLIER
    return keys


class NgramTable:
    """A perfect hash table from n-grams to rows of the embedding table, read for whole arrays at once.

    The keys themselves are not stored, only 16 bits of each, so one absent n-gram in 65,536 is taken for a present one.
    """

    def __init__(self, displacements: NDArray[np.uint16], entries: NDArray[np.uint32]) -> None:
        """Take the arrays that `training.lookup` built.

        Args:
            displacements: second-level seed of each bucket; the length is a power of two.
            entries: for each slot 16 bits of the key and 16 bits of row number; the length is a power of two.
        """
        self.displacements = displacements
        self.entries = entries
        self._mask = np.uint64(len(displacements) - 1)
        self._shift = np.uint64(64 - (len(entries).bit_length() - 1))

    def slots(self, keys: NDArray[np.uint64]) -> IntArray:
        """The one slot where each key can lie."""
        slots = self.displacements.take((keys & self._mask).view(np.int64)).astype(np.uint64)
        slots *= _ROLL
        slots ^= keys
        slots *= _MULTIPLIER
        slots >>= self._shift
        return slots.view(np.int64)

    def find(self, keys: NDArray[np.uint64]) -> IntArray:
        """The row of each key, 0 for absent ones."""
        entries = self.entries.take(self.slots(keys))
        known = (entries >> np.uint32(16)) == (keys >> _FINGERPRINT_SHIFT)
        entries &= np.uint32(0xFFFF)
        entries *= known
        return entries.astype(np.int64)


class Features(NamedTuple):
    """What the network reads at each position of a batch."""

    chars: IntArray
    """Row of the character table."""
    rows: IntArray
    """For each order, the row of the n-gram that starts here, 0 for none."""


def extract(layout: Layout, alphabet: Alphabet, table: NgramTable) -> Features:
    """Look up the characters and n-grams of a batch."""
    chars = alphabet.rows.take(layout.points).astype(np.int64)
    rows = table.find(ngram_keys(alphabet.folded.take(layout.points)))
    rows *= layout.points != 0  # by its fingerprint, a piece of the gap may be taken for a known n-gram
    return Features(chars, rows)
