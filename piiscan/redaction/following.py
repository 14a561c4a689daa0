"""What stands behind a replaced word: its josa, also after closing signs, tags or a remark in brackets."""

import re
import unicodedata
from typing import NamedTuple

from piiscan.text.josa import FIRST, LOOK_AHEAD, final_sound, fit, josa_after

_CLOSERS = re.compile(r"(?:</[A-Za-z][A-Za-z0-9]{0,15}>|[\"'”’」』》〉\]*_~`\u200b-\u200f\u2060\ufeff]){1,8}")
_REMARK = re.compile(r"[(（][^()（）\n]{1,40}[)）]")
_SIGNS = frozenset("<\"'”’」』》〉]*_~`\u200b\u200c\u200d\u2060\ufeff(（")
_LEADS = frozenset(map(chr, range(0x1100, 0x1113)))
"""Consonants that begin a decomposed syllable, as in text from some file systems."""
WATCHED = FIRST | _SIGNS | _LEADS
"""Characters behind a replaced word that need a closer look."""
_CALL = "야"
_SENTENCE_END = re.compile(r"[\s~;^)]{0,20}(?:$|\n|[.!?…ㅋㅎㅠㅜ])")
_STARTS = frozenset("\n.!?,~…>\"'“‘")


class Place(NamedTuple):
    """A stretch of a post."""

    text: str
    start: int
    end: int
    limit: int
    """Where the next finding starts."""


def josa_edit(place: Place, new: str, entity: str) -> tuple[int, int, str]:
    """Return where the josa of a replaced word stands, its length and what fits there now.

    Args:
        place: the replaced word.
        new: what stands there now; a josa of nothing goes too.
        entity: kind of identifier; only persons are called by name.
    """
    at = _josa_place(place)
    if at < 0:
        return place.end, 0, ""
    length, josa = _decomposed(place, at, new) if place.text[at] in _LEADS else _composed(place, at, new, entity)
    overlaps = at == place.end and at + length > place.limit
    return (place.end, 0, "") if overlaps or not length else (at, length, josa)


def _composed(place: Place, at: int, new: str, entity: str) -> tuple[int, str]:
    text, start, end, _ = place
    following = text[at : at + LOOK_AHEAD]
    if not new:
        return josa_after(text[start:end], following), ""
    calling = following[0] == _CALL and entity == "PERSON" and _calls(text, start, at + 1)
    return fit(final_sound(text[start:end]), final_sound(new), following, calling=calling)


def _decomposed(place: Place, at: int, new: str) -> tuple[int, str]:
    """Do the same where syllables are written in parts, and leave them so."""
    following = unicodedata.normalize("NFC", place.text[at : at + 3 * LOOK_AHEAD])
    old = final_sound(unicodedata.normalize("NFC", place.text[place.start : place.end]))
    length, josa = fit(old, final_sound(new), following)
    return len(unicodedata.normalize("NFD", following[:length])), unicodedata.normalize("NFD", josa)


def _josa_place(place: Place) -> int:
    """Return where a josa of two spellings may begin, -1 for nowhere.

    A remark in brackets is not read: the josa behind 김민수(24) is that of 김민수 (국립국어원, 괄호 뒤의 조사).
    """
    following = place.text[place.end : place.end + 1]
    if following in FIRST or following in _LEADS:
        return place.end
    if following not in _SIGNS:
        return -1
    signs = (_REMARK if following in "(（" else _CLOSERS).match(place.text, place.end)
    at = signs.end() if signs else place.end
    return at if place.text[at : at + 1] in FIRST else -1


def _calls(text: str, start: int, end: int) -> bool:
    """Whether a name with 야 calls its bearer: at the start of a clause, or where the sentence goes on."""
    before = text[max(0, start - 40) : start].rstrip(" ")
    return not before or before[-1] in _STARTS or not _SENTENCE_END.match(text, end)
