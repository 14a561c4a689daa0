import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from piiscan.text.view import View

TRICKS = "김민수가나ㄱㅏㅋㅠ\u200b\u00ad\ufe0f\u20e3\u0336\u1100\u1161\u11a8\uffa1\uffc2０１ｋ①②❶⒈㉠㉮ⓐ🅐𝟎𝒂²\u3000\u3164 01a.-\nO\ud800\x00é"
TEXTS = st.one_of(
    st.text(), st.text(alphabet=TRICKS), st.text(alphabet=st.characters(categories=["Lo", "Mn", "Nd", "Cf"]))
)

READINGS = [
    ("김민수 010-1234", "김민수 010-1234"),
    (unicodedata.normalize("NFD", "김민수가 각자 값을"), "김민수가 각자 값을"),
    ("ㄱㅣㅁㅁㅣㄴㅅㅜㅋㅋ", "김민수ㅋㅋ"),
    ("ㅅㅏㄱㅗㅇ혁", "사공혁"),
    ("ﾡￂﾱ", "감"),
    ("사\u200b공\u200d혁\ufeff", "사공혁"),
    ("０１０－１２３４", "010-1234"),
    ("⓪①⓪ ①②③④", "010 1234"),
    ("0️⃣1️⃣0️⃣", "010"),
    ("𝟎𝟏𝟎", "010"),
    ("٠١٠", "010"),
    ("㉠㉤㉦", "ㄱㅁㅅ"),
    ("㈎㉯", "가나"),
    ("가\u0336나\u0336", "가나"),
    ("ⓜⓘⓝ", "min"),
]
UNTOUCHED = ["ㅋㅋㅠㅠ", "ㄷㄷㅠ", "ㅇㅋㅇㅋ", "ㅠㅅㅠ", "ㄱㅁㅅ", "도ㅇ현", "ㅎㅠ", "①팽상철", "그래ㅋㅋㅋㅜ"]


@pytest.mark.parametrize(("posted", "read"), READINGS)
def test_a_disguised_spelling_reads_plainly(posted: str, read: str) -> None:
    assert View.of(posted).text == read


@pytest.mark.parametrize("text", UNTOUCHED)
def test_laughing_initials_masks_and_list_numbers_stay(text: str) -> None:
    assert View.of(text).text == text


def test_a_lone_keycap_does_not_run_into_the_number_behind_it() -> None:
    assert "1010" not in View.of("1️⃣010-0123-4567").text


@given(TEXTS)
def test_the_pieces_tile_both_texts_in_the_same_order(text: str) -> None:
    view = View.of(text)
    at_view = at_original = 0
    for piece in view.pieces:
        assert (piece.view_start, piece.start) == (at_view, at_original)
        at_view, at_original = piece.view_end, piece.end
        if piece.exact:
            assert view.text[piece.view_start : piece.view_end] == text[piece.start : piece.end]
    assert (at_view, at_original) == (len(view.text), len(text))


@given(TEXTS, st.data())
def test_every_span_of_the_view_maps_to_the_span_that_it_came_from(text: str, data: st.DataObject) -> None:
    view = View.of(text)
    start = data.draw(st.integers(0, len(view.text)))
    end = data.draw(st.integers(start, len(view.text)))
    begin, finish = view.span(start, end)
    assert 0 <= begin <= finish <= len(text)
    if start < end:
        assert begin < finish
        assert view.text[start:end] in View.of(text[begin:finish]).text or _shares_a_block(view, start, end)


@given(TEXTS, st.data())
def test_the_map_is_monotone(text: str, data: st.DataObject) -> None:
    view = View.of(text)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(view.text)), min_size=3, max_size=3)))
    first, second = view.span(cuts[0], cuts[1]), view.span(cuts[1], cuts[2])
    assert first[0] <= second[0] or cuts[0] == cuts[1]
    assert first[1] <= second[1] or cuts[1] == cuts[2]


@given(TEXTS)
def test_reading_a_view_again_changes_no_offset(text: str) -> None:
    view = View.of(text)
    assert len(view.numbers) == len(view.text)


def _shares_a_block(view: View, start: int, end: int) -> bool:
    """Reading is by neighbourhood: a stretch cut out of its run may read otherwise (① alone is a list number)."""
    return any(not p.exact and p.view_start < end and start < p.view_end for p in view.pieces)
