"""JSON lines: an object per line, copied so that only the redacted texts differ."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from piiscan.batch.columns import text_columns
from piiscan.batch.inputs import Input
from piiscan.batch.outputs import WholeFile
from piiscan.batch.problems import damaged, too_long, undecodable
from piiscan.batch.rows import BadRow, ReadOptions, Row
from piiscan.batch.sources.objects import SPACE, BadObjectError, loaded, respliced, texts_of
from piiscan.batch.sources.textual import TextSource
from piiscan.errors import FormatError
from piiscan.model import dumps
from piiscan.text.decode import Line, read_lines

_SAMPLE = 200
"""Lines whose keys are the columns."""


class _Raw(NamedTuple):
    """A row as it is written."""

    blank: bytes
    """Blank lines before it."""
    record: bytes


class JsonlSource(TextSource):
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
        super().__init__(file, options)
        self.columns = self._columns()
        self.text_columns = text_columns(self.columns, options.text_columns, file.name)

    def rows(self) -> Iterator[Row | BadRow]:
        """Read the rows in order; malformed and undecodable ones come as such in their places."""
        with self.file.open() as self._stream:
            number, blank = 0, b""
            for line in read_lines(self._stream, self.coding):
                if line.text.strip(SPACE):
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
            fields = self._parsed(line)
            texts = texts_of(fields, self.text_columns, line.number)
        except BadObjectError as bad:
            return BadRow(number, *bad.problem)
        return Row(number, texts, fields, _Raw(blank, line.raw))

    def _parsed(self, line: Line) -> dict[str, Any]:
        if line.cut:
            raise BadObjectError(too_long(line.number))
        if line.broken is not None:
            raise BadObjectError(undecodable(line.number, line.broken, self.encoding))
        return loaded(line.text.rstrip(SPACE), line.number)

    def _columns(self) -> tuple[str, ...]:
        """Collect the keys of the first lines.

        Raises:
            FormatError: none of them is an object.
        """
        keys: dict[str, None] = {}
        with self.file.open() as stream:
            for line in islice(read_lines(stream, self.coding), _SAMPLE):
                try:
                    keys.update(dict.fromkeys(self._parsed(line)))
                except BadObjectError:
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
        self._open_end = False
        """Whether the last line has no end."""
        self._write(source.coding.bom)

    def row(self, row: Row, texts: Sequence[str]) -> None:
        """Write a row; one that stays as it is keeps its bytes."""
        raw: _Raw = row.raw
        pairs = zip(self._source.text_columns, row.texts, texts, strict=True)
        changed = {column: new for column, old, new in pairs if old != new}
        self._write(
            raw.blank + (respliced(raw.record.decode(self._codec), changed, self._codec) if changed else raw.record)
        )
        self._open_end = not raw.record.endswith(self._source.coding.newline)

    def bad(self, row: BadRow, texts: Sequence[str]) -> None:
        """Write an object that holds nothing but what is said about it."""
        del row
        said = dict(zip(self._source.text_columns, texts, strict=True))
        self._write(("\n" * self._open_end + dumps(said) + "\n").encode(self._codec, "replace"))
        self._open_end = False

    def close(self) -> None:
        """Write the blank lines at the end."""
        self._write(self._source.tail)
