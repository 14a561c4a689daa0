"""Posts on several cores: in order, as needed, and in spite of dying processes."""

import itertools
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from fake_scanner import Scanner

from piiscan.errors import ConfigError, PiiscanError
from piiscan.model import Reason, ScanResult
from piiscan.policy import Policy
from piiscan.pool import AHEAD, Workers, _deaf, map_ordered

POST = "연락은 010-0123-{:04d}"


def redacted(results: Iterator[ScanResult]) -> list[str]:
    return [result.redacted for result in results]


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_the_order_of_the_posts(workers: int) -> None:
    texts = [f"{i}번 글" for i in range(50)]

    assert redacted(map_ordered(Scanner(), texts, workers, chunk=3)) == texts


@pytest.mark.parametrize("workers", [1, 2])
def test_an_endless_input_is_read_as_needed(workers: int) -> None:
    read = itertools.count()
    results = map_ordered(Scanner(), (f"{i}번 글" for i in read), workers, chunk=3)

    assert redacted(itertools.islice(results, 6)) == [f"{i}번 글" for i in range(6)]
    assert next(read) <= 6 + 3 * workers * AHEAD


def test_workers_follow_the_policy_of_the_scanner() -> None:
    results = map_ordered(Scanner(Policy(language="en")), [POST.format(1)] * 3, workers=2, chunk=1)

    assert redacted(results) == ["연락은 [phone]"] * 3


def test_a_post_that_kills_its_process_is_reported_and_costs_no_other() -> None:
    texts = [f"{i}번 글" for i in range(20)]
    texts[7] = texts[12] = "KILL"

    results = list(map_ordered(Scanner(), texts, workers=2, chunk=4))

    assert [i for i, result in enumerate(results) if not result.complete] == [7, 12]
    assert results[7].incomplete[0].reason is Reason.FAILED
    assert [r.redacted for i, r in enumerate(results) if i not in {7, 12}] == [t for t in texts if t != "KILL"]


class Signing(Scanner):
    """Puts the process that examined a post under it; only others are killed by one."""

    def scan(self, text: str) -> ScanResult:
        if text == "KILL" and multiprocessing.parent_process() is None:
            text = "KILL here"
        return replace(super().scan(text), reasons=(str(os.getpid()),))


def test_a_process_that_helps_examines_posts_too_and_the_order_stays() -> None:
    texts = [f"SLOW {i}번 글" for i in range(3_000)]

    with Workers(Signing(), 2, helps=True) as workers:
        results = list(workers.scan(texts, chunk=100))

    by = {result.reasons[0] for result in results}
    assert redacted(iter(results)) == texts
    assert len(by) == 2
    assert str(os.getpid()) in by


def test_a_process_that_does_not_help_examines_none() -> None:
    with Workers(Signing(), 2) as workers:
        results = list(workers.scan([f"{i}번 글" for i in range(300)], chunk=10))

    assert str(os.getpid()) not in {result.reasons[0] for result in results}


def test_a_post_that_kills_a_worker_is_reported_and_help_ends() -> None:
    texts = [f"SLOW {i}번 글" for i in range(3_000)]
    texts[0:30:5] = ["KILL"] * 6  # one in each chunk of the first window

    with Workers(Signing(), 2, helps=True) as workers:
        results = list(workers.scan(texts, chunk=5))

    killed = [at for at, result in enumerate(results) if not result.complete]
    assert killed
    assert {texts[at] for at in killed} == {"KILL"}
    assert [r.redacted for r, text in zip(results, texts, strict=True) if text != "KILL"] == [
        t for t in texts if t != "KILL"
    ]
    assert str(os.getpid()) not in {result.reasons[0] for result in results[2_000:]}


def test_results_travel_whole() -> None:
    texts = ["조용한 글", "", "한빛대 24학번", "010-0123-4567", "RAISE", "김한별"]

    with Workers(Scanner(), 2) as workers:
        assert list(workers.scan(texts, chunk=2)) == Scanner().scan_chunk(texts)


def test_a_post_that_raises_is_reported_and_costs_no_other() -> None:
    results = list(map_ordered(Scanner(), ["하나", "RAISE", "둘"], workers=2, chunk=2))

    assert [result.complete for result in results] == [True, False, True]


@pytest.mark.parametrize(("workers", "chunk"), [(0, 1), (1, 0), (-1, 5)])
def test_less_than_one_worker_or_post_is_refused(workers: int, chunk: int) -> None:
    with pytest.raises(ConfigError, match="at least one"):
        map_ordered(Scanner(), [], workers, chunk)


class Unbuildable(Scanner):
    """Can be made in this process alone."""

    def __init__(self, policy: Policy | None = None) -> None:
        if multiprocessing.parent_process() is not None:
            raise ConfigError("no model")
        super().__init__(policy)


class Deadly(Scanner):
    """Kills every other process that makes one."""

    def __init__(self, policy: Policy | None = None) -> None:
        if multiprocessing.parent_process() is not None:
            os.kill(os.getpid(), signal.SIGKILL)
        super().__init__(policy)


def test_an_error_in_making_the_scanner_reaches_the_caller() -> None:
    with pytest.raises(ConfigError, match="no model"):
        list(map_ordered(Unbuildable(), ["글"], workers=2))


def test_workers_that_die_at_once_are_not_tried_for_ever() -> None:
    with pytest.raises(PiiscanError, match="one worker"):
        list(map_ordered(Deadly(), ["글"], workers=2))


def test_no_posts_give_no_results_and_start_no_process() -> None:
    assert list(map_ordered(Scanner(), [], workers=2)) == []


_WARMED = """
import multiprocessing, sys
from concurrent.futures import ProcessPoolExecutor
from piiscan.pool import warm_up

if __name__ == "__main__":
    warm_up("colorsys")
    warm_up("no_such_module")
    with ProcessPoolExecutor(1, multiprocessing.get_context("forkserver")) as pool:
        print(pool.submit(eval, "'colorsys' in __import__('sys').modules").result())
"""


@pytest.mark.skipif("forkserver" not in multiprocessing.get_all_start_methods(), reason="workers load by themselves")
def test_workers_start_with_what_was_warmed_up() -> None:
    ran = subprocess.run([sys.executable, "-c", _WARMED], capture_output=True, text=True, check=True, timeout=60)

    assert (ran.stdout, ran.stderr) == ("True\n", "")


def test_ctrl_c_waits_until_processes_are_started_whichever_thread_receives_it() -> None:
    def pressed() -> None:
        begun = threading.Event()
        press = threading.Thread(target=lambda: begun.wait() and signal.raise_signal(signal.SIGINT))
        press.start()  # before, or it would inherit the mask
        with _deaf():
            begun.set()
            press.join()
            steps.append("started")

    steps: list[str] = []
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell in the background leaves it ignored
    try:
        with pytest.raises(KeyboardInterrupt):
            pressed()
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, before)

    assert steps == ["started"]
