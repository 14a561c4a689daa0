"""Digits that are spelled: 이공이사일이삼사오, 공 일 공, 2공24일1, 공삼년생, zero one zero.

Two or three such syllables are mostly a word (이사, 일이), so many signs in a row, digits and spelled digits in turns, a cue or a unit decide.
"""

import re
from typing import Final

import regex

from piiscan.text.signs import (
    ALIKE,
    ANY,
    APART,
    FILLER,
    IN_ANY,
    IN_SIGN,
    NATIVE_WORDS,
    SIGN,
    SIGNS,
    SINO,
    SPELLED,
    SPELLED_SIGN,
    SYLLABLES,
    WORDS,
    Match,
    Pass,
    always,
    is_plain,
    read_all,
    read_spelled,
)

# -- many signs in a row: accounts, registration and student numbers, numbers of landlines

_LOOSE: Final = r"[[\W_]--[,:;|!○◯¡\[\]()<>\"']]{0,3}+"
_RUN = regex.compile(rf"(?V1){SIGN}(?:{_LOOSE}{SIGN}){{4,}}+")
_MAY_BE_RUN = re.compile(rf"[{IN_SIGN}](?:{APART}{{0,3}}[{IN_SIGN}]){{4}}")
_GROUP: Final = 4
_LEAST_SIGNS: Final = 6
_LEAST_WORD: Final = 5
"""Spelled digits in one word that make it a number by themselves: 이공오일칠."""
_LONG_WORD_OF_SIGNS = re.compile(rf"(?:{NATIVE_WORDS}|[{SPELLED}])(?:-?(?:{NATIVE_WORDS}|[{SPELLED}])){{4,}}")
_LEAST_KINDS: Final = 3
_BREAKS = regex.compile(r"[^\w]+|_")
_WORD = regex.compile(r"\S+")
_EDGE_WORDS_TEXT: Final = (
    "이사 공사 사이 오이 이일 구이 일일 공구 구공 이공 오일 사사 구사 일이 삼사 이이 오오 구구 사오 "
    "오공 사일 삼일 이구 육오 공일 영구 오륙 육이오 이오 이삼 삼이 일사 사공"
)
_EDGE_WORDS = frozenset(_EDGE_WORDS_TEXT.split())
_PARTICLE = re.compile(
    r"(?:은|는|이|가|을|를|으?로|에|의|와|과|랑|도|만|까지|부터|한테|께|인데|이고|고|임|번|님|입니다|이[에예]요|[예에]요|야|요|라고|이라|맞|씨|쪽|함|쓰|호|동|원)"
)
_PLAIN_PLATE = re.compile(r"(?<![0-9])[0-9]{2,3}[ ]?[오구육공][ ]?[0-9]{4}(?![0-9])")
"""A number plate whose letter is also a digit's name stays as it is: 61구 8802."""
_AMBIGUOUS = frozenset("일이")


def _read_run(match: Match) -> str:
    """Read a run after its edges, which may be words of their own (``1234 이사``), are cut off."""
    whole: str = match[0]
    if not SPELLED_SIGN.search(whole):
        return whole
    words = [found.span() for found in _WORD.finditer(whole)]
    words = _without_edges(whole, words, match)
    if not words:
        return whole
    start, end = words[0][0], words[-1][1]
    if not _is_number(whole[start:end]) or _PLAIN_PLATE.search(whole[start:end]):
        return whole
    return whole[:start] + read_spelled(whole[start:end]) + whole[end:]


def _without_edges(whole: str, words: list[tuple[int, int]], match: Match) -> list[tuple[int, int]]:
    spelled = [len(SIGNS.findall(word)) for word in _BREAKS.split(whole) if SPELLED_SIGN.search(word)]
    single = len(spelled) >= _GROUP and max(spelled) == 1
    if _glued_behind(match) or (not single and _is_edge_word(whole[slice(*words[-1])])):
        words = words[:-1]
    if words and (_glued_before(match, words[0]) or (not single and _is_edge_word(whole[slice(*words[0])]))):
        words = words[1:]
    return words


def _glued_behind(match: Match) -> bool:
    """Whether the last word goes on with other letters than a particle's: the 이사 of 이사람."""
    text, end = match.string, match.end()
    if _LONG_WORD_OF_SIGNS.search(match[0].split()[-1]):
        return False
    return (
        end < len(text) and "가" <= text[end] <= "힣" and not is_plain(text[end - 1]) and not _PARTICLE.match(text, end)
    )


def _glued_before(match: Match, word: tuple[int, int]) -> bool:
    text, start = match.string, match.start()
    return start > 0 and "가" <= text[start - 1] <= "힣" and not is_plain(text[start]) and word[1] - word[0] < _GROUP


def _is_edge_word(word: str) -> bool:
    return (len(word) == 1 and not is_plain(word)) or word in _EDGE_WORDS


def _is_number(stretch: str) -> bool:
    """Whether a stretch of signs is a number rather than syllables that happen to stand together.

    The signs of a number stand singly (공 일 공) or in a group of at least four; two or three in a row may be words (이사, 사일구).
    """
    signs = SIGNS.findall(stretch)
    spelled = [sign for sign in signs if not is_plain(sign[0])]
    if not spelled or len(set(signs)) < _LEAST_KINDS:
        return False
    if len(signs) < _LEAST_SIGNS:
        return len(signs) == _LEAST_WORD and _LONG_WORD_OF_SIGNS.fullmatch(stretch) is not None
    longest = max((SIGNS.findall(word) for word in _BREAKS.split(stretch)), key=len)
    if 1 < len(longest) < _GROUP or _is_babble(longest, stretch):
        return False
    return len(spelled) == len(signs) or _has_turns(stretch) or not _AMBIGUOUS.issuperset(spelled)


def _is_babble(longest: list[str], stretch: str) -> bool:
    """Whether spelled syllables only repeat each other: 오이오이 사사사."""
    return len(set(longest)) == 2 and " " in stretch and not any(map(is_plain, "".join(longest)))  # noqa: PLR2004


_TURN = re.compile(rf"(?<![0-9가-힣])[{SYLLABLES}][0-9]|[0-9][{SYLLABLES}][0-9]+[{SYLLABLES}][0-9]")


def _has_turns(stretch: str) -> bool:
    return _TURN.search(stretch) is not None


# -- digits and spelled digits in turns

_PART: Final = rf"[0-9{SYLLABLES}]{{1,30}}+"
_TURNS = re.compile(
    rf"(?<![0-9가-힣A-Za-z-])(?=[0-9{SYLLABLES}-]{{0,40}}[0-9])(?=[0-9-]{{0,40}}[{SYLLABLES}]){_PART}(?:-{_PART}){{0,5}}"
)
_BETWEEN_DIGITS = re.compile(rf"[0-9][{SYLLABLES}]+[0-9]")


def _read_turns(match: Match) -> str:
    token = match[0]
    spelled = [char for char in token if char in SINO]
    if len(token.replace("-", "")) < _GROUP or _glued_behind(match) or _PLAIN_PLATE.search(token):
        return token
    inner = _BETWEEN_DIGITS.search(token)
    turns = _TURN.search(token) is not None or (not _AMBIGUOUS.issuperset(spelled) and inner is not None)
    sure = turns or (len(token) >= _LEAST_WORD and len(spelled) > 1 and token[0] in SINO)
    return read_spelled(token) if sure else token


# -- behind a cue, before a unit

_CUES: Final = "번호|번|자리|학번|계좌|통장|번혼|민번|넘버|폰"
_CUED = regex.compile(rf"(?V1)(?<=(?:{_CUES})[은는이가]?[ :=]{{1,3}}){ANY}{{4,8}}+(?![가-힣A-Za-z0-9])")
_MAY_BE_CUED = re.compile(rf"(?:{_CUES})[은는이가]?[ :=]{{1,3}}[{IN_ANY}]{{4}}")
_UNIT = re.compile(
    rf"""(?<![0-9가-힣A-Za-z])(?:
    (?:(?:19|20|이공|일구|2공|2O|2o|I9|l9){ANY}{{2}}|{ANY}{{2}})(?=[ ]?년[ ]?생)
  | {ANY}{{2}}(?=[ ]?(?:학번|년[ ]?생))
  | [0-9{SPELLED}OoㅇlI]{{2,4}}동[ ]?[0-9{SPELLED}OoㅇlI]{{3,4}}(?=호)
  | [0-9{SPELLED}]{{3,4}}(?=호(?![가-힣]))
  )""",
    re.VERBOSE,
)
_HAS_UNIT = re.compile("학번|년 ?생|호")
_SPREAD_YEAR = re.compile(
    rf"(?<![0-9A-Za-z가-힣.,])(?P<first>{ANY})(?P<gap>[ .·_\-])(?P<second>{ANY})(?=(?P=gap)?년(?P=gap)?생)"
)
_HAS_BIRTH = re.compile("년.?생")


def _read_spread_year(match: Match) -> str:
    return read_all(match["first"]) + FILLER + read_all(match["second"])


_ZERO_AND_ONE: Final = frozenset("0123456789OoㅇlIㅣ")


def _read_cued(match: Match) -> str:
    token = match[0]
    plain = sum(map(is_plain, token))
    letters = sum(char in ALIKE for char in token)
    return token if letters > plain and not _ZERO_AND_ONE.issuperset(token) else read_all(token)


# -- number words in Latin letters: zero one zero, gong il gong

_LATIN: Final = "|".join(sorted(WORDS, key=len, reverse=True))
_LATIN_RUN = regex.compile(rf"(?V1)(?i:(?<![a-z])(?:{_LATIN})(?:[ .,_-]{{1,3}}(?:{_LATIN}|[0-9])){{6,}}(?![a-z]))")
_ONE_LATIN = regex.compile(rf"(?i:(?<![a-z])(?:{_LATIN})(?![a-z]))")
_LONG_WORD = re.compile(r"[A-Za-z]{2,}")
_LEAST_LONG_WORDS: Final = 4


def _may_be_words(text: str) -> bool:
    return len(_LONG_WORD.findall(text)) >= _LEAST_LONG_WORDS


def _read_words(match: Match) -> str:
    if len(_LONG_WORD.findall(match[0])) < _LEAST_LONG_WORDS:  # O I O - I 2 2 7
        return match[0]
    return _ONE_LATIN.sub(lambda word: WORDS[word[0].lower()].ljust(len(word[0]), FILLER), match[0])


LATIN_PASSES: Final = (Pass(_may_be_words, _LATIN_RUN, _read_words),)
RUN_PASSES: Final = (Pass(_MAY_BE_RUN.search, _RUN, _read_run),)
SHORT_PASSES: Final = (
    Pass(always, _TURNS, _read_turns),
    Pass(_HAS_UNIT.search, _UNIT, _read_cued),
    Pass(_HAS_BIRTH.search, _SPREAD_YEAR, _read_spread_year),
    Pass(_MAY_BE_CUED.search, _CUED, _read_cued),
)
"""Patterns and how to read what they match, in order."""
