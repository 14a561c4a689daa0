"""The shipped tagger: its contract on any text, and what it must know of Korean."""

import io
import time
from functools import cache
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piiscan.nlp.decoding import LABELS
from piiscan.nlp.features import Features, lay_out
from piiscan.nlp.tagger import Tagger, _cut

SURE = 0.5


@cache
def _loaded() -> Tagger:
    return Tagger.load()


@pytest.fixture
def tagger() -> Tagger:
    return _loaded()


def _found(tagger: Tagger, text: str) -> set[tuple[str, str]]:
    return {(tag.label, text[tag.start : tag.end]) for tag in tagger.tag(text) if tag.probability >= SURE}


@pytest.mark.parametrize(
    ("text", "label", "span"),
    [
        ("충남대 의대 24학번 표서율 걔 복귀했대", "PERSON", "표서율"),
        ("충남대 의대 24학번 표서율 걔 복귀했대", "KR_SCHOOL", "충남대 의대"),
        ("충남대 의대 24학번 표서율 걔 복귀했대", "KR_COHORT", "24학번"),
        ("조별과제 잠수탄 한밭대 23 옥도현이 또 안나옴", "PERSON", "옥도현"),
        ("성명: 맹가람\n연락처: 010-0421-3377", "PERSON", "맹가람"),
        ("택배 잘못 왔어요 받는분 봉순례 010-0421-3377", "PHONE_NUMBER", "010-0421-3377"),
        ("건양의 본3 ㅌㅅㅎ 수업 듣는거 봄", "KR_SCHOOL", "건양의"),
        ("건양의 본3 ㅌㅅㅎ 수업 듣는거 봄", "PERSON", "ㅌㅅㅎ"),
        ("담임이 고은솔 쌤이었음", "PERSON", "고은솔"),
    ],
)
def test_identifiers_are_found_with_exact_borders(tagger: Tagger, text: str, label: str, span: str) -> None:
    assert (label, span) in _found(tagger, text)


@pytest.mark.parametrize(
    "text",
    [
        "오늘 날씨 진짜 좋다 나들이 가고 싶다",
        "ㅇㅈ? ㅇㅇㅈ ㅋㅋ 학식 ㄹㅇ 노답",
        "이의신청은 고지받은 날부터 14일 안에 하면 됩니다",
        "시험 범위 어디까지임? 아는 사람 댓글 좀",
        "고객센터 연결이 너무 안 되네요",
    ],
)
def test_ordinary_talk_holds_no_person(tagger: Tagger, text: str) -> None:
    assert not [span for label, span in _found(tagger, text) if label == "PERSON"]


def test_a_player_in_match_talk_is_optional_and_a_classmate_is_not(tagger: Tagger) -> None:
    player = [tag for tag in tagger.tag("손흥민 골 실화냐 ㄷㄷ 토트넘 우승 가자") if tag.label == "PERSON"]
    mate = [tag for tag in tagger.tag("한밭대 23 옥도현 걔 조별과제 잠수 탔음") if tag.label == "PERSON"]
    assert [tag.optional for tag in player] == [True]
    assert [tag.optional for tag in mate] == [False]


def test_a_post_reads_the_same_whatever_stands_beside_it_in_the_batch(tagger: Tagger) -> None:
    posts = [
        f"{school} {cohort} {name} 걔 {deed}"
        for school in ("충남의", "한밭대", "", "ㅋㅋ")
        for cohort in ("24", "이사학번", "본2")
        for name in ("ㄱㅁㅅ", "옥도현", "가을", "김O수")
        for deed in ("또 안나옴", "010-0123-4567", "보고 싶다 " * 9)
    ]
    alone = [tagger.tag(post) for post in posts]
    assert tagger.tag_many(posts) == alone
    assert tagger.tag_many(["", *posts[::-1]]) == [[], *alone[::-1]]


def test_the_gate_is_closed_where_nothing_is_found_and_open_where_something_is(tagger: Tagger) -> None:
    posts = [
        f"{who} {deed}"
        for who in ("충남의 24 ㄱㅁㅅ", "한밭대 옥도현", "가을", "성명: 맹가람")
        for deed in ("안나옴", "보고 싶다 " * 9)
    ]
    weights = tagger._weights
    always_open = Tagger(tagger._alphabet, tagger._table, weights._replace(gate_bias=np.float32(1e9)), tagger._curves)
    assert tagger.tag_many(posts) == always_open.tag_many(posts)
    scores = tagger._scores(lay_out(posts))[0]
    assert 0 < len(scores.places) < scores.size / 2


def test_no_ngram_reaches_from_a_text_into_the_gap_behind_it() -> None:
    layout = lay_out(["가나다라마바", "사"])
    everything = Features(np.zeros(len(layout.points), np.int64), np.ones((4, len(layout.points)), np.int64))
    _cut(everything, layout.points != 0)
    first = layout.starts[0]
    assert everything.rows[:, first : first + 7].tolist() == [
        [1, 1, 1, 1, 1, 0, 0],
        [1, 1, 1, 1, 0, 0, 0],
        [1, 1, 1, 0, 0, 0, 0],
        [1, 1, 0, 0, 0, 0, 0],
    ]
    assert not everything.rows[:, layout.starts[1]].any()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.text(alphabet=st.characters() | st.sampled_from("김민수가충남대학번 24ㄱㅁㅅ\n\0"), max_size=60), max_size=4
    )
)
def test_spans_of_any_text_are_sorted_apart_and_inside_it(texts: list[str]) -> None:
    for text, tags in zip(texts, _loaded().tag_many(texts), strict=True):
        edges = [edge for tag in tags for edge in (tag.start, tag.end)]
        assert edges == sorted(edges)
        assert all(0 <= tag.start < tag.end <= len(text) for tag in tags)
        assert all(tag.label in LABELS and 0 <= tag.probability <= 1 for tag in tags)


def test_a_long_text_is_cut_at_line_ends_and_keeps_its_offsets(tagger: Tagger) -> None:
    line = "어제 한밭대 23 옥도현 또 안나옴 ㅋㅋ\n"
    text = line * 400
    starts = [tag.start for tag in tagger.tag(text) if tag.label == "PERSON" and tag.probability >= SURE]
    assert starts == [number * len(line) + line.index("옥도현") for number in range(400)]


def test_cost_is_linear_in_the_length(tagger: Tagger) -> None:
    line = "어제 한밭대 23 옥도현 또 안나옴 "
    tagger.tag(line)

    def cost(times: int) -> float:
        start = time.process_time()
        tagger.tag(line * times)
        return time.process_time() - start

    short = min(cost(500) for _ in range(3))
    assert min(cost(4000) for _ in range(3)) < 8 * short * 4  # a quadratic cost would be 64 times as high


def test_the_weights_are_small() -> None:
    weights = files("piiscan.nlp").joinpath("model/tagger.npz").read_bytes()
    assert len(weights) < 6_000_000
    assert Tagger.read(io.BytesIO(weights)).tag("") == []
