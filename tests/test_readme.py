"""The README says what the program says."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
READMES = ["README.md", "README.ko.md"]


@pytest.mark.parametrize("name", READMES)
def test_the_readme_holds_the_real_help(name: str) -> None:
    command = [sys.executable, "-m", "piiscan", "scan", "--help"]
    env = {"COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb", "LANG": "C.UTF-8", "PATH": ""}
    shown = subprocess.run(command, capture_output=True, text=True, check=True, env=env).stdout
    plain = "\n".join(line.rstrip() for line in shown.strip().splitlines())
    assert plain in (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", READMES)
def test_the_readme_names_the_two_commands(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "scripts/demo" in text
    assert "scripts/test" in text
