"""What redaction leaves in a post: labels, tokens, sealed values and masked addresses, which a second scan leaves alone."""

import re
from bisect import bisect_left

from piiscan.entities import ENTITIES, label_of
from piiscan.redaction.masking import MAIL_SERVICES
from piiscan.redaction.sealing import SEALED
from piiscan.redaction.tokens import DIGITS, LENGTH

_NAMES = sorted({label_of(name, language)[1:-1] for name in ENTITIES for language in ("ko", "en")})
_LABEL = rf"\[(?:{'|'.join(map(re.escape, _NAMES))})(?: [0-9]{{1,6}})?\]"
_TOKEN = rf"(?:{'|'.join(ENTITIES)})_[{DIGITS}]{{{LENGTH}}}"
_MAIL = (
    rf"\*{{3,64}}@(?:{'|'.join(map(re.escape, sorted(MAIL_SERVICES)))}|[*.]{{1,64}}\.[A-Za-z]{{2,6}})(?![A-Za-z0-9_])"
)
_OPAQUE = re.compile(f"{_TOKEN}|{SEALED.pattern}")
_ENTITY = re.compile("|".join(sorted(ENTITIES, key=len, reverse=True)))
_INVISIBLE = "\u200b"
_MARK = re.compile(f"{_LABEL}|{_TOKEN}|{_MAIL}|{SEALED.pattern}")


class Marks:
    """Where an earlier redaction left its marks; asking is logarithmic in their number."""

    def __init__(self, text: str) -> None:
        spans = redacted_spans(text)
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]

    def touch(self, start: int, end: int) -> bool:
        """Whether a mark shares a character with a span."""
        before = bisect_left(self._starts, end)
        return before > 0 and self._ends[before - 1] > start


def with_labels(text: str) -> str:
    """Return the text with labels for tokens and sealed values, padded to their length with what the view leaves out.

    What stands for an identifier must not change how its neighbours read: a sealed value is another string each time.
    """
    if not ("_" in text or "{" in text):
        return text
    return _OPAQUE.sub(_labelled, text)


def _labelled(mark: "re.Match[str]") -> str:
    entity = _ENTITY.search(mark[0])
    label = label_of(entity[0], "ko") if entity else ""
    return label.ljust(len(mark[0]), _INVISIBLE) if len(label) <= len(mark[0]) else mark[0]


def redacted_spans(text: str) -> list[tuple[int, int]]:
    """Return where an earlier redaction left such a mark."""
    if not ("[" in text or "_" in text or "{" in text or "*@" in text):
        return []
    return [match.span() for match in _MARK.finditer(text)]
