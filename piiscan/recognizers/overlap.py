"""One entity per character: the rule by which overlapping results are settled.

1. A direct identifier that its rule is sure of (score 0.8 and more) comes before anything that context decides.
2. Else the longer and surer one comes first: score, times one tenth more for every character up to twenty.
3. What overlaps an earlier choice by half or more is dropped; less is cut back to the part that is free, without its outer spaces and signs,
   so that nothing identifying is left uncovered between two findings.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from piiscan.entities import ENTITIES

_SURE = 0.8
_DIRECT = frozenset(name for name, entity in ENTITIES.items() if entity.direct)


class Span(Protocol):
    """What overlaps: Presidio's results are such spans."""

    entity_type: str
    start: int
    end: int
    score: float


S = TypeVar("S", bound=Span)


def distinct(spans: Iterable[S]) -> list[S]:
    """Return spans without those that lie in another of the same entity that is as sure, as Presidio's engine does.

    They come sorted by entity, then by place; of equal ones the first is kept.
    """
    known: dict[tuple[str, int, int, float], S] = {}
    for span in spans:
        known.setdefault((span.entity_type, span.start, span.start - span.end, -span.score), span)
    kept: list[S] = []
    reaching: list[S] = []
    for key in sorted(known):
        span = known[key]
        reaching = [other for other in reaching if other.entity_type == span.entity_type and other.end >= span.start]
        if span.score and not any(other.end >= span.end and other.score >= span.score for other in reaching):
            kept.append(span)
            reaching.append(span)
    return kept


def settle(spans: Iterable[S], text: str) -> list[S]:
    """Return spans of which no two share a character, sorted by place; cut spans are changed in place.

    Args:
        spans: results of all recognizers, with offsets of ``text``.
        text: the original post.
    """
    ordered = sorted(spans, key=_priority)
    if len(ordered) < 2:  # noqa: PLR2004 - nearly all ordinary posts
        return [span for span in ordered if span.start < span.end]
    chosen: list[S] = []  # sorted by place
    starts: list[int] = []
    for span in ordered:
        if span.start < span.end and _fit(span, chosen[_near(span, starts)], text):
            at = bisect_right(starts, span.start)
            chosen.insert(at, span)
            starts.insert(at, span.start)
    return chosen


def _near(span: Span, starts: Sequence[int]) -> slice:
    """Return which of the chosen spans, known by their starts, can touch this one."""
    first = max(bisect_right(starts, span.start) - 1, 0)
    return slice(first, bisect_left(starts, span.end))


def _priority(span: Span) -> tuple[bool, float, int, str]:
    direct = span.score >= _SURE and span.entity_type in _DIRECT
    weight = span.score * (1 + min(span.end - span.start, 20) / 10)
    return not direct, -weight, span.start, span.entity_type


def _fit(span: Span, chosen: Iterable[Span], text: str) -> bool:
    """Cut the span back to what is free; return whether enough of it is left."""
    length = span.end - span.start
    start, end = span.start, span.end
    for other in chosen:
        if other.end <= start or end <= other.start:
            continue
        if other.start > start and other.end < end:
            return False
        if other.start <= start:
            start = other.end
        else:
            end = other.start
        if start >= end:
            return False
    if (start, end) == (span.start, span.end):
        return True
    if 2 * (end - start) <= length:
        return False
    span.start, span.end = _trim(text, start, end)
    return span.start < span.end


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and not text[start].isalnum():
        start += 1
    while start < end and not text[end - 1].isalnum():
        end -= 1
    return start, end
