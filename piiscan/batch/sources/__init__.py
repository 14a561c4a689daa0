"""The formats that can be read, one file each."""

from importlib import import_module
from typing import TYPE_CHECKING

from piiscan.batch.inputs import Input
from piiscan.batch.rows import ReadOptions, Source
from piiscan.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable

_HOMES = {
    "csv": "delimited:DelimitedSource",
    "tsv": "delimited:DelimitedSource",
    "copy": "delimited:DelimitedSource",
    "jsonl": "jsonl:JsonlSource",
    "json": "json_array:JsonArraySource",
    "parquet": "parquet:ParquetSource",
    "xlsx": "xlsx:XlsxSource",
    "sqlite": "sqlite:SqliteSource",
    "text": "lines:LinesSource",
    "document": "lines:DocumentSource",
}
_SUFFIXES = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".xlsx": "xlsx",
    ".sqlite": "sqlite",
    ".sqlite3": "sqlite",
    ".db": "sqlite",
    ".txt": "text",
}
_MAGIC = ((b"PAR1", "parquet"), (b"SQLite format 3\0", "sqlite"), (b"PK\x03\x04", "xlsx"))
FORMATS = tuple(_HOMES)
"""Names of the formats."""


def open_source(file: Input, options: ReadOptions) -> Source:
    """Begin to read an input in its format, which is given, or told by its name or its first bytes.

    Raises:
        ConfigError: there is no such format, or a column does not exist.
        InputError: the input cannot be read.
    """
    name = options.format or format_of(file)
    if name not in _HOMES:
        raise ConfigError(f"there is no format {name!r}; known are {', '.join(FORMATS)}")
    module, _, source = _HOMES[name].partition(":")
    if options.header and module != "delimited":
        raise ConfigError(f"{file.name}: is {name}, which names its columns itself; --header is for csv, tsv and copy")
    make: Callable[[Input, ReadOptions], Source] = getattr(import_module(f"{__name__}.{module}"), source)
    return make(file, options)


def format_of(file: Input) -> str:
    """Tell the format by the file's name, else by its first bytes."""
    suffix = "." + file.plain_name.rpartition(".")[2].lower()
    return _SUFFIXES.get(suffix) or _by_content(file)


def _by_content(file: Input) -> str:
    with file.open() as stream:
        head = stream.read(64)
    marked = next((name for magic, name in _MAGIC if head.startswith(magic)), None)
    return marked or {b"{": "jsonl", b"[": "json"}.get(head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1], "csv")
