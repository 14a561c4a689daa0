"""The files that are read: plain or gzip-compressed, one or many, or standard input."""

import gzip
import io
import os
import shutil
import tempfile
import weakref
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from piiscan.errors import ConfigError, FormatError, InputError

STANDARD_INPUT = "-"
"""Names standard input."""
_GZIP = b"\x1f\x8b"
_OURS = (".redacted", ".findings")
_MAGIC = frozenset("*?[")


@dataclass(frozen=True, slots=True)
class Input:
    """A file to scan."""

    path: Path
    name: str
    """The file for people."""
    size: int
    """Bytes on disk."""
    compressed: bool = False
    """Whether it is gzip-compressed, by its first bytes."""

    @classmethod
    def of(cls, path: Path, name: str | None = None) -> "Input":
        """Look at a file.

        Args:
            path: the file.
            name: what it is called in messages; its path if None.

        Raises:
            ConfigError: it does not exist, is a folder, or may not be read.
            InputError: it is empty.
        """
        try:
            with path.open("rb") as stream:
                head = stream.read(2)
                size = os.fstat(stream.fileno()).st_size
        except OSError as error:
            raise ConfigError(f"{path}: cannot be read ({error.strerror})") from None
        if not head:
            raise InputError(f"{name or path}: the file is empty; there was nothing to examine")
        return cls(path, name or str(path), size, head == _GZIP)

    @property
    def plain_name(self) -> str:
        """The file's name without the suffix of its compression."""
        return self.path.name[:-3] if self.compressed and self.path.name.endswith(".gz") else self.path.name

    def open(self) -> BinaryIO:
        """Open the bytes, decompressed."""
        if self.compressed:
            return cast("BinaryIO", io.BufferedReader(_Gunzip(self.path)))
        return self.path.open("rb")

    def local(self) -> "LocalFile":
        """Return a plain file for libraries that read here and there in it."""
        return LocalFile(self)

    def position(self, stream: BinaryIO | None) -> int:
        """Return how many bytes on disk have been read by a stream of :meth:`open`; all if it is closed."""
        if stream is None:
            return 0
        if stream.closed:
            return self.size
        inner = _inner(stream)
        return inner.position if inner else stream.tell()

    def damaged(self, stream: BinaryIO) -> bool:
        """Whether a stream of :meth:`open` ended early because the compressed file is damaged."""
        inner = _inner(stream)
        return inner is not None and inner.damaged


class LocalFile:
    """A file on disk: the input itself, or its decompressed content as long as this object lives.

    Raises:
        FormatError: the compressed file is damaged.
    """

    def __init__(self, file: Input) -> None:
        self.name = str(file.path)
        self._spool: Any = None
        if file.compressed:
            self._spool = tempfile.NamedTemporaryFile(prefix="piiscan-")  # noqa: SIM115 - closed with this object
            weakref.finalize(self, self._spool.close)
            self.name = self._spool.name
            with file.open() as stream:
                shutil.copyfileobj(stream, self._spool)
                if file.damaged(stream):
                    raise FormatError(f"{file.name}: the compressed file is damaged")
            self._spool.flush()


class _Gunzip(io.RawIOBase):
    """Decompresses as far as it goes; what is damaged ends the stream instead of the run."""

    def __init__(self, path: Path) -> None:
        self.damaged = False
        self._file = path.open("rb")
        self._text = gzip.GzipFile(fileobj=self._file)

    @property
    def position(self) -> int:
        return self._file.tell()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer)
        try:
            data = self._text.read1(len(view))
        except (EOFError, OSError, zlib.error):
            self.damaged = True
            return 0
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._text.close()
        self._file.close()
        super().close()


def _inner(stream: BinaryIO) -> _Gunzip | None:
    raw = getattr(stream, "raw", None)
    return raw if isinstance(raw, _Gunzip) else None


def expanded(names: Iterable[str]) -> list[str]:
    """Return the files that names and patterns stand for, each once, those of a pattern in the order of their names.

    A pattern leaves out results of an earlier run (``*.redacted.csv``, ``*.findings.jsonl``).

    Raises:
        ConfigError: a pattern stands for no file.
    """
    found: dict[str, None] = {}
    for name in names:
        if Path(name).exists() or not _MAGIC.intersection(name):
            found[name] = None
            continue
        anchor = Path(name).anchor or "."
        paths = Path(anchor).glob(str(Path(name).relative_to(anchor)))
        matching = [str(path) for path in sorted(paths) if not _is_ours(path)]
        if not matching:
            raise ConfigError(f"{name}: no file matches")
        found.update(dict.fromkeys(matching))
    return list(found)


@contextmanager
def standard_input(stream: BinaryIO) -> Iterator[Input]:
    """Keep a stream in a temporary file, since the encoding is found by reading all of it; removed at the end.

    Raises:
        InputError: the stream is empty.
    """
    with tempfile.NamedTemporaryFile(prefix="piiscan-") as spool:
        shutil.copyfileobj(stream, spool)
        spool.flush()
        yield Input.of(Path(spool.name), "standard input")


def _is_ours(path: Path) -> bool:
    return path.is_dir() or any(suffix in _OURS for suffix in path.suffixes)
