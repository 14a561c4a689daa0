"""KR_ADDRESS: where a person lives or can be met, finer than a city.

Road addresses (도로명 with a number), lot addresses (동·리 with a number), apartments with building and flat (동·호),
rooms of dormitories and one-room buildings, stations with an exit. A number of a building and a flat together is an
address by itself; a district counts with a city before it or a building behind it, since 운동, 활동, 행동 end like one.

Sources: Road Name Address Act (도로명주소법): 대로, 로, 길 and the number of the building; Local Autonomy Act
(지방자치법): 시·도, 시·군·구, 읍·면·동·리; names of provinces, cities and districts in ``lexicon/data/regions.tsv``.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache

import regex

from piiscan.lexicon.borders import begins_word, ends_word, is_generic
from piiscan.lexicon.matcher import Word
from piiscan.lexicon.tables import table
from piiscan.model import Message, Subject
from piiscan.nlp.signals import Signals
from piiscan.nlp.tagger import Tag
from piiscan.recognizers.base import Hit, KoreanRecognizer, Rule
from piiscan.text.signs import Match, Pattern, overlapping

_SURE, _LIKELY, _WEAK = 0.9, 0.8, 0.7
_SINO = "일이삼사오육칠팔구십백천공영"
_NUMERALS = frozenset(_SINO)
_NUMBER = rf"(?:[0-9]{{1,4}}|[{_SINO}]{{1,6}})"
_FLAT = (
    rf"(?:[A-Z가나다라비지하B]{{0,2}}(?:[0-9]{{1,4}}|[0-9]{{2}}\*|[0-9OIl]{{3,4}}|[{_SINO}]{{2,6}}) ?호(?!선|기|차|봉|실)"
    rf"|비[{_SINO}]{{1,4}} ?호|{_NUMBER} ?층)"
)
_BUILDING = rf"(?:{_NUMBER}|[A-Z가나다라]) ?동(?!네|안|생|기|아리|료|시|의)"
_HOUSES = (
    "아파트|오피스텔|원룸|빌라|맨션|주택|하우스|타운|하이츠|캐슬|팰리스|푸르지오|래미안|자이|아이파크|힐스테이트|더샵|편한세상|주공|부영|휴먼시아|호반"
    "|더휴|센트레빌|어울림|코아루|지웰시티|지웰|리첼|스위첸|위브|꿈에그린|그린힐|크로바|메트로|파크|마을|렉슬|엘리움|트리움|비발디|리슈빌|홈스|힐|빌|학사촌|선수촌"
)
"""What the names of houses and estates hold."""
_BUILDERS = (
    "현대|한양|동원|삼환|대우|쌍용|두산|동부|벽산|우성|건영|금호|형석|세영|대림|한신|삼성|롯데|우방|상가|타워|시티"
)
"""What they hold, too, but so do other names: only numbers behind them make a house of them."""
_HOUSE = re.compile(_HOUSES)
_TOKEN = re.compile(r" ?[가-힣A-Za-z]{2,14}")
_NAMED_BY_NUMBER = re.compile(r",? [가-힣A-Za-z]{2,8}(?= ?[0-9]{1,4}(?:차|단지|동|호)(?![가-힣]{2}))")
_GENERIC_HOUSE = frozenset(
    ["아파트", "원룸", "빌라", "오피스텔", "주택", "맨션", "하우스", "타운", "마을", "파크", "힐", "빌"]
)
_INSIDE = re.compile(
    rf"(?:,? ?[0-9]차| [0-9]{{1,2}}단지)?(?:,? ?(?:[0-9]{{1,2}}|[{_SINO}]{{1,2}})단지)?"
    rf"(?:,? ?{_BUILDING})?(?:,? ?{_FLAT})?(?: (?:반지하|옥탑|끝방|경비실))?"
)
_LOT = re.compile(r" ?(?:산 ?)?[0-9]{1,4}(?:-[0-9]{1,4}|번지)(?![0-9-])")
_DISTRICT = re.compile(
    r"[동읍면리](?=$|[^가-힣]|에서|에 |에\n|이라|이래|인데|이고|산다|사는|살|쪽|앞|임|이에|예요|에요|로 |입니)"
)
_VILLAGE = re.compile(r" [가-힣]{1,4}[0-9]?리(?: [0-9]{1,4}(?![0-9-]))?(?=$|[^가-힣]|에|예|이|로|쪽|은|는|도)")
_DISTRICT_BEFORE = re.compile(r"(?<![가-힣])[가-힣]{1,4}[0-9]?\Z")
_LIVES = re.compile(
    r"(?:에|에서|쪽에?|사람)? ?(?:혼자 |같이 |지금 |월세로? |저희 집|애 둘 )?"
    r"(?:살(?!인|아남|리|림|찌|쪄|펴|색|롱|짝|살)|사는|사시|산다|산대|삼(?=[ .ㅋ\n]|$)|자취|거주|본가|주민|친정|직거래|키움)"
    r"|에서 [가-힣 ]{2,10}(?:하시|하는|한다|함(?=[ .\n])|해요|운영|알바|일해|일하|다니)|(?:이래|이라던|이라고 ?(?:함|하|합|들))"
    r"| (?:투룸|원룸|월세|전세|반지하)| [가-힣]{2,8} ?[가-힣]{0,6}(?:알바|에서 일|원장|사장|하세요|하시는|운영)"
)
_LIVES_BEFORE = re.compile(
    r"(?:집(?:은|이|도)?|사는 ?곳(?:은|이)?|거주지(?:는)?|주소(?:는)?|본가(?:는|가)?|자취(?:방)?(?:은|는|이)?|친정(?:은|이)?|관사가) ?:? ?\Z"
)
_NUMBERED = re.compile(
    rf"(?:[0-9]{{1,4}}|[0-9][0-9OIl]{{2,3}}) ?(?P<unit>[동호층])"
    rf"(?=$|[^가-힣]|에서?|이고|인데|이에|이라|임|사는|살|주민|앞|현관|경비|[은는이가를로]|{_NUMBER}호)(?! ?[0-9]{{4}}(?![0-9]| ?[호층]))"
)
_SPELLED = regex.compile(
    rf"[{_SINO}]{{2,6}} ?(?P<unit>호)(?=$|[^가-힣]|에|이|로|인|임|사는|살)|[{_SINO}]{{1,6}}(?P<unit>동) ?[{_SINO}]{{2,6}}호"
)
_HOME_BEFORE = re.compile(
    r"(?<![가-힣A-Za-z0-9])[가-힣A-Za-z]{1,10}(?: ?[0-9]차| ?[0-9]{1,2}단지){0,2} ?(?:[A-Z가나다라]동 ?)?\Z"
)
_HAS_HOUSE = re.compile(rf"(?:{_HOUSES}|{_BUILDERS}|단지|[0-9]차)")
_BUILDING_NUMBER = re.compile(r"(?<![0-9A-Za-z.:~/-])[0-9]{3,4}\Z")
_ROAD = re.compile(
    r"(?:대로|로|길)(?: ?[0-9]{1,4}(?:번|가)?길)? ?[0-9]{1,5}(?:-[0-9]{1,4})?"
    r"(?![0-9-]|[가-힣]{0,2}(?:번|호선|개|명|시|분|원|년|월|일|%|도|회|위|점|차|대|권|기|만|천|세|살|층|인|배|조))"
)
_ROAD_BEFORE = re.compile(r"(?<![가-힣0-9])[가-힣0-9]{1,8}\Z")
_DORM = re.compile(
    rf"(?:[가-힣]{{0,3}}(?:기숙사|긱사|생활관|학사|사택|관사|숙소) ?)(?:[가-힣]{{1,5}}[관사] ?)?"
    rf"(?:(?:[0-9]{{1,2}}|[A-Z]) ?[관동사] ?)?(?:(?:[0-9]{{3,4}}|[{_SINO}]{{3,6}}) ?호|[0-9]{{1,2}}층(?: 끝방)?)?"
)
_DORMITORIES = ("기숙사", "긱사", "생활관", "학사", "사택", "관사", "숙소")
_HALL = re.compile(
    rf"(?<![가-힣])[가-힣]{{1,4}}[관사] (?:[A-Z]동 ?)?(?:(?:[0-9]{{3,4}}|[{_SINO}]{{3,6}}) ?호|[0-9]{{1,2}}층 ?(?:끝방|살))"
)
_DIGIT = re.compile("[0-9]")
_OWNER_BEFORE = re.compile(r"(?<![가-힣])(?:[가-힣]{2,5}대|간호사|인턴|교직원|직원|학생) \Z")
_LANDMARK_BEFORE = re.compile(r"(?<![가-힣])[가-힣]{2,4}[역대] (?:정문|후문|앞|뒤|옆|근처) \Z")
_STATION = re.compile(r"번 ?출구(?!전략)")
_STATION_BEFORE = re.compile(r"[가-힣]{2,7}역 ?[0-9]{1,2}\Z")
_PART_BEFORE = re.compile(r"(?<![가-힣0-9])[가-힣]{1,4}[0-9]?(?:동|읍|면|리) \Z")


class AddressRecognizer(KoreanRecognizer):
    """Finds where people live or can be met."""

    ENTITY = "KR_ADDRESS"
    RULES = (
        Rule("address.tagger", Message("문맥상 사는 곳", "an address by its context"), "the tagger's model card"),
        Rule(
            "address.road",
            Message("도로명 주소", "a road address"),
            "Road Name Address Act (도로명주소법)",
            examples=(
                "집이 ⟦유성구 늘봄로87번길 14⟧ 근처",
                "⟦대전광역시 유성구 늘봄로 120, 101동 1203호⟧",
                "⟦파주시 늘봄로 812번길 5-3, 202호⟧로",
            ),
            counterexamples=("위로 3번", "그대로 2시간", "2호선으로 10분"),
        ),
        Rule(
            "address.lot",
            Message("지번 주소", "a lot address"),
            "lots of the cadastre (공간정보관리법)",
            examples=("⟦유성구 궁동 123-4⟧ 앞", "⟦늘봄동 31-4⟧"),
            counterexamples=("운동 3-4세트", "활동 10-12시"),
        ),
        Rule(
            "address.flat",
            Message("동·호수", "building and flat"),
            "usage in apartment complexes",
            examples=("⟦103동 1502호⟧ 사는 애", "⟦한빛아파트 103동 502호⟧", "⟦백이동 구백육호⟧"),
            counterexamples=("2호선 타고", "동 3호기"),
        ),
        Rule(
            "address.dormitory",
            Message("기숙사 호실", "a room in a dormitory"),
            "usage",
            examples=("⟦기숙사 7동 312호⟧", "⟦긱사 2관 503호⟧ 걔"),
            counterexamples=("기숙사 신청", "생활관 예약"),
        ),
        Rule(
            "address.district",
            Message("시·군·구에 이은 동네", "a district behind its city"),
            "Local Autonomy Act; lexicon/data/regions.tsv",
            examples=("걔 ⟦대전 궁동⟧ 살아", "⟦수성구 만촌동⟧에서 병원 함"),
            counterexamples=("서울 이동 중", "부산 자동차"),
        ),
        Rule(
            "address.estate",
            Message("동네에 이은 아파트 이름", "an estate behind its neighbourhood"),
            "names of estates in use",
            examples=("걔네 ⟦청라 늘봄자이⟧ 살아", "⟦광교 한들마을⟧ 동대표"),
            counterexamples=("서울 타워 구경", "부산 파크골프"),
        ),
        Rule(
            "address.station",
            Message("역 출구", "an exit of a station"),
            "usage",
            examples=("⟦늘봄역 3번 출구⟧ 앞에서 만남",),
            counterexamples=("3번 출구전략",),
        ),
    )

    def find(self, signals: Signals) -> Iterable[Hit]:
        """Yield addresses with the city before them and the flat behind them."""
        text = signals.text
        regions = _regions(signals)
        yield from _districts(text, regions)
        if regions:
            yield from _estates(text, regions)
        if signals.digit_run or "호" in text:
            yield from _numbered(text, regions)
        tags = signals.tagged(self.ENTITY)
        if tags:
            yield from _tagged(text, regions, tags)


def _regions(signals: Signals) -> dict[int, Word]:
    """Return provinces, cities and districts by the place where each ends."""
    if "region" not in signals.kinds:
        return {}
    text = signals.text
    return {word.end: word for word in signals.words if word.kind == "region" and begins_word(text, word.start)}


def _numbered(text: str, regions: dict[int, Word]) -> Iterator[Hit]:
    """Yield what the numbers of buildings, flats and rooms tell."""
    if _DIGIT.search(text):
        yield from _homes(text, regions, _NUMBERED)
        yield from _roads(text, regions)
        if "출구" in text:
            yield from _stations(text, regions)
    if "호" in text:
        yield from _homes(text, regions, _SPELLED)
    if any(word in text for word in _DORMITORIES):
        yield from _rooms(text, regions, _DORM)
    if "관 " in text or "사 " in text:
        yield from _rooms(text, regions, _HALL)


def _districts(text: str, regions: dict[int, Word]) -> Iterator[Hit]:
    """Yield a district behind its city, before a building or lot, or where somebody lives."""
    for match in _DISTRICT.finditer(text):
        if _hopeless(text, match.start(), regions):
            continue
        before = _DISTRICT_BEFORE.search(text, max(0, match.start() - 6), match.start())
        if before is None:
            continue
        start, in_city = _city_start(text, regions, before.start())
        if not _is_district(text[before.start() : match.end()], in_city or start < before.start()):
            continue
        village = _VILLAGE.match(text, match.end()) if match[0] in "읍면" else None
        end = village.end() if village else match.end()
        lot = _LOT.match(text, end)
        end = _inside_end(text, lot.end() if lot else end)
        score = _district_score(text, in_city or start < before.start(), start, match.end(), end)
        if score:
            yield Hit(start, end, score, "address.lot" if lot else "address.district")


def _hopeless(text: str, at: int, regions: dict[int, Word]) -> bool:
    """Tell quickly whether the word that ends here is no district: most 면 and 리 are endings of other words."""
    if text[at] == "리":
        return not regions
    return text[at] != "동" and not any(text[at - length : at + 1] in _districts_listed() for length in range(1, 5))


def _is_district(name: str, in_city: bool) -> bool:
    """Tell whether a word may name a district: 읍 and 면 are listed, 리 stands behind one, 동 is no other noun."""
    if name[-1] in "읍면":
        return name in _districts_listed()
    if name[-1] == "리":
        return in_city and len(name) < 5 and not any(is_generic(name[at:], "village") for at in range(len(name)))  # noqa: PLR2004 - 안림2리
    if len(name) > 3 and is_generic(name[-2:], "district"):  # noqa: PLR2004 - 급발진동: names of 동 are shorter
        return False
    return len(name) > 1 and not is_generic(name, "district") and not set(name[:-1]) <= _NUMERALS


@cache
def _districts_listed() -> frozenset[str]:
    return frozenset(name for name, kind in table("places") if kind == "district")


def _district_score(text: str, in_city: bool, start: int, end: int, inside: int) -> float:
    if inside > end:
        return _SURE if in_city else _LIKELY
    lives = _LIVES.match(text, end) or _LIVES_BEFORE.search(text, max(0, start - 8), start)
    if lives:
        return _LIKELY
    return _WEAK if in_city else 0


def _estates(text: str, regions: dict[int, Word]) -> Iterator[Hit]:
    """Yield the name of an estate behind its city or neighbourhood (청라 한신더휴)."""
    for end in regions:
        house = _house_end(text, end) if text[end : end + 1] == " " else end
        if house > end:
            inside = _INSIDE.match(text, house)
            start, _ = _city_start(text, regions, end + 1)
            yield Hit(start, inside.end() if inside else house, _WEAK, "address.estate")


def _house_end(text: str, end: int) -> int:
    """Return the end of the name of a house behind a place, else the place itself."""
    token = _TOKEN.match(text, end)
    if token is None:
        return end
    ends = [match.end() for match in overlapping(_HOUSE, text, end + 1, token.end())]
    if token[0].strip() in _GENERIC_HOUSE and not _INSIDE_FOLLOWS.match(text, token.end()):
        return end
    whole: list[int] = [at for at in ends if ends_word(text, at)]
    if whole:
        return whole[-1]
    return token.end() if ends and _INSIDE_FOLLOWS.match(text, token.end()) else end


def _homes(text: str, regions: dict[int, Word], numbered: Pattern) -> Iterator[Hit]:
    """Yield building and flat numbers with the name of the building before them."""
    done = 0
    for match in numbered.finditer(text):
        start = match.start()
        if start < done or text[start - 1 : start] in _INSIDE_NUMBER:
            continue
        inside = _INSIDE.match(text, start)
        end = done = max(match.end(), inside.end() if inside else 0)
        before = _HOME_BEFORE.search(text, max(0, start - 20), start)
        if before and _HAS_HOUSE.search(before[0]):
            landmark = _LANDMARK_BEFORE.search(text, max(0, before.start() - 9), before.start())
            start, _ = _city_start(text, regions, landmark.start() if landmark else before.start())
            yield Hit(start, end, _SURE, "address.flat")
        elif (
            before
            and text[before.start() - 1 : before.start()] == " "
            and before.start() - 1 in regions
            and match["unit"] == "동"
        ):
            yield Hit(_city_start(text, regions, before.start())[0], end, _LIKELY, "address.flat")
        elif _alone(match, end):
            yield Hit(start, end, _SURE if end > match.end() else _WEAK, "address.flat")


_INSIDE_NUMBER = frozenset("0123456789.:~/-") | frozenset("가나다라마바사아자차카타파하")


def _alone(match: Match, end: int) -> bool:
    """Tell whether numbers are those of a flat without the name of its building: building and flat, or three digits."""
    if match["unit"] == "층":
        return False
    number: str = match[0]
    return end > match.end() or "동" in number[:-1] or (number[:3].isdigit() and number[0] != "0")


def _roads(text: str, regions: dict[int, Word]) -> Iterator[Hit]:
    for match in _ROAD.finditer(text):
        before = _ROAD_BEFORE.search(text, max(0, match.start() - 9), match.start())
        if before is None:
            continue
        start, in_city = _city_start(text, regions, before.start())
        if in_city or ("길" in match[0] and "번" in match[0]):
            yield Hit(start, _inside_end(text, match.end()), _SURE, "address.road")


def _rooms(text: str, regions: dict[int, Word], pattern: re.Pattern[str]) -> Iterator[Hit]:
    for match in pattern.finditer(text):
        last = match[0][-1]
        if last in "호층방살" or (last in "관동사" and match[0][-2:-1].isdigit()):
            owner = _OWNER_BEFORE.search(text, max(0, match.start() - 7), match.start())
            start, _ = _city_start(text, regions, owner.start() if owner else match.start())
            yield Hit(start, len(text[: match.end() - (last == "살")].rstrip()), _LIKELY, "address.dormitory")


def _stations(text: str, regions: dict[int, Word]) -> Iterator[Hit]:
    for match in _STATION.finditer(text):
        before = _STATION_BEFORE.search(text, max(0, match.start() - 11), match.start())
        if before:
            yield Hit(_city_start(text, regions, before.start())[0], match.end(), _LIKELY, "address.station")


def _inside_end(text: str, end: int) -> int:
    """Return the end of the building, the flat and the floor that follow."""
    house = _house_end(text, end)
    if house == end:
        named = _NAMED_BY_NUMBER.match(text, end)
        house = named.end() if named else end
    inside = _INSIDE.match(text, house)
    return inside.end() if inside else house


_INSIDE_FOLLOWS = re.compile(rf" ?(?:[0-9]{{1,2}}(?:차|단지)|{_NUMBER} ?[동호층])")


def _city_start(text: str, regions: dict[int, Word], start: int) -> tuple[int, bool]:
    """Return where the provinces, cities and districts before a place begin, and whether one of them is known."""
    known = False
    for _ in range(4):
        region = regions.get(start - 1) if text[start - 1 : start] == " " else None
        part = None if region else _PART_BEFORE.search(text, max(0, start - 7), start)
        if region:
            start, known = region.start, True
        elif part and _is_district(part[0].strip(), in_city=False):
            start = part.start()
        else:
            break
    return start, known


def _tagged(text: str, regions: dict[int, Word], tags: Iterable[Tag]) -> Iterator[Hit]:
    for tag in tags:
        region = regions.get(tag.end)
        if tag.optional and region and region.start == tag.start:
            continue  # a city in general talk is where nobody lives, and a post without it would be hard to read
        subject = Subject.NOBODY if tag.optional else Subject.PERSON
        start, _ = _city_start(text, regions, tag.start)
        yield Hit(start, _inside_end(text, tag.end), tag.probability, "address.tagger", subject)
