"""Text becomes arrays: characters, folded symbols, n-grams and their rows."""

import numpy as np
import pytest

from piiscan.nlp import features
from piiscan.nlp.features import EMPTY, GAP, HANJA, OWN_ROWS, SYMBOL, Alphabet, NgramTable, extract, lay_out, ngram_keys

KNOWN = {"충남": 1, "학번": 2, "00학번": 3, "김민수": 4}


def _keys(word: str, alphabet: Alphabet) -> int:
    points = np.frombuffer(word.encode("utf-32-le"), np.uint32)
    return int(ngram_keys(alphabet.folded[points], (len(word),))[0, 0])


@pytest.fixture
def alphabet() -> Alphabet:
    return Alphabet("ab01ㄱ!")


@pytest.fixture
def table(alphabet: Alphabet) -> NgramTable:
    """A table without displacements: each word at the slot where seed 0 puts it, 2**16 slots so that none collide."""
    made = NgramTable(np.zeros(8, np.uint16), np.zeros(1 << 16, np.uint32))
    keys = np.array([_keys(word, alphabet) for word in KNOWN], np.uint64)
    made.entries[made.slots(keys)] = ((keys >> np.uint64(48)) << np.uint64(16)).astype(np.uint32) | np.array(
        list(KNOWN.values()), np.uint32
    )
    return made


def test_texts_are_laid_out_with_gaps_before_between_and_behind() -> None:
    layout = lay_out(["가나", "", "다"])
    assert layout.starts.tolist() == [GAP, GAP + 2 + GAP, GAP + 2 + GAP + GAP]
    assert [chr(point) for point in layout.points if point] == ["가", "나", "다"]
    assert len(layout.points) == 3 + 4 * GAP


def test_astral_characters_and_lone_surrogates_take_one_position_each() -> None:
    layout = lay_out(["🐰\ud800가"])
    assert [hex(point) for point in layout.points[GAP : GAP + 3]] == ["0xffff", "0xd800", "0xac00"]


def test_each_kind_of_character_has_its_row(alphabet: Alphabet) -> None:
    rows = alphabet.rows
    assert rows[ord("가")] == 0
    assert rows[ord("힣")] == features.SYLLABLES - 1
    assert rows[0] == EMPTY
    assert rows[ord("金")] == HANJA
    assert rows[0xFFFF] == SYMBOL
    assert rows[ord("a")] == OWN_ROWS
    assert alphabet.size == OWN_ROWS + 6


def test_digits_and_letter_case_are_alike_in_ngrams(alphabet: Alphabet) -> None:
    assert _keys("24학번", alphabet) == _keys("19학번", alphabet)
    assert _keys("KIM", alphabet) == _keys("kim", alphabet)
    assert _keys("가나", alphabet) != _keys("나가", alphabet)


def test_an_ngram_has_the_same_key_alone_and_inside_a_text(alphabet: Alphabet) -> None:
    text = np.frombuffer("어제김민수가".encode("utf-32-le"), np.uint32)
    inside = ngram_keys(alphabet.folded[text])[features.ORDERS.index(3), 2]
    assert int(inside) == _keys("김민수", alphabet)


def test_known_ngrams_are_found_where_they_start_and_others_are_not(alphabet: Alphabet, table: NgramTable) -> None:
    layout = lay_out(["충남 24학번 김민수"])
    found = extract(layout, alphabet, table)
    hits = {
        (order + 2, int(at) - GAP, int(found.rows[order, at]))
        for order, at in zip(*np.nonzero(found.rows), strict=True)
    }
    assert hits == {(2, 0, 1), (2, 5, 2), (4, 3, 3), (3, 8, 4)}


def test_characters_are_rows_of_the_alphabet(alphabet: Alphabet, table: NgramTable) -> None:
    found = extract(lay_out(["가a"]), alphabet, table)
    assert found.chars[GAP : GAP + 2].tolist() == [0, OWN_ROWS]
    assert set(found.chars[:GAP].tolist()) == {EMPTY}
