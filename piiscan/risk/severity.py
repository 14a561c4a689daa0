"""How bad it is: what the post hands out, about how many people, and whether it calls others to act.

critical  somebody else's home, resident number or way to reach them together with a call to find or harass them, or a list of five and more people
high      somebody else who can be reached, or told from the details as about one person
medium    somebody else among several who fit; or own or shared data that opens an account or a door, or data of five and more people
low       other data to mask
"""

from collections.abc import Sequence
from typing import NamedTuple

from piiscan.entities import ENTITIES
from piiscan.model import Finding, Severity, Verdict
from piiscan.risk.anonymity import Estimate
from piiscan.risk.clues import PRIVATE, Clues
from piiscan.risk.people import Person

CALLS = frozenset({"expose", "spread", "insider"})
"""Cues of calls to find, expose or harass."""
GRAVE = frozenset({"KR_RRN", "KR_PASSPORT", "KR_DRIVER_LICENSE", "CREDIT_CARD", "KR_BANK_ACCOUNT", "KR_ADDRESS"})
"""What opens an account or a door."""
MANY = 5
FEW = 2.0
"""People left up to which a person counts as told."""


class Facts(NamedTuple):
    """What is known of a flagged post."""

    verdict: Verdict
    """Doxx or leak."""
    findings: Sequence[Finding]
    """With their subjects."""
    known: Sequence[tuple[Person, Estimate]]
    """Persons with their estimates, the ones with the fewest people first; the first few of a long list."""
    people: int
    """Persons in all."""
    clues: Clues


def severity_of(facts: Facts) -> Severity:
    """Return the severity of a flagged post."""
    private = {finding.entity for finding in facts.findings if finding.subject in PRIVATE}
    many = facts.people >= MANY
    if facts.verdict is not Verdict.DOXX:
        return Severity.MEDIUM if many or private & GRAVE else Severity.LOW
    direct = any(ENTITIES[entity].direct for entity in private)
    calls = not CALLS.isdisjoint(facts.clues.counts)
    if "KR_RRN" in private or (direct and calls) or many:
        return Severity.CRITICAL
    told = any(estimate.direct or (estimate.group and estimate.left <= FEW) for _, estimate in facts.known)
    return Severity.HIGH if direct or told else Severity.MEDIUM
