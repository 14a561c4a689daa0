"""Who or what stands beside a number: a name or a school next to it makes a bare number a student's."""

import re
from collections.abc import Iterable, Iterator

from piiscan.lexicon.names import given_plausibility, split_name
from piiscan.nlp.signals import Signals
from piiscan.nlp.tagger import Tag

_SURE = 0.55
_WORD_BEHIND = re.compile(r"[^0-9A-Za-z가-힣\n]{0,4}([가-힣]{3,4}?)(?:님|씨|군|양|학생)?(?![가-힣])")
_WORD_BEFORE = re.compile(r"(?<![가-힣])([가-힣]{3,4}?)(?:님|씨|군|양|학생)?[^0-9A-Za-z가-힣\n]{0,4}\Z")
_MASKED_BEHIND = re.compile(
    r"[^0-9A-Za-z가-힣\n]{0,4}[가-힣](?:[ ]?[O○*□■_]{1,2}|[ㄱ-ㅎ]{1,2})[가-힣]?|[^0-9A-Za-z가-힣\n]{1,4}[ㄱ-ㅎ]{2,4}(?![ㄱ-ㅎ])"
)
_MASKED_BEFORE = re.compile(r"[가-힣](?:[O○*□■]{1,2}|[ㄱ-ㅎ]{1,2})[가-힣]?[^0-9A-Za-z가-힣\n]{0,4}\Z")
_BETWEEN = re.compile(r"(?:님|씨|군|양|학생)?[^0-9A-Za-z가-힣\n]{0,4}(?:\((?:모|부|자|녀|여|남|본인|딸|아들)\)[ ]?)?")
_WIDTH = 12
_PLAUSIBLE = 0.5


def beside(signals: Signals, start: int, end: int, labels: Iterable[str]) -> bool:
    """Whether the tagger saw one of the labels right before or behind a span, with nothing but signs between."""
    return any(_touches(signals.text, start, end, tag.start, tag.end) for tag in _tags(signals, labels))


def beside_name(signals: Signals, start: int, end: int) -> bool:
    """Whether a person's name stands right before or behind a span, by the tagger or by the look of the word."""
    if beside(signals, start, end, ("PERSON",)):
        return True
    text, left = signals.text, signals.text[max(0, start - _WIDTH) : start]
    if _MASKED_BEHIND.match(text, end) or _MASKED_BEFORE.search(left):
        return True
    words = (_WORD_BEHIND.match(text, end), _WORD_BEFORE.search(left))
    return any(match and _is_name(match[1]) for match in words)


def _is_name(word: str) -> bool:
    parts = split_name(word)
    return parts is not None and given_plausibility(parts[1]) >= _PLAUSIBLE


def _tags(signals: Signals, labels: Iterable[str]) -> Iterator[Tag]:
    for label in labels:
        for tag in signals.tagged(label):
            if tag.probability >= _SURE:
                yield tag


def _touches(text: str, start: int, end: int, tag_start: int, tag_end: int) -> bool:
    between = text[tag_end:start] if tag_end <= start else text[end:tag_start] if end <= tag_start else ""
    adjacent = tag_end == start or end == tag_start
    return adjacent or (between != "" and _BETWEEN.fullmatch(between) is not None)
