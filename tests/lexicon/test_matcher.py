import gc
import time

import pytest

from piiscan.lexicon.matcher import find_words


def words_of(text: str, kind: str) -> list[tuple[str, str, bool]]:
    return [(text[word.start : word.end], word.entry, word.sure) for word in find_words(text) if word.kind == kind]


@pytest.mark.parametrize(
    ("text", "kind", "form", "entry"),
    [
        ("나 설대 다님", "university", "설대", "서울대학교"),
        ("KAIST 대학원", "university", "KAIST", "한국과학기술원"),
        ("충남대머구리", "university", "충남대", "충남대학교"),
        ("경북머 다니는 애", "university", "경북머", "경북대학교"),
        ("성신여대", "university", "성신여대", "성신여자대학교"),
        ("설의 24", "slang", "설의", "서울대학교 의과대학"),
        ("경희한 본2", "slang", "경희한", "경희대학교 한의과대학"),
        ("컴공 다님", "faculty", "컴공", "컴퓨터공학과"),
        ("대왕중 나온", "school", "대왕중", "대왕중"),
        ("대전과고 나온", "school", "대전과고", "대전과학고"),
        ("서울여상 나온", "school", "서울여상", "서울여자상업고"),
        ("민사고 나온", "school", "민사고", "민족사관고등학교"),
        ("시대인재 반포", "hagwon", "시대인재", "시대인재"),
        ("분당서울대병원", "hospital", "분당서울대병원", "분당서울대학교병원"),
        ("SMC 간호사", "hospital", "SMC", "삼성서울병원"),
        ("흉부외과", "clinic", "흉부외과", "흉부외과"),
        ("하닉 다님", "company", "하닉", "SK하이닉스"),
        ("유성구 궁동", "region", "유성구", "유성"),
        ("손흥민 골", "figure", "손흥민", "손흥민"),
    ],
)
def test_a_form_is_found_with_the_official_name(text: str, kind: str, form: str, entry: str) -> None:
    assert (form, entry) in [found[:2] for found in words_of(text, kind)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("고대 로마", "university"),
        ("연대 보증", "university"),
        ("그 말에 동의", "slang"),
        ("3시 강의", "slang"),
        ("조의를 표합니다", "slang"),
        ("제주의 바다", "slang"),
        ("부산한 아침", "slang"),
        ("하나고 둘이고", "school"),
    ],
)
def test_an_ordinary_word_that_is_also_a_school_is_not_sure(text: str, kind: str) -> None:
    found = words_of(text, kind)
    assert found
    assert not any(sure for *_, sure in found)


def test_of_one_kind_only_the_longest_word_is_kept() -> None:
    assert [form for form, *_ in words_of("칠곡경북대병원", "hospital")] == ["칠곡경북대병원"]


def test_words_come_in_the_order_of_their_places() -> None:
    starts = [word.start for word in find_words("충남대 의대 24학번 걔 대전과고 나옴 집은 둔산")]
    assert starts == sorted(starts)


@pytest.mark.parametrize("text", ["", "\ud800충남대", "İ충남대", "충남대\x00"])
def test_odd_characters_neither_fail_nor_move_the_places(text: str) -> None:
    assert [form for form, *_ in words_of(text, "university")] == ["충남대"] * bool(text)


def test_ten_times_the_text_costs_about_ten_times_the_time() -> None:
    def seconds(text: str) -> float:
        started = time.process_time()
        find_words(text)
        return time.process_time() - started

    find_words("충남대")
    text = "충남대 의대 24학번 걔 대전과고 나옴 " * 400
    gc.disable()
    try:
        assert min(seconds(text * 10) for _ in range(3)) < 40 * min(seconds(text) for _ in range(3))
    finally:
        gc.enable()
