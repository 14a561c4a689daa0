"""Nothing is lost: every row that goes in comes out, or is reported; and the command says so by its exit code."""

import gzip
import json
import sqlite3
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType

import fake_scanner
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from fake_scanner import Scanner
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from piiscan.batch.export import Plan, Targets, scan_export
from piiscan.batch.inputs import Input
from piiscan.batch.rows import ReadOptions, Row
from piiscan.batch.sources import open_source
from piiscan.cli.app import app

GOOD, BAD = "good", "bad"
CONTENT = {GOOD: ("조용함", "연락은 010-0123-4567", "쉼표, 따옴표 하나", "한빛대 😀")}

Write = Callable[[Path, Sequence[str | None]], None]


def _csv(delimiter: str, broken: Sequence[bytes]) -> Write:
    def write(path: Path, texts: Sequence[str | None]) -> None:
        lines = [f"id{delimiter}body\n".encode()]
        for i, text in enumerate(texts):
            quoted = text if text is None or delimiter not in text else f'"{text}"'
            good = None if quoted is None else f"{i}{delimiter}{quoted}\n".encode()
            lines.append(broken[i % len(broken)] if good is None else good)
        path.write_bytes(b"".join(lines))

    return write


def _jsonl(path: Path, texts: Sequence[str | None]) -> None:
    broken = (b'{"id": 1, "body": "\n', b'{"body": "\xff\xfe"}\n', b"[1]\n", b'{"body": ["x"]}\n', b'{"body": 1} 2\n')
    good = (json.dumps({"id": i, "body": text}).encode() + b"\n" for i, text in enumerate(texts))
    lines = [broken[i % 5] if text is None else line for i, (text, line) in enumerate(zip(texts, good, strict=True))]
    path.write_bytes(b'{"id": "x", "body": ""}\n' + b"".join(lines))


def _json(path: Path, texts: Sequence[str | None]) -> None:
    broken = ("[1]", '{"body": ["x"]}', '{"body": "a", "body": "b"}', "7")
    each = [broken[i % 4] if text is None else json.dumps({"id": i, "body": text}) for i, text in enumerate(texts)]
    path.write_text("[" + ",\n".join(['{"id": "x", "body": ""}', *each]) + "]", "utf-8")


def _parquet(path: Path, texts: Sequence[str | None]) -> None:
    held = pa.array([b"\xff\xfe" if text is None else text.encode() for text in texts], pa.binary())
    table = pa.table({"id": list(range(len(texts))), "body": held.cast(pa.string(), safe=False)})
    pq.write_table(table, path, row_group_size=3)


def _sqlite(path: Path, texts: Sequence[str | None]) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE posts (id INTEGER PRIMARY KEY, body TEXT)")
        for i, text in enumerate(texts):
            value = "CAST(x'fffe' AS TEXT)" if text is None else "?"
            database.execute(f"INSERT INTO posts VALUES (?, {value})", (i, text)[: 2 - (text is None)])  # noqa: S608
        database.commit()


def _xlsx(path: Path, texts: Sequence[str | None]) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["id", "body"])
        for i, text in enumerate(texts, 1):
            sheet.write_row(i, 0, [i, text])


def _text(path: Path, texts: Sequence[str | None]) -> None:
    lines = ((text or "").encode() if text is not None else b"\x80\xfe" for text in texts)
    path.write_bytes(b"".join(line + b"\n" for line in lines))


def _gzip(write: Write) -> Write:
    def compressed(path: Path, texts: Sequence[str | None]) -> None:
        write(path, texts)
        path.write_bytes(gzip.compress(path.read_bytes()))

    return compressed


BROKEN = (b"1\n", b"1,a,b\n", b"1,\xff\xfe\n", b'1,"a"b\n')
BROKEN_TABS = (b"1\n", b"1\ta\tb\n", b"1\t\xff\xfe\n")
WRITERS: dict[str, tuple[Write, int]] = {
    ".csv": (_csv(",", BROKEN), 0),
    ".tsv": (_csv("\t", BROKEN_TABS), 0),
    ".csv.gz": (_gzip(_csv(",", BROKEN)), 0),
    ".jsonl": (_jsonl, 1),
    ".json": (_json, 1),
    ".parquet": (_parquet, 0),
    ".sqlite": (_sqlite, 0),
    ".xlsx": (_xlsx, 0),
    ".txt": (_text, 0),
}
"""How each format is written, with some rows that cannot be read, and how many rows it adds to be recognised."""

posts = st.lists(st.one_of(st.none(), st.sampled_from(CONTENT[GOOD])), min_size=1, max_size=12)


@pytest.mark.parametrize("suffix", WRITERS)
@settings(max_examples=30, deadline=None)
@given(texts=posts)
def test_rows_in_are_rows_out_and_rows_reported(suffix: str, texts: list[str | None]) -> None:
    if suffix == ".xlsx":  # no row of a workbook can be broken by itself
        texts = [text or "조용함" for text in texts]
    write, more = WRITERS[suffix]
    # Most lines can be read, or the encoding is nobody's guess.
    texts = [*texts, *["조용함"] * (len(texts) + 1)]
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"posts{suffix}"
        write(path, texts)
        targets = Targets(path.with_name("found.jsonl"), path.with_name(f"copy{suffix}"))
        file = Input.of(path)
        summary = scan_export(file, open_source(file, ReadOptions()), Scanner(), Plan(targets)).summary

        lines = [json.loads(line) for line in path.with_name("found.jsonl").read_text("utf-8").splitlines()]
        copied = open_source(Input.of(path.with_name(f"copy{suffix}")), ReadOptions())
        rows = [row.texts[0] for row in copied.rows() if isinstance(row, Row)]

    unread = [number for number, text in enumerate(texts, 1 + more) if text is None]
    assert summary.rows == len(texts) + more == len(rows)
    assert summary.unexamined == len(unread)
    assert sum(summary.verdicts.values()) + summary.unexamined == summary.rows
    assert [line["row"] for line in lines if not line["complete"]] == unread
    assert [number for number, text in enumerate(rows, 1) if text == "[검사하지 못한 부분]"] == unread


def test_every_row_of_a_damaged_part_of_a_parquet_file_is_reported_and_the_others_are_read(tmp_path: Path) -> None:
    path = tmp_path / "posts.parquet"
    texts = [f"글 {number} " + "가나다" * 50 for number in range(30)]
    pq.write_table(pa.table({"body": texts}), path, row_group_size=10, compression="zstd", use_dictionary=False)
    at = pq.ParquetFile(path).metadata.row_group(1).column(0).data_page_offset
    content = bytearray(path.read_bytes())
    content[at : at + 60] = b"\xff" * 60
    path.write_bytes(bytes(content))
    file = Input.of(path)

    targets = Targets(redacted=tmp_path / "copy.parquet")
    summary = scan_export(file, open_source(file, ReadOptions()), Scanner(), Plan(targets)).summary

    assert (summary.rows, summary.unexamined) == (30, 10)
    assert pq.read_table(tmp_path / "copy.parquet")["body"].to_pylist() == [*texts[:10], *texts[20:]]


@pytest.mark.parametrize("suffix", [suffix for suffix in WRITERS if suffix != ".xlsx"])
def test_an_export_with_a_row_that_cannot_be_read_ends_with_3(
    tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = ModuleType("piiscan.scanner")
    module.__dict__["Scanner"] = fake_scanner.Scanner
    monkeypatch.setitem(sys.modules, "piiscan.scanner", module)
    path = tmp_path / f"posts{suffix}"
    WRITERS[suffix][0](path, ["조용함", None, "010-0123-4567", "조용함"])

    ran = CliRunner().invoke(app, ["scan", str(path)])

    assert ran.exit_code == 3
    assert "검사하지 못한 행 1개" in ran.stdout
