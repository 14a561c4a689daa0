"""The report in a real browser: its numbers are there, and its filters hide what they should."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from fake_scanner import Scanner

from piiscan.batch.export import Plan, Targets, scan_export
from piiscan.batch.inputs import Input
from piiscan.batch.repeats import Repeats
from piiscan.batch.rows import ReadOptions
from piiscan.batch.sources import open_source
from piiscan.report.content import Report
from piiscan.report.html import html

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ROWS = (
    "board,created_at,body\n자유,2026-03-01,010-0123-4567\n자유,2026-03-02,010-0124-4567\n"
    "질문,2026-03-02,010-0125-4567 한빛대\n질문,2026-03-02,조용함\n"
)
CHOOSE = "const s = document.querySelector('select#board'); s.value = '질문'; s.dispatchEvent(new Event('change'));"
FIND = "const i = document.querySelector('[type=search]'); i.value = '4567'; i.dispatchEvent(new Event('input'));"
DONE = "document.querySelectorAll('.done input')[1].click(); document.querySelector('#todo').click();"


def click(selector: str) -> str:
    return f"document.querySelector('{selector}').click();"


pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")


def shown(tmp_path: Path, script: str) -> str:
    """Open the report, do something, and return what the browser has made of it."""
    path = tmp_path / "posts.csv"
    path.write_text(ROWS, "utf-8")
    file, plan = Input.of(path), Plan(Targets(), top=10, repeats=Repeats())
    page = html(Report([scan_export(file, open_source(file, ReadOptions()), Scanner(), plan)]))
    opened = tmp_path / "report.html"
    opened.write_text(page.replace("</body>", f"<script>{script}</script></body>"), "utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom"]
    ran = subprocess.run([str(CHROMIUM), *options, opened.as_uri()], capture_output=True, check=True, timeout=60)
    return ran.stdout.decode()


def hidden(dom: str) -> list[bool]:
    return ["hidden" in article for article in re.findall(r"<article[^>]*>", dom)]


@pytest.mark.parametrize(
    ("script", "shown_posts"),
    [
        ("", [0, 1, 2]),
        (CHOOSE, [0]),
        (click("button[data-verdict=leak]"), []),
        (click("button[data-board=질문]"), [0]),
        (click('button[data-day="2026-03-02"]'), [0, 2]),
        (click('button[data-day="2026-03-02"]') + click("#day"), [0, 1, 2]),
        (click("button[data-entity=KR_SCHOOL]"), [0]),
        (FIND, [0, 1, 2]),
        (DONE, [0, 2]),
    ],
)
def test_filters_hide_posts_and_say_how_many_are_left(tmp_path: Path, script: str, shown_posts: list[int]) -> None:
    dom = shown(tmp_path, script)

    assert [number for number, away in enumerate(hidden(dom)) if not away] == shown_posts
    assert f'<span id="shown">{len(shown_posts)}</span>' in dom
    assert re.findall(r'data-count="(\d+)"', dom) == ["4", "3", "0", "1", "0"]
