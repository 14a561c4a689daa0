"""What PostgreSQL, MySQL and Excel write besides plain CSV: backslashes that escape, nulls, a sep line, lone returns."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piiscan.batch.inputs import Input
from piiscan.batch.outputs import WholeFile
from piiscan.batch.problems import damaged
from piiscan.batch.rows import BadRow, ReadOptions, Row
from piiscan.batch.sources import open_source
from piiscan.batch.sources.delimited import DelimitedSource
from piiscan.batch.sources.escaped import EscapedDialect, is_escaped
from piiscan.errors import ConfigError

Open = Callable[..., DelimitedSource]


@pytest.fixture
def opened(tmp_path: Path) -> Open:
    def opener(content: str | bytes, name: str = "posts.csv", **options: Any) -> DelimitedSource:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        source = open_source(Input.of(path), ReadOptions(**options))
        assert isinstance(source, DelimitedSource)
        return source

    return opener


def fields(source: DelimitedSource) -> list[dict[str, Any]]:
    return [dict(row.fields) for row in source.rows() if isinstance(row, Row)]


def copied(source: DelimitedSource, old: str = "", new: str = "") -> bytes:
    target = source.file.path.parent / "copy"
    with WholeFile(target) as file:
        copy = source.copy(file)
        for row in source.rows():
            if isinstance(row, BadRow):
                copy.bad(row, ["[검사하지 못한 부분]"])
            else:
                copy.row(row, [text.replace(old, new) if old else text for text in row.texts])
        copy.close()
        file.commit()
    return target.read_bytes()


OUTFILE = "1\t안녕\\\n둘째\\\t줄 C:\\\\dir\n2\t\\N\n3\t끝\n"
"""``SELECT ... INTO OUTFILE``, which writes no header."""
QUOTED = 'id,body\n1,"그가 \\"안녕\\" 했대\\\n줄"\n2,\\N\n3,"셋"\n'
"""The same with ``ENCLOSED BY '"'``."""
COPY = "id\tbody\n1\t안녕\\n둘째\\t줄 C:\\\\dir\n2\t\\N\n3\t끝\n\\.\n"


@pytest.mark.parametrize("content", [OUTFILE, COPY])
def test_escapes_are_read_and_only_changed_fields_are_written_anew(opened: Open, content: str) -> None:
    source = opened(content, header=("id", "body") if content is OUTFILE else ())

    assert source.format == "copy"
    assert [row["body"] for row in fields(source)] == ["안녕\n둘째\t줄 C:\\dir", None, "끝"]
    assert copied(source) == content.encode()
    changed = "1\t[이름]\\n둘째\\t줄 C:\\\\dir\n"
    start = content.index("1\t")
    assert copied(source, "안녕", "[이름]").decode() == content[:start] + changed + content[content.index("2\t\\N") :]


def test_quotes_and_backslashes_of_mysql_are_read_and_nulls_stay_nulls(opened: Open) -> None:
    source = opened(QUOTED)

    assert [row["body"] for row in fields(source)] == ['그가 "안녕" 했대\n줄', None, "셋"]
    assert copied(source) == QUOTED.encode()
    assert b'\n2,\\N\n3,"[\xec' in copied(source, "셋", "[이름]")


@pytest.mark.parametrize(
    ("content", "escaped"),
    [
        ("id\tbody\n1\tC:\\new\\Users\n", False),
        ("id\tbody\n1\tㅋㅋ\\ㅋ \\n\n", False),
        ("id\tbody\n1\t둘\n", False),
        ("id\tbody\n1\t\\N\n", True),
        ("id\tbody\n1\t한 줄\\n두 줄\n", True),
    ],
)
def test_a_file_with_tabs_is_taken_for_escaped_only_where_every_backslash_says_so(
    opened: Open, content: str, escaped: bool
) -> None:
    assert is_escaped([content]) is escaped
    assert opened(content, "posts.tsv").format == ("copy" if escaped else "tsv")


def test_the_format_can_be_named(opened: Open) -> None:
    source = opened("id,body\n1,쉼표\\, 하나\n", format="copy", delimiter=",")

    assert fields(source) == [{"id": "1", "body": "쉼표, 하나"}]
    assert copied(source, "하나", "둘").decode() == "id,body\n1,쉼표\\, 둘\n"


def test_a_record_that_never_ends_is_one_bad_row(opened: Open) -> None:
    source = opened("id\tbody\n1\t\\N\n2\t끝이 없음\\", format="copy")

    assert [type(row) for row in source.rows()] == [Row, BadRow]


cell = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=20)


@settings(deadline=None)
@given(st.lists(cell, min_size=2, max_size=4), cell)
def test_a_written_record_reads_as_it_was_meant(values: list[str], new: str) -> None:
    dialect = EscapedDialect()
    line = dialect.line(values, "\n")

    # A record of empty fields at the end of which a return would belong to the line end cannot arise: it is escaped.
    assert dialect.fields(line) == values
    spliced = dialect.splice(line, {1: new})
    assert dialect.fields(spliced) == [values[0], new, *values[2:]]


# Excel


def test_the_sep_line_tells_the_delimiter_and_stays_in_the_copy(opened: Open) -> None:
    content = "sep=|\r\nid|body, 하나; 둘\r\n1|안녕, 너; 나\r\n"
    source = opened(content, text_columns=("body, 하나; 둘",))

    assert source.columns == ("id", "body, 하나; 둘")
    assert copied(source) == content.encode()


MAC = 'id,body\r1,"안녕, 너\n둘째 줄"\r2,끝\r\r3,안녕\r'


def test_lines_that_end_with_a_return_alone_are_read_and_written_so(opened: Open) -> None:
    source = opened(MAC)

    assert [row["body"] for row in fields(source)] == ["안녕, 너\n둘째 줄", "끝", "안녕"]
    assert copied(source) == MAC.encode()
    assert copied(source, "안녕", "[이름]").decode() == MAC.replace("안녕", "[이름]")


def test_a_bad_row_between_returns_is_a_line_of_its_own(opened: Open) -> None:
    source = opened("id,body\r1,둘\r2\r3,셋\r")

    assert copied(source).decode() == "id,body\r1,둘\r,[검사하지 못한 부분]\r3,셋\r"


# Files without a header


@pytest.mark.parametrize("content", ["1,안녕\n2,둘\n", "sep=,\n1,안녕\n2,둘\n"])
def test_columns_can_be_named_where_the_file_does_not(opened: Open, content: str) -> None:
    source = opened(content, header=("id", "body"))

    assert [row["body"] for row in fields(source)] == ["안녕", "둘"]
    assert copied(source, "안녕", "[이름]").decode() == content.replace("안녕", "[이름]")


def test_a_row_behind_one_without_a_line_end_is_a_line_of_its_own(opened: Open) -> None:
    source = opened("id,body\n1,둘")
    target = source.file.path.parent / "copy"
    with WholeFile(target) as file:
        copy = source.copy(file)
        row = next(source.rows())
        assert isinstance(row, Row)
        copy.row(row, row.texts)
        copy.bad(BadRow(2, *damaged(1)), ["[검사하지 못한 부분]"])
        copy.close()
        file.commit()

    assert target.read_text("utf-8") == "id,body\n1,둘\n,[검사하지 못한 부분]\n"


def test_a_header_is_given_only_where_a_format_has_none(tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl"
    path.write_text('{"body": "글"}\n', "utf-8")

    with pytest.raises(ConfigError, match="names its columns itself"):
        open_source(Input.of(path), ReadOptions(header=("id", "body")))
