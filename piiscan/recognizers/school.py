"""KR_SCHOOL: a named school, college, department of a named school, hagwon branch or kindergarten.

The dictionary knows the names, short forms and slang; this file decides where a name begins and ends (분당 서현고,
충남대 의대, 한국외대 글캠 체코어), and asks for a cue where the form is an ordinary word first (고대, 강의, 제주의).
Schools that no dictionary lists are found by the kind of school in their name, masked ones by the mask before it.
Names of groups (지거국, 중경외시) point to nobody.

Sources: standard data of elementary, middle and high schools of 2025; the universities and their slang in
``lexicon/data/universities.tsv``; the kinds of school of the Elementary and Secondary Education Act (초·중등교육법).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise

import regex

from piiscan.lexicon.borders import begins_word, ends_word, is_generic, roads
from piiscan.lexicon.matcher import Word
from piiscan.lexicon.schools import university_forms
from piiscan.model import Message, Subject
from piiscan.nlp.signals import Signals
from piiscan.nlp.tagger import Tag
from piiscan.recognizers.base import Hit, KoreanRecognizer, Rule
from piiscan.recognizers.school_reach import (
    CAMPUS,
    NAMING,
    NOTHING,
    Around,
    Seed,
    extended,
    faculty_at,
)
from piiscan.text.jamo import initials

_SURE, _CUED = 0.9, 0.85
_VOUCHES = 0.5
"""Probability from which the tagger's span is cue enough for a word of the dictionary."""
_COUNTED = r"명|개|시(?!립)|일|월|년(?!생)|원|만|천|억|%|점|위|살|세|분|초|대|번|장|권|병|주|km|kg|:|\.|/|,"
_AFTER_CUE = re.compile(
    rf"[ ,/(|]{{0,2}}(?:본(?:과)? ?[1-4일이삼사](?![0-9가-힣])|본[1-4](?![0-9])|예(?:과)? ?[12](?![0-9])|[예본]과"
    rf"|[0-9]{{2}}(?![0-9])(?!(?:{_COUNTED})| (?:{_COUNTED})(?![가-힣]))"
    r"|스물[가-힣]{0,2}학번|[가-힣0-9]{2,4}학번|[1-6] ?학년|[1-6]-[0-9]|[0-9]{2,3}(?:기|회)(?![가-힣])|R[1-4](?![0-9])"
    r"|의대|의예|치대|약대|과잠|재학|자퇴|졸업|편입|휴학|복학|복귀|다니|다님|다닌|나온|나왔|출신|재수|삼수|정시|수시|논술|합격|동기|선배|후배"
    r"|생(?![가-힣])|훌리|대나무숲|에타|에브리타임|교장|교감|교사|교무|체육쌤|담임)"
)
"""What follows a school: a cohort, what one does at a school, who is there."""
_COHORT = (
    r" ?(?:본(?:과)? ?[1-4](?![0-9])|예(?:과)? ?[12](?![0-9])|[가-힣0-9]{2,4}학번"
    r"|[0-9]{2}(?= (?:[가-힣]{1,3}[OXㅇ*○]|[ㄱ-ㅎ]{2,4}|[가-힣]{2,3}(?=이|가|랑|$|[^가-힣])))"
    r"|[0-9]{2}(?=[가-힣]{3}(?:수업|복학|복귀|걔|얘|이|가)))"
)
COHORT_CUE = re.compile(_COHORT)
"""A cohort, or a year and a name: what makes a school of the name of a city."""
_STRONG_CUE = re.compile(rf"{_COHORT}| ?(?:출신|나온|나왔|다니|다닌|다님|의대|편입|자퇴|졸업|과잠)")
"""What makes a school of a word of two syllables that is hardly ever one."""
_AS_NOUN = re.compile(r"[는가은도만를이](?![가-힣])|랑")
_FACULTY_CUE = re.compile(
    r" ?(?:정원|증원|지역|일반|교과|학종|기숙사|해부|카데바|실습|국시|등록금|최저|인턴|콜 |비대위|편입|예과|본과|가능|간거|간 거|간다|때려)"
)
_HAGWON_CUE = re.compile(
    r" ?(?:다니|다닌|다님|쌤|강사|재종|단과|독재|현강|조교|기숙|모의|학원|[가-힣]{1,3}반|원장|반수)"
)
_BETWEEN = re.compile(
    r" ?(?:[,/·\n]|vs\.?|랑|이랑|이나|하고|아니고|아님|말고|[0-9]{1,3}(?:\.[0-9]{1,2})?(?:~[0-9]{3})? ?[,/+\n])? ?",
    re.IGNORECASE,
)
_REST_OF_NAME = re.compile(r"등?학교|등")
_NAME_BEFORE = re.compile(r"(?<![가-힣A-Za-z])[가-힣]{2,7}\Z")
_MASK_BEFORE = re.compile(
    r"(?<![A-Za-z가-힣ㄱ-ㅎ○*])(?:(?:[가-힣]{2} ?|[가-힣])?(?:[○*]{1,3}|O{2,3}|[ㄱ-ㅎ]{1,3})|(?:[가-힣]{2} )?[A-Z]{1,2})\Z"
)
_SHORT_KIND = re.compile(r"[고중초](?= ?[1-6](?: ?학년|-[0-9]))|대(?= ?의대)")
_SHORT_MASK_BEFORE = re.compile(
    r"(?<![A-Za-z가-힣ㄱ-ㅎ○*])(?:(?:[가-힣]{1,2} ?)?(?:[○*]{1,3}|O{2,3})|[A-Z]|[ㄱ-ㅎ]{1,2})\Z"
)
_UNLISTED = re.compile(
    r" (?P<name>[가-힣]{2,4}[고중초])(?= (?:[1-6] ?학년|[1-6]-[0-9]|[0-9]{2}회|나온|출신|졸업|교장|교감|교무|교사|다니|야구부|축구부|급식))"
)
_TUTOR = re.compile(
    r" (?P<name>[가-힣]{2,6}(?:수학|영어|국어|논술|잉글리시))(?= ?(?:다니|다닌|다님|쌤|원장|강사|[가-힣]{2}부 ))"
)


class SchoolRecognizer(KoreanRecognizer):
    """Finds named schools with their department, campus or branch."""

    ENTITY = "KR_SCHOOL"
    RULES = (
        Rule("school.tagger", Message("문맥상 학교", "a school by its context"), "the tagger's model card"),
        Rule(
            "school.university",
            Message("대학 이름·약칭", "a university's name or short form"),
            "lexicon/data/universities.tsv, faculties.tsv",
            examples=(
                "⟦충남대 의대⟧ 다니는 애",
                "⟦설대⟧ 나왔대",
                "⟦한국외대 영어과⟧ 걔",
                "⟦고대⟧ 24학번",
                "⟦원주 한라대⟧에서",
                "⟦경북머⟧ 다님",
            ),
            counterexamples=(
                "고대 로마 이야기",
                "연대 보증 섰다",
                "강남대로 12길",
                "부산대교 건너서",
                "국민대표 회의",
                "의대 정원",
            ),
        ),
        Rule(
            "school.bare",
            Message("'대'를 뺀 대학 이름", "a university's name without its last word"),
            "lexicon/data/universities.tsv",
            examples=("⟦서강 화공⟧ 21 걔", "⟦충남⟧ 24 ㄱㅁㅅ", "⟦한림⟧ 본2 선배"),
            counterexamples=("충남 여행", "중앙 정부", "부산 24도"),
        ),
        Rule(
            "school.slang",
            Message("대학과 학부를 줄인 말", "slang that joins a university and a faculty"),
            "codes in lexicon/data/universities.tsv",
            examples=("⟦설의⟧ 나온 사람", "⟦충남의⟧ 24 복귀", "⟦고의⟧ 본3 걔", "⟦전남치⟧ 다님"),
            counterexamples=("고의로 그랬다", "3시 강의 있음", "그 말에 동의", "조치 부탁"),
        ),
        Rule(
            "school.listed",
            Message("초·중·고 이름·약칭", "a school's name or short form"),
            "standard data of schools, 2025-03-25",
            examples=(
                "⟦대왕중⟧ 나온 애",
                "⟦분당 서현고⟧ 2학년",
                "⟦대전과고⟧ 출신",
                "⟦민사고⟧ 다님",
                "⟦한가람고등학교⟧에서",
            ),
            counterexamples=("최고 중의 최고", "신고했다"),
        ),
        Rule(
            "school.named",
            Message("학교 이름(목록 밖)", "a school's name that no list holds"),
            "kinds of school of the Elementary and Secondary Education Act",
            examples=("⟦새늘봄여고⟧ 2학년", "⟦한솔빛초등학교⟧ 앞"),
            counterexamples=("우리 초등학교 앞", "여중생", "지방 외고", "특목고"),
        ),
        Rule(
            "school.hagwon",
            Message("학원과 그 지점", "a cram school and its branch"),
            "lexicon/data/hagwons.tsv",
            examples=("⟦시대인재 대치⟧ 다니는", "⟦청담어학원⟧ 강사"),
            counterexamples=("이런 시대 인재", "강대국 시대"),
        ),
        Rule(
            "school.kindergarten",
            Message("유치원·어린이집", "a kindergarten or nursery"),
            "Early Childhood Education Act (유아교육법), Child Care Act (영유아보육법)",
            examples=("⟦새빛누리유치원⟧ 기린반", "⟦동탄 꿈모아어린이집⟧ 원장"),
            counterexamples=("국공립 어린이집", "우리유치원 방학", "어린이집 알아보는 중"),
        ),
        Rule(
            "school.masked",
            Message("일부를 가린 학교 이름", "a partly hidden school name"),
            "signs in use for masking; initials of universities",
            examples=("⟦D여고⟧ 2-7 걔", "⟦ㅅㅊ여고⟧ 1학년", "⟦ㅊㄴㄷ 의대⟧ 다님"),
            counterexamples=("ㄱㄴㄷ 순서로", "ㅇㅋㄷ"),
        ),
        Rule(
            "school.group",
            Message("학교 묶음을 부르는 말", "a word for a group of schools"),
            "usage",
            examples=("⟦지거국⟧ 갈 성적", "⟦중경외시⟧ 라인"),
        ),
    )

    def find(self, signals: Signals) -> Iterable[Hit]:
        """Yield schools with what belongs to their name, and groups of schools."""
        text = signals.text
        around = Around.of(text, signals.words) if not NAMING.isdisjoint(signals.kinds) else NOTHING
        tags = signals.tagged(self.ENTITY)
        if around.schools or around.markers:
            yield from _dictionary_hits(signals, around, tags)
        if around.regions:
            yield from _in_region(text, around)
        for seed in _masked(signals):
            yield extended(text, around, seed, _CUED)
        for tag in tags:
            if is_generic(text[tag.start : tag.end], "kind"):
                continue
            subject = Subject.NOBODY if tag.optional else Subject.PERSON
            seed = Seed(tag.start, tag.end, "school.tagger", sure=True)
            hit = extended(text, around, seed, tag.probability)
            yield hit._replace(subject=subject)


_RULE_OF = {
    "university": "school.university",
    "slang": "school.slang",
    "bare": "school.bare",
    "school": "school.listed",
    "hagwon": "school.hagwon",
}


def _dictionary_hits(signals: Signals, around: Around, tags: Sequence[Tag]) -> Iterator[Hit]:
    text = signals.text
    seeds = _listed(text, around)
    vouched = _neighbours(text, [seed for seed in seeds if seed.rule != "school.bare"])
    seeds += [seed for word in around.markers for seed in _marked(text, word)]
    tagged = {
        at for tag in tags if tag.probability >= _VOUCHES and not tag.optional for at in range(tag.start, tag.end)
    }
    for seed in seeds:
        vouches = not tagged.isdisjoint(range(seed.start, seed.end))
        if seed.sure or vouches or seed in vouched or _has_cue(signals, around, seed):
            yield extended(text, around, seed, _SURE if seed.sure else _CUED)
    for word in around.markers:
        if word.kind == "school-group" and begins_word(text, word.start):
            yield Hit(word.start, word.end, _CUED, "school.group", Subject.NOBODY)


def _has_cue(signals: Signals, around: Around, seed: Seed) -> bool:
    if seed.rule == "school.hagwon":
        beside = seed.start - 1 in around.regions or seed.end + 1 in around.places
        return beside or _HAGWON_CUE.match(signals.text, seed.end) is not None
    text, long = signals.text, seed.end - seed.start > 2  # noqa: PLR2004 - of two syllables all are words
    if seed.rule == "school.slang":
        strong = _STRONG_CUE.match(signals.numbers, seed.end)
        plain = (
            _AFTER_CUE.match(signals.numbers, seed.end)
            or _FACULTY_CUE.match(text, seed.end)
            or _AS_NOUN.match(text, seed.end)
        )
        return (strong or (plain if long else None)) is not None
    cue = COHORT_CUE if seed.rule == "school.bare" else _AFTER_CUE
    return cue.match(signals.numbers, seed.end) is not None or faculty_at(text, around, seed.end) is not None


def _listed(text: str, around: Around) -> list[Seed]:
    seeds = []
    for word in around.schools:
        if word.end < around.hospitals.get(word.start, 0):
            continue
        rest = _REST_OF_NAME.match(text, word.end) if word.kind in ("school", "university") else None
        end = rest.end() if rest else word.end
        if _begins_school(text, word, around) and _ends_school(text, end, word, around):
            seeds.append(Seed(word.start, end, _RULE_OF[word.kind], word.sure))
    return seeds


_GLUED_COHORT = re.compile(r" ?(?:본[1-4]|예[12]|[0-9]{2}학번|스물[가-힣]{0,2}학번)")
_NO_SCHOOL_AFTER = re.compile(r"로 ?[0-9]|로변|병원")


def _begins_school(text: str, word: Word, around: Around) -> bool:
    if begins_word(text, word.start) or word.start in around.regions:
        return word.sure or not text[word.start - 1 : word.start].isdigit()
    return word.end - word.start > 2 and _GLUED_COHORT.match(text, word.end) is not None  # noqa: PLR2004


def _ends_school(text: str, end: int, word: Word, around: Around) -> bool:
    if word.kind != "hagwon" and (_NO_SCHOOL_AFTER.match(text, end) or _is_road(text, word.start, end)):
        return False
    if ends_word(text, end) or _GLUED_COHORT.match(text, end):
        return True
    return word.sure and (end in around.faculties or CAMPUS.match(text, end) is not None)


def _is_road(text: str, start: int, end: int) -> bool:
    """Tell whether a school's name with 로 behind it is a street (강남대로), and nobody goes there to study."""
    return text[end : end + 1] == "로" and text[start : end + 1] in roads() and not _STUDIES.match(text, end)


_STUDIES = re.compile(r"로 ?(?:편입|입학|진학|갔|가려|간다|가고|가는|옮|전과|합격|복학|등교|올|왔)")


def _neighbours(text: str, seeds: list[Seed]) -> set[Seed]:
    """Return the seeds beside which another of the same kind stands: one of a list vouches for the next."""
    vouched = set()
    for first, second in pairwise(seeds):
        alike = first.rule == second.rule and first.rule in ("school.slang", "school.university", "school.listed")
        between = _BETWEEN.match(text, first.end)
        if alike and between and between.end() == second.start and _telling(first, second):
            vouched |= {first, second}
    return vouched


def _telling(first: Seed, second: Seed) -> bool:
    """Two ordinary words of two syllables (동의 강의) tell nothing, unless they are universities (육사 공사)."""
    longest = max(first.end - first.start, second.end - second.start)
    return first.sure or second.sure or longest > 2 or first.rule == "school.university"  # noqa: PLR2004


def _marked(text: str, word: Word) -> Iterator[Seed]:
    """Yield the school whose kind a marker says: by the name or the mask before it."""
    if word.kind == "school-group" or not ends_word(text, word.end):
        return
    start = max(0, word.start - 9)
    before = _NAME_BEFORE.search(text, start, word.start)
    if before:
        if not is_generic(before[0], "school"):
            yield Seed(before.start(), word.end, _marker_rule(word), sure=True)
    elif word.kind == "school-kind":
        mask = _MASK_BEFORE.search(text, start, word.start)
        if mask:
            yield Seed(mask.start(), word.end, "school.masked", sure=True)


def _marker_rule(word: Word) -> str:
    if word.kind == "hagwon-kind":
        return "school.hagwon"
    return "school.kindergarten" if word.entry in ("유치원", "어린이집") else "school.named"


def _in_region(text: str, around: Around) -> Iterator[Hit]:
    for end, region in around.regions.items():
        if text[end : end + 1] != " ":
            continue
        for pattern, rule in ((_UNLISTED, "school.named"), (_TUTOR, "school.hagwon")):
            match = pattern.match(text, end)
            if match and not any(is_generic(match["name"][:cut], "school") for cut in (-1, -2)):
                yield Hit(region.start, match.end("name"), _CUED, rule)


_INITIALS = re.compile(r"ㄷ(?![ㄱ-ㅎㅏ-ㅣ])")
_LETTERS_BEFORE = re.compile(r"(?<![ㄱ-ㅎ가-힣])[ㄱ-ㅎ]{2,4}\Z")
_INITIALS_IN_CLASS = regex.compile(
    r"(?<![ㄱ-ㅎ가-힣])[ㄱ-ㅎ]{2,3}[ㄱㅈㅊ](?= ?(?:[1-6]-[0-9]{1,2}(?![0-9])|[1-6] ?학년))"
)
_INITIALS_CUE = re.compile(
    r" ?(?:의대|치대|약대|한의대|간호|공대|정외|[가-힣]{2,5}과(?![가-힣])|본[1-4]|예[12]|[0-9]{2} ?학번|다니|나온|다님"
    r"|[0-9]{2}(?= [가-힣ㄱ-ㅎ]{2,4}(?:$|[^가-힣ㄱ-ㅎ])))"
)


def _masked(signals: Signals) -> Iterator[Seed]:
    text = signals.text
    if "ㄷ" in text:
        for match in _INITIALS.finditer(text):
            before = _LETTERS_BEFORE.search(text, max(0, match.start() - 5), match.start())
            if before and before[0] + "ㄷ" in _university_initials() and _INITIALS_CUE.match(text, match.end()):
                yield Seed(before.start(), match.end(), "school.masked", sure=False)
    if "학년" in text or "-" in text or "의대" in text:
        yield from (
            Seed(match.start(), match.end(), "school.masked", sure=False)
            for match in _INITIALS_IN_CLASS.finditer(signals.numbers)
        )
        for match in _SHORT_KIND.finditer(signals.numbers):
            before = _SHORT_MASK_BEFORE.search(text, max(0, match.start() - 7), match.start())
            if before:
                yield Seed(before.start(), match.end(), "school.masked", sure=False)


@cache
def _university_initials() -> frozenset[str]:
    return frozenset(initials(form.text) for form in university_forms() if form.sure and form.text.endswith("대"))
