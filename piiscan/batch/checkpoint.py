"""Results that are kept while a run goes on, so that the same command can go on after it was killed.

Each result is a line of JSON in a file beside the findings, which only its owner may read. On the next run the results
that are there are taken instead of being computed again; everything else (reading, writing, counting) happens anew, so
the files come out the same to the byte. The first line says what the results belong to: the bytes of the input, the
policy, the options of reading, and the code and data of this package.
"""

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

import piiscan
from piiscan.batch.inputs import Input
from piiscan.batch.runner import PostScanner
from piiscan.errors import ConfigError
from piiscan.model import (
    Finding,
    Incomplete,
    Message,
    PeopleLeft,
    PeopleStep,
    Reason,
    ScanResult,
    Severity,
    Subject,
    Verdict,
    dumps,
)
from piiscan.pool import CHUNK, Workers

_FLUSH = 64
"""Results between two writes."""


def checkpoint_of(findings: Path) -> Path:
    """Return where the results of a run with these findings are kept."""
    return findings.with_name(f".{findings.name}.resume")


def identity(file: Input, options: Mapping[str, Any]) -> dict[str, str]:
    """Return what the results of a run depend on, as digests.

    Args:
        file: the input.
        options: the policy and how the input is read, as plain values.
    """
    with file.path.open("rb") as stream:
        content = hashlib.file_digest(stream, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
    settings = json.dumps(options, sort_keys=True, default=sorted)
    return {
        "input": content,
        "options": hashlib.blake2b(settings.encode(), digest_size=16).hexdigest(),
        "code": _code(),
    }


class Checkpoint:
    """The results of a run that are kept in a file.

    Args:
        path: the file; made if it does not exist.
        belongs: what the results depend on.

    Raises:
        ConfigError: the file belongs to another input, other options or another version, or another run uses it.
    """

    def __init__(self, path: Path, belongs: Mapping[str, str]) -> None:
        self.path = path
        self.begun = False
        """Whether an earlier run has been interrupted."""
        self._file = _locked(path)
        try:
            self.kept = self._resume(dumps(dict(belongs)).encode() + b"\n", belongs)
        except ConfigError:
            self._file.close()
            raise

    def over(self, scanner: PostScanner) -> PostScanner:
        """Return a scanner that takes results from the file as long as there are some, and adds its own."""
        return _KeptScanner(scanner, self._file, self.kept)

    def finish(self) -> None:
        """Remove the file: the run is complete."""
        self.path.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def _resume(self, head: bytes, belongs: Mapping[str, str]) -> int:
        """Go to the end of what can be used; return how many results that is."""
        found = self._file.readline()
        if not found.endswith(b"\n"):
            self._file.seek(0)
            self._file.truncate()
            self._file.write(head)
            self._file.flush()
            return 0
        if found != head:
            different = ", ".join(_differences(found, belongs))
            raise ConfigError(f"{self.path}: belongs to a run with another {different}; delete it to begin anew")
        self.begun = True
        kept, end = _usable(self._file)
        self._file.truncate(end)
        self._file.seek(len(head))
        return kept


class _KeptScanner:
    """Answers from the file first, then from the scanner."""

    def __init__(self, scanner: PostScanner, file: BinaryIO, kept: int) -> None:
        self.inner = scanner
        self._file = file
        self._kept = kept

    @property
    def policy(self) -> Any:
        return self.inner.policy

    def scan_chunk(self, texts: Sequence[str]) -> list[ScanResult]:
        return self.inner.scan_chunk(texts)

    def failed(self, reason: Reason, detail: Message, **values: object) -> ScanResult:
        return self.inner.failed(reason, detail, **values)

    def scan_many(self, texts: Iterable[str], workers: int | Workers = 1) -> Iterator[ScanResult]:
        posts = iter(texts)
        for _ in range(self._kept):
            next(posts, None)
            yield restored(json.loads(self._file.readline()))
        for number, result in enumerate(self.inner.scan_many(posts, workers), 1):
            self._file.write(result.to_json().encode() + b"\n")
            if number % _FLUSH == 0:
                self._file.flush()
            yield result


def restored(content: dict[str, Any]) -> ScanResult:
    """Return the result that :meth:`ScanResult.to_dict` has taken apart."""
    left = content["people_left"]
    steps = tuple(PeopleStep(**step) for step in left["steps"]) if left else ()
    return ScanResult(
        **{
            **content,
            "verdict": Verdict(content["verdict"]),
            "severity": Severity(content["severity"]),
            "findings": tuple(Finding(**{**f, "subject": Subject(f["subject"])}) for f in content["findings"]),
            "reasons": tuple(content["reasons"]),
            "incomplete": tuple(Incomplete(Reason(i["reason"]), i["detail"]) for i in content["incomplete"]),
            "people_left": left and PeopleLeft(**{**left, "steps": steps}),
        }
    )


def _locked(path: Path) -> BinaryIO:
    """Open the file for this run alone.

    Raises:
        ConfigError: another run uses it, or it cannot be written.
    """
    try:
        file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
    except OSError as error:
        raise ConfigError(f"{path}: cannot be written ({error.strerror})") from None
    if sys.platform == "win32":  # no such locks there
        return file
    import fcntl  # noqa: PLC0415 - does not exist everywhere

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise ConfigError(f"{path}: another run is using it") from None
    return file


def _differences(found: bytes, belongs: Mapping[str, str]) -> Iterator[str]:
    try:
        other = json.loads(found)
    except ValueError:
        other = {}
    names = {"input": "input", "options": "policy or options", "code": "version of piiscan"}
    yield from (names[key] for key in belongs if other.get(key) != belongs[key])


def _usable(file: BinaryIO) -> tuple[int, int]:
    """Return how many results there are in whole chunks, and where they end.

    A chunk that is begun anew is examined as it would have been without the interruption.
    """
    kept = 0
    end = at = file.tell()
    for lines, line in enumerate(file, 1):
        if not line.endswith(b"}\n"):
            break
        at += len(line)
        if lines % CHUNK == 0:
            kept, end = lines, at
    return kept, end


@cache
def _code() -> str:
    """Return a digest of this package: code, lexicons, weights."""
    digest = hashlib.blake2b(piiscan.__version__.encode(), digest_size=16)
    root = Path(piiscan.__file__).parent
    for path in sorted(root.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(str(path.relative_to(root)).encode() + path.read_bytes())
    return digest.hexdigest()
