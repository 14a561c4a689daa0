import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from piiscan.text.digits import _PASSES, read_numbers
from piiscan.text.signs import FILLER

SIGNS = "공영일이삼사오육칠팔구하나둘셋넷다섯O|lIㅇㅣ○Zb0123456789-. _*🔥\n가러호년생학번동천백십에다음〇一二ⅠⅡx@/"
TEXTS = st.one_of(st.text(), st.text(alphabet=SIGNS, max_size=60))

READINGS = [
    ("공일공 일이삼사 오육칠구", "010 1234 5679"),
    ("영하나영-하나넷일곱둘-여섯여섯셋아홉", "010-1472-6639"),
    ("빵일빵 하나셋공오 이칠칠둘", "010 1305 2772"),
    ("공일공에 천사백칠십이에 육천구백오", "010에 1472에 6905"),
    ("공일공 다음에 천이십칠 그다음 삼천사백이", "010 다음에 1027 그다음 3402"),
    ("공 일 공\n이제 하나 영 사 삼\n마지막은 칠 칠 둘 여덟", "010\n이제 1043\n마지막은 7728"),
    ("O1O-l274-O98l", "010-1274-0981"),
    ("ㅇ1ㅇ-ㅣ38ㅇ-47ㅇ2", "010-1380-4702"),
    ("〇一〇-一四七二-八八三五", "010-1472-8835"),
    ("신협 일삼이-공공팔-사사구일칠둘", "신협 132-008-449172"),
    ("九00三-2一7七-0八4四-一", "9003-2177-0844-1"),
    ("삼육이고 팔공일사", "362고 8014"),
    ("사십구다 일영육팔", "49다 1068"),
    ("l94 두 OO71", "194 두 0071"),
    ("2O2l-30S42", "2021-30542"),
    ("1-O4-I2", "1-04-12"),
    ("790512-1O48827", "790512-1048827"),
    ("o51124-4******", "051124-4******"),
    ("이공이일****일칠", "2021****17"),
    ("폰번 뒷자리 사사영팔", "폰번 뒷자리 4408"),
    ("구칠년생 이사학번", "97년생 24학번"),
    ("zero one zero one two three four five six seven eight", "01012345678"),
    ("gong il gong il ee sam sa oh yuk chil pal", "01012345678"),
    ("1 1 0 - 4 8 3 - 2 0 1 7 7 4", "110-483-201774"),
    ("1.1.0.-.4.8.3.-.2.0.1.7.7.4", "110-483-201774"),
]
WORDS = [
    "공일에 쉬고 이사 가는데 사이가 좋다",
    "이 사람 이 일 오이 사 오라고",
    "육이오 사일구 팔일오",
    "칠공팔공 세대 이오공감 이공계",
    "오오오오오오오 대박 이이이이이",
    "사이다 2024 먹고 이사 가 2024",
    "010-0123-4567 이 번호 이사 감",
    "SS501 ISO9001 GS25 H2O2 O2 2L 5G FOXO1",
    "1일2식 3일4박 5월12일3시 20mg 1:0",
    "61구 8802 이 차",
    "Oil boils in big silos",
    "3.5 3.5 3.5 3.5",
    "1,2,3,4,5,6탄",
    "1. 밥\n2. 국\n3. 김\n4. 물\n5. 떡\n6. 면",
    "좌표 X 1048 Y 0331, v2.14.3, 1,450,000원",
]


def plain(numbers: str) -> str:
    return numbers.replace(FILLER, "")


@pytest.mark.parametrize(("posted", "read"), READINGS)
def test_a_disguised_number_reads_as_digits(posted: str, read: str) -> None:
    numbers = read_numbers(posted)
    assert plain(numbers).replace(" ", "") == read.replace(" ", "")


@pytest.mark.parametrize("text", WORDS)
def test_words_models_dates_and_scores_stay(text: str) -> None:
    assert read_numbers(text) == text


@example("십다00사0")
@given(TEXTS)
def test_the_length_stays(text: str) -> None:
    assert len(read_numbers(text)) == len(text)


@given(TEXTS)
def test_a_plain_digit_stays_a_plain_digit(text: str) -> None:
    assert all(new == old for old, new in zip(text, read_numbers(text), strict=True) if old in "0123456789")


@pytest.mark.parametrize(
    "unit",
    [
        "공",
        "1",
        "O",
        "|",
        "공일공 ",
        "0 ",
        "1l",
        "하나",
        "010-",
        "이사 ",
        "0|",
        "영일영\n",
        "천백십일",
        "zero ",
        "1*",
        "○ㅇ",
        "가1",
    ],
)
def test_the_time_is_linear_in_the_length(unit: str) -> None:
    """Twice the text may take about twice the time; a factor of four would be quadratic."""
    short, long = (seconds(unit * (length // len(unit))) for length in (25_000, 100_000))
    assert long < 10 * short + 0.2


def seconds(text: str) -> float:
    start = time.perf_counter()
    read_numbers(text)
    return time.perf_counter() - start


@given(TEXTS)
def test_no_pass_is_left_out_that_would_change_a_text(text: str) -> None:
    for may_match, pattern, read in _PASSES:
        assert may_match(text) or pattern.sub(read, text) == text


@pytest.mark.parametrize("disguised", [disguised for disguised, _ in READINGS])
def test_no_pass_is_left_out_on_the_way_of_a_disguise(disguised: str) -> None:
    text = disguised
    for may_match, pattern, read in _PASSES:
        done = pattern.sub(read, text)
        assert may_match(text) or done == text
        text = done
