#!/usr/bin/env python3
"""Posts and characters per second on one core, beside a peer on the same posts in the same run.

benchmarks/speed.py [POSTS.jsonl | COMMENTS.txt.gz] [--text-length N] [--posts N] [--rounds N] [--no-peer] [--json]

Lines of plain text, one comment each, make ordinary posts with ``--text-length 100``: they are joined until a post is that long.

The peer is ko-pii from PyPI, in an environment of its own (.venv-peer, made on first use). Both run in turns, several rounds, and the median
counts. Compare the ratio, not the absolute figures. Both are measured in processor time, so that other work on the machine counts little.
"""

import argparse
import gzip
import json
import os
import subprocess
import sys
import time
import venv
from itertools import islice
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

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
start = time.process_time()
for post in posts: detect_all(post)
print(time.process_time() - start)
"""


def read(path: Path, count: int, length: int | None) -> list[str]:
    """Return the bodies of the posts, or comments joined to a length, repeated up to the number asked for."""
    unpack = gzip.open if path.suffix == ".gz" else open
    with unpack(path, "rt", encoding="utf-8") as lines:
        rows = [line.strip() for line in islice(lines, count * 20) if line.strip()]
    bodies = list(map(body, rows)) if ".jsonl" in path.suffixes else rows
    bodies = joined(bodies, length) if length else bodies
    return (bodies * (count // len(bodies) + 1))[:count]


def body(row: str) -> str:
    """Return the text of a post in JSON."""
    post = json.loads(row)
    return str(post.get("body") or post.get("text") or "")


def joined(comments: list[str], length: int) -> list[str]:
    """Join comments to posts of about so many characters on average."""
    posts: list[str] = []
    parts: list[str] = []
    for comment in comments:
        if parts and len(" ".join(parts)) + len(comment) / 2 > length:
            posts.append(" ".join(parts))
            parts = []
        parts.append(comment)
    return [*posts, " ".join(parts)]


def ours(posts: list[str]) -> float:
    """Seconds that the scanner takes for all posts, in batches as in an export."""
    scanner = _scanner()
    start = time.process_time()
    for _ in scanner.scan_many(posts):
        pass
    return time.process_time() - start


def one_by_one(posts: list[str]) -> float:
    """Seconds that the scanner takes for all posts, one at a time as in a service."""
    scanner = _scanner()
    start = time.process_time()
    for post in posts:
        scanner.scan(post)
    return time.process_time() - start


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
    parser.add_argument("--text-length", type=int, help="join the lines to posts of so many characters")
    parser.add_argument("--no-peer", action="store_true")
    parser.add_argument("--json", action="store_true", help="print one line of JSON instead of a table")
    options = parser.parse_args()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    posts = read(options.file, options.posts, options.text_length)
    runners: dict[str, Callable[[list[str]], float]] = {"piiscan": ours, "piiscan, one by one": one_by_one}
    if not options.no_peer:
        runners["ko-pii"] = peer
    seconds: dict[str, list[float]] = {name: [] for name in runners}
    for _ in range(options.rounds):
        for name, run in runners.items():
            seconds[name].append(run(posts))
    rates = measured(posts, {name: median(times) for name, times in seconds.items()})
    print(json.dumps(rates) if options.json else report(rates))
    return 0


def measured(posts: list[str], seconds: dict[str, float]) -> dict[str, Any]:
    """Return posts/s, characters/s and the ratio to the peer of each runner."""
    characters = sum(map(len, posts))
    peer_seconds = seconds.get("ko-pii")
    rates = {
        name: {
            "posts_per_second": round(len(posts) / taken),
            "characters_per_second": round(characters / taken),
            "ratio": round(peer_seconds / taken, 2) if peer_seconds else None,
        }
        for name, taken in seconds.items()
    }
    return {"posts": len(posts), "characters": round(characters / len(posts)), "runners": rates}


def report(rates: dict[str, Any]) -> str:
    """Return the table."""
    lines = [f"{rates['posts']} posts of {rates['characters']} characters on average, one core, median of rounds"]
    lines.append(f"{'':22}{'posts/s':>10}{'chars/s':>12}{'ratio':>8}")
    for name, rate in rates["runners"].items():
        ratio = "" if rate["ratio"] is None else f"{rate['ratio']:.2f}"
        lines.append(f"{name:22}{rate['posts_per_second']:10}{rate['characters_per_second']:12}{ratio:>8}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
