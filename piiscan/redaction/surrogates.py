"""Plausible values in place of real ones, the same for the same value under the same key.

A surrogate is computed, not looked up: HMAC-SHA-256 of the value's canonical spelling chooses it, so that threads, files and
distributed runs agree without talking to each other. Numbers come from ranges that nobody is assigned, so no surrogate of a
number is a real number; schools and workplaces are invented; names are assembled from syllables that both sexes use. Within
one post two values never share a surrogate, and none equals anything that the post says.
"""

import hmac
import re
from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import NamedTuple

from piiscan.entities import label_of
from piiscan.errors import ConfigError
from piiscan.redaction.canonical import canonical, readable, readable_numbers
from piiscan.redaction.people import HIDDEN
from piiscan.text.jamo import initial_of, is_syllable

_TRIES = 64
_RESERVE = 64
"""Bits that stay unused in every block."""

_SURNAMES = "강고구권김남노문민박배백서손송신심안양오우유윤이임장전정조주지차채최하한허홍황"
_TWO_SYLLABLE_SURNAMES = ("남궁", "제갈", "황보", "선우", "사공", "서문", "독고", "동방")
_FIRST = "가나다도라로루리마미보사새서선솔수슬시아여연온우유은이재주지채초하한해혜효휘희"
_SECOND = "겸담든람랑린림별봄설솔슬온완우운원유율윤은음인재준진찬채한해현환"
_ROMAN_WORDS = "ba bo da do ga go ha jae ji jo ju ma mi na no ra ri ro sa se so su si ta ya yo yu"
_ROMAN = _ROMAN_WORDS.split()
_STEM_WORDS = (
    "가온누 나린솔 다올마루 라온새 마루솔 바름솔 사르빛 아란솔 윤슬마루 초롱솔 하람빛 해오솔 너울빛 새론마루 온새빛 "
    "푸르온 솔다온 라일솔 미르솔 별하솔 아토솔 여울솔 예그솔 은새솔 이든솔 찬솔내 참누리솔 한솔온 해든솔 가람온 나래온 "
    "노을솔 다솜온 도담온 들온 라미온 로운솔 모아온 보담온 빛들온 산들온 새암온"
)
_STEMS = _STEM_WORDS.split()
"""Names of places that do not exist; none is part of a name in the lexicons."""


class Scope(NamedTuple):
    """What a post, or a thread, says and which surrogates it has already."""

    text: str
    values: frozenset[str]
    """Its identifiers in their canonical spelling, as some are spelled in disguise."""
    owners: dict[str, str]
    """Surrogate to the value that it stands for."""


class _Dice:
    """Numbers that depend on the key and the value alone."""

    def __init__(self, key: bytes, seed: str) -> None:
        self._key = key
        self._seed = seed.encode("utf-8", "surrogatepass")
        self._pool = 0
        self._left = 0
        self._blocks = count()

    def below(self, limit: int) -> int:
        """Return a number from 0 to under the limit, at most 10,000; the bias is below one in 10^15."""
        if self._left < _RESERVE:
            block = hmac.digest(self._key, b"%d\0" % next(self._blocks) + self._seed, "sha256")
            self._pool, self._left = int.from_bytes(block), len(block) * 8
        self._pool, number = divmod(self._pool, limit)
        self._left -= limit.bit_length()
        return number

    def choose(self, words: Sequence[str]) -> str:
        """Return one of the words."""
        return words[self.below(len(words))]

    def digits(self, length: int) -> str:
        """Return decimal digits."""
        return "".join([str(self.below(10)) for _ in range(length)])


def surrogate(key: bytes, entity: str, text: str, whole: str = "", scope: Scope | None = None) -> str:
    """Return what stands for an identifier.

    Args:
        key: the derived key for pseudonyms.
        entity: kind of identifier, one of :data:`SURROGATES`.
        text: the identifier as posted; its shape is kept.
        whole: the fullest form of the same name, if the post has one.
        scope: the post; without it a surrogate only differs from its own value.

    Returns:
        The surrogate; the label where every one that was tried is taken or the shape leaves no other.

    Raises:
        ConfigError: there are no surrogates of this kind.
    """
    make = SURROGATES.get(entity)
    if make is None:
        raise ConfigError(f"there are no pseudonyms for {entity}; use another operator for it")
    value = whole or canonical(entity, text)
    for attempt in range(_TRIES):
        # a distinct attempt is only ever needed where a post already says what the first one came out as
        new = make(_Dice(key, f"{entity}\0{value}\0{attempt}"), key, text, value)
        if _free(entity, new, text, value, scope):
            if scope is not None:
                scope.owners[new] = value
            return new
    return label_of(entity, "ko")


def _free(entity: str, new: str, text: str, value: str, scope: Scope | None) -> bool:
    if scope is None:
        return new != text
    if new in scope.text or scope.owners.get(new, value) != value:
        return False
    return canonical(entity, new) not in scope.values


# -- names


def _name(dice: _Dice, key: bytes, text: str, value: str) -> str:
    """Return a name in the shape of the posted one: a part, initials and hidden syllables stay that."""
    if text.isascii():
        return re.sub("[A-Za-z]+", lambda word: _roman(dice, word[0]), text)
    letters = [char for char in readable(text) if char.isalpha() or char in HIDDEN]
    full = _full_name(dice, key, max(value, "".join(letters), key=len))
    return _reshape(readable(text), full[len(full) - len(letters) :])


def _full_name(dice: _Dice, key: bytes, value: str) -> str:
    """Return surname and given name; the given name depends on the given name alone, as posts use it alone."""
    surname, given = _split(value)
    own = _Dice(key, f"PERSON\0{given}")
    new = "".join([own.choose(_SECOND if i % 2 else _FIRST) for i in range(len(given))])
    return _surname(dice, surname) + (new if new != given else new[::-1])


def _surname(dice: _Dice, surname: str) -> str:
    if len(surname) > 1:
        return dice.choose([name for name in _TWO_SYLLABLE_SURNAMES if name != surname])
    return dice.choose([name for name in _SURNAMES if name != surname]) if surname else ""


def _split(value: str) -> tuple[str, str]:
    """Split a name; two syllables are a given name, as nearly always in posts, and one is a surname."""
    if value.startswith(_TWO_SYLLABLE_SURNAMES) and len(value) > 2:  # noqa: PLR2004
        return value[:2], value[2:]
    return ("", value) if len(value) == 2 else (value[:1], value[1:])  # noqa: PLR2004


def _reshape(text: str, syllables: str) -> str:
    rest = iter(syllables)
    return "".join(_like(char, next(rest, "")) if char.isalpha() or char in HIDDEN else char for char in text)


def _like(char: str, syllable: str) -> str:
    if char in HIDDEN and not is_syllable(char):
        return char
    return initial_of(syllable) if "ㄱ" <= char <= "ㅎ" else syllable


def _roman(dice: _Dice, word: str) -> str:
    new = "".join(dice.choose(_ROMAN) for _ in range(max(1, (len(word) + 1) // 3)))
    return new.upper() if word.isupper() and len(word) > 1 else new.capitalize() if word[0].isupper() else new


# -- numbers: ranges that nobody is assigned


def _fill(text: str, digits: str) -> str:
    """Write digits into the places of the digits of a text, spelled ones too; hidden places stay hidden."""
    rest = iter(digits)
    numbers = readable_numbers(text)
    return "".join(next(rest, "") if char.isdigit() else char for char in numbers)


def _signs(text: str) -> str:
    return "".join(char for char in readable_numbers(text) if char.isdigit())


def _number(front: Callable[[str, _Dice], str]) -> "_Make":
    """Return a maker of numbers with a front that is not assigned and random digits behind it."""

    def make(dice: _Dice, _key: bytes, text: str, _value: str) -> str:
        signs = _signs(text)
        head = front(signs, dice)[: len(signs)]
        return _fill(text, head + dice.digits(len(signs) - len(head)))

    return make


def _phone_front(signs: str, dice: _Dice) -> str:
    """Mobile numbers 010-0 and 010-1 and exchanges that begin with 0 or 1 are not assigned (전기통신번호관리세칙)."""
    prefix = re.match(r"82(?:0?1[0-9]|0?2|0?[3-9][0-9])|01[0-9]|050[0-9]|02|0[3-9][0-9]|", signs)
    return (prefix[0] if prefix else "") + str(dice.below(2))


def _registration(dice: _Dice, _key: bytes, text: str, _value: str) -> str:
    """A seventh digit of 9 is for births before 1900."""
    signs = _signs(text)
    birth = f"{dice.digits(2)}{1 + dice.below(12):02d}{1 + dice.below(28):02d}"
    has_front = re.match(r"\D*[0-9]{6}(?:[^0-9]|[0-9]{7})", readable_numbers(text))
    return _fill(text, (birth if has_front else "") + "9" + dice.digits(len(signs)))


def _student_front(signs: str, dice: _Dice) -> str:
    """Years of entry before the war, grades that no school has."""
    if signs.startswith(("19", "20")) and len(signs) >= 8:  # noqa: PLR2004
        return f"19{dice.below(40):02d}"
    return str(7 + dice.below(3))


def _card_front(_signs: str, _dice: _Dice) -> str:
    """No network has numbers that begin with 0 (ISO/IEC 7812)."""
    return "0"


def _account_front(_signs: str, _dice: _Dice) -> str:
    """No branch has the number 000."""
    return "000"


def _licence_front(_signs: str, _dice: _Dice) -> str:
    """Regions end at 28."""
    return "9"


def _plate(dice: _Dice, _key: bytes, text: str, _value: str) -> str:
    """카, 타, 파 and 차 are not issued (자동차 등록번호판 등의 기준에 관한 고시)."""
    return re.sub(r"[가-힣](?=\W*[0-9]{4})", dice.choose(["카", "타", "파", "차"]), _fill(text, dice.digits(10)))


def _passport(dice: _Dice, _key: bytes, text: str, _value: str) -> str:
    """No series has the letter X."""
    return re.sub(r"[A-Za-z](?=[0-9])", "X", _fill(text, dice.digits(10)), count=1)


def _dated(dice: _Dice, _key: bytes, text: str, _value: str) -> str:
    """Return another date in the same shape."""
    numbers = readable_numbers(text)
    parts = iter(("year", "month", "day"))
    return re.sub("[0-9]+", lambda group: _date_part(dice, group[0], next(parts, "day")), numbers)


def _date_part(dice: _Dice, digits: str, part: str) -> str:
    year, month, day = 1960 + dice.below(50), 1 + dice.below(12), 1 + dice.below(28)
    whole = f"{year}{month:02d}{day:02d}"
    if part == "year" and len(digits) in {6, 8}:
        return whole[-len(digits) :]
    if part == "year":
        return str(year)[-len(digits) :].zfill(len(digits))
    value = month if part == "month" else day
    return f"{value:02d}" if len(digits) == 2 else str(1 + value % 9)  # noqa: PLR2004


_COHORT_MIN, _COHORT_RANGE = 10, 20
_COHORT_UNIT = re.compile("(?:학번|학년|년차|기|반)$")


def _cohort(dice: _Dice, _key: bytes, text: str, _value: str) -> str:
    """Return another year, grade or class in the same shape."""
    numbers = readable_numbers(text)
    if not re.search("[0-9]", numbers):
        unit = _COHORT_UNIT.search(numbers)
        return str(_COHORT_MIN + dice.below(_COHORT_RANGE)) + (unit[0] if unit else "기")
    return re.sub("[0-9]+", lambda group: _other(dice, group[0]), numbers)


def _other(dice: _Dice, digits: str) -> str:
    if len(digits) == 1:
        return str(1 + (int(digits) + dice.below(3)) % 4)
    front = digits[:-2] if len(digits) == 4 else dice.digits(len(digits) - 2)  # noqa: PLR2004 - 20 of 2024
    return front + str(_COHORT_MIN + dice.below(_COHORT_RANGE))


# -- words

_KIND = re.compile(
    r"(?:과학|외국어|예술|여자|국제|체육|공업|상업)?(?:초등학교|중학교|고등학교|대학교)|대 ?(?:의대|치대|약대|한의대|간호대|공대)"
    r"|대병원|병원|의원|의료원|센터|약국|은행|학원|교회|성당|카페|식당|유치원|어린이집|회사|팀|점|여고|여중|여대|과고|외고|예고|체고|공고|상고|국제고|교대|[초중고대]$"
)


def _place_name(default: str) -> "_Make":
    """Return a maker of invented names of the same kind."""

    def make(dice: _Dice, _key: bytes, text: str, _value: str) -> str:
        kind = _KIND.search(readable(text), 1)
        return dice.choose(_STEMS) + (kind[0] if kind else default)

    return make


_PLACE_KINDS = "특별시|광역시|아파트|빌라|오피스텔|기숙사|대로|구|시|군|도|동|읍|면|리|로|길"
_PLACE = re.compile(rf"[가-힣]{{1,8}}?(?P<kind>{_PLACE_KINDS})(?![가-힣])|[가-힣]{{2,12}}")


def _address(dice: _Dice, _key: bytes, text: str, _value: str) -> str:
    """Return invented places with other numbers."""
    places = _PLACE.sub(lambda match: dice.choose(_STEMS) + (match["kind"] or ""), readable_numbers(text))
    return re.sub("[0-9]+", lambda group: _other(dice, group[0]), places)


def _email(dice: _Dice, _key: bytes, _text: str, _value: str) -> str:
    """Return an address at the domain that is reserved for examples (RFC 2606)."""
    return f"{_account(dice)}@example.com"


def _handle(dice: _Dice, _key: bytes, text: str, _value: str) -> str:
    """Return another account, with the sign or the site before it."""
    front = re.match(r"(?:https?://)?(?:[A-Za-z0-9.-]{1,60}/)?@?", readable(text))
    return (front[0] if front else "") + _account(dice)


def _account(dice: _Dice) -> str:
    return "".join(dice.choose(_ROMAN) for _ in range(3)) + "_" + dice.digits(4)


_Make = Callable[[_Dice, bytes, str, str], str]

SURROGATES: Mapping[str, _Make] = {
    "PERSON": _name,
    "KR_SCHOOL": _place_name("대"),
    "KR_COHORT": _cohort,
    "KR_AFFILIATION": _place_name("센터"),
    "KR_BIRTHDATE": _dated,
    "KR_ADDRESS": _address,
    "KR_STUDENT_ID": _number(_student_front),
    "PHONE_NUMBER": _number(_phone_front),
    "EMAIL_ADDRESS": _email,
    "KR_RRN": _registration,
    "KR_BANK_ACCOUNT": _number(_account_front),
    "KR_VEHICLE_PLATE": _plate,
    "SOCIAL_HANDLE": _handle,
    "KR_PASSPORT": _passport,
    "KR_DRIVER_LICENSE": _number(_licence_front),
    "KR_BRN": _number(_account_front),
    "CREDIT_CARD": _number(_card_front),
}
"""Makers of surrogates by entity."""
