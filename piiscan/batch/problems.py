"""Why a row could not be read, in both languages; never with its text."""

from typing import NamedTuple

from piiscan.model import Message, Reason
from piiscan.text.decode import MAX_LINE


class Problem(NamedTuple):
    """What is wrong with a row, and where."""

    reason: Reason
    detail: Message


def undecodable(line: int, byte: int, encoding: str) -> Problem:
    """Say which byte of the file does not decode."""
    return Problem(
        Reason.UNDECODABLE,
        Message(
            f"{line}번째 줄: 파일의 {byte}번째 바이트가 {encoding} 글자가 아닙니다",
            f"line {line}: byte {byte} of the file is not {encoding}",
        ),
    )


def too_long(line: int) -> Problem:
    """Say that a line is longer than what is kept in memory."""
    return Problem(
        Reason.TOO_LONG,
        Message(f"{line}번째 줄: {MAX_LINE}바이트보다 깁니다", f"line {line}: longer than {MAX_LINE} bytes"),
    )


def bad_quote(line: int) -> Problem:
    """Say that quotes do not pair."""
    return _malformed(
        line,
        "따옴표가 닫히지 않았거나 닫는 따옴표 뒤에 글이 있습니다",
        "a quote is not closed, or text follows a closing quote",
    )


def wrong_width(line: int, found: int, expected: int) -> Problem:
    """Say that a row has too many or too few fields."""
    return _malformed(
        line, f"열이 {found}개인데 제목 줄에는 {expected}개입니다", f"{found} fields where the header has {expected}"
    )


def not_json(line: int, column: int, what: str) -> Problem:
    """Say where a line stops being JSON."""
    return _malformed(line, f"{column}번째 글자부터 JSON이 아닙니다 ({what})", f"no JSON at column {column} ({what})")


def extreme_json(line: int) -> Problem:
    """Say that a line is JSON that cannot be held."""
    return _malformed(line, "숫자가 너무 길거나 목록이 너무 깊습니다", "a number is too long or lists are too deep")


def no_object(line: int) -> Problem:
    """Say that a line is JSON, but no row."""
    return _malformed(line, "JSON 객체가 아닙니다", "no JSON object")


def doubled_key(line: int) -> Problem:
    """Say that a key stands twice."""
    return _malformed(
        line, "같은 키가 두 번 있어 일부를 검사할 수 없습니다", "a key stands twice, so a part would not be examined"
    )


def no_text(line: int, column: str) -> Problem:
    """Say that a text column holds a list or an object."""
    return _malformed(line, f"{column!r} 열이 글이 아닙니다", f"the column {column!r} holds no text")


def undecodable_value() -> Problem:
    """Say that a text is not UTF-8 in a format that has no lines."""
    return Problem(Reason.UNDECODABLE, Message("글이 UTF-8이 아닙니다", "the text is not UTF-8"))


def broken_block(row: int) -> Problem:
    """Say that a part of the file cannot be read."""
    return Problem(
        Reason.MALFORMED,
        Message(
            f"파일이 손상되어 {row}번째 행 뒤는 읽을 수 없습니다",
            f"the file is damaged; nothing behind row {row} can be read",
        ),
    )


def broken_group(row: int) -> Problem:
    """Say that a row is in a part of the file that cannot be read."""
    return Problem(
        Reason.MALFORMED,
        Message(
            f"파일의 손상된 부분에 있어 {row}번째 행을 읽을 수 없습니다",
            f"row {row} is in a damaged part of the file",
        ),
    )


def broken_array(line: int) -> Problem:
    """Say that an array of JSON cannot be read to its end."""
    return _malformed(line, "JSON이 깨져 그 뒤는 읽을 수 없습니다", "no JSON; nothing behind it can be read")


def damaged(row: int) -> Problem:
    """Say that a compressed file cannot be read to its end."""
    return Problem(
        Reason.MALFORMED,
        Message(
            f"압축 파일이 손상되어 {row}번째 행 뒤는 읽을 수 없습니다",
            f"the compressed file is damaged; nothing behind row {row} can be read",
        ),
    )


def _malformed(line: int, korean: str, english: str) -> Problem:
    return Problem(Reason.MALFORMED, Message(f"{line}번째 줄: {korean}", f"line {line}: {english}"))
