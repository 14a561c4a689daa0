"""The files that are written: whole or not at all, and never over an input."""

import glob
import gzip
import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, cast

from piiscan.errors import ConfigError


class WholeFile:
    """A file that stands under its name only when it is complete.

    It is written beside its target under a temporary name and renamed by :meth:`commit`; leaving the ``with`` block
    before that removes it. A target that is no regular file (a pipe, ``/dev/null``) is written directly. A name that
    ends with ``.gz`` is written compressed.
    """

    def __init__(self, target: Path) -> None:
        self.target = target
        self._special = target.exists() and not target.is_file()
        try:
            self.path = target if self._special else _beside(target)
            self._file: BinaryIO = self.path.open("wb")
        except OSError as error:
            raise ConfigError(f"{target}: cannot be written ({error.strerror})") from None
        self.stream = _compressed(self._file) if target.suffix == ".gz" else self._file

    def commit(self) -> None:
        """Make the file appear under its name."""
        self._close(sync=not self._special)
        if not self._special:
            self.path.replace(self.target)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._file.closed:
            with suppress(OSError):  # what cannot be written is thrown away in any case
                self._close(sync=False)
            if not self._special:
                self.path.unlink(missing_ok=True)

    def _close(self, *, sync: bool) -> None:
        try:
            if self.stream is not self._file:
                self.stream.close()
            self._file.flush()
            if sync:
                os.fsync(self._file.fileno())
        finally:
            self._file.close()


def check_targets(inputs: Iterable[Path], targets: Iterable[Path], replaceable: Iterable[Path] = ()) -> None:
    """See to it that nothing is written over an input, or over a file that is not ours.

    Args:
        inputs: the files that are read; links to them count as well.
        targets: the files that will be written.
        replaceable: those of them that may exist already.

    Raises:
        ConfigError: naming the file and what to do.
    """
    seen: list[Path] = []
    sources, ours = list(inputs), set(replaceable)
    for target in targets:
        if any(_same(target, source) for source in sources):
            raise ConfigError(f"{target}: is an input; nothing is written over it. Choose another name")
        if any(_same(target, other) for other in seen):
            raise ConfigError(f"{target}: two outputs would have this name")
        if target.is_dir():
            raise ConfigError(f"{target}: is a folder")
        if target.is_file() and target not in ours:
            raise ConfigError(f"{target}: exists already; --force replaces it")
        seen.append(target)


def _same(one: Path, other: Path) -> bool:
    if one.exists() and other.exists():
        return one.samefile(other) and stat.S_ISREG(one.stat().st_mode)
    return os.path.realpath(one) == os.path.realpath(other)


def _beside(target: Path) -> Path:
    """Return a name beside the target, and remove what runs that were killed have left there."""
    for left in target.parent.glob(f".{glob.escape(target.name)}.*.part"):
        if not _alive(left.suffixes[-2][1:]):
            left.unlink(missing_ok=True)
    return target.with_name(f".{target.name}.{os.getpid()}.part")


def _alive(process: str) -> bool:
    if not process.isdecimal():
        return True
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _compressed(file: BinaryIO) -> BinaryIO:
    # Neither name nor time inside: the same content gives the same bytes.
    return cast("BinaryIO", gzip.GzipFile("", "wb", compresslevel=6, fileobj=file, mtime=0))
