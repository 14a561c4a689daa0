"""The verdict: is somebody exposed, who, and how many people does it still fit?

Cues and counts of findings give named features (features.py), learned weights give the odds (weights.py), the anonymity estimate says how many people
are left (anonymity.py). A post with no finding is clean at once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from piiscan.model import Finding, PeopleLeft, Severity, Verdict
from piiscan.nlp.tagger import Reading
from piiscan.policy import Policy
from piiscan.risk import reasons
from piiscan.risk.anonymity import Estimate, estimate, people_said
from piiscan.risk.clues import PRIVATE, Clues, mask, read, subjects
from piiscan.risk.features import (
    SURE,
    Features,
    add_people_left,
    add_reading,
    features,
    reads_telling,
    speaks_of_somebody,
)
from piiscan.risk.people import Person, group
from piiscan.risk.severity import Facts, severity_of
from piiscan.risk.weights import Evidence, evidence, odds, probability

_LONE = 0.05
"""How far quasi-identifiers must stand alone and point at somebody for the people left to matter."""
LEAST_SCORE = 0.001
"""Probability below which no policy flags a post."""
LEAST_LIKELY = 0.1
"""Least score of a candidate that is read."""
MOST_ESTIMATES = 3
"""Persons of one post for whom the people left are estimated."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """What a post does to people."""

    verdict: Verdict
    score: float
    """Probability that the post exposes a private person's data, between 0 and 1."""
    severity: Severity
    reasons: tuple[str, ...]
    """Sentences for a moderator, in the policy's language."""
    people_left: PeopleLeft | None
    """Of the person whom the fewest people fit."""
    findings: tuple[Finding, ...]
    """The findings with whom they are about, as far as the whole post tells."""


class Observed(NamedTuple):
    """What the verdict on a post is made from."""

    findings: list[Finding]
    """Settled, sorted by place."""
    candidates: list[Finding]
    """Not sure enough to be reported, but they may decide a doubtful post."""
    reading: Reading
    """How the tagger reads the whole post."""


CLEAN = Assessment(Verdict.CLEAN, 0.0, Severity.NONE, (), None, ())


def judge(
    text: str,
    findings: Sequence[Finding],
    policy: Policy,
    candidates: Sequence[Finding] = (),
    reading: Reading | None = None,
) -> Assessment:
    """Assess a post.

    Args:
        text: the original post.
        findings: what was found, settled and sorted by place.
        policy: thresholds, and the language of the sentences.
        candidates: what may be there but is not sure enough to be reported by itself.
        reading: how the tagger reads the whole post, if it did.
    """
    candidates = worth_reading(candidates)
    if not holds_private(findings, candidates):
        return replace(CLEAN, findings=tuple(findings)) if findings else CLEAN
    seen = observe(text, findings, candidates, reading)
    exposure, another = odds(seen.features)
    score = probability(exposure)
    if not speaks_of_somebody(seen.features) or _too_many(seen.known, policy):
        score = 0.0
    if score < max(policy.flag_threshold, LEAST_SCORE):
        return replace(CLEAN, score=round(score, 3), findings=tuple(findings))
    verdict = Verdict.DOXX if probability(another) >= policy.doxx_threshold else Verdict.LEAK
    if verdict is Verdict.LEAK:
        findings = list(map(_about, findings, subjects(findings, seen.masked, seen.clues)))
    findings = with_likely(findings, candidates, verdict, policy)
    people = group(text, findings)
    known = _estimated(people, text, seen.clues)
    known.sort(key=lambda pair: (not (pair[1].group or pair[1].direct), pair[1].left))
    facts = Facts(verdict, findings, known, len(people), seen.clues)
    return Assessment(
        verdict,
        round(score, 3),
        severity_of(facts),
        reasons.sentences(facts, policy.language),
        reasons.people_left(known[0][1], policy.language) if known else None,
        tuple(findings),
    )


def explain(
    text: str, findings: Sequence[Finding], candidates: Sequence[Finding] = (), reading: Reading | None = None
) -> tuple[tuple[Evidence, ...], tuple[Evidence, ...]]:
    """Return what spoke for and against exposure, and what told doxx from leak, the strongest first."""
    candidates = worth_reading(candidates)
    if not holds_private(findings, candidates):
        return (), ()
    found = observe(text, findings, candidates, reading).features
    return evidence(found, another=False), evidence(found, another=True)


Known = list[tuple[Person, Estimate]]


class Observation(NamedTuple):
    """What there is to judge by."""

    masked: str
    clues: Clues
    features: Features
    known: Known
    """Persons and estimates, where only quasi-identifiers stand, since the verdict depends on them; else empty."""


def observe(
    text: str, findings: Sequence[Finding], candidates: Sequence[Finding] = (), reading: Reading | None = None
) -> Observation:
    """Return the features of a post with findings, and what they were made from."""
    masked = mask(text, findings)
    clues = read(masked)
    found = features(text, findings, clues, candidates)
    if reading is not None:
        add_reading(found, reading)
    alone = found.get("quasi_pointed", 0.0) > _LONE or (found.get("nothing", 0.0) > SURE and reads_telling(found))
    known = estimates_of(text, findings, clues) if alone else []
    if known:
        add_people_left(found, min(estimate.left for _, estimate in known))
    return Observation(masked, clues, found, known)


LIKELY_NAME = {Verdict.DOXX: 0.3, Verdict.LEAK: 0.4}
"""Least score of a candidate for a name that a flagged post makes a finding: in posts of authors whom the tagger had not seen, 7 of 10
such names were right where the post was doxx, 8 of 10 where it was leak, and 3 of 10 in clean posts."""


def with_likely(
    findings: Sequence[Finding], candidates: Sequence[Finding], verdict: Verdict, policy: Policy
) -> Sequence[Finding]:
    """Return the findings of a flagged post and the names that the verdict makes likely, sorted by place."""
    if not candidates or policy.sensitivity == "low":
        return findings
    likely = [
        candidate
        for candidate in candidates
        if candidate.entity == "PERSON" and candidate.subject in PRIVATE and candidate.score >= LIKELY_NAME[verdict]
    ]
    return sorted([*findings, *likely], key=lambda finding: finding.start) if likely else findings


def worth_reading(candidates: Sequence[Finding]) -> Sequence[Finding]:
    """Return the candidates that are likely enough to tell anything."""
    return [candidate for candidate in candidates if candidate.score >= LEAST_LIKELY] if candidates else candidates


def holds_private(findings: Iterable[Finding], candidates: Iterable[Finding]) -> bool:
    """Tell whether there may be anything of a private person in the post; without it a post is clean at once."""
    return any(f.subject in PRIVATE for f in findings) or any(c.subject in PRIVATE for c in candidates)


def _too_many(known: Known, policy: Policy) -> bool:
    """Tell whether quasi-identifiers stand alone and leave too many people."""
    return bool(known) and min(estimate.left for _, estimate in known) > policy.people_left


def estimates_of(text: str, findings: Sequence[Finding], clues: Clues) -> Known:
    """Return the persons of a post and how many people each of them may be."""
    return _estimated(group(text, findings), text, clues)


def _estimated(people: Sequence[Person], text: str, clues: Clues) -> Known:
    if len(people) == 1:
        return [(people[0], estimate(people[0], clues.traits, people_said(text)))]
    return [(person, estimate(person, (), None)) for person in people[:MOST_ESTIMATES]]


def _about(finding: Finding, subject: object) -> Finding:
    return finding if finding.subject is subject else replace(finding, subject=subject)  # type: ignore[arg-type]
