"""Why a verdict is what it is, in sentences that a moderator can read. They quote the identifiers found and nothing else of the post."""

from collections.abc import Iterator
from functools import cache
from math import floor, log10

from piiscan.entities import ENTITIES
from piiscan.model import Message, PeopleLeft, PeopleStep, Subject, Verdict
from piiscan.risk.anonymity import Estimate
from piiscan.risk.clues import PRIVATE, Clues, Cue, cues
from piiscan.risk.people import Person
from piiscan.risk.severity import Facts

MOST_PEOPLE = 3
MOST_CUES = 3
"""Persons and cues that are told; the others are counted."""
DIGITS = 2
"""Digits of a number of people that mean anything."""

_DIRECT = Message("직접 식별자가 적혀 있습니다: {kinds}.", "Direct identifiers stand in the post: {kinds}.")
_NARROWED = Message(
    "{who}: {first}명 가운데 약 {left}명으로 좁혀집니다.", "{who}: narrowed down to about {left} of {first} people."
)
_REACHED = Message("{who}: {kind}(으)로 바로 닿을 수 있습니다.", "{who}: can be reached by the {kind}.")
_MORE = Message("그 밖에 {count}명이 더 적혀 있습니다.", "{count} more people stand in the post.")
_OTHER = Message("글쓴이가 아닌 사람을 가리킵니다: {cues}.", "It speaks of somebody else than the writer: {cues}.")
_WRITER = Message("글쓴이 자신의 정보로 보입니다: {cues}.", "It looks like the writer's own data: {cues}.")
_SHARED = Message(
    "공격하려는 글로는 보이지 않지만, 가려야 할 정보가 있습니다.",
    "Nobody seems to be attacked, but the data should be masked.",
)
_SOMEBODY = Message("이름 없는 사람", "somebody without a name")


def sentences(facts: Facts, language: str) -> tuple[str, ...]:
    """Return the sentences for a flagged post.

    Args:
        facts: what is known of it.
        language: ``"ko"`` or ``"en"``.
    """
    known = facts.known[:MOST_PEOPLE]
    told = [sentence for person, estimate in known for sentence in _of_person(person, estimate, language)]
    if facts.people > len(known):
        told.append(_MORE.in_language(language).format(count=facts.people - len(known)))
    direct = {f.entity for f in facts.findings if f.subject in PRIVATE and ENTITIES[f.entity].direct}
    if direct:
        told.append(_DIRECT.in_language(language).format(kinds=_labels(direct, language)))
    told.append(_whose(facts, language))
    return tuple(filter(None, told))


def _of_person(person: Person, estimate: Estimate, language: str) -> Iterator[str]:
    who = describe(person, language)
    if estimate.group and len(estimate.steps) - estimate.direct > 1:
        left = estimate.steps[-1 - estimate.direct].left
        first = _first_group(estimate)
        yield _NARROWED.in_language(language).format(who=who, first=rounded(first), left=rounded(left))
    elif estimate.direct:
        kind = estimate.steps[-1].label.in_language(language)
        yield _REACHED.in_language(language).format(who=who, kind=kind)


def _first_group(estimate: Estimate) -> float:
    """Return the size of the group that people know: the cohort where one is told, else the school or workplace."""
    first, second = estimate.steps[0].left, estimate.steps[1].left
    return second if len(estimate.steps) > 2 and second >= first / 8 else first  # noqa: PLR2004


def describe(person: Person, language: str) -> str:
    """Return who is meant, by school, cohort, workplace and name as posted."""
    order = ("KR_SCHOOL", "KR_AFFILIATION", "KR_COHORT")
    details = sorted((d for d in person.all_details() if d.entity in order), key=lambda d: order.index(d.entity))
    words = [detail.text for detail in details[:3]]
    words.append(person.name.text if person.name else "" if words else _SOMEBODY.in_language(language))
    return " ".join(filter(None, words))


def _labels(kinds: set[str], language: str) -> str:
    return ", ".join(ENTITIES[name].label.in_language(language) for name in ENTITIES if name in kinds)


def _whose(facts: Facts, language: str) -> str:
    if facts.verdict is Verdict.DOXX:
        spoke = _spoke(facts.clues, "person", language)
        return _OTHER.in_language(language).format(cues=spoke) if spoke else ""
    own = any(finding.subject is Subject.WRITER for finding in facts.findings)
    spoke = _spoke(facts.clues, "writer", language) if own else ""
    return _WRITER.in_language(language).format(cues=spoke) if spoke else _SHARED.in_language(language)


@cache
def _cues_of(subject: str) -> tuple[Cue, ...]:
    return tuple(cue for cue in cues() if cue.subject == subject)


def _spoke(clues: Clues, subject: str, language: str) -> str:
    """Return the cues that speak of a subject, the most frequent first."""
    found = [cue for cue in _cues_of(subject) if cue.name in clues.counts]
    found.sort(key=lambda cue: -clues.counts[cue.name])
    return ", ".join(cue.title.in_language(language) for cue in found[:MOST_CUES])


def rounded(number: float) -> str:
    """Return a number of people with two digits that mean anything: 3,058 -> 3,100."""
    if number < 10**DIGITS:
        return str(max(1, round(number)))
    step = 10 ** (floor(log10(number)) + 1 - DIGITS)
    return f"{round(number / step) * step:,}"


def people_left(estimate: Estimate, language: str) -> PeopleLeft:
    """Return an estimate as a result carries it, its numbers rounded to whole people."""
    steps = tuple(PeopleStep(step.label.in_language(language), max(1, round(step.left))) for step in estimate.steps)
    return PeopleLeft(round(estimate.left, 1), round(estimate.low, 1), round(estimate.high, 1), steps)
