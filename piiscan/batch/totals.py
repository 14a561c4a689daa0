"""Adds up the summaries of several inputs."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from piiscan.batch.runner import Summary

K = TypeVar("K")


def total(summaries: Sequence[Summary]) -> Summary:
    """Return one summary for all; single rows and posts stay with their inputs."""
    return Summary(
        rows=sum(summary.rows for summary in summaries),
        verdicts=_added(summary.verdicts for summary in summaries),
        entities=_added(summary.entities for summary in summaries),
        incomplete=_added(summary.incomplete for summary in summaries),
        joint=sum(summary.joint for summary in summaries),
        problems=(),
        top=(),
        seconds=sum(summary.seconds for summary in summaries),
    )


def _added(counts: Iterable[Mapping[K, int]]) -> dict[K, int]:
    added: Counter[K] = Counter()
    for count in counts:
        added.update(count)
    return dict(added.most_common())
