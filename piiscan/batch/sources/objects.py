"""JSON objects as rows: what of them is examined, and how another text is put into them."""

import json
from collections.abc import Iterator
from typing import Any

from piiscan.batch.problems import Problem, doubled_key, extreme_json, no_object, no_text, not_json

SPACE = " \t\r\n"
"""What JSON allows between its parts."""
_DECODER = json.JSONDecoder()


class BadObjectError(Exception):
    """JSON that is no row."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail.en)
        self.problem = problem


class _Doubled(dict[str, Any]):
    """An object in which a key stands twice."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    return found if len(found) == len(pairs) else _Doubled(found)


DECODER = json.JSONDecoder(object_pairs_hook=_object)
"""Parses, and remembers where a key stands twice."""


def loaded(text: str, line: int) -> dict[str, Any]:
    """Parse one object.

    Args:
        text: the object, without anything around it.
        line: where it stands, for messages.

    Raises:
        BadObjectError: it is no object, or cannot be read; the problem says where.
    """
    try:
        return checked(json.loads(text, object_pairs_hook=_object), line)
    except json.JSONDecodeError as error:
        raise BadObjectError(not_json(line, error.pos + 1, error.msg.split(":")[0].lower())) from None
    except (ValueError, RecursionError):
        raise BadObjectError(extreme_json(line)) from None


def checked(found: Any, line: int) -> dict[str, Any]:
    """Return what was parsed if it is an object that can be examined as a whole.

    Raises:
        BadObjectError: it is no object, or a key stands twice.
    """
    if not isinstance(found, dict):
        raise BadObjectError(no_object(line))
    if isinstance(found, _Doubled):
        raise BadObjectError(doubled_key(line))
    return found


def texts_of(fields: dict[str, Any], columns: tuple[str, ...], line: int) -> tuple[str, ...]:
    """Return what is to be examined: texts, numbers as text, nothing for null and a missing key.

    Raises:
        BadObjectError: a column holds a list or an object.
    """
    return tuple(_text(fields, column, line) for column in columns)


def _text(fields: dict[str, Any], column: str, line: int) -> str:
    value = fields.get(column)
    if isinstance(value, str):
        return value
    if isinstance(value, (list, dict)):
        raise BadObjectError(no_text(line, column))
    return "" if value is None or isinstance(value, bool) else str(value)


def respliced(text: str, texts: dict[str, str], codec: str) -> bytes:
    """Put other texts into an object, with ASCII escapes if it is written so or the encoding needs them."""
    try:
        return splice(text, texts, ascii_only=text.isascii() and "\\u" in text).encode(codec)
    except UnicodeEncodeError:
        return splice(text, texts, ascii_only=True).encode(codec)


def splice(text: str, texts: dict[str, str], *, ascii_only: bool) -> str:
    """Put other texts into an object and leave everything else as it is written: spaces, numbers, order of keys."""
    parts: list[str] = []
    done = 0
    for key, start, end in _values(text):
        if key in texts:
            parts += text[done:start], json.dumps(texts[key], ensure_ascii=ascii_only)
            done = end
    return "".join([*parts, text[done:]])


def _values(line: str) -> Iterator[tuple[str, int, int]]:
    """Yield the keys of an object with the places of their values."""
    at = _skip(line, _skip(line, 0) + 1)
    while line[at] == '"':
        key, at = _DECODER.raw_decode(line, at)
        start = _skip(line, _skip(line, at) + 1)
        _, end = _DECODER.raw_decode(line, start)
        yield key, start, end
        at = _skip(line, end)
        at = _skip(line, at + 1) if line[at] == "," else at


def _skip(line: str, at: int) -> int:
    while line[at : at + 1] and line[at] in SPACE:
        at += 1
    return at
