"""Cases are whole words: what stood there, what stands there now, what followed, what must follow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from piiscan.text.jamo import tail_of
from piiscan.text.josa import FIRST, LOOK_AHEAD, TABLE, agree, final_sound

VOWEL_WORDS = ("민수", "충남대", "2", "24", "minsu", "LG", "민수)")
CONSONANT_WORDS = ("도현", "[이름]", "3", "0", "Kim", "Jung", "김**", "EXID N")
R_WORDS = ("서울", "8", "1", "[이름 1]", "Emil", "URL")

CASES = [
    ("김민수", "[이름]", "가 왔다", "이 왔다"),
    ("민수", "[이름]", "는 갔다", "은 갔다"),
    ("민수", "[이름]", "를 봤다", "을 봤다"),
    ("민수", "[이름]", "와 함께", "과 함께"),
    ("민수", "[이름]", "와같이 감", "과같이 감"),
    ("민수", "[이름]", "랑 같이", "이랑 같이"),
    ("민수", "[이름]", "로 안다", "으로 안다"),
    ("민수", "[이름]", "로부터 들음", "으로부터 들음"),
    ("민수", "[이름]", "야 보고있니", "아 보고있니"),
    ("민수", "[이름]", "라고 한다", "이라고 한다"),
    ("민수", "[이름]", "라던데ㅋㅋ", "이라던데ㅋㅋ"),
    ("민수", "[이름]", "라며?", "이라며?"),
    ("민수", "[이름]", "래요", "이래요"),
    ("민수", "[이름]", "예요", "이에요"),
    ("민수", "[이름]", "에요", "이에요"),
    ("민수", "[이름]", "였다", "이었다"),
    ("민수", "[이름]", "엿음", "이엇음"),
    ("민수", "[이름]", "다.", "이다."),
    ("민수", "[이름]", "고 나이는", "이고 나이는"),
    ("민수", "[이름]", "지?", "이지?"),
    ("민수", "[이름]", "죠", "이죠"),
    ("민수", "[이름]", "던데요", "이던데요"),
    ("민수", "[이름]", "잖아", "이잖아"),
    ("민수", "[이름]", "면 인정", "이면 인정"),
    ("민수", "[이름]", "니까", "이니까"),
    ("민수", "[이름]", "야말로", "이야말로"),
    ("민수", "[이름]", "는커녕", "은커녕"),
    ("민수", "[이름]", "나 불러", "이나 불러"),
    ("민수", "[이름]", "와는 다르다", "과는 다르다"),
    ("민수", "[이름]", "가, 나는", "이, 나는"),
    ("민수", "[이름]", "가ㅋㅋ", "이ㅋㅋ"),
    ("민수", "[이름]", "가먼저 때림", "이먼저 때림"),
    ("민수", "[이름]", "요", "이요"),
    ("민수", "[이름]", "가요", "이요"),
    ("충남대", "[학교]", "로 갔다", "로 갔다"),
    ("서울", "[학교]", "로 갔다", "로 갔다"),
    ("한빛중학", "[학교]", "으로 갔다", "로 갔다"),
    ("민수", "[이름 1]", "로 안다", "로 안다"),
    ("서울", "[이름]", "로 안다", "으로 안다"),
    ("도현", "[학교]", "이 왔다", "가 왔다"),
    ("도현", "[이름]", "이가 그랬다", "이가 그랬다"),
    ("도현", "[학교]", "이는 그랬다", "는 그랬다"),
    ("도현", "민서", "이네 집", "네 집"),
    ("도현", "민서", "이랑 감", "랑 감"),
    ("도현", "민서", "이야", "야"),
    ("도현", "민서", "이에요", "예요"),
    ("도현", "민서", "이예요", "예요"),
    ("도현", "민서", "아 어디야", "야 어디야"),
    ("도현", "민서", "이형 봤음", "형 봤음"),
    ("도현", "민서", "이었음", "였음"),
    ("도현", "[전화번호]", "을 안다", "를 안다"),
    ("010-0123-4567", "[전화번호]", "로 연락", "로 연락"),
    ("010-0123-4563", "[전화번호]", "으로 연락", "로 연락"),
    ("24", "[이름]", "는 온다", "은 온다"),
    ("kim", "[학교]", "은 온다", "는 온다"),
    ("ㄱㅁㅅ", "[이름]", "가 왔다", "이 왔다"),
    ("ㄱㅁㅅ", "[이름]", "이 왔다", "이 왔다"),
    ("ㄱㄷㅎ", "민서", "이가 왔다", "가 왔다"),
    ("민수", "김**", "가 왔다", "이 왔다"),
    ("민수", "[name]", "가 왔다", "이 왔다"),
]
UNTOUCHED = [
    ("민수", "[이름]", "가르쳐 줘"),
    ("민수", "[이름]", "가방"),
    ("민수", "[이름]", "가족이 왔다"),
    ("민수", "[이름]", "와서 봐"),
    ("민수", "[이름]", "로그인"),
    ("민수", "[이름]", "야구부"),
    ("민수", "[이름]", "나라"),
    ("민수", "[이름]", "라면"[:1] + "이터"),
    ("민수", "[이름]", "고등학교"),
    ("민수", "[이름]", "다시"),
    ("민수", "[이름]", "지금"),
    ("민수", "[이름]", "여자"),
    ("민수", "[이름]", "신입생"),
    ("민수", "[이름]", "니가"),
    ("민수", "[이름]", " 가 봤어"),
    ("민수", "[이름]", "씨가 왔다"),
    ("민수", "[이름]", "쌤은"),
    ("민수", "[이름]", "네 집"),
    ("민수", "[이름]", "한테"),
    ("민수", "[이름]", "인데"),
    ("민수", "[이름]", "입니다"),
    ("도현", "[이름]", "는"),
    ("도현", "민서", "은행"),
    ("도현", "민서", "이사했다"),
    ("도현", "민서", "아파트"),
    ("도현", "민서", "과외"),
    ("민수", "…", "가 왔다"),
    ("민수", "", "가 왔다"),
    ("민수", "[이름]", ""),
    ("민수", "[이름]", "도 왔다"),
]


@pytest.mark.parametrize(("word", "replacement", "following", "expected"), CASES)
def test_a_josa_agrees_with_what_now_stands_before_it(
    word: str, replacement: str, following: str, expected: str
) -> None:
    length, josa = agree(word, replacement, following)
    assert josa + following[length:] == expected


@pytest.mark.parametrize(("word", "replacement", "following"), UNTOUCHED)
def test_what_is_no_josa_is_not_touched(word: str, replacement: str, following: str) -> None:
    assert agree(word, replacement, following)[0] == 0


def _following(form: str, after: str) -> list[str]:
    """Return the form before every continuation that the table allows."""
    ends = {"$": ["", " 그", ".", "ㅋㅋ", ")"], "*": ["", "놀았다"]}
    return [form + end for mark in after.split() for end in ends.get(mark, [mark])]


@pytest.mark.parametrize(("consonant", "vowel", "after"), TABLE)
def test_every_josa_of_the_table_follows_every_kind_of_word(consonant: str, vowel: str, after: str) -> None:
    standard = next(row[1] for row in TABLE if row[0] == consonant)
    written = next(row[0] for row in TABLE if row[1] == vowel)
    for old in VOWEL_WORDS:
        for following in _following(vowel, after):
            for new in CONSONANT_WORDS:
                assert agree(old, new, following) == (len(vowel), written), (old, new, following)
    for old in CONSONANT_WORDS:
        for following in _following(consonant, after):
            for new in VOWEL_WORDS:
                assert agree(old, new, following) == (len(consonant), standard), (old, new, following)


@pytest.mark.parametrize("old", VOWEL_WORDS)
@pytest.mark.parametrize("new", R_WORDS)
def test_the_directional_josa_has_no_eu_after_a_final_r(old: str, new: str) -> None:
    assert agree(old, new, "로 간다") == (0, "")
    assert agree("도현", new, "으로 간다") == (2, "로")
    assert agree(new, "도현", "로 간다") == (1, "으로")


def test_the_call_and_the_copula_differ_after_a_consonant() -> None:
    assert agree("민수", "[이름]", "야 뭐해", calling=True) == (1, "아")
    assert agree("민수", "[이름]", "야.", calling=False) == (1, "이야")
    assert agree("민수", "민서", "야.", calling=False) == (0, "")


AMBIGUOUS = [row for row in TABLE if row[0] == "으로" or row[1] in {"에", "가요"} or row[0] == "이야"]
"""Josa whose other form is not theirs alone."""
SOUNDS = [
    ("민수", ""), ("도현", "ㄴ"), ("[이름]", "ㅁ"), ("[이름 12]", ""), ("3", "ㅁ"), ("0", "ㅇ"),
    ("24학번", "ㄴ"), ("LG", ""), ("SM", "ㅁ"), ("URL", "ㄹ"), ("DVDR", "ㄹ"), ("JTBC", ""),
    ("kr", "ㄹ"), ("minsu_k", ""), ("minsu_m", "ㅁ"), ("Jung", "ㅇ"), ("Park", "ㄱ"),
    ("Hyuk", "ㄱ"), ("Jaesub", "ㅂ"), ("chat", "ㅅ"), ("Seo", ""), ("Emily", ""),
    ("Bill", "ㄹ"), ("[name]", "ㅁ"), ("[school]", "ㄹ"), ("[phone]", "ㄴ"), ("[handle]", "ㄹ"),
    ("[plate]", ""), ("[address]", ""), ("[birth date]", ""), ("gmail.com", "ㅁ"),
    ("naver", ""), ("김**", "ㅇ"), ("김○○", "ㅇ"), ("…", None), ("ㄱㅁㅅ", None), ("金敏洙", None),
    ("", None), ("🙂", None),
]  # fmt: skip


@pytest.mark.parametrize(("word", "sound"), SOUNDS)
def test_the_final_sound_is_the_pronounced_one(word: str, sound: str | None) -> None:
    assert final_sound(word) == sound


HANGUL = st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1, max_size=4)
FOLLOWING = st.builds(
    lambda row, form, end: row[form] + end, st.sampled_from(TABLE), st.sampled_from([0, 1]), st.text(max_size=4)
)


@given(HANGUL, HANGUL, FOLLOWING | st.text(max_size=LOOK_AHEAD))
def test_agreeing_twice_changes_nothing_more(old: str, new: str, following: str) -> None:
    length, josa = agree(old, new, following)
    assert agree(new, new, josa + following[length:]) == (0, "")


@given(HANGUL, HANGUL, st.text(max_size=LOOK_AHEAD))
def test_only_syllables_of_the_table_are_touched(old: str, new: str, following: str) -> None:
    length, josa = agree(old, new, following)
    assert length == 0 or (following[0] in FIRST and following[:length] != josa)


@given(HANGUL, HANGUL, st.sampled_from(TABLE))
def test_a_word_that_ends_alike_keeps_its_josa(old: str, new: str, row: tuple[str, str, str]) -> None:
    alike = tail_of(old[-1]) == tail_of(new[-1])
    if alike:
        assert agree(old, new, row[0]) == agree(old, new, row[1]) == (0, "")


@given(HANGUL, HANGUL, st.sampled_from([row for row in TABLE if row not in AMBIGUOUS]))
def test_replacing_and_putting_back_restores_the_josa(old: str, new: str, row: tuple[str, str, str]) -> None:
    right = row[0] if tail_of(old[-1]) else row[1]
    length, josa = agree(old, new, right)
    changed = josa + right[length:]
    back, restored = agree(new, old, changed)
    assert restored + changed[back:] == right
