"""CSV and TSV: read record by record, and copied so that only the redacted texts differ."""

import csv
import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from piiscan.batch.columns import text_columns
from piiscan.batch.inputs import Input
from piiscan.batch.outputs import WholeFile
from piiscan.batch.problems import damaged
from piiscan.batch.rows import BadRow, ReadOptions, Row
from piiscan.batch.sources.dialect import detect_dialect
from piiscan.batch.sources.records import Record, read_records
from piiscan.batch.sources.textual import TextSource
from piiscan.errors import FormatError
from piiscan.text.decode import read_lines

_SAMPLE_LINES = 500
_SAMPLE_BYTES = 65_536
"""Of each line of the sample."""


class _Raw(NamedTuple):
    """A row as it is written."""

    blank: bytes
    """Blank lines before it."""
    record: bytes


class DelimitedSource(TextSource):
    """Rows of a file of delimited text.

    Args:
        file: the input.
        options: text columns, encoding, delimiter; what is None is found out.

    Raises:
        ConfigError: a column or an encoding does not exist.
        InputError: the bytes are no text, or there is no header.
    """

    def __init__(self, file: Input, options: ReadOptions) -> None:
        csv.field_size_limit(sys.maxsize)
        super().__init__(file, options)
        tabs = "\t" if options.format == "tsv" or file.plain_name.endswith((".tsv", ".tab")) else None
        self.dialect = detect_dialect(self._sample(), options.text_columns, options.delimiter or tabs)
        self.head, self.columns = self._header()
        self.text_columns = text_columns(self.columns, options.text_columns, file.name)
        self.places = tuple(self.columns.index(column) for column in self.text_columns)

    @property
    def format(self) -> str:
        """``csv`` or ``tsv``."""
        return "tsv" if self.dialect.delimiter == "\t" else "csv"

    @property
    def newline(self) -> str:
        """What ends the header line."""
        return "\r\n" if self.head.decode(self.coding.codec).endswith("\r\n") else "\n"

    def rows(self) -> Iterator[Row | BadRow]:
        """Read the rows in order; malformed and undecodable ones come as such in their places."""
        with self.file.open() as self._stream:
            records = read_records(
                read_lines(self._stream, self.coding), self.dialect, len(self.columns), self.encoding
            )
            next(record for record in records if record.fields)
            number, blank = 0, b""
            for record in records:
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
        texts = tuple(record.fields[place] for place in self.places)
        return Row(number, texts, dict(zip(self.columns, record.fields, strict=True)), _Raw(blank, record.raw))

    def _sample(self) -> list[str]:
        with self.file.open() as stream:
            lines = islice(read_lines(stream, self.coding, _SAMPLE_BYTES), _SAMPLE_LINES)
            return [line.text for line in lines]

    def _header(self) -> tuple[bytes, tuple[str, ...]]:
        """Read the names of the columns, and the bytes up to them.

        Raises:
            FormatError: there are none, or they cannot be read.
        """
        head = b""
        with self.file.open() as stream:
            for record in read_records(read_lines(stream, self.coding), self.dialect, None, self.encoding):
                head += record.raw
                if record.problem:
                    raise FormatError(f"{self.file.name}: the header cannot be read: {record.problem.detail.en}")
                if any("\r" in field for field in record.fields):
                    raise FormatError(f"{self.file.name}: lines end with CR alone; convert them to LF or CR LF")
                if record.fields:
                    return head, tuple(record.fields)
        raise FormatError(f"{self.file.name}: there is no header line")


class DelimitedCopy:
    """Writes rows as they stand in the input, with other texts."""

    def __init__(self, source: DelimitedSource, file: WholeFile) -> None:
        self._source = source
        self._write = file.stream.write
        self._codec = source.coding.codec
        self._write(source.coding.bom + source.head)

    def row(self, row: Row, texts: Sequence[str]) -> None:
        """Write a row; one that stays as it is keeps its bytes."""
        raw: _Raw = row.raw
        changed = {
            place: new for place, old, new in zip(self._source.places, row.texts, texts, strict=True) if old != new
        }
        self._write(raw.blank + (self._spliced(raw.record, changed) if changed else raw.record))

    def bad(self, row: BadRow, texts: Sequence[str]) -> None:
        """Write a row that holds nothing but what is said about it."""
        del row
        said = dict(zip(self._source.places, texts, strict=True))
        fields = [said.get(place, "") for place in range(len(self._source.columns))]
        self._write(self._encoded(self._source.dialect.line(fields, self._source.newline)))

    def close(self) -> None:
        """Write the blank lines at the end."""
        self._write(self._source.tail)

    def _spliced(self, record: bytes, changed: dict[int, str]) -> bytes:
        return self._encoded(self._source.dialect.splice(record.decode(self._codec), changed))

    def _encoded(self, text: str) -> bytes:
        # Only a label can be beyond the encoding (say, Latin-1); a question mark stands for what it cannot hold.
        return text.encode(self._codec, "replace")
