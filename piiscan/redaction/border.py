"""Where a replacement begins and ends: no rest of an identifier may stay beside it."""

import unicodedata

_PLAIN = frozenset(" \n\t,.!?:;()[]\"'/~")
_APART = _PLAIN | frozenset(map(chr, range(0xAC00, 0xD7A4))) | {""}
"""What goes on nothing before it: most findings stand before and behind such a character."""


def apart(text: str, start: int, end: int) -> bool:
    """Whether a look at the borders says at once that nothing goes on beyond them."""
    if text[end : end + 1] not in _APART:
        return False
    first = text[start]
    return first in _APART or (first.isalnum() and text[start - 1 : start] in _APART)


def widen(text: str, start: int, end: int, first: int, last: int) -> tuple[int, int]:
    """Return a span that does not cut a number, a Latin word or a written character in two.

    Args:
        text: the post.
        start: first code point of the finding.
        end: code point after its last.
        first: where the finding before it ends.
        last: where the next one starts.
    """
    while end < last and _joined(text[end - 1], text[end]):
        end += 1
    while start > first and _joined(text[start - 1], text[start]):
        start -= 1
    return start, end


def _joined(left: str, right: str) -> bool:
    """Whether two characters belong to one number, Latin word or written character."""
    if right in _PLAIN or "가" <= right <= "힣":
        return False
    if right.isdigit():
        return left.isdigit()
    if right.isascii():
        return right.isalpha() and left.isascii() and left.isalpha()
    return _continues(right)


def _continues(char: str) -> bool:
    """Whether it is a mark, a joiner or a conjoining vowel or final consonant on the character before it."""
    return unicodedata.category(char)[0] == "M" or char in "\u200c\u200d" or "\u1160" <= char <= "\u11ff"
