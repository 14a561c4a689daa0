"""What stands around the name of a school and belongs to it: its city before it, its campus, department or branch behind it."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from piiscan.lexicon.borders import begins_word, ends_word
from piiscan.lexicon.matcher import Word
from piiscan.recognizers.base import Hit

SCHOOL_KINDS = frozenset({"university", "bare", "slang", "school", "hagwon"})
"""Kinds of dictionary word that name a school."""

CAMPUS = re.compile(
    r" ?(?:[가-힣]{1,3}캠(?:퍼스)?|에리카|와이즈캠?|글로컬|(?:천안|안성|율전|명륜|세종|원주|죽전|미래|의대관|본관|별관|WISE)(?![가-힣]|(?=의대)))",
    re.IGNORECASE,
)
_BRANCH = re.compile(
    r" ?(?:별관|의대관|본관|기숙|스파르타)(?![가-힣])|(?:캠퍼스|캠|점|관|분원|본원)(?![가-힣])| ?[가-힣]{2,4}(?:캠퍼스|캠|점)(?![가-힣])"
)
_DEPARTMENT = re.compile(r" ?[가-힣]{2,8}(?:학과|학부|대학원|교육과)| [가-힣]{2,4}과(?=[ 0-9,.)]|$)")
_DISTRICT_BEFORE = re.compile(r"(?<![가-힣])[가-힣]{1,4}[동읍면리] \Z")


class Seed(NamedTuple):
    """A school's name before it reaches out, half open."""

    start: int
    end: int
    rule: str
    """Id of the rule that found it."""
    sure: bool
    """Whether it is a school without any cue."""


class Around(NamedTuple):
    """The dictionary's words by kind, so that a school can reach out to what stands beside it."""

    schools: list[Word]
    markers: list[Word]
    faculties: dict[int, Word]
    hospitals: dict[int, int]
    """Each place inside a hospital's name -> where the name ends."""
    regions: dict[int, Word]
    """By the place where each ends."""
    places: dict[int, int]
    """Where a region begins -> where it ends."""

    @classmethod
    def of(cls, text: str, words: Sequence[Word]) -> "Around":
        """Sort the dictionary's words of a text."""
        around = cls([], [], {}, {}, {}, {})
        for word in words:
            around._put(text, word)
        return around

    def _put(self, text: str, word: Word) -> None:
        kind = word.kind
        if kind in SCHOOL_KINDS:
            self.schools.append(word)
        elif kind in _MARKERS:
            self.markers.append(word)
        elif kind == "faculty":
            self.faculties[word.start] = word
        elif kind == "hospital":
            self.hospitals.update(dict.fromkeys(range(word.start, word.end), word.end))
        elif kind == "region" and begins_word(text, word.start):
            self.regions[word.end] = word
            self.places[word.start] = word.end


_MARKERS = frozenset({"school-kind", "hagwon-kind", "school-group"})
NAMING = SCHOOL_KINDS | _MARKERS | {"faculty", "hospital", "region"}
"""Kinds of word that are sorted; most ordinary posts hold none."""
NOTHING = Around([], [], {}, {}, {}, {})
"""What stands around where there are no such words."""


def extended(text: str, around: Around, seed: Seed, score: float) -> Hit:
    """Reach out to the city before a school and to its campus, department or branch."""
    reach = _branch_end if seed.rule == "school.hagwon" else _department_end
    end = reach(text, around, seed)
    return Hit(_city_start(text, around, seed), end, score, seed.rule)


_WITHOUT_PLACE = frozenset({"school.university", "school.slang", "school.bare", "school.tagger"})
"""Rules whose schools are called by their city at most, never by a neighbourhood."""


def _city_start(text: str, around: Around, seed: Seed) -> int:
    start = seed.start
    district = _DISTRICT_BEFORE.search(text, max(0, start - 6), start) if seed.rule == "school.kindergarten" else None
    if district:
        start = district.start()
    for _ in range(2):
        region = around.regions.get(start) or (
            around.regions.get(start - 1) if text[start - 1 : start] == " " else None
        )
        if region is None or not (region.sure or seed.rule not in _WITHOUT_PLACE):
            break
        start = region.start
    return start


def _branch_end(text: str, around: Around, seed: Seed) -> int:
    end = seed.end
    place = around.places.get(end) or (around.places.get(end + 1) if text[end : end + 1] == " " else None)
    end = place or end
    match = _BRANCH.match(text, end)
    return match.end() if match else end


def faculty_at(text: str, around: Around, end: int) -> Word | None:
    """Return the faculty or department that follows a place, a blank between them or none."""
    faculty = around.faculties.get(end) or (around.faculties.get(end + 1) if text[end : end + 1] == " " else None)
    if faculty and text[faculty.end : faculty.end + 1] == "과":
        faculty = faculty._replace(end=faculty.end + 1)
    return faculty if faculty and ends_word(text, faculty.end) else None


def _department_end(text: str, around: Around, seed: Seed) -> int:
    end = seed.end
    campus = CAMPUS.match(text, end)
    if campus:
        end = campus.end()
    for _ in range(2):
        faculty = faculty_at(text, around, end)
        if faculty is None or (seed.rule in ("school.listed", "school.named") and text[faculty.end - 1] != "과"):
            break
        if _is_taught(text, seed, faculty.start, faculty.end):
            return end
        end = faculty.end
    department = _DEPARTMENT.match(text, end)
    if department is None or not ends_word(text, department.end()) or _is_taught(text, seed, end, department.end()):
        return end
    return department.end()


def _is_taught(text: str, seed: Seed, start: int, end: int) -> bool:
    """Tell whether a subject that is taught follows a school (녹동고 체육, 논산여고 국어과), not a department of pupils (대원외고 영어과)."""
    name, subject = text[seed.start : seed.end], text[start:end].strip()
    return name[-1] in "고중초" and _SUBJECT.fullmatch(subject) is not None and not name.endswith(_OF_SUBJECTS)


_SUBJECT = re.compile(
    "(?:국어|영어|수학|체육|물리|화학|생물|지구과학|지학|지리|음악|미술|한문|도덕|윤리|사회|역사|국사|과학|기술|가정|정보|상담|보건|중국어|일본어)과?"
)
_OF_SUBJECTS = ("외고", "국제고", "예고", "체고", "과고", "영재고")
"""Schools that have departments of such names."""
