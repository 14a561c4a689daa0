"""Text columns of Arrow record batches: which may be examined, what they hold, and arrays of what replaces it."""

from collections.abc import Sequence
from typing import Any

from piiscan.batch import columns
from piiscan.batch.extras import needs
from piiscan.errors import ConfigError

WHERE = "the record batches"
"""What messages call the input."""


class Undecodable:
    """Stands for a value that is no UTF-8, which Arrow does not check."""


UNDECODABLE = Undecodable()
Value = str | None | Undecodable


def text_columns(schema: Any, wanted: str | Sequence[str]) -> tuple[str, ...]:
    """Return the columns to examine.

    Args:
        schema: of the batches.
        wanted: names; one alone need not stand in a list.

    Raises:
        ConfigError: none is named, or one does not exist, stands twice, or holds no text.
    """
    names = (wanted,) if isinstance(wanted, str) else tuple(wanted)
    if not names:
        raise ConfigError("text_columns is empty: name the columns to examine")
    found = columns.text_columns(schema.names, names, WHERE)
    for name in found:
        text_type(schema.field(name))
    return found


def existing(schema: Any, wanted: str) -> str:
    """Return the name of a column as it stands in the schema.

    Raises:
        ConfigError: it does not exist, or stands twice.
    """
    return columns.text_columns(schema.names, (wanted,), WHERE)[0]


def text_type(field: Any) -> Any:
    """Return the type in which the texts of a column are written when they are replaced.

    Raises:
        ConfigError: the column holds no text.
    """
    arrow = needs("pyarrow", "parquet")
    kind = field.type.value_type if arrow.types.is_dictionary(field.type) else field.type
    if arrow.types.is_null(kind):  # a batch in which all texts are missing
        return arrow.string()
    if arrow.types.is_string(kind) or arrow.types.is_large_string(kind) or arrow.types.is_string_view(kind):
        return kind
    raise ConfigError(f"{WHERE}: the column {field.name!r} holds {field.type}, no text; cast it, or leave it out")


def values(array: Any) -> list[Value]:
    """Return what a text column holds; None where it is null."""
    try:
        decoded: list[Value] = array.to_pylist()
    except UnicodeDecodeError:
        return [_value(each) for each in array]
    return decoded


def names(batch: Any, column: str | None) -> list[str | None]:
    """Return what a column of any type holds, as texts; None where it is null or there is no such column.

    Raises:
        ConfigError: the column does not exist, or stands twice.
    """
    if column is None:
        return [None] * int(batch.num_rows)
    held = values(batch.column(existing(batch.schema, column)))
    return [None if value is None or isinstance(value, Undecodable) else str(value) for value in held]


def _value(scalar: Any) -> Value:
    try:
        decoded: str | None = scalar.as_py()
    except UnicodeDecodeError:
        return UNDECODABLE
    return decoded


def replaced(old: Sequence[Value], new: Sequence[str], kind: Any) -> Any:
    """Return an array of texts; what was null stays null.

    Args:
        old: what the column held.
        new: what stands there now.
        kind: as :func:`text_type` says.
    """
    kept = [None if text == "" and value is None else text for value, text in zip(old, new, strict=True)]
    return needs("pyarrow", "parquet").array(kept, kind)
