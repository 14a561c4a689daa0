import json
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from piiscan.errors import ConfigError, FormatError, InputError, KeyFileError
from piiscan.model import Finding
from piiscan.redaction.keys import Keyring, generate_key
from piiscan.redaction.redactor import Redactor
from piiscan.redaction.sealing import seal
from piiscan.redaction.unmask import audit_line, unmask, unmask_file

TEXT = "김민수가 010-0123-4567로 전화함"
FINDINGS = [
    Finding("PERSON", 0, 3, "김민수", 1.0, "gold", ""),
    Finding("PHONE_NUMBER", 5, 18, "010-0123-4567", 1.0, "gold", ""),
]


@pytest.fixture
def sealed(keyring: Keyring) -> str:
    return Redactor({"DEFAULT": "encrypt"}, keyring=keyring).redact(TEXT, FINDINGS)


def test_values_and_josa_come_back(sealed: str, keyring: Keyring) -> None:
    assert "}이 " in sealed
    unmasked = unmask(sealed, keyring)
    assert unmasked.text == TEXT
    assert unmasked.counts == {"PERSON": 1, "PHONE_NUMBER": 1}
    assert unmasked.key_ids == {keyring.active.id}


def test_a_josa_that_was_edited_meanwhile_stays(sealed: str, keyring: Keyring) -> None:
    assert unmask(sealed.replace("}이 ", "}한테 "), keyring).text == "김민수한테 010-0123-4567로 전화함"


def test_nothing_comes_back_if_one_value_was_altered(sealed: str, keyring: Keyring) -> None:
    with pytest.raises(FormatError):
        unmask(sealed.replace("{PHONE_NUMBER", "{PERSON"), keyring)


def test_a_value_is_no_markup_where_it_comes_back_to_html(tmp_path: Path, keyring: Keyring) -> None:
    sealed = seal(keyring.active, "PERSON", "<b>김")
    source = tmp_path / "a.html"
    source.write_text(f"<p>{sealed}</p>", "utf-8")
    unmask_file(source, tmp_path / "b.html", keyring, tmp_path / "audit", "x")
    assert (tmp_path / "b.html").read_text("utf-8") == "<p>&lt;b&gt;김</p>"


def test_a_text_without_sealed_values_stays(keyring: Keyring) -> None:
    assert unmask("{PERSON} {PERSON:1.r.x}", keyring).text == "{PERSON} {PERSON:1.r.x}"


def test_a_file_comes_back_with_an_audit_line_that_holds_no_value(
    tmp_path: Path, sealed: str, keyring: Keyring
) -> None:
    source, target, audit = tmp_path / "in.txt", tmp_path / "out.txt", tmp_path / "audit.jsonl"
    source.write_text(sealed, "utf-8")
    for i in range(2):
        unmask_file(source, target.with_name(f"out{i}.txt"), keyring, audit, " court order 12 ")
    assert (tmp_path / "out0.txt").read_text("utf-8") == TEXT
    assert stat.S_IMODE((tmp_path / "out0.txt").stat().st_mode) == 0o600
    assert stat.S_IMODE(audit.stat().st_mode) == 0o600
    first, _second = map(json.loads, audit.read_text("utf-8").splitlines())
    assert first["reason"] == "court order 12"
    assert first["items"] == {"PERSON": 1, "PHONE_NUMBER": 1}
    assert first["key_ids"] == [keyring.active.id]
    assert first["user"]
    assert "김민수" not in audit.read_text("utf-8")


def test_the_audit_line_has_the_time_in_utc(sealed: str, keyring: Keyring) -> None:
    now = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert json.loads(audit_line(unmask(sealed, keyring), "in.txt", "x", now))["time"] == "2026-01-02T03:04:05+00:00"


def test_nothing_is_written_without_key_reason_or_readable_input(tmp_path: Path, sealed: str, keyring: Keyring) -> None:
    source, target, audit = tmp_path / "in.txt", tmp_path / "out.txt", tmp_path / "audit.jsonl"
    source.write_text(sealed, "utf-8")
    with pytest.raises(ConfigError, match="reason"):
        unmask_file(source, target, keyring, audit, " ")
    with pytest.raises(KeyFileError):
        unmask_file(source, target, Keyring((generate_key(),)), audit, "x")
    with pytest.raises(InputError):
        unmask_file(tmp_path / "none", target, keyring, audit, "x")
    source.write_bytes(b"\xb1\xe8")
    with pytest.raises(InputError, match="UTF-8 at byte 0"):
        unmask_file(source, target, keyring, audit, "x")
    assert [path.name for path in tmp_path.iterdir()] == ["in.txt"]


def test_an_existing_output_is_not_overwritten(tmp_path: Path, sealed: str, keyring: Keyring) -> None:
    source = tmp_path / "in.txt"
    source.write_text(sealed, "utf-8")
    with pytest.raises(ConfigError, match="exists"):
        unmask_file(source, source, keyring, tmp_path / "audit", "x")
    assert source.read_text("utf-8") == sealed


def test_without_a_place_for_the_audit_line_nothing_comes_back(tmp_path: Path, sealed: str, keyring: Keyring) -> None:
    source = tmp_path / "in.txt"
    source.write_text(sealed, "utf-8")
    with pytest.raises(InputError):
        unmask_file(source, tmp_path / "out", keyring, tmp_path / "no" / "audit", "x")
    assert not (tmp_path / "out").exists()
