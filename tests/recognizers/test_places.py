"""Schools, cohorts, affiliations and addresses: what the rules do with the tagger's spans and with borders."""

import time

import pytest

from piiscan.model import Subject
from piiscan.nlp.signals import Signals
from piiscan.nlp.tagger import Tag
from piiscan.recognizers.address import AddressRecognizer
from piiscan.recognizers.affiliation import AffiliationRecognizer
from piiscan.recognizers.base import Hit, KoreanRecognizer
from piiscan.recognizers.cohort import CohortRecognizer
from piiscan.recognizers.school import SchoolRecognizer
from piiscan.text.view import View

SCHOOL, COHORT, AFFILIATION, ADDRESS = (
    SchoolRecognizer(),
    CohortRecognizer(),
    AffiliationRecognizer(),
    AddressRecognizer(),
)


def hits(recognizer: KoreanRecognizer, text: str, *tagged: tuple[str, float, bool]) -> list[Hit]:
    tags = [
        Tag(text.index(word), text.index(word) + len(word), recognizer.ENTITY, probability, optional)
        for word, probability, optional in tagged
    ]
    return list(recognizer.find(Signals(View.of(text), tags)))


def texts(recognizer: KoreanRecognizer, text: str, *tagged: tuple[str, float, bool]) -> set[str]:
    return {text[hit.start : hit.end] for hit in hits(recognizer, text, *tagged)}


@pytest.mark.parametrize(
    ("recognizer", "text", "word", "whole"),
    [
        (SCHOOL, "한빛대 의대 다님", "한빛대", "한빛대 의대"),
        (SCHOOL, "분당 새늘고 나온 애", "새늘고", "분당 새늘고"),
        (COHORT, "걔 삼 학번임", "삼", "삼 학번"),
        (AFFILIATION, "새늘병원 정형외과 간호사", "새늘병원", "새늘병원 정형외과"),
        (ADDRESS, "대전 새늘동 한빛아파트 103동 502호 산다", "새늘동", "대전 새늘동 한빛아파트 103동 502호"),
    ],
)
def test_a_tagged_span_reaches_out_to_what_belongs_to_it(
    recognizer: KoreanRecognizer, text: str, word: str, whole: str
) -> None:
    assert whole in texts(recognizer, text, (word, 0.9, False))


@pytest.mark.parametrize(
    ("text", "word", "whole"),
    [
        ("새늘고 체육선생 아는 사람", "새늘고", "새늘고"),
        ("새늘여중 국어과 부장", "새늘여중", "새늘여중"),
        ("새늘외고 영어과 2학년", "새늘외고", "새늘외고 영어과"),
        ("새늘고 전기과 애", "새늘고", "새늘고 전기과"),
        ("한빛대 무역 석사 2년차", "한빛대", "한빛대 무역"),
        ("한빛대 체육 23", "한빛대", "한빛대 체육"),
    ],
)
def test_neither_a_subject_that_is_taught_nor_a_degree_belongs_to_a_school(text: str, word: str, whole: str) -> None:
    assert texts(SCHOOL, text, (word, 0.9, False)) == {whole}


@pytest.mark.parametrize("recognizer", [SCHOOL, COHORT, AFFILIATION, ADDRESS])
def test_what_the_tagger_takes_for_general_talk_is_about_nobody(recognizer: KoreanRecognizer) -> None:
    subjects = {hit.subject for hit in hits(recognizer, "요즘 새늘 어떰", ("새늘", 0.9, True))}
    assert subjects == {Subject.NOBODY}


def test_the_tagger_vouches_for_a_school_that_is_an_ordinary_word() -> None:
    assert "고대" not in texts(SCHOOL, "고대 갔대")
    assert "고대" in texts(SCHOOL, "고대 갔대", ("고대", 0.9, False))
    rules = {hit.rule for hit in hits(SCHOOL, "고대 갔대", ("고대", 0.2, False))}
    assert rules == {"school.tagger"}


@pytest.mark.parametrize(
    "text",
    [
        "건의 단의 순의 전의",
        "고의로 그런 게 아님",
        "부산한 아침 중앙 정부 국민 여러분",
        "경기대회 국민대표 세종대왕 강남대로",
    ],
)
def test_ordinary_words_are_no_schools(text: str) -> None:
    assert not texts(SCHOOL, text) - {"순의", "전의", "건의", "단의"}


def test_schools_of_a_list_vouch_for_each_other() -> None:
    assert {"충남의", "전북의"} <= texts(SCHOOL, "충남의 110 / 전북의 142 / 뭐지")


def test_a_year_counts_only_behind_a_school() -> None:
    assert "24" in texts(COHORT, "충남대 24 걔")
    assert texts(COHORT, "오늘 24 걔") == set()


def test_a_score_is_no_class() -> None:
    assert "2-1" not in texts(COHORT, "서현고 2-1로 이김")


def test_a_hospital_whose_funeral_hall_is_meant_is_no_affiliation() -> None:
    assert texts(AFFILIATION, "빈소는 충남대병원 장례식장") == set()
    assert texts(AFFILIATION, "충남대병원 간호사래") == {"충남대병원"}


def test_endings_that_look_like_districts_are_none() -> None:
    assert texts(ADDRESS, "운동 끝나면 소리 지르고 이동하면 정리함") == set()


@pytest.mark.parametrize("recognizer", [SCHOOL, COHORT, AFFILIATION, ADDRESS])
@pytest.mark.parametrize(
    "piece",
    [
        "가",
        "대",
        "24",
        "충남의 ",
        "동 1",
        "일이삼호 ",
        "로 1-",
        "ㄱㅁㅅ",
        "A동 ",
        "교회 ",
        "R2 ",
        "2-3 ",
        "서울 ",
        "기숙사 ",
    ],
)
def test_ten_times_the_text_costs_at_most_twenty_times_the_time(recognizer: KoreanRecognizer, piece: str) -> None:
    def seconds(times: int) -> float:
        signals = Signals(View.of(piece * times), ())
        _ = signals.words, signals.numbers
        started = time.process_time()
        for _ in recognizer.find(signals):
            pass
        return time.process_time() - started

    seconds(10)
    short = min(seconds(200) for _ in range(3))
    assert min(seconds(2000) for _ in range(2)) < 20 * short + 0.02
