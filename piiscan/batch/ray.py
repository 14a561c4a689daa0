"""Scans a Ray dataset on the cluster's workers: ``pip install 'piiscan[ray]'``; docs/cluster.md says how.

>>> from piiscan.batch import ray
>>> scanned = ray.scan(dataset, text_columns=["title", "body"])  # doctest: +SKIP
"""

from collections.abc import Sequence
from functools import partial
from typing import Any, Unpack

from piiscan.batch.arrow import ScanOptions, output_schema, scan_batches, scan_threads
from piiscan.batch.arrow_columns import existing
from piiscan.batch.extras import needs

ROWS = 2_000
"""Rows that are handed to a worker at a time."""


def scan(dataset: Any, **options: Unpack[ScanOptions]) -> Any:
    """Return the dataset with the columns of :func:`piiscan.batch.arrow.output_schema`.

    Every row is examined alone. Nothing is examined until the result is asked for. A block makes a task, so a dataset of one small file
    should be split first (``dataset.repartition``).

    Args:
        dataset: a ``ray.data.Dataset``.
        options: what is examined and what is told; see :class:`piiscan.batch.arrow.ScanOptions`.

    Raises:
        ConfigError: a column does not exist, stands twice or holds no text, or an added column has the name of one that is there;
            where the dataset does not know its columns yet, from the workers.
    """
    _check(dataset, (), options)
    return dataset.map_batches(partial(_scan, options=options), batch_format="pyarrow", batch_size=ROWS)


def scan_by_thread(
    dataset: Any, *, thread_column: str, order: str | Sequence[str] = (), **options: Unpack[ScanOptions]
) -> Any:
    """Return the dataset as :func:`scan`, but with the posts of a thread examined together, in order.

    The rows are shuffled; each thread must fit into the memory of a worker.

    Args:
        dataset: a ``ray.data.Dataset``.
        thread_column: says to which thread, or author, a post belongs.
        order: columns that order the posts of a thread, such as the time and then the id.
        options: what is examined and what is told; see :class:`piiscan.batch.arrow.ScanOptions`.

    Raises:
        ConfigError: as for :func:`scan`, or a column of the thread or the order does not exist.
    """
    names = (order,) if isinstance(order, str) else tuple(order)
    _check(dataset, (thread_column, *names), options)
    together = partial(_scan_thread, thread_column=thread_column, order=names, options=options)
    return dataset.groupby(thread_column).map_groups(together, batch_format="pyarrow")


def _check(dataset: Any, named: Sequence[str], options: ScanOptions) -> None:
    """Find mistakes before any work is done, if the columns are known without reading the data."""
    known = dataset.schema(fetch_if_missing=False)
    if known is not None and hasattr(known.base_schema, "metadata"):
        output_schema(known.base_schema, **options)
        for name in named:
            existing(known.base_schema, name)


def _scan(table: Any, options: ScanOptions) -> Any:
    return _table(table, list(scan_batches(table.to_batches(), **options)), options)


def _scan_thread(table: Any, thread_column: str, order: Sequence[str], options: ScanOptions) -> Any:
    ordered = table.sort_by([(name, "ascending") for name in order]) if order else table
    batches = list(scan_threads(ordered.to_batches(), thread_column=thread_column, **options))
    return _table(table, batches, options)


def _table(table: Any, batches: Sequence[Any], options: ScanOptions) -> Any:
    """Return batches as a table, which has its columns though there may be no batch."""
    return needs("pyarrow", "ray").Table.from_batches(batches, output_schema(table.schema, **options))
