"""KR_COHORT: year of entry, grade, class, section, cohort number, year of training.

Units decide most: 학번, 학년, 반, 기, 회, 년차. Two digits alone are a year of entry only right behind a school
(충남대 24), a grade and class with a hyphen only behind a school too (2-7). Numbers are read from the view's digits, so
that 이사학번, 2O학번 and ②④ count; native numerals (스물네학번) and Sino-Korean ones (십팔학번) are read here.

Sources: Elementary and Secondary Education Act (초·중등교육법), grades and classes; the years of medical study (예과 2,
본과 4) and of specialist training (R1 to R4, fellow) of the Ministry of Health and Welfare.
"""

import re
from collections.abc import Iterable, Iterator

import regex

from piiscan.lexicon.borders import begins_word, is_generic
from piiscan.lexicon.matcher import Word
from piiscan.lexicon.names import name_plausibility
from piiscan.model import Message, Subject
from piiscan.nlp.signals import Signals
from piiscan.nlp.tagger import Tag
from piiscan.recognizers.base import Hit, KoreanRecognizer, Rule
from piiscan.recognizers.school import COHORT_CUE
from piiscan.recognizers.school_reach import SCHOOL_KINDS

_SURE, _LIKELY, _WEAK = 0.9, 0.8, 0.6
_SINO = "일이삼사오육칠팔구공영십"
_NATIVE = r"스물(?:한|하나|두|둘|세|셋|네|넷|다섯|여섯)?|열(?:일곱|여덟|아홉)"
_ENTRY_BEFORE = regex.compile(
    rf"(?<![0-9])(?:(?:19|20)?[0-9]{{2}}|[0-9][^\w\s]{{1,2}}[0-9])\Z|(?:{_NATIVE}|(?<![가-힣])[{_SINO}]{{2,3}}|(?<=[의치약한대고])[{_SINO}]{{2}})\Z"
)
_MEDICAL = regex.compile(
    r"(?<![A-Za-z0-9])(?:(?:(?<![가-힣])|(?<=[의치한수대 ]))(?:본과?|예(?:과 ?|/)?)[1-4①-④四三二一](?: ?학년(?!대표|부장))?"
    r"|(?<![가-힣])본과? [1-4①-④](?: ?학년)?(?! ?(?:명|개|번|회|시|일|월|편|판|권))|[본예]과 ?[일이삼사1-4] ?학년)(?![0-9])"
)
_MAY_BE_MEDICAL = re.compile("[본예]과?/? ?[1-4①-④四三二一일이삼사]")
_SPELLED_MEDICAL = regex.compile(r"(?<=[의치한수] ?)본[일이삼사](?![가-힣])")
_GRADE = regex.compile(
    r"(?<![0-9.~본예-])(?:(?:고등|중등|초등) )?(?:[1-6①-⑥]|(?<![가-힣])[일이삼사오육](?=학년)) ?학년(?!도|대표|부장)"
    r"(?: ?(?:[0-9]{1,2}|[일이삼사오육칠팔구십]{1,3}|[A-Z]|[①-⑨]) ?반)?(?: ?[0-9]{1,2}번(?!째))?"
)
_SCHOOL_YEAR = regex.compile(
    r"(?<![가-힣A-Za-z0-9])(?:고[1-3]|중[1-3]|초[1-6])(?: ?(?:[A-Z]|탑|심화)반)?(?![0-9가-힣-])"
)
_MAY_BE_SCHOOL_YEAR = re.compile("[고중초][1-6]")
_RESIDENT = re.compile(r"R[1-4](?<![A-Za-z0-9가-힣/]R[1-4])(?![0-9A-Za-z-])")
_YEARS_OF_TRAINING = regex.compile(
    r"(?:(?<=[가-힣 ])R[일이삼사]|(?:전공의|레지던트|펠로우|수련|인턴|통합) ?[1-6]) ?년차"
)
_YEAR_OF = re.compile(
    r"[0-9]{2,4}(?:년도?|학년도) ?(?:[0-9]{1,2}월 ?|[상하]반기 ?|[0-9]급 ?)?"
    r"(?:입사|임용|공채|신규(?! ?간호사 ?채용|채용)|군번|입학(?!식|설)|졸업(?!식|사진|앨범))|[0-9]{2}사번"
)
_YEARS = re.compile(r"[0-9]{2}|20[0-2][0-9]|19[6-9][0-9]")
_SPELLED_NUMBER = re.compile(r"(?<![가-힣])[공일이][일이삼사오육칠팔구공]사번")
_COUNT = regex.compile(
    r"[0-9]{1,4}(?:기(?!가|압|준|본|간|록|억|사|계|관|호|업|술|능|다리|대|분|말|존|한|도"
    r"| ?(?:판정|진단|암|환자|수술|생존|사구체|방송|주년))|회(?= ?(?:졸업|동문|동창|선배|후배|동기)))"
)
_SIGN_AFTER = r"(?![0-9]|[-.:~/][0-9]|,[0-9])"
_COUNTED_AFTER = (
    r"(?!명|개|시(?!립)|일|월|년|원|만|천|억|%|점|위|살|세|분|초|대|번|장|권|병|주|km|kg|kW|cm|학번|기|회|층|호|:"
    r"| (?:명|개|시|일|월|년|원|만|점|위|살|세|분|대|번|장)(?![가-힣]))"
)
_TRACK = "(?:인문|자연|야간|심화|윈터|썸머|재종|의대|의치|치대|한의대|약대|탑|영재|[가-힣]{3,5} (?=[A-Z]반))"
_NO_SCORE = r"(?!(?:으로|로|승|패)| (?:로|승|패|종료)| [가-힣]{2,6}[고대중](?![가-힣]))"
_AFTER_SCHOOL = re.compile(
    r"[ ,(/|]{0,2}(?P<cohort>"
    rf"[1-6]-[0-9A-Z]{{1,2}}(?![0-9-]){_NO_SCORE}"
    rf"|(?:[1-6] ?학년 ?)?(?:[0-9]{{1,2}}|(?!일반)[{_SINO}]{{1,3}})반(?![가-힣]{{3}})|[A-Z][0-9]?반|{_TRACK} ?[A-Z0-9]{{0,2}}반(?![가-힣]{{2}})"
    rf"|(?:[0-9]{{1,4}}|[{_SINO}백천]{{1,6}})(?:기|회)(?![가-힣]{{2}})"
    r")"
)
_YEAR_AFTER = re.compile(
    rf"[ ,(/|]{{0,2}}(?P<cohort>(?:[01][0-9]|2[0-7]){_SIGN_AFTER}{_COUNTED_AFTER}|[89][0-9]{_SIGN_AFTER}(?= [가-힣ㄱ-ㅎ]))"
    rf"(?:[ ,/]{{1,2}}(?P<next>2[0-7]){_SIGN_AFTER}{_COUNTED_AFTER})?"
)
_GRADE_AFTER = re.compile(
    rf" (?P<cohort>[1-6])(?= [가-힣]{{2,4}}(?:$|[^가-힣]|이|가)|\n|$|이고| 이고| [가-힣]\.){_SIGN_AFTER}{_COUNTED_AFTER}"
)
_CLASS_IN_POST = re.compile(
    rf"[1-6]-[1-9][0-9]?(?![0-9A-Za-z.~:-]){_NO_SCORE}|(?:인문|자연|의치) ?[0-9]{{0,2}}반(?![가-힣])"
)
_YEAR_AND_NAME = regex.compile(
    r"(?<![0-9A-Za-z.,:~/-])(?P<cohort>[01][0-9]|2[0-7]) (?P<name>[가-힣]{2,4}?)(?=(?:이가|이랑|이고|이|가|은|는|랑|씨)?(?:$|[^가-힣]))"
)
_YEAR_OF_ROLE = regex.compile(
    r"(?<![0-9])(?:[01][0-9]|2[0-7])(?= ?(?:복학생|새내기|동기(?![가-힣])|동기(?:들|가|랑|한테|중) ?|선배|후배|학우))"
)
_AFTER_CLINIC = re.compile(
    r"(?:병동)?[ (/]{0,2}(?P<cohort>R[1-4](?![0-9A-Za-z])|(?:인턴|펠로우|[1-9]년차)(?![가-힣]{4}))"
)
_CLASS = re.compile(r" ?(?P<cohort>(?:(?:[5-7]세|(?:다섯|여섯|일곱)살) [가-힣]{1,5}|[가-힣]{1,3})반)(?![가-힣]{2})")
_CAMPUS = re.compile(
    r" ?[가-힣]{1,3}캠(?:퍼스)?(?![가-힣])| ?(?:에리카|의대관|본관|별관|기숙|와이즈|WISE|글로컬|천안|미래)(?= |$)"
)
_UNIT_AFTER = re.compile(r" ?(?:학번|학년|년차)|[기반회](?![가-힣])")


class CohortRecognizer(KoreanRecognizer):
    """Finds years of entry, grades, classes, cohort numbers and years of training."""

    ENTITY = "KR_COHORT"
    RULES = (
        Rule("cohort.tagger", Message("문맥상 학번·기수", "a cohort by its context"), "the tagger's model card"),
        Rule(
            "cohort.entry",
            Message("입학 연도(학번)", "year of entry"),
            "usage at universities",
            examples=(
                "충남대 ⟦24학번⟧ 걔",
                "⟦이사학번⟧ 누구",
                "설의 ⟦스물네학번⟧",
                "⟦2O학번⟧ 선배",
                "⟦십팔학번⟧ 졸업생",
                "⟦2017학번⟧",
            ),
            counterexamples=("학번 입력하세요", "제 학번이 뭐였죠", "202412345학번"),
        ),
        Rule(
            "cohort.medical",
            Message("의대 학년", "year of medical study"),
            "years of medical study: 예과 2, 본과 4",
            examples=("설의 ⟦본3⟧ 걔", "⟦예과 2학년⟧", "인제의 ⟦예1⟧", "계명의 ⟦본 2⟧ 누구"),
            counterexamples=("영화 본 3명", "기본 2회", "예 2번입니다"),
        ),
        Rule(
            "cohort.grade",
            Message("학년과 반", "grade and class"),
            "Elementary and Secondary Education Act",
            examples=("서현고 ⟦3학년 2반⟧", "초지고 ⟦이학년 육반⟧", "걔 ⟦고2⟧ 때"),
            counterexamples=("고3병", "중2병 걸림", "학년 구분 없이"),
        ),
        Rule(
            "cohort.after_school",
            Message("학교 바로 뒤의 기수·반", "a cohort right behind a school"),
            "usage",
            examples=("충남대 ⟦24⟧ ㄱㅁㅅ", "서현고 ⟦2-7⟧ 반장", "상산고 ⟦41기⟧", "한빛나라유치원 ⟦토끼반⟧"),
            counterexamples=("충남대 24명 선발", "서현고 2-1로 승리", "서울대 19일 발표", "한빛유치원 절반이"),
        ),
        Rule(
            "cohort.class",
            Message("학교가 나온 글의 반", "a class in a post that names a school"),
            "usage",
            examples=("서현고 학폭 명단: 김ㅇㅇ (⟦2-7⟧)",),
            counterexamples=("김ㅇㅇ (2-7)",),
        ),
        Rule(
            "cohort.year",
            Message("학교가 나온 글에서 이름 앞의 학번", "a year of entry before a name in a post that names a school"),
            "surnames by census, given names in use",
            examples=("용인대 명단\n⟦20⟧ 김민수 경호", "충남대 ⟦19⟧복학생 걔"),
            counterexamples=("충남대 축제 20 시작", "20 김민수"),
        ),
        Rule(
            "cohort.training",
            Message("수련 연차", "year of training"),
            "specialist training of the Ministry of Health and Welfare",
            examples=("흉부외과 ⟦R2⟧ 선생", "정형외과 ⟦펠로우 1년차⟧"),
            counterexamples=("R2D2 피규어", "모델명 XR4"),
        ),
        Rule(
            "cohort.joined",
            Message("입사·임용·군번 연도", "year of joining"),
            "usage",
            examples=("⟦21년 입사⟧ 동기", "⟦24년 2월 군번⟧", "⟦18사번⟧ 대리"),
            counterexamples=("24년 입학식", "21년에 샀다"),
        ),
        Rule(
            "cohort.number",
            Message("기수", "cohort number"),
            "usage",
            examples=("공군 ⟦861기⟧ 동기", "모교 ⟦38회⟧ 동창회"),
            counterexamples=("3기가 남음", "공기 2기압", "5회 연속"),
        ),
    )

    def find(self, signals: Signals) -> Iterable[Hit]:
        """Yield what units and schools make a cohort, and the tagger's spans with their unit."""
        numbers = signals.numbers
        found: list[Hit] = []
        if "학번" in numbers:
            found += _entries(numbers)
        for word, pattern, score, rule in _BY_UNIT:
            if word in numbers:
                found += [Hit(match.start(), match.end(), score, rule) for match in pattern.finditer(numbers)]
        if signals.digit_run:
            found += _numbered(numbers)
        if not _NAMING.isdisjoint(signals.kinds) or signals.tagged("KR_SCHOOL"):
            found += _beside_words(signals)
        found += [_tagged(numbers, tag) for tag in signals.tagged(self.ENTITY)]
        return found


def _entries(numbers: str) -> Iterator[Hit]:
    at = numbers.find("학번")
    while at >= 0:
        end = at - (numbers[at - 1 : at] == " ")
        before = _ENTRY_BEFORE.search(numbers, max(0, end - 6), end)
        if before:
            yield Hit(before.start(), at + 2, _SURE, "cohort.entry")
        at = numbers.find("학번", at + 2)


_BY_UNIT = (
    ("본", _SPELLED_MEDICAL, _SURE, "cohort.medical"),
    ("학년", _GRADE, _LIKELY, "cohort.grade"),
    ("사번", _SPELLED_NUMBER, _LIKELY, "cohort.joined"),
    ("년차", _YEARS_OF_TRAINING, _LIKELY, "cohort.training"),
    ("R", _RESIDENT, _LIKELY, "cohort.training"),
)
"""What a post must hold, and the pattern to look for then."""


def _numbered(numbers: str) -> Iterator[Hit]:
    if _MAY_BE_MEDICAL.search(numbers):
        yield from (Hit(match.start(), match.end(), _SURE, "cohort.medical") for match in _MEDICAL.finditer(numbers))
    if _MAY_BE_SCHOOL_YEAR.search(numbers):
        yield from (
            Hit(match.start(), match.end(), _LIKELY, "cohort.grade") for match in _SCHOOL_YEAR.finditer(numbers)
        )
    if "년" in numbers or "사번" in numbers:
        yield from _joined(numbers)
    if "기" in numbers or "회" in numbers:
        yield from _counts(numbers)


def _joined(numbers: str) -> Iterator[Hit]:
    for match in _YEAR_OF.finditer(numbers):
        if _starts_number(numbers, match.start()) and _YEARS.match(numbers, match.start()):
            yield Hit(match.start(), match.end(), _LIKELY, "cohort.joined")


def _counts(numbers: str) -> Iterator[Hit]:
    for match in _COUNT.finditer(numbers):
        year = _YEAR_BEFORE.search(numbers, max(0, match.start() - 4), match.start())
        if _starts_number(numbers, match.start()) or year:
            yield Hit(year.start() if year else match.start(), match.end(), _WEAK, "cohort.number")


_YEAR_BEFORE = re.compile(r"(?<![0-9])[0-9]{2}-\Z")


def _starts_number(numbers: str, start: int) -> bool:
    """Tell whether a number begins here, and no decimal, range, time or code goes before it."""
    before = numbers[start - 1 : start]
    return not before or not (before in ".~:/-" or (before.isascii() and before.isalnum()))


_TRAINEES = frozenset({"hospital", "clinic", "hospital-kind"})
_BRANCHES = frozenset({"faculty", "region"})
_KINDS = frozenset({"school-kind", "hagwon-kind"})
_NAMING = _TRAINEES | SCHOOL_KINDS | _KINDS
"""Kinds of words beside which a cohort may stand."""


def _beside_words(signals: Signals) -> Iterator[Hit]:
    """Yield the cohorts behind schools and clinics, and what only counts in a post that names a school."""
    numbers = signals.numbers
    if not _TRAINEES.isdisjoint(signals.kinds):
        yield from _trainees(numbers, signals.words)
    schools = _schools(signals)
    for end, word in schools.items():
        yield from _behind(numbers, end, word)
    kinds = {word.kind for word in schools.values() if word.sure or word.kind == "slang"}
    if "school" in kinds:
        yield from _classes_in_post(numbers)
    if kinds & {"university", "slang"}:
        yield from _years(numbers)


def _trainees(numbers: str, words: Iterable[Word]) -> Iterator[Hit]:
    for word in words:
        match = _AFTER_CLINIC.match(numbers, word.end) if word.kind in _TRAINEES else None
        if match:
            yield Hit(match.start("cohort"), match.end("cohort"), _LIKELY, "cohort.training")


def _schools(signals: Signals) -> dict[int, Word]:
    """Return the schools by the place where each ends with its campus and department."""
    numbers = signals.numbers
    ends: dict[int, Word] = {}
    for word in signals.words:
        if word.kind in SCHOOL_KINDS and begins_word(numbers, word.start):
            ends[_campus_end(numbers, word.end)] = word
        elif word.kind in _BRANCHES and (word.start in ends or word.start - 1 in ends):
            ends[_campus_end(numbers, word.end)] = ends.get(word.start) or ends[word.start - 1]
        elif word.kind in _KINDS:
            ends[word.end] = word
    for tag in signals.tagged("KR_SCHOOL"):
        if tag.probability >= _VOUCHES:
            kind = "school" if numbers[tag.end - 1] in "초중고" else "university"
            ends.setdefault(tag.end, Word(tag.start, tag.end, kind, "", sure=True))
    return ends


def _classes_in_post(numbers: str) -> Iterator[Hit]:
    for match in _CLASS_IN_POST.finditer(numbers):
        if _starts_number(numbers, match.start()):
            yield Hit(match.start(), match.end(), _WEAK, "cohort.class")


def _years(numbers: str) -> Iterator[Hit]:
    """Yield years of entry in a post that names a school: before a name, before a role."""
    for match in _YEAR_AND_NAME.finditer(numbers):
        if name_plausibility(match["name"]) >= _PLAUSIBLE:
            yield Hit(match.start("cohort"), match.end("cohort"), _WEAK, "cohort.year")
    yield from (Hit(match.start(), match.end(), _WEAK, "cohort.year") for match in _YEAR_OF_ROLE.finditer(numbers))


_PLAUSIBLE = 0.3
_LONG = 3
"""Syllables from which slang for a school is hardly another word before a number."""


_VOUCHES = 0.5
"""Probability from which a school that the tagger found vouches for the number behind it."""


def _campus_end(numbers: str, end: int) -> int:
    match = _CAMPUS.match(numbers, end)
    return match.end() if match else end


def _behind(numbers: str, end: int, word: Word) -> Iterator[Hit]:
    """Yield what stands right behind a school: years behind a university, grades and classes behind the others."""
    if word.kind in _KINDS or word.kind == "hagwon":
        yield from _classes(numbers, end)
    patterns = [_AFTER_SCHOOL]
    if word.kind == "school":
        patterns.append(_GRADE_AFTER)
    elif word.sure or (word.kind == "slang" and word.end - word.start >= _LONG) or COHORT_CUE.match(numbers, end):
        patterns.append(_YEAR_AFTER)
    for pattern in patterns:
        match = pattern.match(numbers, end)
        if match:
            yield Hit(match.start("cohort"), match.end("cohort"), _SURE, "cohort.after_school")
            if pattern is _YEAR_AFTER and match["next"]:
                yield Hit(match.start("next"), match.end("next"), _LIKELY, "cohort.after_school")


def _classes(numbers: str, end: int) -> Iterator[Hit]:
    match = _CLASS.match(numbers, end)
    if match and not is_generic(match["cohort"], "class"):
        yield Hit(match.start("cohort"), match.end("cohort"), _LIKELY, "cohort.after_school")


def _tagged(numbers: str, tag: Tag) -> Hit:
    unit = _UNIT_AFTER.match(numbers, tag.end)
    subject = Subject.NOBODY if tag.optional else Subject.PERSON
    return Hit(tag.start, unit.end() if unit else tag.end, tag.probability, "cohort.tagger", subject)
