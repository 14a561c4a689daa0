"""CSV and TSV: read record by record, and copied so that only the redacted texts differ."""

import csv
import re
import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import BinaryIO, NamedTuple

from piiscan.batch.columns import text_columns
from piiscan.batch.inputs import Input
from piiscan.batch.outputs import WholeFile
from piiscan.batch.problems import damaged
from piiscan.batch.rows import BadRow, ReadOptions, Row
from piiscan.batch.sources.dialect import Dialect, detect_dialect
from piiscan.batch.sources.escaped import NULL, EscapedDialect, is_escaped
from piiscan.batch.sources.records import Record, read_records
from piiscan.batch.sources.returns import ends_with_return, swapped, swapped_bytes, swapping
from piiscan.batch.sources.textual import TextSource
from piiscan.errors import FormatError
from piiscan.text.decode import MAX_LINE, Line, read_lines

_SAMPLE_LINES = 500
_SAMPLE_BYTES = 65_536
"""Of each line of the sample."""
_SEP = re.compile(r'"?sep=(.)"?\r?\n?')
"""The first line by which Excel is told the delimiter."""


class _Raw(NamedTuple):
    """A row as it is written."""

    blank: bytes
    """Blank lines before it."""
    record: bytes


class DelimitedSource(TextSource):
    """Rows of a file of delimited text.

    Args:
        file: the input.
        options: text columns, encoding, delimiter, header; what is None is found out.

    Raises:
        ConfigError: a column or an encoding does not exist.
        InputError: the bytes are no text, or there is no header.
    """

    def __init__(self, file: Input, options: ReadOptions) -> None:
        csv.field_size_limit(sys.maxsize)
        super().__init__(file, options)
        self.swaps = False
        self.swaps = self.coding.newline == b"\n" and ends_with_return("".join(self._sample(1)))
        """Whether carriage returns end the lines, and stand in each other's place with line feeds while they are read."""
        sample = self._sample(_SAMPLE_LINES)
        self._told = _SEP.fullmatch(sample[0]) if sample else None
        self.dialect = self._dialect(sample[1:] if self._told else sample, options)
        self.newline = "\r\n" if sample and sample[0].endswith("\r\n") else "\n"
        """What ends the first line."""
        self.head, self._skipped, self.columns = self._header(options.header)
        self.text_columns = text_columns(self.columns, options.text_columns, file.name)
        self.places = tuple(self.columns.index(column) for column in self.text_columns)

    @property
    def format(self) -> str:
        """``csv``, ``tsv``, or ``copy`` where backslashes escape and nothing is quoted."""
        if isinstance(self.dialect, EscapedDialect):
            return "copy"
        return "tsv" if self.dialect.delimiter == "\t" else "csv"

    def rows(self) -> Iterator[Row | BadRow]:
        """Read the rows in order; malformed and undecodable ones come as such in their places."""
        with self.file.open() as self._stream:
            records = read_records(self._lines(self._stream), self.dialect, len(self.columns), self.encoding)
            number, blank = 0, b""
            for record in islice(records, self._skipped, None):
                if record.fields or record.problem:
                    number += 1
                    yield self._row(number, record, blank)
                    blank = b""
                else:
                    blank += record.raw
            self.tail = blank
            if self.file.damaged(self._stream):
                yield BadRow(number + 1, *damaged(number))

    def copy(self, file: WholeFile) -> "DelimitedCopy":
        """Begin a copy."""
        return DelimitedCopy(self, file)

    def _row(self, number: int, record: Record, blank: bytes) -> Row | BadRow:
        if record.problem:
            return BadRow(number, *record.problem)
        fields: dict[str, str | None] = dict(zip(self.columns, map(self.turned, record.fields), strict=True))
        texts = tuple(fields[column] or "" for column in self.text_columns)
        if NULL.encode(self.coding.codec) in record.raw:
            texts = self._without_nulls(record, fields, texts)
        return Row(number, texts, fields, _Raw(blank, record.raw))

    def _without_nulls(self, record: Record, fields: dict[str, str | None], texts: tuple[str, ...]) -> tuple[str, ...]:
        nulls = [self.columns[at] for at in self.dialect.nulls(record.text) if at < len(self.columns)]
        fields.update(dict.fromkeys(nulls))
        return tuple("" if column in nulls else text for column, text in zip(self.text_columns, texts, strict=True))

    def turned(self, text: str) -> str:
        """Return a text of the file with its line ends as they are, or one for the file as they are read."""
        return swapped(text) if self.swaps else text

    def _lines(self, stream: BinaryIO, limit: int = MAX_LINE) -> Iterator[Line]:
        return read_lines(swapping(stream) if self.swaps else stream, self.coding, limit)

    def _sample(self, lines: int) -> list[str]:
        with self.file.open() as stream:
            return [line.text for line in islice(self._lines(stream, _SAMPLE_BYTES), lines)]

    def _dialect(self, sample: Sequence[str], options: ReadOptions) -> Dialect | EscapedDialect:
        tabs = "\t" if options.format == "tsv" or self.file.plain_name.endswith((".tsv", ".tab")) else None
        delimiter = options.delimiter or (self._told[1] if self._told else tabs)
        if options.format == "copy":
            return EscapedDialect(delimiter or "\t")
        found = detect_dialect(sample, () if options.header else options.text_columns, delimiter)
        chosen = options.format is not None
        escaped = found.delimiter == "\t" and not chosen and is_escaped(sample)
        return EscapedDialect() if escaped else found

    def _header(self, given: tuple[str, ...]) -> tuple[bytes, int, tuple[str, ...]]:
        """Read the names of the columns; return the bytes and the number of records up to them, and the names.

        Args:
            given: the names, if the file has no line for them.

        Raises:
            FormatError: there are none, or they cannot be read.
        """
        head, told = b"", self._told
        with self.file.open() as stream:
            records = read_records(self._lines(stream), self.dialect, None, self.encoding)
            for count, record in enumerate(records, 1):
                if given and not told:
                    return head, count - 1, given
                head += record.raw
                if record.problem:
                    raise FormatError(f"{self.file.name}: the header cannot be read: {record.problem.detail.en}")
                if any("\r" in field for field in record.fields):
                    raise FormatError(f"{self.file.name}: lines end with CR alone; convert them to LF or CR LF")
                if record.fields and not told:
                    return head, count, tuple(record.fields)
                told = told if not record.fields else None
        raise FormatError(
            f"{self.file.name}: there is no header line; --header names the columns of a file without one"
        )


class DelimitedCopy:
    """Writes rows as they stand in the input, with other texts."""

    def __init__(self, source: DelimitedSource, file: WholeFile) -> None:
        self._source = source
        self._stream = file.stream
        self._codec = source.coding.codec
        self._newline = source.coding.newline
        self._open_end = False
        """Whether the last line has no end."""
        self._write(source.coding.bom + source.head)

    def row(self, row: Row, texts: Sequence[str]) -> None:
        """Write a row; one that stays as it is keeps its bytes."""
        raw: _Raw = row.raw
        pairs = zip(self._source.places, row.texts, texts, strict=True)
        changed = {place: self._source.turned(new) for place, old, new in pairs if old != new}
        self._write(raw.blank + (self._spliced(raw.record, changed) if changed else raw.record))
        self._open_end = not raw.record.endswith(self._newline)

    def bad(self, row: BadRow, texts: Sequence[str]) -> None:
        """Write a row that holds nothing but what is said about it."""
        del row
        said = dict(zip(self._source.places, texts, strict=True))
        fields = [said.get(place, "") for place in range(len(self._source.columns))]
        line = self._source.dialect.line(fields, self._source.newline)
        self._write(self._encoded(self._source.newline + line if self._open_end else line))
        self._open_end = False

    def close(self) -> None:
        """Write the blank lines at the end."""
        self._write(self._source.tail)

    def _spliced(self, record: bytes, changed: dict[int, str]) -> bytes:
        return self._encoded(self._source.dialect.splice(record.decode(self._codec), changed))

    def _encoded(self, text: str) -> bytes:
        # Only a label can be beyond the encoding (say, Latin-1); a question mark stands for what it cannot hold.
        return text.encode(self._codec, "replace")

    def _write(self, data: bytes) -> None:
        self._stream.write(swapped_bytes(data) if self._source.swaps else data)
