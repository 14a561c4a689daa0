"""How many people the details of a post still fit.

The estimate begins with the group that the post names (a school, a ward, a town, else the country) and multiplies it by the share of people whom each
further detail fits: year, class, sex, birth date, name, traits. The person meant exists, so of a group of ``n`` there remain ``1 + (n - 1) * share``.
Each fact carries the factor by which it may be wrong; the factors are put together as independent errors of the logarithm. The facts are tables in
``data/``, one TSV per fact; docs/anonymity.md describes the model, its sources and its limits.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from math import exp, log
from typing import NamedTuple

from piiscan.entities import ENTITIES
from piiscan.model import Finding, Message
from piiscan.risk.clues import Trait
from piiscan.risk.names import share_of
from piiscan.risk.people import Person
from piiscan.risk.schools import Size, size_of
from piiscan.risk.tables import table

NATION = 51_700_000
"""Residents of South Korea (Ministry of the Interior and Safety, 2024)."""
DONG = 15_000
"""Residents of an average dong, eup or myeon: 51.7 million by some 3,500."""
HOUSEHOLD = 3
"""People behind one door."""
BIRTH_YEAR = 1 / 70
"""Share of the country born in one year."""
SAME_AGE = 0.6
"""Share of a cohort born in the same year."""
OTHER_SCHOOL = 0.03
"""Share of a school or workplace that comes from one earlier school."""
OTHER_PLACE = 0.05
"""Share of a group that has another workplace, club or neighbourhood in common."""
MOST_TRAITS = 3
"""Traits that are counted; more are rarely independent."""

_YEAR = re.compile(r"(?<![0-9])(?:20)?([0-2][0-9])(?:학번)?(?![0-9])")
_CLASS = re.compile(r"[0-9]\s*-\s*[0-9]|반")
_DOOR = re.compile(r"[0-9가-힣]\s*(?:호|층)(?![가-힣])|[0-9]+\s*-\s*[0-9]+")
_FULL_DATE = re.compile(r"[0-9]{6}|[0-9]+\D+[0-9]+\D+[0-9]+")


class Step(NamedTuple):
    """One detail and how many people are left with it."""

    label: Message
    left: float


class Estimate(NamedTuple):
    """How many people the details of one person fit."""

    left: float
    """Best guess, 1 and up."""
    low: float
    high: float
    steps: tuple[Step, ...]
    """From the first group to the last detail."""
    group: bool
    """Whether the post names a group smaller than the country."""
    direct: bool
    """Whether an identifier reaches the person by itself."""


class _Chain:
    """The steps so far."""

    def __init__(self, label: Message, people: float, spread: float) -> None:
        self.size = people
        self.share = 1.0
        self.error = log(spread) ** 2
        self.steps = [Step(label, people)]

    def narrow(self, label: Message, share: float, spread: float) -> None:
        """Add a detail that a share of the people has."""
        self.share *= min(share, 1.0)
        self.error += log(spread) ** 2
        self.steps.append(Step(label, self.left()))

    def reach(self, label: Message) -> None:
        """Add a detail that only one person has."""
        self.narrow(label, 0.0, 1.0)

    def limit(self, label: Message, people: int) -> None:
        """Add that the post tells how many there are."""
        if self.left() > people:
            self.share = (people - 1) / (self.size - 1)
            self.steps.append(Step(label, self.left()))

    def left(self, factor: float = 1.0) -> float:
        """Return how many are left if the estimate is wrong by a factor."""
        return 1 + max(self.size * factor - 1, 0) * self.share

    def estimate(self, *, group: bool, direct: bool) -> Estimate:
        """Return the result."""
        factor = exp(self.error**0.5)
        return Estimate(self.left(), self.left(1 / factor), self.left(factor), tuple(self.steps), group, direct)


def estimate(person: Person, traits: Sequence[Trait], said: int | None) -> Estimate:
    """Estimate how many people a person's details fit.

    Args:
        person: the name and the details.
        traits: what else the post says of this person; empty where it speaks of several.
        said: how many people the post itself says there are (여자 넷밖에 없는데), None if it doesn't.
    """
    details = person.all_details()
    chain, rest = _base(details)
    group = chain.size < NATION
    for finding in rest:
        _detail(chain, finding)
    if traits:
        _traits(chain, [trait for trait in traits if trait.group == "sex"])
    if said:
        chain.limit(_SAID, said)
    if traits:
        _traits(chain, [trait for trait in traits if trait.group != "sex"])
    if person.name:
        _name(chain, person.name)
    direct = [finding for finding in details if ENTITIES[finding.entity].direct]
    reached = next(
        (finding for finding in direct if finding.entity != "KR_ADDRESS" or _DOOR.search(finding.text)), None
    )
    if reached:
        chain.reach(ENTITIES[reached.entity].label)
    return chain.estimate(group=group, direct=reached is not None)


def _traits(chain: _Chain, traits: Sequence[Trait]) -> None:
    for trait in sorted(traits, key=lambda trait: trait.share)[:MOST_TRAITS]:
        chain.narrow(trait.title, trait.share, 1.5)


_SAID = Message("글에 적힌 인원", "number told in the post")
_NATION = Message("전국", "the country")


def _base(details: list[Finding]) -> tuple[_Chain, list[Finding]]:
    """Return the chain that begins with the smallest group named, and the details that are left."""
    cohort = _first(details, "KR_COHORT")
    groups = [_school_chain(school, cohort) for school in _all(details, "KR_SCHOOL")]
    groups += [_work_chain(place, cohort) for place in _all(details, "KR_AFFILIATION")]
    if not groups:
        return _from_place(details)
    chain, used = min(groups, key=lambda group: group[0].left())
    taken = {id(finding) for finding in used}
    return chain, [finding for finding in details if id(finding) not in taken and _counts(finding)]


def _from_place(details: list[Finding]) -> tuple[_Chain, list[Finding]]:
    place = _first(details, "KR_ADDRESS")
    if place is None:
        return _Chain(_NATION, NATION, 1.0), [finding for finding in details if _counts(finding)]
    size = HOUSEHOLD if _DOOR.search(place.text) else DONG
    return _Chain(_as_posted(place), size, 3), [f for f in details if f is not place and _counts(f)]


def _counts(finding: Finding) -> bool:
    entity = ENTITIES[finding.entity]
    return not entity.direct or finding.entity == "KR_ADDRESS"


def _school_chain(school: Finding, cohort: Finding | None) -> tuple[_Chain, list[Finding]]:
    size = size_of(school.text, year_of(cohort.text) if cohort else None)
    chain = _Chain(_as_posted(school), size.intake * size.years, size.spread)
    if cohort is None:
        return chain, [school]
    chain.narrow(_as_posted(cohort), _cohort_share(cohort.text, size), 1.1)
    return chain, [school, cohort]


def _cohort_share(text: str, size: Size) -> float:
    if size.kind in {"kindergarten", "elementary", "middle", "high", "hagwon", "unknown"} and _CLASS.search(text):
        return min(1.0, size.in_class / (size.intake * size.years))
    return 1 / size.years


def year_of(cohort: str) -> int | None:
    """Return the two digits of a year of entry that is written in digits."""
    found = _YEAR.search(cohort)
    return int(found[1]) if found else None


@cache
def _workplaces() -> tuple[tuple[str, float, int, float], ...]:
    """Return the words for workplaces in order, each with people, years and spread; the last one is in every text."""
    rows = table("workplaces")
    return tuple(
        (word, float(n), int(years), float(spread))
        for _, n, years, spread, _, _, words in rows
        for word in words.split("|")
    )


def _work_chain(place: Finding, cohort: Finding | None) -> tuple[_Chain, list[Finding]]:
    text = place.text.lower().replace(" ", "")
    _, people, years, spread = next(row for row in _workplaces() if row[0] in text)
    chain = _Chain(_as_posted(place), people, spread)
    if cohort is None or not years:
        return chain, [place]
    chain.narrow(_as_posted(cohort), 1 / years, 1.3)
    return chain, [place, cohort]


def _detail(chain: _Chain, finding: Finding) -> None:
    """Narrow by a detail beside the group: another school, a birth date, where someone lives."""
    if finding.entity == "KR_BIRTHDATE":
        share = BIRTH_YEAR if chain.size == NATION else SAME_AGE
        chain.narrow(_as_posted(finding), share / (365 if _FULL_DATE.search(finding.text) else 1), 1.5)
    elif finding.entity == "KR_SCHOOL":
        chain.narrow(_as_posted(finding), OTHER_SCHOOL, 3)
    elif finding.entity == "KR_COHORT":
        chain.narrow(_as_posted(finding), 1 / 4, 2)
    else:
        chain.narrow(_as_posted(finding), OTHER_PLACE, 3)


def _name(chain: _Chain, name: Finding) -> None:
    share = share_of(name.text)
    if share.surname < 1:
        chain.narrow(_SURNAME, share.surname, 1.1)
    if share.given < 1:
        chain.narrow(_as_posted(name), share.given, share.spread)


_SURNAME = Message("성", "surname")


def _as_posted(finding: Finding) -> Message:
    return Message(finding.text, finding.text)


def _all(details: Sequence[Finding], entity: str) -> Iterator[Finding]:
    return (finding for finding in details if finding.entity == entity)


def _first(details: Sequence[Finding], entity: str) -> Finding | None:
    return next(_all(details, entity), None)


_COUNTS = {
    "하나": 1,
    "한": 1,
    "둘": 2,
    "두": 2,
    "셋": 3,
    "세": 3,
    "넷": 4,
    "네": 4,
    "다섯": 5,
    "여섯": 6,
    "일곱": 7,
    "여덟": 8,
}
_SAYS = re.compile(
    rf"(?P<n>{'|'.join(_COUNTS)}|[1-9][0-9]?)\s?(?:명|분|사람|인)?\s?"
    r"(?:뿐|밖에|이잖|잖아|중에|중\s|있는데\s?그\s?중)"
)


def people_said(text: str) -> int | None:
    """Return how many people the post says fit (한 명뿐이다, 여자 넷밖에 없는데), None if it says nothing of the kind."""
    found = [_COUNTS.get(match["n"]) or int(match["n"]) for match in _SAYS.finditer(text)]
    return min(found) if found else None
