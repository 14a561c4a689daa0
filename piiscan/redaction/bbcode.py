"""Reads BBCode: what people see is the text, tags are gone, addresses and names in tags stand behind it."""

import re
from collections.abc import Iterator

from piiscan.redaction.markup import Part, decoded

_INLINE = "b i u s o sub sup color size font url email style highlight spoiler tooltip"
_BLOCK = "quote code list ul ol li img center left right justify indent table tr td th h1 h2 h3 youtube video media hr br attach"
_TAG = re.compile(
    r"\[(?P<close>/)?(?P<name>\*|" + "|".join([*_INLINE.split(), *_BLOCK.split()]) + r")"
    r"(?P<value>[=\s][^\[\]\n]{0,2000})?\s{0,8}\]",
    re.IGNORECASE,
)
_LINES = frozenset([*_BLOCK.split(), "*"])


def read_bbcode(source: str) -> tuple[list[Part], list[Part]]:
    """Return the parts that people see, and what stands in tags; only tags that forums know count as tags.

    Args:
        source: the post.
    """
    body: list[Part] = []
    apart: list[Part] = []
    done = 0
    for match in _TAG.finditer(source):
        body.append((source[done : match.start()], done, match.start(), False))
        body.append((_space(match), match.end(), match.end(), False))
        apart += _hidden(source, match)
        done = match.end()
    body.append((source[done:], done, len(source), False))
    return body, apart


def _space(match: "re.Match[str]") -> str:
    return "\n" if match["name"].lower() in _LINES else ""


def _hidden(source: str, match: "re.Match[str]") -> Iterator[Part]:
    if match["value"]:
        start, end = match.span("value")
        yield "\n", end, end, False
        yield from decoded(source, start + 1, end)
