"""What the verdict is learned from: what was found, about whom, how few people it leaves, and which cues stand around it.

Every feature has a name that ``data/weights.tsv`` gives its weights under, so that a verdict can list what spoke for and against it. A kind of
identifier counts by how sure it is that the post holds one, and candidates that are too unsure to be reported count too.
"""

import re
from collections.abc import Iterable, Sequence
from math import log1p, log10

from piiscan.lexicon.names import public_figures
from piiscan.model import Finding
from piiscan.nlp.tagger import Reading
from piiscan.risk.clues import PRIVATE, Clues, letter

LONG = 150
"""Code points from which a post is long."""
MOST = 3.0
"""Largest value of a count, so that a list of a hundred names weighs no more than one of twenty."""
MOST_CERTAIN = 6.0
"""Largest log-odds of a reading."""
TELLING = 4.5
"""Log-odds of a reading that speaks of somebody without any cue: of such posts by unseen authors, 17 of 19 exposed somebody, by a name that was not
found. Between 3 and 4.5 it was 15 of 18, but talk about a class (충남대 의대 24학번 얘기 좀 하자) reads so too, and most boards have more of that."""
MOST_DENSE = 0.6
"""Share of a post that names and direct identifiers take, above which more says nothing new."""
POINTING = ("pronoun", "single", "sex", "who", "looks", "family", "misdeed")
"""Cues that point at one person."""
HINTING = (*POINTING, "naming", "clue", "expose", "spread", "insider", "fraud", "warn")
"""Cues without which a school, a cohort or a workplace alone speaks of nobody."""
SURE = 0.8
_TIES = "SCA"
_DIRECT = "ITMRBDVH"
_TELLING = frozenset("P" + _DIRECT)
_HIDING = re.compile("[ㄱ-ㅎ*○]")

_BORDERS = re.compile("[\x1c-\x1e]")
"""What stands, in a line of its own, between the fields of a post (title, body) that are examined together; it makes no lines."""

Features = dict[str, float]

_ENOUGH = 20
"""Count from which :data:`MOST` is reached."""
_LOGARITHMS = tuple(min(log1p(count), MOST) for count in range(_ENOUGH + 1))
"""Weight of each count; a post counts some ten things, so they are not computed anew."""


def features(text: str, findings: Sequence[Finding], clues: Clues, candidates: Sequence[Finding] = ()) -> Features:
    """Return the features of a post that are not zero.

    Args:
        text: the original post.
        findings: sorted by place, settled.
        clues: what the masked post says.
        candidates: what may be there but is not sure enough to be reported.
    """
    found = {name: _of_count(count) for name, count in clues.counts.items()}
    sure = _sureness(findings, candidates)
    _of_counts(found, findings)
    _of_ties(found, sure)
    _of_names(found, findings)
    _of_length(found, text, findings)
    return {name: value for name, value in found.items() if value}


def _of_count(count: int) -> float:
    return _LOGARITHMS[min(count, _ENOUGH)]


def _sureness(findings: Iterable[Finding], candidates: Iterable[Finding]) -> dict[str, float]:
    """Return how sure it is that the post holds each kind of private data, or an unknown public figure, between 0 and 1."""
    missed: dict[str, float] = {}
    for group in (findings, candidates):
        for finding in group:
            mark = letter(finding)
            if mark == "Q" and finding.text in public_figures():
                continue
            missed[mark] = missed.get(mark, 1.0) * (1 - finding.score)
    return {mark: 1 - share for mark, share in missed.items()}


def _any(sure: dict[str, float], marks: str) -> float:
    missed = 1.0
    for mark in marks:
        missed *= 1 - sure.get(mark, 0.0)
    return 1 - missed


def _of_counts(found: Features, findings: Iterable[Finding]) -> None:
    """Add how many identifiers of each kind were found, those of others than private persons apart."""
    counts: dict[str, int] = {}
    for finding in findings:
        key = letter(finding) if finding.subject in PRIVATE else finding.entity
        counts[key] = counts.get(key, 0) + 1
    for key, count in counts.items():
        if len(key) > 1:
            found[f"other_{key}"] = _of_count(count)
        elif count > 1:
            found[f"more_{key}"] = _of_count(count - 1)


def _of_ties(found: Features, sure: dict[str, float]) -> None:
    """Add the kinds, and which of them stand together."""
    found.update({f"has_{mark}": share for mark, share in sure.items() if mark not in "QX"})
    name, tie, direct = sure.get("P", 0.0), _any(sure, _TIES), _any(sure, _DIRECT)
    found["name_tie"] = name * tie
    found["name_direct"] = name * direct
    found["only_name"] = name * (1 - tie) * (1 - direct)
    found["nothing"] = (1 - name) * (1 - direct)
    found["public_tie"] = sure.get("Q", 0.0) * (1 - name) * tie
    alone = found["nothing"] * tie
    pointing = sum(cue in found for cue in POINTING) / 3
    found["quasi_pointed"] = alone * pointing
    if sum(sure.get(mark, 0.0) for mark in _TIES) > 1:
        found["quasi"] = alone
        found["quasi_few"] = alone * pointing


def speaks_of_somebody(found: Features) -> bool:
    """Tell whether features tell of a person: by a name or a direct identifier, or by cues or the reading beside a school, cohort or workplace.

    "충남대 의대 24학번 시험 끝남" speaks of nobody, whatever the weights say.
    """
    if found.get("nothing", 0.0) <= SURE or "public_tie" in found or any(cue in found for cue in HINTING):
        return True
    return reads_telling(found)


def reads_telling(found: Features) -> bool:
    """Tell whether the post as a whole reads like exposure, whatever its words point at."""
    return found.get("reads_exposed", -MOST_CERTAIN) >= TELLING


def add_people_left(found: Features, left: float) -> None:
    """Add how few people quasi-identifiers leave: 1 for a single one, 0 for a thousand and more."""
    found["quasi_left"] = max(0.0, 1 - log10(max(left, 1.0)) / 3)


def add_reading(found: Features, reading: Reading) -> None:
    """Add how the tagger reads the whole post, in log-odds, within bounds beyond which more says nothing new."""
    found["reads_exposed"] = min(max(reading.exposure, -MOST_CERTAIN), MOST_CERTAIN)
    found["reads_another"] = min(max(reading.another, -MOST_CERTAIN), MOST_CERTAIN)


def _of_names(found: Features, findings: Iterable[Finding]) -> None:
    """Add how the names are written."""
    names = [f.text for f in findings if f.entity == "PERSON" and f.subject in PRIVATE]
    if names:
        found["name_full"] = float(any(len(name) > 2 for name in names))  # noqa: PLR2004
        found["name_masked"] = float(any(map(_HIDING.search, names)))


def _of_length(found: Features, text: str, findings: Iterable[Finding]) -> None:
    length = len(text) or 1
    found["long"] = float(length > LONG)
    found["lines"] = _of_count(max(0, text.count("\n") - 2 * len(_BORDERS.findall(text))))
    taken = sum(finding.end - finding.start for finding in findings if letter(finding) in _TELLING)
    found["density"] = min(taken / length, MOST_DENSE)
