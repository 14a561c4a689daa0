"""Reads a request's body within limits of size and time, and its JSON without ever repeating it."""

import asyncio
import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from starlette.requests import ClientDisconnect, Request

from piiscan.server.problems import Problem, busy, too_large

Model = TypeVar("Model", bound=BaseModel)
_DRAIN_SECONDS = 2.0
"""How long a body that is too large is still read and thrown away, so that its sender comes to read the answer."""
_FREE = 16 << 10
_ESCAPE = re.compile(
    rb"\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?P<lone>\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
)
_NAME = re.compile(r"[a-z_]{1,32}")


class Room:
    """Bytes of all bodies that are on their way in a process, so that many clients cannot fill the memory together.

    Args:
        most: bytes. The first 16 KiB of each body are free, so that senders of large bodies keep no usual post out.
    """

    def __init__(self, most: int = 64 << 20) -> None:
        self._left = most

    def take(self, size: int) -> int:
        """Take some bytes and return how many.

        Raises:
            Problem: so many are not left.
        """
        if size > self._left:
            raise busy("Too many large bodies are on their way.")
        self._left -= size
        return size

    def give_back(self, size: int) -> None:
        """Give bytes back that were taken."""
        self._left += size


async def read_body(request: Request, limit: int, seconds: float, room: Room) -> bytes:
    """Return the body of a request.

    Args:
        request: the request.
        limit: bytes that it may have; counted as they come, whatever its header says.
        seconds: in which it must have come.
        room: for what has come of it.

    Raises:
        Problem: it is too large, too slow, broken off, or no JSON by its header, or there is no room.
    """
    _check_headers(request)
    try:
        async with asyncio.timeout(seconds):
            return await _collected(request, limit, room)
    except TimeoutError:
        detail = f"The body must come within {seconds:g} seconds."
        raise Problem(408, "too-slow", detail, headers={"connection": "close"}) from None
    except ClientDisconnect:
        raise Problem(400, "broken-off", "The body broke off.", headers={"connection": "close"}) from None


async def _collected(request: Request, limit: int, room: Room) -> bytes:
    declared = request.headers.get("content-length", "0")
    parts: list[bytes] = []
    size = taken = 0
    too_much = not declared.isdecimal() or len(declared) > 15 or int(declared) > limit  # noqa: PLR2004
    if too_much and request.headers.get("expect", "").lower() == "100-continue":
        raise too_large(limit)
    try:
        async for part in request.stream():
            size += len(part)
            if too_much or size > limit:
                await _drain(request)
                raise too_large(limit)
            taken += room.take(max(0, size - _FREE - taken))
            parts.append(part)
        return b"".join(parts)
    finally:
        room.give_back(taken)


async def _drain(request: Request) -> None:
    """Throw the rest away for a while: a connection that is closed at once resets, and the answer would be lost."""
    try:
        async with asyncio.timeout(_DRAIN_SECONDS):
            while (message := await request.receive())["type"] == "http.request" and message.get("more_body"):
                pass
    except TimeoutError:
        return


def _check_headers(request: Request) -> None:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json" and not media_type.endswith("+json"):
        raise Problem(415, "not-json", "Send the header 'Content-Type: application/json'.")
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise Problem(415, "compressed", "Send the body uncompressed.")


def parsed(model: type[Model], body: bytes) -> Model:
    """Return the body as a model.

    Raises:
        Problem: it is no JSON, nested too deeply, or not as the model wants it.
    """
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        mended = _mended(body)
        if mended is not None and error.errors(include_input=False)[0]["type"] == "json_invalid":
            return parsed(model, mended)
        raise invalid(error) from None


def checked(model: type[Model], value: Any) -> Model:
    """Return a part of a body, already read, as a model.

    Raises:
        Problem: it is not as the model wants it.
    """
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise invalid(error) from None


def _mended(body: bytes) -> bytes | None:
    r"""Return the body with ``\ufffd`` for halves of surrogate pairs, which JavaScript writes, or None if it has none."""
    mended = _ESCAPE.sub(lambda match: rb"\ufffd" if match["lone"] else match[0], body)
    return None if mended == body else mended


def invalid(error: ValidationError) -> Problem:
    """Return the problem of a body that is no JSON or not as it should be: places and kinds of errors only."""
    errors = error.errors(include_input=False, include_url=False, include_context=False)
    if errors[0]["type"] == "json_invalid":
        return Problem(400, "no-json", "The body is no valid JSON in UTF-8, or is nested too deeply.")
    where = [{"location": place(one["loc"]), "kind": one["type"]} for one in errors[:10]]
    return Problem(
        422, "invalid", "Fields are missing, unknown or of another kind; /docs describes them.", errors=where
    )


def place(location: Iterable[int | str]) -> str:
    """Return where an error is, without names that the sender made up."""
    return ".".join(str(part) if isinstance(part, int) or part in _KNOWN else "?" for part in location)


_KNOWN: set[str] = {"title", "body", "nickname", "fields"}


def know(names: Mapping[str, Any]) -> None:
    """Allow names of a model's fields in the places of errors."""
    _KNOWN.update(name for name in names if _NAME.fullmatch(name))
