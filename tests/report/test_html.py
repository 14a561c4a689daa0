"""The report: complete, masked, and closed to the network and to what posts may hold."""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from fake_scanner import Scanner

from piiscan.batch.export import Plan, Scanned, Targets, scan_export
from piiscan.batch.inputs import Input
from piiscan.batch.rows import ReadOptions
from piiscan.batch.sources import open_source
from piiscan.policy import Policy
from piiscan.report.html import Report, html, masked

ROWS = (
    "id,게시판,작성일,body\n"
    "1,자유,2024-03-02 10:00,연락은 010-0123-4567 <b>\n"
    "2,자유,2024.3.2,공일 없음\n"
    "3,질문,2024-03-05,010 아님 010-0123-4567\n"
    '4,<script>x</script>,2024-03-05,"010-1999-8888 ""인용"" & 끝"\n'
    "5\n"
)


class Page(HTMLParser):
    """What a reader of the page sees, and its parts."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._quiet = False
        self.feed(source)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attributes)))
        self._quiet = tag in {"style", "script"}

    def handle_endtag(self, tag: str) -> None:
        self._quiet = False
        self.text += " " if tag else ""

    def handle_data(self, data: str) -> None:
        self.text += "" if self._quiet else data

    def attributes(self, name: str, key: str) -> list[str | None]:
        return [attributes[key] for tag, attributes in self.tags if tag == name and key in attributes]


@pytest.fixture
def scanned(tmp_path: Path) -> Callable[..., Scanned]:
    def scan(language: str = "ko") -> Scanned:
        path = tmp_path / "posts.csv"
        path.write_text(ROWS, "utf-8")
        file = Input.of(path)
        plan = Plan(Targets(), ReadOptions(), language=language, top=10, report=True)
        return scan_export(file, open_source(file, plan.read), Scanner(Policy.create(language=language)), plan)

    return scan


def page(scanned: Scanned, **options: Any) -> Page:
    return Page(html(Report([scanned], **options)))


def test_the_numbers_are_those_of_the_run(scanned: Callable[..., Scanned]) -> None:
    shown = page(scanned())

    assert shown.attributes("div", "data-count") == ["5", "3", "0", "1", "1"]
    assert shown.attributes("article", "data-verdict") == ["doxx"] * 3
    assert shown.attributes("article", "data-board") == ["자유", "질문", "<script>x</script>"]


def test_boards_days_repeated_numbers_and_unread_rows_are_shown(scanned: Callable[..., Scanned]) -> None:
    shown = page(scanned())

    assert re.search(r"자유 2 1", shown.text)
    assert shown.attributes("div", "title") == ["2024-03-02: 1 / 2", "2024-03-05: 2 / 2"]
    assert re.search(r"전화번호 010-\*{4}-4567 2 1, 3", shown.text)
    assert "5행 6번째 줄: 열이 1개인데" in shown.text


def test_identifiers_are_masked_unless_they_are_to_be_shown(scanned: Callable[..., Scanned]) -> None:
    found = scanned()

    assert "0123-4567" not in html(Report([found]))
    assert "010-****-4567" in page(found).text
    assert "연락은 010-0123-4567" in page(found, reveal=True).text


def test_posts_can_be_left_out(scanned: Callable[..., Scanned]) -> None:
    source = html(Report([scanned()], with_text=False, reveal=True))

    assert "연락은" not in source
    assert "0123-4567" not in source


def test_nothing_in_a_post_becomes_a_part_of_the_page(scanned: Callable[..., Scanned]) -> None:
    source = html(Report([scanned()]))

    assert "&lt;b&gt;" in source
    assert source.count("<b>") == source.count("</b>") - len(Page(source).attributes("b", "class"))
    assert source.count("<script") == 1


def test_the_page_asks_nothing_of_the_network(scanned: Callable[..., Scanned]) -> None:
    source = html(Report([scanned()]))

    assert "default-src 'none'" in source
    assert not re.search(r"https?://|//[a-z]|@import|url\(|<link|<img|src=", source)


def test_the_page_speaks_english(scanned: Callable[..., Scanned]) -> None:
    shown = page(scanned("en"), language="en")

    assert "Doxxing report" in shown.text
    assert not re.search(r"게시판별|걸린 글|전화번호", shown.text)


@pytest.mark.parametrize("entity", ["PERSON", "PHONE_NUMBER", "KR_PASSPORT", "NO_SUCH"])
def test_every_kind_has_a_mask(entity: str) -> None:
    assert "*" in masked(entity, "김도현이다 0123456")
