"""The example posts are one set in three files, and each file holds what its format is there to show."""

import csv
import io
import json
import unicodedata
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
COLUMNS = ["id", "board", "thread", "author", "created_at", "title", "body"]
TRICKS = {
    "zero-width": {"\u200b", "\u200c", "\u2060", "\ufeff"},
    "conjoining jamo": {chr(code) for code in range(0x1100, 0x1200)},
    "half-width jamo": {chr(code) for code in range(0xFFA1, 0xFFDD)},
    "full-width digits": {chr(code) for code in range(0xFF10, 0xFF1A)},
    "circled digits": {"⓪", "①", "②"},
    "keycap": {"\u20e3"},
    "emoji": {"🐣", "🔥", "🍊"},
}


def _csv(name: str, encoding: str) -> tuple[list[str], list[dict[str, str]]]:
    text = (EXAMPLES / name).read_bytes().decode(encoding)
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    return list(reader.fieldnames or []), list(reader)


@pytest.fixture(scope="module")
def posts() -> list[dict[str, str]]:
    return _csv("posts.csv", "utf-8")[1]


@pytest.fixture(scope="module")
def lines() -> list[dict[str, str]]:
    text = (EXAMPLES / "posts.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.rstrip("\n").split("\n")]


@pytest.fixture(scope="module")
def extra(posts: list[dict[str, str]], lines: list[dict[str, str]]) -> list[dict[str, str]]:
    return lines[len(posts) :]


@pytest.mark.parametrize(("name", "encoding"), [("posts.csv", "utf-8"), ("posts.cp949.csv", "cp949")])
def test_the_csv_files_have_the_documented_columns(name: str, encoding: str) -> None:
    header, rows = _csv(name, encoding)
    assert header == COLUMNS
    assert all(list(row) == COLUMNS and None not in row.values() for row in rows)


def test_the_cp949_copy_decodes_to_the_same_rows(posts: list[dict[str, str]]) -> None:
    assert _csv("posts.cp949.csv", "cp949")[1] == posts


def test_the_jsonl_file_begins_with_the_posts_of_the_csv_file(
    posts: list[dict[str, str]], lines: list[dict[str, str]]
) -> None:
    assert lines[: len(posts)] == posts


def test_the_jsonl_file_adds_some_forty_posts_that_cp949_cannot_hold(extra: list[dict[str, str]]) -> None:
    assert 40 <= len(extra) <= 50
    for row in extra:
        assert list(row) == COLUMNS
        with pytest.raises(UnicodeEncodeError):
            row["body"].encode("cp949")


@pytest.mark.parametrize("trick", TRICKS)
def test_the_added_posts_show_each_tricky_spelling(trick: str, extra: list[dict[str, str]]) -> None:
    assert any(TRICKS[trick] & set(row["body"]) for row in extra)


def test_the_csv_posts_are_composed_text(posts: list[dict[str, str]]) -> None:
    assert all(unicodedata.is_normalized("NFC", row["body"]) for row in posts)


def test_there_are_some_three_hundred_posts(posts: list[dict[str, str]]) -> None:
    assert 280 <= len(posts) <= 400


def test_ids_are_unique(lines: list[dict[str, str]]) -> None:
    assert len({row["id"] for row in lines}) == len(lines)


def test_only_the_title_may_be_empty(lines: list[dict[str, str]]) -> None:
    assert all(row[column].strip() for row in lines for column in COLUMNS if column != "title")


def test_every_post_is_dated_in_2026_with_its_time_zone(lines: list[dict[str, str]]) -> None:
    assert all(row["created_at"].startswith("2026-") and row["created_at"].endswith("+09:00") for row in lines)


def test_some_threads_hold_several_posts(posts: list[dict[str, str]]) -> None:
    threads = [row["thread"] for row in posts]
    assert sum(threads.count(thread) > 1 for thread in set(threads)) >= 5


def test_bodies_have_line_breaks_commas_and_quotes_to_be_quoted(posts: list[dict[str, str]]) -> None:
    assert all(any(mark in row["body"] for row in posts) for mark in ("\n", ",", '"'))
