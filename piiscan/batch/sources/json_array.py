"""A JSON array of objects: read element by element, and copied so that only the redacted texts differ."""

import codecs
import json
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, BinaryIO, NamedTuple

from piiscan.batch.columns import text_columns
from piiscan.batch.inputs import Input
from piiscan.batch.outputs import WholeFile
from piiscan.batch.problems import broken_array, damaged, undecodable
from piiscan.batch.rows import BadRow, ReadOptions, Row
from piiscan.batch.sources.objects import DECODER, BadObjectError, checked, respliced, texts_of
from piiscan.batch.sources.textual import TextSource
from piiscan.errors import FormatError
from piiscan.model import dumps
from piiscan.text.decode import MAX_LINE, Encoding

_SAMPLE = 200
"""Elements whose keys are the columns."""
_BLOCK = 256 * 1024
_NEAR = 16
"""An error this near to the end of what has been read may be a value that is not there as a whole yet."""
_BETWEEN = re.compile(r"[\s,\ufeff]*")
_ESCAPED = re.compile("[\udc80-\udcff]")
"""Bytes that do not decode; UTF-8 and cp949 have no such characters of their own."""


class _Element(NamedTuple):
    """A value of the array."""

    before: str
    """What stands between it and the one before."""
    text: str
    value: Any
    line: int
    offset: int
    """Bytes of the file before it."""


class _BrokenError(Exception):
    """The array cannot be read any further."""

    def __init__(self, before: str, line: int) -> None:
        super().__init__(line)
        self.before = before
        self.line = line


class JsonArraySource(TextSource):
    """Objects of an array.

    Raises:
        ConfigError: no element of the beginning has the column, or there is no such encoding.
        InputError: the bytes are no text, or no array of objects.
    """

    format = "json"

    def __init__(self, file: Input, options: ReadOptions) -> None:
        super().__init__(file, options)
        self.end: str | None = None
        """What stands behind the last element; None if the array is broken."""
        self.columns = self._columns()
        self.text_columns = text_columns(self.columns, options.text_columns, file.name)

    def rows(self) -> Iterator[Row | BadRow]:
        """Read the elements in order; behind the first one that is no JSON nothing can be read."""
        number = 0
        with self.file.open() as self._stream:
            reader = _Reader(self._stream, self.coding)
            try:
                for element in reader:
                    number += 1
                    yield self._row(number, element)
                self.end = reader.end
            except _BrokenError as broken:
                lost = damaged(number) if self.file.damaged(self._stream) else broken_array(broken.line)
                yield BadRow(number + 1, *lost, broken.before)

    def copy(self, file: WholeFile) -> "JsonArrayCopy":
        """Begin a copy."""
        return JsonArrayCopy(self, file)

    def _row(self, number: int, element: _Element) -> Row | BadRow:
        try:
            self._require_decoded(element)
            fields = checked(element.value, element.line)
            return Row(number, texts_of(fields, self.text_columns, element.line), fields, element)
        except BadObjectError as bad:
            return BadRow(number, *bad.problem, element.before)

    def _columns(self) -> tuple[str, ...]:
        """Collect the keys of the first elements.

        Raises:
            FormatError: there is no array, or none of them is an object.
        """
        keys: dict[str, None] = {}
        with self.file.open() as stream:
            try:
                for element in islice(_Reader(stream, self.coding), _SAMPLE):
                    keys.update(dict.fromkeys(element.value if isinstance(element.value, dict) else ()))
            except _BrokenError as broken:
                if not keys:
                    raise FormatError(f"{self.file.name}: line {broken.line} is no JSON array of objects") from None
        if not keys:
            raise FormatError(f"{self.file.name}: none of the first {_SAMPLE} elements is an object")
        return tuple(keys)

    def _require_decoded(self, element: _Element) -> None:
        broken = _ESCAPED.search(element.text)
        if broken:
            at = element.offset + len(element.text[: broken.start()].encode(self.coding.codec, "surrogateescape"))
            raise BadObjectError(undecodable(element.line, at, self.encoding))


class JsonArrayCopy:
    """Writes elements with what stands between them."""

    def __init__(self, source: JsonArraySource, file: WholeFile) -> None:
        self._source = source
        self._write = file.stream.write
        self._codec = source.coding.codec
        self._write(source.coding.bom)

    def row(self, row: Row, texts: Sequence[str]) -> None:
        """Write an object with other texts."""
        element: _Element = row.raw
        pairs = zip(self._source.text_columns, row.texts, texts, strict=True)
        changed = {column: new for column, old, new in pairs if old != new}
        self._write(element.before.encode(self._codec) + respliced(element.text, changed, self._codec))

    def bad(self, row: BadRow, texts: Sequence[str]) -> None:
        """Write an object that holds nothing but what is said about it."""
        said = dumps(dict(zip(self._source.text_columns, texts, strict=True)))
        self._write((row.raw + said).encode(self._codec, "replace"))

    def close(self) -> None:
        """Write the end of the array."""
        self._write(("\n]\n" if self._source.end is None else self._source.end).encode(self._codec))


class _Reader:
    """Takes the values out of an array, holding one of them and a block of the file in memory."""

    def __init__(self, stream: BinaryIO, encoding: Encoding) -> None:
        self._stream = stream
        self._codec = encoding.codec
        self._errors = "replace" if encoding.codec.startswith("utf-16") else "surrogateescape"
        self._decoder = codecs.getincrementaldecoder(encoding.codec)(self._errors)
        self._text = ""
        self._at = 0
        self._whole = False
        self._line = 1
        self._offset = len(stream.read(len(encoding.bom)))
        self.end = ""

    def __iter__(self) -> Iterator[_Element]:
        before = self._opening()
        while True:
            before += self._between()
            if self._peek() == "]":
                self.end = before + self._rest()
                return
            yield self._element(before)
            before = ""

    def _opening(self) -> str:
        before = self._between()
        if self._peek() != "[":
            raise _BrokenError(before, self._line)
        return before + self._take(1)

    def _element(self, before: str) -> _Element:
        value, end = self._value(before)
        line, offset = self._line, self._offset
        return _Element(before, self._take(end - self._at), value, line, offset)

    def _value(self, before: str) -> tuple[Any, int]:
        while True:
            try:
                value, end = DECODER.raw_decode(self._text, self._at)
                if self._whole or end < len(self._text):
                    return value, end
            except json.JSONDecodeError as error:
                cut = error.msg.startswith("Unterminated") or error.pos >= len(self._text) - _NEAR
                if self._whole or not cut or len(self._text) - self._at > MAX_LINE:
                    raise _BrokenError(before, self._line) from None
            except (ValueError, RecursionError):
                raise _BrokenError(before, self._line) from None
            self._more()

    def _between(self) -> str:
        taken = ""
        while match := _BETWEEN.match(self._text, self._at):
            taken += self._take(match.end() - self._at)
            if self._at < len(self._text) or not self._more():
                return taken
        return taken

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _rest(self) -> str:
        parts = [self._take(len(self._text) - self._at)]
        while self._more():
            parts.append(self._take(len(self._text) - self._at))
        return "".join(parts)

    def _take(self, count: int) -> str:
        taken = self._text[self._at : self._at + count]
        self._at += count
        self._line += taken.count("\n")
        self._offset += len(taken.encode(self._codec, self._errors))
        return taken

    def _more(self) -> bool:
        """Read on, in ever larger blocks if one value does not end; return whether there was anything."""
        if self._whole:
            return False
        data = self._stream.read(max(_BLOCK, len(self._text) - self._at))
        self._whole = not data
        self._text = self._text[self._at :] + self._decoder.decode(data, final=self._whole)
        self._at = 0
        return not self._whole
