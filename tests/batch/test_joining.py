"""Threads in a whole run: the same files with one worker or two, and after an interruption."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import fake_command
import pytest
from fake_scanner import Scanner

from piiscan.batch.checkpoint import Checkpoint
from piiscan.batch.export import Plan, Scanned, Targets, scan_export
from piiscan.batch.inputs import Input
from piiscan.batch.rows import ReadOptions
from piiscan.batch.sources import open_source
from piiscan.errors import ConfigError
from piiscan.model import ScanResult
from piiscan.pool import CHUNK, Workers

Save = Callable[..., Path]
SCHOOL, NAME, QUIET = "한빛대 의대 24학번 얘기임", "걔 이름 김한별이래 조심해라", "점심 뭐 먹지"
THREADS = 40


def rows(posts: int = 3 * CHUNK) -> str:
    """Write threads that stand interleaved, as an export by time has them; in some a name follows the school."""
    kinds = [SCHOOL, QUIET, NAME, QUIET, SCHOOL]
    each = (f"{i},t{i * 7 % THREADS},a{i % 3},{kinds[i // THREADS % 5]}\n" for i in range(posts))
    return "id,thread,author,body\n" + "".join(each)


def scanned(path: Path, folder: Path, scanner: Any = None, workers: int = 1, **options: Any) -> Scanned:
    folder.mkdir()
    file, read = Input.of(path), ReadOptions(("body",), **options)
    plan = Plan(Targets(folder / "found.jsonl", folder / "copy.csv"), read, workers=workers)
    return scan_export(file, open_source(file, read), scanner or Scanner(), plan)


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def lines(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "found.jsonl").read_text("utf-8").splitlines()]


def test_the_findings_of_the_row_that_completes_an_identity_carry_the_joint_verdict(save: Save, tmp_path: Path) -> None:
    found = scanned(save("posts.csv", rows(3 * THREADS)), tmp_path / "out")

    joint = [line for line in lines(tmp_path / "out") if line["joint"]]
    assert found.summary.joint == len(joint) == THREADS
    assert {line["verdict"] for line in joint} == {"doxx"}
    first = joint[0]
    assert first["joint"] == {"by": "thread", "group": "t0", "rows": [1, 2 * THREADS + 1], "alone": "clean"}
    assert first["people_left"]["estimate"] < 30
    assert first["columns"] == {"id": str(2 * THREADS), "thread": "t0", "author": "a2", "body": NAME}
    assert "걔 이름 [이름 1]이래" in (tmp_path / "out" / "copy.csv").read_text("utf-8")


def test_workers_make_no_difference(save: Save, tmp_path: Path) -> None:
    path = save("posts.csv", rows())
    for workers in (1, 2):
        scanned(path, tmp_path / str(workers), workers=workers, author_column="author")

    assert files(tmp_path / "1") == files(tmp_path / "2")
    assert len([line for line in lines(tmp_path / "1") if line["joint"]]) > THREADS


class Interrupted(Scanner):
    """Ends after some posts, as if the process had been killed."""

    def __init__(self, posts: int) -> None:
        super().__init__()
        self.posts = posts

    def scan_many(self, texts: Iterable[str], workers: int | Workers = 1) -> Iterator[ScanResult]:
        for count, result in enumerate(super().scan_many(texts, workers)):
            if count == self.posts:
                raise KeyboardInterrupt
            yield result


@pytest.mark.parametrize("posts", [CHUNK, 2 * CHUNK + 200])
def test_threads_are_joined_again_when_a_run_goes_on(save: Save, tmp_path: Path, posts: int) -> None:
    path = save("posts.csv", rows())
    scanned(path, tmp_path / "whole")

    with pytest.raises(KeyboardInterrupt), Checkpoint(tmp_path / "kept", {}) as checkpoint:
        scanned(path, tmp_path / "none", checkpoint.over(Interrupted(posts)))
    with Checkpoint(tmp_path / "kept", {}) as checkpoint:
        assert checkpoint.kept > 0
        scanned(path, tmp_path / "resumed", checkpoint.over(Scanner()))

    assert files(tmp_path / "none") == {}
    assert files(tmp_path / "resumed") == files(tmp_path / "whole")


def test_posts_of_an_author_are_joined_only_where_the_column_is_named(save: Save, tmp_path: Path) -> None:
    content = f"id,author,body\n1,x,{SCHOOL}\n2,x,{NAME}\n"

    assert scanned(save("posts.csv", content), tmp_path / "a").summary.joint == 0
    assert scanned(save("posts.csv", content), tmp_path / "b", author_column="author").summary.joint == 1
    with pytest.raises(ConfigError, match="no column 'who'"):
        scanned(save("posts.csv", content), tmp_path / "c", author_column="who")


def test_the_command_says_what_was_joined(save: Save) -> None:
    path = save("posts.csv", f"id,thread,author,body\n1,t,x,{SCHOOL}\n2,t,y,{NAME}\n")
    script = [sys.executable, fake_command.__file__, "scan", str(path), "--lang", "en"]

    ran = subprocess.run([*script, "--author-column", "author"], capture_output=True, check=False)

    assert ran.returncode == 1
    assert "posts of the same thread, author are judged together; 1 expose somebody only so" in ran.stdout.decode()
