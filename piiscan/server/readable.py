"""What readers see of a field, by its format, and the way back to its source."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from piiscan.redaction.bbcode import read_bbcode
from piiscan.redaction.markdown import escape_markdown, read_markdown
from piiscan.redaction.markup import Escape, Part, Piece, escaped, placed, read_apart, tags, to_source
from piiscan.redaction.redactor import Edit, splice


@dataclass(frozen=True, slots=True)
class Readable:
    """A field as it is examined. Text that people don't see at once (links, attributes, comments) stands behind the rest."""

    source: str
    text: str
    pieces: Sequence[Piece] | None = None
    """Where the text comes from; None if it is the source."""
    seen: int = 0
    """Characters of the text that people see."""
    escape: Escape = escaped

    def is_hidden(self, start: int) -> bool:
        """Whether a place of the text is one that people don't see at once."""
        return self.pieces is not None and start >= self.seen

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of the source in which a stretch of the text stands."""
        if self.pieces is None:
            return start, end
        at = max(0, bisect_right(self.pieces, start, key=_at) - 1)
        behind = bisect_left(self.pieces, end, key=_at)
        touched = [p for p in self.pieces[at:behind] if p.at + len(p.text) > start and p.end > p.start]
        if not touched:
            return self.pieces[at].start, self.pieces[at].end
        first, last = touched[0], touched[-1]
        return (
            first.start + max(0, start - first.at) if first.exact else first.start,
            last.start + min(end - last.at, len(last.text)) if last.exact else last.end,
        )

    def edited(self, edits: Sequence[Edit]) -> str:
        """Return the source with edits of the text done."""
        return splice(self.source, edits if self.pieces is None else to_source(edits, self.pieces, self.escape))

    def line(self, start: int) -> int:
        """Return the line, counted from 1, in which a reader sees a place of the text."""
        if self.pieces is None:
            return _lines(self.text[:start])
        if self.escape is escaped:
            return _html_line(self.source, self.span(start, start + 1)[0])
        return _lines(self.source[: self.span(start, start + 1)[0]])


def _at(piece: Piece) -> int:
    return piece.at


def _plain(new: str, bare: bool) -> str:
    del bare
    return new


_READERS: Mapping[str, tuple[Callable[[str], tuple[list[Part], list[Part]]], Escape]] = {
    "html": (read_apart, escaped),
    "bbcode": (read_bbcode, _plain),
    "markdown": (read_markdown, escape_markdown),
}


def readable(source: str, form: str) -> Readable:
    """Return a field as it is examined.

    Args:
        source: the field.
        form: ``plain``, ``html``, ``bbcode`` or ``markdown``.
    """
    if form not in _READERS:
        return Readable(source, source)
    reader, escape = _READERS[form]
    body, apart = reader(source)
    pieces = placed([*body, *apart])
    text = "".join(piece.text for piece in pieces)
    return Readable(source, text, pieces, sum(len(part[0]) for part in body), escape)


def _lines(text: str) -> int:
    return 1 + text.count("\n") + text.count("\r") - text.count("\r\n")


def _html_line(source: str, place: int) -> int:
    """Count as a browser lays lines out: one for each ``<br>``, one where a block begins or ends behind text."""
    line, written, done = 1, False, 0
    for start, end, tag in tags(source):
        if start > place:
            break
        written = written or bool(source[done:start].strip())
        done = end
        if tag == "br" or (tag in _BLOCKS and written):
            line, written = line + 1, False
    return line


_BLOCKS = {*"p div li ul ol tr table blockquote h1 h2 h3 h4 h5 h6 pre hr section article header footer dl".split()}  # noqa: SIM905
