"""The READMEs say what the program does."""

import re
from pathlib import Path

import pytest
import typer.main

from piiscan import Scanner
from piiscan.cli.app import app
from piiscan.cli.exits import ExitCode

ROOT = Path(__file__).resolve().parents[1]
READMES = [ROOT / "README.md", ROOT / "README.ko.md"]
POST = "충남대 의대 24학번 김도현이 010-0123-4567로 연락함"


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_a_readme_lists_exactly_the_commands_that_there_are(readme: Path) -> None:
    listed = set(re.findall(r"^\| `piiscan (\w+)", readme.read_text(encoding="utf-8"), re.MULTILINE))
    assert listed == set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_a_readme_names_the_two_commands_and_links_to_files_that_exist(readme: Path) -> None:
    text = readme.read_text(encoding="utf-8")
    assert "scripts/demo" in text
    assert "scripts/test" in text
    for link in re.findall(r"\]\(([\w./-]+)\)", text):
        assert (ROOT / link).exists(), link


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_a_readme_lists_exactly_the_exit_codes_that_there_are(readme: Path) -> None:
    listed = set(map(int, re.findall(r"^\| (\d+) \|", readme.read_text(encoding="utf-8"), re.MULTILINE)))
    assert listed == set(map(int, ExitCode))


def test_the_example_in_the_readmes_is_what_the_scanner_says() -> None:
    redacted = Scanner().scan(POST).redacted
    for readme in READMES:
        text = readme.read_text(encoding="utf-8")
        assert POST in text
        assert redacted in text
