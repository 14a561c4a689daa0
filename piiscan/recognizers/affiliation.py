"""KR_AFFILIATION: the hospital, ward, company, office, shop, unit or club where a person works, trains or belongs.

The dictionary knows hospitals, employers and their slang; a name before a word for a kind of place (한결약국,
새빛교회, 의성군청) does for the rest. Both reach out to the department, ward, branch or team behind them, since the
narrower place identifies more. A company alone is mostly talk about the company: it counts where somebody works there.

Sources: hospitals by the lists of the Health Insurance Review and Assessment Service; clinical departments by the
Medical Service Act (의료법); ``lexicon/data/hospitals.tsv``, ``departments.tsv``, ``companies.tsv``, ``markers.tsv``.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import regex

from piiscan.lexicon.borders import begins_word, ends_word, is_generic
from piiscan.lexicon.matcher import Word
from piiscan.model import Message, Subject
from piiscan.nlp.signals import Signals
from piiscan.nlp.tagger import Tag
from piiscan.recognizers.base import Hit, KoreanRecognizer, Rule

_SURE, _LIKELY = 0.9, 0.75
_WARD = re.compile(r" ?(?:[0-9]{1,3}(?:병동|W(?![A-Za-z])|층 ?[가-힣]{2,4}병동)|[가-힣]{2,4}병동|병동)")
_TEAM = re.compile(
    r" ?(?:[가-힣]{1,5}[0-9]?(?:과|팀|부|실|계|국|센터|파트|코너|매장|창구)"
    r"|[0-9]{1,2}공장(?: [0-9]조| [가-힣]{2,4}부)?|[가-힣]{2,4}[0-9]?공장|[0-9]팀)(?=$|[^가-힣]|에서|에|의|이고|인데|으로|로)"
)
_BRANCH = re.compile(r" [가-힣0-9]{2,8}점(?=$|[^가-힣]|에서|에|으로|이|의)")
_SITE = re.compile(
    r" ?(?:[가-힣]{2,4}[0-9]?(?:공장|사업소|지점|지사|센터|캠프|본사|현장|연구소|물류|허브|법인단|대리점|영업소)"
    r"|본사|연구소|협력사|공장|대리점|CLS|DS|QC|QA|RND|FC|BG)(?![가-힣A-Za-z]|[가-힣]{2})",
    re.IGNORECASE,
)
_WORKS = re.compile(
    r"(?:에서|에)? ?(?:다니|다닌|다님|다녀|다녔|근무|재직|입사|퇴사|이직|일하|일한|알바|직원|사원|대리(?!점)"
    r"|과장|차장|부장|팀장|신입|인턴|매니저|연구원|엔지니어"
    r"|개발자|생산직|간호사|붙었|합격(?!률)|나온 사람|출근"
    r"|원장|사장|실장|관장|코치|트레이너|소장"
    r"|총무|운영|하시는|차린|개업|사무장|점장|상무|계장|감독|강사|책임|선임|주임|약사|공장장|[0-9]{1,2}년차)"
)
_NO_AFFILIATION_AFTER = re.compile(
    r" ?(?:장례식장|주차장|지하|앞|뒤|정류장|로비|[0-9]{1,2}층(?! ?[가-힣]{2,4}병동)|[0-9]{3,4}호|정문|후문|사거리|고객센터)"
)
"""What makes an address of a place: where it is, not who belongs to it."""
_STAFF = re.compile(
    r" ?(?:R[1-4](?![0-9A-Za-z])|인턴|레지|전공의|펠로우|간호사|교수|쌤|[0-9]년차|프셉|의국|당직"
    r"|과장|원장|전문의|신규|액팅|수간|차지|약사|총무|[가-힣]{1,3}병동|다니|다닌|다님|근무|재직|일하|알바|실습|파견|사직|복귀|출근)"
)
_NAME_BEFORE = re.compile(r"(?<![가-힣A-Za-z0-9])[가-힣A-Za-z0-9]{1,9}\Z")
_MARKERS = {
    "hospital-kind": "affiliation.place",
    "office-kind": "affiliation.place",
    "club-kind": "affiliation.place",
    "firm-kind": "affiliation.firm",
    "shop-kind": "affiliation.firm",
}
_ARMY = regex.compile(
    r"(?:해병 ?|공군 ?|육군 ?|해군 ?)?(?:[0-9]{1,2}(?:사단(?!법인)|군단|여단|함대|전비|공수|비(?=\s|$))|육군훈련소|제[0-9]신병교육대|연무대)"
    r"(?: (?:[0-9]{1,3}|[가-힣]{1,6})?(?:연대|여단|대대|중대|소대|단|수색대|신교대|의무대|본부|부대)(?!장|원|별|급))*"
)


_ARMY_NUMBER = re.compile("[0-9](?:사단|군단|여단|함대|전비|공수|비(?=[ \n])|신병)")
_POLICE = re.compile(r"서 (?:형사|여청|교통조사|교통|수사|경제|사이버|생안|정보|경무)(?:과|계|[0-9]?팀)")
_STATION_BEFORE = re.compile(r"(?<![가-힣])[가-힣]{2,4}\Z")
_UNIT_OF_BRANCH = re.compile(
    r"(?:동|역)?(?:점|지점|공장|센터|현장|지사|영업소|사업소)(?:[ ]?[가-힣]{1,3}[0-9]?(?:팀|부|과|조|코너))?(?=$|[^가-힣]|에서|에|의|이|으로)"
)
_FIRM_BEFORE = re.compile(
    r"(?<![가-힣A-Za-z0-9ㄱ-ㅎ○])(?:[가-힣A-Za-z0-9ㄱ-ㅎ○]{1,7}(?:은행|증권|생명|화재|보험|카드|캐피탈|건설|제강|제철|전자|화학|중공업|정밀|택배|물류|렌터카"
    r"|통신|모터스|물산|식품|제약|약품|푸드|제지|타이어|마트|버거"
    r"|치킨|피자|커피|헬스|짐|애니|풋살|학습지|안경|다이닝|미용실|헤어)|신한|우리|하나|국민|농협) ?\Z"
)
_KINDS_FIRST = ("카페 ", "법무법인 ", "세무법인 ", "스크린골프 ", "라이브클럽 ", "법률사무소 ")
_TYPED_FIRST = re.compile(
    r"(?<![가-힣])(?:카페|법무법인|세무법인|스크린골프|라이브클럽|법률사무소) (?P<name>[가-힣]{2,5})"
    r"(?= ?(?:사장|알바|점장|매니저|어쏘|변호사|사무장|프로|대표|다니|직원))"
)


class AffiliationRecognizer(KoreanRecognizer):
    """Finds where people work, train or belong."""

    ENTITY = "KR_AFFILIATION"
    RULES = (
        Rule("affiliation.tagger", Message("문맥상 소속", "an affiliation by its context"), "the tagger's model card"),
        Rule(
            "affiliation.hospital",
            Message("병원과 부서", "a hospital and its department"),
            "HIRA lists; Medical Service Act; lexicon/data/hospitals.tsv",
            examples=(
                "⟦서울아산 흉부외과⟧ R2",
                "⟦충남대병원 응급의학과⟧ 교수",
                "⟦길병원 ER⟧ 인턴",
                "⟦아산 NS⟧ 전공의",
                "⟦해운대백병원 61병동⟧ 프셉",
            ),
            counterexamples=("아산 여행", "본원 건물", "응급의학과 전공의"),
        ),
        Rule(
            "affiliation.company",
            Message("회사와 부서·지점", "a company with its site or team"),
            "lexicon/data/companies.tsv",
            examples=("⟦하닉 이천공장⟧ 다님", "⟦삼전⟧ 다니는 애", "⟦올리브영 둔산점⟧ 알바", "⟦카카오 정산파트⟧ 걔"),
            counterexamples=("삼전 주가 떨어짐", "카카오 서버 터짐"),
        ),
        Rule(
            "affiliation.place",
            Message("이름 붙은 병원·관공서·모임", "a named clinic, office or club"),
            "lexicon/data/markers.tsv",
            examples=("⟦새빛교회 청년부⟧ 회장", "⟦의성군청 축산과⟧ 주무관", "⟦한결소리약국⟧ 약사"),
            counterexamples=("동네 약국", "우리 교회 청년부", "구청 민원실"),
        ),
        Rule(
            "affiliation.firm",
            Message("이름 붙은 회사·가게", "a named firm or shop"),
            "lexicon/data/markers.tsv",
            examples=("⟦다온빛테크 영업2팀⟧ 대리", "⟦둔산동 봄결헤어⟧ 실장"),
            counterexamples=("대기업 공장", "동네 카페"),
        ),
        Rule(
            "affiliation.branch",
            Message("지명이 붙은 지점·공장", "a branch or plant called by its place"),
            "usage",
            examples=("⟦한빛나라은행 구월동지점⟧ 창구", "⟦새론제강 인천공장⟧ 다님"),
            counterexamples=("우리 부산공장", "대전역 앞"),
        ),
        Rule(
            "affiliation.army",
            Message("부대", "a military unit"),
            "usage of unit names in public",
            examples=("⟦21사단 포병여단⟧ 소대장", "⟦해병 2사단⟧ 일병"),
            counterexamples=("사단이 났다", "대대로 내려온"),
        ),
    )

    def find(self, signals: Signals) -> Iterable[Hit]:
        """Yield named places of work, training and belonging, with the department or branch behind them."""
        text = signals.text
        around = _Around.of(text, signals.words) if not _NAMING.isdisjoint(signals.kinds) else _NOTHING
        found: list[Hit] = []
        for words, find in (
            (around.hospitals, _hospitals),
            (around.companies, _companies),
            (around.markers, _named),
            (around.regions, _branches),
        ):
            if words:
                found += find(text, around)
        if any(kind in text for kind in _KINDS_FIRST):
            found += _typed(text, around)
        found += _units(text, around, numbered=signals.digit_run > 0)
        found += [_tagged(text, around, tag) for tag in signals.tagged(self.ENTITY)]
        return found


class _Around(NamedTuple):
    hospitals: list[Word]
    companies: list[Word]
    markers: list[Word]
    clinics: dict[int, int]
    """Where a clinical department begins -> where it ends."""
    regions: dict[int, Word]
    """By the place where each ends."""
    places: dict[int, int]

    @classmethod
    def of(cls, text: str, words: Sequence[Word]) -> "_Around":
        around = cls([], [], [], {}, {}, {})
        for word in words:
            around._put(text, word)
        return around

    def _put(self, text: str, word: Word) -> None:
        kind = word.kind
        if kind == "hospital":
            self.hospitals.append(word)
        elif kind == "company":
            self.companies.append(word)
        elif kind == "clinic":
            self.clinics[word.start] = word.end
        elif kind in _MARKERS:
            self.markers.append(word)
        elif kind == "region" and begins_word(text, word.start):
            self.regions[word.end] = word
            self.places[word.start] = word.end


_HOSPITAL_REST = re.compile(r"(?:대?학교)?병원|의료원")


_NAMING = frozenset(_MARKERS) | {"hospital", "company", "clinic", "region"}
_NOTHING = _Around([], [], [], {}, {}, {})


def _units(text: str, around: _Around, *, numbered: bool) -> Iterator[Hit]:
    """Yield military units and the sections of police stations."""
    if (numbered and _ARMY_NUMBER.search(text)) or "훈련소" in text or "연무대" in text:
        for unit in _ARMY.finditer(text):
            yield Hit(_city_start(text, around, unit.start()), unit.end(), _LIKELY, "affiliation.army")
    for match in _POLICE.finditer(text) if "서 " in text else ():
        before = _STATION_BEFORE.search(text, max(0, match.start() - 5), match.start())
        if before:
            yield Hit(_city_start(text, around, before.start()), match.end(), _SURE, "affiliation.place")


def _branches(text: str, around: _Around) -> Iterator[Hit]:
    """Yield a name before a branch that is called by its place (한빛은행 구월동지점)."""
    for end, region in around.regions.items():
        unit = _UNIT_OF_BRANCH.match(text, end)
        before = _FIRM_BEFORE.search(text, max(0, region.start - 11), region.start) if unit else None
        if (
            unit
            and before
            and not is_generic(before[0].strip(), "place")
            and text[region.start : unit.end()] != "가산점"
        ):
            yield Hit(before.start(), unit.end(), _LIKELY, "affiliation.branch")


def _typed(text: str, around: _Around) -> Iterator[Hit]:
    """Yield a name behind the kind of place (카페 한빛)."""
    for match in _TYPED_FIRST.finditer(text):
        yield Hit(_city_start(text, around, match.start()), match.end(), _LIKELY, "affiliation.firm")


def _hospitals(text: str, around: _Around) -> Iterator[Hit]:
    for word in around.hospitals:
        if not begins_word(text, word.start) and word.start not in around.regions:
            continue
        rest = _HOSPITAL_REST.match(text, word.end)
        end = rest.end() if rest else word.end
        unit = _clinic_end(text, around, end)
        if _NO_AFFILIATION_AFTER.match(text, end):
            continue
        if unit > end or ((word.sure or rest) and ends_word(text, end)):
            yield Hit(
                _city_start(text, around, word.start), unit, _SURE if unit > end else _LIKELY, "affiliation.hospital"
            )


def _clinic_end(text: str, around: _Around, end: int) -> int:
    """Return the end of the department or ward that follows, else the place itself."""
    for start in (end, end + 1) if text[end : end + 1] == " " else (end,):
        clinic = around.clinics.get(start)
        if clinic and (ends_word(text, clinic) or _STAFF.match(text, clinic)):
            end = clinic
            break
    ward = _WARD.match(text, end)
    return ward.end() if ward else end


def _companies(text: str, around: _Around) -> Iterator[Hit]:
    for word in around.companies:
        if not begins_word(text, word.start):
            continue
        end = _site_end(text, around, word.end)
        start = _city_start(text, around, word.start)
        works = word.sure and (_has_worker(text, word.end) or (start < word.start and _STOPS.match(text, word.end)))
        if (end > word.end or works) and not _NO_AFFILIATION_AFTER.match(text, end):
            yield Hit(start, end, _LIKELY, "affiliation.company")


_WORKER = re.compile(
    r" [가-힣A-Za-z○*ㄱ-ㅎ]{2,4} ?(?:소장|과장|대리|차장|부장|사원|팀장|상무|전무|이사|대표|주임|계장|반장"
    r"|조장|실장|원장|선임|책임|매니저)(?![가-힣]{2})"
)


def _has_worker(text: str, end: int) -> bool:
    """Tell whether somebody's work or somebody with a title follows a place."""
    return _WORKS.match(text, end) is not None or _WORKER.match(text, end) is not None


_STOPS = re.compile(r"\n|$|\)|,| ?/")
_SHORT_TEAM = re.compile(r" [A-Z]{2,3}(?= |\n|$)")


def _site_end(text: str, around: _Around, end: int) -> int:
    """Return the end of the branch, site or team that follows, else the place itself."""
    for pattern in (_BRANCH, _SITE, _TEAM, _SHORT_TEAM):
        match = pattern.match(text, end)
        if match:
            return _team_end(text, match.end()) if pattern is not _TEAM else match.end()
    place = around.places.get(end + 1) if text[end : end + 1] == " " else None
    if place is None or text[place : place + 1] not in (" ", "\n", ""):
        return end
    match = _SITE.match(text, place) or _TEAM.match(text, place) or _SHORT_TEAM.match(text, place)
    return match.end() if match else place


def _team_end(text: str, end: int) -> int:
    match = _TEAM.match(text, end)
    return match.end() if match else end


def _named(text: str, around: _Around) -> Iterator[Hit]:
    for word in around.markers:
        end = _clinic_end(text, around, word.end) if word.kind == "hospital-kind" else word.end
        end = _named_site_end(text, end)
        before = _name_before(text, around, word)
        if before is None or not ends_word(text, end) or _NO_AFFILIATION_AFTER.match(text, end):
            continue
        if word.kind in ("firm-kind", "shop-kind") and end == word.end and not _has_worker(text, end):
            continue
        yield Hit(_city_start(text, around, before.start()), end, _LIKELY, _MARKERS[word.kind])


def _name_before(text: str, around: _Around, word: Word) -> re.Match[str] | None:
    """Return the name before a kind of place, unless it says but what place: 다른 병원, 본방 시청."""
    before = _NAME_BEFORE.search(text, max(0, word.start - 10), word.start)
    if before is None or (len(before[0]) == 1 and word.entry != "병원"):
        return None
    if is_generic(before[0], "place") or is_generic(before[0][:2], "place"):
        return None
    return (
        before
        if word.entry not in _OF_A_REGION or word.start in around.regions or word.end - before.start() <= _SHORT
        else None
    )


_OF_A_REGION = frozenset({"시청", "군청", "구청", "도청"})
_SHORT = 5
"""Characters up to which a word before 시청 (also: watching) may be a city that the dictionary doesn't hold."""


def _named_site_end(text: str, end: int) -> int:
    match = _BRANCH.match(text, end) or _TEAM.match(text, end)
    return match.end() if match else end


_DISTRICT_BEFORE = re.compile(r"(?<![가-힣])(?!운동|활동|행동|이동|자리|우리)[가-힣]{1,4}[동읍면] \Z")


def _city_start(text: str, around: _Around, start: int) -> int:
    district = _DISTRICT_BEFORE.search(text, max(0, start - 6), start)
    if district:
        start = district.start()
    region = around.regions.get(start) or (around.regions.get(start - 1) if text[start - 1 : start] == " " else None)
    return region.start if region else start


def _tagged(text: str, around: _Around, tag: Tag) -> Hit:
    subject = Subject.NOBODY if tag.optional else Subject.PERSON
    end = _clinic_end(text, around, tag.end)
    return Hit(tag.start, end, tag.probability, "affiliation.tagger", subject)
