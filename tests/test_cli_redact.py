import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from piiscan.cli.app import app

PAGE = '<p>충남대 의대 24학번 <b>김도현</b>이 010-0123-4567로 연락함</p>\n<a href="tel:01001234567">전화</a>\n'


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(
        app, [str(argument) for argument in arguments], env={"PIISCAN_KEY_FILE": "", "PIISCAN_KEY": ""}
    )


def test_a_page_is_redacted_beside_itself_with_its_markup_whole(page: Path) -> None:
    assert run("redact", page).exit_code == 1
    copy = page.with_name("page.redacted.html").read_text(encoding="utf-8")
    assert copy == '<p>[학교] [기수] <b>[이름]</b>이 [전화번호]로 연락함</p>\n<a href="tel:[전화번호]">전화</a>\n'
    assert page.read_text(encoding="utf-8") == PAGE


def test_a_dry_run_shows_the_changes_and_writes_nothing(page: Path) -> None:
    done = run("redact", page, "--diff", "--dry-run")
    assert "+<p>[학교]" in done.output
    assert list(page.parent.iterdir()) == [page]


def test_redaction_never_overwrites(page: Path) -> None:
    assert run("redact", page, "--output", page).exit_code == 2
    assert page.read_text(encoding="utf-8") == PAGE


def test_encryption_without_a_key_is_refused_before_any_output(page: Path) -> None:
    done = run("redact", page, "--operator", "encrypt")
    assert (done.exit_code, "keygen" in done.output) == (2, True)
    assert list(page.parent.iterdir()) == [page]


@pytest.mark.parametrize("operator", ["KR_NAME=mask", "vanish", "PERSON=encrypted"])
def test_an_unknown_operator_or_entity_is_refused(page: Path, operator: str) -> None:
    assert run("redact", page, "--operator", operator).exit_code == 2


def test_what_was_encrypted_comes_back_with_the_key_and_leaves_an_audit_line(page: Path) -> None:
    key, sealed, back, audit = (page.with_name(name) for name in ("key", "sealed.html", "back.html", "audit.jsonl"))
    assert run("keygen", key).exit_code == 0
    assert run("redact", page, "--operator", "encrypt", "--key-file", key, "--output", sealed).exit_code == 1
    assert "김도현" not in sealed.read_text(encoding="utf-8")
    assert (
        run("unmask", sealed, "--output", back, "--audit", audit, "--reason", "확인", "--key-file", key).exit_code == 0
    )
    assert back.read_text(encoding="utf-8") == PAGE
    assert json.loads(audit.read_text(encoding="utf-8"))["reason"] == "확인"


def test_another_key_opens_nothing(page: Path) -> None:
    key, other, sealed, back = (page.with_name(name) for name in ("key", "other", "sealed.html", "back.html"))
    run("keygen", key)
    run("keygen", other)
    run("redact", page, "--operator", "encrypt", "--key-file", key, "--output", sealed)
    done = run("unmask", sealed, "-o", back, "--audit", page.with_name("a"), "--reason", "x", "--key-file", other)
    assert done.exit_code == 2
    assert not back.exists()


def test_the_record_says_what_was_done_but_no_value(page: Path) -> None:
    record = page.with_name("record.json")
    run("redact", page, "--report", record, "--purpose", "통계")
    text = record.read_text(encoding="utf-8")
    assert json.loads(text)["purpose"] == "통계"
    assert "김도현" not in text
    assert "4567" not in text
