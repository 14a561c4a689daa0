"""JSON lines: every good row is read, every bad one is reported, and the copy differs only where texts do."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piiscan.batch.inputs import Input
from piiscan.batch.outputs import WholeFile
from piiscan.batch.rows import BadRow, ReadOptions, Row
from piiscan.batch.sources.jsonl import JsonlSource
from piiscan.batch.sources.objects import splice
from piiscan.errors import ConfigError, InputError
from piiscan.model import Reason

Write = Callable[..., Input]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def writer(content: str | bytes, encoding: str = "utf-8") -> Input:
        path = tmp_path / "posts.jsonl"
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return Input.of(path)

    return writer


def opened(file: Input, *columns: str) -> JsonlSource:
    return JsonlSource(file, ReadOptions(columns))


def texts(source: JsonlSource) -> list[tuple[str, ...]]:
    return [row.texts for row in source.rows() if isinstance(row, Row)]


def bad(source: JsonlSource) -> list[tuple[int, Reason, str]]:
    return [(row.number, row.reason, row.detail.en) for row in source.rows() if isinstance(row, BadRow)]


def copied(source: JsonlSource, change: Callable[[str], str] = str) -> bytes:
    target = source.file.path.parent / "copy.jsonl"
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
    "plain": '{"id": 1, "body": "안녕"}\n{"id": 2, "body": "또"}\n',
    "compact": '{"id":1,"body":"안녕","n":1.50,"big":123456789012345678901234567890}\n',
    "crlf and blanks": '\n{"body": "안녕"}\r\n\r\n{"body": "또"}\r\n\n',
    "no line end at the end": '{"body": "안녕"}',
    "odd spaces": ' { "body" :  "안녕" , "x" : [ 1 , {"body": "안녕 말고"} ] } \n',
    "null and missing": '{"body": null, "id": 1}\n{"id": 2}\n{"body": "안녕"}\n',
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_copy_without_findings_has_the_bytes_of_the_input(write: Write, layout: str, encoding: str) -> None:
    file = write(LAYOUTS[layout], encoding)

    assert copied(opened(file)) == file.path.read_bytes()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_redacted_copy_differs_in_the_text_alone(write: Write, layout: str) -> None:
    copy = copied(opened(write(LAYOUTS[layout])), lambda text: text.replace("안녕", "[이름]"))

    assert copy.decode() == LAYOUTS[layout].replace('"안녕"', '"[이름]"')


def test_a_line_in_ascii_escapes_stays_in_ascii(write: Write) -> None:
    copy = copied(opened(write('{"body": "\\uc548\\ub155"}\n')), lambda _: "[이름]")

    assert copy == b'{"body": "[\\uc774\\ub984]"}\n'


def test_lone_surrogates_pass(write: Write) -> None:
    source = opened(write('{"body": "앞\\ud83d뒤", "id": 1}\n'))

    assert texts(source) == [("앞\ud83d뒤",)]
    assert copied(source) == source.file.path.read_bytes()
    changed = copied(source, lambda text: text.replace("앞", "[이름]"))
    assert json.loads(changed) == {"body": "[이름]\ud83d뒤", "id": 1}


def test_nul_characters_and_ten_megabytes_pass(write: Write) -> None:
    text = "\0가나다" * 800_000
    source = opened(write(json.dumps({"body": text}, ensure_ascii=False) + "\n"))

    assert texts(source) == [(text,)]
    assert copied(source) == source.file.path.read_bytes()


@pytest.mark.parametrize(
    ("line", "detail"),
    [
        ('{"body": "비밀"', "line 2: no JSON at column 14 (expecting ',' delimiter)"),
        ('{"body": 비밀}', "line 2: no JSON at column 10 (expecting value)"),
        ('"비밀"', "line 2: no JSON object"),
        ('["비밀"]', "line 2: no JSON object"),
        ('{"body": "비밀", "body": "또"}', "line 2: a key stands twice, so a part would not be examined"),
        ('{"body": ["비밀"]}', "line 2: the column 'body' holds no text"),
        ("[" * 100_000, "line 2: a number is too long or lists are too deep"),
        (f'{{"body": {"1" * 5000}}}', "line 2: a number is too long or lists are too deep"),
    ],
)
def test_a_broken_line_is_told_without_its_text_and_the_others_are_read(write: Write, line: str, detail: str) -> None:
    source = opened(write(f'{{"body": "하나"}}\n{line}\n{{"body": "셋"}}\n'))

    assert texts(source) == [("하나",), ("셋",)]
    assert bad(source) == [(2, Reason.MALFORMED, detail)]
    assert copied(source).decode().splitlines()[1] == '{"body": "[검사하지 못한 부분]"}'


def test_an_undecodable_line_is_told_by_line_and_byte_and_the_others_are_read(write: Write) -> None:
    first = '{"body": "하나"}\n'.encode()
    source = opened(write(first + b'{"body": "\xff"}\n' + first))

    assert texts(source) == [("하나",), ("하나",)]
    assert bad(source) == [(2, Reason.UNDECODABLE, f"line 2: byte {len(first) + 10} of the file is not utf-8")]


def test_a_number_is_examined_as_text(write: Write) -> None:
    source = opened(write('{"body": 1012345678}\n{"body": true}\n'))

    assert texts(source) == [("1012345678",), ("",)]
    assert copied(source, lambda text: text and "[전화번호]").decode() == '{"body": "[전화번호]"}\n{"body": true}\n'


def test_a_column_that_no_row_has_is_refused_with_those_that_exist(write: Write) -> None:
    with pytest.raises(ConfigError, match=r"no column 'text'. The columns are: id, body"):
        opened(write('{"id": 1}\n{"body": "글"}\n'), "text")


def test_a_file_without_any_object_is_refused(write: Write) -> None:
    with pytest.raises(InputError, match="none of the first 200 lines"):
        opened(write("hello\n"), "body")


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@settings(deadline=None)  # loaded machines
@given(fields=st.dictionaries(st.text(max_size=3), JSON, max_size=4), new=st.text(max_size=5), ascii_only=st.booleans())
def test_a_spliced_object_holds_the_new_text_and_all_else(
    fields: dict[str, object], new: str, *, ascii_only: bool
) -> None:
    for key in fields:
        line = json.dumps(fields, ensure_ascii=ascii_only)

        assert json.loads(splice(line, {key: new}, ascii_only=ascii_only)) == {**fields, key: new}
