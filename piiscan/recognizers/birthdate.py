"""Birth dates and birth years.

Source: the ways in which Koreans write dates (KS X ISO 8601 and everyday use) and years of birth (03년생); the day must exist and lie between
1900 and today. A date alone is no birth date: it needs 생, a word such as 생일 before it, or a name right beside it.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import ClassVar, Final

import regex

from piiscan.model import Message, Subject
from piiscan.nlp.signals import Signals
from piiscan.recognizers.base import Hit, KoreanRecognizer, Rule
from piiscan.recognizers.digit_runs import Compact, before, digits, full_year, hit, is_date
from piiscan.recognizers.neighbours import beside_name
from piiscan.text.signs import Match

_SOURCE: Final = "Korean ways of writing dates"
_YEAR: Final = r"(?P<year>(?:(?:1[ ]?9|2[ ]?0))?[0-9][0-9])"
_SEP: Final = r"[ ]?[-./,·年년][ ]?"
_SPLIT: Final = rf"{_YEAR}{_SEP}(?P<month>1[0-2]|0?[1-9])[ ]?[-./,·月월][ ]?(?P<day>3[01]|[12][0-9]|0?[1-9])(?:[ ]?[日일]|[.](?=\s|$|[^0-9]))?"
_COMPACT: Final = r"(?P<compact>(?:19|20)?[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]))"
_ONES: Final = "일이삼사오육칠팔구"
_SPELLED_YEAR: Final = (
    rf"(?:이천[{_ONES}십]{{0,3}}|천구백[{_ONES}십]{{1,4}}|[{_ONES}공영]{{2}}|[{_ONES}]?십[{_ONES}]?|[0-9]{{2,4}})[ ]?년"
)
_SPELLED: Final = rf"{_SPELLED_YEAR}[ ]?(?:십?[{_ONES}]|시|유|십|[0-9]{{1,2}})[ ]?월[ ]?(?:(?:[이삼]?십)?[{_ONES}]|[이삼]?십|[0-9]{{1,2}})[ ]?일"
_MONTHS: Final = "JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC"
_ENGLISH: Final = (
    rf"(?i:[0-9]{{1,2}}[ -](?:{_MONTHS})[A-Z]{{0,6}}[ ,-]{{1,2}}(?:19|20)[0-9]{{2}}|"
    rf"(?:{_MONTHS})[A-Z]{{0,6}}[ ][0-9]{{1,2}},?[ ](?:19|20)[0-9]{{2}})"
)
_BORN: Final = r"생(?!활|존|산|명|각|기|겼|길|긴|김|수|애|태|물|으|성|략|중|방|일(?![ ]?때)|신)"

_BIRTH_YEAR = regex.compile(
    rf"(?:(?:19|20)[0-9]{{2}}|[0-9][0-9]|이천[{_ONES}십]{{0,3}}|천구백[{_ONES}십]{{1,4}}"
    rf"|[{_ONES}]?십[{_ONES}]?)[ .·_-]?년[ .·_-]?(?:1?[0-9]월[ ]?)?{_BORN}"
)
_BORN_ON = regex.compile(rf"(?:{_SPLIT}|{_COMPACT}|{_SPELLED})[ ]?{_BORN}")
_CUED = regex.compile(
    rf"""(?:생년월일|생년|생일|출생(?:일|년도|연도)?|탄생일|귀빠진[ ]?날|생월일|(?i:d\.?o\.?b|birth[ ]?(?:day|date)?))(?:\(.{{1,6}}\))?
    (?:은|는|이|가)?[^0-9가-힣A-Za-z\n]{{0,5}}(?:음력|양력|만)?[ ]?(?P<date>{_SPLIT}|{_COMPACT}|{_SPELLED}
        |{_ENGLISH}|(?:19|20)[0-9]{{2}}(?:년(?:도)?)?)(?![0-9]|[-][0-9*])""",
    regex.VERBOSE,
)
_BIRTHDAY = re.compile(
    r"생일(?:은|이|날은?)?[ :]{0,3}(?:음력|양력)?[ ]?(?P<date>(?:1[0-2]|0?[1-9])[ ]?(?:월[ ]?(?:3[01]"
    r"|[12][0-9]|0?[1-9])[ ]?일|[./](?:3[01]|[12][0-9]|0?[1-9])))(?![0-9./]|[ ]?(?:까지|부터|예약|파티"
    r"|공연|행사))"
)
_LIKE_A_DATE = re.compile(r"[0-9] ?[-./,·年월月년] ?[0-9]{1,2} ?[-./,·月월]|[0-9]{6}|[A-Za-z]{3}[ -][0-9]")
_MAY_BE_DATE = re.compile("[0-9]|월")
_ALONE = re.compile(
    rf"(?![가-힣 ])(?:{_SPLIT}|{_COMPACT}|(?P<english>{_ENGLISH}))(?![0-9]|[-~][0-9*]|원|[ ]?(?:~|까지|부터|접수|마감))"
)
_PATIENT = regex.compile(r"(?<![A-Za-z])[MFmf남여][ ]?/[ ]?[0-9]{1,3}[ ,/]{1,3}(?P<date>[0-9]{6})(?![0-9-])")
_EARLY = re.compile(r"(?:빠른|빠)[ ]?(?P<year>[0-9]{2})(?![0-9년월일원%시분개명위호번층차점대초])")
_GENERAL: Final = re.compile(
    r"(?:들|부터|까지|이하|이상|이면|면|이후|이전|기준|대상|전체|모임|는? ?대학|끼리|세대|중에|특징|이 ?몇|은 ?몇|도 ?되|만 ?되)"
)
_CUES: Final = ("생", "빠른", "빠0", "빠9", "탄일", "귀빠진", "irth", "DOB", "D.O.B", "dob")
_SHORTEST: Final = 5
"""Digits of a date at least: 03.4.12."""
_REACH = 14
_YOUNGEST: Final = 3
"""Years before today from which a date beside a name is rather an event's."""
_YOUNGEST_COMPACT: Final = 2012
"""Last year of birth in eight digits without a point; after it, eight digits beside a name are a student number."""


class BirthdateRecognizer(KoreanRecognizer):
    """Finds birth dates and birth years."""

    ENTITY: ClassVar[str] = "KR_BIRTHDATE"
    RULES: ClassVar[tuple[Rule, ...]] = (
        Rule(
            "birthdate.year",
            Message("출생 연도", "year of birth"),
            _SOURCE,
            ("⟦03년생⟧이고", "⟦2003년생⟧", "⟦공삼년생⟧이래", "(⟦68년 5월생⟧)", "⟦이천삼년생⟧ 여자", "⟦95년 생⟧"),
            ("3년생활", "95년 생활비", "2년생 묘목", "10년생존율", "03년 생일에", "1000년생"),
        ),
        Rule(
            "birthdate.born",
            Message("생년월일", "date of birth"),
            _SOURCE,
            ("⟦06.11.22생⟧ 스무살", "⟦2002.06.17생⟧", "⟦990214생⟧", "⟦99년 2월 14일생⟧", "⟦이천삼년 오월 팔일생⟧"),
            ("2024.03.11 생방송", "06.31.22생", "24.11.02 생산"),
        ),
        Rule(
            "birthdate.cue",
            Message("생일·생년월일이라는 말 뒤의 날짜", "date behind a word for birthday"),
            _SOURCE,
            (
                "생년월일 ⟦2001. 03. 17⟧",
                "생일은 ⟦030412⟧",
                "생일 ⟦이천삼년 오월 팔일⟧",
                "생일 ⟦영삼년 시월 십이일⟧",
                "생년월일 :: ⟦1979년 7월 22일⟧ (음)",
                "DOB ⟦12 JAN 2001⟧",
                "생년: ⟦1990⟧",
                "출생 ⟦19981123⟧",
            ),
            ("생일 파티 3시", "생년월일 991332", "생일 선물 30000원", "생년월일은 배에서"),
        ),
        Rule(
            "birthdate.birthday",
            Message("생일(월·일)", "birthday without its year"),
            _SOURCE,
            ("생일은 ⟦4월 12일⟧이고", "생일 ⟦11/03⟧"),
            ("생일 3일 뒤", "생일 12월", "생일 4월 12일까지 할인"),
        ),
        Rule(
            "birthdate.early",
            Message("빠른 년생", "born early in the year"),
            _SOURCE,
            ("빠른 ⟦02⟧ 라서", "빠⟦99⟧임"),
            ("빠른 10분", "빠른 길 50", "빠른 20대"),
        ),
        Rule(
            "birthdate.beside_name",
            Message("이름 옆의 생년월일", "date of birth beside a name"),
            _SOURCE,
            ("김민수 (⟦97.08.30⟧)", "⟦1999-07-21⟧ / 김민수", "김민수님 ⟦960811⟧ 이라고", "F/78 ⟦470318⟧ CHF"),
            ("김민수 2999.08.30", "26.05.04 김민수", "김민수 991332", "980413-1******"),
        ),
        Rule("birthdate.tagger", Message("문맥상 생년월일", "date or year of birth by its context"), "piiscan tagger"),
    )

    def find(self, signals: Signals) -> Iterator[Hit]:
        """Yield the birth dates of a post."""
        numbers = signals.numbers
        if (signals.digit_run or "년" in numbers) and any(cue in numbers for cue in _CUES):
            yield from _spread(numbers, _told)
        if signals.digit_run >= _SHORTEST:
            yield from _beside_names(signals)
        for tag in signals.tagged(self.ENTITY):
            written = numbers[tag.start : tag.end]
            if (digits(written) or "년" in written) and not _is_this_year(digits(written)):
                subject = Subject.NOBODY if tag.optional else Subject.PERSON
                yield Hit(tag.start, tag.end, tag.probability, "birthdate.tagger", subject)


def _spread(numbers: str, find: Callable[[str], Iterator[Hit]]) -> Iterator[Hit]:
    """Yield what is found in the numbers without fillers, at its place among them."""
    compact = Compact(numbers)
    for found in find(compact.text):
        start, end = compact.span(found.start, found.end)
        yield found._replace(start=start, end=end)


def _told(numbers: str) -> Iterator[Hit]:
    if "년" in numbers:
        yield from _years(numbers)
    if not _MAY_BE_DATE.search(numbers):
        return
    for match in _BORN_ON.finditer(numbers):
        if _is_free(numbers, match.start()) and _exists(match):
            yield hit(match, 0.95, "birthdate.born")
    for match in _CUED.finditer(numbers):
        if _exists(match):
            yield hit(match, 0.9, "birthdate.cue", group="date")
    for birthday in _BIRTHDAY.finditer(numbers):
        yield hit(birthday, 0.55, "birthdate.birthday", group="date")
    for early in _EARLY.finditer(numbers):
        yield hit(early, 0.7, "birthdate.early", _whose(numbers, early.end()), group="year")


def _years(numbers: str) -> Iterator[Hit]:
    for match in _BIRTH_YEAR.finditer(numbers):
        if _is_free(numbers, match.start()):
            yield hit(match, 0.9, "birthdate.year", _whose(numbers, match.end()))


def _whose(numbers: str, end: int) -> Subject:
    """Tell a generation (``82년생들``) from a person."""
    return Subject.NOBODY if _GENERAL.match(numbers[end : end + _REACH].lstrip()) else Subject.PERSON


def _is_free(numbers: str, start: int) -> bool:
    past = before(numbers, start, 2)
    return not past[-1:].isdigit() and not (past[-1:] in {".", "-", ","} and past[:1].isdigit() and len(past) > 1)


def _exists(match: Match) -> bool:
    """Whether the day of a match exists; spelled and English dates are taken as they are."""
    if match["compact"]:
        compact = match["compact"]
        year, rest = compact[:-4], compact[-4:]
        return _is_day(year, rest[:2], rest[2:])
    return match["month"] is None or _is_day(digits(match["year"]), match["month"], match["day"])


def _is_day(year: str, month: str, day: str) -> bool:
    return is_date(int(year) if len(year) == 4 else full_year(int(year)), int(month), int(day))  # noqa: PLR2004


def _beside_names(signals: Signals) -> Iterator[Hit]:
    for found in _spread(signals.numbers, _dates):
        if found.score or beside_name(signals, found.start, found.end):
            yield found if found.score else found._replace(score=0.7)


def _dates(numbers: str) -> Iterator[Hit]:
    """Yield dates that may be of birth, with a score of 0 where only a name beside them makes them so."""
    for match in _PATIENT.finditer(numbers):
        if _is_day(match["date"][:2], match["date"][2:4], match["date"][4:]):
            yield hit(match, 0.8, "birthdate.beside_name", group="date")
    if not _LIKE_A_DATE.search(numbers):
        return
    for alone in _ALONE.finditer(numbers):
        if _is_free(numbers, alone.start()) and _exists(alone) and not _is_recent(alone):
            yield hit(alone, 0.0, "birthdate.beside_name")


def _is_this_year(number: str) -> bool:
    """Whether digits begin with this year or a later one: the day of an event."""
    return len(number) > 4 and number.startswith("20") and int(number[:4]) >= date.today().year  # noqa: DTZ011, PLR2004


def _is_recent(match: Match) -> bool:
    year = match["compact"][:-4] if match["compact"] else digits(match["year"] or "")
    if not year:
        return False
    full = int(year) if len(year) == 4 else full_year(int(year))  # noqa: PLR2004
    last = _YOUNGEST_COMPACT if len(year) == 4 and match["compact"] else date.today().year - _YOUNGEST  # noqa: DTZ011, PLR2004
    return full > last
