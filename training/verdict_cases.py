"""The posts that the verdict is learned from, and what a scanner finds in them.

A scanner's tagger has seen the posts of ``../shared/corpus/train``, so what it finds there is too good to learn from.
``verdict_findings.jsonl.gz`` holds what a scanner found whose tagger had not, since a third of the authors and of the real comments was left out of
its training; ``training.train`` makes it. The labelled spans, with noise, are used beside it.
"""

import gzip
import hashlib
import json
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from piiscan.model import Finding, Subject
from piiscan.nlp.tagger import Reading
from training.corpus import Post, read_markup, read_spans

CORPUS = Path(__file__).parent / "corpus"
FINDINGS = Path(__file__).with_name("verdict_findings.jsonl.gz")
MISSED, WRONG, FLIPPED = 0.06, 0.08, 0.08
"""Noise on labelled spans: shares of spans missed, of posts with a false one, of subjects mistaken."""
UNSURE = 0.5
"""Share of the missed spans that are left as candidates."""
HARMLESS = 0.3
"""Share of the false findings that are taken for public or nobody's."""
SUBJECTS = {"PERSON": Subject.PUBLIC, "PHONE_NUMBER": Subject.BUSINESS}
FALSE_KINDS = ("PERSON", "PERSON", "PERSON", "KR_SCHOOL", "KR_COHORT", "KR_AFFILIATION", "KR_ADDRESS", "SOCIAL_HANDLE")
WORD = re.compile("[가-힣]{2,3}")

Row = tuple[str, int, int, float, str]
"""Entity, start, end, score and subject of a finding."""


class Found(NamedTuple):
    """What a scanner finds in a post."""

    findings: tuple[Finding, ...] = ()
    candidates: tuple[Finding, ...] = ()
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A post, its author and what it is."""

    author: str
    text: str
    verdict: str
    found: Found
    written: bool = True
    """Whether it was written for training; else it is a real comment, which exposes nobody."""


def finding(text: str, start: int, end: int, label: str, *, optional: bool, score: float) -> Finding:
    """Return a labelled span as a scanner would report it."""
    subject = SUBJECTS.get(label, Subject.NOBODY) if optional else Subject.PERSON
    return Finding(label, start, end, text[start:end], score, "gold", "", subject)


def labelled(text: str, spans: Iterable[dict], noise: random.Random) -> Found:
    """Return labelled spans as findings, with noise."""
    found, unsure = [], []
    for span in spans:
        optional = span.get("optional", False) != (noise.random() < FLIPPED)
        missed = noise.random() < MISSED
        score = noise.uniform(0.15, 0.5) if missed else noise.uniform(0.6, 1.0)
        one = finding(text, span["start"], span["end"], span["label"], optional=optional, score=score)
        if not missed:
            found.append(one)
        elif noise.random() < UNSURE:
            unsure.append(one)
    if noise.random() < WRONG:
        found += false_findings(text, found, noise)
    return Found(tuple(sorted(found, key=lambda f: f.start)), tuple(unsure))


def false_findings(text: str, known: Sequence[Finding], noise: random.Random) -> list[Finding]:
    """Return a finding where nothing is."""
    free = [m.span() for m in WORD.finditer(text) if not any(f.start < m.end() and m.start() < f.end for f in known)]
    if not free:
        return []
    start, end = noise.choice(free)
    label = noise.choice(FALSE_KINDS)
    return [finding(text, start, end, label, optional=noise.random() < HARMLESS, score=noise.uniform(0.5, 0.9))]


def verdicts(path: Path) -> list[str]:
    """Return the verdicts of the posts in a file of markup, in order."""
    return re.findall(r"^### id=\S+ verdict=(\S+)", path.read_text(encoding="utf-8"), re.MULTILINE)


def digest(text: str) -> str:
    """Return what stands for a post in a file of findings, so that findings of a text that has changed are left out."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def cases(data: Path, found: dict[str, Found], noise: random.Random | None = None) -> Iterator[Case]:
    """Yield the posts of all authors, then the real comments, of which none exposes anybody.

    Args:
        data: the folder with ``corpus/train`` and ``corpus/real``.
        found: what a scanner found, by :func:`digest`; posts that it lacks are left out.
        noise: if given, the labelled spans with noise stand in for what was found.
    """
    for path in sorted([*(data / "corpus" / "train").glob("*.txt"), *CORPUS.glob("*.txt")]):
        for verdict, post in zip(verdicts(path), read_markup(path), strict=True):
            own = _found(post, found, noise)
            if own is not None:
                yield Case(path.stem, post.text, verdict, own)
    for path in sorted((data / "corpus" / "real").glob("*.jsonl")):
        for post in read_spans(path, path.stem):
            own = _found(post, found, noise)
            if own and (own.findings or own.candidates):
                yield Case(path.stem, post.text, "clean", own, written=False)


def _found(post: Post, found: dict[str, Found], noise: random.Random | None) -> Found | None:
    own = found.get(digest(post.text))
    if own is None:
        return None
    if noise is not None:
        return labelled(post.text, spans_of(post), noise)._replace(reading=own.reading)
    return Found(*(tuple(_finding(post.text, row) for row in part) for part in own[:2]), own.reading)


def _finding(text: str, row: Row) -> Finding:
    entity, start, end, score, subject = row
    return Finding(entity, start, end, text[start:end], score, "", "", Subject(subject))


def spans_of(post: Post) -> Iterator[dict]:
    """Yield the spans of a labelled post with their offsets."""
    place = 0
    for slot in post.slots:
        if slot.label:
            yield {"start": place, "end": place + len(slot.text), "label": slot.label, "optional": slot.optional}
        place += len(slot.text)


def read_findings(path: Path = FINDINGS) -> dict[str, Found]:
    """Read what a scanner found in posts, by digest; findings and candidates are rows yet."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return {key: Found(*rows, Reading(*reading)) for key, *rows, reading in map(json.loads, lines)}
