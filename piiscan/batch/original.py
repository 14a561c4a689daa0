"""The columns of a row as the input has them, for the findings."""

import math
from base64 import b64encode
from collections.abc import Collection, Mapping
from typing import Any

from piiscan.batch.rows import BadRow, Row


def original(row: Row | BadRow, left_out: Collection[str] = ()) -> dict[str, Any] | None:
    """Return the columns of a row as the format holds them; None for a row that could not be read.

    Args:
        row: of the input.
        left_out: columns that are not wanted.
    """
    if isinstance(row, BadRow):
        return None
    return {name: row.fields[name] for name in row.fields if name not in left_out}


def plain(value: Any) -> Any:
    """Return a value as JSON can hold it: numbers that JSON does not know become null, bytes Base64, dates and the like text."""
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    return b64encode(value).decode() if isinstance(value, bytes) else str(value)
