r"""Delimited text without quotes, in which a backslash escapes.

So write ``COPY`` of PostgreSQL, and ``SELECT INTO OUTFILE``, ``mysqldump --tab`` and ``mysql -B`` of MySQL.
``\N`` is null, ``\n`` a line feed, and a backslash before a line end or a delimiter makes it a part of the field. Sources:
PostgreSQL, "COPY", text format; MySQL, "LOAD DATA", field and line handling.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

NULL = "\\N"
"""A field that holds nothing, not even an empty text."""
_END = "\\."
"""The line that ends the data in a dump of PostgreSQL; no row."""
_ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{1,2}|[0-7]{1,3}|.)", re.DOTALL)
_LETTERS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "Z": "\x1a"}
_WRITTEN = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0"}
_USUAL = re.compile(r"\\(?:[bfnrtvZN0-7\\\t\n]|x[0-9a-fA-F]|\.$|\r?\n)")
_TELLING = re.compile(r"\\[nrt\\\t\n]|(?:^|\t)\\N(?=[\t\r\n]|$)")


@dataclass(frozen=True, slots=True)
class EscapedDialect:
    """How fields are told apart.

    Attributes:
        delimiter: between two fields.
    """

    delimiter: str = "\t"

    def reader(self, lines: Iterable[str]) -> Iterator[list[str]]:
        """Parse lines; a record goes on where a line ends with a backslash that nothing escapes."""
        return _Reader(iter(lines), self)

    def fields(self, record: str) -> list[str] | None:
        """Parse a record of one or several lines, or return None if it ends within an escape."""
        body = _body(record)
        if "\\" not in body:
            return body.split(self.delimiter) if body else []
        if body == _END:
            return []
        return None if _goes_on(body) else [_unescaped(field) for field in self.raw_fields(body)]

    def raw_fields(self, body: str) -> list[str]:
        """Split a record without its line end into its fields as they are written."""
        delimiter = re.escape(self.delimiter)
        return [match[1] for match in re.finditer(rf"(?:^|{delimiter})((?:[^\\{delimiter}]++|\\.)*+)", body, re.DOTALL)]

    def nulls(self, record: str) -> list[int]:
        """Return the places of the fields that are null."""
        return [at for at, field in enumerate(self.raw_fields(_body(record))) if field == NULL]

    def line(self, fields: Sequence[str], newline: str) -> str:
        """Write a record."""
        return self.delimiter.join(map(self.field, fields)) + newline

    def field(self, value: str) -> str:
        """Write a field."""
        escaped = re.sub(r"[\\\n\r\t\0]", lambda match: _WRITTEN[match[0]], value)
        return escaped if self.delimiter == "\t" else escaped.replace(self.delimiter, f"\\{self.delimiter}")

    def splice(self, record: str, texts: Mapping[int, str]) -> str:
        """Put other texts into a record and leave everything else as it is written."""
        body = _body(record)
        raw = self.raw_fields(body)
        return self.delimiter.join(
            self.field(texts[at]) if at in texts else field for at, field in enumerate(raw)
        ) + record.removeprefix(body)


class _Reader:
    """Puts lines together to records; a record that grows too large costs itself, and reading goes on behind it."""

    def __init__(self, lines: Iterator[str], dialect: EscapedDialect) -> None:
        self._lines = lines
        self._dialect = dialect

    def __iter__(self) -> Iterator[list[str]]:
        return self

    def __next__(self) -> list[str]:
        parts = [next(self._lines)]
        while _goes_on(_body(parts[-1])):
            following = next(self._lines, None)
            if following is None:
                raise csv.Error
            parts.append(following)
        fields = self._dialect.fields("".join(parts))
        if fields is None:
            raise csv.Error
        return fields


def is_escaped(sample: Sequence[str]) -> bool:
    """Tell whether lines with tabs are written so: all their backslashes escape something, and at least one says it clearly."""
    text = "".join(sample)
    return text.count("\\") > 0 and bool(_TELLING.search(text)) and "\\" not in _USUAL.sub("", text)


def _body(record: str) -> str:
    return record.removesuffix("\n").removesuffix("\r")


def _goes_on(body: str) -> bool:
    return (len(body) - len(body.rstrip("\\"))) % 2 == 1


def _unescaped(field: str) -> str:
    if "\\" not in field:
        return field
    return "" if field == NULL else _ESCAPE.sub(_character, field)


def _character(match: re.Match[str]) -> str:
    code = match[1]
    if code[0] == "x" and len(code) > 1:
        return chr(int(code[1:], 16))
    return chr(int(code, 8)) if code.isdecimal() and code.isascii() and code < "8" else _LETTERS.get(code, code)
