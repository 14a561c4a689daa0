"""Where the command prints: results on standard output, everything else on standard error."""

import os
import sys
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console

_PIPE_WIDTH = 200
"""Columns of a table where no terminal says how wide it is."""


def results() -> "Console":
    """Return the console for results; ``NO_COLOR`` and pipes get plain text."""
    return _console(sys.stdout)


def errors() -> "Console":
    """Return the console for messages and progress."""
    return _console(sys.stderr)


def _console(stream: TextIO) -> "Console":
    from rich.console import Console  # noqa: PLC0415 - `--version` and `--format json` go without

    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="replace")  # a character that the terminal cannot show must not end the run
    terminal = stream.isatty() or bool(os.environ.get("FORCE_COLOR"))
    width = None if terminal or "COLUMNS" in os.environ else _PIPE_WIDTH

    class Quiet(Console):
        """Leaves a broken pipe to the command; Rich would exit with 1, which says that something was found."""

        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    return Quiet(file=stream, width=width, highlight=False, markup=False, emoji=False, soft_wrap=not terminal)
