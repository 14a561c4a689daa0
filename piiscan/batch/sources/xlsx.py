"""Workbooks of Excel: one sheet, read by python-calamine and written by XlsxWriter.

The copy holds the values of that sheet alone: other sheets, comments and the pool of shared strings may hold texts that
nobody examined.
"""

import datetime as dt
import shutil
from collections.abc import Iterator, Sequence
from tempfile import TemporaryFile
from typing import Any

from piiscan.batch.columns import TEXT_NAMES, text_columns
from piiscan.batch.extras import needs
from piiscan.batch.inputs import Input
from piiscan.batch.outputs import WholeFile
from piiscan.batch.problems import broken_block
from piiscan.batch.rows import BadRow, ReadOptions, Row
from piiscan.errors import ConfigError, FormatError

_FORMATS = (
    (dt.datetime, "yyyy-mm-dd hh:mm:ss"),
    (dt.date, "yyyy-mm-dd"),
    (dt.time, "hh:mm:ss"),
    (dt.timedelta, "[h]:mm:ss"),
)
_LONGEST = 32_767
"""Characters that a cell can hold."""


class XlsxSource:
    """Rows of a sheet; the first row that is not empty names the columns.

    Raises:
        ConfigError: a library is not installed, or the sheet or a column does not exist or is not clear.
        FormatError: the file is no workbook.
    """

    format = "xlsx"
    encoding = ""
    guessed = False

    def __init__(self, file: Input, options: ReadOptions) -> None:
        self._calamine = needs("python_calamine", "xlsx")
        needs("xlsxwriter", "xlsx")
        self.file = file
        self._local = file.local()
        self._read = self.top = 0
        workbook = self._opened()
        self.sheet, self.columns = self._chosen(workbook, options)
        self.left_out = tuple(name for name in workbook.sheet_names if name != self.sheet)
        self.text_columns = text_columns(self.columns, options.text_columns, file.name)
        self.places = tuple(self.columns.index(column) for column in self.text_columns)

    def position(self) -> int:
        """Return nothing before the end: the size of a sheet says little about its rows."""
        return self._read

    def rows(self) -> Iterator[Row | BadRow]:
        """Read the rows in order; empty ones are no rows, but stay in the copy."""
        number = skipped = 0
        try:
            rows = self._filled(self._opened())
            self.top, _ = next(rows)
            for at, values in rows:
                number += 1
                yield self._row(number, [*values, *([""] * (len(self.columns) - len(values)))], at)
                skipped = at
        except self._calamine.CalamineError:
            yield BadRow(number + 1, *broken_block(number), skipped + 1)
        self._read = self.file.size

    def copy(self, file: WholeFile) -> "XlsxCopy":
        """Begin a copy."""
        return XlsxCopy(self, file)

    def _row(self, number: int, values: list[Any], at: int) -> Row:
        fields = dict(zip(self.columns, values, strict=False))
        return Row(number, tuple(_text(values[place]) for place in self.places), fields, (at, values))

    def _filled(self, workbook: Any, sheet: str | None = None) -> Iterator[tuple[int, list[Any]]]:
        rows = workbook.get_sheet_by_name(sheet or self.sheet).iter_rows()
        return ((at, values) for at, values in enumerate(rows) if any(value != "" for value in values))

    def _opened(self) -> Any:
        try:
            return self._calamine.CalamineWorkbook.from_path(self._local.name)
        except (OSError, self._calamine.CalamineError):
            raise FormatError(f"{self.file.name}: no workbook, or a damaged or protected one") from None

    def _chosen(self, workbook: Any, options: ReadOptions) -> tuple[str, tuple[str, ...]]:
        """Return the sheet to read and its columns.

        Raises:
            ConfigError: it does not exist, or is not clear.
        """
        headers = {name: self._header(workbook, name) for name in workbook.sheet_names}
        wanted = [name for name, columns in headers.items() if _is_meant(name, columns, options)]
        if len(wanted) != 1:
            listed = ", ".join(headers) or "(none)"
            raise ConfigError(
                f"{self.file.name}: it is not clear which sheet is meant; name it by --table. The sheets are: {listed}"
            )
        return wanted[0], headers[wanted[0]]

    def _header(self, workbook: Any, sheet: str) -> tuple[str, ...]:
        _, values = next(self._filled(workbook, sheet), (0, []))
        return tuple(map(_text, values))


class XlsxCopy:
    """Writes the values of the sheet."""

    def __init__(self, source: XlsxSource, file: WholeFile) -> None:
        writer = needs("xlsxwriter", "xlsx")
        self._source = source
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self._file = file
        self._spool = TemporaryFile(prefix="piiscan-")  # noqa: SIM115 - closed with the workbook
        self._book = writer.Workbook(self._spool, options)
        self._sheet = self._book.add_worksheet(source.sheet)
        self._headed = False
        self._formats = [(kind, self._book.add_format({"num_format": form})) for kind, form in _FORMATS]

    def row(self, row: Row, texts: Sequence[str]) -> None:
        """Write a row with other texts; what is no text and stays as it is keeps its type."""
        at, values = row.raw
        written = list(values)
        for place, old, new in zip(self._source.places, row.texts, texts, strict=True):
            written[place] = values[place] if old == new else new
        self._write(at, written)

    def bad(self, row: BadRow, texts: Sequence[str]) -> None:
        """Write a row that says that it was not examined."""
        said = dict(zip(self._source.places, texts, strict=True))
        self._write(row.raw, [said.get(place, "") for place in range(len(self._source.columns))])

    def close(self) -> None:
        """Write the workbook."""
        if not self._headed:
            self._headed = True
            self._write(self._source.top, self._source.columns)
        self._book.close()
        self._spool.seek(0)
        shutil.copyfileobj(self._spool, self._file.stream)
        self._spool.close()

    def _write(self, at: int, values: Sequence[Any]) -> None:
        if not self._headed:
            self._headed = True
            self._write(self._source.top, self._source.columns)
        for column, value in enumerate(values):
            if isinstance(value, str):
                self._sheet.write_string(at, column, value[:_LONGEST])
            elif isinstance(value, (bool, int, float)):
                self._sheet.write(at, column, value)
            else:
                self._sheet.write_datetime(at, column, value, self._format(value))

    def _format(self, value: Any) -> Any:
        return next(form for kind, form in self._formats if isinstance(value, kind))


def _is_meant(name: str, columns: tuple[str, ...], options: ReadOptions) -> bool:
    if options.table:
        return name == options.table
    if options.text_columns:
        return set(options.text_columns) <= set(columns)
    return any(column.strip().casefold() in TEXT_NAMES for column in columns)


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
