"""E-mail addresses, plain and disguised.

Source: RFC 5321 for the plain form; disguises as Korean posters write them (골뱅이, (at), 쩜, 네이버). A domain needs a dot in some spelling,
or is one of the mail services that everybody knows by name.
"""

import re
from collections.abc import Iterator
from typing import ClassVar, Final

import regex

from piiscan.model import Message, Subject
from piiscan.nlp.signals import Signals
from piiscan.recognizers.base import Hit, KoreanRecognizer, Rule
from piiscan.recognizers.digit_runs import before, hit
from piiscan.text.signs import Match

_LOCAL: Final = r"[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}"
_PLAIN = regex.compile(
    rf"(?<![A-Za-z0-9._%+-])(?P<local>{_LOCAL})@(?P<domain>[A-Za-z0-9](?:[A-Za-z0-9-]{{0,62}}[.])?[A-Za-z0-9.-]{{0,100}}[.][A-Za-z]{{2,12}})(?![A-Za-z0-9-])"
)
_DOT: Final = r"[ ]?(?:[.]|점|쩜|닷|dot|DOT|[(\[{<][ ]?(?:점|쩜|닷|dot|DOT|[.])[ ]?[)\]}>])[ ]?"
_JOIN: Final = (
    r"(?:(?<= )(?:dot|underscore|underbar|dash|hyphen)(?= )|점|쩜|닷|언더바|언더스코어|밑줄|하이픈|대시"
    r"|다시|[(\[](?:점|쩜|닷|dot|언더바|밑줄|하이픈)[)\]])"
)
_AT: Final = r"[ ]?(?:골뱅이|골벵이|@|[(\[{<][ ]?(?:골뱅이|골벵이|앳|엣|at|AT|At|@|a|A)[ ]?[)\]}>])[ ]?|[ ]?[앳엣][ ]?|[ ](?:at|AT|앤|골)[ ]"
_SERVICE: Final = (
    r"네이버|지메일|쥐메일|구글|다음|한메일|핫메일|네이트|카카오|야후|아웃룩|아이클라우드|드림위즈|코리아"
    r"|naver|gmail|googlemail|daum|hanmail|hotmail|nate|kakao|yahoo|outlook|icloud|proton|protonmail|korea|me|live|msn"
)
_TOP: Final = r"컴|닷컴|콤|com|COM|넷|net|케이알|kr|KR|씨오|co|에이씨|ac|고|go|오알|or|org|edu|io|아이오|[a-z]{2,10}"
_KNOWN_TOP = regex.compile(r"(?i)(?:com|net|kr|org|edu|io|컴|콤|넷|알)$")
_DISGUISED = regex.compile(
    rf"""(?<![A-Za-z0-9._%+-])(?P<local>{_LOCAL}(?:[ ]?{_JOIN}[ ]?[A-Za-z0-9._%+-]{{1,40}}){{0,4}})
    (?:{_AT})(?P<domain>(?:(?P<service>{_SERVICE})|[A-Za-z0-9][A-Za-z0-9-]{{0,40}})(?P<rest>(?:{_DOT}(?:{_TOP}|[a-z0-9-]{{2,30}}(?={_DOT}))){{0,4}}))(?![A-Za-z0-9])""",
    regex.VERBOSE | regex.IGNORECASE,
)
_SPELLED_LOCAL = regex.compile(
    rf"""(?:메일|이메일|e-?mail|mail)(?:은|는|주소|주소는)?[ :]{{1,3}}(?P<all>[가-힣]{{2,12}}[0-9]{{0,6}}[ ]?
        (?:골뱅이|앳)[ ]?(?:{_SERVICE})(?:{_DOT}(?:{_TOP})){{0,3}})""",
    regex.VERBOSE | regex.IGNORECASE,
)
_AT_SIGN = re.compile(r"골[뱅벵]이|[앳엣앤][ a-z0-9가-힣)]|[ (\[{<](?:[aA][tT]|골|a)[ )\]}>]| @|@ |[(\[{<]@")
_PART = re.compile("[0-9._-]")
_SHARED_TEXT: Final = (
    "press info help contact cs support admin webmaster recruit hr job jobs career careers sales master "
    "manager office service privacy media newsroom pr mail marketing notice ask hello team apply"
)
_SHARED: Final = frozenset(_SHARED_TEXT.split())
_OFFICIAL: Final = (".go.kr", "korea.kr")
_SAMPLE: Final = frozenset({"example.com", "example.org", "example.net", "test.com", "domain.com", "email.com"})


class EmailRecognizer(KoreanRecognizer):
    """Finds e-mail addresses."""

    ENTITY: ClassVar[str] = "EMAIL_ADDRESS"
    RULES: ClassVar[tuple[Rule, ...]] = (
        Rule(
            "email.plain",
            Message("이메일 주소", "e-mail address"),
            "RFC 5321",
            (
                "메일 ⟦minsu.k@cnu.ac.kr⟧로 주세요",
                "문의⟦a_b-c@mail.example.co.kr⟧",
                "(⟦x1@naver.com⟧)",
                "⟦min@gmail.com⟧.",
            ),
            ("@minsu_0412 맞팔", "root@localhost", "3@4.5", "인스타 @a.b"),
        ),
        Rule(
            "email.disguised",
            Message("돌려 쓴 이메일 주소", "disguised e-mail address"),
            "annotation guide",
            (
                "메일 ⟦minsu골뱅이네이버⟧",
                "⟦minsu.k 골뱅이 지메일 닷 컴⟧",
                "⟦min(at)uos점ac점kr⟧ 로",
                "⟦min_s [at] naver [dot] com⟧ 으로",
                "⟦min쩜99골뱅이한메일⟧",
                "⟦min_0317 at 네이버⟧",
                "⟦minsu앳지메일쩜컴⟧",
                "⟦minsu @ naver.com⟧",
                "⟦min(골뱅이)gmail.com⟧",
                "⟦minsu@네이버⟧",
                "⟦minsu.k@naver점com⟧",
                "⟦minsu dot k at gmail dot com⟧",
            ),
            (
                "골뱅이무침 먹자",
                "look at me",
                "good at math",
                "meet at naver office",
                "GS25 앳된 얼굴",
                "a골뱅이 통조림",
            ),
        ),
    )

    def find(self, signals: Signals) -> Iterator[Hit]:
        """Yield the mail addresses of a post."""
        text = signals.text
        if not (signals.has_latin or signals.digit_run or "메일" in text):
            return
        if "@" in text:
            yield from _plain(text)
        if "@" in text or _AT_SIGN.search(text):
            yield from _disguised(text)


def _plain(text: str) -> Iterator[Hit]:
    for match in _PLAIN.finditer(text):
        yield hit(match, 0.95, "email.plain", _subject(match["local"], match["domain"]))


def _subject(local: str, domain: str) -> Subject:
    if domain.lower() in _SAMPLE:
        return Subject.NOBODY
    shared = _PART.split(local.lower(), maxsplit=1)[0] in _SHARED
    return Subject.BUSINESS if shared or domain.lower().endswith(_OFFICIAL) else Subject.PERSON


def _disguised(text: str) -> Iterator[Hit]:
    plain = {match.end("local") for match in _PLAIN.finditer(text)}
    for match in _DISGUISED.finditer(text):
        if match.end("local") not in plain and _is_address(match):
            yield hit(match, 0.9, "email.disguised", _subject(match["local"], match["domain"]))
    for match in _SPELLED_LOCAL.finditer(text):
        yield hit(match, 0.85, "email.disguised", group="all")


def _is_address(match: Match) -> bool:
    """Whether the domain is one: a known service, or a name with a dot; an English ``at`` wants both."""
    sign = match.string[match.end("local") : match.start("domain")]
    if sign.strip().lower() in {"at", "앤", "골"}:
        known = bool(match["service"]) and (bool(match["rest"]) or not match["domain"].isascii())
        return known or (match["rest"].count(".") > 0 and "메일" in before(match.string, match.start(), 12))
    if sign.strip() == "@":
        return match["service"] is not None or _KNOWN_TOP.search(match["domain"]) is not None
    return bool(match["rest"]) or match["service"] is not None
