"""Digits in disguise: 공일공, 영하나영, O1O, 一二三, zero one zero, and where they are only words.

A digit is spelled by a Sino-Korean syllable (공일이삼), a native counting word (하나둘셋), a Hanja or Roman numeral, an English or romanised
number word, or a letter that looks like it. Every one of these is an ordinary letter or word somewhere else (이사 is moving, 공일 a holiday,
O2 oxygen), so a stretch is read as a number only where its whole shape is that of one: a telephone prefix, many signs in a row, digits
and spelled digits in turns, or a unit that follows numbers alone (학번, 년생).

The result has the length of the text. A word of several letters becomes its digit and, for the rest of its letters, ``FILLER``; so does what
stands between digits that are spread out (``1 1 0 - 4 8 3`` reads ``110-483`` with fillers), so that patterns see groups of digits.
"""

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Final

import regex

from piiscan.text.plates import PLATE_PASSES
from piiscan.text.signs import (
    ALIKE,
    ANY,
    FILLER,
    LOOKS,
    NATIVE_WORDS,
    SIGN,
    SIGN_OR_LETTER,
    SIGNS,
    SINO,
    SPELLED,
    SPELLED_SIGN,
    SYLLABLES,
    WORDS,
    Match,
    is_plain,
    read_all,
    read_spelled,
    value_of,
)

_MASK: Final = r"*xX×#●■□"
_GAP: Final = rf"[[\W_]--[{LOOKS}{_MASK}\[\]()]]{{0,4}}"
_FILLING: Final = r"이제|이어|이고|이랑|일단|사이"
"""Words that people put between the groups of a number and that begin like a digit."""
_NOISE: Final = rf"(?:[^0-9{SPELLED}{LOOKS}]|{_FILLING}){{0,10}}?"
_ZERO: Final = rf"[0공영빵령〇零{''.join(k for k, v in ALIKE.items() if v == '0')}]"
_ONE: Final = rf"(?:하나|[1일一壹Ⅰⅰ{''.join(k for k, v in ALIKE.items() if v == '1')}])"
_HEAD: Final = rf"{_ZERO}{_GAP}{_ONE}{_GAP}"


def read_numbers(text: str) -> str:
    """Return the text with spelled and disguised digits as ASCII digits, of the same length; linear in its length."""
    if not _may_hide_digits(text):
        return text
    for pattern, read in _PASSES:
        text = pattern.sub(read, text)
    return text


# -- telephone numbers: the prefix is so telling that words and emoji between the groups don't matter

_HIDDEN: Final = rf"(?:{ANY}|[{_MASK}])"
_PHONE = rf"""(?V1)(?<![0-9A-Za-z])
    (?P<head>{_HEAD}(?:{_ZERO}|(?:여섯|일곱|여덟|아홉|[16-9일육륙칠팔구])))(?P<first>{_NOISE})
    (?P<middle>{_HIDDEN}(?:{_GAP}{_HIDDEN}){{2,3}})(?P<second>{_NOISE})(?P<last>{_HIDDEN}(?:{_GAP}{_HIDDEN}){{3}})(?![0-9A-Za-z])"""
_LEAST_PLAIN = 3
_GROUPED = regex.compile(r"\S{3}(?P<dash>[-. /_])\S{4}(?P=dash)\S{4}")


def _read_phone(match: Match) -> str:
    stretch = match[0]
    sure = len(SIGNS.findall(stretch)) >= _LEAST_PLAIN or _GROUPED.fullmatch(stretch)
    if not sure:
        return stretch
    head, middle, last = (read_all(match[part]) for part in ("head", "middle", "last"))
    return head + match["first"] + middle + match["second"] + last


# -- telephone numbers with place values: 공일공에 천사백칠십이에 육천구백오

_ONES = "일이삼사오육륙칠팔구"
_VALUE = rf"(?=[{_ONES}천백])(?:[{_ONES}]?천)?(?:[{_ONES}]?백)?(?:[{_ONES}]?십)?[{_ONES}]?"
_PLACED = rf"(?V1)(?P<head>{_HEAD}{_ZERO})(?P<first>{_NOISE})(?P<a>{_VALUE})(?P<noise>{_NOISE})(?P<b>{_VALUE})(?![{_ONES}0-9])"
_GROUP = 4


def _read_placed(match: Match) -> str:
    groups = [match["a"], match["b"]]
    if any(len(group) < _GROUP or not set(group) & set("천백십") for group in groups):
        return match[0]
    first, second = (f"{value_of(group):04d}".ljust(len(group), FILLER) for group in groups)
    return read_all(match["head"]) + match["first"] + first + match["noise"] + second


# -- many signs in a row: accounts, registration and student numbers, numbers of landlines

_LOOSE = r"[[\W_]--[,:;|!○◯¡\[\]()<>\"']]{0,3}+"
_RUN = rf"(?V1){SIGN}(?:{_LOOSE}{SIGN}){{4,}}+"
_LEAST_SIGNS = 6
_LEAST_WORD = 5
"""Spelled digits in one word that make it a number by themselves: 이공오일칠."""
_LONG_WORD_OF_SIGNS = regex.compile(rf"(?V1)(?:{NATIVE_WORDS}|[{SPELLED}])(?:-?(?:{NATIVE_WORDS}|[{SPELLED}])){{4,}}")
_LEAST_KINDS = 3
_BREAKS = regex.compile(r"[^\w]+|_")
_EDGE_WORDS = frozenset(
    [
        "이사",
        "공사",
        "사이",
        "오이",
        "이일",
        "구이",
        "일일",
        "공구",
        "구공",
        "이공",
        "오일",
        "사사",
        "구사",
        "일이",
        "삼사",
        "이이",
        "오오",
        "구구",
        "사오",
        "오공",
        "사일",
        "삼일",
        "이구",
        "육오",
        "공일",
        "영구",
        "오륙",
        "육이오",
        "이오",
        "이삼",
        "삼이",
        "일사",
        "사공",
    ]
)
_PARTICLE = regex.compile(
    r"(?:은|는|이|가|을|를|으?로|에|의|와|과|랑|도|만|까지|부터|한테|께|인데|이고|고|임|번|님|입니다|이[에예]요|[예에]요|야|요|라고|이라|맞|씨|쪽|함|쓰|호|동|원)"
)
_PLAIN_PLATE = regex.compile(r"(?<![0-9])[0-9]{2,3}[ ]?[오구육공][ ]?[0-9]{4}(?![0-9])")
"""A number plate whose letter is also a digit's name stays as it is: 61구 8802."""
_AMBIGUOUS = frozenset("일이")


def _read_run(match: Match) -> str:
    """Read a run after its edges, which may be words of their own (``1234 이사``), are cut off."""
    whole = match[0]
    words = [(m.start(), m.end()) for m in regex.finditer(r"\S+", whole)]
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


_TURN = regex.compile(rf"(?<![0-9가-힣])[{SYLLABLES}][0-9]|[0-9][{SYLLABLES}][0-9]+[{SYLLABLES}][0-9]")


def _has_turns(stretch: str) -> bool:
    return _TURN.search(stretch) is not None


_MASKED_RUN = (
    rf"""(?V1)(?<![0-9가-힣A-Za-z])(?:{ANY}){{4,12}}+-?(?:[*xX●#]{{2,12}}+-?(?:{ANY}){{0,6}}+){{1,3}}(?![0-9A-Za-z])"""
)


def _read_masked(match: Match) -> str:
    return read_all(match[0]) if len(SIGNS.findall(match[0])) >= _LEAST_DIGITS else match[0]


# -- short ones: digits and spelled digits in turns, and what stands behind a cue or before a unit

_PART = rf"[0-9{SYLLABLES}]{{1,30}}+"
_TURNS = (
    rf"(?V1)(?<![0-9가-힣A-Za-z-])(?=[0-9{SYLLABLES}-]{{0,40}}[0-9])(?=[0-9-]{{0,40}}[{SYLLABLES}])"
    rf"{_PART}(?:-{_PART}){{0,5}}+"
)

_BETWEEN_DIGITS = regex.compile(rf"[0-9][{SYLLABLES}]+[0-9]")


def _read_turns(match: Match) -> str:
    token = match[0]
    spelled = [char for char in token if char in SINO]
    if len(token.replace("-", "")) < _GROUP or _glued_behind(match) or _PLAIN_PLATE.search(token):
        return token
    inner = _BETWEEN_DIGITS.search(token)
    turns = _TURN.search(token) is not None or (not _AMBIGUOUS.issuperset(spelled) and inner is not None)
    sure = turns or (len(token) >= _LEAST_WORD and len(spelled) > 1 and token[0] in SINO)
    return read_spelled(token) if sure else token


_CUED = rf"""(?V1)(?<=(?:번호|번|자리|학번|계좌|통장|번혼|민번|넘버|폰)[은는이가]?[ :=]{{1,3}})
    {ANY}{{4,8}}+(?![가-힣A-Za-z0-9])"""
_UNIT = rf"""(?V1)(?<![0-9가-힣A-Za-z])(?:
    (?:(?:19|20|이공|일구|2공|2O|2o|I9|l9){ANY}{{2}}|{ANY}{{2}})(?=[ ]?년[ ]?생)
  | {ANY}{{2}}(?=[ ]?(?:학번|년[ ]?생))
  | [0-9{SPELLED}OoㅇlI]{{2,4}}동[ ]?[0-9{SPELLED}OoㅇlI]{{3,4}}(?=호)
  | [0-9{SPELLED}]{{3,4}}(?=호(?![가-힣]))
  )"""


_SPREAD_YEAR = (
    rf"""(?V1)(?<![0-9A-Za-z가-힣.,])(?P<first>{ANY})(?P<gap>[ .·_\-])(?P<second>{ANY})(?=(?P=gap)?년(?P=gap)?생)"""
)


def _read_spread_year(match: Match) -> str:
    return read_all(match["first"]) + FILLER + read_all(match["second"])


_ZERO_AND_ONE: Final = frozenset("0123456789OoㅇlIㅣ")


def _read_cued(match: Match) -> str:
    token = match[0]
    plain = sum(map(is_plain, token))
    letters = sum(char in ALIKE for char in token)
    return token if letters > plain and not _ZERO_AND_ONE.issuperset(token) else read_all(token)


# -- letters that look like digits: 2O2l-30S42

_ALIKE_TOKEN = (
    rf"""(?V1)(?<![0-9A-Za-z가-힣@_./\-=?&#])(?![|])(?:{ANY})(?:-?(?:{ANY})){{4,40}}(?<![|])(?![A-Za-z@_/0-9])"""
)
_DATE = rf"""(?V1)(?<![0-9A-Za-z가-힣@_./\-=?&#])(?:{ANY}{{4}}|{ANY}{{2}})(?P<dot>[./-])[ ]?{ANY}{{1,2}}
        (?P=dot)[ ]?{ANY}{{1,2}}(?![0-9A-Za-z@_/가-힣])"""
_SURE_LETTER = regex.compile(r"[OoОоΟοㅇlI|ㅣіQ]")
_INNER = regex.compile(
    rf"[0-9{SPELLED}]-?[^0-9{SPELLED}-]{{1,3}}-?[0-9{SPELLED}]|^[OolI]{{1,3}}-?[0-9]{{1,4}}-|^[OolIㅇㅣ][0-9]{{4,}}$|[0-9]{{4}}[OoIㅇㅣ]$|[1-9]l$|-[OolI|][0-9]|[OolIㅇㅣ][-0-9]*[ZSBbg][0-9]"
)
_CLASS = regex.compile(
    r"(?=.*[0-9].*[0-9])(?:[1-6lI|]-[0-2OolI]-?[0-9OolI]-[0-9OolI]{2}|[1-6lI][0-2Oo][0-9OolI|][0-4OolI|][0-9OolI|])"
)
"""Grade, class and number of a pupil."""
_LETTERS_IN_A_ROW = regex.compile(rf"[^0-9{SPELLED}-]{{4}}")
_LEAST_DIGITS = 3
_LEAST_GROUPED = 9
"""Signs of a number in three groups."""
_LEAST_SHARE = 0.25
"""Digits among the signs of a number whose other signs are letters; words and models have fewer."""


def _read_alike(match: Match) -> str:
    return read_all(match[0]) if _is_disguised(match[0]) else match[0]


def _is_disguised(token: str) -> bool:
    """Whether a token of digits and letters is a number: letters between digits, or groups with hyphens."""
    bare = token.replace("-", "")
    sure = sum(char not in ALIKE for char in bare)
    if _CLASS.fullmatch(token):
        return True
    if token.count("-") > 1 and len(bare) >= _LEAST_GROUPED:
        return sure >= _GROUP and (_SURE_LETTER.search(token) is not None or 2 * sure > len(bare))
    if sure < _LEAST_DIGITS or sure < _LEAST_SHARE * len(bare) or _LETTERS_IN_A_ROW.search(token):
        return False
    return _INNER.search(token) is not None and (_SURE_LETTER.search(token) is not None or sure >= _LEAST_SIGNS)


def _read_date(match: Match) -> str:
    signs = SIGN_OR_LETTER.findall(match[0])
    sure = sum(sign[0] not in ALIKE for sign in signs)
    return read_all(match[0]) if sure * 2 >= len(signs) else match[0]


# -- registration numbers with the back hidden: o51124-4******

_REGISTRATION = rf"""(?V1)(?<![0-9A-Za-z@_./-])(?P<head>{ANY}{{6}}[-~ ._/\n]?{ANY})
    (?P<tail>[-0-9{_MASK}○ㅇ]{{6}})(?![0-9A-Za-z])"""


def _read_registration(match: Match) -> str:
    head = match["head"]
    sure = len(SIGNS.findall(head)) >= _LEAST_DIGITS and not match["tail"].isdigit()
    return read_all(head) + match["tail"] if sure else match[0]


# -- digits that stand alone: 1 1 0 . 4 8 3 . 2 0 1 7 7 4; what parts them becomes FILLER, so that patterns see groups

_APART = r"[[\W_]--[\n\r\0,:;~%+=*#()\[\]<>\"']]{1,4}|,"
_SPREAD = rf"(?V1)(?<![0-9\0.,])[0-9]\0*+(?:(?P<gap>{_APART})[0-9]\0*+(?![0-9])){{4,}}"
_SPREAD_GAP = regex.compile(r"(?<=[0-9]\0*)([^0-9\0]+)(?=[0-9])")


_USUAL_SHARE = 0.7
"""Gaps of a spread number that are alike; 3.5 3.5 3.5 is a row of numbers."""
_LEAST_COMMAS = 8


def _read_spread(match: Match) -> str:
    gaps = match.captures("gap")
    usual = max(set(gaps), key=gaps.count)
    if len(gaps) < _LEAST_SIGNS - 1 and (len(set(gaps)) > 1 or _counts(match[0])):
        return match[0]
    if gaps.count(usual) < _USUAL_SHARE * len(gaps) or (usual == "," and len(gaps) < _LEAST_COMMAS):
        return match[0]
    return _before_phone(_SPREAD_GAP.sub(lambda gap: _group_border(gap[0], usual), match[0]))


_BEFORE_PHONE = re.compile(r"((?:[0-9][-\0]+)+)(?=0\0+1\0+0\0+(?:[0-9]\0+){7}[0-9]\0*$)")
"""A spread number right before a spread mobile number, as in a row of a list."""


def _before_phone(stretch: str) -> str:
    """Part a spread number from the telephone number behind it."""
    head = _BEFORE_PHONE.match(stretch)
    return f"{head[0][:-1]} {stretch[head.end() :]}" if head else stretch


def _counts(stretch: str) -> bool:
    """Whether the digits count up or down or repeat: 1 2 3 4 5."""
    digits = [int(char) for char in stretch if is_plain(char)]
    return len({second - first for first, second in pairwise(digits)}) == 1


def _group_border(gap: str, usual: str) -> str:
    """Return fillers for the usual gap; a column's border stays; another one parts two groups and leaves a hyphen behind them."""
    if gap != usual and gap.strip(" ") in {"/", "|"}:
        return gap
    return FILLER * len(gap) if gap == usual else "-".rjust(len(gap), FILLER)


# -- number words in Latin letters: zero one zero, gong il gong

_WORD = "|".join(sorted(WORDS, key=len, reverse=True))
_WORD_RUN = rf"(?V1)(?i:(?<![a-z])(?:{_WORD})(?:[ .,_-]{{1,3}}(?:{_WORD}|[0-9])){{6,}}(?![a-z]))"
_ONE_WORD = regex.compile(rf"(?i:(?<![a-z])(?:{_WORD})(?![a-z]))")

_LONG_WORD = regex.compile(r"[A-Za-z]{2,}")
_LEAST_LONG_WORDS = 4


def _read_words(match: Match) -> str:
    if len(_LONG_WORD.findall(match[0])) < _LEAST_LONG_WORDS:  # O I O - I 2 2 7
        return match[0]
    return _ONE_WORD.sub(lambda word: WORDS[word[0].lower()].ljust(len(word[0]), FILLER), match[0])


_PASSES: Final[tuple[tuple[regex.Pattern[str], Callable[[Match], str]], ...]] = tuple(
    (regex.compile(pattern, regex.VERBOSE if "\n" in pattern else 0), read)
    for pattern, read in (
        (_WORD_RUN, _read_words),
        (_PLACED, _read_placed),
        (_PHONE, _read_phone),
        (_REGISTRATION, _read_registration),
        *PLATE_PASSES,
        (_RUN, _read_run),
        (_MASKED_RUN, _read_masked),
        (_DATE, _read_date),
        (_ALIKE_TOKEN, _read_alike),
        (_TURNS, _read_turns),
        (_UNIT, _read_cued),
        (_SPREAD_YEAR, _read_spread_year),
        (_CUED, _read_cued),
        (_SPREAD, _read_spread),
    )
)
_PLAIN: Final = re.compile("[0-9]")
_GAPS: Final = r"[\W_]{0,3}"
_TOKEN: Final = rf"(?:[0-9{SPELLED}]|{NATIVE_WORDS})"
_FIRST: Final = SPELLED + "".join(word[0] for word in NATIVE_WORDS.split("|"))
_LATER: Final = SPELLED + NATIVE_WORDS.replace("|", "") + "0-9OoㅇlIㅣ○"
_MAY_BE_SPELLED: Final = re.compile(rf"[{_FIRST}](?:{_GAPS}[{_LATER}]){{2}}")
"""Whatever :data:`_SPELLED_RUN` finds, found by sets of characters alone, which is several times faster."""
_SPELLED_RUN: Final = re.compile(
    rf"(?:[{SPELLED}]|{NATIVE_WORDS})(?:{_TOKEN}|[OoㅇlIㅣ○]){{2}}|[{SPELLED}](?:{_GAPS}{_TOKEN}){{3}}"
)
_BESIDE_PLAIN: Final = re.compile(
    rf"[0-9](?:[{SPELLED}]{_TOKEN}|[-. ]?[{LOOKS}]|{_GAPS}(?:[{SPELLED}]|{NATIVE_WORDS})(?:{_GAPS}{_TOKEN}){{3}}"
    rf"|[\W_]{{1,4}}[0-9](?:[\W_]{{1,4}}[0-9](?![0-9])){{2}})|[{LOOKS}][-. ]?[0-9]"
)
_WORDS_FOR_ZERO: Final = ("gong", "Gong", "zero", "Zero", "ZERO")


def _may_hide_digits(text: str) -> bool:
    """Whether a post can hold anything to read; nearly every post holds nothing, so this decides the speed."""
    if (_MAY_BE_SPELLED.search(text) and _SPELLED_RUN.search(text)) or (
        _PLAIN.search(text) and _BESIDE_PLAIN.search(text)
    ):
        return True
    if ("학번" in text or "년" in text) and _UNITS.search(text):
        return True
    return any(word in text for word in _WORDS_FOR_ZERO)


_UNITS: Final = re.compile(rf"(?:[0-9{SPELLED}{LOOKS}]|{NATIVE_WORDS})[ .·_-]?(?:학번|년[ .·_-]?생)")
