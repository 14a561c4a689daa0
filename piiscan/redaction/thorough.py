"""Looking again until nothing new is found.

What is missed beside a name may be found once the name is gone, and a value that was found in one place may stand in
another where nothing speaks for it. So the post is read again with labels in place, until a reading finds nothing more; and
every other mention of a found value, spelled the same, counts as found. New findings are placed in the original.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from ahocorasick_rs import AhoCorasick, MatchKind

from piiscan.model import Finding
from piiscan.redaction.redactor import Edit, Redactor, splice

PASSES = 4
"""Readings at most; two are enough for nearly every post."""
_LEAST = 3
"""Characters of a value that is looked for everywhere; shorter ones are ordinary words too often."""
_LABELS = Redactor()
FindMany = Callable[[Sequence[str]], Sequence[Sequence[Finding]]]
"""Takes texts and returns the findings of each, sorted by place, no two sharing a character."""


def find_all(texts: Sequence[str], find: FindMany, redactor: Redactor | None = None) -> list[list[Finding]]:
    """Return the findings of posts, those of further readings included.

    Args:
        texts: the posts; those without findings are read once.
        find: examines some posts together.
        redactor: what will redact them; labels stand in for what would be found again.
    """
    reader = redactor if redactor and redactor.is_opaque else _LABELS
    results = [_everywhere(text, found) for text, found in zip(texts, find(texts), strict=True)]
    open_posts = [i for i, found in enumerate(results) if found]
    for _ in range(PASSES - 1):
        if open_posts:
            open_posts = _read_again(texts, results, open_posts, find, reader)
    return results


def _read_again(
    texts: Sequence[str], results: list[list[Finding]], posts: Sequence[int], find: FindMany, reader: Redactor
) -> list[int]:
    """Read some posts with their findings replaced, add what is new to the results and return the posts it is in."""
    plans = [reader.edits(texts[i], results[i]) for i in posts]
    found = find([splice(texts[i], plan) for i, plan in zip(posts, plans, strict=True)])
    changed = []
    for i, plan, findings in zip(posts, plans, found, strict=True):
        if more := list(_in_original(texts[i], plan, findings)):
            merged = sorted([*results[i], *more], key=lambda finding: finding.start)
            results[i] = _everywhere(texts[i], merged)
            changed.append(i)
    return changed


def _in_original(text: str, edits: Sequence[Edit], findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield findings of the redacted text at their places in the original, without what touches an edit."""
    starts, shifts, ends = [0], [0], [0]
    for start, end, new in edits:
        starts.append(start - shifts[-1] + len(new))
        shifts.append(shifts[-1] + (end - start) - len(new))
        ends.append(end)
    for finding in findings:
        before = bisect_right(starts, finding.start) - 1
        first, last = finding.start + shifts[before], finding.end + shifts[before]
        if text[first:last] == finding.text and first >= ends[before]:
            yield replace(finding, start=first, end=last)


def _everywhere(text: str, findings: Sequence[Finding]) -> list[Finding]:
    """Add the other mentions of the values that were found."""
    values = {finding.text: finding for finding in findings if len(finding.text) >= _LEAST}
    if not values:
        return list(findings)
    words = list(values)
    matcher = AhoCorasick(words, matchkind=MatchKind.LeftmostLongest)
    taken = [(finding.start, finding.end) for finding in findings]
    added = [
        replace(values[words[word]], start=start, end=end)
        for word, start, end in matcher.find_matches_as_indexes(text)
        if _is_free(taken, start, end) and _is_word(text, start, end)
    ]
    return sorted([*findings, *added], key=lambda finding: finding.start) if added else list(findings)


def _is_free(taken: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether no finding shares a character with a span."""
    after = bisect_right(taken, (start, end))
    return (after == 0 or taken[after - 1][1] <= start) and (after == len(taken) or taken[after][0] >= end)


def _is_word(text: str, start: int, end: int) -> bool:
    """Whether a value does not begin inside a word or a number; what follows may be a josa."""
    return not text[start - 1 : start].isalnum() and not text[end : end + 1].isdigit()
