"""What the name of a school says about its size: which university and faculty, or which kind of school."""

from functools import cache
from typing import NamedTuple

from piiscan.lexicon.schools import faculty_forms, faculty_slang, university_forms
from piiscan.lexicon.tables import table as lexicon
from piiscan.risk.tables import table

_LEVELS = (
    ("유치원", "kindergarten"), ("어린이집", "kindergarten"), ("초등학교", "elementary"), ("중학교", "middle"), ("고등학교", "high"),
    ("학원", "hagwon"), ("대학원", "graduate"), ("초등", "elementary"), ("초", "elementary"), ("중", "middle"), ("고", "high"), ("대", "university"),
)  # fmt: skip
_LONGEST = 20
_LARGER_INTAKE = 25
"""Year in which medical schools took in more."""


class Size(NamedTuple):
    """How many study at a school, or at a faculty of it."""

    intake: float
    """People of one year."""
    years: int
    spread: float
    """Factor by which the intake may be wrong either way."""
    in_class: int
    """Pupils of one class."""
    kind: str
    """``high``, ``university`` ... as in ``data/school_kinds.tsv``."""


def size_of(text: str, year: int | None = None) -> Size:
    """Return the size of what a post calls a school.

    Args:
        text: the school as posted: official name, abbreviation or slang, with or without faculty.
        year: year of entry, two digits; medical schools took in more in 2025.
    """
    plain = text.lower().replace(" ", "")
    name, faculty = _university(plain)
    attached = plain.endswith(("고", "중", "초"))  # a school for practice that bears the name of its university
    if name and not attached:
        return _of_university(name, faculty, year)
    kind = next((kind for ending, kind in _LEVELS if plain.endswith(ending)), None)
    kind = kind or next((kind for word, kind in _LEVELS[:6] if word in plain), None)
    if kind is None and faculty:
        return _of_faculty(faculty, "university")
    return _of_kind(kind or "unknown")


def _university(plain: str) -> tuple[str | None, str | None]:
    """Return the official names of university and faculty, where they are known."""
    joined = _slang().get(plain)
    if joined:
        return joined
    for end in range(min(len(plain), _LONGEST), 1, -1):
        name = _universities().get(plain[:end])
        if name:
            return name, _faculty(plain[end:])
    return None, _faculty(plain)


def _faculty(rest: str) -> str | None:
    """Return the faculty that stands at the end of a school's name; ``other`` for one that is unknown."""
    for start in range(max(0, len(rest) - _LONGEST), len(rest) - 1):
        name = _faculties().get(rest[start:])
        if name:
            return name
    return "other" if rest.endswith(("과", "학부", "전공")) else None


@cache
def _slang() -> dict[str, tuple[str | None, str | None]]:
    split = {form.text: form.name.rpartition(" ") for form in faculty_slang()}
    return {text: (name, faculty) for text, (name, _, faculty) in split.items()}


@cache
def _universities() -> dict[str, str]:
    return {form.text.lower().replace(" ", ""): form.name for form in university_forms()}


@cache
def _faculties() -> dict[str, str]:
    return {form.text.lower(): form.name for form in faculty_forms()}


@cache
def _kinds() -> dict[str, str]:
    return {row[0]: row[4] for row in lexicon("universities")}


@cache
def _medical() -> dict[str, tuple[float, float]]:
    return {name: (float(intake), float(larger)) for name, intake, larger in table("medical_schools")}


@cache
def _intakes() -> dict[str, float]:
    return {name: float(intake) for name, intake in table("university_intakes")}


def _of_university(name: str, faculty: str | None, year: int | None) -> Size:
    kind = _kinds().get(name) or "university"
    if faculty == "의과대학" and name in _medical():
        return Size(_medical()[name][year == _LARGER_INTAKE], 6, 1.15, 40, kind)
    if faculty:
        return _of_faculty(faculty, kind)
    known = _of_kind(kind)
    return known._replace(intake=_intakes()[name], spread=1.25) if name in _intakes() else known


@cache
def _of_faculty(faculty: str, kind: str) -> Size:
    rows = {row[0]: row for row in table("faculties")}
    _, intake, years, spread = rows.get(faculty, rows["other"])
    return Size(float(intake), int(years), float(spread), 40, kind)


@cache
def _of_kind(kind: str) -> Size:
    rows = {row[0]: row for row in table("school_kinds")}
    _, intake, years, in_class, spread, *_ = rows.get(kind, rows["unknown"])
    return Size(float(intake), int(years), float(spread), int(in_class), kind)
