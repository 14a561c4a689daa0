"""Reads Markdown: what people see is the text, marks are gone, addresses and attributes stand behind it.

A mark that would be emphasis by the book but stands inside words, as in a masked name, stays: it was more likely meant to be seen.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from piiscan.redaction.markup import Part, decoded, hidden_of, space_of, tags

_LINK = re.compile(r"!?\[(?=[^\[\]\n]{0,500}\]\()")
_TARGET = re.compile(r"""\]\((?P<target>[^()\n]{0,2000}(?:\([^()\n]{0,200}\)[^()\n]{0,500})?)\)""")
_ESCAPED = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_TICKS = re.compile(r"`{1,20}")
_PAIRS = tuple(
    re.compile(rf"(?<![\\{char}]){mark}(?![\s{char}])(?P<inner>[^\n]{{1,300}}?)(?<![\s\\{char}]){mark}(?!{char})")
    for char, mark in (
        (r"\*", r"\*\*\*"),
        (r"\*", r"\*\*"),
        (r"\*", r"\*"),
        ("~", "~~"),
        ("_", "___"),
        ("_", "__"),
        ("_", "_"),
    )
)
_WORD = re.compile(r"\w")


class _Cut(NamedTuple):
    """A mark: where it stands, what it looks like to a reader, and what is hidden in it."""

    start: int
    end: int
    shown: str
    hidden: tuple[Part, ...]


def read_markdown(source: str) -> tuple[list[Part], list[Part]]:
    """Return the parts that people see, and what stands in links and tags.

    Args:
        source: the post.
    """
    body: list[Part] = []
    apart: list[Part] = []
    done = 0
    for cut in sorted(_cuts(source)):
        if cut.start < done:
            continue
        body.append((source[done : cut.start], done, cut.start, False))
        body.append((cut.shown, cut.end, cut.end, False))
        apart += cut.hidden
        done = cut.end
    body.append((source[done:], done, len(source), False))
    return body, apart


def escape_markdown(new: str, bare: bool) -> str:
    """Return new text so that it is no markup."""
    del bare
    return re.sub(r"[\\\[\]*_~`|]", r"\\\g<0>", new)


def _cuts(source: str) -> Iterator[_Cut]:
    for start, end, tag in tags(source):
        if _is_tag(source, start, end, tag):
            yield _Cut(start, end, space_of(tag), tuple(_lines(source, hidden_of(source, start, end, tag))))
    for match in _LINK.finditer(source):
        yield _Cut(*match.span(), "", ())
    for match in _TARGET.finditer(source):
        yield _Cut(*match.span(), "", tuple(_lines(source, [(*match.span("target"), False)])))
    for pattern in (_ESCAPED, _TICKS):
        yield from (_Cut(*match.span(), "", ()) for match in pattern.finditer(source))
    for pair in _PAIRS:
        yield from _emphasis(source, pair)


def _is_tag(source: str, start: int, end: int, tag: str) -> bool:
    """Tell tags from addresses in angle brackets, which people see."""
    behind = source[start + 1 : end].lstrip("/")[len(tag) : len(tag) + 1]
    return tag == "!" or (behind in {" ", "\t", "\n", "/", ">"} and not tag.endswith(":"))


def _lines(source: str, places: Iterable[tuple[int, int, bool]]) -> Iterator[Part]:
    for start, end, bare in places:
        yield "\n", end, end, False
        yield from decoded(source, start, end, bare=bare)


def _emphasis(source: str, pair: "re.Pattern[str]") -> Iterator[_Cut]:
    for match in pair.finditer(source):
        start, end = match.span()
        first, last = match.span("inner")
        before = bool(_WORD.match(source[start - 1 : start])) if start else False
        after = bool(_WORD.match(source[end : end + 1]))
        lone = source[start] != "_" and match["inner"].isalnum()
        if lone or (not (before and after) and not (source[start] == "_" and (before or after))):
            yield _Cut(start, first, "", ())
            yield _Cut(last, end, "", ())
