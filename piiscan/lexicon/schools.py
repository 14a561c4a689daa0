"""What schools and universities are called: official names, short forms, slang.

Schools: standard data of 2025 (``data/schools.tsv``). A short form is the base name and one syllable of the level
(대왕중, 한가람고), and the kind of school is contracted (대전과학고 -> 대전과고, 한빛여자고 -> 한빛여고).

Universities: official name, 대학교 -> 대, the forms written down, the same with 머 for 대 (a visual pun), and the
syllable of the university before the syllable of the faculty (설 + 의 -> 설의).
"""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from piiscan.lexicon.tables import forms, table

CONTRACTIONS = (
    ("과학", "과"),
    ("외국어", "외"),
    ("여자상업", "여상"),
    ("여자전자", "여전"),
    ("상업", "상"),
    ("공업", "공"),
    ("체육", "체"),
    ("예술", "예"),
    ("여자", "여"),
    ("소프트웨어마이스터", "소마"),
    ("마이스터", "마"),
    ("인터넷", "인"),
)
"""Kinds of high school and what they shrink to before 고."""

_CONTRACTED = frozenset(kind[-1] for kind, _ in CONTRACTIONS)

FACULTY_NAMES = {
    "의": "의과대학",
    "치": "치과대학",
    "약": "약학대학",
    "한": "한의과대학",
    "수": "수의과대학",
    "경": "경영대학",
    "공": "공과대학",
    "컴": "컴퓨터공학부",
    "법": "법학전문대학원",
}
"""What the letters in the column ``faculties`` of ``data/universities.tsv`` stand for."""

_ENDINGS = {"의": ("대", "전"), "치": ("대", "전"), "약": ("대",), "한": ("의", "의대"), "수": ("의", "의대")}
"""What may stand behind the faculty's syllable: 서울의대, 차의전, 충남수의."""

_LONG = 5
_SURE_MEDICAL = frozenset({"설의", "원세의", "연원의"})


class Form(NamedTuple):
    """One spelling of a school, and the school's official name."""

    text: str
    name: str
    sure: bool
    """False where the spelling is an ordinary word first, so that it needs a cue beside it."""


@cache
def school_forms() -> tuple[Form, ...]:
    """Return all spellings of elementary, middle and high schools."""
    derived = [form for level, _, bases in table("schools") for form in _of_level(bases.split(), level)]
    known = (Form(text, name, sure) for name, cell, _ in table("school_slang") for text, sure in forms(cell))
    return (*derived, *known)


def _of_level(bases: list[str], level: str) -> Iterator[Form]:
    sure = not level.endswith("?")
    unit = level[0]
    for base in bases:
        name = base + unit
        yield Form(name, name, sure)
        if base[-1] in _CONTRACTED and unit != "초":
            yield from _contracted(base, unit)


def _contracted(base: str, unit: str) -> Iterator[Form]:
    for kind, short in CONTRACTIONS:
        if base.endswith(kind) and base != kind:
            text = base.removesuffix(kind) + short
            yield Form(text + unit, base + unit, sure=True)
            if short == "여상":
                yield Form(text, base + unit, sure=True)
            return


@cache
def school_provinces() -> dict[str, tuple[str, ...]]:
    """Return the provinces in which schools of a name lie, by name and level (대왕중 -> 서울)."""
    return {base + level[0]: tuple(sido.split()) for level, sido, bases in table("schools") for base in bases.split()}


@cache
def hagwon_forms() -> tuple[Form, ...]:
    """Return all spellings of the chains of cram schools."""
    return tuple(Form(text, name, sure) for name, cell, _ in table("hagwons") for text, sure in forms(cell))


@cache
def university_forms() -> tuple[Form, ...]:
    """Return all spellings of universities and colleges."""
    return tuple(form for name, cell, *_ in table("universities") for form in _of_university(name, cell))


def _of_university(name: str, cell: str) -> Iterator[Form]:
    known = {name: True, name.removesuffix("학교"): True} if name.endswith("대학교") else {name: True}
    known.update(forms(cell))
    for text, sure in known.items():
        yield Form(text, name, sure)
        if text.endswith("대") and len(text) > 2:  # noqa: PLR2004 - 한대, 전대: 한머 and 전머 are nobody's
            yield Form(text[:-1] + "머", name, sure)
    if name.endswith("여자대학교"):
        yield Form(name.removesuffix("자대학교") + "대", name, sure=True)


@cache
def bare_names() -> tuple[Form, ...]:
    """Return what is left of universities' names without 대학교 (서강, 충남); all are other words, too."""
    names = {row[0].removesuffix("대학교"): row[0] for row in table("universities") if row[4] == "university"}
    codes = {code: name for name, _, cell, *_ in table("universities") for code, _ in forms(cell) if len(code) > 1}
    return tuple(Form(text, name, sure=False) for text, name in {**names, **codes}.items() if 1 < len(text) < _LONG)


@cache
def faculty_slang() -> tuple[Form, ...]:
    """Return the syllables of universities joined to those of faculties: 설의, 경희한, 전남치, 충남수의, 서울의대."""
    rows = table("universities")
    return tuple(form for name, _, codes, letters, *_ in rows for form in _joined(name, codes, letters))


def _joined(name: str, codes: str, letters: str) -> Iterator[Form]:
    for code, plain in forms(codes):
        for letter in letters:
            text = code + letter
            yield Form(text, f"{name} {FACULTY_NAMES[letter]}", _is_sure(text, plain, letter))
            for ending in _ENDINGS.get(letter, ()):
                yield Form(text + ending, f"{name} {FACULTY_NAMES[letter]}", len(code) > 1)


def _is_sure(text: str, plain: bool, letter: str) -> bool:
    """Tell whether joined syllables are no ordinary word: 제주의, 부산한 and all of two syllables need a cue."""
    return text in _SURE_MEDICAL or (len(text) > 2 and (plain or letter in "치약"))  # noqa: PLR2004


@cache
def faculty_forms() -> tuple[Form, ...]:
    """Return the names and abbreviations of faculties and departments; all need a school before them."""
    return tuple(Form(text, name, sure) for name, cell, _ in table("faculties") for text, sure in forms(cell))
