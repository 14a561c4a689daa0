"""examples/spark_job.py on a real cluster of this machine: two executors, each a process of its own."""

import os
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from piiscan import Policy, Scanner
from piiscan.batch import spark
from piiscan.batch.inputs import Input
from piiscan.batch.outcome import Outcome
from piiscan.batch.rows import ReadOptions
from piiscan.batch.runner import outcomes
from piiscan.batch.sources.parquet import ParquetSource
from piiscan.errors import ConfigError

pytestmark = pytest.mark.engines
POSTS = int(os.environ.get("PIISCAN_ENGINE_POSTS", "100000"))
"""Posts of the large run; fewer only to work on this test."""
COLUMNS = ("title", "body")
Job = Callable[..., dict[str, Any]]
Finding = tuple[str, str, int, int, str]


def in_one_process(path: Path) -> Iterator[Outcome]:
    source = ParquetSource(Input.of(path), ReadOptions(text_columns=COLUMNS))
    return outcomes(source, Scanner())


def rows_of(folder: Path, key: str = "id") -> Iterator[dict[str, Any]]:
    for batch in pq.read_table(folder).sort_by(key).to_batches(max_chunksize=2_000):
        yield from batch.to_pylist()


def told(outcome: Outcome) -> tuple[str, list[Finding], tuple[str, ...]]:
    found = [(COLUMNS[at], each.entity, each.start, each.end, each.text) for at, each in outcome.findings]
    return outcome.result.verdict, found, outcome.redacted


def read(row: dict[str, Any]) -> tuple[str, list[Finding], tuple[str, ...]]:
    found = [tuple(each[name] for name in ("column", "entity", "start", "end", "text")) for each in row["findings"]]
    return row["verdict"], found, tuple(row[f"redacted_{name}"] or "" for name in COLUMNS)


def test_two_executors_say_the_same_of_every_row_as_one_process(
    spark_job: Job, posts: Callable[[int], Path], tmp_path: Path
) -> None:
    path, out = posts(POSTS), tmp_path / "scanned"

    summary = spark_job(path, out, "--text-column=title", "--text-column=body", "--with-text", "--partitions=16")

    expected = in_one_process(path)
    different = [row["id"] for row, one in zip(rows_of(out), expected, strict=True) if read(row) != told(one)]
    assert different == []
    assert summary["rows"] == POSTS
    assert summary["incomplete"] == 0
    assert len(summary["tasks"]) == 2, "both executors worked"


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    path = tmp_path / "piiscan.toml"
    path.write_text('people_left = 500\n[boards."맘카페"]\nsensitivity = "high"\nlanguage = "en"\n', encoding="utf-8")
    return path


def test_threads_and_boards_are_examined_as_by_scan_thread(
    spark_job: Job, posts: Callable[[int], Path], policy: Path, tmp_path: Path
) -> None:
    path, out = posts(3_000), tmp_path / "scanned"
    arguments = ["--text-column=body", "--thread-column=thread", "--order-column=id", "--board-column=board"]

    spark_job(path, out, *arguments, f"--policy={policy}", "--partitions=4", "--drop-text")

    rows = {row["id"]: row for row in rows_of(out)}
    scanners = {"": Scanner(Policy(people_left=500))}
    scanners["맘카페"] = Scanner(Policy(people_left=500, sensitivity="high", language="en"))
    threads = sorted(pq.read_table(path).to_pylist(), key=lambda post: (post["thread"] or "", post["id"]))
    joined = 0
    for thread, group in groupby(threads, key=lambda post: post["thread"] or ""):
        several = list(group)
        if not thread or len({scanners.get(post["board"] or "", scanners[""]) for post in several}) > 1:
            continue
        scanner = scanners.get(several[0]["board"] or "", scanners[""])
        expected = scanner.scan_thread(post["body"] or "" for post in several)
        for post, result in zip(several, expected, strict=True):
            row = rows[post["id"]]
            assert (row["verdict"], row["score"]) == (result.verdict, result.score)
            assert [each["entity"] for each in row["findings"]] == [each.entity for each in result.findings]
            assert all(each["text"] is None for each in row["findings"])
            joined += result.verdict != scanner.scan(post["body"] or "").verdict
    assert joined, "some posts are doxx only together with others"
    assert len(rows) == 3_000
    assert "body" not in rows[0]


def test_a_row_that_cannot_be_read_is_told_and_fails_no_job(spark_job: Job, tmp_path: Path) -> None:
    path, out = tmp_path / "odd.parquet", tmp_path / "scanned"
    broken = pa.array([b"010-0123-4567", b"\xff\xfe", None, b""], pa.binary()).view(pa.string())
    details = pa.array([{"likes": 3, "tags": ["a"]}, None, {"likes": None, "tags": []}, {"likes": 1, "tags": None}])
    pq.write_table(pa.table({"id": [1, 2, 3, 4], "body": broken, "more": details}), path)

    summary = spark_job(path, out, "--text-column=body", "--drop-text", master="local[1]")

    rows = list(rows_of(out))
    assert [row["verdict"] for row in rows] == ["leak", None, "clean", "clean"]
    assert [row["complete"] for row in rows] == [True, False, True, True]
    assert [row["redacted_body"] for row in rows] == ["[전화번호]", "[검사하지 못한 부분]", None, ""]
    assert [row["incomplete"] for row in rows][1][0]["reason"] == "undecodable"
    assert [row["more"] for row in rows] == details.to_pylist()
    assert summary["incomplete"] == 1


@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")
def test_mistakes_are_told_before_anything_is_read() -> None:
    types = pytest.importorskip("pyspark.sql.types", reason="pyspark is not installed")
    fields = [types.StructField("body", types.StringType()), types.StructField("likes", types.LongType())]
    frame = SimpleNamespace(schema=types.StructType([*fields, types.StructField("score", types.DoubleType())]))
    with pytest.raises(ConfigError, match="no column 'text'"):
        spark.scan(frame, text_columns="text")
    with pytest.raises(ConfigError, match="'likes' holds int64, no text"):
        spark.scan(frame, text_columns="likes")
    with pytest.raises(ConfigError, match=r"columns named \['score'\] already"):
        spark.scan(frame, text_columns="body")
    with pytest.raises(ConfigError, match="no column 'thread'"):
        spark.scan_by_thread(frame, thread_column="thread", text_columns="body")
