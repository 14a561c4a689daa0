"""The report in a real browser: its numbers are there, and its filters hide what they should."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from fake_scanner import Scanner

from piiscan.batch.export import Plan, Targets, scan_export
from piiscan.batch.inputs import Input
from piiscan.batch.rows import ReadOptions
from piiscan.batch.sources import open_source
from piiscan.report.html import Report, html

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ROWS = "board,body\n자유,010-0123-4567\n자유,010-0124-4567\n질문,010-0125-4567\n질문,조용함\n"
CHOOSE = "const s = document.querySelector('select'); s.value = '질문'; s.dispatchEvent(new Event('change'));"
CLICK = "document.querySelector('button[data-verdict=leak]').click();"

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")


def shown(tmp_path: Path, script: str) -> str:
    """Open the report, do something, and return what the browser has made of it."""
    path = tmp_path / "posts.csv"
    path.write_text(ROWS, "utf-8")
    file, plan = Input.of(path), Plan(Targets(), top=10, report=True)
    page = html(Report([scan_export(file, open_source(file, ReadOptions()), Scanner(), plan)]))
    opened = tmp_path / "report.html"
    opened.write_text(page.replace("</body>", f"<script>{script}</script></body>"), "utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom"]
    ran = subprocess.run([str(CHROMIUM), *options, opened.as_uri()], capture_output=True, check=True, timeout=60)
    return ran.stdout.decode()


def hidden(dom: str) -> list[bool]:
    return ["hidden" in article for article in re.findall(r"<article[^>]*>", dom)]


@pytest.mark.parametrize(
    ("script", "expected", "count"),
    [("", [False, False, False], "3"), (CHOOSE, [True, True, False], "1"), (CLICK, [True, True, True], "0")],
)
def test_filters_hide_posts_and_say_how_many_are_left(
    tmp_path: Path, script: str, expected: list[bool], count: str
) -> None:
    dom = shown(tmp_path, script)

    assert hidden(dom) == expected
    assert f'<span id="shown">{count}</span>' in dom
    assert re.findall(r'data-count="(\d+)"', dom) == ["4", "3", "0", "1", "0"]
