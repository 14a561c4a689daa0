"""Posts in the markup of the annotation guide, with gold spans as findings."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from piiscan.model import Finding
from piiscan.redaction.keys import Key, Keyring

Post = tuple[str, tuple[Finding, ...]]
_SPAN = re.compile(r"⟦\??([A-Z_]+):(.*?)⟧", re.DOTALL)
_CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus" / "train"


def parse(raw: str) -> Post:
    text, findings, done = "", [], 0
    for match in _SPAN.finditer(raw):
        text += raw[done : match.start()]
        findings.append(Finding(match[1], len(text), len(text) + len(match[2]), match[2], 1.0, "gold", ""))
        text += match[2]
        done = match.end()
    return text + raw[done:], tuple(findings)


def read(path: Path) -> Iterator[Post]:
    for block in re.split(r"^### .*\n", path.read_text("utf-8"), flags=re.MULTILINE)[1:]:
        yield parse(block.strip("\n"))


@pytest.fixture(scope="session")
def posts() -> list[Post]:
    """Invented posts, and every third one of the training corpus where it is at hand."""
    own = list(read(Path(__file__).with_name("posts.txt")))
    corpus = [post for path in sorted(_CORPUS.glob("*.txt")) for post in read(path)]
    return own + corpus[::3]


@pytest.fixture
def keyring() -> Keyring:
    return Keyring((Key(bytes(range(32)), "2026-01-02T03:04:05+00:00"),))
