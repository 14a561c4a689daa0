"""The one table of partial masks: what of each identifier may stay.

Every mask of a value shows the same part of it however the value was written, so masks of several mentions never add up
to it: 김민수 shows 김*수 and 민수 shows *수; 010-1234-5678 shows its first three and last four digits, 010-1234 none.
Hidden are also the signs that the poster had hidden, and masking twice changes nothing.

The table follows the examples in Korean practice (last name and last syllable of a name, first and last group of a mobile
number, birth date of a registration number). What a mask shows can still tell much: the mask of a registration number
is a birth date. Where nothing may be left, labels are the better choice.
"""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from piiscan.errors import ConfigError
from piiscan.redaction.canonical import HIDING_SIGNS, readable, readable_numbers
from piiscan.text.jamo import is_syllable

STAR = "*"
_FIRST_HANGUL = "\u1100"
_HIDDEN = HIDING_SIGNS | frozenset("oOxX0")
_PASSES = 2
"""How often a mask is laid over itself; of 1,020,000 random short texts of hiding signs and digits none needed more."""


class Mask(NamedTuple):
    """One row of the table."""

    apply: Callable[[str, str], str]
    """Takes the identifier as posted and the fullest form of it, and returns its mask."""
    shows: str
    """What stays readable."""
    example: str
    """An invented value."""


def mask(entity: str, text: str, whole: str = "") -> str:
    """Return the partial mask of an identifier.

    Args:
        entity: kind of identifier, one of :data:`MASKS`.
        text: the identifier as posted.
        whole: the fullest form of the same name, if the post has one.

    Raises:
        ConfigError: the table has no mask for this kind.
    """
    row = MASKS.get(entity)
    if row is None:
        raise ConfigError(f"there is no partial mask for {entity}; use another operator for it")
    covered = row.apply(text, whole)
    for _ in range(_PASSES):  # what is covered shows a sign beside it to be one that hides: A# is *#, and then **
        covered = row.apply(covered, whole)
    return covered


# -- names


def _name(text: str, whole: str) -> str:
    """Show the surname and the last syllable, of a part of a name only the last syllable; nothing of a Latin name."""
    text = readable(text)
    places = [i for i, char in enumerate(text) if char.isalpha() or char in _HIDDEN] if any(map(_is_cjk, text)) else []
    full = max(len(whole), len(places)) if whole and all(map(is_syllable, whole)) else len(places)
    missing = full - len(places)
    shown = {place for i, place in enumerate(places) if i + missing in _shown(full) and _is_cjk(text[place])}
    return "".join(char if i in shown else _cover(char) for i, char in enumerate(text))


def _shown(length: int) -> set[int]:
    if length < 2:  # noqa: PLR2004 - a single syllable is all there is
        return set()
    return {length - 1} if length == 2 else {0, length - 1}  # noqa: PLR2004 - 민수 may be a part of 김민수


def _is_cjk(char: str) -> bool:
    """Whether it is a Hangul syllable, a jamo or a Hanja, and not one that hides another."""
    return char >= _FIRST_HANGUL and char.isalpha() and char not in _HIDDEN


def _cover(char: str) -> str:
    return STAR if char.isalpha() or char in _HIDDEN else char


# -- numbers


def _readable(text: str) -> str:
    """Return the text with spelled digits as digits and every sign that hides one as a star."""
    numbers = readable_numbers(text)
    return re.sub(r"(?<=[0-9*xX○●#■-])[xX○●#■](?=[0-9*xX○●#■-]|$)", STAR, numbers)


def _show(text: str, shown: Callable[[str], set[int]]) -> str:
    """Cover the digits of a text but for some of them.

    Args:
        text: the number with its separators.
        shown: takes the digits and stars and returns the places that stay.
    """
    signs = "".join(char for char in text if char.isdigit() or char == STAR)
    keep = shown(signs)
    at = iter(range(len(signs)))
    return "".join((char if next(at) in keep else STAR) if char.isdigit() or char == STAR else char for char in text)


def _numeric(shown: Callable[[str], set[int]]) -> Callable[[str, str], str]:
    return lambda text, _whole: _show(_readable(text).translate(_SPELLED), shown)


_SPELLED = str.maketrans("공영일이삼사오육칠팔구", "00123456789")
"""Digits that are spelled where their shape alone does not say that they are: 사사영팔."""
_MOBILE, _SEOUL, _SAFE = re.compile(r"01[0-9]"), re.compile(r"02"), re.compile(r"050[0-9]")
_LAST = 4
_MIN_LOCAL, _LOCAL = 7, 8


def _phone(signs: str) -> set[int]:
    """Show the prefix and the last four digits of a whole number, the last four of one without its prefix."""
    country = 2 if signs.startswith("82") else 0
    national = signs[country:]
    if not national.startswith("0"):
        national = "0" + national if country else national
    prefix = next((len(m[0]) for p in (_MOBILE, _SEOUL, _SAFE) if (m := p.match(national))), 3)
    last = set(range(len(signs) - _LAST, len(signs)))
    if national.startswith("0") and len(national) - prefix >= _MIN_LOCAL:
        return {*range(country + prefix - (len(national) - len(signs) + country)), *last}
    return last if len(national) == _LOCAL else set()


def _only(length: int, places: range) -> Callable[[str], set[int]]:
    """Show some places of a number of exactly this length, nothing of any other."""
    return lambda signs: set(places) if len(signs) == length else set()


def _ending(count: int, least: int) -> Callable[[str], set[int]]:
    """Show the last digits of a number that is not too short to be whole."""
    return lambda signs: set(range(len(signs) - count, len(signs))) if len(signs) >= least else set()


_BIRTH = 6


def _registration(text: str, _whole: str) -> str:
    """Show the six digits of the birth date, nothing where the front may be missing."""
    text = _readable(text)
    front = re.match(r"\D*[0-9*]{6}(?:[^0-9*]|[0-9*]{7}$)", text)
    return _show(text, lambda _: set(range(_BIRTH)) if front else set())


def _plate(text: str, _whole: str) -> str:
    return _show(_readable(text), lambda signs: set(range(len(signs) - 4)) if len(signs) >= 6 else set())  # noqa: PLR2004


def _student(text: str, _whole: str) -> str:
    """Show the last two digits of a whole student number: its front is a year of entry."""
    text = re.sub("[A-Za-z]", STAR, _readable(text))
    return _show(text, _ending(2, 7))


def _passport(text: str, _whole: str) -> str:
    text = readable(text)
    return text[:1] + re.sub(r"[A-Za-z0-9]", STAR, text[1:])


# -- words

_UNITS = re.compile(
    r"년생|학번|학년|예과|본과|과정|기수|년차|년도|[년월생기반번차급](?![0-9가-힣])|년(?=[ 0-9*])|월(?=[ 0-9*])|(?<=[0-9*])일|[^\w*]"
)
_WORD = re.compile(r"[\w*]")


def _units_only(text: str, _whole: str) -> str:
    """Show the units (학번, 년생, 반), nothing of the numbers."""
    return _except(_UNITS, _readable(text))


def _except(shown: re.Pattern[str], text: str) -> str:
    """Cover every letter and digit that the pattern does not match."""
    parts: list[str] = []
    done = 0
    for match in shown.finditer(text):
        parts += _WORD.sub(STAR, text[done : match.start()]), match[0]
        done = match.end()
    return "".join([*parts, _WORD.sub(STAR, text[done:])])


_PROVINCES = "서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충북|충남|전북|전남|경북|경남|제주"
_AREA = r"[가-힣]{1,6}(?:특별자치시|특별자치도|특별시|광역시|시|도|군|구|동|읍|면|리)|[가-힣]{2,8}동[0-9]가"
_ROAD = r"[가-힣]{1,8}(?:대로|로|길)(?:[0-9]{1,4}(?:번)?[가나다라]?길)?"
_PLACE = re.compile(
    rf"(?<![\w*])(?:(?:{_PROVINCES}|{_AREA})(?![\w*])|(?:{_ROAD}|[가-힣]{{1,6}}[동읍면리])(?=[0-9* -]|$))"
)
_NUMBERED = re.compile(r"(?<=[0-9*])(?:동|호|층|번지|호실|번길)(?![가-힣])")


_SHOWN_PLACES = re.compile(f"{_PLACE.pattern}|{_NUMBERED.pattern}")


def _address(text: str, _whole: str) -> str:
    """Show the district and the dong or road."""
    return _except(_SHOWN_PLACES, _readable(text))


_KINDS = (
    "초등학교 중학교 고등학교 대학교 대학원 유치원 어린이집 학원 캠퍼스 여고 여중 여대 과고 외고 예고 체고 공고 상고 국제고 교대 의대 "
    "학부 학과 대병원 병원 의원 의료원 센터 약국 은행 회사 공사 공단 교회 성당 카페 식당 동아리 병동 초 중 고 대 과 점 팀 부 반"
)
_KIND = re.compile(rf"(?<=[\w*])(?:{'|'.join(_KINDS.split())})(?![\w*])")


def _kind_only(text: str, _whole: str) -> str:
    """Show what kind of school or workplace it is."""
    return _except(_KIND, readable(text))


_MAIL_NAMES = "naver.com gmail.com daum.net hanmail.net kakao.com nate.com outlook.com hotmail.com icloud.com yahoo.com"
MAIL_SERVICES = frozenset(_MAIL_NAMES.split())
"""Domains where everyone has an account, so that they tell nothing."""


def _email(text: str, _whole: str) -> str:
    """Show two letters of the account, and the domain only where everyone has one there."""
    text = readable(text)
    local, at, domain = text.rpartition("@")
    if not at:
        return _account(text)
    if domain.lower() not in MAIL_SERVICES:
        head, dot, last = domain.rpartition(".")
        domain = re.sub(r"[^.\s]", STAR, head) + dot + last
    return _account(local) + at + domain


def _handle(text: str, _whole: str) -> str:
    """Show two letters of the account and the site that it is on."""
    text = readable(text)
    site = re.match(r"(?:https?://)?[a-z0-9.-]{1,60}\.[a-z]{2,10}/(?:[a-z]{1,12}/)?", text, re.IGNORECASE)
    front = site[0] if site and not re.fullmatch(r"[\w.]+", text) else ""
    rest = text[len(front) :]
    sign = "@" if rest.startswith("@") else ""
    return front + sign + _account(rest[len(sign) :])


_MIN_ACCOUNT = 5


def _account(name: str) -> str:
    """Show two letters; one that is short or not Latin shows none."""
    shown = 2 if len(name) >= _MIN_ACCOUNT and re.match(r"[A-Za-z0-9]{2}", name) else 0
    return name[:shown] + re.sub(r"[^\s/]", STAR, name[shown:])


MASKS: Mapping[str, Mask] = {
    "PERSON": Mask(_name, "surname and last syllable; of a part of a name the last syllable", "김민수"),
    "KR_SCHOOL": Mask(_kind_only, "the kind of school", "한빛여자고등학교"),
    "KR_COHORT": Mask(_units_only, "the unit", "24학번"),
    "KR_AFFILIATION": Mask(_kind_only, "the kind of workplace", "한빛병원"),
    "KR_BIRTHDATE": Mask(_units_only, "the unit", "2003년 4월 12일"),
    "KR_ADDRESS": Mask(_address, "district, dong or road", "유성구 궁동 123-4 한빛빌라 201호"),
    "KR_STUDENT_ID": Mask(_student, "the last two digits", "202412345"),
    "PHONE_NUMBER": Mask(_numeric(_phone), "prefix and last four digits", "010-0123-5678"),
    "EMAIL_ADDRESS": Mask(_email, "two letters, and the domain of a public mail service", "minsu.k@naver.com"),
    "KR_RRN": Mask(_registration, "the birth date", "030412-3123456"),
    "KR_BANK_ACCOUNT": Mask(_numeric(_ending(3, 10)), "the last three digits", "123456-04-123456"),
    "KR_VEHICLE_PLATE": Mask(_plate, "all but the last four digits", "12가 3456"),
    "SOCIAL_HANDLE": Mask(_handle, "two letters and the site", "@minsu_0412"),
    "KR_PASSPORT": Mask(_passport, "the first letter", "M12345678"),
    "KR_DRIVER_LICENSE": Mask(_numeric(_only(12, range(2))), "the region", "11-22-333333-44"),
    "KR_BRN": Mask(_numeric(_only(10, range(3))), "the tax office", "123-45-67890"),
    "CREDIT_CARD": Mask(_numeric(_ending(4, 12)), "the last four digits", "1234-5678-9012-3456"),
}
"""Partial masks by entity."""
