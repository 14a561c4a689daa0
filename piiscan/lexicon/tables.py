"""The lexicon's tables: tab-separated files in ``data/``, each with its source, licence and date in its head."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files


@cache
def table(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of ``data/<name>.tsv`` without its head.

    Args:
        name: a table's name, e.g. ``"schools"``.

    Raises:
        FileNotFoundError: there is no such table.
    """
    text = (files("piiscan.lexicon") / "data" / f"{name}.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.split("\n") if line and not line.startswith("#")]
    return tuple(tuple(line.split("\t")) for line in lines[1:])


def forms(cell: str) -> Iterator[tuple[str, bool]]:
    """Yield the forms of a cell and whether each is sure: one with a ``?`` behind it is an ordinary word first.

    An underscore in a form is a space in the text.
    """
    for form in cell.split():
        yield form.rstrip("?").replace("_", " "), not form.endswith("?")
