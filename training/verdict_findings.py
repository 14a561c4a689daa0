"""Writes what a scanner finds in labelled posts whose tagger never saw them, for the verdict to learn from.

Rows hold a digest of the post; entity, start, end, score and subject of each finding and candidate; and how the tagger reads the whole post. No text.
"""

import gzip
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from piiscan import Scanner
from piiscan.model import Finding
from piiscan.nlp import signals
from piiscan.nlp.tagger import Tagger
from piiscan.risk.verdict import worth_reading
from training.corpus import Post
from training.verdict_cases import FINDINGS, Row, digest

__all__ = ["FINDINGS", "write"]


def rows(findings: Iterable[Finding]) -> list[Row]:
    """Return findings without their text."""
    return [(f.entity, f.start, f.end, f.score, f.subject.value) for f in findings]


def write(out: Path, parts: Iterable[tuple[Tagger, Sequence[Post]]]) -> None:
    """Scan posts, each part with a tagger of its own, and write the rows."""
    shipped = signals.tagger
    try:
        with gzip.GzipFile(out, "wb", mtime=0) as stream:
            for tagger, posts in parts:
                signals.tagger = lambda own=tagger: own
                for row in _scanned(posts):
                    stream.write((json.dumps(row, separators=(",", ":")) + "\n").encode())
    finally:
        signals.tagger = shipped


def _scanned(posts: Sequence[Post]) -> Iterable[list[object]]:
    scanner = Scanner()
    for post in posts:
        found = scanner.observe(post.text)
        reading = [round(value, 3) for value in found.reading]
        yield [digest(post.text), rows(found.findings), rows(worth_reading(found.candidates)), reading]
