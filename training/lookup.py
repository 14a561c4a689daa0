"""Builds the perfect hash table that `piiscan.nlp.features.NgramTable` reads."""

from collections.abc import Mapping

import numpy as np

from piiscan.nlp.features import Alphabet, NgramTable, ngram_keys

_TRIES = 0xFFFF


def hash_words(words: list[str], alphabet: Alphabet) -> np.ndarray:
    """The keys of words of 2 to 5 characters, as `ngram_keys` computes them inside a text."""
    keys = np.zeros(len(words), np.uint64)
    by_length: dict[int, list[int]] = {}
    for number, word in enumerate(words):
        by_length.setdefault(len(word), []).append(number)
    for length, numbers in by_length.items():
        points = np.frombuffer("".join(words[n] for n in numbers).encode("utf-32-le"), np.uint32)
        points = np.minimum(points, 0xFFFF)
        keys[numbers] = ngram_keys(alphabet.folded[points], (length,))[0, ::length]
    return keys


def build_table(entries: Mapping[str, int], alphabet: Alphabet) -> NgramTable:
    """Place every n-gram in a slot of its own (hash and displace).

    Args:
        entries: n-grams of 2 to 5 characters and the row of each, 1..65535.
        alphabet: folds characters; two n-grams that fold to the same are one.

    Raises:
        RuntimeError: no displacement was found for a bucket.
    """
    words = list(entries)
    keys = hash_words(words, alphabet)
    _, first = np.unique(keys, return_index=True)
    keys = keys[first]
    kept = [entries[words[n]] for n in first]
    slots = 1 << int(np.ceil(np.log2(max(len(keys), 8) / 0.8)))
    table = NgramTable(np.zeros(max(slots // 8, 8), np.uint16), np.zeros(slots, np.uint32))
    _displace(table, keys)
    prints = ((keys >> np.uint64(48)) << np.uint64(16)).astype(np.uint32)
    table.entries[table.slots(keys)] = prints | np.array(kept, np.uint32)
    return table


def _displace(table: NgramTable, keys: np.ndarray) -> None:
    buckets = (keys & np.uint64(len(table.displacements) - 1)).astype(np.int64)
    order = np.argsort(buckets, kind="stable")
    edges = np.searchsorted(buckets[order], np.arange(len(table.displacements) + 1))
    taken = np.zeros(len(table.entries), bool)
    for bucket in np.argsort(-np.diff(edges), kind="stable"):
        members = keys[order[edges[bucket] : edges[bucket + 1]]]
        if len(members) == 0:
            break
        table.displacements[bucket] = _free_seed(members, taken)


def _free_seed(members: np.ndarray, taken: np.ndarray) -> int:
    shift = np.uint64(64 - (len(taken).bit_length() - 1))
    for first in range(0, _TRIES, 256):
        seeds = np.arange(first, min(first + 256, _TRIES), dtype=np.uint64)[:, None]
        slots = (((members ^ (seeds * np.uint64(0x100000001B3))) * np.uint64(0x9E3779B97F4A7C15)) >> shift).astype(
            np.int64
        )
        ordered = np.sort(slots, axis=1)
        free = ~taken[slots].any(axis=1) & (np.diff(ordered, axis=1) != 0).all(axis=1)
        if free.any():
            best = int(np.argmax(free))
            taken[slots[best]] = True
            return first + best
    raise RuntimeError("no displacement left; make the table larger")
