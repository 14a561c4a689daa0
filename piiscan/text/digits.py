"""Digits in disguise: 공일공, 영하나영, O1O, 一二三, zero one zero, and where they are only words.

A digit is spelled by a Sino-Korean syllable (공일이삼), a native counting word (하나둘셋), a Hanja or Roman numeral, an English or romanised
number word, or a letter that looks like it. Every one of these is an ordinary letter or word somewhere else (이사 is moving, 공일 a holiday,
O2 oxygen), so a stretch is read as a number only where its whole shape is that of one: a telephone prefix, many signs in a row, digits
and spelled digits in turns, or a unit that follows numbers alone (학번, 년생).

The result has the length of the text. A word of several letters becomes its digit and, for the rest of its letters, :data:`FILLER`.
"""

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Final, TypeAlias

import regex

FILLER: Final = "\0"
"""Stands behind a digit for every further letter of the word that spelled it."""

_SINO: Final = dict(zip("공영빵령일이삼사오육륙칠팔구", "00001234566789", strict=True))
_HANJA: Final = dict(zip("〇零一壹二貳三參四五六七八九", "00112233456789", strict=True))
_ROMAN: Final = dict(zip("ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅰⅱⅲⅳⅴⅵⅶⅷⅸ", "123456789" * 2, strict=True))
_NATIVE: Final = dict(zip(["하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟", "아홉"], "123456789", strict=True))
_ALIKE: Final = {
    letter: digit
    for digit, letters in {
        "0": "OoQDОоΟοㅇ○◯",
        "1": "lI|iІі!¡ıㅣ丨",
        "2": "Zz",
        "3": "Зз",
        "5": "SsЅѕ",
        "6": "bбG",
        "8": "B",
        "9": "gq",
    }.items()
    for letter in letters
}
_WORDS: Final = {
    **dict(
        zip(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"], "0123456789", strict=True)
    ),
    **dict(
        zip(
            [
                "gong",
                "yeong",
                "young",
                "il",
                "ee",
                "yi",
                "i",
                "sam",
                "sa",
                "oh",
                "o",
                "yuk",
                "ryuk",
                "chil",
                "pal",
                "gu",
            ],
            "0001222345566789",
            strict=True,
        )
    ),
}

_S: Final = "".join(_SINO)
_SPELLED: Final = _S + "".join(_HANJA) + "".join(_ROMAN)
_LOOKS: Final = "".join(_ALIKE).replace("|", r"\|")
_N: Final = "|".join(_NATIVE)
_SIGN: Final = rf"(?:{_N}|[0-9{_SPELLED}])"
_ANY: Final = rf"(?:{_N}|[0-9{_SPELLED}{_LOOKS}])"
_MASK: Final = r"*xX×#●■□"
_GAP: Final = rf"[[\W_]--[{_LOOKS}{_MASK}\[\]()]]{{0,4}}"
_FILLING: Final = r"이제|이어|이고|이랑|일단|사이"
"""Words that people put between the groups of a number and that begin like a digit."""
_NOISE: Final = rf"(?:[^0-9{_SPELLED}{_LOOKS}]|{_FILLING}){{0,10}}?"
_ZERO: Final = rf"[0공영빵령〇零{''.join(k for k, v in _ALIKE.items() if v == '0')}]"
_ONE: Final = rf"(?:하나|[1일一壹Ⅰⅰ{''.join(k for k, v in _ALIKE.items() if v == '1')}])"
_HEAD: Final = rf"{_ZERO}{_GAP}{_ONE}{_GAP}"

_SIGN_OR_LETTER = regex.compile(rf"(?V1){_ANY}")
_SIGNS = regex.compile(rf"(?V1){_SIGN}")
_SPELLED_SIGN = regex.compile(rf"(?V1){_N}|[{_SPELLED}]")

_Match: TypeAlias = "regex.Match[str]"


def read_numbers(text: str) -> str:
    """Return the text with spelled and disguised digits as ASCII digits, of the same length; linear in its length."""
    if not _may_hide_digits(text):
        return text
    for pattern, read in _PASSES:
        text = pattern.sub(read, text)
    return text


def _digit(match: _Match) -> str:
    sign = match[0]
    digit = sign if sign.isascii() and sign.isdigit() else _NATIVE.get(sign) or _SINO.get(sign) or _HANJA.get(sign)
    return (digit or _ROMAN.get(sign) or _ALIKE[sign]).ljust(len(sign), FILLER)


def _read_all(stretch: str) -> str:
    """Read every sign of a stretch, letters that look like digits too."""
    return _SIGN_OR_LETTER.sub(_digit, stretch)


def _read_spelled(stretch: str) -> str:
    """Read every spelled digit of a stretch, but no letter."""
    return _SIGNS.sub(_digit, stretch)


def _is_plain(char: str) -> bool:
    return "0" <= char <= "9"


# -- telephone numbers: the prefix is so telling that words and emoji between the groups don't matter

_HIDDEN: Final = rf"(?:{_ANY}|[{_MASK}])"
_PHONE = rf"""(?V1)(?<![0-9A-Za-z])
    (?P<head>{_HEAD}(?:{_ZERO}|(?:여섯|일곱|여덟|아홉|[16-9일육륙칠팔구])))(?P<first>{_NOISE})
    (?P<middle>{_HIDDEN}(?:{_GAP}{_HIDDEN}){{2,3}})(?P<second>{_NOISE})(?P<last>{_HIDDEN}(?:{_GAP}{_HIDDEN}){{3}})(?![0-9A-Za-z])"""
_LEAST_PLAIN = 3
_GROUPED = regex.compile(r"\S{3}(?P<dash>[-. /_])\S{4}(?P=dash)\S{4}")


def _read_phone(match: _Match) -> str:
    stretch = match[0]
    sure = len(_SIGNS.findall(stretch)) >= _LEAST_PLAIN or _GROUPED.fullmatch(stretch)
    if not sure:
        return stretch
    head, middle, last = (_read_all(match[part]) for part in ("head", "middle", "last"))
    return head + match["first"] + middle + match["second"] + last


# -- telephone numbers with place values: 공일공에 천사백칠십이에 육천구백오

_ONES = "일이삼사오육륙칠팔구"
_VALUE = rf"(?=[{_ONES}천백])(?:[{_ONES}]?천)?(?:[{_ONES}]?백)?(?:[{_ONES}]?십)?[{_ONES}]?"
_PLACED = rf"(?V1)(?P<head>{_HEAD}{_ZERO})(?P<first>{_NOISE})(?P<a>{_VALUE})(?P<noise>{_NOISE})(?P<b>{_VALUE})(?![{_ONES}0-9])"
_GROUP = 4


def _value(spelled: str) -> int:
    total, digit = 0, 0
    for char in spelled:
        if char in "천백십":
            total += (digit or 1) * {"천": 1000, "백": 100, "십": 10}[char]
            digit = 0
        else:
            digit = int(_SINO[char])
    return total + digit


def _read_placed(match: _Match) -> str:
    groups = [match["a"], match["b"]]
    if any(len(group) < _GROUP or not set(group) & set("천백십") for group in groups):
        return match[0]
    first, second = (f"{_value(group):04d}".ljust(len(group), FILLER) for group in groups)
    return _read_all(match["head"]) + match["first"] + first + match["noise"] + second


# -- many signs in a row: accounts, registration and student numbers, numbers of landlines

_LOOSE = r"[[\W_]--[,:;|!○◯¡\[\]()<>\"']]{0,3}+"
_RUN = rf"(?V1){_SIGN}(?:{_LOOSE}{_SIGN}){{4,}}+"
_LEAST_SIGNS = 6
_LEAST_WORD = 5
"""Spelled digits in one word that make it a number by themselves: 이공오일칠."""
_LONG_WORD_OF_SIGNS = regex.compile(rf"(?V1)(?:{_N}|[{_SPELLED}])(?:-?(?:{_N}|[{_SPELLED}])){{4,}}")
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


def _read_run(match: _Match) -> str:
    """Read a run after its edges, which may be words of their own (``1234 이사``), are cut off."""
    whole = match[0]
    words = [(m.start(), m.end()) for m in regex.finditer(r"\S+", whole)]
    words = _without_edges(whole, words, match)
    if not words:
        return whole
    start, end = words[0][0], words[-1][1]
    if not _is_number(whole[start:end]) or _PLAIN_PLATE.search(whole[start:end]):
        return whole
    return whole[:start] + _read_spelled(whole[start:end]) + whole[end:]


def _without_edges(whole: str, words: list[tuple[int, int]], match: _Match) -> list[tuple[int, int]]:
    spelled = [len(_SIGNS.findall(word)) for word in _BREAKS.split(whole) if _SPELLED_SIGN.search(word)]
    single = len(spelled) >= _GROUP and max(spelled) == 1
    if _glued_behind(match) or (not single and _is_edge_word(whole[slice(*words[-1])])):
        words = words[:-1]
    if words and (_glued_before(match, words[0]) or (not single and _is_edge_word(whole[slice(*words[0])]))):
        words = words[1:]
    return words


def _glued_behind(match: _Match) -> bool:
    """Whether the last word goes on with other letters than a particle's: the 이사 of 이사람."""
    text, end = match.string, match.end()
    if _LONG_WORD_OF_SIGNS.search(match[0].split()[-1]):
        return False
    return (
        end < len(text)
        and "가" <= text[end] <= "힣"
        and not _is_plain(text[end - 1])
        and not _PARTICLE.match(text, end)
    )


def _glued_before(match: _Match, word: tuple[int, int]) -> bool:
    text, start = match.string, match.start()
    return start > 0 and "가" <= text[start - 1] <= "힣" and not _is_plain(text[start]) and word[1] - word[0] < _GROUP


def _is_edge_word(word: str) -> bool:
    return (len(word) == 1 and not _is_plain(word)) or word in _EDGE_WORDS


def _is_number(stretch: str) -> bool:
    """Whether a stretch of signs is a number rather than syllables that happen to stand together.

    The signs of a number stand singly (공 일 공) or in a group of at least four; two or three in a row may be words (이사, 사일구).
    """
    signs = _SIGNS.findall(stretch)
    spelled = [sign for sign in signs if not _is_plain(sign[0])]
    if not spelled or len(set(signs)) < _LEAST_KINDS:
        return False
    if len(signs) < _LEAST_SIGNS:
        return len(signs) == _LEAST_WORD and _LONG_WORD_OF_SIGNS.fullmatch(stretch) is not None
    if 1 < max(len(_SIGNS.findall(word)) for word in _BREAKS.split(stretch)) < _GROUP:
        return False
    return len(spelled) == len(signs) or _has_turns(stretch) or not _AMBIGUOUS.issuperset(spelled)


_TURN = regex.compile(rf"(?<![0-9가-힣])[{_S}][0-9]|[0-9][{_S}][0-9]+[{_S}][0-9]")


def _has_turns(stretch: str) -> bool:
    return _TURN.search(stretch) is not None


_MASKED_RUN = rf"""(?V1)(?<![0-9가-힣A-Za-z])(?:{_ANY}){{4,12}}+-?(?:[*xX●#]{{2,12}}+-?(?:{_ANY}){{0,6}}+){{1,3}}(?![0-9A-Za-z])"""


def _read_masked(match: _Match) -> str:
    return _read_all(match[0]) if len(_SIGNS.findall(match[0])) >= _LEAST_DIGITS else match[0]


# -- short ones: digits and spelled digits in turns, and what stands behind a cue or before a unit

_TURNS = rf"(?V1)(?<![0-9가-힣A-Za-z-])(?=[0-9{_S}-]{{0,40}}[0-9])(?=[0-9-]{{0,40}}[{_S}])[0-9{_S}]{{1,30}}+(?:-[0-9{_S}]{{1,30}}+){{0,5}}+"


def _read_turns(match: _Match) -> str:
    token = match[0]
    spelled = [char for char in token if char in _SINO]
    if len(token.replace("-", "")) < _GROUP or _glued_behind(match) or _PLAIN_PLATE.search(token):
        return token
    inner = regex.search(rf"[0-9][{_S}]+[0-9]", token)
    sure = _TURN.search(token) if _AMBIGUOUS.issuperset(spelled) else inner or _TURN.search(token)
    sure = sure or (len(token) >= _LEAST_WORD and len(spelled) > 1 and token[0] in _SINO)
    return _read_spelled(token) if sure else token


_CUED = rf"""(?V1)(?<=(?:번호|번|자리|학번|계좌|통장|번혼|민번|넘버|폰)[은는이가]?[ :=]{{1,3}})
    {_ANY}{{4,8}}+(?![가-힣A-Za-z0-9])"""
_UNIT = rf"""(?V1)(?<![0-9가-힣A-Za-z])(?:
    (?:(?:19|20|이공|일구|2공|2O|2o|I9|l9){_ANY}{{2}}|{_ANY}{{2}})(?=[ ]?년[ ]?생)
  | {_ANY}{{2}}(?=[ ]?(?:학번|년[ ]?생))
  | [0-9{_SPELLED}OoㅇlI]{{2,4}}동[ ]?[0-9{_SPELLED}OoㅇlI]{{3,4}}(?=호)
  | [0-9{_SPELLED}]{{3,4}}(?=호(?![가-힣]))
  )"""


_SPREAD_YEAR = (
    rf"""(?V1)(?<![0-9A-Za-z가-힣.,])(?P<first>{_ANY})(?P<gap>[ .·_\-])(?P<second>{_ANY})(?=(?P=gap)?년(?P=gap)?생)"""
)


def _read_spread_year(match: _Match) -> str:
    return _read_all(match["first"]) + FILLER + _read_all(match["second"])


_ZERO_AND_ONE: Final = frozenset("0123456789OoㅇlIㅣ")


def _read_cued(match: _Match) -> str:
    token = match[0]
    plain = sum(map(_is_plain, token))
    letters = sum(char in _ALIKE for char in token)
    return token if letters > plain and not _ZERO_AND_ONE.issuperset(token) else _read_all(token)


# -- letters that look like digits: 2O2l-30S42

_ALIKE_TOKEN = rf"""(?V1)(?<![0-9A-Za-z가-힣@_./\-=?&#])(?![|])(?:{_ANY})(?:-?(?:{_ANY})){{4,40}}(?<![|])(?![A-Za-z@_/0-9])"""
_DATE = rf"""(?V1)(?<![0-9A-Za-z가-힣@_./\-=?&#])(?:{_ANY}{{4}}|{_ANY}{{2}})(?P<dot>[./-])[ ]?{_ANY}{{1,2}}(?P=dot)[ ]?{_ANY}{{1,2}}(?![0-9A-Za-z@_/가-힣])"""
_SURE_LETTER = regex.compile(r"[OoОоΟοㅇlI|ㅣіQ]")
_INNER = regex.compile(
    rf"[0-9{_SPELLED}]-?[^0-9{_SPELLED}-]{{1,3}}-?[0-9{_SPELLED}]|^[OolI]{{1,3}}-?[0-9]{{1,4}}-|^[OolIㅇㅣ][0-9]{{4,}}$|[0-9]{{4}}[OoIㅇㅣ]$|[1-9]l$|-[OolI|][0-9]|[OolIㅇㅣ][-0-9]*[ZSBbg][0-9]"
)
_CLASS = regex.compile(
    r"(?=.*[0-9].*[0-9])(?:[1-6lI|]-[0-2OolI]-?[0-9OolI]-[0-9OolI]{2}|[1-6lI][0-2Oo][0-9OolI|][0-4OolI|][0-9OolI|])"
)
"""Grade, class and number of a pupil."""
_LETTERS_IN_A_ROW = regex.compile(rf"[^0-9{_SPELLED}-]{{4}}")
_LEAST_DIGITS = 3
_LEAST_GROUPED = 9
"""Signs of a number in three groups."""
_LEAST_SHARE = 0.25
"""Digits among the signs of a number whose other signs are letters; words and models have fewer."""


def _read_alike(match: _Match) -> str:
    return _read_all(match[0]) if _is_disguised(match[0]) else match[0]


def _is_disguised(token: str) -> bool:
    """Whether a token of digits and letters is a number: letters between digits, or groups with hyphens."""
    bare = token.replace("-", "")
    sure = sum(char not in _ALIKE for char in bare)
    if _CLASS.fullmatch(token):
        return True
    if token.count("-") > 1 and len(bare) >= _LEAST_GROUPED:
        return sure >= _GROUP and (_SURE_LETTER.search(token) is not None or 2 * sure > len(bare))
    if sure < _LEAST_DIGITS or sure < _LEAST_SHARE * len(bare) or _LETTERS_IN_A_ROW.search(token):
        return False
    return _INNER.search(token) is not None and (_SURE_LETTER.search(token) is not None or sure >= _LEAST_SIGNS)


def _read_date(match: _Match) -> str:
    signs = _SIGN_OR_LETTER.findall(match[0])
    sure = sum(sign[0] not in _ALIKE for sign in signs)
    return _read_all(match[0]) if sure * 2 >= len(signs) else match[0]


# -- registration numbers with the back hidden: o51124-4******

_REGISTRATION = rf"""(?V1)(?<![0-9A-Za-z@_./-])(?P<head>{_ANY}{{6}}[-~ ._/\n]?{_ANY})
    (?P<tail>[-0-9{_MASK}○ㅇ]{{6}})(?![0-9A-Za-z])"""


def _read_registration(match: _Match) -> str:
    head = match["head"]
    sure = len(_SIGNS.findall(head)) >= _LEAST_DIGITS and not match["tail"].isdigit()
    return _read_all(head) + match["tail"] if sure else match[0]


# -- number plates: 삼육이고 팔공일사, 사십구다 일영육팔, l94 두 OO71

PLATE_LETTERS: Final = "가나다라마거너더러머버서어저고노도로모보소오조구누두루무부수우주바사아자배허하호해국합"
"""The syllables of Korean number plates (Ordinance of the Ministry of Land on registration number plates)."""
_PLATE_SIGN = rf"(?:{_N}|[0-9{_SPELLED}OoQlI|ㅇㅣSZBgbqG])"
_REGIONS: Final = "서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충북|충남|전북|전남|경북|경남|제주"
_PLATE = rf"""(?V1)(?:(?<![0-9A-Za-z가-힣])|(?<={_REGIONS}))
    (?P<front>{_PLATE_SIGN}{{2,3}}|[이삼사오육칠팔구]?십[일이삼사오육칠팔구]?)
    (?P<letter>[ ]?[{PLATE_LETTERS}][ ]?)(?P<back>{_PLATE_SIGN}{{4}})(?![0-9A-Za-z])"""
_MOTORCYCLE = rf"(?V1)(?P<place>(?:{_REGIONS}) ?[가-힣]{{1,4}} [가-힣] ?)(?P<back>{_PLATE_SIGN}{{4}})(?![0-9A-Za-z가-힣])"
_SPREAD_PLATE = rf"""(?V1)(?<![0-9A-Za-z가-힣])
    (?P<front>{_PLATE_SIGN}(?P<gap>[^\w\s]|[ _]){_PLATE_SIGN}(?:(?P=gap){_PLATE_SIGN})?)
    (?P<letter>(?:(?P=gap)|[ ])?[{PLATE_LETTERS}](?:(?P=gap)|[ ]){{0,3}})(?P<back>{_PLATE_SIGN}(?:(?P=gap){_PLATE_SIGN}){{3}})(?![0-9A-Za-z])"""


def _read_plate(match: _Match) -> str:
    front, back = match["front"], match["back"]
    plain = [sum(map(_is_plain, part)) for part in (front, back)]
    words = [_SPELLED_SIGN.search(part) is not None or "십" in part for part in (front, back)]
    if words[0] and not words[1] and plain[0] == 0:  # 사이다 2024
        return match[0]
    if not any(words) and sum(plain) < _LEAST_DIGITS:
        return match[0]
    if any(words) and match["letter"].strip() in _SINO and sum(plain) < _LEAST_WORD:
        return match[0]
    if sum(plain) == 0 and ( len(set(front + back)) < _LEAST_KINDS):
        return match[0]
    first = f"{_value(front):02d}".ljust(len(front), FILLER) if "십" in front else _read_all(front)
    return first + match["letter"] + _read_all(back)


def _read_motorcycle(match: _Match) -> str:
    return match["place"] + _read_all(match["back"])


def _read_spread_plate(match: _Match) -> str:
    gap = match["gap"]
    spelled = _SPELLED_SIGN.search(match["front"] + match["back"]) is not None
    if spelled and match["letter"].strip(gap + " ") in _SINO:
        return match[0]
    front, back = (_read_all(part).replace(gap, FILLER) for part in (match["front"], match["back"]))
    return front + match["letter"] + back


# -- digits that stand alone: 1 1 0 . 4 8 3 . 2 0 1 7 7 4; what parts them becomes FILLER, so that patterns see groups

_APART = r"[[\W_]--[\n\r\0,:;~%+=*#()\[\]<>\"']]{1,4}|,"
_SPREAD = rf"(?V1)(?<![0-9\0.,])[0-9]\0*+(?:(?P<gap>{_APART})[0-9]\0*+(?![0-9])){{4,}}"
_SPREAD_GAP = regex.compile(r"(?<=[0-9]\0*)([^0-9\0]+)(?=[0-9])")


_USUAL_SHARE = 0.7
"""Gaps of a spread number that are alike; 3.5 3.5 3.5 is a row of numbers."""
_LEAST_COMMAS = 8


def _read_spread(match: _Match) -> str:
    gaps = match.captures("gap")
    usual = max(set(gaps), key=gaps.count)
    if len(gaps) < _LEAST_SIGNS - 1 and (len(set(gaps)) > 1 or _counts(match[0])):
        return match[0]
    if gaps.count(usual) < _USUAL_SHARE * len(gaps) or (usual == "," and len(gaps) < _LEAST_COMMAS):
        return match[0]
    return _SPREAD_GAP.sub(lambda gap: _group_border(gap[0], usual), match[0])


def _counts(stretch: str) -> bool:
    """Whether the digits count up or down or repeat: 1 2 3 4 5."""
    digits = [int(char) for char in stretch if _is_plain(char)]
    return len({second - first for first, second in pairwise(digits)}) == 1


def _group_border(gap: str, usual: str) -> str:
    """Return fillers for the usual gap; another one parts two groups and leaves a hyphen behind them."""
    return FILLER * len(gap) if gap == usual else "-".rjust(len(gap), FILLER)


# -- number words in Latin letters: zero one zero, gong il gong

_WORD = "|".join(sorted(_WORDS, key=len, reverse=True))
_WORD_RUN = rf"(?V1)(?i:(?<![a-z])(?:{_WORD})(?:[ .,_-]{{1,3}}(?:{_WORD}|[0-9])){{6,}}(?![a-z]))"
_ONE_WORD = regex.compile(rf"(?i:(?<![a-z])(?:{_WORD})(?![a-z]))")

_LONG_WORD = regex.compile(r"[A-Za-z]{2,}")
_LEAST_LONG_WORDS = 4


def _read_words(match: _Match) -> str:
    if len(_LONG_WORD.findall(match[0])) < _LEAST_LONG_WORDS:  # O I O - I 2 2 7
        return match[0]
    return _ONE_WORD.sub(lambda word: _WORDS[word[0].lower()].ljust(len(word[0]), FILLER), match[0])


_PASSES: Final[tuple[tuple[regex.Pattern[str], Callable[[_Match], str]], ...]] = tuple(
    (regex.compile(pattern, regex.VERBOSE if "\n" in pattern else 0), read)
    for pattern, read in (
        (_WORD_RUN, _read_words),
        (_PLACED, _read_placed),
        (_PHONE, _read_phone),
        (_REGISTRATION, _read_registration),
        (_PLATE, _read_plate),
        (_MOTORCYCLE, _read_motorcycle),
        (_SPREAD_PLATE, _read_spread_plate),
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
_TOKEN: Final = rf"(?:[0-9{_SPELLED}]|{_N})"
_SPELLED_RUN: Final = re.compile(rf"(?:[{_SPELLED}]|{_N})(?:{_TOKEN}|[OoㅇlIㅣ○]){{2}}|[{_SPELLED}](?:{_GAPS}{_TOKEN}){{3}}")
_BESIDE_PLAIN: Final = re.compile(
    rf"[0-9](?:[{_SPELLED}]{_TOKEN}|[-. ]?[{_LOOKS}]|{_GAPS}(?:[{_SPELLED}]|{_N})(?:{_GAPS}{_TOKEN}){{3}}"
    rf"|[\W_]{{1,4}}[0-9](?:[\W_]{{1,4}}[0-9](?![0-9])){{2}})|[{_LOOKS}][-. ]?[0-9]"
)
_WORDS_FOR_ZERO: Final = ("gong", "Gong", "zero", "Zero", "ZERO")


def _may_hide_digits(text: str) -> bool:
    """Whether a post can hold anything to read; nearly every post holds nothing, so this decides the speed."""
    if _SPELLED_RUN.search(text) or (_PLAIN.search(text) and _BESIDE_PLAIN.search(text)):
        return True
    if ("학번" in text or "년" in text) and _UNITS.search(text):
        return True
    return any(word in text for word in _WORDS_FOR_ZERO)


_UNITS: Final = re.compile(rf"(?:[0-9{_SPELLED}{_LOOKS}]|{_N})[ .·_-]?(?:학번|년[ .·_-]?생)")
