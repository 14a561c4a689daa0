"""The findings of an export as JSON lines, one for each row that there is something to say about."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from piiscan.batch.original import original, plain
from piiscan.batch.outcome import Joint, Outcome
from piiscan.batch.outputs import WholeFile
from piiscan.batch.rows import Row
from piiscan.model import dumps


class FindingsFile:
    """Writes a line for each row that is flagged, holds findings, or was not examined to the end.

    ``{"row": 3, "id": "p3", "verdict": "doxx", "reasons": [...], "findings": [{"entity", "start", "end", "text",
    "score", "rule", "reason", "subject"}], "complete": true, "incomplete": [], "score": 0.97, "severity": "high",
    "people_left": {"estimate", "low", "high", "steps"}, "joint": {"by", "group", "rows", "alone"}, "columns": {...}}``

    ``row`` counts from 1, header and blank lines aside; ``id`` is there if the input has an id column; each finding has
    ``column`` if several text columns are examined, and offsets in that column. ``verdict`` is null for a row that
    was not examined at all. ``joint`` is null unless the verdict is that on the row together with earlier rows of its
    thread or author: ``rows`` are those that were read together, ``alone`` is the verdict on the row by itself.
    ``columns`` holds the row as the input has it. Findings, reasons and steps hold what was found, and columns the text,
    unless texts are left out.

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
        self.left_out = () if with_text else text_columns
        """Columns of the input that are not in ``columns``."""

    def __call__(self, outcome: Outcome) -> None:
        """Write the line of a row, if there is anything to say."""
        if outcome.notable:
            record = self.record(outcome)
            self._write(dumps({**record, "columns": plain(record["columns"])}).encode() + b"\n")

    def close(self) -> None:
        """Nothing is left to write."""

    def record(self, outcome: Outcome) -> dict[str, Any]:
        """Return what the line of a row says."""
        content = told(outcome, self._columns, with_text=self._with_text)
        if len(self._columns) == 1:
            for finding in content["findings"]:
                del finding["column"]
        columns = original(outcome.row, self.left_out)
        return {
            "row": outcome.number,
            **self._id(outcome),
            **content,
            "columns": columns,
        }

    def _id(self, outcome: Outcome) -> dict[str, Any]:
        if self._id_column is None:
            return {}
        return {"id": plain(outcome.row.fields.get(self._id_column)) if isinstance(outcome.row, Row) else None}


def _joint(joint: Joint | None) -> dict[str, Any] | None:
    if joint is None:
        return None
    return {"by": joint.by, "group": joint.group, "rows": list(joint.rows), "alone": joint.alone.value}


def told(outcome: Outcome, text_columns: Sequence[str], *, with_text: bool = True) -> dict[str, Any]:
    """Return what is reported of a row: :meth:`piiscan.model.ScanResult.to_dict` without the redacted text.

    Each finding names its column, and has offsets in it. ``verdict`` is None for a row that was not examined at all.

    Args:
        outcome: of the row.
        text_columns: the columns that were examined.
        with_text: whether to tell what was found; reasons and steps quote it, so they go with it.
    """
    content = replace(outcome.result, findings=tuple(finding for _, finding in outcome.findings)).to_dict()
    del content["redacted"]
    if not with_text:
        content["reasons"] = []
        content["people_left"] = _without_steps(content["people_left"])
    if not outcome.result.complete and not outcome.flagged:
        content["verdict"] = None
    columns = [text_columns[column] for column, _ in outcome.findings]
    content["findings"] = [
        _finding(column, finding, with_text=with_text)
        for column, finding in zip(columns, content["findings"], strict=True)
    ]
    return {**content, "joint": _joint(outcome.joint)}


def _finding(column: str, finding: dict[str, Any], *, with_text: bool) -> dict[str, Any]:
    if not with_text:
        del finding["text"]
    return {"column": column, **finding}


def _without_steps(people_left: dict[str, Any] | None) -> dict[str, Any] | None:
    return people_left and {**people_left, "steps": []}
