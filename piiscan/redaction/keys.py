"""Keys for pseudonyms, tokens and encryption.

A key comes from a file that only its owner can read, or from an environment variable; never from an argument, which every
user of the machine can see. One secret serves every purpose: each gets a key of its own by HKDF-SHA-256 (RFC 5869), so
that a token says nothing about a ciphertext.

A key file is text, one key a line, the newest last; the newest is used for what is written, all of them for what is read.
Fields are separated by tabs:

    # piiscan keys
    <id>  <made, ISO 8601>  <secret, 32 bytes in URL-safe Base64>

The id is derived from the secret, so a line that was damaged is noticed.
"""

import base64
import binascii
import os
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from piiscan.errors import KeyFileError

KEY_VARIABLE = "PIISCAN_KEY"
"""Environment variable that holds keys in Base64, separated by blanks, the newest last."""
FILE_VARIABLE = "PIISCAN_KEY_FILE"
"""Environment variable that holds the path of a key file."""
SECRET_BYTES = 32
_SALT = b"piiscan/redaction/1"
_HEADER = "# piiscan keys: keep this file secret, and keep old keys as long as something is sealed under them\n"
_UNSAFE = stat.S_IRWXG | stat.S_IRWXO
_MAX_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Key:
    """One secret."""

    secret: bytes = field(repr=False)
    """32 random bytes."""
    made: str = ""
    """When it was made, ISO 8601; empty if nobody knows."""

    @property
    def id(self) -> str:
        """Eight hexadecimal digits that name the key and say nothing about the secret."""
        return self.derive("id", 4).hex()

    def derive(self, purpose: str, length: int = SECRET_BYTES) -> bytes:
        """Return a key for one purpose.

        Args:
            purpose: what it is for, e.g. ``"token"``.
            length: its bytes.
        """
        return _derive(self.secret, purpose, length)


@lru_cache(maxsize=256)
def _derive(secret: bytes, purpose: str, length: int) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415 - only where a key is used
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415

    return HKDF(SHA256(), length, salt=_SALT, info=purpose.encode()).derive(secret)


@dataclass(frozen=True)
class Keyring:
    """All keys of a file, the newest last."""

    keys: tuple[Key, ...]

    def __post_init__(self) -> None:
        if not self.keys:
            raise KeyFileError("there is no key; make one with 'piiscan keygen'")

    @property
    def active(self) -> Key:
        """The key under which everything new is written."""
        return self.keys[-1]

    def find(self, key_id: str) -> Key:
        """Return the key of an id.

        Raises:
            KeyFileError: no key has this id.
        """
        for key in self.keys:
            if key.id == key_id:
                return key
        raise KeyFileError(f"no key has the id {key_id}; add the key file under which the post was redacted")


def load_keyring(path: Path | None, environment: Mapping[str, str]) -> Keyring:
    """Return the keys of a file, else of the environment.

    Args:
        path: the key file; if None, :data:`FILE_VARIABLE` and then :data:`KEY_VARIABLE` are asked.
        environment: usually ``os.environ``.

    Raises:
        KeyFileError: there is no key, others can read its file, or it is damaged.
    """
    if path is None and environment.get(FILE_VARIABLE):
        path = Path(environment[FILE_VARIABLE])
    if path is not None:
        return _parse(_read(path))
    if environment.get(KEY_VARIABLE):
        return Keyring(tuple(Key(_secret(word, KEY_VARIABLE)) for word in environment[KEY_VARIABLE].split()))
    raise KeyFileError(
        f"this needs a key: name its file with --key-file or {FILE_VARIABLE}, or put it into {KEY_VARIABLE}; "
        "'piiscan keygen' makes one"
    )


def generate_key(now: datetime | None = None) -> Key:
    """Return a new random key."""
    made = (now or datetime.now(UTC)).isoformat(timespec="seconds")
    return Key(secrets.token_bytes(SECRET_BYTES), made)


def keygen(path: Path, *, rotate: bool = False) -> Key:
    """Make a key and write it to a file that only its owner can read: the body of ``piiscan keygen``.

    Args:
        path: the key file; it must not exist, unless the key is to be rotated.
        rotate: add the key to an existing file; old keys stay, for reading.

    Raises:
        KeyFileError: the file exists, or does not, or cannot be written.
    """
    key = generate_key()
    older = _parse(_read(path)).keys if rotate else ()
    try:
        _write(path, _HEADER + "".join(map(_line, (*older, key))), replace=rotate)
    except FileExistsError:
        reason = (
            "a half-written one (.new) is in the way" if rotate else "keys are never overwritten, --rotate adds one"
        )
        raise KeyFileError(f"the key file exists; {reason}") from None
    except OSError as error:
        raise KeyFileError(f"the key file cannot be written: {error.strerror}") from None
    return key


def _line(key: Key) -> str:
    return f"{key.id}\t{key.made}\t{base64.urlsafe_b64encode(key.secret).decode()}\n"


def _write(path: Path, content: str, *, replace: bool) -> None:
    """Write a private file as a whole: a crash leaves the old one."""
    target = path.with_name(path.name + ".new") if replace else path
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if replace:
        target.replace(path)


def _read(path: Path) -> str:
    """Return a key file after a look at who else can read it."""
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            _check_private(status)
            return file.read(_MAX_BYTES).decode("ascii")
    except UnicodeDecodeError:
        raise KeyFileError("the key file is no key file: it holds more than plain letters") from None
    except OSError as error:
        raise KeyFileError(f"the key file cannot be read: {error.strerror}") from None


def _check_private(status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise KeyFileError("the key file is no regular file")
    if os.name == "posix" and status.st_mode & _UNSAFE:
        mode = stat.S_IMODE(status.st_mode)
        raise KeyFileError(f"others can read or write the key file (mode {mode:04o}); run 'chmod 600' on it")


def _parse(content: str) -> Keyring:
    lines = enumerate(content.splitlines(), 1)
    return Keyring(tuple(_parse_line(line, row) for row, line in lines if line.strip() and not line.startswith("#")))


def _parse_line(line: str, row: int) -> Key:
    fields = line.split("\t")
    if len(fields) != 3:  # noqa: PLR2004 - id, time, secret
        raise KeyFileError(f"line {row} of the key file is no key: it has {len(fields)} fields instead of 3")
    key = Key(_secret(fields[2], f"line {row} of the key file"), fields[1])
    if key.id != fields[0]:
        raise KeyFileError(f"line {row} of the key file is damaged: its key has another id")
    return key


def _secret(encoded: str, where: str) -> bytes:
    try:
        secret = base64.b64decode(encoded.strip().translate(str.maketrans("-_", "+/")), validate=True)
    except (binascii.Error, ValueError):
        raise KeyFileError(f"{where} holds no key: it is not Base64") from None
    if len(secret) != SECRET_BYTES:
        raise KeyFileError(f"{where} holds no key: it has {len(secret)} bytes instead of {SECRET_BYTES}")
    return secret
