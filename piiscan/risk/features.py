"""What the verdict is learned from: what was found, about whom, how few people it leaves, and which cues stand around it.

Every feature has a name that ``data/weights.tsv`` gives its weights under, so that a verdict can list what spoke for and against it.
"""

from collections.abc import Sequence
from math import log1p, log10

from piiscan.entities import ENTITIES
from piiscan.model import Finding
from piiscan.risk.clues import PRIVATE, Clues, letter

_SHORT = 40
_LONG = 150
_MOST = 3.0
"""Largest value of a count, so that a list of a hundred names weighs no more than one of twenty."""
_TIES = frozenset("SCA")
_DIRECT = frozenset("ITMRBDVH")
_WEAK = 0.75
"""Score under which a finding is one that context suggests and no rule proves."""

Features = dict[str, float]


def features(text: str, findings: Sequence[Finding], clues: Clues, candidates: Sequence[Finding] = ()) -> Features:
    """Return the features of a post that are not zero.

    Args:
        text: the original post.
        findings: sorted by place, settled.
        clues: what the masked post says.
        candidates: what may be there but is not sure enough to be reported.
    """
    found = {name: min(log1p(count), _MOST) for name, count in clues.counts.items()}
    counts: dict[str, int] = {}
    others: dict[str, int] = {}
    for finding in findings:
        kinds = counts if finding.subject in PRIVATE else others
        mark = letter(finding) if kinds is counts else finding.entity
        kinds[mark] = kinds.get(mark, 0) + 1
    _of_counts(found, counts, others)
    _of_names(found, findings)
    _of_length(found, text, findings)
    if candidates:
        _of_candidates(found, counts, candidates)
    return found


def _of_counts(found: Features, counts: dict[str, int], others: dict[str, int]) -> None:
    for mark, count in counts.items():
        found[f"has_{mark}"] = 1.0
        found[f"more_{mark}"] = min(log1p(count - 1), _MOST)
    for entity, count in others.items():
        found[f"other_{entity}"] = min(log1p(count), _MOST)
    ties = sum(counts.get(mark, 0) for mark in _TIES)
    direct = any(mark in _DIRECT for mark in counts)
    if "P" in counts:
        found["name_tie"] = float(ties > 0)
        found["name_direct"] = float(direct)
        found["only_name"] = float(not ties and not direct)
    elif not direct:
        found["no_name_or_direct"] = 1.0
        _of_quasi(found, ties)


_POINTING = ("pronoun", "single", "sex", "who", "looks", "family", "misdeed")


def _of_quasi(found: Features, ties: int) -> None:
    """Add how much the cues single out one person where only quasi-identifiers stand."""
    if ties:
        found["quasi"] = float(ties > 1)
        pointing = sum(name in found for name in _POINTING) / 3
        found["quasi_pointed"] = pointing
        found["quasi_few"] = float(ties > 1) * pointing


def add_people_left(found: Features, left: float) -> None:
    """Add how few people quasi-identifiers leave: 1 for a single one, 0 for a thousand and more."""
    found["quasi_left"] = max(0.0, 1 - log10(max(left, 1.0)) / 3)


def _of_names(found: Features, findings: Sequence[Finding]) -> None:
    """Add how sure the names are, and whether they are written so as to be hidden."""
    names = [finding for finding in findings if finding.entity == "PERSON" and finding.subject in PRIVATE]
    if names:
        found["name_doubt"] = 1 - max(finding.score for finding in names)
        found["name_masked"] = float(
            any("ㄱ" <= letter <= "ㅎ" or letter in "*○" for name in names for letter in name.text)
        )
        found["name_full"] = float(any(len(name.text) > 2 for name in names))  # noqa: PLR2004
    doubts = [
        1 - finding.score for finding in findings if finding.subject in PRIVATE and ENTITIES[finding.entity].direct
    ]
    if doubts:
        found["direct_doubt"] = min(doubts)


def _of_candidates(found: Features, counts: dict[str, int], candidates: Sequence[Finding]) -> None:
    """Add how likely it is that a kind of identifier was overlooked that the findings lack."""
    missed = {"maybe_name": 1.0, "maybe_tie": 1.0, "maybe_direct": 1.0}
    for finding in candidates:
        mark = letter(finding)
        if mark not in counts:
            kind = "maybe_name" if mark == "P" else "maybe_tie" if mark in _TIES else "maybe_direct"
            if mark in _DIRECT or kind != "maybe_direct":
                missed[kind] *= 1 - finding.score
    found.update({kind: 1 - share for kind, share in missed.items() if share < 1})


def _of_length(found: Features, text: str, findings: Sequence[Finding]) -> None:
    length = len(text) or 1
    found["short"] = float(length < _SHORT)
    found["long"] = float(length > _LONG)
    found["lines"] = min(log1p(text.count("\n")), _MOST)
    found["density"] = sum(f.end - f.start for f in findings if f.subject in PRIVATE) / length
