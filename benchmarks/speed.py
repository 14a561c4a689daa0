#!/usr/bin/env python3
"""Posts and characters per second on one core, beside a peer on the same posts in the same run.

benchmarks/speed.py [POSTS.jsonl] [--posts N] [--rounds N] [--no-peer]

The peer is ko-pii from PyPI, in an environment of its own (.venv-peer, made on first use). Both run in turns, several rounds, and the median
counts. Compare the ratio, not the absolute figures.
"""

import argparse
import json
import os
import subprocess
import sys
import time
import venv
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[1]
POSTS = ROOT / "examples" / "posts.jsonl"
PEER_HOME = ROOT / ".venv-peer"
PEER = """
import json, sys, time
from ko_pii import detect_all
posts = json.load(sys.stdin)
for post in posts[:50]: detect_all(post)
start = time.perf_counter()
for post in posts: detect_all(post)
print(time.perf_counter() - start)
"""


def read(path: Path, count: int) -> list[str]:
    """Return the bodies of the posts, repeated up to the number asked for."""
    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines if line.strip()]
    bodies = [row.get("body") or row.get("text") or "" for row in rows]
    return (bodies * (count // len(bodies) + 1))[:count]


def ours(posts: list[str]) -> float:
    """Seconds that the scanner takes for all posts, in batches as in an export."""
    scanner = _scanner()
    start = time.perf_counter()
    for _ in scanner.scan_many(posts):
        pass
    return time.perf_counter() - start


def one_by_one(posts: list[str]) -> float:
    """Seconds that the scanner takes for all posts, one at a time as in a service."""
    scanner = _scanner()
    start = time.perf_counter()
    for post in posts:
        scanner.scan(post)
    return time.perf_counter() - start


_SCANNERS: list[object] = []


def _scanner() -> "object":
    from piiscan import Scanner  # noqa: PLC0415 - not part of what --help needs

    if not _SCANNERS:
        _SCANNERS.append(Scanner())
        list(_SCANNERS[0].scan_many(["연락은 010-0123-4567 충남대 24학번 김민수"] * 50))
    return _SCANNERS[0]


def peer(posts: list[str]) -> float:
    """Seconds that the peer takes for all posts, in a process of its own."""
    python = PEER_HOME / "bin" / "python"
    if not python.exists():
        venv.create(PEER_HOME, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "ko-pii"], check=True)
    done = subprocess.run([python, "-c", PEER], input=json.dumps(posts), text=True, capture_output=True, check=True)
    return float(done.stdout)


def main() -> int:
    """Time the runners in turns and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, nargs="?", default=POSTS)
    parser.add_argument("--posts", type=int, default=3000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--no-peer", action="store_true")
    options = parser.parse_args()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    posts = read(options.file, options.posts)
    runners: dict[str, Callable[[list[str]], float]] = {"piiscan": ours, "piiscan, one by one": one_by_one}
    if not options.no_peer:
        runners["ko-pii"] = peer
    seconds: dict[str, list[float]] = {name: [] for name in runners}
    for _ in range(options.rounds):
        for name, run in runners.items():
            seconds[name].append(run(posts))
    report(posts, {name: median(times) for name, times in seconds.items()})
    return 0


def report(posts: list[str], seconds: dict[str, float]) -> None:
    """Print posts/s, characters/s and the ratio to the peer."""
    characters = sum(map(len, posts))
    print(f"{len(posts)} posts of {characters / len(posts):.0f} characters on average, one core, median of rounds")
    print(f"{'':22}{'posts/s':>10}{'chars/s':>12}{'ratio':>8}")
    for name, taken in seconds.items():
        ratio = seconds["ko-pii"] / taken if "ko-pii" in seconds else float("nan")
        print(f"{name:22}{len(posts) / taken:10.0f}{characters / taken:12.0f}{ratio:8.2f}")


if __name__ == "__main__":
    sys.exit(main())
