import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from piiscan.errors import ConfigError, DecodeError, InputError, LimitExceeded
from piiscan.model import Finding, Incomplete, Reason, ScanResult, Verdict
from piiscan.redaction.document import findings_of, redact_file, redact_text, write_redacted
from piiscan.redaction.markup import layout_of
from piiscan.redaction.redactor import Redactor


def find(texts: Sequence[str]) -> list[list[Finding]]:
    return [
        [Finding("PERSON", m.start(), m.end(), m[0], 1.0, "x", "") for m in re.finditer("김민수", t)] for t in texts
    ]


@pytest.mark.parametrize(
    ("name", "layout"), [("a.html", "html"), ("a.HTM", "html"), ("a.md", "markdown"), ("a.csv", "text"), ("a", "text")]
)
def test_a_files_name_says_how_it_is_read(name: str, layout: str) -> None:
    assert layout_of(Path(name)) == layout


@pytest.mark.parametrize("codec", ["utf-8", "cp949", "utf-16", "utf-8-sig"])
def test_a_redacted_copy_has_the_encoding_and_line_ends_of_its_source(tmp_path: Path, codec: str) -> None:
    source, target = tmp_path / "a.txt", tmp_path / "b.txt"
    source.write_bytes("어제 김민수가\r\n오늘도 김민수는 갔다".encode(codec))
    document = redact_file(source, find, Redactor())
    write_redacted(document, source, target)
    assert target.read_bytes().decode(codec) == "어제 [이름]이\r\n오늘도 [이름]은 갔다"
    assert len(document.findings) == 2
    assert document.before.startswith("어제 김민수가")


def test_html_and_markdown_keep_their_markup(tmp_path: Path) -> None:
    source = tmp_path / "a.html"
    source.write_text("<b>김</b>민수가", "utf-8")
    assert redact_file(source, find, Redactor()).after == "<b>[이름]</b>이"
    assert redact_text("**김민수**", find, Redactor(), "markdown")[0] == r"**\[이름\]**"


def test_nothing_is_written_in_place_or_over_a_file(tmp_path: Path) -> None:
    source, other = tmp_path / "a.txt", tmp_path / "b.txt"
    source.write_text("김민수", "utf-8")
    other.write_text("x", "utf-8")
    document = redact_file(source, find, Redactor())
    for target in (source, other, tmp_path / "." / "a.txt"):
        with pytest.raises(ConfigError, match="in place"):
            write_redacted(document, source, target)
    assert source.read_text("utf-8") == "김민수"
    with pytest.raises(InputError, match="cannot be written"):
        write_redacted(document, source, tmp_path / "no" / "b.txt")


def test_a_file_that_cannot_be_read_decoded_or_laid_out_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        redact_file(tmp_path / "none", find, Redactor())
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"\xff\xff\xff")
    with pytest.raises(DecodeError):
        redact_file(bad, find, Redactor())
    with pytest.raises(ConfigError, match="layout"):
        redact_text("x", find, Redactor(), "pdf")


def test_what_was_not_examined_to_the_end_is_not_redacted() -> None:
    part = Incomplete(Reason.TOO_LONG, "x")
    whole = ScanResult(Verdict.CLEAN, (), "x")
    assert findings_of([whole]) == [()]
    with pytest.raises(LimitExceeded, match="too_long"):
        findings_of([whole, ScanResult(Verdict.CLEAN, (), "x", complete=False, incomplete=(part,))])
