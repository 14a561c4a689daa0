"""The findings hold the original columns, typed where the format has types, and no text where none is wanted."""

import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from fake_scanner import Scanner

from piiscan.batch.export import Plan, Targets, scan_export
from piiscan.batch.inputs import Input
from piiscan.batch.original import plain
from piiscan.batch.rows import ReadOptions
from piiscan.batch.sources import open_source

Save = Callable[..., Path]
POST = "연락은 010-0123-4567"


def found(path: Path, name: str = "found.jsonl", *, with_text: bool = True) -> list[dict[str, Any]]:
    file = Input.of(path)
    target = path.with_name(name)
    plan = Plan(Targets(target), with_text=with_text)
    scan_export(file, open_source(file, ReadOptions(("body",))), Scanner(), plan)
    if target.suffix == ".parquet":
        listed: list[dict[str, Any]] = pq.read_table(target).to_pylist()
        return listed
    return [json.loads(line) for line in target.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("name", ["found.jsonl", "found.parquet"])
def test_all_columns_of_the_row_are_there_and_null_for_a_row_that_could_not_be_read(save: Save, name: str) -> None:
    lines = found(save("posts.csv", f"id,who,body\n1,가,{POST}\n2\n3,나,조용함\n"), name)

    assert [line["columns"] for line in lines] == [{"id": "1", "who": "가", "body": POST}, None]


@pytest.mark.parametrize("name", ["found.jsonl", "found.parquet"])
def test_the_text_is_left_out_with_all_other_text(save: Save, name: str) -> None:
    lines = found(save("posts.csv", f"id,body\n1,{POST}\n"), name, with_text=False)

    assert lines[0]["columns"] == {"id": "1"}
    assert "4567" not in str(lines)


@pytest.mark.parametrize("name", ["found.jsonl", "found.parquet"])
def test_an_input_without_other_columns_can_be_told_without_text(save: Save, name: str) -> None:
    lines = found(save("posts.csv", f"body\n{POST}\n"), name, with_text=False)

    assert lines[0].get("columns") in (None, {})


def test_json_lines_keep_the_values_that_the_input_has(save: Save) -> None:
    line = {"body": POST, "n": 7, "deep": {"a": [1, None, True]}, "later": "x"}
    lines = found(save("posts.jsonl", json.dumps(line) + "\n"))

    assert lines[0]["columns"] == line


TYPED = {
    "body": pa.array([POST]),
    "number": pa.array([7], pa.int16()),
    "price": pa.array([Decimal("1.50")], pa.decimal128(5, 2)),
    "at": pa.array([dt.datetime(2026, 3, 2, tzinfo=dt.UTC)], pa.timestamp("us", "UTC")),
    "exact": pa.array([1_700_000_000_000_000_001], pa.timestamp("ns")),
    "raw": pa.array([b"\xff"]),
    "tags": pa.array([["a", "b"]]),
}


def test_parquet_keeps_simple_types_and_makes_text_of_the_others(tmp_path: Path) -> None:
    pq.write_table(pa.table(TYPED), tmp_path / "posts.parquet")

    columns = found(tmp_path / "posts.parquet", "found.parquet")[0]["columns"]

    assert columns["number"] == 7
    assert columns["price"] == Decimal("1.50")
    assert columns["at"] == dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
    assert columns["exact"].startswith("2023-11-14 22:13:20.000000001")
    assert (columns["raw"], columns["tags"]) == ("/w==", '["a", "b"]')
    in_json = found(tmp_path / "posts.parquet")[0]["columns"]
    assert in_json["price"] == "1.50"
    assert in_json["at"] == "2026-03-02 00:00:00+00:00"


@pytest.mark.parametrize(
    ("value", "expected"),
    [(float("nan"), None), (1.5, 1.5), (True, True), (b"\0", "AA=="), ((1, "a"), [1, "a"]), ({1: None}, {"1": None})],
)
def test_every_value_can_be_written_as_json(value: object, expected: object) -> None:
    assert plain(value) == expected
    json.dumps(plain(value), allow_nan=False)
