"""The findings of an export as Parquet: the same rows and fields as the JSON lines, with types."""

from collections.abc import Mapping
from typing import Any

from piiscan.batch.extras import needs
from piiscan.batch.findings import FindingsFile
from piiscan.batch.original import plain
from piiscan.batch.outcome import Outcome
from piiscan.batch.outputs import WholeFile
from piiscan.batch.rows import Source
from piiscan.model import dumps

_BATCH = 2_000
"""Rows in memory at a time."""


class ParquetFindings:
    """Writes a row for each row of the input that there is something to say about.

    ``people_left`` is the estimate alone. ``columns`` holds the columns that the input is known to have: those of Parquet
    with their types as far as they are numbers, texts or times, all others as text. A lone surrogate, which Parquet
    cannot hold, becomes U+FFFD.

    Args:
        file: where to write.
        findings: says what a row holds.
        source: the input.

    Raises:
        ConfigError: pyarrow is not installed.
    """

    def __init__(self, file: WholeFile, findings: FindingsFile, source: Source) -> None:
        self._arrow = needs("pyarrow", "parquet")
        self._columns = {
            name: _kind(self._arrow, source, name) for name in source.columns if name not in findings.left_out
        }
        self._schema = _schema(self._arrow, self._columns)
        self._writer = needs("pyarrow.parquet", "parquet").ParquetWriter(file.stream, self._schema, compression="zstd")
        self._findings = findings
        self._rows: list[dict[str, Any]] = []

    def __call__(self, outcome: Outcome) -> None:
        """Add the row of an outcome, if there is anything to say."""
        if outcome.notable:
            record = self._findings.record(outcome)
            self._rows.append(_row({**record, "columns": self._typed(record["columns"])}))
            if len(self._rows) >= _BATCH:
                self._flush()

    def close(self) -> None:
        """Write what is left, and the footer."""
        self._flush()
        self._writer.close()

    def _typed(self, columns: dict[str, Any] | None) -> dict[str, Any] | None:
        if columns is None:
            return None
        return {name: columns.get(name) if kind else _text(columns.get(name)) for name, kind in self._columns.items()}

    def _flush(self) -> None:
        self._writer.write_batch(self._arrow.RecordBatch.from_pylist(self._rows, schema=self._schema))
        self._rows.clear()


def result_fields(arrow: Any) -> dict[str, Any]:
    """Return the Arrow types of what is reported of a row, by name, as :func:`flat` holds it.

    Args:
        arrow: the module ``pyarrow``.
    """
    text, number, whole = arrow.string(), arrow.float64(), arrow.int64()
    finding = {"column": text, "entity": text, "start": whole, "end": whole, "text": text, "score": number}
    finding |= {"rule": text, "reason": text, "subject": text}
    missed = arrow.struct({"reason": text, "detail": text})
    fields = {"verdict": text, "severity": text, "score": number, "people_left": number, "complete": arrow.bool_()}
    fields |= {"reasons": arrow.list_(text), "incomplete": arrow.list_(missed)}
    joint = arrow.struct({"by": text, "group": text, "rows": arrow.list_(whole), "alone": text})
    return {**fields, "findings": arrow.list_(arrow.struct(finding)), "joint": joint}


def flat(told: dict[str, Any]) -> dict[str, Any]:
    """Return what :func:`piiscan.batch.findings.told` says, with the estimate of the people left alone."""
    left = told["people_left"]
    writable: dict[str, Any] = _writable({**told, "people_left": left and left["estimate"]})
    return writable


def _schema(arrow: Any, columns: Mapping[str, Any]) -> Any:
    fields = {"row": arrow.int64(), "id": arrow.string(), **result_fields(arrow)}
    if columns:
        fields["columns"] = arrow.struct({name: kind or arrow.string() for name, kind in columns.items()})
    return arrow.schema(fields)


def _kind(arrow: Any, source: Source, column: str) -> Any:
    """Return the Arrow type that a column keeps, or None if it becomes text."""
    schema = getattr(source, "schema", None)
    kind = schema.field(column).type if schema is not None else None
    types = arrow.types
    simple = (types.is_integer, types.is_floating, types.is_boolean, types.is_decimal, types.is_date, types.is_time)
    if kind is None or (types.is_timestamp(kind) and kind.unit == "ns"):  # Python's own times are coarser
        return None
    return kind if types.is_timestamp(kind) or any(fits(kind) for fits in simple) else None


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    kept = plain(value)
    return kept if isinstance(kept, str) else dumps(kept)


def _row(record: dict[str, Any]) -> dict[str, Any]:
    identity = record.get("id")
    return flat({**record, "id": None if identity is None else str(identity)})


def _writable(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_writable(each) for each in value]
    return {key: _writable(each) for key, each in value.items()} if isinstance(value, dict) else value
