"""What an operator lists: values and patterns that are always reported, and those that never are.

Both are compared with the readable view of a post, without regard to case, so that a listed value is found in disguise too. A pattern of an
operator's may be slow: each gets a tenth of a second a post; one that runs out of it reports nothing more and allows nothing.
"""

from collections.abc import Iterable, Iterator, Mapping

import regex

from piiscan.model import Message
from piiscan.nlp.signals import Signals
from piiscan.recognizers.base import Hit, KoreanRecognizer, Rule
from piiscan.text.view import View

TIMEOUT = 0.1
"""Seconds that an operator's pattern may take for one post."""


class DenyList(KoreanRecognizer):
    """Reports listed values and patterns as one kind of identifier.

    Args:
        entity: the kind.
        values: reported wherever they stand, also inside words.
        patterns: regular expressions of the ``regex`` module.
    """

    RULES = (
        Rule("deny.value", Message("운영자가 지정한 값", "a value that the operator listed"), "the policy"),
        Rule("deny.pattern", Message("운영자가 지정한 패턴", "a pattern that the operator listed"), "the policy"),
    )

    def __init__(self, entity: str, values: Iterable[str] = (), patterns: Iterable[str] = ()) -> None:
        self.ENTITY = entity  # type: ignore[misc]  # one list for each kind
        self._values = [folded for value in values if (folded := fold(value))]
        self._patterns = [regex.compile(pattern, regex.IGNORECASE) for pattern in patterns]
        super().__init__()

    def find(self, signals: Signals) -> Iterable[Hit]:
        """Yield every listed value and pattern."""
        text = _lower(signals.text)
        for value in self._values:
            yield from (Hit(at, at + len(value), 1.0, "deny.value") for at in _places(text, value))
        for pattern in self._patterns:
            yield from _matches(pattern, signals.text)


class AllowList:
    """Tells what is never reported.

    Args:
        values: identifiers, compared as a whole.
        patterns: regular expressions that must match a whole identifier.
    """

    def __init__(self, values: Iterable[str] = (), patterns: Iterable[str] = ()) -> None:
        self._values = frozenset(map(fold, values))
        self._patterns = [regex.compile(pattern, regex.IGNORECASE) for pattern in patterns]

    def __bool__(self) -> bool:
        return bool(self._values or self._patterns)

    def allows(self, identifier: str) -> bool:
        """Whether an identifier, as posted, may stand."""
        readable = fold(identifier)
        return readable in self._values or any(_whole(pattern, readable) for pattern in self._patterns)


def deny_lists(values: Mapping[str, Iterable[str]], patterns: Mapping[str, Iterable[str]]) -> list[DenyList]:
    """Return a recognizer for each kind of identifier that has a list."""
    entities = sorted({*values, *patterns})
    return [DenyList(entity, values.get(entity, ()), patterns.get(entity, ())) for entity in entities]


def fold(text: str) -> str:
    """Return a value as it is compared: readable, in small letters, without outer spaces."""
    return _lower(View.of(text).text).strip()


def _lower(text: str) -> str:
    """Return the text in small letters, of the same length."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _places(text: str, value: str) -> Iterator[int]:
    at = text.find(value)
    while at >= 0:
        yield at
        at = text.find(value, at + len(value))


def _matches(pattern: "regex.Pattern[str]", text: str) -> Iterator[Hit]:
    try:
        for match in pattern.finditer(text, timeout=TIMEOUT):
            if match.end() > match.start():
                yield Hit(*match.span(), 1.0, "deny.pattern")
    except TimeoutError:
        return


def _whole(pattern: "regex.Pattern[str]", text: str) -> bool:
    try:
        return pattern.fullmatch(text, timeout=TIMEOUT) is not None
    except TimeoutError:
        return False
