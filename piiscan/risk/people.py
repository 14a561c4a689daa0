"""Which findings belong to the same person.

A name opens a person; the same name again, its given name or its initials lead back (김도현, 도현이, ㄱㄷㅎ). What stands before a name in
its line belongs to it (충남대 24 ㄱㅁㅅ), and what follows belongs to it until the next name, unless it has a detail of that kind already:
then it opens the next one. School, cohort and workplace in a line of their own, or before a row of names, hold for all names below that
have none. Details without any name make one person without a name. Linear in the number of findings.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from piiscan.model import Finding
from piiscan.risk.clues import PRIVATE
from piiscan.risk.names import keys_of

MOST_PEOPLE = 200
"""Persons that are kept apart in one post; what comes after is not assessed one by one."""
_SHARED = frozenset({"KR_SCHOOL", "KR_COHORT", "KR_AFFILIATION"})


@dataclass(slots=True)
class Person:
    """One person of a post and what the post says about them."""

    name: Finding | None = None
    details: list[Finding] = field(default_factory=list)
    inherited: list[Finding] = field(default_factory=list)
    """School, cohort and workplace that a heading or an earlier name gives."""

    def has(self, entity: str) -> bool:
        """Tell whether the post gives the person a detail of this kind."""
        return any(detail.entity == entity for detail in self.details)

    def all_details(self) -> list[Finding]:
        """Return the details, own ones first."""
        if not self.inherited:
            return [*self.details]
        own = {detail.entity for detail in self.details}
        return [*self.details, *(detail for detail in self.inherited if detail.entity not in own)]


def group(text: str, findings: Sequence[Finding]) -> list[Person]:
    """Return the private persons of a post with their findings, in order of appearance.

    Args:
        text: the original post.
        findings: sorted by place; those about nobody private are left out.
    """
    grouping = _Grouping()
    private = [finding for finding in findings if finding.subject in PRIVATE]
    for finding, following in pairwise([*private, None]):
        assert finding is not None  # noqa: S101 - only the last of the list is None
        grouping.add(finding)
        end = following.start if following else len(text)
        if text.find("\n", finding.end, end) >= 0:
            grouping.end_line()
    return grouping.finish()


class _Grouping:
    """The state of reading a post from left to right."""

    def __init__(self) -> None:
        self.people: list[Person] = []
        self._posted: dict[str, Person] = {}
        self._derived: dict[str, Person] = {}
        self._current: Person | None = None
        self._waiting: list[Finding] = []
        self._shared: dict[str, Finding] = {}

    def add(self, finding: Finding) -> None:
        """Read the next finding."""
        if finding.entity == "PERSON":
            self._name(finding)
        elif (
            self._current is None or self._waiting or (finding.entity in _SHARED and self._current.has(finding.entity))
        ):
            self._waiting.append(finding)
        else:
            self._give(self._current, finding)

    def end_line(self) -> None:
        """Read a line break: what waits for a name holds for the lines below."""
        if self._current is None:
            self._shared.update({f.entity: f for f in self._waiting if f.entity in _SHARED})
            self._waiting = [f for f in self._waiting if f.entity not in _SHARED]

    def finish(self) -> list[Person]:
        """Return the persons; what still waits belongs to the last one, or to somebody without a name."""
        if self._current is None and (self._waiting or self._shared):
            self.people.append(Person(details=[*self._shared.values(), *self._waiting]))
        elif self._current is not None:
            self._current.details += self._waiting
        return self.people

    def _name(self, finding: Finding) -> None:
        whole, *shorter = keys_of(finding.text)
        person = self._find(whole, shorter)
        if person is None:
            person = Person(finding, inherited=list(self._shared.values()))
            if len(self.people) < MOST_PEOPLE:
                self.people.append(person)
        self._posted.setdefault(whole, person)
        for key in shorter:
            self._derived.setdefault(key, person)
        self._current = person
        for detail in self._waiting:
            self._give(person, detail)
        self._waiting = []

    def _find(self, whole: str, shorter: Sequence[str]) -> Person | None:
        """Return the person who bears the name: posted so before, or longer, or shorter; two full names are two people."""
        known = self._posted.get(whole) or self._derived.get(whole)
        return known or next((self._posted[key] for key in shorter if key in self._posted), None)

    def _give(self, person: Person, detail: Finding) -> None:
        person.details.append(detail)
        if detail.entity in _SHARED:
            self._shared[detail.entity] = detail
