"""The tables of facts and weights: tab-separated files in ``data/``, each with its source, licence and date in its head."""

from functools import cache
from importlib.resources import files


@cache
def table(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of ``data/<name>.tsv`` without its head.

    Args:
        name: a table's name, e.g. ``"traits"``.

    Raises:
        FileNotFoundError: there is no such table.
    """
    text = (files("piiscan.risk") / "data" / f"{name}.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.split("\n") if line and not line.startswith("#")]
    return tuple(tuple(line.split("\t")) for line in lines[1:])
