"""Identifiers encrypted in place, to be put back by who has the key: ``{PERSON:1f0c22ab.r.ws0y...}``.

Each value is sealed with authenticated encryption and its kind as associated data, so a value that was altered, or moved to
another kind, does not open. ``r`` is AES-256-GCM with a random nonce: equal values look different. ``s`` is AES-256-SIV
(RFC 5297), which is deterministic: equal values look equal, for joins, and whoever reads the posts sees that they are.

Where the josa behind a value had to change, a second part holds the old one, so that opening restores the post to the letter.
"""

import base64
import os
import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from piiscan.errors import FormatError
from piiscan.redaction.keys import Key, Keyring

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV

_NONCE = 12
_RANDOM, _SAME = "r", "s"
_SIV_KEY = 64
SEALED = re.compile(
    r"\{(?P<entity>[A-Z][A-Z_]{1,39}):(?P<key>[0-9a-f]{8})\.(?P<mode>[rs])\.(?P<body>[A-Za-z0-9_-]{22,200000})"
    r"(?:\.(?P<josa>[A-Za-z0-9_-]{22,400}))?\}"
)
"""A sealed value; nothing else that people write looks like it."""


class Josa(NamedTuple):
    """What stands behind a sealed value and what stood there."""

    new: str
    old: str


class Opened(NamedTuple):
    """A value that was put back."""

    entity: str
    text: str
    josa: Josa


def seal(key: Key, entity: str, text: str, *, same: bool = False, josa: Josa | None = None) -> str:
    """Return a sealed identifier.

    Args:
        key: the key to open it with.
        entity: kind of identifier; it stays readable.
        text: the identifier as posted, any string.
        same: whether equal values shall look equal.
        josa: the change behind it, if any.
    """
    mode = _SAME if same else _RANDOM
    body = _encode(_encrypt(key, mode, entity, _bytes(text)))
    tail = "." + _encode(_encrypt(key, mode, f"{entity}:{body}", _bytes("\0".join(josa)))) if josa else ""
    return f"{{{entity}:{key.id}.{mode}.{body}{tail}}}"


def unseal(keyring: Keyring, match: "re.Match[str]") -> Opened:
    """Open a match of :data:`SEALED`.

    Raises:
        KeyFileError: the keyring lacks the key.
        FormatError: the value was altered.
    """
    key, entity, mode, body = keyring.find(match["key"]), match["entity"], match["mode"], match["body"]
    text = _text(_decrypt(key, mode, entity, body))
    if not match["josa"]:
        return Opened(entity, text, Josa("", ""))
    new, _, old = _text(_decrypt(key, mode, f"{entity}:{body}", match["josa"])).partition("\0")
    return Opened(entity, text, Josa(new, old))


def _encrypt(key: Key, mode: str, entity: str, data: bytes) -> bytes:
    if mode == _SAME:
        return bytes(_siv(key).encrypt(data, [entity.encode()]))
    nonce = os.urandom(_NONCE)
    return nonce + bytes(_gcm(key).encrypt(nonce, data, entity.encode()))


def _decrypt(key: Key, mode: str, entity: str, body: str) -> bytes:
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - only where something is opened

    try:
        data = base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
        if mode == _SAME:
            return bytes(_siv(key).decrypt(data, [entity.encode()]))
        return bytes(_gcm(key).decrypt(data[:_NONCE], data[_NONCE:], entity.encode()))
    except (InvalidTag, ValueError):
        raise FormatError(
            "a sealed value was altered, or it was sealed as another kind; nothing was put back"
        ) from None


def _gcm(key: Key) -> "AESGCM":
    return _aes_gcm(key.derive("encrypt"))


def _siv(key: Key) -> "AESSIV":
    return _aes_siv(key.derive("encrypt-same", _SIV_KEY))


@lru_cache(maxsize=32)
def _aes_gcm(key: bytes) -> "AESGCM":
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

    return AESGCM(key)


@lru_cache(maxsize=32)
def _aes_siv(key: bytes) -> "AESSIV":
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV  # noqa: PLC0415

    return AESSIV(key)


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")
