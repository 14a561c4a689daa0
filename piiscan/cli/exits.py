"""How the command ends: exit codes, and one line instead of a traceback."""

import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path

import typer

from piiscan.cli.console import errors
from piiscan.errors import ConfigError, InputError, KeyFileError, PiiscanError


class ExitCode(IntEnum):
    """What the command says to the shell; all others are reserved."""

    CLEAN = 0
    """Everything was examined, and no post is flagged."""
    FOUND = 1
    """Posts are flagged."""
    USAGE = 2
    """An option, a file name or a column is wrong; nothing was examined."""
    UNEXAMINED = 3
    """Something could not be examined; outranks FOUND."""
    INTERNAL = 4
    """An error of piiscan itself."""
    INTERRUPTED = 130
    """Ctrl-C."""
    BROKEN_PIPE = 141
    """Whoever read the output has gone."""


@contextmanager
def guarded() -> Iterator[None]:
    """Turn errors into a line on standard error and an exit code; nothing of a post is in that line."""
    try:
        yield
        sys.stdout.flush()
    except typer.Exit:
        raise
    except BrokenPipeError:
        # Nothing more can be written; Python must not try again when it flushes at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(ExitCode.BROKEN_PIPE) from None
    except KeyboardInterrupt:
        errors().print("interrupted", style="bold")
        raise typer.Exit(ExitCode.INTERRUPTED) from None
    except Exception as error:  # noqa: BLE001 - the last line of defence: a traceback may hold a post
        raise typer.Exit(_said(error)) from None


def _said(error: Exception) -> ExitCode:
    if os.environ.get("PIISCAN_DEBUG") == "1":
        traceback.print_exception(error)
    if isinstance(error, PiiscanError):
        errors().print(f"error: {error}", style="bold red")
    elif isinstance(error, OSError) and error.filename is not None:
        errors().print(f"error: {error.filename}: {error.strerror}", style="bold red")
    elif isinstance(error, OSError):
        errors().print(f"error: {error.strerror}", style="bold red")
    else:
        errors().print(f"internal error: {_whereabouts(error)}; PIISCAN_DEBUG=1 shows more", style="bold red")
    return _code(error)


def _code(error: Exception) -> ExitCode:
    if isinstance(error, (ConfigError, KeyFileError)):
        return ExitCode.USAGE
    return ExitCode.UNEXAMINED if isinstance(error, InputError) else ExitCode.INTERNAL


def _whereabouts(error: Exception) -> str:
    """Name the kind of error and the line of code; its message may hold a post."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" in {Path(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"
