"""What is known about a post before any recognizer looks at it, computed once."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from piiscan.lexicon.matcher import Word, find_words
from piiscan.nlp.tagger import NOTHING, Reading, Tag, Tagger
from piiscan.text.runs import longest_run
from piiscan.text.view import View

_LATIN = re.compile("[A-Za-z]")
_GENERAL = 0.8
"""Probability from which general talk is tagged at all: it identifies nobody, and an unsure span is more often an ordinary word. Names of public
figures are the exception, since a name that is not public after all must not stay."""


@cache
def tagger() -> Tagger:
    """Return this process's tagger; the first call loads the weights."""
    return Tagger.load()


@dataclass(slots=True)
class Signals:
    """The view of one post, what the tagger makes of it, and the dictionary's words, all in offsets of the view."""

    view: View
    tags: Sequence[Tag]
    reading: Reading = NOTHING
    _words: Sequence[Word] | None = field(default=None, repr=False)
    _kinds: frozenset[str] | None = field(default=None, repr=False)
    _digit_run: int | None = field(default=None, repr=False)
    _latin: bool | None = field(default=None, repr=False)
    _by_label: dict[str, list[Tag]] | None = field(default=None, repr=False)

    @classmethod
    def of(cls, text: str) -> "Signals":
        """Compute the signals of one post."""
        return cls.of_many([text])[0]

    @classmethod
    def of_many(cls, texts: Sequence[str]) -> "list[Signals]":
        """Compute the signals of several posts; the tagger is fastest on batches."""
        views = [View.of(text) for text in texts]
        read = tagger().read_many([view.text for view in views])
        return [cls(view, tags, reading) for view, tags, reading in zip(views, *read, strict=True)]

    @property
    def text(self) -> str:
        """The post in readable spelling."""
        return self.view.text

    @property
    def numbers(self) -> str:
        """The same with spelled and disguised digits as ASCII digits; every offset stays."""
        return self.view.numbers

    @property
    def words(self) -> Sequence[Word]:
        """The dictionary's words in the post, found on first use."""
        if self._words is None:
            self._words = find_words(self.view.text)
        return self._words

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of the dictionary's words in the post."""
        if self._kinds is None:
            self._kinds = frozenset([word.kind for word in self.words])
        return self._kinds

    @property
    def has_latin(self) -> bool:
        """Whether there is a letter from A to Z; most posts have none, and most of what names accounts needs one."""
        if self._latin is None:
            self._latin = _LATIN.search(self.view.text) is not None
        return self._latin

    @property
    def digit_run(self) -> int:
        """The most digits, or signs that hide digits, that stand near each other; most recognizers of numbers need not look further."""
        if self._digit_run is None:
            self._digit_run = longest_run(self.numbers)
        return self._digit_run

    def tagged(self, label: str) -> Sequence[Tag]:
        """Return the tagger's spans of one label, also improbable ones."""
        if self._by_label is None:
            self._by_label = _by_label(self.tags, self.view.text)
        return self._by_label.get(label, [])


def _by_label(tags: Sequence[Tag], text: str) -> dict[str, list[Tag]]:
    """Return the tags that may identify somebody: those of general talk only if sure, and none without a letter or digit, such as emoji."""
    found: dict[str, list[Tag]] = {}
    for tag in tags:
        said = not tag.optional or tag.probability >= _GENERAL or tag.label == "PERSON"
        if said and any(map(str.isalnum, text[tag.start : tag.end])):
            found.setdefault(tag.label, []).append(tag)
    return found
