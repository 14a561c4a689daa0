"""Reads the labelled posts, the real comments and the silver sentences as the tagger will see them."""

import gzip
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from piiscan.nlp.tagger import LABELS
from piiscan.text.view import View

_HEAD = re.compile(r"^### id=(\S+) verdict=(\S+) style=(\S+) tags=(\S*)\s*$")
_SPAN = re.compile(r"⟦(\?)?([A-Z_]+):(.*?)⟧", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Slot:
    """A stretch of a post: plain text where `label` is empty, else a labelled span."""

    text: str
    label: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Post:
    """A labelled post in pieces."""

    id: str
    source: str
    slots: tuple[Slot, ...]
    tags: frozenset[str] = field(default_factory=frozenset)
    verdict: str = ""
    """What the post is, as the annotation guide says; empty where nobody judged it."""

    @property
    def text(self) -> str:
        """The post as written."""
        return "".join(slot.text for slot in self.slots)


def read_markup(path: Path) -> list[Post]:
    """Read posts in the markup of the annotation guide."""
    posts: list[Post] = []
    head, lines = None, []
    for line in [*path.read_text(encoding="utf-8").split("\n"), "### end"]:
        if not line.startswith("###"):
            lines.append(line)
            continue
        if head:
            posts.append(_post(head, "\n".join(lines).strip("\n "), path.stem))
        head, lines = _HEAD.match(line), []
    return posts


def _post(head: re.Match[str], raw: str, source: str) -> Post:
    slots, done = [], 0
    for match in _SPAN.finditer(raw):
        if match.start() > done:
            slots.append(Slot(raw[done : match.start()]))
        slots.append(Slot(match[3], match[2], bool(match[1])))
        done = match.end()
    if done < len(raw):
        slots.append(Slot(raw[done:]))
    return Post(head[1], source, tuple(slots), frozenset(head[4].split(",")), head[2])


def read_spans(path: Path, source: str, verdict: str = "") -> Iterator[Post]:
    """Read JSON Lines of texts with spans, all of one verdict."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            slots = tuple(_slots(row["text"], row["spans"]))
            yield Post(row["id"], source or row.get("source", ""), slots, verdict=verdict)


def _slots(text: str, spans: Iterable[dict]) -> Iterator[Slot]:
    done = 0
    for span in sorted(spans, key=lambda span: span["start"]):
        if span["start"] < done:
            continue
        if span["start"] > done:
            yield Slot(text[done : span["start"]])
        yield Slot(text[span["start"] : span["end"]], span["label"], span.get("optional", False))
        done = span["end"]
    if done < len(text):
        yield Slot(text[done:])


def unlabelled(shared: Path) -> Iterator[str]:
    """The unlabelled reviews and comments, one by one."""
    for name in ("nsmc.txt.gz", "koco-comments.txt.gz"):
        with gzip.open(shared / "data" / "text" / name, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield line.rstrip("\n")


@dataclass(frozen=True, slots=True)
class Example:
    """A text as the tagger sees it and the label of each character: 0 outside, else as `code` gives."""

    text: str
    codes: list[int]
    optional: list[int]
    """1 where the span is optional, 0 where required, -1 outside and where nobody knows."""
    weight: float = 1.0
    """How much each character counts in training."""
    verdict: str = ""
    """As of the post."""


_NUMBER = {label: number for number, label in enumerate(LABELS)}


def as_example(post: Post, *, optional_known: bool = True, weight: float = 1.0) -> Example:
    """Spell a post as the view does and mark every character."""
    view = View.of(post.text)
    owner = _owners(post, view)
    codes, optional = [], []
    for at, slot in enumerate(owner):
        if slot is None:
            codes.append(0)
            optional.append(-1)
            continue
        first = at == 0 or owner[at - 1] is not slot
        last = at + 1 == len(owner) or owner[at + 1] is not slot
        place = 3 if first and last else 0 if first else 2 if last else 1
        codes.append(1 + 4 * _NUMBER[slot.label] + place)
        optional.append(int(slot.optional) if optional_known else -1)
    return Example(view.text, codes, optional, weight, post.verdict)


def _owners(post: Post, view: View) -> list[Slot | None]:
    original: list[Slot | None] = []
    for slot in post.slots:
        own = Slot(slot.text, slot.label, slot.optional) if slot.label else None
        original.extend([own] * len(slot.text))
    owners = []
    for at in range(len(view.text)):
        start, end = view.span(at, at + 1)
        owners.append(next((slot for slot in original[start:end] if slot), None))
    return owners
