"""Which encoding a file is in, and what is done with bytes that do not fit."""

import codecs
from collections.abc import Callable
from io import BytesIO

import pytest

from piiscan.errors import ConfigError, DecodeError
from piiscan.text.decode import Line, decode, detect, read_lines

KOREAN = "첫 줄은 한글입니다\n둘째 줄도 그렇습니다\n셋째 줄\n"


def opener(data: bytes) -> Callable[[], BytesIO]:
    return lambda: BytesIO(data)


def lines(data: bytes, given: str | None = None, limit: int = 1000) -> list[Line]:
    return list(read_lines(BytesIO(data), detect(opener(data), given), limit))


@pytest.mark.parametrize(
    ("data", "name", "how"),
    [
        (b"plain\n", "utf-8", "content"),
        (KOREAN.encode(), "utf-8", "content"),
        (codecs.BOM_UTF8 + KOREAN.encode(), "utf-8-sig", "bom"),
        (KOREAN.encode("cp949"), "cp949", "content"),
        ("똠방각하 펲시콜라\n".encode("cp949"), "cp949", "content"),
        (KOREAN.encode("utf-16"), "utf-16-le", "bom"),
        (codecs.BOM_UTF16_BE + KOREAN.encode("utf-16-be"), "utf-16-be", "bom"),
        ("민수".encode(), "utf-8", "content"),
    ],
)
def test_the_encoding_is_found(data: bytes, name: str, how: str) -> None:
    found = detect(opener(data))

    assert (found.name, found.how) == (name, how)


@pytest.mark.parametrize(
    ("given", "codec"),
    [("UTF8", "utf-8"), ("euc-kr", "cp949"), ("ms949", "cp949"), ("utf-16", "utf-16-le"), ("utf-8-sig", "utf-8")],
)
def test_a_given_encoding_is_followed_and_euc_kr_is_read_as_its_superset(given: str, codec: str) -> None:
    assert detect(opener(b"x"), given).codec == codec


@pytest.mark.parametrize("given", ["no-such", "base64", "rot13"])
def test_an_encoding_that_is_none_is_refused(given: str) -> None:
    with pytest.raises(ConfigError, match="no text encoding"):
        detect(opener(b"x"), given)


def test_a_byte_order_mark_is_known_also_when_the_encoding_is_given() -> None:
    assert lines(codecs.BOM_UTF8 + "글\n".encode(), "utf-8")[0].text == "글\n"


def test_broken_bytes_among_ascii_lines_leave_utf_8() -> None:
    assert detect(opener(b"id,body\n1,a\n2,\xff\n")).name == "utf-8"


@pytest.mark.parametrize("codec", ["utf-8", "cp949"])
def test_one_broken_byte_does_not_hide_the_encoding_of_the_rest(codec: str) -> None:
    data = KOREAN.encode(codec) + b"\xff\n"

    found = detect(opener(data))

    assert (found.codec, found.how) == (codec, "majority")


def test_a_broken_byte_is_told_by_line_and_offset_and_the_other_lines_are_read() -> None:
    data = "가\n".encode() + b"ab\xffc\n" + "나\n".encode()

    found = lines(data, "utf-8")

    assert [line.broken for line in found] == [None, 6, None]
    assert data[6] == 0xFF
    assert [found[0].text, found[2].text] == ["가\n", "나\n"]
    assert [line.number for line in found] == [1, 2, 3]


def test_bytes_that_are_no_text_are_refused_with_the_place_of_the_first_one() -> None:
    with pytest.raises(DecodeError, match=r"byte 1 is not utf-8 and byte 1 is not cp949"):
        detect(opener(b"a\xff\xfe\n\x80\xff\n\x81\n\n"))


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp949", "utf-16", "utf-32"])
def test_lines_are_those_of_the_text_in_every_encoding(codec: str) -> None:
    text = "ਊ 줄\r\nㄱ਀ㄴ\n\n끝" if codec.startswith("utf") else KOREAN
    data = text.encode(codec)

    assert [line.text for line in lines(data, codec)] == text.splitlines(keepends=True)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
def test_no_byte_is_lost_and_offsets_are_those_of_the_file(codec: str) -> None:
    data = KOREAN.encode(codec)

    found = lines(data, codec)

    assert data.endswith(b"".join(line.raw for line in found))
    assert all(data[line.offset :].startswith(line.raw) for line in found)


def test_a_line_beyond_the_limit_is_cut_and_the_next_line_is_whole() -> None:
    found = lines(b"short\n" + b"x" * 25 + b"\nnext\n", limit=10)

    assert [(line.text, line.cut) for line in found] == [("short\n", False), ("x" * 10, True), ("next\n", False)]
    assert found[2].offset == 6 + 26


def test_a_whole_text_is_decoded_or_refused_with_the_byte() -> None:
    assert decode("안녕".encode("cp949"))[0] == "안녕"
    assert decode(b"")[0] == ""
    with pytest.raises(DecodeError, match="byte 3 is not utf-8"):
        decode("안".encode() + b"\xff", "utf-8")


def test_a_character_over_the_border_of_two_blocks_is_read() -> None:
    data = b"a" * (1024 * 1024 - 1) + "가".encode()

    assert detect(opener(data)).how == "content"
    with pytest.raises(DecodeError, match="byte 1048575 is not utf-8"):
        detect(opener(data[:-1] + b"\xff"))
