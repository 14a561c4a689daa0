"""examples/ray_job.py on a real cluster of this machine with two cores."""

from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from piiscan import Scanner
from piiscan.batch import ray
from piiscan.batch.arrow import scan_batches
from piiscan.errors import ConfigError

pytestmark = pytest.mark.engines
Job = Callable[..., dict[str, Any]]


class Dataset:
    """What the adapter asks of a dataset that knows its columns."""

    def __init__(self, columns: dict[str, pa.DataType]) -> None:
        self.base_schema = pa.schema(columns)

    def schema(self, *, fetch_if_missing: bool) -> "Dataset":
        assert not fetch_if_missing
        return self


def test_a_local_cluster_says_the_same_of_every_row_as_one_process(
    ray_job: Job, posts: Callable[[int], Path], tmp_path: Path
) -> None:
    path, out = posts(4_000), tmp_path / "scanned"

    summary = ray_job(path, out, "--text-column=title", "--text-column=body", "--blocks=4")

    expected = pa.Table.from_batches(
        list(scan_batches(pq.read_table(path).to_batches(), text_columns=["title", "body"]))
    )
    assert pq.read_table(out).sort_by("id").to_pylist() == expected.sort_by("id").to_pylist()
    assert summary["rows"] == 4_000


def test_threads_are_examined_as_by_scan_thread(ray_job: Job, posts: Callable[[int], Path], tmp_path: Path) -> None:
    path, out = posts(1_000), tmp_path / "scanned"

    ray_job(path, out, "--text-column=body", "--thread-column=thread", "--order-column=id")

    scanner = Scanner()
    rows = {row["id"]: row for row in pq.read_table(out).to_pylist()}
    threads = sorted(pq.read_table(path).to_pylist(), key=lambda post: (post["thread"] or "", post["id"]))
    for thread, group in groupby(threads, key=lambda post: post["thread"] or ""):
        several = list(group)
        results = scanner.scan_thread(post["body"] or "" for post in several if thread)
        for post, result in zip(several, results, strict=False):
            assert (rows[post["id"]]["verdict"], rows[post["id"]]["score"]) == (result.verdict, result.score)
    assert len(rows) == 1_000


def test_mistakes_are_told_before_anything_is_read() -> None:
    dataset = Dataset({"body": pa.string(), "likes": pa.int64()})
    with pytest.raises(ConfigError, match="no column 'text'"):
        ray.scan(dataset, text_columns="text")
    with pytest.raises(ConfigError, match="'likes' holds int64, no text"):
        ray.scan(dataset, text_columns="likes")
    with pytest.raises(ConfigError, match="no column 'thread'"):
        ray.scan_by_thread(dataset, thread_column="thread", text_columns="body")
