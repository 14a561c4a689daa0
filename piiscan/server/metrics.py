"""Counts for Prometheus, in its text format. The processes of one service leave theirs in a folder, so that each tells the sum."""

import json
import os
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.5)
"""Upper bounds of the histogram, in seconds."""
_EVERY = 1.0
"""Seconds between two times that a process leaves its counts for the others."""
_SECONDS = "piiscan_check_seconds"
_HELP = {
    "piiscan_requests_total": "Requests by path and status.",
    "piiscan_posts_total": "Posts examined, by decision, verdict, action and mode.",
    "piiscan_findings_total": "Identifiers found, by kind.",
    "piiscan_incomplete_total": "Posts that were not examined to the end, by reason.",
    "piiscan_rejected_total": "Posts turned away because too many were waiting.",
}


@dataclass
class Counts:
    """What has been counted."""

    counters: Counter[str] = field(default_factory=Counter)
    """By name and labels, as Prometheus writes them."""
    buckets: list[int] = field(default_factory=lambda: [0] * (len(BUCKETS) + 1))
    seconds: float = 0.0

    def add(self, other: "Counts") -> None:
        """Add what another process counted."""
        self.counters.update(other.counters)
        self.buckets = [mine + its for mine, its in zip(self.buckets, other.buckets, strict=True)]
        self.seconds += other.seconds

    def dump(self) -> str:
        """Return everything as JSON."""
        return json.dumps([self.counters, self.buckets, self.seconds])

    @classmethod
    def load(cls, text: str) -> "Counts":
        """Read what :meth:`dump` wrote."""
        counters, buckets, seconds = json.loads(text)
        return cls(Counter(counters), buckets, seconds)


class Metrics:
    """Counts of one process, and the sum over all of its service.

    Args:
        folder: where the processes of the service leave their counts; None if there is one process.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._own = Counts()
        self._file = folder / f"{os.getpid()}.json" if folder else None
        self._left = 0.0

    def count(self, name: str, number: int = 1, /, **labels: str) -> None:
        """Count something.

        Args:
            name: of the counter.
            number: how many.
            labels: from small sets only, never from what was sent.
        """
        inside = ",".join(f'{key}="{value}"' for key, value in sorted(labels.items()))
        self._own.counters[f"{name}{{{inside}}}" if inside else name] += number
        if time.monotonic() - self._left > _EVERY:
            self.leave()

    def took(self, seconds: float) -> None:
        """Note how long a post took."""
        self._own.buckets[bisect_left(BUCKETS, seconds)] += 1
        self._own.seconds += seconds

    def leave(self) -> None:
        """Leave the counts for the other processes."""
        self._left = time.monotonic()
        if self._file is not None:
            partial = self._file.with_suffix(".part")
            partial.write_text(self._own.dump(), encoding="utf-8")
            partial.replace(self._file)

    def text(self, *, waiting: int, ready: bool) -> str:
        """Return everything in Prometheus' text format.

        Args:
            waiting: posts that wait or are examined in this process now.
            ready: whether this process answers.
        """
        whole = self._sum()
        lines = [
            *_gauge("piiscan_queue_depth", "Posts that wait or are examined in the process that answers.", waiting)
        ]
        lines += _gauge("piiscan_ready", "Whether the process that answers is warm.", int(ready))
        return "\n".join([*lines, *_counters(whole), *_histogram(whole), ""])

    def _sum(self) -> Counts:
        """Return the counts of all processes, those that have ended too, so that a count never falls."""
        whole = Counts()
        whole.add(self._own)
        for path in sorted(self._file.parent.glob("*.json")) if self._file else ():
            if path != self._file:
                whole.add(Counts.load(path.read_text(encoding="utf-8")))
        return whole


def _gauge(name: str, said: str, value: int) -> Iterator[str]:
    yield f"# HELP {name} {said}"
    yield f"# TYPE {name} gauge"
    yield f'{name}{{pid="{os.getpid()}"}} {value}'


def _counters(counts: Counts) -> Iterator[str]:
    for name, said in _HELP.items():
        yield f"# HELP {name} {said}"
        yield f"# TYPE {name} counter"
        yield from (
            f"{series} {number}"
            for series, number in sorted(counts.counters.items())
            if series.partition("{")[0] == name
        )


def _histogram(counts: Counts) -> Iterator[str]:
    yield f"# HELP {_SECONDS} Seconds from the arrival of a post to its answer, waiting included."
    yield f"# TYPE {_SECONDS} histogram"
    for bound, number in zip((*map(str, BUCKETS), "+Inf"), accumulate(counts.buckets), strict=True):
        yield f'{_SECONDS}_bucket{{le="{bound}"}} {number}'
    yield f"{_SECONDS}_sum {counts.seconds:.6f}"
    yield f"{_SECONDS}_count {sum(counts.buckets)}"
