"""What every format is made of: rows in order, rows that could not be read in their places, and a copy."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from piiscan.batch.outputs import WholeFile
from piiscan.model import Message, Reason


@dataclass(frozen=True, slots=True)
class Row:
    """A row that could be read."""

    number: int
    """Counted from 1, header and blank lines aside."""
    texts: tuple[str, ...]
    """What the text columns hold, in their order."""
    fields: Mapping[str, Any]
    """All columns by name."""
    raw: Any = None
    """What the format's own copy needs to write the row again."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that could not be read: it is reported as not examined, and nothing of it goes into the copy."""

    number: int
    """Its place among the rows, counted from 1."""
    reason: Reason
    detail: Message
    """What is wrong and where (line, byte or column); never the text."""
    raw: Any = None
    """What the format's own copy needs to write the columns that are not examined."""


class Copy(Protocol):
    """Writes rows in the format of the input."""

    def row(self, row: Row, texts: Sequence[str]) -> None:
        """Write a row with other texts in its text columns; all else stays as it is."""

    def bad(self, row: BadRow, texts: Sequence[str]) -> None:
        """Write a row that says in its text columns that it was not examined, and holds nothing else."""

    def close(self) -> None:
        """Write what is left."""


class Rows(Protocol):
    """What there is to examine."""

    @property
    def text_columns(self) -> tuple[str, ...]:
        """The columns that are examined; known at the latest when there is a row."""

    def rows(self) -> Iterator[Row | BadRow]:
        """Read the rows in order, from the beginning."""


class Source(Rows, Protocol):
    """An input in one format."""

    @property
    def format(self) -> str:
        """Name of the format, e.g. ``csv``."""

    @property
    def encoding(self) -> str:
        """Name of the encoding for people; empty if the format has none."""

    @property
    def guessed(self) -> bool:
        """Whether some lines do not fit the encoding."""

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that the input is known to have."""

    @property
    def left_out(self) -> tuple[str, ...]:
        """Sheets or tables that are neither examined nor copied."""

    def position(self) -> int:
        """Return how many bytes of the file have been read by :meth:`rows`."""

    def copy(self, file: WholeFile) -> Copy:
        """Begin a copy of the input in its own format and encoding."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How an input is read; what is None is found out."""

    text_columns: tuple[str, ...] = ()
    id_column: str | None = None
    format: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    board_column: str | None = None
    time_column: str | None = None
    thread_column: str | None = None
    author_column: str | None = None
    header: tuple[str, ...] = ()
    """Names of the columns of a file that has no line for them."""
    table: str | None = None
    """Sheet of a workbook or table of a database."""
