"""Asks a piiscan service over HTTP, with nothing but the standard library."""

import hashlib
import hmac
import json
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

_ROOM = 16
"""Questions that are asked at a time by one process."""
_threads = ThreadPoolExecutor(_ROOM, thread_name_prefix="piiscan")


class NoAnswerError(Exception):
    """The service refused to answer, for example since the key is wrong."""


def ask(question: dict[str, Any]) -> dict[str, Any]:
    """Return the service's answer.

    A socket's time-out begins anew with every byte, so the whole call is watched from outside.

    Raises:
        TimeoutError: no answer in time.
        NoAnswerError: another status than 200.
        OSError: the service cannot be reached, or a key's file cannot be read.
        ValueError: the answer is no JSON.
    """
    return _threads.submit(_asked, json.dumps(question).encode()).result(settings.PIISCAN["TIMEOUT"])


def _asked(body: bytes) -> dict[str, Any]:
    url = urlsplit(settings.PIISCAN["URL"])
    opened = HTTPSConnection if url.scheme == "https" else HTTPConnection
    connection = opened(url.hostname or "127.0.0.1", url.port, timeout=settings.PIISCAN["TIMEOUT"])
    try:
        connection.request("POST", f"{url.path.rstrip('/')}/v1/check", body, _headers(body))
        response = connection.getresponse()
        if response.status != 200:  # noqa: PLR2004
            raise NoAnswerError
        return json.loads(response.read())
    finally:
        connection.close()


def _headers(body: bytes) -> dict[str, str]:
    headers = {"Content-Type": "application/json"}
    if name := settings.PIISCAN["TOKEN_FILE"]:
        headers["Authorization"] = f"Bearer {_secret(name)}"
    if name := settings.PIISCAN["HMAC_KEY_FILE"]:
        now = str(int(time.time()))
        signature = hmac.new(_secret(name).encode(), f"{now}.".encode() + body, hashlib.sha256)
        headers |= {"X-Piiscan-Timestamp": now, "X-Piiscan-Signature": f"sha256={signature.hexdigest()}"}
    return headers


def _secret(name: str) -> str:
    """Return the first line of a file that is neither blank nor a comment: the service's own file can be used."""
    lines = (line for line in Path(name).read_text().splitlines() if line.strip() and not line.startswith("#"))
    return next(lines).strip()
