"""Redaction of a whole file: the body of ``piiscan redact``."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from piiscan.errors import ConfigError, InputError, LimitExceeded
from piiscan.model import Finding, ScanResult
from piiscan.redaction.markup import LAYOUTS, layout_of
from piiscan.redaction.redactor import Redactor
from piiscan.redaction.thorough import FindMany, find_all
from piiscan.text.decode import Encoding, decode


@dataclass(frozen=True, slots=True)
class Redacted:
    """A document before and after."""

    before: str
    after: str
    findings: tuple[Finding, ...]
    """What was replaced, with places in the readable text of the layout."""
    encoding: Encoding


def findings_of(results: Iterable[ScanResult]) -> list[Sequence[Finding]]:
    """Return the findings of results that are complete.

    Raises:
        LimitExceeded: a part was not examined, so nobody knows what a redacted copy would still hold.
    """
    findings: list[Sequence[Finding]] = []
    for result in results:
        if not result.complete:
            reasons = ", ".join(part.reason.value for part in result.incomplete)
            raise LimitExceeded(f"a part was not examined ({reasons}), so no redacted copy was written")
        findings.append(result.findings)
    return findings


def redact_text(source: str, find: FindMany, redactor: Redactor, layout: str = "text") -> tuple[str, list[Finding]]:
    """Return a text with everything replaced that thorough reading finds, and what that was.

    Args:
        source: the text.
        find: examines some posts together.
        redactor: how to replace findings.
        layout: one of :data:`piiscan.redaction.markup.LAYOUTS`.

    Raises:
        ConfigError: there is no such layout.
    """
    if layout not in LAYOUTS:
        raise ConfigError(f"there is no layout called {layout!r}; there are {', '.join(LAYOUTS)}")
    seen: list[Finding] = []

    def look(text: str) -> list[Finding]:
        seen.extend(find_all([text], find, redactor)[0])
        return seen

    return LAYOUTS[layout](source, look, redactor), seen


def redact_file(
    path: Path, find: FindMany, redactor: Redactor, *, layout: str | None = None, encoding: str | None = None
) -> Redacted:
    """Read and redact a file; nothing is written.

    Args:
        path: the file.
        find: examines some posts together.
        redactor: how to replace findings.
        layout: how it is read; by its name if None.
        encoding: of its text; found out if None.

    Raises:
        InputError: the file cannot be read or decoded, or a part of it was not examined.
        ConfigError: there is no such layout or encoding.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"the file cannot be read: {error.strerror}") from None
    before, known = decode(data, encoding)
    after, findings = redact_text(before, find, redactor, layout or layout_of(path))
    return Redacted(before, after, tuple(findings), known)


def write_redacted(document: Redacted, source: Path, target: Path) -> None:
    """Write a redacted file in the encoding of its source; never in place, and never over another file.

    Args:
        document: what :func:`redact_file` returned.
        source: the file that was read.
        target: the file to make.

    Raises:
        ConfigError: the target is the source or exists.
        InputError: it cannot be written.
    """
    if target.exists() or os.path.realpath(target) == os.path.realpath(source):
        raise ConfigError("the output file exists; redaction never works in place and overwrites nothing")
    try:
        with target.open("xb") as file:
            file.write(document.encoding.bom + document.after.encode(document.encoding.codec, "surrogatepass"))
    except UnicodeEncodeError:
        target.unlink()
        raise InputError("the redacted text cannot be written in the encoding of its source") from None
    except OSError as error:
        raise InputError(f"the output file cannot be written: {error.strerror}") from None
