"""JSON lines: an object per line, copied so that only the redacted texts differ."""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, BinaryIO, NamedTuple

from piiscan.batch.columns import text_columns
from piiscan.batch.inputs import Input
from piiscan.batch.outputs import WholeFile
from piiscan.batch.problems import (
    Problem,
    damaged,
    doubled_key,
    extreme_json,
    no_object,
    no_text,
    not_json,
    too_long,
    undecodable,
)
from piiscan.batch.rows import BadRow, ReadOptions, Row
from piiscan.errors import FormatError
from piiscan.model import dumps
from piiscan.text.decode import Line, detect, read_lines

_SAMPLE = 200
"""Lines whose keys are the columns."""
_SPACE = " \t\r\n"
_DECODER = json.JSONDecoder()


class _Raw(NamedTuple):
    """A row as it is written."""

    blank: bytes
    """Blank lines before it."""
    record: bytes


class JsonlSource:
    """Rows of a file with a JSON object per line.

    Args:
        file: the input.
        options: text columns and encoding; what is None is found out.

    Raises:
        ConfigError: no row of the beginning has the column, or there is no such encoding.
        InputError: the bytes are no text, or no line is an object.
    """

    format = "jsonl"

    def __init__(self, file: Input, options: ReadOptions) -> None:
        self.file = file
        self.coding = detect(file.open, options.encoding)
        self.columns = self._columns()
        self.text_columns = text_columns(self.columns, options.text_columns, file.name)
        self.tail = b""
        self._stream: BinaryIO | None = None

    @property
    def encoding(self) -> str:
        """The encoding for people."""
        return self.coding.name

    @property
    def guessed(self) -> bool:
        """Whether some lines do not fit the encoding."""
        return self.coding.how == "majority"

    def position(self) -> int:
        """Return how many bytes of the file have been read."""
        return self.file.position(self._stream)

    def rows(self) -> Iterator[Row | BadRow]:
        """Read the rows in order; malformed and undecodable ones come as such in their places."""
        with self.file.open() as self._stream:
            number, blank = 0, b""
            for line in read_lines(self._stream, self.coding):
                if line.text.strip(_SPACE):
                    number += 1
                    yield self._row(number, line, blank)
                    blank = b""
                else:
                    blank += line.raw
            self.tail = blank
            if self.file.damaged(self._stream):
                yield BadRow(number + 1, *damaged(number))

    def copy(self, file: WholeFile) -> "JsonlCopy":
        """Begin a copy."""
        return JsonlCopy(self, file)

    def _row(self, number: int, line: Line, blank: bytes) -> Row | BadRow:
        try:
            fields = parsed(line, self.encoding)
            texts = tuple(text_of(fields, column, line.number) for column in self.text_columns)
        except _BadLineError as bad:
            return BadRow(number, *bad.problem)
        return Row(number, texts, fields, _Raw(blank, line.raw))

    def _columns(self) -> tuple[str, ...]:
        """Collect the keys of the first lines.

        Raises:
            FormatError: none of them is an object.
        """
        keys: dict[str, None] = {}
        with self.file.open() as stream:
            for line in islice(read_lines(stream, self.coding), _SAMPLE):
                try:
                    keys.update(dict.fromkeys(parsed(line, self.encoding)))
                except _BadLineError:
                    continue
        if not keys:
            raise FormatError(f"{self.file.name}: none of the first {_SAMPLE} lines is a JSON object")
        return tuple(keys)


class JsonlCopy:
    """Writes rows as they stand in the input, with other texts."""

    def __init__(self, source: JsonlSource, file: WholeFile) -> None:
        self._source = source
        self._write = file.stream.write
        self._codec = source.coding.codec
        self._write(source.coding.bom)

    def row(self, row: Row, texts: Sequence[str]) -> None:
        """Write a row; one that stays as it is keeps its bytes."""
        raw: _Raw = row.raw
        pairs = zip(self._source.text_columns, row.texts, texts, strict=True)
        changed = {column: new for column, old, new in pairs if old != new}
        self._write(raw.blank + (self._spliced(raw.record, changed) if changed else raw.record))

    def bad(self, row: BadRow, texts: Sequence[str]) -> None:
        """Write an object that holds nothing but what is said about it."""
        del row
        said = dict(zip(self._source.text_columns, texts, strict=True))
        self._write((dumps(said) + "\n").encode(self._codec, "replace"))

    def close(self) -> None:
        """Write the blank lines at the end."""
        self._write(self._source.tail)

    def _spliced(self, record: bytes, changed: dict[str, str]) -> bytes:
        line = record.decode(self._codec)
        try:
            escaped = line.isascii() and "\\u" in line
            return splice(line, changed, ascii_only=escaped).encode(self._codec)
        except UnicodeEncodeError:
            return splice(line, changed, ascii_only=True).encode(self._codec)


class _BadLineError(Exception):
    """A line that is no row."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail.en)
        self.problem = problem


class _Doubled(dict[str, Any]):
    """An object in which a key stands twice."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    return found if len(found) == len(pairs) else _Doubled(found)


def parsed(line: Line, encoding: str) -> dict[str, Any]:
    """Parse a line.

    Raises:
        _BadLineError: it is no object, or cannot be read; the problem says where.
    """
    if line.cut:
        raise _BadLineError(too_long(line.number))
    if line.broken is not None:
        raise _BadLineError(undecodable(line.number, line.broken, encoding))
    found = _loaded(line)
    if not isinstance(found, dict):
        raise _BadLineError(no_object(line.number))
    if isinstance(found, _Doubled):
        raise _BadLineError(doubled_key(line.number))
    return found


def _loaded(line: Line) -> Any:
    try:
        return json.loads(line.text.rstrip(_SPACE), object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        what = error.msg.split(":")[0].lower()
        raise _BadLineError(not_json(line.number, error.pos + 1, what)) from None
    except (ValueError, RecursionError):
        raise _BadLineError(extreme_json(line.number)) from None


def text_of(fields: dict[str, Any], column: str, line: int) -> str:
    """Return what is to be examined: a text, a number as text, nothing for null and a missing key.

    Raises:
        _BadLineError: it is a list or an object.
    """
    value = fields.get(column)
    if isinstance(value, str):
        return value
    if isinstance(value, (list, dict)):
        raise _BadLineError(no_text(line, column))
    return "" if value is None or isinstance(value, bool) else str(value)


def splice(line: str, texts: dict[str, str], *, ascii_only: bool) -> str:
    """Put other texts into an object and leave everything else as it is written: spaces, numbers, order of keys."""
    parts: list[str] = []
    done = 0
    for key, start, end in _values(line):
        if key in texts:
            parts += line[done:start], json.dumps(texts[key], ensure_ascii=ascii_only)
            done = end
    return "".join([*parts, line[done:]])


def _values(line: str) -> Iterable[tuple[str, int, int]]:
    """Yield the keys of an object with the places of their values."""
    at = _skip(line, _skip(line, 0) + 1)
    while line[at] == '"':
        key, at = _DECODER.raw_decode(line, at)
        start = _skip(line, _skip(line, at) + 1)
        _, end = _DECODER.raw_decode(line, start)
        yield key, start, end
        at = _skip(line, end)
        at = _skip(line, at + 1) if line[at] == "," else at


def _skip(line: str, at: int) -> int:
    while line[at : at + 1] and line[at] in _SPACE:
        at += 1
    return at
