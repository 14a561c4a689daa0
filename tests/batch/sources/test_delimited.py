"""CSV and TSV: every good row is read, every bad one is reported, and the copy differs only where texts do."""

import csv
from collections.abc import Callable, Sequence
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from piiscan.batch.inputs import Input
from piiscan.batch.outputs import WholeFile
from piiscan.batch.rows import BadRow, ReadOptions, Row
from piiscan.batch.sources.delimited import DelimitedSource
from piiscan.batch.sources.dialect import Dialect
from piiscan.errors import ConfigError, InputError
from piiscan.model import Reason

Write = Callable[..., Input]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def writer(content: str | bytes, encoding: str = "utf-8", name: str = "posts.csv") -> Input:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return Input.of(path)

    return writer


def opened(file: Input, *columns: str, encoding: str | None = None, delimiter: str | None = None) -> DelimitedSource:
    return DelimitedSource(file, ReadOptions(columns, encoding=encoding, delimiter=delimiter))


def texts(source: DelimitedSource) -> list[tuple[str, ...]]:
    return [row.texts for row in source.rows() if isinstance(row, Row)]


def bad(source: DelimitedSource) -> list[BadRow]:
    return [row for row in source.rows() if isinstance(row, BadRow)]


def copied(source: DelimitedSource, change: Callable[[str], str] = str, name: str = "copy.csv") -> bytes:
    target = source.file.path.parent / name
    with WholeFile(target) as file:
        copy = source.copy(file)
        for row in source.rows():
            if isinstance(row, Row):
                copy.row(row, [change(text) for text in row.texts])
            else:
                copy.bad(row, ["[검사하지 못한 부분]"] * len(source.text_columns))
        copy.close()
        file.commit()
    return target.read_bytes()


LAYOUTS = {
    "plain": 'id,body\n1,안녕\n2,"쉼표, 따옴표 "" 둘"\n3,"줄\n바꿈"\n',
    "crlf": 'id,body\r\n1,안녕\r\n2,"줄\r\n바꿈"\r\n',
    "all quoted": '"id","body"\n"1","안녕"\n"2",""\n',
    "semicolon": "id;body\n1;안녕, 너\n2;또\n",
    "tab": "id\tbody\n1\t안녕, 너; 또\n",
    "pipe": "id|body\n1|안녕\n",
    "mysql": 'id,body\n1,"그가 \\"안녕\\" 했대"\n2,"둘"\n3,"셋\\\\"\n',
    "no line end at the end": "id,body\n1,안녕",
    "blank lines": "\nid,body\n\n1,안녕\n\n\n2,또\n\n",
    "spaces": "id, body \n1, 안녕 \n",
    "returns within": "id,body\n1,앞\r뒤\n2,또\n",
    "text before id": "body,id\n안녕,1\n",
    "surplus empty fields": "id,body\n1,안녕,,\n2,또\n",
    "excel with a sep line": 'sep=;\r\nid;body\r\n1;"안녕, ""너"""\r\n2;"줄\n바꿈"\r\n',
    "postgres copy": 'id\tbody\n1\t안녕\\n둘째 \\\\ 줄\n2\t\\N\n3\t"인용" 하나만 "\n\\.\n',
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_copy_without_findings_has_the_bytes_of_the_input(write: Write, layout: str, encoding: str) -> None:
    file = write(LAYOUTS[layout], encoding)

    source = opened(file)

    assert not bad(source)
    assert copied(source) == file.path.read_bytes()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_redacted_copy_differs_in_the_text_alone(write: Write, layout: str, encoding: str) -> None:
    file = write(LAYOUTS[layout], encoding)

    copy = copied(opened(file), lambda text: text.replace("안녕", "[이름]"))

    assert copy.decode(encoding) == LAYOUTS[layout].replace("안녕", "[이름]")


def test_every_field_of_a_quoted_text_with_line_ends_is_read(write: Write) -> None:
    source = opened(write('id,body,who\n1,"첫 줄\n둘째, ""인용"" 줄",나\n2,짧음,너\n'))

    assert texts(source) == [('첫 줄\n둘째, "인용" 줄',), ("짧음",)]
    assert [row.fields["who"] for row in source.rows() if isinstance(row, Row)] == ["나", "너"]


@pytest.mark.parametrize(("content", "delimiter"), [("id,body\n1,a;b\n", ","), ("id;body\n1;a,b\n2;c,d\n", ";")])
def test_the_delimiter_is_that_of_the_header(write: Write, content: str, delimiter: str) -> None:
    assert opened(write(content)).dialect.delimiter == delimiter


def test_a_file_with_one_column_keeps_commas_in_its_texts(write: Write) -> None:
    source = opened(write('body\n안녕, 너\n"따옴표, ""안"""\n나, 너, 우리\n'))

    assert texts(source) == [("안녕, 너",), ('따옴표, "안"',), ("나, 너, 우리",)]


def test_a_tsv_name_means_tabs_and_a_given_delimiter_is_followed(write: Write) -> None:
    assert opened(write("id\tbody,x\n1\t글\n", name="posts.tsv"), "body,x").format == "tsv"
    assert texts(opened(write("id:body\n1:글\n"), delimiter=":")) == [("글",)]


def test_rows_of_another_width_are_reported_and_the_others_are_read(write: Write) -> None:
    source = opened(write("id,body\n1,하나\n2,둘,셋,넷\n3\n4,넷\n"))

    assert texts(source) == [("하나",), ("넷",)]
    assert [(row.number, row.reason, row.detail.en) for row in bad(source)] == [
        (2, Reason.MALFORMED, "line 3: 4 fields where the header has 2"),
        (3, Reason.MALFORMED, "line 4: 1 fields where the header has 2"),
    ]


def test_a_stray_quote_costs_its_own_row_and_not_those_behind(write: Write) -> None:
    source = opened(write('id,body\n1,하나\n2,"열린 따옴표\n3,셋\n4,"넷"\n5,다섯\n'))

    assert texts(source) == [("하나",), ("셋",), ("넷",), ("다섯",)]
    assert [row.number for row in bad(source)] == [2]


def test_a_quote_open_to_the_end_of_the_file_costs_its_own_row(write: Write) -> None:
    source = opened(write('id,body\n1,"열림\n' + "".join(f"{i},글 {i}\n" for i in range(2, 2000))))

    assert len(texts(source)) == 1998
    assert [row.number for row in bad(source)] == [1]


def test_a_bad_row_over_several_lines_is_one_row(write: Write) -> None:
    source = opened(write('id,body,x\n1,"줄\n바꿈",2,3,4\n2,둘,3\n'))

    assert texts(source) == [("둘",)]
    assert [row.number for row in bad(source)] == [1]


def test_an_undecodable_row_is_told_by_line_and_byte_and_the_others_are_read(write: Write) -> None:
    data = "id,body\n1,하나\n2,".encode() + b"\xff" + "둘\n3,셋\n".encode()
    at = data.index(b"\xff")
    source = opened(write(data))

    assert texts(source) == [("하나",), ("셋",)]
    assert [(row.number, row.reason, row.detail.en) for row in bad(source)] == [
        (2, Reason.UNDECODABLE, f"line 3: byte {at} of the file is not utf-8")
    ]


def test_nothing_of_a_row_that_was_not_examined_reaches_the_copy(write: Write) -> None:
    source = opened(write("id,body\n1,하나\n2,김민수,비밀\n3,셋\n"))

    assert copied(source).decode() == "id,body\n1,하나\n,[검사하지 못한 부분]\n3,셋\n"


def test_several_text_columns_are_read_in_the_order_of_the_options(write: Write) -> None:
    source = opened(write("id,title,body\n1,제목,본문\n"), "body", "title")

    assert texts(source) == [("본문", "제목")]
    assert copied(source, lambda text: text[::-1]).decode() == "id,title,body\n1,목제,문본\n"


@pytest.mark.parametrize(
    ("header", "columns", "message"),
    [
        ("id,본문글", ("body",), r"no column 'body'. The columns are: id, 본문글"),
        ("id,글", (), r"no column is named like a text.*The columns are: id, 글"),
        ("text,body", (), r"several columns could be the text"),
        ("body,body", ("body",), r"'body' stands 2 times"),
    ],
)
def test_a_column_that_is_not_clear_is_refused_with_the_columns_that_exist(
    write: Write, header: str, columns: Sequence[str], message: str
) -> None:
    with pytest.raises(ConfigError, match=message):
        opened(write(f"{header}\n1,2\n"), *columns)


@pytest.mark.parametrize("column", ["body", "text", "Content", "본문", "내용"])
def test_the_usual_names_of_a_text_are_known(write: Write, column: str) -> None:
    assert opened(write(f"id,{column}\n1,글\n")).text_columns == (column,)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\n\n", "no header"),
        (b'"id,body\n1,2\n', "header cannot be read"),
        ("id,body\r1,2\r".encode("utf-16"), "CR alone"),
    ],
)
def test_a_file_without_a_readable_header_is_refused(write: Write, content: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        opened(write(content), "body")


def test_a_text_of_ten_megabytes_passes_whole(write: Write) -> None:
    text = ("가나다 라마바 사아자 " * 10 + "\n") * 60_000
    source = opened(write(f'id,body\n1,"{text}"\n2,둘\n'))

    assert texts(source) == [(text,), ("둘",)]
    assert copied(source) == source.file.path.read_bytes()


def test_nul_characters_pass(write: Write) -> None:
    source = opened(write("id,body\n1,앞\0뒤\n"))

    assert texts(source) == [("앞\0뒤",)]
    assert copied(source) == source.file.path.read_bytes()


def test_labels_that_the_encoding_cannot_hold_do_not_end_the_run(write: Write) -> None:
    source = opened(write("id,body\n1,caf\xe9 kim\n", "latin-1"), encoding="latin-1")

    assert copied(source, lambda text: text.replace("kim", "[이름]")) == b"id,body\n1,caf\xe9 [??]\n"


FIELDS = st.text(alphabet=st.sampled_from('가a",;\n\r\t\\| \0'), max_size=8)


@settings(deadline=None)  # loaded machines
@given(
    rows=st.lists(st.tuples(FIELDS, FIELDS, FIELDS), min_size=1, max_size=5),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    end=st.sampled_from(["\n", "\r\n"]),
    new=FIELDS,
)
def test_a_spliced_record_holds_the_new_text_and_all_else(
    rows: list[tuple[str, str, str]], quoting: int, end: str, new: str
) -> None:
    dialect = Dialect(",")
    for row in rows:
        # The csv module leaves a carriage return at the end of a line without quotes, where it is part of the line end.
        assume(quoting == csv.QUOTE_ALL or not row[2].endswith("\r"))
        written = StringIO()
        csv.writer(written, quoting=quoting, lineterminator=end).writerow(row)  # type: ignore[arg-type]
        record = written.getvalue()

        assert dialect.fields(dialect.splice(record, {1: new})) == [row[0], new, row[2]]
        assert dialect.splice(record, {1: row[1]}) == record or quoting == csv.QUOTE_MINIMAL


@settings(deadline=None)  # loaded machines
@given(row=st.tuples(FIELDS, FIELDS, FIELDS), new=FIELDS, escape=st.sampled_from([None, "\\"]))
def test_a_written_record_reads_as_it_was_meant(row: tuple[str, str, str], new: str, escape: str | None) -> None:
    dialect = Dialect(",", escape)
    record = dialect.line(row, "\n")

    assert dialect.fields(record) == list(row)
    assert dialect.fields(dialect.splice(record, {1: new})) == [row[0], new, row[2]]
