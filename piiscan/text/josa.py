"""Josa that agree with the word before them.

A josa or a form of the copula is spelled one way after a final consonant and another after a vowel (Korean
orthography, 한글 맞춤법, and the standard language rules, 표준어 규정). When a word is replaced, what stands behind
it must follow the new word as it is pronounced: 김민수가 becomes [이름]이.

A syllable that merely looks like a josa is left alone (가 in 김민수가방, 은 in 김민수은행): each form names what may
follow it without a space, and is none if anything else does.
"""

import re

from piiscan.text.jamo import BASE, LAST, TAILS

LOOK_AHEAD = 12
"""Characters after a word that decide about its josa."""

_CLAUSE = (
    "왔 갔 했 누 그랬 그래 그러 왜 맞 있 없 싫 좋 때렸 때림 찐 쓴 먼저 어제 오늘 지금 진짜 봤 봄 만났 만남 "
    "아는 아시 찾 죽 털었 뭐 어디"
)
"""Words that chats write straight behind a josa; none of them makes another word of it."""

TABLE: tuple[tuple[str, str, str], ...] = (
    ("이", "가", "$ " + _CLAUSE),
    ("은", "는", "$ 요 커녕 " + _CLAUSE),
    ("을", "를", "$ 요 " + _CLAUSE),
    ("과", "와", "$ 는 도 의 만 요 함께 같이 같은 달리"),
    ("으로", "로", "$ 는 도 만 서 써 부터 까지 의 요 밖에 추정 보이 보임 알려 알고 밝혀 유명"),
    ("이랑", "랑", "*"),
    ("아", "야", "$"),
    ("이야", "야", "$"),
    ("이여", "여", "$"),
    ("이시여", "시여", "$"),
    ("이나", "나", "$ 요 마"),
    ("이며", "며", "$"),
    ("이든", "든", "$ 지 가"),
    ("이란", "란", "$ 다 말 사람 애 놈 년 게 건 이름"),
    ("이야말로", "야말로", "*"),
    (
        "이라",
        "라",
        "$ 고 는 서 도 면 니 며 매 던 더 길 잖 네 대 든 야 기 지 했 하 함 해 구 그 거 불 부르 칭 요 생각 믿",
    ),
    ("이래", "래", "$ 요 서 더 도 냐 매"),
    ("이랬", "랬", "*"),
    ("이랍", "랍", "니 시"),
    ("이다", "다", "$"),
    ("이고", "고", "$ 요"),
    ("이지", "지", "$ 만 요"),
    ("이죠", "죠", "$"),
    ("이니", "니", "$ 까"),
    ("이냐", "냐", "$ 고 는 며"),
    ("이던", "던", "$ 데 가"),
    ("이더", "더", "라 니"),
    ("이면", "면", "$ 서 은"),
    ("이거", "거", "든 나"),
    ("이구", "구", "나 만 요"),
    ("이잖", "잖", "*"),
    ("이므", "므", "로"),
    ("이려", "려", "나 면"),
    ("이신", "신", "데 가 지 분 듯"),
    ("이세", "세", "요"),
    ("이십", "십", "니"),
    ("이셨", "셨", "*"),
    ("이요", "요", "$"),
    ("이요", "가요", "$"),
    ("이에", "예", "요 염"),
    ("이에", "에", "요 염"),
    ("이었", "였", "*"),
    ("이엇", "엿", "*"),
)
"""After a consonant, after a vowel, and what may follow: ``$`` no syllable, ``*`` anything.

Of two rows with the same form the first says what is written for it.
"""

_AFTER_NAME = (
    "가 는 를 랑 도 한테 네 의 만 와 로 야 에게 께 처럼 보다 까지 부터 마저 조차 밖에 같은 같이 말고 꺼 걔 얘 형 "
    "누나 언니 오빠 쌤 예요 였 엿 임 인데"
)
"""What follows the 이 that closes a given name with a final consonant (도현이가); it stays when the 이 goes."""
_CALL, _BE = "야", "이야"
_TO = ("으로", "로")


def _ending(after: str) -> str:
    """Return the pattern of what may follow a josa."""
    marks = after.split()
    if "*" in marks:
        return ""
    words = "|".join(mark for mark in marks if mark != "$")
    return f"(?={words}{'|' if words and '$' in marks else ''}{'(?![가-힣])' if '$' in marks else ''})"


def _pattern(*, consonant: bool, vowel: bool) -> re.Pattern[str]:
    """Return the pattern of the josa after a consonant, a vowel, or either; longer ones first."""
    forms = [(row[0], row[2]) for row in TABLE if consonant] + [(row[1], row[2]) for row in TABLE if vowel]
    forms.sort(key=lambda form: -len(form[0]))
    return re.compile("|".join(text + _ending(after) for text, after in forms))


_AFTER_VOWEL = _pattern(consonant=False, vowel=True)
_AFTER_CONSONANT = _pattern(consonant=True, vowel=False)
_AFTER_EITHER = _pattern(consonant=True, vowel=True)
_AFTER_R = re.compile(_AFTER_CONSONANT.pattern.replace("으로", "로"))
_SUFFIX = re.compile(f"이(?={_AFTER_NAME.replace(' ', '|')})")
_FOR_VOWEL = {row[0]: row[1] for row in reversed(TABLE)}
_FOR_CONSONANT = {row[1]: row[0] for row in reversed(TABLE)}
FIRST = frozenset(text[0] for row in TABLE for text in row[:2])
"""Syllables with which a josa of two spellings begins."""


def agree(word: str, replacement: str, following: str, *, calling: bool = True) -> tuple[int, str]:
    """Return how many characters after a word are a josa to replace, and the josa that fits what replaces the word.

    Args:
        word: what stood before the josa.
        replacement: what stands there now.
        following: the text right after the word, :data:`LOOK_AHEAD` characters of it.
        calling: whether 야 calls somebody (민수야, 뭐 해?) rather than saying who it is (걔가 민수야).

    Returns:
        The number of characters to replace, 0 where no josa follows or it already fits, and their replacement.
    """
    if following[:1] not in FIRST:
        return 0, ""
    return fit(final_sound(word), final_sound(replacement), following, calling=calling)


def fit(old: str | None, new: str | None, following: str, *, calling: bool = True) -> tuple[int, str]:
    """Do the work of :func:`agree` for the final sounds of both words."""
    if new is None or old == new:
        return 0, ""
    match = _after(old).match(following)
    if match:
        found = match[0]
        fitting = _fitting(found, new, calling=calling)
        return (0, "") if fitting == found else (len(found), fitting)
    suffix = old != "" and new == "" and _SUFFIX.match(following)
    return (1, "") if suffix else (0, "")


def josa_after(word: str, following: str) -> int:
    """Return how many characters after a word are a josa of two spellings."""
    match = _after(final_sound(word)).match(following)
    return len(match[0]) if match else 0


def _after(sound: str | None) -> re.Pattern[str]:
    """Return the josa that a word with this final sound takes; one that nobody can pronounce takes all."""
    if sound is None:
        return _AFTER_EITHER
    if not sound:
        return _AFTER_VOWEL
    return _AFTER_R if sound == "ㄹ" else _AFTER_CONSONANT


def _fitting(josa: str, new: str, *, calling: bool) -> str:
    """Return the spelling of the josa after a new final sound."""
    if not new or (new == "ㄹ" and josa in _TO):
        return _FOR_VOWEL.get(josa, josa)
    return _BE if josa == _CALL and not calling else _FOR_CONSONANT.get(josa, josa)


_DIGITS = dict(zip("0123456789", ("ㅇ", "ㄹ", "", "ㅁ", "", "", "ㄱ", "ㄹ", "ㄹ", ""), strict=True))
_MASKS = frozenset("*○●◯◎〇□■※")
"""Read as 땡 or 공: 김땡땡이."""
_LETTERS = {"l": "ㄹ", "m": "ㅁ", "n": "ㄴ", "r": "ㄹ"}
"""Letters whose Korean names (엘, 엠, 엔, 알) end in a consonant."""
_ENDINGS = (
    (("ng",), "ㅇ"),
    (("m", "ame", "ime", "ome", "eme", "ume"), "ㅁ"),
    (("n", "ine", "one", "ane", "une"), "ㄴ"),
    (("l", "ile", "ole", "ale", "ule", "dle", "ble", "ple", "gle", "tle"), "ㄹ"),
    (("park", "ak", "ek", "ik", "ok", "uk", "ck", "ac", "ic"), "ㄱ"),
    (("ap", "ep", "ip", "op", "up", "ab", "eb", "ib", "ob", "ub"), "ㅂ"),
    (("at", "et", "it", "ot", "ut"), "ㅅ"),
)
"""Ends of Latin words that Korean writes with a final consonant; all others get a vowel (외래어 표기법)."""


def final_sound(word: str) -> str | None:
    """Return the final consonant with which a word is pronounced, empty for a vowel, None where nobody can tell.

    Digits are read as Sino-Korean numbers, masks as 땡, Latin words as Korean spells them and abbreviations letter by
    letter; brackets, quotes and blanks are silent. Initial consonants (ㄱㅁㅅ) stand for a word that is not known.
    """
    for at in range(len(word) - 1, -1, -1):
        char = word[at]
        code = ord(char)
        if BASE <= code <= LAST:
            return str(TAILS[(code - BASE) % 28])
        if char in _DIGITS:
            return _DIGITS[char]
        if char in _MASKS:
            return "ㅇ"
        if char.isalpha():
            return _latin_sound(word[: at + 1]) if char.isascii() else None
    return None


def _latin_sound(word: str) -> str:
    start = len(word)
    while start and word[start - 1].isascii() and word[start - 1].isalpha():
        start -= 1
    letters = word[start:]
    lower = letters.lower()
    if letters.isupper() or not any(char in "aeiouyw" for char in lower):
        return _LETTERS.get(lower[-1], "")
    return next((sound for endings, sound in _ENDINGS if lower.endswith(endings)), "")
