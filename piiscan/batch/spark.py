"""Scans a Spark DataFrame on the cluster's executors: ``pip install 'piiscan[spark]'``; docs/cluster.md says how.

>>> from piiscan.batch import spark
>>> scanned = spark.scan(frame, text_columns=["title", "body"])  # doctest: +SKIP
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, Unpack

from piiscan.batch.arrow import ScanOptions, output_schema, scan_batches, scan_threads
from piiscan.batch.arrow_columns import existing
from piiscan.batch.extras import needs

_PARTITIONS = "spark.sql.shuffle.partitions"


def scan(frame: Any, **options: Unpack[ScanOptions]) -> Any:
    """Return the DataFrame with the columns of :func:`piiscan.batch.arrow.output_schema`.

    Every row is examined alone, in the partition where it lies: no shuffle. Nothing is examined until the result is asked for.

    Args:
        frame: a ``pyspark.sql.DataFrame``.
        options: what is examined and what is told; see :class:`piiscan.batch.arrow.ScanOptions`.

    Raises:
        ConfigError: pyspark is not installed, a column does not exist, stands twice or holds no text, or an added column has the
            name of one that is there.
    """
    return _mapped(frame, partial(scan_batches, **options), options)


def scan_by_thread(
    frame: Any,
    *,
    thread_column: str,
    order: str | Sequence[str] = (),
    partitions: int | None = None,
    **options: Unpack[ScanOptions],
) -> Any:
    """Return the DataFrame as :func:`scan`, but with the posts of a thread examined together, in order.

    The rows are shuffled, so that a thread lies in one partition, and sorted within it. Its posts then pass one by one: however long a
    thread is, it takes no memory, but one core examines it. Rows without a thread are spread evenly and examined alone.

    Args:
        frame: a ``pyspark.sql.DataFrame``.
        thread_column: says to which thread, or author, a post belongs.
        order: columns that order the posts of a thread, such as the time and then the id. Where they are equal, or none is named,
            any order may come out.
        partitions: number of partitions after the shuffle; ``spark.sql.shuffle.partitions`` if None.
        options: what is examined and what is told; see :class:`piiscan.batch.arrow.ScanOptions`.

    Raises:
        ConfigError: as for :func:`scan`, or a column of the thread or the order does not exist.
    """
    schema = _arrow_schema(frame)
    columns = [existing(schema, name) for name in (thread_column, *((order,) if isinstance(order, str) else order))]
    count = partitions or int(frame.sparkSession.conf.get(_PARTITIONS))
    sorting = [_column(name) for name in columns]
    # A number of partitions keeps Spark from merging them by their few bytes: these rows cost time, not space.
    grouped = frame.repartition(count, sorting[0], _spread(frame, sorting[0])).sortWithinPartitions(*sorting)
    return _mapped(grouped, partial(scan_threads, thread_column=columns[0], **options), options)


def _mapped(frame: Any, scan_all: Callable[[Iterable[Any]], Iterator[Any]], options: ScanOptions) -> Any:
    arrow_schema = _arrow_schema(frame)
    types = needs("pyspark.sql.types", "spark")
    added = list(output_schema(arrow_schema, **options))[len(arrow_schema) :]
    convert = needs("pyspark.sql.pandas.types", "spark").from_arrow_type
    fields = [types.StructField(each.name, convert(each.type)) for each in added]
    return frame.mapInArrow(scan_all, types.StructType([*frame.schema.fields, *fields]))


def _arrow_schema(frame: Any) -> Any:
    return needs("pyspark.sql.pandas.types", "spark").to_arrow_schema(frame.schema)


def _column(name: str) -> Any:
    """Return a column whose name may hold dots."""
    quoted = name.replace("`", "``")
    return needs("pyspark.sql.functions", "spark").col(f"`{quoted}`")


def _spread(frame: Any, thread: Any) -> Any:
    """Return what spreads rows without a thread over all partitions: the same for every row of a thread."""
    functions = needs("pyspark.sql.functions", "spark")
    return functions.when(
        thread.isNull() | (thread.cast("string") == ""), functions.xxhash64(*map(_column, _plain(frame)))
    )


def _plain(frame: Any) -> list[str]:
    """Return the columns that Spark can hash."""
    atomic = needs("pyspark.sql.types", "spark").AtomicType
    return [each.name for each in frame.schema.fields if isinstance(each.dataType, atomic)]
