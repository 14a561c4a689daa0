"""What every format must do, and what is particular to a few."""

import datetime as dt
import gzip
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from piiscan.batch.inputs import Input
from piiscan.batch.outputs import WholeFile
from piiscan.batch.rows import BadRow, ReadOptions, Row, Source
from piiscan.batch.sources import open_source
from piiscan.errors import ConfigError, InputError
from piiscan.model import Reason

MARKER = "[검사하지 못한 부분]"
TEXTS = ["안녕", "쉼표, \"따옴표\" '하나'", "둘째 글\0", "😀 끝"]


def write_csv(path: Path, texts: list[str]) -> None:
    rows = [f'{i},"{text.replace(chr(34), chr(34) * 2)}"' for i, text in enumerate(texts)]
    path.write_text("\n".join(["id,body", *rows]) + "\n", "utf-8")


def write_jsonl(path: Path, texts: list[str]) -> None:
    lines = (json.dumps({"id": i, "body": text}, ensure_ascii=False) + "\n" for i, text in enumerate(texts))
    path.write_text("".join(lines), "utf-8")


def write_json(path: Path, texts: list[str]) -> None:
    path.write_text(
        json.dumps([{"id": i, "body": text} for i, text in enumerate(texts)], ensure_ascii=False, indent=2), "utf-8"
    )


def write_parquet(path: Path, texts: list[str]) -> None:
    pq.write_table(pa.table({"id": list(range(len(texts))), "body": texts}), path)


def write_xlsx(path: Path, texts: list[str]) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("글")
        sheet.write_row(0, 0, ["id", "body"])
        for i, text in enumerate(texts, 1):
            sheet.write_row(i, 0, [i, text.replace("\0", "")])


def write_sqlite(path: Path, texts: list[str]) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE posts (id INTEGER PRIMARY KEY, body TEXT)")
        database.executemany("INSERT INTO posts VALUES (?, ?)", enumerate(texts))
        database.commit()


def write_text(path: Path, texts: list[str]) -> None:
    path.write_text("".join(f"{text}\n" for text in texts), "utf-8")


WRITERS: dict[str, Callable[[Path, list[str]], None]] = {
    "csv": write_csv,
    "jsonl": write_jsonl,
    "json": write_json,
    "parquet": write_parquet,
    "xlsx": write_xlsx,
    "sqlite": write_sqlite,
    "txt": write_text,
}
FORMATS = pytest.mark.parametrize("suffix", WRITERS)


def opened(path: Path, *columns: str, **options: Any) -> Source:
    return open_source(Input.of(path), ReadOptions(columns, **options))


def texts(source: Source) -> list[str]:
    return [row.texts[0] for row in source.rows() if isinstance(row, Row)]


def bad(source: Source) -> list[BadRow]:
    return [row for row in source.rows() if isinstance(row, BadRow)]


def copied(source: Source, target: Path, change: Callable[[str], str] = str) -> Path:
    with WholeFile(target) as file:
        copy = source.copy(file)
        for row in source.rows():
            if isinstance(row, Row):
                copy.row(row, [change(text) for text in row.texts])
            else:
                copy.bad(row, [MARKER] * len(source.text_columns))
        copy.close()
        file.commit()
    return target


@FORMATS
@pytest.mark.parametrize("compressed", [False, True])
def test_every_text_is_read_in_order_and_the_copy_holds_the_same(
    tmp_path: Path, suffix: str, *, compressed: bool
) -> None:
    path = tmp_path / f"posts.{suffix}"
    WRITERS[suffix](path, TEXTS)
    expected = [text.replace("\0", "") for text in TEXTS] if suffix == "xlsx" else TEXTS
    if compressed:
        path.with_name(path.name + ".gz").write_bytes(gzip.compress(path.read_bytes()))
        path = path.with_name(path.name + ".gz")

    source = opened(path)

    assert texts(source) == expected
    assert texts(opened(copied(source, tmp_path / f"copy.{path.name.partition('.')[2]}"))) == expected


@FORMATS
def test_a_redacted_copy_has_other_texts_and_all_other_columns(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"posts.{suffix}"
    WRITERS[suffix](path, TEXTS)
    source = opened(path)

    copy = opened(copied(source, tmp_path / f"copy.{suffix}", lambda text: text.replace("안녕", "[이름]")))

    assert copy.columns == source.columns
    assert texts(copy) == [text.replace("안녕", "[이름]") for text in texts(source)]
    ids = [[row.fields.get("id") for row in each.rows() if isinstance(row, Row)] for each in (copy, source)]
    assert ids[0] == ids[1]


@FORMATS
def test_nothing_of_the_text_that_was_redacted_is_left_in_the_copy(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"posts.{suffix}"
    WRITERS[suffix](path, ["SECRETWORD 하나", "둘"] * 50)

    copy = copied(opened(path), tmp_path / f"copy.{suffix}", lambda text: text.replace("SECRETWORD", "[이름]"))

    assert b"SECRETWORD" not in copy.read_bytes()
    assert b"SECRETWORD" in path.read_bytes() or suffix in {"xlsx", "parquet"}


@pytest.mark.parametrize("suffix", ["parquet", "sqlite", "xlsx"])
def test_a_file_that_is_no_such_format_is_refused(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"posts.{suffix}"
    path.write_bytes(b"no such thing, but long enough to be looked at " * 50)

    with pytest.raises(InputError, match="damaged"):
        opened(path)


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "json", "parquet", "xlsx"])
def test_a_missing_column_is_refused_with_those_that_exist(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"posts.{suffix}"
    WRITERS[suffix](path, TEXTS)

    with pytest.raises(ConfigError, match=r"The (columns are: id, body|sheets are: 글)"):
        opened(path, "글")


# JSON arrays


def array(tmp_path: Path, content: str | bytes) -> Source:
    path = tmp_path / "posts.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return opened(path, "body")


@pytest.mark.parametrize(
    "content",
    [
        '[{"body":"안녕"},{"body":"또","n":1.50}]',
        '\n[\n  {"body": "안녕"} ,\r\n  {"body": null}\n]\n\n',
        '\ufeff[{"body": "안녕"}]',
    ],
)
def test_an_array_is_copied_to_the_byte(tmp_path: Path, content: str) -> None:
    source = array(tmp_path, content)

    assert copied(source, tmp_path / "copy.json").read_bytes() == content.encode()


def test_an_array_larger_than_a_block_is_read_whole(tmp_path: Path) -> None:
    many = [{"body": "가" * (i % 700), "n": i} for i in range(2000)] + [{"body": "나" * 1_000_000, "n": 0}]
    source = array(tmp_path, json.dumps(many, ensure_ascii=False))

    assert texts(source) == [each["body"] for each in many]
    assert copied(source, tmp_path / "copy.json").read_bytes() == (tmp_path / "posts.json").read_bytes()


def test_elements_that_are_no_rows_are_told_and_the_others_are_read(tmp_path: Path) -> None:
    source = array(tmp_path, b'[{"body": "a"},\n"b",\n{"body": "\xff"},\n{"body": ["c"]},\n{"body": "d"}]')

    assert texts(source) == ["a", "d"]
    assert [(row.number, row.reason, row.detail.en) for row in bad(source)] == [
        (2, Reason.MALFORMED, "line 2: no JSON object"),
        (3, Reason.UNDECODABLE, "line 3: byte 31 of the file is not utf-8"),
        (4, Reason.MALFORMED, "line 4: the column 'body' holds no text"),
    ]
    copy = json.loads(copied(source, tmp_path / "copy.json").read_text("utf-8"))
    assert [each["body"] for each in copy] == ["a", MARKER, MARKER, MARKER, "d"]


@pytest.mark.parametrize("rest", ['{"body": 비밀}, {"body": "셋"}]', '{"body": "비밀', "", '{"body": "둘"'])
def test_behind_broken_json_nothing_is_read_and_nothing_leaks(tmp_path: Path, rest: str) -> None:
    source = array(tmp_path, '[{"body": "하나"},\n' + rest)

    assert texts(source) == ["하나"]
    assert [row.detail.en for row in bad(source)] == ["line 2: no JSON; nothing behind it can be read"]
    copy = copied(source, tmp_path / "copy.json").read_text("utf-8")
    assert [each["body"] for each in json.loads(copy)] == ["하나", MARKER]


@pytest.mark.parametrize(
    "content", ["[]", "[1, 2]", "[nonsense", "[" * 100_000], ids=["empty", "numbers", "words", "deep"]
)
def test_an_array_without_objects_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(InputError, match=r"object"):
        array(tmp_path, content)


# Parquet


def test_parquet_keeps_types_nulls_and_metadata(tmp_path: Path) -> None:
    path = tmp_path / "posts.parquet"
    schema = pa.schema(
        {"at": pa.timestamp("ms"), "body": pa.dictionary(pa.int32(), pa.string()), "title": pa.large_string()},
        metadata={"made": "by hand"},
    )
    columns = {"at": [dt.datetime(2024, 3, 2, tzinfo=None), None], "body": ["안녕", None], "title": [None, "제목"]}  # noqa: DTZ001 - a column without a zone
    pq.write_table(pa.table(columns, schema=schema), path, compression="zstd")

    source = opened(path, "body", "title")
    copy = pq.read_table(copied(source, tmp_path / "copy.parquet", lambda text: text.replace("안녕", "[이름]")))

    assert copy.schema.equals(schema, check_metadata=True)
    assert copy.to_pydict() == {**columns, "body": ["[이름]", None]}
    assert pq.ParquetFile(tmp_path / "copy.parquet").metadata.row_group(0).column(0).compression == "ZSTD"


def test_a_parquet_text_that_is_not_utf_8_costs_its_own_row(tmp_path: Path) -> None:
    broken = pa.array([b"a", b"\xff", b"c"]).cast(pa.string(), safe=False)
    pq.write_table(pa.table({"body": broken, "id": [1, 2, 3]}), tmp_path / "posts.parquet")

    source = opened(tmp_path / "posts.parquet")

    assert texts(source) == ["a", "c"]
    assert [(row.number, row.reason) for row in bad(source)] == [(2, Reason.UNDECODABLE)]
    copy = pq.read_table(copied(source, tmp_path / "copy.parquet"))
    assert copy.to_pydict() == {"body": ["a", MARKER, "c"], "id": [1, 2, 3]}


def test_a_parquet_column_that_is_no_text_is_refused(tmp_path: Path) -> None:
    pq.write_table(pa.table({"body": [1, 2]}), tmp_path / "posts.parquet")

    with pytest.raises(ConfigError, match="holds int64, no text"):
        opened(tmp_path / "posts.parquet")


# Workbooks


def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "posts.xlsx"
    with xlsxwriter.Workbook(path) as book:
        notes = book.add_worksheet("메모")
        notes.write_row(0, 0, ["비밀", "SECRETWORD"])
        sheet = book.add_worksheet("글")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["날짜", "내용", "점수", "확인"])
        sheet.write_datetime(1, 0, dt.datetime(2024, 3, 2), day)  # noqa: DTZ001 - Excel knows no zones
        sheet.write_row(1, 1, ["안녕", 1.5, True])
        sheet.write_row(3, 1, ["=1+1 수식 아님", 2])
        sheet.write_string(3, 1, "=1+1 수식 아님")
    return path


def test_a_workbook_keeps_types_and_places_and_leaves_other_sheets_out(tmp_path: Path) -> None:
    source = opened(workbook(tmp_path))

    assert source.left_out == ("메모",)
    assert texts(source) == ["안녕", "=1+1 수식 아님"]
    copy = copied(source, tmp_path / "copy.xlsx", lambda text: text.replace("안녕", "[이름]"))
    rows = CalamineWorkbook.from_path(copy).get_sheet_by_name("글").to_python()
    assert rows == [
        ["날짜", "내용", "점수", "확인"],
        [dt.date(2024, 3, 2), "[이름]", 1.5, True],
        ["", "", "", ""],
        ["", "=1+1 수식 아님", 2.0, ""],
    ]


def test_a_sheet_is_chosen_by_name(tmp_path: Path) -> None:
    path = workbook(tmp_path)

    assert opened(path, "SECRETWORD", table="메모").columns == ("비밀", "SECRETWORD")
    with pytest.raises(ConfigError, match="The sheets are: 메모, 글"):
        opened(path, table="없음")


# Databases


def database(tmp_path: Path) -> Path:
    path = tmp_path / "forum.db"
    with closing(sqlite3.connect(path)) as made:
        made.execute(
            'CREATE TABLE "a ""b" (body TEXT, n REAL, blob BLOB, upper TEXT GENERATED ALWAYS AS (upper(body)))'
        )
        made.execute("CREATE TABLE users (name TEXT)")
        made.execute("INSERT INTO users VALUES ('SECRETWORD')")
        made.execute("""INSERT INTO "a ""b" (rowid, body, n, blob) VALUES (5, '안녕', 1.5, x'ff00')""")
        made.execute("""INSERT INTO "a ""b" (rowid, body, n) VALUES (2, NULL, 2), (9, CAST(x'ff' AS TEXT), 3)""")
        made.commit()
    return path


def test_a_table_is_copied_with_types_and_ids_and_without_other_tables(tmp_path: Path) -> None:
    source = opened(database(tmp_path))

    assert source.left_out == ("users",)
    assert texts(source) == ["", "안녕"]
    assert [(row.number, row.reason) for row in bad(source)] == [(3, Reason.UNDECODABLE)]
    copy = copied(source, tmp_path / "copy.db", lambda text: text.replace("안녕", "[a]"))
    assert b"SECRETWORD" not in copy.read_bytes()
    with closing(sqlite3.connect(copy)) as read:
        assert read.execute('SELECT rowid, body, n, blob, upper FROM "a ""b" ORDER BY rowid').fetchall() == [
            (2, None, 2.0, None, None),
            (5, "[a]", 1.5, b"\xff\0", "[A]"),
            (9, MARKER, 3.0, None, MARKER),
        ]


def test_a_table_that_is_not_clear_is_refused_with_those_that_exist(tmp_path: Path) -> None:
    path = database(tmp_path)

    assert opened(path, "name").columns == ("name",)
    with pytest.raises(ConfigError, match='The tables are: a "b, users'):
        opened(path, "missing")


# Plain text


def test_lines_keep_their_ends_and_blank_lines(tmp_path: Path) -> None:
    path = tmp_path / "posts.txt"
    path.write_bytes("안녕\r\n\n  \n또\n끝".encode("cp949"))

    source = opened(path)

    assert texts(source) == ["안녕", "또", "끝"]
    copy = copied(source, tmp_path / "copy.txt", lambda text: text.replace("안녕", "[이름]"))
    assert copy.read_bytes() == "[이름]\r\n\n  \n또\n끝".encode("cp949")


def test_a_document_is_one_post(tmp_path: Path) -> None:
    path = tmp_path / "post.txt"
    path.write_text("첫 줄\n\n둘째 줄\n", "utf-8")

    source = opened(path, format="document")

    assert texts(source) == ["첫 줄\n\n둘째 줄"]
    assert copied(source, tmp_path / "copy.txt").read_text("utf-8") == "첫 줄\n\n둘째 줄\n"
