"""Who may ask: a bearer token, or a signature over time and body. Both are compared in constant time."""

import hashlib
import hmac
import time
from collections.abc import Callable, Mapping

from piiscan.server.problems import Problem
from piiscan.server.settings import Settings

TIMESTAMP = "x-piiscan-timestamp"
SIGNATURE = "x-piiscan-signature"
_DIGITS = 12
"""Digits of a time at most."""
_CHALLENGE = {"www-authenticate": 'Bearer realm="piiscan"'}


def check_access(
    headers: Mapping[str, str], body: bytes, settings: Settings, clock: Callable[[], float] = time.time
) -> None:
    """Let a request pass, if it shows a token or is signed, or if everybody may ask.

    Args:
        headers: of the request, by lower-case name.
        body: its raw body.
        settings: tokens and keys.
        clock: seconds since 1970.

    Raises:
        Problem: 401, saying what is missing or wrong.
    """
    if not settings.guarded:
        return
    if SIGNATURE in headers and settings.signing_keys:
        _check_signature(headers, body, settings, clock)
    elif not _has_token(headers, settings):
        raise _unknown("no-access", _ask_for(settings))


def sign(key: bytes, timestamp: str, body: bytes) -> str:
    """Return the value of the signature's header.

    Args:
        key: the secret.
        timestamp: seconds since 1970 in digits, as in its header.
        body: the raw body.
    """
    return "sha256=" + hmac.new(key, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def _check_signature(headers: Mapping[str, str], body: bytes, settings: Settings, clock: Callable[[], float]) -> None:
    timestamp = headers.get(TIMESTAMP, "")
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= _DIGITS):
        raise _unknown("no-timestamp", "A signed request has its time in X-Piiscan-Timestamp, in seconds since 1970.")
    given = headers[SIGNATURE].encode("latin-1", "replace")
    matches = [hmac.compare_digest(given, sign(key, timestamp, body).encode()) for key in settings.signing_keys]
    if not any(matches):
        detail = "The signature fits neither body nor key; it is HMAC-SHA-256 over timestamp, a dot and the raw body."
        raise _unknown("wrong-signature", detail)
    ahead = int(timestamp) - clock()
    if abs(ahead) > settings.clock_window:
        side = "ahead of" if ahead > 0 else "behind"
        detail = f"The request's time is {abs(ahead):.0f} seconds {side} the service's; {settings.clock_window:g} are allowed. Set the clock."
        raise _unknown("clock-skew", detail)


def _has_token(headers: Mapping[str, str], settings: Settings) -> bool:
    scheme, _, token = headers.get("authorization", "").partition(" ")
    given = token.strip().encode("latin-1", "replace")
    matches = [hmac.compare_digest(given, known.encode()) for known in settings.tokens]
    return scheme.lower() == "bearer" and any(matches)


def _ask_for(settings: Settings) -> str:
    ways = ["'Authorization: Bearer TOKEN'"] if settings.tokens else []
    ways += ["a signature in X-Piiscan-Signature"] if settings.signing_keys else []
    return f"Send {' or '.join(ways)}."


def _unknown(kind: str, detail: str) -> Problem:
    return Problem(401, kind, detail, headers=_CHALLENGE)
