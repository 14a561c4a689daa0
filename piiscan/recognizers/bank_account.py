"""Bank account numbers.

Source: the account layouts that the Korean banks publish for their products (Korea Financial Telecommunications and Clearings Institute,
bank codes and account number systems): 10 to 14 digits in groups that tell the bank. A number that has such a layout is nearly always an
account; any other number of this length needs its bank or a word of payment beside it. The name of the bank stays outside the span.
"""

import re
from collections.abc import Iterator
from typing import ClassVar, Final

import regex

from piiscan.model import Message, Subject
from piiscan.nlp.signals import Signals
from piiscan.recognizers.base import Hit, KoreanRecognizer, Rule
from piiscan.recognizers.digit_runs import DASH, before, digits, signs, stands_free
from piiscan.text.signs import Match

_SOURCE: Final = "account number systems of the Korean banks"
_DIGIT: Final = r"[0-9*xX×●■□○]\0*+"
_DASHED = regex.compile(rf"(?<![0-9])[0-9]\0*+(?:{_DIGIT}){{1,13}}(?:{DASH}(?:{_DIGIT}){{1,8}}){{0,4}}(?![0-9])")
_LINED = regex.compile(rf"(?<![0-9])[0-9]\0*+(?:{_DIGIT}){{1,6}}(?:\n(?:{_DIGIT}){{2,8}}){{1,4}}(?![0-9])")
_SPACED = regex.compile(rf"(?<![0-9])[0-9]\0*+(?:{_DIGIT}){{1,6}}(?:(?:{DASH}|[ ])(?:{_DIGIT}){{1,8}}){{1,4}}(?![0-9])")
_SINGLE = regex.compile(r"(?<![0-9])[0-9]\0*+(?:[ ]{1,2}[0-9]\0*+|[ ]?-[ ]?[0-9]\0*+){9,15}(?![0-9])")
_BANKS: Final = (
    r"(?:국민|국은|KB|kb|신한|우리|하나|외환|농협|NH|nh|축협|카카오뱅크|카카오|카뱅|토스뱅크|토스|토뱅|케이뱅크|케이|케뱅|K뱅크|k뱅크"
    r"|새마을금고|새마을|MG|mg|신협|우체국|기업|기은|IBK|ibk|대구|부산|BNK|광주|전북|경남|제주|수협|산업|산은|KDB|씨티|시티|한국씨티|SC제일|SC|제일"
    r"|스탠다드차타드|iM뱅크|아이엠뱅크|iM|im뱅크|DGB|저축은행|저축|산림조합|HSBC|SBI|웰컴|페퍼|한투|미래에셋|삼성증권|키움)"
)
_BANK = re.compile(_BANKS)
_BANK_BEFORE = re.compile(
    rf"{_BANKS}(?:은행|뱅크|금고|중앙회|조합|저축은행)?(?:[ \n:(),/|→▶>=-]|계좌|통장|번호|입금|로|으로|은"
    rf"|는|이|가|명의|제|본인|뱅|증권){{0,10}}(?:예금주[ :]?)?(?:(?<=[ (])[가-힣]{{2,4}}[ ):/]{{1,2}})?\Z"
)
_BANK_BEHIND = re.compile(rf"[ ]{{0,2}}[(\[/|]?[ ]?{_BANKS}(?:은행|뱅크|금고)?(?![가-힣](?<![은로이으입,)]))")
_CUE = regex.compile(
    r"계좌|통장|입금|송금|이체|예금주|환불|회비|후원|마음\s?전하|축의|부의|조의|정산|보내주|보내\s?주|은행|뱅크|ㄱㅈ|account"
)
_CUE_BEHIND = regex.compile(r"[^0-9\n]{0,12}(?:예금주|계좌|입금|송금|이체|보내주|보내\s?주|명의)")
_OTHER: Final = re.compile(
    r"(?:송장|등기|주문|접수|예약|승인|시리얼|제조|검체|사업자|법인|공고|사건|견적|계약|등록|고유|관리|일련|바코드|ISBN|조회|수험|문서|티켓|쿠폰|로트|모델|품번|좌표|택배|배송|운송|대한통운|한진|로젠|시드|차대|카드|면허|여권|전화|연락처|핸드폰|휴대폰|폰번호|팩스|보증서)"
    r"(?:번호)?[^0-9\n]{0,8}\Z"
)
_PHONE = re.compile(r"(?:01[016789]|050\d|0(?:2|3[1-3]|4[1-4]|5[1-5]|6[1-4]|70|80))-?\d{3,4}-?\d{4}|1[568]\d{2}-?\d{4}")
_MOBILE = re.compile(r"01[016789]-\d{3,4}-\d{4}(?:-|$)")
"""A mobile number, also with more behind it; no bank's accounts are laid out so."""
_RRN = re.compile(r"\d{6}-[0-9*]{7}")
_DATE = re.compile(r"(?:19|20)\d{2}-(?:0?[1-9]|1[0-2])-(?:0?[1-9]|[12]\d|3[01])(?!\d)")
_LAYOUTS = re.compile(
    r"""3333-\d{2}-\d{7}|3333-\d{4}-\d{5}|333[3-9]\d{9}|79(?:79|42)-\d{2}-\d{7}            # KakaoBank
      | 1(?:000|00[1-9]|908)-\d{4}-\d{4}                              # Toss Bank
      | 100-\d{3}-\d{6}                                               # K bank
      | 1[1-6]0-\d{3}-\d{6}|110-\d{2}-\d{6}                           # Shinhan
      | 1(?:002|005|006)-\d{3}-\d{6}                                  # Woori
      | \d{6}-\d{2}-\d{6}                                             # Kookmin, Korea Post
      | \d{3}-\d{2}-\d{4}-\d{3}                                       # Kookmin, old
      | \d{3}-\d{6}-\d{5}                                             # Hana
      | \d{3}-\d{6}-\d{2}-\d{3}                                       # Industrial Bank
      | (?:30[12]|31[12]|35[1256])-\d{4}-\d{4}-\d{2}|\d{3}-\d{2}-\d{6}(?!\d)|\d{3}-\d{4}-\d{4}-\d{2}   # NongHyup, Busan, Kyongnam
      | 900\d-\d{4}-\d{4}-\d|900\d-\d{3}-\d{6}-\d                     # Saemaeul
      | 1[0-9]{2}-\d{3}-\d{6}                                         # Shinhyup, Gwangju, Suhyup
      | 50[0-9]-\d{2}-\d{6}-\d                                        # iM Bank (Daegu)
      | 1010-\d{4}-\d{4}                                              # Suhyup
      | 0\d{2}-\d{7}-\d{3}                                            # Development Bank
      | \d{3}-\d{5}-\d{3}-\d{2}                                       # Citibank
      """,
    re.VERBOSE,
)
_LENGTHS: Final = range(10, 17)
_LEAST_SHOWN = 6
_ANY_DASH = regex.compile(rf"{DASH}|[ \n]+")
_NOT_SIGN = re.compile(r"[^0-9*-]+")
_HIDDEN: Final = str.maketrans(dict.fromkeys("xX×●■□○", "*"))
_REACH = 30
_NEAR = 12
"""Within so many characters of a word of payment a number may be written in one piece."""


class BankAccountRecognizer(KoreanRecognizer):
    """Finds bank account numbers."""

    ENTITY: ClassVar[str] = "KR_BANK_ACCOUNT"
    LEAST_RUN: ClassVar[int] = _LENGTHS[0]
    RULES: ClassVar[tuple[Rule, ...]] = (
        Rule(
            "account.bank",
            Message("은행 이름 옆의 계좌번호", "account number beside its bank"),
            _SOURCE,
            (
                "국민 ⟦482102-04-117350⟧ 예금주",
                "카뱅 ⟦3333082174093⟧ 로",
                "농협은행 계좌 ⟦352-0841-1197-23⟧",
                "입금 ⟦3333-15-0729441⟧ 카뱅",
                "신협 ⟦131 022 109 384⟧",
                "신협 ⟦일삼이-공공팔-사사구일칠둘⟧",
                "케뱅 ⟦1oo-l83-4477O2⟧",
                "토스뱅크(⟦1000-0821-4473⟧)",
                "농협 ⟦352-****-1197-23⟧",
                "신한은행 김민수 ⟦110483201774⟧",
            ),
            (
                "대구 053-012-3456",
                "우리 2024-03-11 결석",
                "하나 10000000원",
                "국민 010-0123-4567",
                "우체국 등기 1204-5561-0937",
                "국민 010-0118-6093 / 2만원 입금",
            ),
        ),
        Rule(
            "account.cue",
            Message("입금·계좌라는 말 옆의 계좌번호", "number beside a word of payment"),
            _SOURCE,
            ("계좌 ⟦748-910284-11507⟧ 본인명의", "입금은 ⟦0821-44-731190⟧ 으로", "계좌번호: ⟦84711735048210⟧"),
            ("입금했고 송장 6892-1043-7715", "입금 후 연락처 010-0123-4567", "회비 2024.03.11까지"),
        ),
        Rule(
            "account.layout",
            Message("은행 계좌 형식의 번호", "number in a bank's layout"),
            _SOURCE,
            ("⟦3333-04-1180072⟧ 탁민", "⟦110-483-201774⟧ 부탁", "⟦352-0147-1188-23⟧"),
            ("송장 5567-0192-3384", "주문번호 20250918-118273", "6801-3372-1094", "검체 100-207-739164"),
        ),
    )

    def find(self, signals: Signals) -> Iterator[Hit]:
        """Yield the account numbers of a post."""
        numbers = signals.numbers
        dashed = [found for match in _DASHED.finditer(numbers) for found in _judge(numbers, match)]
        yield from dashed
        if not _BANK.search(numbers):
            return
        starts = {found.start for found in dashed}
        for pattern in (_SPACED, _SINGLE, _LINED):
            for match in pattern.finditer(numbers):
                if match.start() not in starts and _is_parted_by_spaces(numbers, match):
                    yield from _judge(numbers, match)


def _is_parted_by_spaces(numbers: str, match: Match) -> bool:
    """Whether the groups stand apart behind the name of a bank; elsewhere they are several numbers."""
    apart = " " in match[0] or "\n" in match[0]
    return apart and _BANK_BEFORE.search(before(numbers, match.start(), _REACH)) is not None


def _judge(numbers: str, match: Match) -> Iterator[Hit]:
    start, end = match.span()
    number = _NOT_SIGN.sub("", _ANY_DASH.sub("-", match[0].translate(_HIDDEN)))
    length = len(number.replace("-", ""))
    if length not in _LENGTHS or len(digits(number)) < _LEAST_SHOWN or not stands_free(numbers, start, end):
        return
    if _PHONE.fullmatch(number) or _MOBILE.match(number) or _RRN.fullmatch(number) or _DATE.match(number):
        return
    rule, score = _evidence(numbers, start, end, number)
    if score:
        yield Hit(start, end, score, rule, _subject(number))


def _evidence(numbers: str, start: int, end: int, number: str) -> tuple[str, float]:
    """Return the rule that makes the number an account, and its score; 0 if none does."""
    context = before(numbers, start, _REACH)
    if _OTHER.search(context):
        return "", 0.0
    if _BANK_BEFORE.search(context) or _BANK_BEHIND.match(numbers, end):
        return "account.bank", 0.95
    laid_out = _LAYOUTS.fullmatch(number) is not None
    if _CUE.search(context) or _CUE_BEHIND.match(numbers, end):
        near = _CUE.search(context[-_NEAR:]) is not None and "-" not in number
        return "account.cue", 0.9 if laid_out or number.count("-") > 1 else 0.7 if near else 0.45
    return "account.layout", 0.7 if laid_out and "*" not in number else 0.0


def _subject(number: str) -> Subject:
    plain = signs(number)
    dummy = len(set(plain)) == 1 or plain.startswith("1234567")
    return Subject.NOBODY if dummy else Subject.PERSON
