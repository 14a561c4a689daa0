"""Parquet, by pyarrow: read batch by batch, and copied with the types, the metadata and all other columns as they are."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from piiscan.batch.columns import text_columns
from piiscan.batch.extras import needs
from piiscan.batch.inputs import Input
from piiscan.batch.outputs import WholeFile
from piiscan.batch.problems import broken_group, undecodable_value
from piiscan.batch.rows import BadRow, ReadOptions, Row
from piiscan.errors import ConfigError, FormatError

_BATCH = 2_000
"""Rows in memory at a time."""


class _Place(NamedTuple):
    """Where a row stands."""

    batch: Any
    at: int


class _Fields(Mapping[str, Any]):
    """The columns of a row, turned into Python objects as they are asked for."""

    def __init__(self, place: _Place) -> None:
        self._place = place

    def __getitem__(self, column: str) -> Any:
        value = self._place.batch.column(column)[self._place.at]
        try:
            return value.as_py()
        except ValueError:  # Python's own times hold no nanoseconds
            return str(value)

    def __iter__(self) -> Iterator[str]:
        return iter(self._place.batch.schema.names)

    def __len__(self) -> int:
        return int(self._place.batch.num_columns)


class ParquetSource:
    """Rows of a Parquet file.

    Raises:
        ConfigError: pyarrow is not installed, or a column does not exist or holds no text.
        FormatError: the file is no Parquet file.
    """

    format = "parquet"
    encoding = ""
    guessed = False
    left_out: tuple[str, ...] = ()

    def __init__(self, file: Input, options: ReadOptions) -> None:
        self._arrow = needs("pyarrow", "parquet")
        self._parquet = needs("pyarrow.parquet", "parquet")
        self.file = file
        self._local = file.local()
        self._read = 0
        with self._opened() as opened:
            self.schema = opened.schema_arrow
            self._total = opened.metadata.num_rows
            self.compression = opened.metadata.row_group(0).column(0).compression if opened.num_row_groups else "SNAPPY"
        self.columns = tuple(self.schema.names)
        self.text_columns = text_columns(self.columns, options.text_columns, file.name)
        for column in self.text_columns:
            self._require_text(column)

    def position(self) -> int:
        """Return the share of the file that corresponds to the rows that were read."""
        return self.file.size * self._read // max(1, int(self._total))

    def rows(self) -> Iterator[Row | BadRow]:
        """Read the rows in order; those of a damaged group come as unreadable, one by one, and the next group is read."""
        number = 0
        with self._opened() as opened:
            for group in range(opened.num_row_groups):
                end = number + opened.metadata.row_group(group).num_rows
                for place in self._places(opened.iter_batches(_BATCH, row_groups=[group])):
                    number += 1
                    yield self._row(number, place)
                    self._read = number
                while number < end:
                    number += 1
                    yield BadRow(number, *broken_group(number))

    def _places(self, batches: Iterator[Any]) -> Iterator[_Place]:
        """Yield the rows of a group as far as it can be read."""
        while True:
            try:
                batch = next(batches, None)
            except (OSError, self._arrow.ArrowException):
                return
            if batch is None:
                return
            yield from (_Place(batch, at) for at in range(batch.num_rows))

    def copy(self, file: WholeFile) -> "ParquetCopy":
        """Begin a copy."""
        return ParquetCopy(self, file, self._arrow, self._parquet)

    def _row(self, number: int, place: _Place) -> Row | BadRow:
        try:
            texts = tuple(_text(place, column) for column in self.text_columns)
        except UnicodeDecodeError:
            return BadRow(number, *undecodable_value(), place)
        return Row(number, texts, _Fields(place), place)

    def _opened(self) -> Any:
        try:
            return self._parquet.ParquetFile(Path(self._local.name))
        except (OSError, self._arrow.ArrowException):
            raise FormatError(f"{self.file.name}: no Parquet file, or a damaged one") from None

    def _require_text(self, column: str) -> None:
        kind = self.schema.field(column).type
        value = kind.value_type if self._arrow.types.is_dictionary(kind) else kind
        texts = (self._arrow.types.is_string, self._arrow.types.is_large_string, self._arrow.types.is_string_view)
        if not any(is_text(value) for is_text in texts):
            raise ConfigError(f"{self.file.name}: the column {column!r} holds {kind}, no text")


def _text(place: _Place, column: str) -> str:
    return place.batch.column(column)[place.at].as_py() or ""


class ParquetCopy:
    """Writes batches as they come, with other texts."""

    def __init__(self, source: ParquetSource, file: WholeFile, arrow: Any, parquet: Any) -> None:
        self._source = source
        self._arrow = arrow
        self._writer = parquet.ParquetWriter(file.stream, source.schema, compression=source.compression)
        self._batch: Any = None
        self._texts: list[list[str | None]] = []
        self._waiting: list[Any] = []

    def row(self, row: Row, texts: Sequence[str]) -> None:
        """Write a row; null stays null."""
        kept = [
            None if new == "" and row.fields[column] is None else new
            for column, new in zip(self._source.text_columns, texts, strict=True)
        ]
        self._add(row.raw, kept)

    def bad(self, row: BadRow, texts: Sequence[str]) -> None:
        """Write a row whose texts say that they were not examined; of a damaged group there is nothing to write."""
        if row.raw is not None:
            self._add(row.raw, list(texts))

    def close(self) -> None:
        """Write the last batch and the footer."""
        self._flush()
        self._writer.close()

    def _add(self, place: _Place, texts: Sequence[str | None]) -> None:
        if place.batch is not self._batch:
            self._flush()
            self._batch = place.batch
        self._texts.append(list(texts))

    def _flush(self) -> None:
        if self._batch is None:
            return
        columns = dict(zip(self._batch.schema.names, self._batch.columns, strict=True))
        for column, texts in zip(self._source.text_columns, zip(*self._texts, strict=True), strict=True):
            columns[column] = self._array(texts, self._source.schema.field(column).type)
        self._writer.write_batch(
            self._arrow.RecordBatch.from_arrays(list(columns.values()), schema=self._source.schema)
        )
        self._batch, self._texts = None, []

    def _array(self, texts: Sequence[str | None], kind: Any) -> Any:
        plain = self._arrow.array(texts, self._arrow.large_string())
        if self._arrow.types.is_dictionary(kind):
            return plain.cast(kind.value_type).dictionary_encode().cast(kind)
        return plain.cast(kind)
