"""The findings of an export as Parquet: the same rows and fields as the JSON lines, with types."""

from typing import Any

from piiscan.batch.extras import needs
from piiscan.batch.findings import FindingsFile
from piiscan.batch.outcome import Outcome
from piiscan.batch.outputs import WholeFile

_BATCH = 2_000
"""Rows in memory at a time."""


class ParquetFindings:
    """Writes a row for each row of the input that there is something to say about.

    ``people_left`` is the estimate alone. A lone surrogate, which Parquet cannot hold, becomes U+FFFD.

    Args:
        file: where to write.
        findings: says what a row holds.

    Raises:
        ConfigError: pyarrow is not installed.
    """

    def __init__(self, file: WholeFile, findings: FindingsFile) -> None:
        self._arrow = needs("pyarrow", "parquet")
        self._schema = _schema(self._arrow)
        self._writer = needs("pyarrow.parquet", "parquet").ParquetWriter(file.stream, self._schema, compression="zstd")
        self._findings = findings
        self._rows: list[dict[str, Any]] = []

    def __call__(self, outcome: Outcome) -> None:
        """Add the row of an outcome, if there is anything to say."""
        if outcome.notable:
            self._rows.append(_flat(self._findings.record(outcome)))
            if len(self._rows) >= _BATCH:
                self._flush()

    def close(self) -> None:
        """Write what is left, and the footer."""
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        self._writer.write_batch(self._arrow.RecordBatch.from_pylist(self._rows, schema=self._schema))
        self._rows.clear()


def _schema(arrow: Any) -> Any:
    text, number, whole = arrow.string(), arrow.float64(), arrow.int64()
    finding = {"column": text, "entity": text, "start": whole, "end": whole, "text": text, "score": number}
    finding |= {"rule": text, "reason": text, "subject": text}
    missed = arrow.struct({"reason": text, "detail": text})
    fields = {"row": whole, "id": text, "verdict": text, "severity": text, "score": number, "people_left": number}
    fields |= {"complete": arrow.bool_(), "reasons": arrow.list_(text), "incomplete": arrow.list_(missed)}
    return arrow.schema({**fields, "findings": arrow.list_(arrow.struct(finding))})


def _flat(record: dict[str, Any]) -> dict[str, Any]:
    left = record["people_left"]
    identity = record.get("id")
    flat = {**record, "people_left": left and left["estimate"], "id": None if identity is None else str(identity)}
    writable: dict[str, Any] = _writable(flat)
    return writable


def _writable(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_writable(each) for each in value]
    return {key: _writable(each) for key, each in value.items()} if isinstance(value, dict) else value
