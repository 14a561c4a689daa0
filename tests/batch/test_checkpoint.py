"""A run that was killed goes on, and its files are those of a run that was not."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import fake_command
import pytest
from fake_scanner import Scanner

from piiscan.batch.checkpoint import Checkpoint, checkpoint_of, identity, restored
from piiscan.batch.inputs import Input
from piiscan.errors import ConfigError
from piiscan.model import (
    Finding,
    Incomplete,
    PeopleLeft,
    PeopleStep,
    Reason,
    ScanResult,
    Severity,
    Subject,
    Verdict,
)
from piiscan.pool import CHUNK

BELONGS = {"input": "a", "options": "b", "code": "c"}
POSTS = [f"글 {i} 010-0123-{i:04d}" for i in range(3 * CHUNK + 10)]


class Counting(Scanner):
    """Remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def scan_many(self, texts: Iterable[str], workers: int = 1) -> Iterator[ScanResult]:
        assert workers == 1
        for text in texts:
            self.asked.append(text)
            yield self.scan(text)


def interrupted(path: Path, posts: int) -> None:
    """Leave the file of a run that ended after some posts."""
    with Checkpoint(path, BELONGS) as checkpoint:
        results = checkpoint.over(Scanner()).scan_many(POSTS)
        for _ in range(posts):
            next(results)


@pytest.mark.parametrize("posts", [0, 1, CHUNK - 1, CHUNK, 2 * CHUNK + 100, len(POSTS)])
def test_results_that_are_kept_are_taken_and_the_rest_is_scanned(tmp_path: Path, posts: int) -> None:
    interrupted(tmp_path / "kept", posts)
    scanner = Counting()

    with Checkpoint(tmp_path / "kept", BELONGS) as checkpoint:
        results = list(checkpoint.over(scanner).scan_many(POSTS))

    assert results == [Scanner().scan(post) for post in POSTS]
    assert scanner.asked == POSTS[checkpoint.kept :]
    assert checkpoint.kept == posts // CHUNK * CHUNK


@pytest.mark.parametrize("cut", [1, 2, 100, 5000])
def test_a_line_that_was_not_written_to_its_end_is_scanned_again(tmp_path: Path, cut: int) -> None:
    interrupted(tmp_path / "kept", 2 * CHUNK)
    whole = (tmp_path / "kept").read_bytes()
    (tmp_path / "kept").write_bytes(whole[:-cut])

    with Checkpoint(tmp_path / "kept", BELONGS) as checkpoint:
        assert checkpoint.kept == CHUNK
        assert list(checkpoint.over(Scanner()).scan_many(POSTS)) == [Scanner().scan(post) for post in POSTS]


@pytest.mark.parametrize(("key", "name"), [("input", "input"), ("options", "policy or options"), ("code", "version")])
def test_results_of_something_else_are_refused(tmp_path: Path, key: str, name: str) -> None:
    interrupted(tmp_path / "kept", CHUNK)

    with pytest.raises(ConfigError, match=f"another {name}"):
        Checkpoint(tmp_path / "kept", {**BELONGS, key: "other"})
    with Checkpoint(tmp_path / "kept", BELONGS) as checkpoint:
        assert checkpoint.kept == CHUNK


def test_a_run_knows_whether_an_earlier_one_was_interrupted(tmp_path: Path) -> None:
    with Checkpoint(tmp_path / "kept", BELONGS) as first:
        assert not first.begun
    with Checkpoint(tmp_path / "kept", BELONGS) as second:
        assert second.begun


def test_a_file_that_is_no_checkpoint_is_refused(tmp_path: Path) -> None:
    (tmp_path / "kept").write_bytes(b"something else\n")

    with pytest.raises(ConfigError, match="belongs to a run with another input, policy or options, version"):
        Checkpoint(tmp_path / "kept", BELONGS)


def test_two_runs_do_not_share_a_file(tmp_path: Path) -> None:
    with (
        Checkpoint(tmp_path / "kept", BELONGS),
        pytest.raises(ConfigError, match="another run is using it"),
    ):
        Checkpoint(tmp_path / "kept", BELONGS)


def test_only_the_owner_may_read_the_file(tmp_path: Path) -> None:
    interrupted(tmp_path / "kept", 1)

    assert (tmp_path / "kept").stat().st_mode & 0o777 == 0o600


def test_a_result_comes_back_as_it_was() -> None:
    result = ScanResult(
        Verdict.DOXX,
        (Finding("PERSON", 0, 2, "앞\ud83d", 0.5, "rule", "왜", Subject.WRITER),),
        "[이름]",
        ("이유",),
        complete=False,
        incomplete=(Incomplete(Reason.TOO_LONG, "너무 김"),),
        score=0.25,
        severity=Severity.HIGH,
        people_left=PeopleLeft(1.5, 1, 2, (PeopleStep("학교", 100),)),
    )

    assert restored(result.to_dict()) == result
    assert restored(ScanResult(Verdict.CLEAN, (), "").to_dict()) == ScanResult(Verdict.CLEAN, (), "")


def test_the_identity_follows_input_and_options(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"one")
    (tmp_path / "b").write_bytes(b"two")
    one, two = Input.of(tmp_path / "a"), Input.of(tmp_path / "b")

    assert identity(one, {"x": frozenset("ab")}) == identity(one, {"x": frozenset("ba")})
    assert identity(one, {"x": 1})["options"] != identity(one, {"x": 2})["options"]
    assert identity(one, {})["input"] != identity(two, {})["input"]
    assert identity(one, {})["code"] == identity(two, {})["code"]


# Killed for real

ROWS = "id,body\n" + "".join(f'{i},"SLOW 글 {i} 010-0123-{i % 10000:04d}"\n' for i in range(2000)) + "bad\n"


def command(path: Path, workers: int) -> "subprocess.Popen[bytes]":
    script = [sys.executable, fake_command.__file__]
    return subprocess.Popen(
        [*script, "scan", str(path), "--resume", "--workers", str(workers), "-o", str(path.with_name("out.jsonl"))],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def killed(path: Path, workers: int, results: int) -> bool:
    """Start the command and kill it when it has kept some results; return whether it was still running."""
    process = command(path, workers)
    kept = checkpoint_of(path.with_name("out.jsonl"))
    while process.poll() is None and not (kept.exists() and kept.read_bytes().count(b"\n") >= results):
        time.sleep(0.005)
    process.kill()
    return process.wait() == -signal.SIGKILL


@pytest.mark.parametrize("workers", [1, 2])
def test_files_are_the_same_after_kills_as_without(tmp_path: Path, workers: int) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    for folder in ("a", "b"):
        (tmp_path / folder / "posts.csv").write_text(ROWS, "utf-8")
    assert command(tmp_path / "a" / "posts.csv", 1).wait() == 3

    kills = [killed(tmp_path / "b" / "posts.csv", workers, results) for results in (1, 700, 1900)]
    assert sum(kills) >= 2
    assert command(tmp_path / "b" / "posts.csv", workers).wait() == 3

    for name in ("out.jsonl", "posts.redacted.csv"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    assert sorted(os.listdir(tmp_path / "a")) == sorted(os.listdir(tmp_path / "b"))  # noqa: PTH208 - names alone


def test_ctrl_c_ends_a_run_with_workers_cleanly(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_text("id,body\n" + "".join(f"{n},SLOW {n}\n" for n in range(40_000)), "utf-8")
    process = subprocess.Popen(
        [sys.executable, fake_command.__file__, "scan", str(path), "--workers", "2"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
        # A shell in the background leaves Ctrl-C ignored, and so would the command.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - no thread is at work here
    )
    while not list(tmp_path.glob("*.part")):
        time.sleep(0.005)
    time.sleep(0.3)
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=20)

    assert (process.returncode, errors) == (130, b"interrupted\n")
    assert list(tmp_path.iterdir()) == [path]
