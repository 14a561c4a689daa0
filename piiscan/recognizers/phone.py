"""Telephone numbers.

Source: the numbering plan of the Republic of Korea (Ministry of Science and ICT, Detailed Rules on the Management of Telecommunications
Numbers): 010 and the old 011, 016 to 019 for mobiles; area codes 02, 031 to 033, 041 to 044, 051 to 055, 061 to 064; 070 for Internet
telephony; 050x for personal ("safe") numbers; 15xx, 16xx, 18xx for representative numbers and 080 for free calls, which businesses alone hold.
The first digit of an exchange is not checked: people hide, mistype and invent it.
"""

import re
from collections.abc import Iterator
from typing import ClassVar, Final

import regex

from piiscan.model import Message, Subject
from piiscan.nlp.signals import Signals
from piiscan.recognizers.base import Hit, KoreanRecognizer, Rule
from piiscan.recognizers.digit_runs import DASH, DIGIT, GAP, MASKED, before, digits, hit, signs, stands_free
from piiscan.text.signs import APART, Match

_PLAN: Final = "Korean numbering plan"
_WORDS: Final = r"(?:[^0-9*]{0,12}?|(?<!\*)\*(?!\*))"
"""Words and emoji between the groups of a number that is told in pieces."""
_MOBILE = regex.compile(
    rf"""0(?<![0-9]0)\0*+{GAP}1\0*+{GAP}[016789]\0*+(?P<first>{_WORDS})
    (?P<middle>{MASKED}(?:{GAP}{MASKED}){{2,3}})(?P<second>{_WORDS})(?P<last>{MASKED}(?:{GAP}{MASKED}){{3}}+)(?![0-9])""",
    regex.VERBOSE,
)
_MAY_BE_MOBILE = re.compile(rf"0\0*{APART}{{0,4}}1\0*{APART}{{0,4}}[016789]")
_INTERNATIONAL = regex.compile(
    rf"""(?:\+{GAP}8\0*{GAP}2\0*|(?<![0-9])(?:00)?82(?=[-. )(]))[-. )(]{{0,3}}(?:\(?0\)?)?[-. ]?
    (?:1\0*{GAP}[016789]\0*{GAP}{MASKED}(?:{GAP}{MASKED}){{6,7}}|(?:2|[3-6][1-5]|70)[-. )]{{1,2}}{DIGIT}
        (?:{DIGIT}){{2,3}}[-. ]{{1,2}}{DIGIT}(?:{DIGIT}){{3}})""",
    regex.VERBOSE,
)
_DASH: Final = rf"(?:{DASH}|[ ]?[= )\u30fc\uff70][ ]?|\n)\0*"
_LANDLINE = regex.compile(
    rf"""\(?(?P<area>0\0*(?:2\0*|3\0*[1-3]\0*|4\0*[1-4]\0*|5\0*[1-5]\0*|6\0*[1-4]\0*|7\0*0\0*|5\0*0\0*[2-9]\0*|3\0*0\0*3\0*|6\0*0\0*|8\0*0\0*))
    (?P<dash>\)?{_DASH}|\)?){MASKED}(?:{MASKED}){{2,3}}(?P<dash2>{_DASH})?{MASKED}(?:{MASKED}){{3}}(?![0-9])""",
    regex.VERBOSE,
)
_MAY_BE_LANDLINE = re.compile(r"0\0*(?:2|[3-8]\0*[0-5])")
_FOREIGN = re.compile(r"\+(?!82)[1-9][0-9]{0,2}[ .-]?(?:\(?[0-9]{1,4}\)?[ .-]?){2,5}(?<=[0-9])(?![0-9])")
_WITHOUT_ZERO = regex.compile(r"(?<![0-9.,-])10(?P<dash>[- .]?)[0-9]{4}(?P=dash)[0-9]{4}(?![0-9.,-])")
_BUSINESS = re.compile(
    r"1(?:5(?:22|33|44|66|77|88|99)|6(?:00|11|44|55|6[01689]|70|88|99)|8(?:00|11|33|55|77|99))(?P<dash>[-. ]?)[0-9]{4}(?![0-9])"
)
_TAIL = regex.compile(
    rf"""(?:뒷|끝|뒤|마지막)[ ]?(?:번호|(?:네|4|넉)[ ]?(?:자리|개)|자리|번)[^0-9\n]{{0,6}}(?P<tail>{MASKED}(?:{GAP}{MASKED}){{3}})(?![0-9])
    |(?<![0-9])(?P<end>{DIGIT}(?:{DIGIT}){{3}})[ ]?(?:로|으로)[ ]?끝나는""",
    regex.VERBOSE,
)
_SHORT = re.compile(
    rf"""(?:폰|전번|휴대폰|핸드폰|핸폰|연락처|폰번호|전화번호|폰번|휴대전화)(?:[은는이가]|번호[은는이가]?)?[ :]{{0,3}}
    (?P<short>{MASKED}{{4}}[-. ]{MASKED}{{4}})(?![-0-9])""",
    re.VERBOSE,
)
_OFFICE: Final = re.compile(
    r"고객|대표|콜센터|센터|관리사무|병원|의원|치과|약국|학원|매장|가게|업체|부동산|구청|시청|군청|도청|보건소|예약|데스크|접수|민원|상담|경찰|공단|은행|카드|보험|호텔"
    r"|펜션|식당|본사|지점|[가-힣]점(?![가-힣])|행정실|교무실|교학|사무실|상황실|안내|ARS|팩스|FAX|fax"
    r"|수신거부|복사|인쇄|[가-힣]과[ :]{0,2}\Z|[가-힣]팀[ :]{0,2}\Z"
)
_HOME: Final = re.compile(r"집|자택|본가|친정|개인|직통|제 |저 |내 |엄마|아빠|어머니|아버지|부모|할머|강아지|목줄")
_NOT_TELEPHONE: Final = regex.compile(
    r"(?:송장|등기|주문|접수|예약|검체|시리얼|제조|사업자|계좌|통장|카드|주민|차량?|학번|군번|수험|버전|빌드)\s?(?:번호)?[^0-9가-힣]{0,3}(?:뒷|끝|뒤|\Z)"
)
_CALL: Final = re.compile(
    r"전화|번호|폰|연락|문의|문자|콜|☎|☏|📞|📱|tel|Tel|TEL|HP|H\.P|통화|상담|고객|센터|대표|AS|무료"
)
_GAPS = regex.compile(r"[^\w*]+")
_REACH = 18
_SHORTEST: Final = 3
"""Digits that stand near each other at least: a number told in pieces begins with 010."""
_WHOLE: Final = 8
_ABROAD: Final = range(9, 16)
"""Digits of a number with the code of another country."""


_UNDIVIDED_SAFE = re.compile(rf"0\0*+5\0*+0\0*+[2-8]\0*+(?:{DIGIT}){{8}}(?![0-9])")


class PhoneRecognizer(KoreanRecognizer):
    """Finds telephone numbers of persons and, marked as such, of businesses."""

    ENTITY: ClassVar[str] = "PHONE_NUMBER"
    LEAST_RUN: ClassVar[int] = _SHORTEST
    RULES: ClassVar[tuple[Rule, ...]] = (
        Rule(
            "phone.mobile",
            Message("휴대전화 번호", "mobile number"),
            _PLAN,
            (
                "연락처 ⟦010-0123-4567⟧로 주세요",
                "⟦01012345679⟧",
                "번호 ⟦공일공 일이삼사 오육칠구⟧ 문자만",
                "⟦영하나영-하나넷일곱둘-여섯여섯셋아홉⟧ 로",
                "⟦O1O-l274-O98l⟧ 이 번호",
                "⟦0 1 0 ❤ 0 3 6 2 ❤ 1 8 8 5⟧",
                "⟦공일공에 천사백칠십이에 육천구백오⟧ 로 문자",
                "⟦공일공 다음 일삼사영 다음 팔구일둘⟧",
                "⟦010-12xx-5678⟧",
                "⟦010-1735-****⟧",
                "⟦011-123-4567⟧",
                "⟦010\n1043\n6628⟧",
            ),
            (
                "검체번호 0102-3345-1187 라벨",
                "확률 0.010에서 0.014 됐다",
                "공일에 이사 가고 공사하고",
                "토익 접수번호 0102-1744-8",
                "빌드 19045.4170",
            ),
        ),
        Rule(
            "phone.safe",
            Message("안심번호", "safe number (050)"),
            _PLAN,
            (
                "송장에 ⟦0502-1183-7749⟧ 적혀",
                "⟦0507-182-3371⟧",
                "연락 ⟦050412388870⟧",
                "⟦0 5 0 4 1 1 2 3 8 8 7 0⟧ 으로",
            ),
            ("시리얼 0510417 이라고",),
        ),
        Rule(
            "phone.landline",
            Message("유선전화 번호", "landline number"),
            _PLAN,
            (
                "강아지 목줄에 ⟦064-142-9970⟧ 써있어요",
                "집전화 ⟦02)135-0772⟧",
                "⟦(031) 012-3456⟧",
                "연락처 ⟦0310123456⟧",
                "번호 ⟦영사이-일삼팔-공공구사⟧",
            ),
            ("36.3512, 127.3847 여기", "064 1429970123", "2024-031-123-4567"),
        ),
        Rule(
            "phone.international",
            Message("국제전화 형식의 번호", "number with the country code"),
            "ITU-T E.164",
            (
                "⟦+82 10 1477 0923⟧ 문자",
                "⟦+82-10-1650-0338⟧",
                "⟦+821014770923⟧",
                "⟦82-10-0123-4567⟧",
                "연락 ⟦+1 213-555-0123⟧",
                "⟦+84 90 123 4567⟧",
            ),
            ("+82 점 차이", "82 1012", "+10 20 30", "+5.5% +2.3%"),
        ),
        Rule(
            "phone.business",
            Message("업체 대표번호", "a business's own line"),
            _PLAN,
            ("고객센터 ⟦1588-0000⟧", "수신거부 ⟦080-000-1234⟧", "전화 ⟦15440082⟧"),
            ("주차 1600-1800 무료", "임진왜란 1592-1598", "1800-1850년"),
        ),
        Rule(
            "phone.tail",
            Message("전화번호 뒷자리", "last digits of a number"),
            "annotation guide",
            ("뒷번호 ⟦0412⟧ 걔", "폰 끝자리 ⟦8830⟧", "폰번 뒷자리 ⟦사사영팔⟧", "⟦8830⟧으로 끝나는 번호"),
            ("카드 뒷자리 0412", "차 뒷번호 0412", "주민번호 뒷자리 1234"),
        ),
        Rule(
            "phone.short",
            Message("앞자리가 빠진 전화번호", "number without its prefix"),
            "annotation guide",
            ("폰 ⟦0412-3355⟧", "전번은 ⟦0177 2934⟧"),
            ("폰 2024-0112-33",),
        ),
    )

    def find(self, signals: Signals) -> Iterator[Hit]:
        """Yield the telephone numbers of a post."""
        numbers = signals.numbers
        if _MAY_BE_MOBILE.search(numbers):
            yield from _mobile(numbers)
        if signals.digit_run >= _WHOLE:
            yield from _other(numbers)
        if "번" in numbers or "자리" in numbers or "끝나" in numbers:
            yield from _tails(numbers)


def _other(numbers: str) -> Iterator[Hit]:
    if _MAY_BE_LANDLINE.search(numbers):
        yield from _landline(numbers)
        yield from _undivided_safe(numbers)
    if "+" in numbers or "82" in numbers:
        yield from _international(numbers)
        yield from _abroad(numbers)
    if "10" in numbers:
        yield from _without_zero(numbers)
    yield from _business(numbers)
    yield from _short(numbers)


def _mobile(numbers: str) -> Iterator[Hit]:
    for match in _MOBILE.finditer(numbers, overlapped=True):
        start, end = match.span()
        hidden = signs(match["middle"] + match["last"])
        if stands_free(numbers, start, end) and _groups_agree(match) and len(digits(hidden)) >= 3:  # noqa: PLR2004
            yield Hit(start, end, 0.95, "phone.mobile", _whose(hidden))


def _groups_agree(match: Match) -> bool:
    """Whether the separators stand between the groups, or between all digits: ``0102-3345-1187`` is another number."""
    head = match.string[match.start() : match.start("first")]
    inside = [gap for part in (head, match["middle"], match["last"]) for gap in _GAPS.findall(part.strip("\0"))]
    inside = [gap for gap in inside if gap.strip("\0")]
    if not inside:
        return bool(match["first"]) == bool(match["second"]) or "*" not in match[0]
    spread = len(inside) >= 6  # noqa: PLR2004 - nearly every digit stands alone
    return spread or (
        bool(match["first"]) and bool(match["second"]) and not any(set(gap) & set("-./") for gap in inside)
    )


def _whose(hidden: str) -> Subject:
    """Tell numbers that stand in forms and examples from those of persons."""
    dummy = hidden in {"12345678", "00001111"} or len(set(hidden)) == 1 or set(hidden[:4]) == {"*"}
    return Subject.NOBODY if dummy else Subject.PERSON


def _landline(numbers: str) -> Iterator[Hit]:
    for match in _LANDLINE.finditer(numbers):
        start, end = match.span()
        context = before(numbers, start, _REACH)
        if match[0][0] == "(" and ")" not in match[0]:
            start += 1
        if not stands_free(numbers, start, end) or numbers[end : end + 2].strip("0123456789") == "-":
            continue
        tidy = bool(match["dash"]) and bool(match["dash2"])
        if not tidy and not (_CALL.search(context) and (bool(match["dash"]) or not match["dash2"])):
            continue
        if _NOT_TELEPHONE.search(context):
            continue
        yield _line(start, end, digits(match["area"]), context, digits(match[0]))


def _line(start: int, end: int, area: str, context: str, number: str) -> Hit:
    if area in {"080", "060"}:
        return Hit(start, end, 0.6, "phone.business", Subject.BUSINESS)
    if area.startswith(("050", "0303")):
        return Hit(start, end, 0.9, "phone.safe")
    office = number.endswith("000") or (_OFFICE.search(context) and not _HOME.search(context))
    return Hit(start, end, 0.85, "phone.landline", Subject.BUSINESS if office else Subject.PERSON)


def _undivided_safe(numbers: str) -> Iterator[Hit]:
    """Yield safe numbers without a hyphen; nothing else of twelve digits begins with 050."""
    for match in _UNDIVIDED_SAFE.finditer(numbers):
        if stands_free(numbers, *match.span()):
            yield hit(match, 0.85, "phone.safe")


def _international(numbers: str) -> Iterator[Hit]:
    for match in _INTERNATIONAL.finditer(numbers):
        if stands_free(numbers, *match.span()):
            yield hit(match, 0.95, "phone.international", _whose(digits(match[0])[-8:]))


def _abroad(numbers: str) -> Iterator[Hit]:
    for match in _FOREIGN.finditer(numbers):
        if len(digits(match[0])) in _ABROAD:
            yield hit(match, 0.8, "phone.international")


def _without_zero(numbers: str) -> Iterator[Hit]:
    """Yield mobile numbers whose first zero a spreadsheet has swallowed."""
    for match in _WITHOUT_ZERO.finditer(numbers):
        if _CALL.search(before(numbers, match.start(), _REACH)):
            yield hit(match, 0.7, "phone.mobile", _whose(digits(match[0])[-8:]))


def _business(numbers: str) -> Iterator[Hit]:
    for match in _BUSINESS.finditer(numbers):
        start, end = match.span()
        called = _CALL.search(before(numbers, start, _REACH))
        hours = match[0][2:4] == "00" and match[0][-2:] in {"00", "30", "50"}
        plain = match["dash"] == "-" and not hours and numbers[end : end + 1] not in {"년", "-"}
        if stands_free(numbers, start, end) and (plain or called):
            yield Hit(start, end, 0.6, "phone.business", Subject.BUSINESS)


def _tails(numbers: str) -> Iterator[Hit]:
    for match in _TAIL.finditer(numbers):
        start, end = match.span("tail") if match["tail"] else match.span("end")
        if not _NOT_TELEPHONE.search(before(numbers, match.start() + 1, _REACH)):
            yield Hit(start, end, 0.7, "phone.tail")


def _short(numbers: str) -> Iterator[Hit]:
    for match in _SHORT.finditer(numbers):
        yield hit(match, 0.6, "phone.short", group="short")
