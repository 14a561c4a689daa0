"""Student numbers of universities and class numbers of schools.

Source: the layouts in use at Korean universities (year of entry and a serial number, 8 to 10 digits; a campus or college digit or letter and
the year in two digits, 7 to 8 signs) and the five digits of middle and high schools: grade, class and number.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import ClassVar, Final

import regex

from piiscan.model import Message, Subject
from piiscan.nlp.signals import Signals
from piiscan.recognizers.base import Hit, KoreanRecognizer, Rule
from piiscan.recognizers.digit_runs import CENTURY, before, digits, full_year, is_date, is_short_date
from piiscan.recognizers.neighbours import beside, beside_name

_SOURCE: Final = "layouts of Korean universities"
_SIGN: Final = r"[0-9*xX●○■□]\0*+"
_TOKEN = re.compile(
    rf"(?<![0-9A-Za-z.@_/#])(?P<letter>[A-Z])?(?P<body>[0-9]\0*+(?:{_SIGN}){{0,11}}(?:-(?:{_SIGN}){{1,6}}){{0,2}})(?![0-9A-Za-z@_*])"
)
_APART = re.compile(r"[0-9]\0*[ .][0-9]\0*[ .][0-9]")
_SPACED = regex.compile(rf"(?<![0-9])[0-9]\0*+(?:[ .]{_SIGN}){{4,9}}(?![0-9])")
_CUE: Final = regex.compile(
    r"(?:(?<![0-9일이삼사오육칠팔구공영\0] ?)학번|학생\s?번호|학생증|반\s?번호|교번|번호순|학적)[^0-9\n]{0,18}\Z"
)
_CUE_BEHIND = re.compile(r"[^0-9\n]{0,9}(?<![0-9])(?:학번|학생증)")
_HEADER = regex.compile(r"(?<![0-9일이삼사오육칠팔구공영\0])학번[ ]*[|/,\t]|[|/,\t][ ]*학번(?:\n|$)")
_CELL_BEFORE = re.compile(r"(?:^|[|/,\t\n])[ ]*$")
_CELL_BEHIND = re.compile(r"[ ]*(?:[|/,\t\n]|$)")
_TELEPHONE = re.compile(r"01[016789]-?\d{3,4}-?\d{4}|0\d{1,2}-\d{3,4}-\d{4}|050\d-?\d{3,4}-?\d{4}")
_SCHOOL_LIFE: Final = regex.compile(
    r"체육복|명찰|교복|급식|출석|반\s?애|학생|담임|쌤|선생|전학|교무실|학년|\d반|지각|수행"
)
_OTHER: Final = re.compile(
    r"(?:송장|등기|주문|접수|예약|승인|시리얼|제조|검체|사업자|공고|사건|견적|계약|등록|고유|관리|일련|바코드|ISBN|수험|문서|쿠폰|로트|품번|택배|운송|과목|강좌|수강|코드|빌드|버전|패치|환자|차트|우편|모델|티켓"
    r"|계좌|통장|입금|카드|전화|연락처|내선|제|총|약|₩|\\|\$|No\.?|#|>>)(?:번호)?[^0-9가-힣\n]{0,4}\Z"
)
_PRICE = re.compile(
    r"(?:원|만|억|조|천|km|kg|ml|cc|%|년|월|번째|칼로리|kcal|mg|dB|석|건|개|점)"
    r"|[ ]?(?:명|개|건|표|위|점|석|회|호|층|일|시|분|초|보|타|원|만|억|조|천|년|월|m|g|u|W|V|A|km|kg|ml|cc|mg|dB)(?![가-힣A-Za-z])"
    r"|[,:.][0-9]|~|/[0-9]|-[0-9*]"
)
_CALENDAR = re.compile(r"((?:19|20)?\d\d)-(\d{1,2})-(\d{1,2})")
_CLASS = re.compile(r"[1-6]-?(?:0[1-9]|1\d|20)-?(?:0[1-9]|[1-3]\d|4[0-5])")
_HIDDEN: Final = str.maketrans("xX●○■□", "******")
_NINES: Final = str.maketrans("012345678", "999999999")
_REACH = 30
_SHORTEST: Final = 5
_OLDEST: Final = 1990
_YOUNGEST_BORN: Final = 2012


class StudentIdRecognizer(KoreanRecognizer):
    """Finds student numbers and class numbers."""

    ENTITY: ClassVar[str] = "KR_STUDENT_ID"
    RULES: ClassVar[tuple[Rule, ...]] = (
        Rule(
            "student_id.cue",
            Message("학번·학생증이라는 말 옆의 번호", "number beside the word for student number"),
            _SOURCE,
            (
                "학번 ⟦2O2Ol10537⟧ 이거",
                "학생증 주움 ⟦C235104⟧",
                "학번은 ⟦2019-37182⟧로",
                "내 학번 ⟦30824⟧ 임",
                "학번 ⟦이공이사일이삼사오⟧",
                "⟦2022-19407⟧ 이 학번 발표자",
                "학번: ⟦12230457⟧",
                "학번 ⟦ll-24O7-O8S⟧",
            ),
            ("24학번 몇 명", "학번 24", "학생증 2024-08-11 반납", "학번 상관없이 10000원"),
        ),
        Rule(
            "student_id.year",
            Message("입학 연도로 시작하는 학번", "student number that begins with the year of entry"),
            _SOURCE,
            ("이거 누구냐 ⟦202310482⟧ 인데", "⟦2021320415⟧", "⟦2022-30417⟧ 제출자", "⟦20241O573⟧", "⟦2021****17⟧ 확인"),
            (
                "20240117 패치",
                "주문번호 202411280047",
                "공고 20240318-00412",
                "접수 2025-004417",
                "2024-03-12",
                "20231200원",
                "202401171530",
            ),
        ),
        Rule(
            "student_id.beside_name",
            Message("이름 옆의 학번·반 번호", "number beside a name"),
            _SOURCE,
            ("⟦20223417⟧ 김민수", "⟦10403⟧ 박지훈", "김민수 ⟦1-04-12⟧", "⟦20240109⟧ 김서연", "이지은 (⟦2 0 6 1 4⟧)"),
            ("26300 김민수", "10403 매진됐대요", "20917석 김민수", "김민수 2024-03-11"),
        ),
        Rule(
            "student_id.class",
            Message("학교 이야기 속의 반 번호", "class number where a classroom is talked about"),
            _SOURCE,
            ("체육복 가져간 ⟦20109⟧ 나와", "명찰에 ⟦30217⟧ 써있음"),
            ("급식 10500원", "교복 15000", "학생 20100명"),
        ),
        Rule(
            "student_id.list",
            Message("목록의 다른 학번과 같은 형식의 번호", "number in the layout of the others in its list"),
            _SOURCE,
            ("10403 박지훈\n⟦10408⟧ 아직 미납", "이름 | 학번 | 티\n김민수 | 231194 | L\n콩딱이 | ⟦240672⟧ | S"),
            ("10403 박지훈\n20000 포인트",),
        ),
        Rule(
            "student_id.tagger",
            Message("문맥상 학번", "student number by its context"),
            "piiscan tagger",
        ),
    )

    def find(self, signals: Signals) -> Iterator[Hit]:
        """Yield the student numbers of a post."""
        numbers = signals.numbers
        if signals.digit_run >= _SHORTEST:
            yield from _tokens(signals)
            if _APART.search(numbers):
                for match in _SPACED.finditer(numbers):
                    yield from _spaced(signals, match.start(), match.end())
        for tag in signals.tagged(self.ENTITY):
            if _is_plausible(numbers, tag.start, tag.end):
                yield Hit(tag.start, tag.end, tag.probability, "student_id.tagger", _subject(tag.optional))


def _subject(optional: bool) -> Subject:
    return Subject.NOBODY if optional else Subject.PERSON


def _tokens(signals: Signals) -> Iterator[Hit]:
    """Yield what stands for itself, and then what has the same layout: the other rows of a list."""
    numbers = signals.numbers
    spans = [match.span() for match in _TOKEN.finditer(numbers) if _is_possible(numbers, *match.span())]
    sure = [(span, _judge(signals, *span)) for span in spans]
    found = [known for _, known in sure if known]
    yield from found
    yield from _rest(numbers, found, [span for span, known in sure if not known or known.rule == "student_id.year"])


def _rest(numbers: str, found: list[Hit], spans: list[tuple[int, int]]) -> Iterator[Hit]:
    """Yield the tokens that look like one that was found, or that stand in a cell of a table with a column for them."""
    shapes = {_shape(numbers, known.start, known.end) for known in found if known.rule != "student_id.year"}
    header = _HEADER.search(numbers) if spans else None
    for start, end in spans:
        cell = header and _CELL_BEFORE.search(before(numbers, start, 4)) and _CELL_BEHIND.match(numbers, end)
        if cell or _shape(numbers, start, end) in shapes:
            yield Hit(start, end, 0.7, "student_id.list")


def _shape(numbers: str, start: int, end: int) -> str:
    """Return the layout of a token: its digits as one letter, its first two as they are unless it is a class number."""
    token = _token(numbers, start, end)
    kept = 0 if is_class_number(token) else 1
    return token[:kept] + token[kept:].translate(_NINES)


def _token(numbers: str, start: int, end: int) -> str:
    return numbers[start:end].replace("\0", "").translate(_HIDDEN)


def _is_possible(numbers: str, start: int, end: int) -> bool:
    token = _token(numbers, start, end)
    joined = before(numbers, start, 2)[-1:] in {"-", ","} and before(numbers, start, 2)[:1].isdigit()
    return _is_sized(token) and not (
        joined
        or _PRICE.match(numbers, end)
        or _is_calendar(token)
        or _TELEPHONE.fullmatch(token)
        or _OTHER.search(before(numbers, start, _REACH))
    )


def _judge(signals: Signals, start: int, end: int) -> Hit | None:
    numbers, token = signals.numbers, _token(signals.numbers, start, end)
    dummy = len(set(token[4:])) == 1 and len(token) > 5 and "*" not in token  # noqa: PLR2004
    subject = _subject(dummy)
    if _CUE.search(before(numbers, start, _REACH)) or (len(token) > 6 and _CUE_BEHIND.match(numbers, end)):  # noqa: PLR2004
        return Hit(start, end, 0.9, "student_id.cue", subject)
    student = is_student_number(token)
    if (student or is_class_number(token)) and beside_name(signals, start, end):
        return Hit(start, end, 0.45 if is_birth_like(token) else 0.8, "student_id.beside_name", subject)
    if student and beside(signals, start, end, ("KR_SCHOOL", "KR_COHORT")):
        return Hit(start, end, 0.75, "student_id.beside_name", subject)
    if is_class_number(token) and _at_school(numbers, start, end):
        return Hit(start, end, 0.55, "student_id.class", subject)
    score = 0.45 if len(token) == 8 else 0.6  # noqa: PLR2004 - eight digits are a date or a code as well
    return Hit(start, end, score, "student_id.year", subject) if begins_with_year(token) else None


def _at_school(numbers: str, start: int, end: int) -> bool:
    """Whether the words around a lone number of five digits are those of a classroom."""
    alone = not before(numbers, start, 1).strip(" \n(") and not numbers[end : end + 1].strip(" \n)")
    return alone and _SCHOOL_LIFE.search(before(numbers, start, _REACH) + " " + numbers[end : end + _REACH]) is not None


def _spaced(signals: Signals, start: int, end: int) -> Iterator[Hit]:
    number = digits(signals.numbers[start:end])
    cued = _CUE.search(before(signals.numbers, start, _REACH)) is not None
    if cued and _is_sized(number):
        yield Hit(start, end, 0.85, "student_id.cue")
    elif (is_class_number(number) or begins_with_year(number)) and beside_name(signals, start, end):
        yield Hit(start, end, 0.75, "student_id.beside_name")


def _is_plausible(numbers: str, start: int, end: int) -> bool:
    """Whether what the tagger takes for a student number has the form of one and is no part of a longer number."""
    token = _token(numbers, start, end).replace(" ", "").replace(".", "")
    inside = before(numbers, start, 1).isalnum() and before(numbers, start, 1).isascii()
    formed = is_class_number(token) or (is_student_number(token) and not is_birth_like(token))
    return formed and not inside and _is_possible(numbers, start, end) and not _is_calendar_day(token)


def _is_calendar_day(token: str) -> bool:
    return len(token) == 8 and token.isdigit() and is_date(int(token[:4]), int(token[4:6]), int(token[6:]))  # noqa: PLR2004


def _is_sized(token: str) -> bool:
    count = len(token.replace("-", ""))
    return 5 <= count <= 12 and len(digits(token)) >= 4  # noqa: PLR2004


def _is_calendar(token: str) -> bool:
    """Whether a token with hyphens is a date."""
    match = _CALENDAR.fullmatch(token)
    if match is None:
        return False
    year = int(match[1])
    return is_date(year if year >= CENTURY else full_year(year), int(match[2]), int(match[3]))


def is_class_number(token: str) -> bool:
    """Whether a token is grade, class and number of a pupil: 10714, 1-07-14."""
    return _CLASS.fullmatch(token) is not None


def is_student_number(token: str) -> bool:
    """Whether a token has a layout of universities, with the year of entry at one of its usual places."""
    return _layouts().fullmatch(token) is not None


def is_birth_like(token: str) -> bool:
    """Whether six or eight digits are rather the birth date of a student than a number with the year of entry."""
    if len(token) == 6 and token.isdigit():  # noqa: PLR2004
        return is_short_date(token)
    if len(token) != 8 or not token.isdigit() or int(token[:4]) > _YOUNGEST_BORN:  # noqa: PLR2004
        return False
    return is_date(int(token[:4]), int(token[4:6]), int(token[6:]))


def begins_with_year(token: str) -> bool:
    """Whether a bare token is so long and so begun that it is a student number without anything beside it."""
    if _bare_layouts().fullmatch(token) is None:
        return False
    date_first = "*" not in token and "-" not in token and is_date(int(token[:4]), int(token[4:6]), int(token[6:8]))
    return not date_first or len(token) == 9  # noqa: PLR2004 - nothing else has a date and one digit more


@cache
def _layouts() -> re.Pattern[str]:
    """Return the layouts with a year at their usual place, and those that never have one."""
    year, short = _years(4), _years(2)
    return re.compile(
        rf"{year}-?[0-9*]{{4,6}}|[A-Z][0-9]{{6}}|[0-9]{{0,2}}{short}[0-9*]{{4,5}}|[0-9]{{6}}-[0-9]{{6}}|[0-9]{{2}}-[0-9]{{4}}-[0-9]{{3}}"
    )


@cache
def _bare_layouts() -> re.Pattern[str]:
    return re.compile(rf"{_years(4)}(?:-[0-9*]{{5}}|[0-9*]{{5,6}}|[0-9]{{4}})")


def _years(width: int) -> str:
    """Return a pattern for the years in which students of today and their elders entered."""
    years = range(_OLDEST, date.today().year + 2)  # noqa: DTZ011
    return "(?:" + "|".join(f"{year % 10**width:0{width}d}" for year in years) + ")"
