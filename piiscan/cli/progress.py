"""A progress bar on standard error: rows, rate, time left, flagged so far."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from piiscan.batch.runner import Progress as Pulse
from piiscan.cli.console import errors

Watch = Callable[[Pulse], None]


@contextmanager
def progress(name: str, size: int, language: str) -> Iterator[Watch | None]:
    """Show a bar while a file is scanned; yields what the run reports to, or None where there is no terminal.

    Args:
        name: the file.
        size: its bytes.
        language: of the words beside the bar.
    """
    console = errors()
    if not console.is_terminal:
        yield None
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415 - terminals only

    rows, flagged = ("rows", "flagged") if language == "en" else ("행", "걸림")
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn(f"{{task.fields[rows]:,}} {rows}"),
        TextColumn(f"{{task.fields[rate]:,.0f}} {rows}/s"),
        TextColumn(f"{flagged} {{task.fields[flagged]:,}}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(name, total=size, rows=0, rate=0.0, flagged=0)

        def watch(pulse: Pulse) -> None:
            elapsed = bar.tasks[task].elapsed or 0
            rate = pulse.rows / elapsed if elapsed else 0.0
            bar.update(task, completed=pulse.position, rows=pulse.rows, rate=rate, flagged=pulse.flagged)

        yield watch
