"""Threads whose posts identify someone only together: a name here, a school there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple, Protocol

from piiscan.batch.outcome import Outcome, gravity, joined
from piiscan.batch.rows import Row
from piiscan.model import ScanResult, Verdict

_POSTS = 50_000
"""Posts that are kept in memory until the end, of all threads; those that come later are not looked at together."""
_EACH = 200
"""Posts of one thread that are kept."""


class ThreadScanner(Protocol):
    """What examines the posts of a thread together."""

    def scan_thread(self, posts: Iterable[str]) -> Iterator[ScanResult]:
        """Examine posts in the order of writing."""


class _Post(NamedTuple):
    row: int
    text: str
    gravity: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Joint:
    """A thread that exposes someone more than any of its posts does alone."""

    thread: str
    row: int
    """The post that completes the identity."""
    rows: tuple[int, ...]
    """All posts that were looked at together."""
    result: ScanResult
    """The verdict on that post with those before it."""


class Threads:
    """Keeps the posts that hold findings, by thread.

    Args:
        column: the column that says to which thread a post belongs; without one nothing is kept.
    """

    def __init__(self, column: str | None) -> None:
        self._column = column
        self._threads: dict[str, list[_Post]] = {}
        self._room = _POSTS

    def __call__(self, outcome: Outcome) -> None:
        """Keep a post, if it can be a piece of an identity."""
        if self._column is None or not outcome.findings or not isinstance(outcome.row, Row) or not self._room:
            return
        thread = outcome.row.fields.get(self._column)
        if thread is None or thread == "":
            return
        posts = self._threads.setdefault(str(thread), [])
        if len(posts) < _EACH:
            posts.append(_Post(outcome.number, joined(outcome.row.texts), gravity(outcome.result)))
            self._room -= 1

    def joint(self, scanner: ThreadScanner, most: int) -> list[Joint]:
        """Return the threads that expose someone together, in the order of the file.

        Args:
            scanner: examines each thread of which several posts are kept.
            most: how many threads are returned.
        """
        several = ((thread, posts) for thread, posts in self._threads.items() if len(posts) > 1)
        found = (_joint(thread, posts, scanner) for thread, posts in several)
        return list(islice((joint for joint in found if joint), most))


def _joint(thread: str, posts: list[_Post], scanner: ThreadScanner) -> Joint | None:
    worst = max(post.gravity for post in posts)
    results = scanner.scan_thread(post.text for post in posts)
    for post, result in zip(posts, results, strict=True):
        if result.verdict is Verdict.DOXX and gravity(result) > worst:
            return Joint(thread, post.row, tuple(each.row for each in posts), result)
    return None
