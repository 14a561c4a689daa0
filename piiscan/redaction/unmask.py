"""Putting sealed values back: the body of ``piiscan unmask``, apart from redaction on purpose.

It needs the key and a reason, and leaves a line in an audit file before anything of a post is shown.
"""

import json
import os
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from pathlib import Path

from piiscan.errors import ConfigError, InputError
from piiscan.redaction.keys import Keyring
from piiscan.redaction.markup import layout_of
from piiscan.redaction.sealing import SEALED, Opened, unseal


@dataclass(frozen=True, slots=True)
class Unmasked:
    """A text with its sealed values put back, and how many of each kind there were."""

    text: str
    counts: Counter[str]
    key_ids: frozenset[str]


def unmask(text: str, keyring: Keyring, *, in_html: bool = False) -> Unmasked:
    """Put back every sealed value; nothing is returned unless all of them open.

    Args:
        text: a redacted post or file.
        keyring: the keys under which it was redacted.
        in_html: whether values are written as HTML text, so that none becomes markup.

    Raises:
        KeyFileError: a value was sealed under a key that the keyring lacks.
        FormatError: a value was altered.
    """
    parts: list[str] = []
    counts: Counter[str] = Counter()
    keys: set[str] = set()
    done = 0
    for match in SEALED.finditer(text):
        opened = unseal(keyring, match)
        value = escape(opened.text) if in_html else opened.text
        parts += text[done : match.start()], value, _before(opened, text, match.end())
        done = match.end() + (len(opened.josa.new) if _fits(opened, text, match.end()) else 0)
        counts[opened.entity] += 1
        keys.add(match["key"])
    parts.append(text[done:])
    return Unmasked("".join(parts), counts, frozenset(keys))


def _fits(opened: Opened, text: str, end: int) -> bool:
    """Whether the josa behind a value is still the one that the redaction wrote."""
    return text.startswith(opened.josa.new, end)


def _before(opened: Opened, text: str, end: int) -> str:
    return opened.josa.old if _fits(opened, text, end) else ""


def unmask_file(source: Path, target: Path, keyring: Keyring, audit: Path, reason: str) -> Unmasked:
    """Put the values of a file back: the audit line first, then a file that only its owner can read.

    Args:
        source: a redacted file in UTF-8.
        target: the file to make; it must not exist.
        keyring: the keys under which it was redacted.
        audit: a file that grows by one line of JSON.
        reason: why the values are needed; it goes into the audit line.

    Raises:
        ConfigError: there is no reason, or the target exists.
        InputError: the source cannot be read, or the target or the audit file cannot be written.
        KeyFileError: a value was sealed under a key that the keyring lacks.
        FormatError: a value was altered.
    """
    if not reason.strip():
        raise ConfigError("unmasking needs a reason; it is written to the audit file")
    if target.exists():
        raise ConfigError("the output file exists; nothing is overwritten")
    try:
        text = source.read_bytes().decode("utf-8", "surrogatepass")
        unmasked = unmask(text, keyring, in_html=layout_of(source) == "html")
        append_line(audit, audit_line(unmasked, source.name, reason))
        _write_private(target, unmasked.text)
    except UnicodeDecodeError as error:
        raise InputError(f"the redacted file is not UTF-8 at byte {error.start}") from None
    except OSError as error:
        raise InputError(f"unmasking stopped: {error.strerror}") from None
    return unmasked


def audit_line(unmasked: Unmasked, source: str, reason: str, now: datetime | None = None) -> str:
    """Return who put back what and why, as one line of JSON without any value.

    Args:
        unmasked: what was put back.
        source: name of the redacted file.
        reason: as given.
        now: the time, the present one if None.
    """
    record = {
        "time": (now or datetime.now(UTC)).isoformat(timespec="seconds"),
        "action": "unmask",
        "user": _user(),
        "source": source,
        "reason": reason.strip(),
        "items": dict(sorted(unmasked.counts.items())),
        "key_ids": sorted(unmasked.key_ids),
    }
    return json.dumps(record, ensure_ascii=False)


def append_line(path: Path, line: str) -> None:
    """Append a line to a private file and wait until it is on disk."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "ab") as file:
        file.write((line + "\n").encode("utf-8", "backslashreplace"))
        file.flush()
        os.fsync(file.fileno())


def _write_private(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(text.encode("utf-8", "surrogatepass"))


def _user() -> str:
    """Return the system's name for who runs this; an environment variable could be set by anyone."""
    try:
        import pwd  # noqa: PLC0415 - not on every system

        return pwd.getpwuid(os.getuid()).pw_name
    except (ImportError, KeyError):
        return str(os.getuid()) if hasattr(os, "getuid") else "unknown"
