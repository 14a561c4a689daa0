"""The tagger's network as it is trained, and its export to the arrays that `piiscan.nlp.tagger` runs."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TypeVar

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from piiscan.nlp.decoding import STATES
from piiscan.nlp.features import GAP, ORDERS, SYLLABLES, Alphabet, NgramTable, extract, lay_out
from training.corpus import Example
from training.lookup import build_table
from training.words import BITS

MOST_GRAMS = 48_000
"""The most frequent n-grams get an embedding of their own; it is most of the size of the weights."""
CLASSES = 256
LEAST_COUNT = {2: 6, 3: 8, 4: 10, 5: 14}
_LEAST_CHAR = 3
_FIRST_SURROGATE = 0xD800
_FOLD = str.maketrans("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0000000000abcdefghijklmnopqrstuvwxyz")


@dataclass(frozen=True)
class Vocabulary:
    """Which characters and n-grams the network knows."""

    alphabet: Alphabet
    table: NgramTable
    own: np.ndarray
    """For each row of the table, the row of its own embedding, 0 for none."""
    kinds: np.ndarray
    """For each row of the table, order and dictionary class as one number, 0 for none."""
    bits: np.ndarray
    """For each dictionary class, its bits."""
    own_rows: int


def build_vocabulary(texts: Sequence[str], words: Mapping[str, int]) -> Vocabulary:
    """Choose the n-grams that are frequent in the texts, and all words of the dictionary."""
    alphabet = Alphabet(_own_characters(texts))
    grams = _frequent(texts)
    class_of, bits = _classes(words)
    rows: dict[str, int] = {}
    own, kinds = [0], [0]
    for number, gram in enumerate(grams, start=1):
        rows[gram] = len(own)
        own.append(number)
        kinds.append(_kind(gram, class_of, words))
    shared: dict[int, int] = {}
    for word in words:
        if word not in rows:
            kind = _kind(word, class_of, words)
            if kind not in shared:
                shared[kind] = len(own)
                own.append(0)
                kinds.append(kind)
            rows[word] = shared[kind]
    table = build_table(rows, alphabet)
    return Vocabulary(alphabet, table, np.array(own), np.array(kinds), bits, len(grams) + 1)


def _own_characters(texts: Sequence[str]) -> str:
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(text)
    return "".join(
        sorted(
            c for c, n in counts.items() if n >= _LEAST_CHAR and 0 < ord(c) < _FIRST_SURROGATE and not "가" <= c <= "힣"
        )
    )


def _frequent(texts: Iterable[str]) -> list[str]:
    counts: Counter[str] = Counter()
    for raw in texts:
        text = raw.translate(_FOLD)
        for order in ORDERS:
            counts.update({text[at : at + order] for at in range(len(text) - order + 1)})
    kept = [gram for gram, count in counts.items() if count >= LEAST_COUNT[len(gram)]]
    return sorted(kept, key=lambda gram: (-counts[gram], gram))[:MOST_GRAMS]


def _classes(words: Mapping[str, int]) -> tuple[dict[int, int], np.ndarray]:
    """Number the sets of bits by frequency; the rare ones join the nearest frequent one."""
    counts = Counter(words.values())
    frequent = [bits for bits, _ in counts.most_common(CLASSES - 1)]
    number = {bits: place for place, bits in enumerate(frequent, start=1)}
    for bits in counts:
        if bits not in number:
            number[bits] = number[min(frequent, key=lambda other: (bits ^ other).bit_count())]
    table = np.zeros((CLASSES, len(BITS)), np.float32)
    for place, bits in enumerate(frequent, start=1):
        table[place] = [bits >> bit & 1 for bit in range(len(BITS))]
    return number, table


def _kind(gram: str, class_of: Mapping[int, int], words: Mapping[str, int]) -> int:
    return (len(gram) - ORDERS[0]) * CLASSES + class_of[words[gram]] if gram in words else 0


class Batch:
    """Examples laid out as one array, with what the network shall answer."""

    def __init__(self, examples: Sequence[Example], vocabulary: Vocabulary) -> None:
        self.layout = lay_out([example.text for example in examples])
        features = extract(self.layout, vocabulary.alphabet, vocabulary.table)
        size = len(self.layout.points)
        codes, optional = np.zeros(size, np.int64), np.full(size, -1, np.int64)
        weight = np.zeros(size, np.float32)
        for start, example in zip(self.layout.starts, examples, strict=True):
            end = start + len(example.codes)
            codes[start:end], optional[start:end] = example.codes, example.optional
            weight[start:end] = example.weight
        owners = np.searchsorted(self.layout.starts, np.arange(size), side="right") - 1
        self.owners = torch.from_numpy(np.maximum(owners, 0))
        self.inside = torch.from_numpy((self.layout.points > 0).astype(np.float32)[:, None])
        self.chars = torch.from_numpy(features.chars)
        self.own = torch.from_numpy(vocabulary.own[features.rows])
        self.kinds = torch.from_numpy(vocabulary.kinds[features.rows])
        self.codes, self.optional = torch.from_numpy(codes), torch.from_numpy(optional)
        self.weight = torch.from_numpy(weight)
        self.verdicts = torch.tensor([_VERDICTS[example.verdict] for example in examples])

    @classmethod
    def unlabelled(cls, texts: Sequence[str], vocabulary: Vocabulary) -> "Batch":
        """Lay out texts of which no answer is known."""
        return cls([Example(text, [0] * len(text), [-1] * len(text)) for text in texts], vocabulary)


_VERDICTS = {"": -1, "clean": 0, "leak": 1, "doxx": 2}


@dataclass(frozen=True)
class Shape:
    """Sizes and rates of the network."""

    known: int = 40
    first: int = 48
    second: int = 48
    drop: float = 0.2
    drop_grams: float = 0.25
    drop_kinds: float = 0.1
    step: int = 2
    pooled: bool = True


class Network(nn.Module):
    """Embeddings of characters and n-grams, two convolutions, scores of the states, of being optional and of the whole text."""

    def __init__(self, vocabulary: Vocabulary, shape: Shape) -> None:
        super().__init__()
        self.vocabulary, self.shape = vocabulary, shape
        width, both = shape.known, 2 * shape.known
        rows = torch.arange(vocabulary.alphabet.size)
        syllable = rows < SYLLABLES
        self.register_buffer("onset", torch.where(syllable, rows // 588, 19))
        self.register_buffer("vowel", torch.where(syllable, rows // 28 % 21, 21))
        self.register_buffer("coda", torch.where(syllable, rows % 28, 28))
        self.register_buffer("bits", torch.from_numpy(vocabulary.bits))
        self.char = _embedding(vocabulary.alphabet.size, width, 0.3)
        self.char.weight.data[:SYLLABLES] = 0
        self.onsets, self.vowels, self.codas = (_embedding(size, width, 0.3) for size in (20, 22, 29))
        self.grams = _embedding(vocabulary.own_rows, both, 0.1, sparse=True)
        self.by_bit = nn.Parameter(torch.randn(len(ORDERS), vocabulary.bits.shape[1], both) * 0.2)
        self.by_class = nn.Parameter(torch.randn(len(ORDERS), CLASSES, both) * 0.02)
        self.bias = nn.Parameter(torch.zeros(width))
        self.first = nn.Linear(5 * width, shape.first)
        self.second = nn.Linear(5 * shape.first, shape.second)
        self.pooled = nn.Linear(shape.first, shape.second, bias=False)
        nn.init.zeros_(self.pooled.weight)
        self.scores = nn.Linear(shape.first + shape.second, STATES + 1)
        self.reading = nn.Linear(shape.first + shape.second, 2)
        self.register_buffer("gate", torch.zeros(shape.first))
        self.register_buffer("gate_bias", torch.ones(()))
        self.drop = nn.Dropout(shape.drop)

    def char_table(self) -> Tensor:
        """The embeddings of all characters, syllables with those of their letters."""
        letters = self.onsets(self.onset) + self.vowels(self.vowel) + self.codas(self.coda)
        return self.char.weight + letters + self.bias

    def kind_table(self) -> Tensor:
        """The embeddings of all orders and dictionary classes."""
        table = torch.einsum("cb,obh->och", self.bits, self.by_bit) + self.by_class
        table = table * (torch.arange(CLASSES) > 0)[None, :, None]
        return table.reshape(len(ORDERS) * CLASSES, -1)

    def forward(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Scores of the states at each position and of being optional, and for each text how it reads as a whole."""
        hidden = self.hidden(batch)
        return self.scores(hidden), self.reading(_highest(hidden, batch))

    def told(self, batch: Batch) -> Tensor:
        """What the reading of each text rests on when the network is run.

        The highest values of the first layer, and of the second where the gate is open.
        """
        first, second = self.hidden(batch).split([self.shape.first, self.shape.second], 1)
        opened = ((first @ self.gate + self.gate_bias)[:, None] > 0) & (batch.inside > 0)
        wider = functional.max_pool1d(opened.T.float(), 3, 1, 1).T
        return _highest(torch.cat([first, second * wider], 1), batch)

    def hidden(self, batch: Batch) -> Tensor:
        """What both convolutions say at each position."""
        known = self.drop(torch.relu(self._embed(batch)))
        first = self.drop(torch.relu(self.first(_window(known, 1))))
        wide = self.second(_window(first, self.shape.step))
        if self.shape.pooled:
            wide = wide + self.pooled(_highest(first, batch))[batch.owners]
        second = self.drop(torch.relu(wide))
        return torch.cat([first, second], 1)

    def _embed(self, batch: Batch) -> Tensor:
        chars, own, kinds = batch.chars, batch.own, batch.kinds
        if self.training:
            own = own * (torch.rand(own.shape) >= self.shape.drop_grams)
            kinds = kinds * (torch.rand(kinds.shape) >= self.shape.drop_kinds)
        width, table = self.shape.known, self.kind_table()
        letters = self.onsets(self.onset[chars]) + self.vowels(self.vowel[chars]) + self.codas(self.coda[chars])
        known = self.char(chars) + letters + self.bias
        for place, order in enumerate(ORDERS):
            both = self.grams(own[place]) * (own[place] > 0)[:, None] + table[kinds[place]]
            known = known + both[:, :width] + functional.pad(both[:, width:], (0, 0, order - 1, 0))[: len(known)]
        return known


def _highest(values: Tensor, batch: Batch) -> Tensor:
    """The highest value of each column in each text, of the values that are not negative."""
    target = torch.zeros(len(batch.layout.starts), values.shape[1])
    owners = batch.owners[:, None].expand_as(values)
    return target.scatter_reduce(0, owners, values * batch.inside, "amax", include_self=True)


def _embedding(rows: int, width: int, spread: float, *, sparse: bool = False) -> nn.Embedding:
    embedding = nn.Embedding(rows, width, sparse=sparse)
    nn.init.normal_(embedding.weight, 0, spread)
    return embedding


def _window(values: Tensor, step: int) -> Tensor:
    padded = functional.pad(values, (0, 0, 2 * step, 2 * step))
    return torch.cat([padded[place * step : place * step + len(values)] for place in range(5)], 1)


class Optimizers:
    """Adam for all weights, a sparse one for the n-grams, with one rate that rises and falls."""

    def __init__(self, network: Network, *, rate: float, decay: float, more: Iterable[nn.Parameter] = ()) -> None:
        grams = network.grams.weight
        self._dense = [*(weight for weight in network.parameters() if weight is not grams), *more]
        self._both = (torch.optim.AdamW(self._dense, rate, weight_decay=decay), torch.optim.SparseAdam([grams], rate))
        self._rate = rate

    def set_progress(self, done: float) -> None:
        """Set the rate for a share of the training, 0 to 1."""
        rate = self._rate * max(min(done / _WARM_UP, (1 - done) / (1 - _WARM_UP)), 0.01)
        for optimizer in self._both:
            for group in optimizer.param_groups:
                group["lr"] = rate

    def step(self, loss: Tensor) -> None:
        """Follow the gradient of a loss."""
        for optimizer in self._both:
            optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self._dense, 2.0)
        for optimizer in self._both:
            optimizer.step()


_WARM_UP = 0.08
BATCH_POINTS = 4000
Sized = TypeVar("Sized", str, Example)


def batches(items: Iterable[Sized]) -> Iterator[list[Sized]]:
    """Gather texts or examples until they have about `BATCH_POINTS` characters."""
    batch: list[Sized] = []
    size = 0
    for item in items:
        batch.append(item)
        size += GAP + len(item if isinstance(item, str) else item.text)
        if size >= BATCH_POINTS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


class Average:
    """A running average of the weights, which generalises better than any one of their states."""

    def __init__(self, network: Network, keep: float = 0.98) -> None:
        self._weights = list(network.parameters())
        self._keep = keep
        self._mean: list[Tensor] = []

    @torch.no_grad()
    def update(self) -> None:
        """Take the present weights in."""
        if not self._mean:
            self._mean = [weight.clone() for weight in self._weights]
        torch._foreach_lerp_(self._mean, [weight.data for weight in self._weights], 1 - self._keep)

    @torch.no_grad()
    def apply(self) -> None:
        """Put the average in place of the weights."""
        for weight, mean in zip(self._weights, self._mean, strict=True):
            weight.copy_(mean)


OPTIONAL_SHARE = 0.1
READING_SHARE = 0.1


def loss_of(answer: tuple[Tensor, Tensor], batch: Batch) -> Tensor:
    """Cross entropy of the states, and of being optional and of the verdict where those are known."""
    scores, reading = answer
    states = functional.cross_entropy(scores[:, :STATES], batch.codes, reduction="none")
    loss = (states * batch.weight).sum() / batch.weight.sum()
    loss = loss + OPTIONAL_SHARE * _binary(scores[:, STATES], batch.optional >= 0, batch.optional == 1)
    return loss + READING_SHARE * reading_loss(reading, batch.verdicts)


def reading_loss(reading: Tensor, verdicts: Tensor) -> Tensor:
    """Cross entropy of exposing anybody, and among posts that do, of exposing another than the writer."""
    flagged = verdicts > 0
    exposure = _binary(reading[:, 0], verdicts >= 0, flagged)
    return exposure + _binary(reading[:, 1], flagged, verdicts == _VERDICTS["doxx"])


def _binary(scores: Tensor, known: Tensor, right: Tensor) -> Tensor:
    """Cross entropy of yes or no, where it is known."""
    if not known.any():
        return torch.zeros(())
    return functional.binary_cross_entropy_with_logits(scores[known], right[known].float())


@torch.no_grad()
def export(network: Network, path: Path | IO[bytes], curves: np.ndarray) -> None:
    """Write the arrays of the network, the big ones in 8 bits."""
    vocabulary = network.vocabulary
    grams = network.grams.weight.clone()
    grams[0] = 0
    both = grams[vocabulary.own] + network.kind_table()[vocabulary.kinds]
    both[0] = 0
    arrays = {
        "own": np.frombuffer(vocabulary.alphabet.own.encode("utf-32-le"), np.uint32),
        "displacements": vocabulary.table.displacements,
        "entries": vocabulary.table.entries,
        "curves": curves.astype(np.float16),
    }
    for name, values in (("chars", network.char_table()), ("ngrams", both)):
        arrays[name], arrays[name + "_scale"] = _quantised(values.numpy())
    for name in ("first", "second", "scores", "reading"):
        layer = getattr(network, name)
        arrays[name] = layer.weight.numpy().T.astype(np.float16)
        arrays[name + "_bias"] = layer.bias.numpy().astype(np.float16)
    arrays["pooled"] = network.pooled.weight.numpy().T.astype(np.float16)
    arrays["gate"], arrays["gate_bias"] = (np.float16(values.numpy()) for values in (network.gate, network.gate_bias))
    np.savez_compressed(path, **arrays)


def _quantised(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    scale = np.maximum(np.abs(values).max(axis=1, keepdims=True), 1e-6) / 127
    scale = scale.astype(np.float16)
    scale[scale == 0] = np.float16(1e-6)
    return np.clip(np.rint(values / scale.astype(np.float32)), -127, 127).astype(np.int8), scale
