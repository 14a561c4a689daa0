"""SQLite: one table, read in the order of its row ids, and copied into a new database.

The copy holds that table alone: other tables, indexes and the pages of deleted rows may hold texts that nobody examined.
"""

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from piiscan.batch.columns import TEXT_NAMES, text_columns
from piiscan.batch.inputs import Input
from piiscan.batch.outputs import WholeFile
from piiscan.batch.problems import broken_block, undecodable_value
from piiscan.batch.rows import BadRow, ReadOptions, Row
from piiscan.errors import ConfigError, FormatError

_CHUNK = 1_000


class _Table(NamedTuple):
    name: str
    sql: str
    columns: tuple[str, ...]
    """Those that can be written: no generated ones."""


class SqliteSource:
    """Rows of a table.

    Raises:
        ConfigError: the table or a column does not exist, or it is not clear which table is meant.
        FormatError: the file is no SQLite database.
    """

    format = "sqlite"
    encoding = ""
    guessed = False

    def __init__(self, file: Input, options: ReadOptions) -> None:
        self.file = file
        self._local = file.local()
        self._read = 0
        with closing(self.connected()) as database:
            self.table, self.left_out = _chosen(database, options, file.name)
            count = f"SELECT count(*) FROM {_quoted(self.table.name)}"  # noqa: S608 - quoted
            self._total = database.execute(count).fetchone()[0]
        self.columns = self.table.columns
        self.text_columns = text_columns(self.columns, options.text_columns, file.name)

    def position(self) -> int:
        """Return the share of the file that corresponds to the rows that were read."""
        return self.file.size * self._read // max(1, int(self._total))

    def rows(self) -> Iterator[Row | BadRow]:
        """Read the rows in the order of their ids."""
        listed = ", ".join(_quoted(column) for column in self.columns)
        number = 0
        with closing(self.connected()) as database:
            query = f"SELECT rowid, {listed} FROM {_quoted(self.table.name)} ORDER BY rowid"  # noqa: S608 - quoted
            try:
                for values in database.execute(query):
                    number += 1
                    self._read = number
                    yield self._row(number, values)
            except sqlite3.DatabaseError:
                # Each of the rows that should follow is told, so that none is missing without a word.
                for lost in range(number + 1, max(self._total, number + 1) + 1):
                    yield BadRow(lost, *broken_block(number))

    def copy(self, file: WholeFile) -> "SqliteCopy":
        """Begin a copy."""
        return SqliteCopy(self, file)

    def connected(self) -> sqlite3.Connection:
        """Open the database for reading.

        Raises:
            FormatError: it is none.
        """
        database = sqlite3.connect(f"{Path(self._local.name).absolute().as_uri()}?mode=ro", uri=True)
        database.text_factory = _decoded
        try:
            database.execute("SELECT count(*) FROM sqlite_master")
        except sqlite3.DatabaseError:
            database.close()
            raise FormatError(f"{self.file.name}: no SQLite database, or a damaged one") from None
        return database

    def _row(self, number: int, values: Sequence[Any]) -> Row | BadRow:
        fields = dict(zip(self.columns, values[1:], strict=True))
        try:
            texts = tuple(_text(fields[column]) for column in self.text_columns)
        except UnicodeDecodeError:
            return BadRow(number, *undecodable_value(), values)
        return Row(number, texts, fields, values)


class SqliteCopy:
    """Writes rows into a new database with the same table."""

    def __init__(self, source: SqliteSource, file: WholeFile) -> None:
        self._source = source
        self._file = file
        self._folder = TemporaryDirectory(prefix="piiscan-")
        self._path = Path(self._folder.name) / "copy.sqlite"
        self._database = sqlite3.connect(self._path)
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute(source.table.sql)
        listed = ", ".join(_quoted(column) for column in source.columns)
        marks = ", ".join("?" * (len(source.columns) + 1))
        self._insert = f"INSERT INTO {_quoted(source.table.name)} (rowid, {listed}) VALUES ({marks})"  # noqa: S608
        self._places = [source.columns.index(column) + 1 for column in source.text_columns]
        self._waiting: list[list[Any]] = []

    def row(self, row: Row, texts: Sequence[str]) -> None:
        """Write a row; what is no text and stays as it is keeps its type."""
        changed = [(place, new) for place, old, new in zip(self._places, row.texts, texts, strict=True) if old != new]
        self._add(row.raw, changed)

    def bad(self, row: BadRow, texts: Sequence[str]) -> None:
        """Write a row whose texts say that they were not examined; there is none behind a damaged page."""
        if row.raw is not None:
            self._add(row.raw, list(zip(self._places, texts, strict=True)))

    def close(self) -> None:
        """Write the last rows and hand the database over."""
        self._flush()
        self._database.commit()
        self._database.close()
        with self._path.open("rb") as written:
            shutil.copyfileobj(written, self._file.stream)
        self._folder.cleanup()

    def _add(self, values: Sequence[Any], changed: Sequence[tuple[int, str]]) -> None:
        written = list(values)
        for place, text in changed:
            written[place] = text
        self._waiting.append(written)
        if len(self._waiting) >= _CHUNK:
            self._flush()

    def _flush(self) -> None:
        self._database.executemany(self._insert, self._waiting)
        self._waiting.clear()


class _Undecodable(bytes):
    """A text of the database that is not UTF-8."""


def _decoded(data: bytes) -> str | _Undecodable:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return _Undecodable(data)


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode()
    return "" if value is None else str(value)


def _chosen(database: sqlite3.Connection, options: ReadOptions, name: str) -> tuple[_Table, tuple[str, ...]]:
    """Return the table to read, and the names of the others.

    Raises:
        ConfigError: it does not exist, has no row ids, or is not clear.
    """
    found = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    tables = [_Table(table, sql, _columns(database, table)) for table, sql in found]
    wanted = [table for table in tables if _is_meant(table, options)]
    if len(wanted) != 1:
        listed = ", ".join(table.name for table in tables) or "(none)"
        raise ConfigError(f"{name}: it is not clear which table is meant; name it by --table. The tables are: {listed}")
    try:
        database.execute(f"SELECT rowid FROM {_quoted(wanted[0].name)} LIMIT 0")  # noqa: S608 - quoted
    except sqlite3.OperationalError:
        raise ConfigError(f"{name}: the table {wanted[0].name!r} has no row ids, so it has no order") from None
    return wanted[0], tuple(table.name for table in tables if table is not wanted[0])


def _is_meant(table: _Table, options: ReadOptions) -> bool:
    if options.table:
        return table.name == options.table
    if options.text_columns:
        return set(options.text_columns) <= set(table.columns)
    return any(column.strip().casefold() in TEXT_NAMES for column in table.columns)


def _columns(database: sqlite3.Connection, table: str) -> tuple[str, ...]:
    rows = database.execute(f"PRAGMA table_xinfo({_quoted(table)})")
    return tuple(row[1] for row in rows if row[6] == 0)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
