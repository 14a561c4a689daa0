"""Each post is examined by the policy of its board."""

import json
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from piiscan.batch.boards import BoardScanner, BoardText
from piiscan.batch.export import Plan, Targets, scan_export
from piiscan.batch.inputs import Input
from piiscan.batch.rows import ReadOptions
from piiscan.batch.sources import open_source
from piiscan.policy import Policy

Save = Callable[..., Path]
POST = "연락은 010-0123-4567 user@example.com"
POLICY = Policy(boards={"장터": {"entities": ["EMAIL_ADDRESS"]}, "lounge": {"language": "en"}})
ROWS = f"board,title,body\n장터,제목,{POST}\nlounge,제목,{POST}\n자유,제목,{POST}\n,제목,{POST}\n"
EXPECTED = [
    "연락은 010-0123-4567 [이메일]",
    "연락은 [phone] [e-mail]",
    "연락은 [전화번호] [이메일]",
    "연락은 [전화번호] [이메일]",
]


@pytest.fixture(scope="module")
def scanner() -> BoardScanner:
    return BoardScanner(POLICY)


def test_a_text_that_knows_its_board_is_a_text_and_travels_to_other_processes() -> None:
    text = BoardText("글", "자유")
    copied = pickle.loads(pickle.dumps(text))  # noqa: S301 - our own

    assert (text, copied, copied.board) == ("글", "글", "자유")


def test_posts_of_a_chunk_are_examined_by_their_boards_and_keep_their_order(scanner: BoardScanner) -> None:
    texts = [BoardText(POST, "장터"), POST, BoardText(POST, "lounge"), BoardText(POST, "자유"), BoardText(POST, "장터")]

    found = [result.redacted for result in scanner.scan_chunk(texts)]

    assert found == [EXPECTED[0], EXPECTED[2], EXPECTED[1], EXPECTED[2], EXPECTED[0]]


@pytest.mark.parametrize("columns", [("body",), ("title", "body")])
@pytest.mark.parametrize("workers", [1, 2])
def test_an_export_is_examined_by_the_boards_of_its_rows(
    save: Save, scanner: BoardScanner, columns: tuple[str, ...], workers: int
) -> None:
    path = save("posts.csv", ROWS)
    file, read = Input.of(path), ReadOptions(columns)
    targets = Targets(path.with_name("found.jsonl"), path.with_name("copy.csv"))

    scanned = scan_export(file, open_source(file, read), scanner, Plan(targets, read, workers=workers))

    copied = path.with_name("copy.csv").read_text("utf-8").splitlines()[1:]
    assert [line.split(",")[2] for line in copied] == EXPECTED
    assert not scanned.boards_unused
    kinds = [
        json.loads(line)["findings"][0]["entity"]
        for line in path.with_name("found.jsonl").read_text("utf-8").splitlines()
    ]
    assert kinds[0] == "EMAIL_ADDRESS"


def test_boards_that_no_column_tells_are_said_to_be_unused(save: Save, scanner: BoardScanner) -> None:
    file = Input.of(save("posts.csv", f"body\n{POST}\n"))

    scanned = scan_export(file, open_source(file, ReadOptions()), scanner, Plan(Targets()))

    assert scanned.boards_unused


def test_the_command_follows_the_boards_of_the_configuration(save: Save) -> None:
    config = save("piiscan.toml", '[boards."장터"]\nentities = ["EMAIL_ADDRESS"]\n\n[boards.lounge]\nlanguage = "en"\n')
    path = save("posts.csv", ROWS)

    script = [sys.executable, "-m", "piiscan", "scan", str(path), "--text-column", "body", "--config", str(config)]
    ran = subprocess.run(script, capture_output=True, check=False)

    assert ran.returncode == 1
    copied = path.with_name("posts.redacted.csv").read_text("utf-8").splitlines()[1:]
    assert [line.split(",")[2] for line in copied] == EXPECTED
