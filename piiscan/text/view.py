"""The post in a readable spelling, with a map back to the original.

A post that is spelled plainly costs one regular-expression test: its view is itself. Anything else is rewritten piece by piece, and the pieces
are the map: they tile both texts in the same order, so every span of the view leads back to the span that it came from.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable
from typing import NamedTuple

import regex

from piiscan.text.digits import read_numbers
from piiscan.text.jamo import TAILS, separated_syllables

_INVISIBLE = (
    r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    r"\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff"
)
_MARKS = r"\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_CONJOINING = r"\u1100-\u115e\u1161-\u11ff\ua960-\ua97f\ud7b0-\ud7ff"
_HALF_JAMO = r"\uffa1-\uffdc"
_WIDE = r"\uff01-\uff5e"
_SPACES = r"\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u3164\uffa0"
_ENCLOSED_DIGIT = r"\u2460-\u249b\u24ea-\u24ff\u2776-\u2793"
_ENCLOSED = r"\u249c-\u24e9\u3200-\u321e\u3260-\u327f\U0001f110-\U0001f149\U0001f150-\U0001f189"
_STYLED = r"\U0001d400-\U0001d7ff\u00b2\u00b3\u00b9\u2070-\u2079\u2080-\u2089"
_FOREIGN_DIGIT = r"[\p{Nd}--[0-9\uff10-\uff19\U0001d7ce-\U0001d7ff]]"
_SEPARATED = r"[ㄱ-ㅎ][ㅏ-ㅣ]"

_ODD = regex.compile(
    rf"(?V1)[{_INVISIBLE}{_MARKS}{_CONJOINING}{_HALF_JAMO}{_WIDE}{_SPACES}{_ENCLOSED_DIGIT}{_ENCLOSED}{_STYLED}]|{_FOREIGN_DIGIT}|{_SEPARATED}"
)
_PLAIN = "\t\n\r -~\u00b7\u2010-\u2015\u2018-\u201d\u2022\u2026\u203b\u2190-\u2193\u2500-\u25ff\u2605\u2606\u2661\u2665\u3001-\u3011가-힣ㄱ-ㅣ"
_MAY_BE_ODD = re.compile(rf"[^{_PLAIN}]|{_SEPARATED}")
"""Every odd character and more: a test that costs next to nothing and that nearly every post ends with."""
_ENCLOSED_RUN = rf"[{_ENCLOSED_DIGIT}](?:[ .,_-]{{0,2}}[{_ENCLOSED_DIGIT}])+"
_KEYCAP_RUN = r"(?:[0-9]\ufe0f?\u20e3[ .,_-]{0,2}){2,}"
_PIECES = regex.compile(
    rf"""(?V1)
      (?P<keycaps>{_KEYCAP_RUN})
    | (?P<keycap>[0-9]\ufe0f?\u20e3)
    | (?P<conjoining>[\u1100-\u115e\ua960-\ua97f]?[\u1161-\u11a7\ud7b0-\ud7ca][\u11a8-\u11ff\ud7cb-\ud7ff]?
        |[가-힣][\u11a8-\u11ff]|[\u1100-\u115e\ua960-\ua97f]|[\u11a8-\u11ff\ud7cb-\ud7ff])
    | (?P<jamo>[ㄱ-ㅎㅏ-ㅣ{_HALF_JAMO}]{{2,}}|[{_HALF_JAMO}])
    | (?P<accent>[A-Za-z\uac00-\ud7a3][{_MARKS}]{{1,8}})
    | (?P<gone>[{_INVISIBLE}{_MARKS}]+)
    | (?P<wide>[{_WIDE}]+)
    | (?P<space>[{_SPACES}]+)
    | (?P<circled>{_ENCLOSED_RUN})
    | (?P<enclosed>[{_ENCLOSED}])
    | (?P<styled>[{_STYLED}])
    | (?P<digit>{_FOREIGN_DIGIT})
    """,
    regex.VERBOSE,
)


class Piece(NamedTuple):
    """A stretch of the view and the stretch of the original that it stands for."""

    view_start: int
    view_end: int
    start: int
    end: int
    exact: bool
    """Whether the two are the same text, so that offsets inside correspond one to one."""


class View:
    """A post in readable spelling.

    Attributes:
        original: the post as given.
        text: the post as it reads: composed Hangul, plain letters and digits, nothing invisible.
    """

    __slots__ = ("_numbers", "_pieces", "_starts", "original", "text")

    def __init__(self, original: str, text: str, pieces: tuple[Piece, ...]) -> None:
        self.original = original
        self.text = text
        self._pieces = pieces
        self._starts = [piece.view_start for piece in pieces]
        self._numbers: str | None = None

    @classmethod
    def of(cls, original: str) -> "View":
        """Read a post; linear in its length."""
        if not (_MAY_BE_ODD.search(original) and _ODD.search(original)):
            return cls(original, original, ())
        builder = _Builder(original)
        for match in _PIECES.finditer(original):
            _READERS[str(match.lastgroup)](builder, match)
        return cls(original, *builder.finish())

    @property
    def is_original(self) -> bool:
        """Whether the post reads as it is written, so that all offsets are those of the original."""
        return not self._pieces

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The map: stretches that tile the view and the original in the same order."""
        whole = Piece(0, len(self.text), 0, len(self.original), exact=True)
        return self._pieces or (whole,)

    @property
    def numbers(self) -> str:
        """The text with spelled and disguised digits as ASCII digits, of the same length; read on first use."""
        if self._numbers is None:
            self._numbers = read_numbers(self.text)
        return self._numbers

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the original that a span of the view came from.

        Args:
            start: first code point in the view, from 0 to the length of the view.
            end: code point after the last, half open.
        """
        if not self._pieces:
            return start, end
        first = self._piece(start)
        begin = first.start + (start - first.view_start if first.exact else 0)
        if end <= start:
            return begin, begin
        last = self._piece(end - 1)
        return begin, last.end - (last.view_end - end if last.exact else 0)

    def _piece(self, offset: int) -> Piece:
        return self._pieces[bisect_right(self._starts, offset) - 1]


class _Builder:
    """Collects the pieces of a view from left to right."""

    def __init__(self, original: str) -> None:
        self.original = original
        self._parts: list[str] = []
        self._pieces: list[Piece] = []
        self._at = 0
        self._done = 0

    def replace(self, start: int, end: int, text: str) -> None:
        """Put text in place of a stretch of the original; what lies before stays as it is."""
        if start > self._done:
            self._add(self._done, start, self.original[self._done : start], exact=True)
        self._add(start, end, text, exact=False)

    def _add(self, start: int, end: int, text: str, *, exact: bool) -> None:
        self._parts.append(text)
        self._pieces.append(Piece(self._at, self._at + len(text), start, end, exact))
        self._at += len(text)
        self._done = end

    def finish(self) -> tuple[str, tuple[Piece, ...]]:
        """Return the text and its map."""
        if self._done < len(self.original):
            self._add(self._done, len(self.original), self.original[self._done :], exact=True)
        return "".join(self._parts), tuple(self._pieces)


_TAIL_JAMO = {0x11A8 + i: letter for i, letter in enumerate(TAILS[1:])}
_COMPATIBILITY = {
    **_TAIL_JAMO,
    **{ord(unicodedata.normalize("NFKC", chr(code))): chr(code) for code in range(0x3131, 0x3164)},
}
_NEGATIVE_LETTERS = ((0x1F150, 0x1F169), (0x1F170, 0x1F189))


def _plain(char: str) -> str:
    """Return what an enclosed, styled or half-width character reads as."""
    for first, last in _NEGATIVE_LETTERS:
        if first <= ord(char) <= last:
            return chr(ord("A") + ord(char) - first)
    return unicodedata.normalize("NFKC", char).translate(_COMPATIBILITY).strip("()")


def _each(builder: _Builder, match: "regex.Match[str]", read: Callable[[str], str]) -> None:
    """Replace every character of the match by its reading."""
    for i, char in enumerate(match[0], match.start()):
        builder.replace(i, i + 1, read(char))


def _read_keycaps(builder: _Builder, match: "regex.Match[str]") -> None:
    for keycap in regex.finditer(r"([0-9])\ufe0f?\u20e3", match[0]):
        start = match.start() + keycap.start()
        builder.replace(start, match.start() + keycap.end(), keycap[1])


def _read_keycap(builder: _Builder, match: "regex.Match[str]") -> None:
    """Leave a lone keycap a sign of its own: it numbers a line, and the number behind it is another one."""
    builder.replace(*match.span(), match[0][0] + "\u20e3")


def _read_conjoining(builder: _Builder, match: "regex.Match[str]") -> None:
    builder.replace(*match.span(), unicodedata.normalize("NFC", match[0]).translate(_COMPATIBILITY))


def _read_jamo(builder: _Builder, match: "regex.Match[str]") -> None:
    run = "".join(_plain(char) if char > "\uff00" else char for char in match[0])
    at = 0
    for start, end, syllable in [*separated_syllables(run), (len(run), len(run), "")]:
        for i in range(at, start):
            if run[i] != match[0][i]:
                builder.replace(match.start() + i, match.start() + i + 1, run[i])
        if syllable:
            builder.replace(match.start() + start, match.start() + end, syllable)
        at = end


def _read_accent(builder: _Builder, match: "regex.Match[str]") -> None:
    composed = unicodedata.normalize("NFC", match[0])
    builder.replace(*match.span(), composed[0])


def _read_circled(builder: _Builder, match: "regex.Match[str]") -> None:
    _each(
        builder,
        match,
        lambda char: str(int(unicodedata.numeric(char))) if unicodedata.numeric(char, None) is not None else char,
    )


_READERS: dict[str, Callable[[_Builder, "regex.Match[str]"], None]] = {
    "keycaps": _read_keycaps,
    "keycap": _read_keycap,
    "conjoining": _read_conjoining,
    "jamo": _read_jamo,
    "accent": _read_accent,
    "gone": lambda builder, match: builder.replace(*match.span(), ""),
    "wide": lambda builder, match: _each(builder, match, lambda char: chr(ord(char) - 0xFEE0)),
    "space": lambda builder, match: _each(builder, match, lambda _: " "),
    "circled": _read_circled,
    "enclosed": lambda builder, match: _each(builder, match, _plain),
    "styled": lambda builder, match: _each(builder, match, _plain),
    "digit": lambda builder, match: _each(builder, match, lambda char: str(unicodedata.digit(char, char))),
}
