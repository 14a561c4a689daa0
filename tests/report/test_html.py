"""The report: complete, masked, and closed to the network and to what posts may hold."""

import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from fake_scanner import Scanner

from piiscan.batch.export import Plan, Targets, scan_export
from piiscan.batch.inputs import Input
from piiscan.batch.repeats import Repeats
from piiscan.batch.rows import ReadOptions
from piiscan.batch.sources import open_source
from piiscan.policy import Policy
from piiscan.report.content import Report, masked
from piiscan.report.html import html

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


Make = Callable[..., Report]


@pytest.fixture
def report(tmp_path: Path) -> Make:
    def make(*contents: str, scanned_in: str = "ko", **options: Any) -> Report:
        repeats, policy = Repeats(), Policy.create(language=scanned_in)
        plan = Plan(Targets(), ReadOptions(), language=scanned_in, top=10, repeats=repeats)
        scanned = []
        for number, content in enumerate(contents or (ROWS,), 1):
            path = tmp_path / f"posts{number}.csv"
            path.write_text(content, "utf-8")
            file = Input.of(path)
            scanned.append(scan_export(file, open_source(file, plan.read), Scanner(policy), plan))
        return Report(scanned, repeats, **{"language": scanned_in, **options})

    return make


def test_the_numbers_are_those_of_the_run(report: Make) -> None:
    shown = Page(html(report()))

    assert shown.attributes("div", "data-count") == ["5", "3", "0", "1", "1"]
    assert shown.attributes("article", "data-verdict") == ["doxx"] * 3
    assert shown.attributes("article", "data-board") == ["자유", "질문", "<script>x</script>"]


def test_boards_days_repeated_numbers_and_unread_rows_are_shown(report: Make) -> None:
    shown = Page(html(report()))

    assert re.search(r"자유 +1 50\.0%", shown.text)
    assert shown.attributes("button", "title")[:4] == [
        "2024-03-02: 걸린 글 1 / 모두 2",
        "2024-03-03: 걸린 글 0 / 모두 0",
        "2024-03-04: 걸린 글 0 / 모두 0",
        "2024-03-05: 걸린 글 2 / 모두 2",
    ]
    assert re.search(r"전화번호 010-\*{4}-4567 2 1, 3", shown.text)
    assert "5행 6번째 줄: 열이 1개인데" in shown.text
    assert "검사하지 못한 행 1개" in shown.text
    assert "형식이 깨짐 1" in shown.text


def test_a_post_is_told_by_row_id_board_and_time(report: Make) -> None:
    assert re.search(r"1행 +id 1 +자유 +2024-03-02 10:00", Page(html(report())).text)


def test_identifiers_over_several_inputs_are_joined(report: Make) -> None:
    one = "body\n010-0123-4567\n"

    assert re.search(r"010-\*{4}-4567 2 \S*posts1\.csv 1, \S*posts2\.csv 1", Page(html(report(one, one))).text)


JOINT = "id,thread,body\n1,t7,한빛대 의대 24학번 얘기임\n2,t7,점심\n3,t7,걔 이름 김한별이래 조심해라\n"


def test_posts_that_expose_someone_only_together_are_shown_with_all_their_parts(report: Make) -> None:
    shown = Page(html(report(JOINT)))

    assert re.search(
        r"스레드 t7 .*3행에서 드러남 +1행 +\S+학교 +의대 \S+기수 +얘기임 +3행 +걔 이름 김\*별이름", shown.text
    )
    assert "앞의 글 1개와 합쳐야 드러납니다." in shown.text
    assert "김한별" not in shown.text


def test_what_was_forgotten_and_what_was_not_applied_is_said(report: Make) -> None:
    made = report()
    told = replace(made.scanned[0], forgotten=7, boards_unused=True)
    shown = Page(html(replace(made, scanned=[told])))

    assert "다시 나온 것이 7번" in shown.text
    assert "게시판 열이 없어" in shown.text


def test_identifiers_are_masked_unless_they_are_to_be_shown(report: Make) -> None:
    assert "0123-4567" not in html(report())
    assert "010-****-4567" in Page(html(report())).text
    assert "연락은 010-0123-4567" in Page(html(report(reveal=True))).text


@pytest.mark.parametrize("content", [ROWS, JOINT])
def test_posts_can_be_left_out(report: Make, content: str) -> None:
    source = html(report(content, with_text=False, reveal=True))

    assert not re.search("연락은|0123-4567|얘기임|김한별", source)


def test_the_same_run_gives_the_same_bytes(report: Make) -> None:
    assert html(report(ROWS, JOINT)) == html(report(ROWS, JOINT))


def test_the_size_of_the_page_does_not_grow_with_the_posts(report: Make) -> None:
    long = "010-0123-4567 " + "가나다 " * 20_000
    few = "body\n" + f"{long}\n" * 20
    many = "body\n" + f"{long}\n" * 60

    assert len(html(report(many, posts=5))) < len(html(report(few, posts=5))) + 1000 < 60_000


def test_nothing_in_a_post_becomes_a_part_of_the_page(report: Make) -> None:
    source = html(report())

    assert "&lt;b&gt;" in source
    assert source.count("<b>") == source.count("</b>") - len(Page(source).attributes("b", "class"))
    assert source.count("<script") == 1


def test_the_page_asks_nothing_of_the_network(report: Make) -> None:
    source = html(report())

    assert "default-src 'none'" in source
    assert not re.search(r"https?://|//[a-z]|@import|url\(|<link|<img|src=", source)


def test_the_page_speaks_english(report: Make) -> None:
    shown = Page(html(report(ROWS, JOINT, scanned_in="en")))

    assert "Doxxing report" in shown.text
    assert not re.search(r"게시판별|걸린 글|전화번호|글에서|모두", shown.text)


@pytest.mark.parametrize("entity", ["PERSON", "PHONE_NUMBER", "KR_PASSPORT", "NO_SUCH"])
def test_every_kind_has_a_mask(entity: str) -> None:
    assert "*" in masked(entity, "김도현이다 0123456")
