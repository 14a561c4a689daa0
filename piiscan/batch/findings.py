"""The findings of an export as JSON lines, one for each row that there is something to say about."""

from dataclasses import replace
from typing import Any

from piiscan.batch.outcome import Outcome
from piiscan.batch.outputs import WholeFile
from piiscan.batch.rows import Row
from piiscan.model import dumps


class FindingsFile:
    """Writes a line for each row that is flagged, holds findings, or was not examined to the end.

    ``{"row": 3, "id": "p3", "verdict": "doxx", "reasons": [...], "findings": [{"entity", "start", "end", "text",
    "score", "rule", "reason", "subject"}], "complete": true, "incomplete": [], "score": 0.97, "severity": "high",
    "people_left": {"estimate", "low", "high", "steps"}}``

    ``row`` counts from 1, header and blank lines aside; ``id`` is there if the input has an id column; each finding has
    ``column`` if several text columns are examined, and offsets in that column. ``verdict`` is null for a row that
    was not examined at all. Findings, reasons and steps hold what was found unless texts are left out.

    Args:
        file: where to write.
        id_column: the column that tells posts apart, if any.
        text_columns: the columns that are examined.
        with_text: whether the findings hold what was found.
    """

    def __init__(
        self, file: WholeFile, id_column: str | None, text_columns: tuple[str, ...], *, with_text: bool = True
    ) -> None:
        self._write = file.stream.write
        self._id_column = id_column
        self._columns = text_columns
        self._with_text = with_text

    def __call__(self, outcome: Outcome) -> None:
        """Write the line of a row, if there is anything to say."""
        if outcome.notable:
            self._write(dumps(self.record(outcome)).encode() + b"\n")

    def close(self) -> None:
        """Nothing is left to write."""

    def record(self, outcome: Outcome) -> dict[str, Any]:
        """Return what the line of a row says."""
        content = replace(outcome.result, findings=tuple(finding for _, finding in outcome.findings)).to_dict()
        del content["redacted"]
        if not self._with_text:
            content["reasons"] = []
            content["people_left"] = _without_steps(content["people_left"])
        if not outcome.result.complete and not outcome.flagged:
            content["verdict"] = None
        content["findings"] = [
            self._finding(column, finding)
            for (column, _), finding in zip(outcome.findings, content["findings"], strict=True)
        ]
        return {"row": outcome.number, **self._id(outcome), **content}

    def _id(self, outcome: Outcome) -> dict[str, Any]:
        if self._id_column is None:
            return {}
        return {"id": outcome.row.fields.get(self._id_column) if isinstance(outcome.row, Row) else None}

    def _finding(self, column: int, finding: dict[str, Any]) -> dict[str, Any]:
        if not self._with_text:
            del finding["text"]
        return {"column": self._columns[column], **finding} if len(self._columns) > 1 else finding


def _without_steps(people_left: dict[str, Any] | None) -> dict[str, Any] | None:
    return people_left and {**people_left, "steps": []}
