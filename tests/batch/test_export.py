"""An export from end to end: findings and a redacted copy beside it."""

import gc
import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from fake_scanner import Scanner

from piiscan.batch.export import Plan, Targets, beside, scan_export
from piiscan.batch.inputs import Input
from piiscan.batch.rows import ReadOptions
from piiscan.batch.sources import open_source
from piiscan.errors import ConfigError, InputError

Save = Callable[..., Path]
ROWS = "id,body\np1,연락은 010-0123-4567\np2\np3,한빛대\np4,조용함\n"


def scanned(path: Path, columns: tuple[str, ...] = ("body",), **options: Any) -> list[dict[str, Any]]:
    """Scan a file and return the lines of its findings."""
    file, read = Input.of(path), ReadOptions(columns)
    source = open_source(file, read)
    scan_export(file, source, Scanner(), Plan(beside(file), read, **options))
    findings = beside(file).findings
    assert findings is not None
    return [json.loads(line) for line in findings.read_text("utf-8").splitlines()]


def test_the_findings_tell_rows_verdicts_and_what_was_not_examined(save: Save) -> None:
    lines = scanned(save("posts.csv", ROWS))

    assert [(line["row"], line["id"], line["verdict"], line["complete"]) for line in lines] == [
        (1, "p1", "doxx", True),
        (2, None, None, False),
        (3, "p3", "clean", True),
    ]
    assert lines[0]["findings"] == [
        {
            "entity": "PHONE_NUMBER",
            "start": 4,
            "end": 17,
            "text": "010-0123-4567",
            "score": 0.95,
            "rule": "fake.rule",
            "reason": "자리 수가 맞습니다.",
            "subject": "person",
        }
    ]
    assert lines[1]["incomplete"][0]["reason"] == "malformed"


def test_texts_can_be_left_out_of_the_findings(save: Save) -> None:
    lines = scanned(save("posts.csv", ROWS), with_text=False)

    assert "text" not in lines[0]["findings"][0]
    assert "4567" not in json.dumps(lines)


def test_findings_name_their_column_where_there_are_several(save: Save) -> None:
    lines = scanned(save("posts.csv", "title,body\n한빛대,010-0123-4567\n"), ("title", "body"))

    assert [(f["column"], f["start"]) for f in lines[0]["findings"]] == [("title", 0), ("body", 0)]
    assert "id" not in lines[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
def test_the_redacted_copy_keeps_encoding_and_order(save: Save, encoding: str) -> None:
    path = save("posts.csv", ROWS, encoding)

    scanned(path)

    expected = "id,body\np1,연락은 [전화번호]\n,[검사하지 못한 부분]\np3,[학교]\np4,조용함\n"
    assert path.with_name("posts.redacted.csv").read_bytes() == expected.encode(encoding)
    assert path.read_bytes() == ROWS.encode(encoding)


def test_a_compressed_export_gets_a_compressed_copy(save: Save) -> None:
    path = save("posts.csv.gz", gzip.compress(ROWS.encode()))

    lines = scanned(path)

    assert len(lines) == 3
    assert b"[\xec\xa0" in gzip.decompress(path.with_name("posts.redacted.csv.gz").read_bytes())


def test_a_run_that_fails_leaves_no_file(save: Save) -> None:
    path = save("posts.csv", "body\n글\nINTERRUPT\n")

    with pytest.raises(KeyboardInterrupt):
        scanned(path)

    assert list(path.parent.iterdir()) == [path]


def test_only_what_is_asked_for_is_written(save: Save) -> None:
    path = save("posts.csv", ROWS)
    file = Input.of(path)

    scanned = scan_export(file, open_source(file, ReadOptions()), Scanner(), Plan(Targets()))

    assert scanned.summary.rows == 4
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    ("name", "findings", "redacted"),
    [
        ("posts.csv", "posts.findings.jsonl", "posts.redacted.csv"),
        ("posts.2024.jsonl", "posts.2024.findings.jsonl", "posts.2024.redacted.jsonl"),
        ("posts", "posts.findings.jsonl", "posts.redacted"),
        (".csv", ".csv.findings.jsonl", ".csv.redacted"),
    ],
)
def test_results_stand_beside_the_input(save: Save, name: str, findings: str, redacted: str) -> None:
    path = save(name, ROWS)

    assert beside(Input.of(path)) == Targets(path.with_name(findings), path.with_name(redacted))


def test_missing_and_empty_files_and_folders_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").touch()

    with pytest.raises(InputError, match="the file is empty"):
        Input.of(tmp_path / "empty.csv")
    with pytest.raises(ConfigError, match="No such file"):
        Input.of(tmp_path / "missing.csv")
    with pytest.raises(ConfigError, match="Is a directory"):
        Input.of(tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "form"),
    [
        ("posts.jsonl", '{"body": "글"}', "jsonl"),
        ("posts.txt.ndjson", '{"body": "글"}', "jsonl"),
        ("posts.dat", ' \n{"body": "글"}', "jsonl"),
        ("posts.dat", "body\n글", "csv"),
        ("posts.TSV", "id\tbody\n1\t글", "tsv"),
    ],
)
def test_the_format_is_told_by_name_or_content(save: Save, name: str, content: str, form: str) -> None:
    assert open_source(Input.of(save(name, content)), ReadOptions(("body",))).format == form


def test_an_unknown_format_is_refused_with_those_that_exist(save: Save) -> None:
    with pytest.raises(ConfigError, match="no format 'doc'; known are csv"):
        open_source(Input.of(save("posts.csv", ROWS)), ReadOptions(format="doc"))


def test_findings_can_be_parquet_with_the_same_content(save: Save) -> None:
    path = save("posts.jsonl", '{"id": 7, "body": "010-0123-4567 \\ud83d"}\n{"body": "조용함"}\nbroken\n')
    file, targets = Input.of(path), Targets(findings=path.with_name("found.parquet"))

    scan_export(file, open_source(file, ReadOptions()), Scanner(), Plan(targets))

    rows = pq.read_table(path.with_name("found.parquet")).to_pylist()
    assert [(row["row"], row["id"], row["verdict"], row["complete"]) for row in rows] == [
        (1, "7", "doxx", True),
        (3, None, None, False),
    ]
    assert rows[0]["findings"][0] | {"reason": "", "rule": ""} == {
        "column": None,
        "entity": "PHONE_NUMBER",
        "start": 0,
        "end": 13,
        "text": "010-0123-4567",
        "score": 0.95,
        "rule": "",
        "reason": "",
        "subject": "person",
    }
    assert rows[1]["incomplete"][0]["reason"] == "malformed"


@pytest.mark.parametrize(
    ("name", "head", "row"),
    [
        ("posts.csv", "body\n", "연락은 010-0123-4567\n"),
        ("posts.tsv", "id\tbody\n", "1\t연락은 010-0123-4567\n"),
        ("posts.jsonl", "", '{"body": "연락은 010-0123-4567"}\n'),
        ("posts.txt", "", "연락은 010-0123-4567\n"),
    ],
)
def test_rows_leave_nothing_behind_that_only_the_collector_can_free(save: Save, name: str, head: str, row: str) -> None:
    def left(rows: int) -> int:
        file = Input.of(save(name, head + row * rows))
        gc.collect()
        gc.disable()
        try:
            scan_export(file, open_source(file, ReadOptions()), Scanner(), Plan(beside(file)))
            return gc.collect()
        finally:
            gc.enable()

    left(1)
    assert left(400) == left(10)
