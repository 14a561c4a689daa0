"""What delimited text looks like: its delimiter, and how a quote inside quotes is written."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from io import StringIO

from piiscan.batch.sources.escaped import NULL

DELIMITERS = (",", "\t", ";", "|")
_SINGLE = "\x1f"
"""Stands as delimiter where there is only one column; as good as never in a text, and harmless if it is."""
_ESCAPES = (None, "\\")
_STAND_IN = "\ufdd0"
"""Stands for a carriage return within a line, which the csv module takes for a line end; no character of any text."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How fields are told apart.

    Attributes:
        delimiter: between two fields.
        escape: the backslash where it stands before a quote inside quotes (MySQL); None where such a quote is doubled
            (Excel, PostgreSQL).
    """

    delimiter: str = ","
    escape: str | None = None

    def reader(self, lines: Iterable[str]) -> Iterator[list[str]]:
        """Parse lines; malformed quotes raise ``csv.Error``, and the reader goes on with the next line."""
        return _Reader(lines, self)

    def fields(self, record: str) -> list[str] | None:
        """Parse a record of one or several lines, or return None if it is none."""
        try:
            records = list(self.reader(StringIO(record, newline="\n")))
        except csv.Error:
            return None
        return records[0] if len(records) == 1 else None

    def nulls(self, record: str) -> list[int]:
        r"""Return the places of the fields that are null: ``\N`` without quotes, as MySQL writes it."""
        body = record.removesuffix("\n").removesuffix("\r")
        return [at for at, field in enumerate(_raw_fields(body, self)) if field == NULL]

    def line(self, fields: Sequence[str], newline: str) -> str:
        """Write a record, with quotes where they are needed."""
        return self.delimiter.join(self.field(value, quoted=False) for value in fields) + newline

    def field(self, value: str, *, quoted: bool) -> str:
        """Write a field, in quotes if it was so or needs them."""
        if self.escape and not quoted:
            return re.sub(rf'[\\"\r\n{re.escape(self.delimiter)}]', r"\\\g<0>", value)
        if self.escape:
            return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
        if quoted or any(mark in value for mark in (self.delimiter, '"', "\n", "\r")):
            return '"' + value.replace('"', '""') + '"'
        return value

    def splice(self, record: str, texts: dict[int, str]) -> str:
        """Put other texts into a record and leave everything else as it is written, quotes and line end included."""
        body = record.removesuffix("\n").removesuffix("\r")
        raw = _raw_fields(body, self)
        old = self.fields(record)
        if old is None:
            raise ValueError("not a record")
        new = [texts.get(i, value) for i, value in enumerate(old)]
        if len(raw) == len(old):
            kept = [self.field(texts[i], quoted=r.startswith('"')) if i in texts else r for i, r in enumerate(raw)]
            spliced = self.delimiter.join(kept) + record[len(body) :]
            if self.fields(spliced) == new:
                return spliced
        return self.line(new, record[len(body) :])


class _Reader:
    """The csv module's reader, which takes a carriage return within a line for what it is."""

    def __init__(self, lines: Iterable[str], dialect: Dialect) -> None:
        self._lines = _Lines(lines)
        self._reader = csv.reader(self._lines, delimiter=dialect.delimiter, escapechar=dialect.escape, strict=True)

    def __iter__(self) -> Iterator[list[str]]:
        return self

    def __next__(self) -> list[str]:
        self._lines.replaced = False
        fields = next(self._reader)
        return [field.replace(_STAND_IN, "\r") for field in fields] if self._lines.replaced else fields


class _Lines:
    """Lines for the csv module. An object of its own, so that no reader refers to itself: each holds 16 kB until it is freed."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self.replaced = False
        """Whether a stand-in stands in what was given."""

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        if line.find("\r", 0, -2) < 0 and not (line.endswith("\r") or line[-2:-1] == "\r" != line[-1:]):
            return line
        end = "\r\n" if line.endswith("\r\n") else ""
        self.replaced = True
        return line.removesuffix(end).replace("\r", _STAND_IN) + end


def detect_dialect(sample: Sequence[str], wanted: Sequence[str] = (), delimiter: str | None = None) -> Dialect:
    """Find the dialect in which most records of a sample have as many fields as the header.

    Args:
        sample: the first lines of the input.
        wanted: columns that the header should have.
        delimiter: the delimiter, if it is known.
    """
    delimiters = (delimiter,) if delimiter else DELIMITERS
    ranked = [(_fitness(sample, dialect, wanted), dialect) for dialect in _dialects(delimiters)]
    fitness, best = max(ranked, key=lambda pair: pair[0])
    return best if delimiter or fitness[1] else Dialect(_SINGLE, _escape_of_single(sample))


def _dialects(delimiters: Iterable[str]) -> Iterator[Dialect]:
    for delimiter in delimiters:
        yield from (Dialect(delimiter, escape) for escape in _ESCAPES)


def _fitness(sample: Sequence[str], dialect: Dialect, wanted: Sequence[str]) -> tuple[bool, bool, float]:
    """Rank a dialect: the header has the wanted columns, it has several columns, the records have as many."""
    records = list(_records(dialect.reader(sample)))
    header = [field.strip() for field in (records[0] if records else None) or ()]
    fitting = sum(record is not None and len(record) == len(header) for record in records)
    several = len(header) > 1
    return several and all(column in header for column in wanted), several, fitting / max(1, len(records))


def _records(reader: Iterator[list[str]]) -> Iterator[list[str] | None]:
    """Yield the records that are not blank, and None for a malformed one."""
    while True:
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield None
        else:
            if fields:
                yield fields


def _escape_of_single(sample: Sequence[str]) -> str | None:
    return max(_ESCAPES, key=lambda escape: _fitness(sample, Dialect(_SINGLE, escape), ())[2])


def _raw_fields(body: str, dialect: Dialect) -> list[str]:
    """Split a record into its fields as they are written, quotes included."""
    pattern = _field_pattern(dialect)
    fields, at = [], 0
    while match := pattern.match(body, at):
        fields.append(match[1])
        at = match.end()
        if not match[2]:
            break
    return fields


@cache
def _field_pattern(dialect: Dialect) -> re.Pattern[str]:
    delimiter = re.escape(dialect.delimiter)
    escaped = rf'"(?:[^"\\]++|\\.|"")*+"|(?:[^{delimiter}\\]++|\\.)*+'
    doubled = rf'"(?:[^"]++|"")*+"|[^{delimiter}]*+'
    field = escaped if dialect.escape else doubled
    return re.compile(rf"({field})({delimiter}|\Z)", re.DOTALL)
