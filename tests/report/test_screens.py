"""Whole screens, as they look on a terminal of 100 columns; PIISCAN_WRITE_SCREENS=1 writes them anew."""

import os
from collections.abc import Iterable
from io import StringIO
from pathlib import Path

import pytest
from fake_scanner import Scanner
from rich.console import Console, RenderableType

from piiscan.batch.outcome import Outcome
from piiscan.batch.rows import Row
from piiscan.batch.runner import Summary
from piiscan.model import Finding, Message, PeopleLeft, Reason, ScanResult, Severity, Verdict
from piiscan.policy import Policy
from piiscan.report import screens
from piiscan.report.highlight import excerpt, highlighted, visible

SCREENS = Path(__file__).parent / "screens"
POST = "한빛대 걔 번호 010-0123-4567 이래\n저장해 둬"


def rendered(parts: Iterable[RenderableType]) -> str:
    console = Console(file=StringIO(), width=100, highlight=False, markup=False)
    for part in parts:
        console.print(part)
    written = console.file
    assert isinstance(written, StringIO)
    return "\n".join(line.rstrip() for line in written.getvalue().splitlines()) + "\n"


def compare(name: str, screen: str) -> None:
    path = SCREENS / f"{name}.txt"
    if os.environ.get("PIISCAN_WRITE_SCREENS"):
        path.write_text(screen, "utf-8")
    assert screen == path.read_text("utf-8")


def outcome(number: int, text: str, language: str) -> Outcome:
    result = Scanner(Policy.create(language=language)).scan(text)
    placed = tuple((0, finding) for finding in result.findings)
    return Outcome(Row(number, (text,), {"body": text}), result, placed, (result.redacted,))


def summary(language: str) -> Summary:
    return Summary(
        rows=12345,
        verdicts={Verdict.DOXX: 120, Verdict.LEAK: 45, Verdict.CLEAN: 12178},
        entities={"PHONE_NUMBER": 130, "KR_SCHOOL": 1101},
        incomplete={Reason.MALFORMED: 1, Reason.FAILED: 2},
        problems=((7, "line 8: 4 fields where the header has 2"), (4000, "The process that examined it died.")),
        top=(outcome(17, POST, language), outcome(3, "010-1123-4567 " + "가나다 " * 100, language)),
        seconds=12.34,
    )


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_post(language: str) -> None:
    result = Scanner(Policy.create(language=language)).scan(POST)

    compare(f"post.{language}", rendered(screens.post(POST, result, language)))


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_summary_and_the_most_serious_posts(language: str) -> None:
    found = summary(language)

    worst = [("posts.csv", outcome) for outcome in found.top]
    parts = [
        *screens.missed("posts.csv", found, language),
        *screens.summary(found, language),
        *screens.worst(worst, language),
    ]
    compare(f"summary.{language}", rendered([*parts, *screens.written([Path("posts.findings.jsonl")], language)]))


def test_a_post_that_was_not_examined() -> None:
    result = Scanner().failed(Reason.FAILED, Message("오류가 났습니다", "it failed"))

    compare("unexamined", rendered(screens.post("글", result, "ko")))


def test_entities() -> None:
    listed = rendered([screens.entities("en")])

    assert "KR_SCHOOL" in listed
    assert "✓" in listed


def test_findings_are_coloured_where_a_terminal_can_show_it() -> None:
    console = Console(file=StringIO(), force_terminal=True, color_system="standard", width=100)
    found = Scanner().scan(POST)
    console.print(highlighted(POST, found.findings, "ko"))
    written = console.file

    assert isinstance(written, StringIO)
    assert "\x1b[1;31m010-0123-4567\x1b[0m" in written.getvalue()


def test_the_text_of_a_post_is_all_there_with_the_marks_taken_out() -> None:
    found = Scanner().scan(POST)

    shown = highlighted(POST, found.findings, "ko").plain

    assert shown.replace("[", "").replace("|학교]", "").replace("|전화번호]", "") == POST


def test_an_excerpt_of_a_long_post_is_around_its_first_finding_and_on_one_line() -> None:
    text = "가\n" * 500 + "010-0123-4567" + "\n나" * 500
    finding = Finding("PHONE_NUMBER", 1000, 1013, "010-0123-4567", 0.9, "fake.rule", "")

    shown = excerpt(text, [finding], "ko").plain

    assert "[010-0123-4567|전화번호]" in shown
    assert "\n" not in shown
    assert len(shown) < 400


@pytest.mark.parametrize("character", ["\x1b", "\r", "\x9b", "\u202e", "\u2066", "\ud800", "\x7f", "\0"])
def test_characters_that_act_on_a_terminal_are_made_visible(character: str) -> None:
    shown = visible(f"앞{character}뒤")

    assert character not in shown
    assert len(shown) == 3


def test_a_screen_shows_text_as_it_is_and_never_as_markup() -> None:
    text = "[bold]010-0123-4567[/bold] [link=x]"

    shown = rendered(screens.post(text, ScanResult(Verdict.CLEAN, (), text), "ko"))

    assert text in shown


def test_severity_and_the_number_of_people_left_stand_beside_the_verdict() -> None:
    result = ScanResult(
        Verdict.DOXX, (), "", ("이유\x1b[2J",), severity=Severity.HIGH, people_left=PeopleLeft(23.6, 10, 40)
    )

    shown = rendered(screens.post("글", result, "ko"))

    assert "판정: 신상 노출 (doxx) · 심각도 높음 · 들어맞는 사람 약 24명" in shown
    assert "\x1b" not in shown
