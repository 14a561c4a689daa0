"""Reads the rows of Arrow record batches, and keeps the batches until it is known what became of their rows."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from piiscan.batch.arrow_columns import Undecodable, Value, names, text_columns, values
from piiscan.batch.problems import undecodable_value
from piiscan.batch.rows import BadRow, Row
from piiscan.batch.threads import THREAD

BOARD = "board"
"""Field of a row that says on which board it stands; :data:`~piiscan.batch.threads.THREAD` says to which thread it belongs."""
ROWS = 2_000
"""Most rows of a piece; longer batches are cut, so that memory does not grow with them."""


class Piece(NamedTuple):
    """A part of a batch whose rows are being examined."""

    batch: Any
    texts: dict[str, list[Value]]
    """The text columns by name."""


class BatchRows:
    """The rows of record batches, for :func:`piiscan.batch.runner.outcomes`, with the fields ``board`` and ``thread``.

    Rows are counted from 1 in each run of one thread.

    Args:
        batches: of one schema.
        wanted: the columns to examine.
        board_column: says on which board a row stands.
        thread_column: says to which thread it belongs.

    Raises:
        ConfigError: as the rows are read, if a column does not exist, stands twice or holds no text.
    """

    def __init__(
        self,
        batches: Iterable[Any],
        wanted: str | Sequence[str],
        board_column: str | None = None,
        thread_column: str | None = None,
    ) -> None:
        self._batches = batches
        self._wanted = wanted
        self._board_column = board_column
        self._thread_column = thread_column
        self.text_columns: tuple[str, ...] = ()
        self.waiting: deque[Piece] = deque()
        """Pieces whose rows have been read, for who waits for what becomes of them."""

    def rows(self) -> Iterator[Row | BadRow]:
        """Read the rows in order."""
        for thread, group in groupby(self._fields(), key=lambda held: held[1][THREAD]):
            del thread
            for number, (texts, fields) in enumerate(group, 1):
                yield _row(number, texts, fields)

    def _fields(self) -> Iterator[tuple[tuple[Value, ...], dict[str, str | None]]]:
        for piece in self._pieces():
            self.waiting.append(piece)
            boards = names(piece.batch, self._board_column)
            threads = names(piece.batch, self._thread_column)
            for *texts, board, thread in zip(*piece.texts.values(), boards, threads, strict=True):
                yield tuple(texts), {BOARD: board, THREAD: thread}

    def _pieces(self) -> Iterator[Piece]:
        """Cut batches into pieces of bounded length; an empty batch is one."""
        for batch in self._batches:
            self.text_columns = text_columns(batch.schema, self._wanted)
            for start in range(0, max(1, batch.num_rows), ROWS):
                piece = batch.slice(start, ROWS)
                yield Piece(piece, {name: values(piece.column(name)) for name in self.text_columns})


def _row(number: int, texts: Sequence[Value], fields: dict[str, str | None]) -> Row | BadRow:
    read = tuple(text or "" for text in texts if not isinstance(text, Undecodable))
    return Row(number, read, fields) if len(read) == len(texts) else BadRow(number, *undecodable_value())
