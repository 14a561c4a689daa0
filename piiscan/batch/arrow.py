"""Scans Arrow record batches: the one function under Spark, Ray Data and whatever else speaks Arrow.

Each batch comes back with its own columns as they were, and these behind them (:func:`output_schema`):

| column | type | what |
|---|---|---|
| ``verdict`` | string | ``doxx``, ``leak`` or ``clean``; null for a post that was not examined at all |
| ``severity`` | string | ``none``, ``low``, ``medium``, ``high``, ``critical`` |
| ``score`` | double | probability that the post exposes a private person's data, 0 to 1 |
| ``people_left`` | double | how many people the details still fit, 1 and up; null if nobody private is exposed |
| ``complete`` | bool | whether the post was examined to the end |
| ``reasons`` | list of string | why, as sentences; they quote what was found, so they are empty unless texts are asked for |
| ``incomplete`` | list of struct | ``reason`` and ``detail`` of what was not examined |
| ``findings`` | list of struct | ``column``, ``entity``, ``start``, ``end``, ``text``, ``score``, ``rule``, ``reason``, ``subject`` |
| ``joint`` | struct | where earlier posts of the thread decide: ``by``, ``group``, ``rows`` (posts of the thread, from 1), ``alone`` (verdict) |
| ``redacted_NAME`` | as NAME | each text column with its findings replaced |

Offsets count code points of the column, half open. ``text`` is null unless texts are asked for. All but the redacted columns are those
of ``piiscan scan --output NAME.parquet``. A post that fails is a row with ``complete`` false; it never ends a job.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Required, TypedDict, Unpack

from piiscan.batch.ahead import joined_ahead
from piiscan.batch.arrow_columns import existing, replaced, text_columns, text_type
from piiscan.batch.arrow_rows import BOARD, BatchRows, Piece
from piiscan.batch.boards import Readers
from piiscan.batch.extras import needs
from piiscan.batch.findings import told
from piiscan.batch.findings_parquet import flat, result_fields
from piiscan.batch.outcome import Outcome
from piiscan.batch.process_scanner import scanner_for
from piiscan.batch.runner import outcomes
from piiscan.batch.threads import THREAD, Joiner
from piiscan.errors import ConfigError
from piiscan.policy import Policy
from piiscan.pool import Workers


class ScanOptions(TypedDict, total=False):
    """What is examined and what is told: the keywords of all functions here and of the engines' adapters."""

    text_columns: Required[str | Sequence[str]]
    """Columns to examine, judged together."""
    policy: Policy | None
    """What to look for and how; sound defaults if None."""
    board_column: str | None
    """Column that says on which board a post stands, for :meth:`piiscan.policy.Policy.for_board`."""
    with_text: bool
    """Whether findings and reasons quote what was found; they don't unless this is set."""
    prefix: str
    """What the names of the added columns begin with, for inputs that have a column of such a name."""


def output_schema(schema: Any, **options: Unpack[ScanOptions]) -> Any:
    """Return the schema of the batches that come back: the input's fields, and the added ones behind them.

    Args:
        schema: of the input, a ``pyarrow.Schema``.
        options: as for the scan.

    Raises:
        ConfigError: pyarrow is not installed, a column does not exist, stands twice or holds no text, or an added column has
            the name of one that is there.
    """
    return _schema(schema, _Options(**options))


def scan_batches(batches: Iterable[Any], **options: Unpack[ScanOptions]) -> Iterator[Any]:
    """Examine record batches, post by post, and yield them in order with the columns of :func:`output_schema`.

    Memory stays bounded however many batches there are; long ones come back in pieces. The scanner is made on first use, one for each
    process and policy.

    Args:
        batches: ``pyarrow.RecordBatch`` of one schema; any iterable.
        options: what is examined and what is told.

    Raises:
        ConfigError: as :func:`output_schema`.
        KeyFileError: the policy needs a key that this machine does not have.
    """
    scan = _Options(**options)
    rows = BatchRows(batches, scan.text_columns, scan.board_column)
    yield from _in_pieces(_outcomes(rows, scan), rows, scan)


def scan_threads(batches: Iterable[Any], *, thread_column: str, **options: Unpack[ScanOptions]) -> Iterator[Any]:
    """Examine record batches whose rows are sorted by thread, and within it by time; else as :func:`scan_batches`.

    Rows of one thread are examined as by :meth:`piiscan.Scanner.scan_thread`, also where a batch ends between them: the post that
    completes an identity is ``doxx``, and a person has the same number in each redacted post. Rows whose thread is null or empty are
    examined alone. In unsorted batches threads are joined as long as there is room (:data:`piiscan.batch.open_threads.ROOM`).

    Args:
        batches: ``pyarrow.RecordBatch`` of one schema, sorted.
        thread_column: says to which thread, or author, a post belongs.
        options: what is examined and what is told.

    Raises:
        ConfigError: as :func:`output_schema`, or the thread column does not exist.
        KeyFileError: the policy needs a key that this machine does not have.
    """
    scan = _Options(**options)
    rows = BatchRows(batches, scan.text_columns, scan.board_column, thread_column)
    scanner = scanner_for(scan.policy)
    readers = Readers(scanner)
    join = Joiner({THREAD: THREAD}, lambda row: readers.of(row.fields[BOARD] or ""))
    yield from _in_pieces(joined_ahead(_outcomes(rows, scan), join, Workers(scanner, 1)), rows, scan)


class _Options:
    """The options with their defaults."""

    def __init__(
        self,
        text_columns: str | Sequence[str],
        policy: Policy | None = None,
        board_column: str | None = None,
        with_text: bool = False,
        prefix: str = "",
    ) -> None:
        self.text_columns = text_columns
        self.policy = policy or Policy()
        self.board_column = board_column
        self.with_text = with_text
        self.prefix = prefix


def _schema(schema: Any, scan: _Options) -> Any:
    arrow = needs("pyarrow", "parquet")
    if scan.board_column is not None:
        existing(schema, scan.board_column)
    added = {scan.prefix + name: kind for name, kind in result_fields(arrow).items()}
    for name in text_columns(schema, scan.text_columns):
        added[f"{scan.prefix}redacted_{name}"] = text_type(schema.field(name))
    taken = sorted(added.keys() & set(schema.names))
    if taken:
        raise ConfigError(f"the input has columns named {taken} already; name the added ones by a prefix")
    return arrow.schema([*schema, *map(arrow.field, added.keys(), added.values())], metadata=schema.metadata)


def _outcomes(rows: BatchRows, scan: _Options) -> Iterator[Outcome]:
    return outcomes(rows, scanner_for(scan.policy), scan.policy.language, board=BOARD if scan.board_column else None)


def _in_pieces(found: Iterable[Outcome], rows: BatchRows, scan: _Options) -> Iterator[Any]:
    """Yield each piece with what became of its rows, as soon as all of it is known."""
    done: deque[Outcome] = deque()
    for outcome in found:
        done.append(outcome)
        while rows.waiting and len(done) >= rows.waiting[0].batch.num_rows:
            piece = rows.waiting.popleft()
            yield _with_results(piece, [done.popleft() for _ in range(piece.batch.num_rows)], scan)
    for piece in rows.waiting:  # only empty ones are left
        yield _with_results(piece, (), scan)


def _with_results(piece: Piece, outcomes: Sequence[Outcome], scan: _Options) -> Any:
    """Return a piece of a batch with the added columns."""
    arrow = needs("pyarrow", "parquet")
    schema, fields = _schema(piece.batch.schema, scan), result_fields(arrow)
    records = [flat(told(outcome, tuple(piece.texts), with_text=scan.with_text)) for outcome in outcomes]
    results = [arrow.array([record[name] for record in records], kind) for name, kind in fields.items()]
    redacted = [
        replaced(old, [outcome.redacted[column] for outcome in outcomes], text_type(piece.batch.schema.field(name)))
        for column, (name, old) in enumerate(piece.texts.items())
    ]
    return arrow.RecordBatch.from_arrays([*piece.batch.columns, *results, *redacted], schema=schema)
