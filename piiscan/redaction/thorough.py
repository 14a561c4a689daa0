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
_LABELS = Redactor(number_people=False)
Find = Callable[[str], Sequence[Finding]]


def find_all(text: str, find: Find) -> list[Finding]:
    """Return the findings of a post, those of further readings included.

    Args:
        text: the post.
        find: returns the findings of a text, sorted by place, no two sharing a character.
    """
    findings = _everywhere(text, find(text))
    for _ in range(PASSES - 1):
        if not findings:
            break
        edits = _LABELS.edits(text, findings)
        more = list(_in_original(text, edits, find(splice(text, edits))))
        if not more:
            break
        findings = _everywhere(text, sorted([*findings, *more], key=lambda finding: finding.start))
    return findings


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
