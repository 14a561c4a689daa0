"""Redaction of HTML and Markdown: what people read is searched, the markup stays whole.

An HTML body is read as its text (inline tags gone, so ``<b>김</b>민수`` is a name; block tags are line ends; character
references decoded), then its comments and the values of its attributes, percent-encoded ones decoded. Every character remembers
where it stood in the source, so only that is replaced. What is no well-formed tag counts as text.
"""

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from piiscan.model import Finding
from piiscan.redaction.redactor import Edit, Redactor, splice

Find = Callable[[str], Sequence[Finding]]
"""Takes a text and returns its findings, sorted by place, no two sharing a character."""
Part = tuple[str, int, int, bool]
"""A stretch of the readable text, where it comes from, and whether it stands in an attribute without quotes."""
Escape = Callable[[str, bool], str]
"""Keeps new text from being markup; told whether it stands in an attribute without quotes."""

_TAG = re.compile(r"""<!--|<[/!?]?(?P<name>[A-Za-z][A-Za-z0-9:-]{0,40})(?P<rest>(?:[^<>"']|"[^"<]*"|'[^'<]*')*)>""")
_COMMENT_END = "-->"
_ATTRIBUTE = re.compile(
    r"""(?<![^\s"'<>/=])[^\s"'<>/=]+\s{0,8}=\s{0,8}(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'<>]+))"""
)
_ENCODED = re.compile(
    r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});"
    r"|%[0-7][0-9a-fA-F]|%[cCdD][0-9a-fA-F]%[89abAB][0-9a-fA-F]|%[eE][0-9a-fA-F](?:%[89abAB][0-9a-fA-F]){2}"
    r"|%[fF][0-7](?:%[89abAB][0-9a-fA-F]){3}"
)
_INLINE_WORDS = (
    "a abbr b bdi bdo cite code data em font i kbd mark q s small span strong sub sup time tt u var wbr ins del"
)
_INLINE = frozenset(_INLINE_WORDS.split())
_CELLS = frozenset({"td", "th"})
_MARKDOWN = re.compile(r"[\\\[\]*_~`|]")


class Piece(NamedTuple):
    """A stretch of the readable text and where it comes from."""

    at: int
    text: str
    start: int
    end: int
    bare: bool
    """Whether it stands in an attribute without quotes."""

    @property
    def exact(self) -> bool:
        """Whether it stands in the source as it is."""
        return self.end - self.start == len(self.text)


def redact_html(source: str, find: Find, redactor: Redactor) -> str:
    """Return an HTML body with what people read, comments and attributes redacted.

    Args:
        source: the body, or any part of it.
        find: called with the readable text.
        redactor: how to replace what it finds.
    """
    pieces = read_html(source)
    text = "".join(piece.text for piece in pieces)
    findings = find(text)
    if not findings:
        return source
    edits = redactor.edits(text, findings, josa_apart=True)
    return splice(source, to_source(edits, pieces))


def redact_markdown(source: str, find: Find, redactor: Redactor) -> str:
    """Return Markdown with its findings replaced; what stands in their place is escaped, so that it is no markup.

    Args:
        source: the text, links and tables included.
        find: called with the source.
        redactor: how to replace what it finds.
    """
    edits = redactor.edits(source, find(source))
    return splice(source, [edit._replace(new=_MARKDOWN.sub(r"\\\g<0>", edit.new)) for edit in edits])


def redact_text(source: str, find: Find, redactor: Redactor) -> str:
    """Return plain text, a table or a chat export with its findings replaced."""
    return redactor.redact(source, find(source))


LAYOUTS: Mapping[str, Callable[[str, Find, Redactor], str]] = {
    "text": redact_text,
    "html": redact_html,
    "markdown": redact_markdown,
}
"""How a file is read, by the name of its layout."""
_ENDINGS = {".html": "html", ".htm": "html", ".xhtml": "html", ".md": "markdown", ".markdown": "markdown"}


def layout_of(path: Path) -> str:
    """Return the layout that a file's name speaks for: ``html``, ``markdown`` or ``text``."""
    return _ENDINGS.get(path.suffix.lower(), "text")


# -- reading


def read_html(source: str) -> list[Piece]:
    """Return the readable text in pieces: the body, then comments and attributes, each in a line of its own."""
    return placed([part for parts in read_apart(source) for part in parts])


def read_apart(source: str) -> tuple[list[Part], list[Part]]:
    """Return the parts of the body, and those of comments and attributes, which people don't see at once."""
    body: list[Part] = []
    apart: list[Part] = []
    done = 0
    for start, end, tag in tags(source):
        body += decoded(source, done, start)
        body.append((space_of(tag), end, end, False))
        for first, last, bare in hidden_of(source, start, end, tag):
            apart += [("\n", last, last, False), *decoded(source, first, last, bare=bare)]
        done = end
    body += decoded(source, done, len(source))
    return body, apart


def placed(parts: Iterable[Part]) -> list[Piece]:
    """Return parts (text, where it comes from, whether bare) in their order, each with its place in the readable text."""
    pieces: list[Piece] = []
    at = 0
    for text, start, end, bare in parts:
        if text:
            pieces.append(Piece(at, text, start, end, bare))
            at += len(text)
    return pieces


def tags(source: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and name of every tag, ``!`` for a comment."""
    at = 0
    while match := _TAG.search(source, at):
        at = match.end()
        if match[0] == "<!--":
            end = source.find(_COMMENT_END, at)
            at = end + len(_COMMENT_END) if end >= 0 else len(source)
        yield match.start(), at, (match["name"] or "!").lower()


def space_of(tag: str) -> str:
    """Return what a tag looks like to a reader: nothing, a new cell or a new line."""
    if tag in _INLINE or tag == "!":
        return ""
    return "\t" if tag in _CELLS else "\n"


def hidden_of(source: str, start: int, end: int, tag: str) -> Iterator[tuple[int, int, bool]]:
    """Yield what of a tag people don't see at once: a comment's text, the values of attributes."""
    if tag == "!":
        yield start + 4, end, False
        return
    for match in _ATTRIBUTE.finditer(source, start + 1, end - 1):
        kind = str(match.lastgroup)
        yield *match.span(kind), kind == "bare"


def decoded(source: str, start: int, end: int, *, bare: bool = False) -> Iterator[Part]:
    """Yield a stretch of the source with its character references and percent codes decoded."""
    done = start
    for match in _ENCODED.finditer(source, start, end):
        char = html.unescape(match[0]) if match[0][0] == "&" else unquote(match[0], errors="replace")
        if char != match[0]:
            yield source[done : match.start()], done, match.start(), bare
            yield char, match.start(), match.end(), bare
            done = match.end()
    yield source[done:end], done, end, bare


# -- writing


def to_source(edits: Sequence[Edit], pieces: Sequence[Piece], escape: Escape | None = None) -> list[Edit]:
    """Return the edits of the source: the first place of each takes the new text, the others go.

    Args:
        edits: of the readable text.
        pieces: where it comes from.
        escape: keeps new text from being markup, told whether it stands in an attribute without quotes; that of HTML if None.
    """
    escape = escape or escaped
    mapped: list[Edit] = []
    at = 0
    for edit in edits:
        while pieces[at].at + len(pieces[at].text) <= edit.start:
            at += 1
        for i, (start, end, bare) in enumerate(_places(edit, pieces, at)):
            # nothing at all in an attribute without quotes would make the next one its value
            new = "" if i else edit.new or " " * bare
            mapped.append(Edit(start, end, escape(new, bare)))
    return mapped


def _places(edit: Edit, pieces: Sequence[Piece], at: int) -> Iterator[tuple[int, int, bool]]:
    """Yield where the characters of an edit stand in the source, without the tags between them."""
    while at < len(pieces) and pieces[at].at < edit.end:
        piece = pieces[at]
        first, last = max(edit.start - piece.at, 0), min(edit.end - piece.at, len(piece.text))
        if piece.exact:
            yield piece.start + first, piece.start + last, piece.bare
        elif piece.end > piece.start:
            yield piece.start, piece.end, piece.bare
        at += 1


def escaped(new: str, bare: bool) -> str:
    """Return new text as HTML, also where it stands in an attribute without quotes."""
    safe = html.escape(new)
    return safe.replace(" ", "&#32;") if bare else safe
