"""Makes any number of posts out of the example posts: their sentences shuffled, their digits changed, in threads on boards."""

import json
import random
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

_EXAMPLES = Path(__file__).parents[2] / "examples" / "posts.jsonl"
_LAST_DIGITS = re.compile(r"(?<=[0-9]{3}-)[0-9]{4}(?![0-9-])")
"""What changes of a number: not how it begins, so that a mobile number that belongs to nobody stays one."""
LONGEST = 12
"""Posts of the longest threads."""


def invented(count: int, seed: int = 7) -> Iterator[dict[str, Any]]:
    """Yield posts; the same ones for the same seed.

    Some have no thread, no board, no title, or no body at all.

    Args:
        count: how many.
        seed: of what is invented.
    """
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    posts, lines = _material()
    thread, left = 0, 0
    for number in range(count):
        if not left:
            thread, left = thread + 1, chance.choice((1, 1, 2, 3, LONGEST))
        left -= 1
        yield _post(number, thread, chance.choice(posts), chance.choice(lines), chance)


def _post(number: int, thread: int, model: dict[str, Any], line: str, chance: random.Random) -> dict[str, Any]:
    body = _LAST_DIGITS.sub(lambda _: _digits(chance), f"{model['body']}\n{line}")
    return {
        "id": number,
        "board": None if chance.random() < 0.05 else model["board"],
        "thread": chance.choice((None, "")) if thread % 9 == 0 else f"t{thread:06}",
        "created_at": f"2026-03-{number % 28 + 1:02}T{number // 28 % 24:02}:00:00+09:00",
        "title": None if chance.random() < 0.05 else model["title"],
        "body": None if chance.random() < 0.01 else body,
    }


def _digits(chance: random.Random) -> str:
    return f"{chance.randrange(10_000):04}"


@cache
def _material() -> tuple[list[dict[str, Any]], list[str]]:
    posts = [json.loads(line) for line in _EXAMPLES.read_text(encoding="utf-8").splitlines()]
    return posts, [line for post in posts for line in str(post["body"]).splitlines() if line.strip()]
