"""Records of delimited text, line by line: what is wrong with one never costs the next."""

import csv
from collections import deque
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from piiscan.batch.problems import Problem, bad_quote, too_long, undecodable, wrong_width
from piiscan.batch.sources.dialect import Dialect
from piiscan.batch.sources.escaped import EscapedDialect
from piiscan.text.decode import Line

MAX_RECORD = 64 * 1024 * 1024
"""Code points of a record; a quote that is not closed must not swallow the rest of a large file."""


class Record(NamedTuple):
    """The lines of a record, and its fields (none if the line is blank) or what is wrong with it."""

    lines: list[Line]
    fields: list[str]
    problem: Problem | None = None

    @property
    def raw(self) -> bytes:
        """The record as it stands in the file."""
        return b"".join(line.raw for line in self.lines)

    @property
    def text(self) -> str:
        """The record as it is written."""
        return "".join(line.text for line in self.lines)


def read_records(
    lines: Iterator[Line], dialect: Dialect | EscapedDialect, width: int | None, encoding: str
) -> Iterator[Record]:
    """Parse lines.

    A stray quote may swallow the lines that follow it. If one of them is a record by itself, the stray quote costs its
    own line only, and the others are read again.

    Args:
        lines: of the file.
        dialect: how fields are told apart.
        width: how many fields a record has; None takes any.
        encoding: for messages.
    """
    feed = _Feed(lines)
    reader = dialect.reader(feed)
    while True:
        feed.lines.clear()
        fields: list[str] | None
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error:
            fields = None
        if (fields is None or not _fits(fields, width)) and any(
            _stands(line, dialect, width) for line in feed.lines[1:]
        ):
            feed.take_back()
            fields = None
        yield _record(list(feed.lines), fields, width, encoding)


class _Feed:
    """Gives lines to the reader, remembers those of the record, and takes all but the first back."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self.lines: list[Line] = []
        self._source = lines
        self._again: deque[Line] = deque()
        self._size = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._source)
        self._size = (self._size if self.lines else 0) + len(line.text)
        if self.lines and self._size > MAX_RECORD:
            self._again.appendleft(line)
            raise csv.Error
        self.lines.append(line)
        return line.text

    def take_back(self) -> None:
        """Give all lines but the first again, as records of their own."""
        self._again.extendleft(reversed(self.lines[1:]))
        del self.lines[1:]


def _fits(fields: Sequence[str], width: int | None) -> bool:
    """Whether a record is as wide as the header; surplus fields that are empty hide nothing."""
    if width is None or len(fields) == width or _blank(fields, width):
        return True
    return len(fields) > width and not any(fields[width:])


def _blank(fields: Sequence[str], width: int) -> bool:
    return not fields or (width > 1 and len(fields) == 1 and not fields[0].strip())


def _stands(line: Line, dialect: Dialect | EscapedDialect, width: int | None) -> bool:
    fields = dialect.fields(line.text)
    return bool(fields) and _fits(fields or (), width)


def _record(lines: list[Line], fields: list[str] | None, width: int | None, encoding: str) -> Record:
    for line in lines:
        if line.cut:
            return Record(lines, [], too_long(line.number))
        if line.broken is not None:
            return Record(lines, [], undecodable(line.number, line.broken, encoding))
    if fields is None:
        return Record(lines, [], bad_quote(lines[0].number))
    if width is None:
        return Record(lines, fields)
    if not _fits(fields, width):
        return Record(lines, [], wrong_width(lines[0].number, len(fields), width))
    return Record(lines, [] if _blank(fields, width) else fields[:width])
