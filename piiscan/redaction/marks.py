"""What redaction leaves in a post: labels, tokens and sealed values, which a second scan leaves alone."""

import re

from piiscan.entities import ENTITIES, label_of
from piiscan.redaction.sealing import SEALED
from piiscan.redaction.tokens import DIGITS, LENGTH

_NAMES = sorted({label_of(name, language)[1:-1] for name in ENTITIES for language in ("ko", "en")})
_LABEL = rf"\[(?:{'|'.join(map(re.escape, _NAMES))})(?: [0-9]{{1,6}})?\]"
_TOKEN = rf"(?<![A-Za-z0-9_])(?:{'|'.join(ENTITIES)})_[{DIGITS}]{{{LENGTH}}}(?![A-Za-z0-9_])"
_MARK = re.compile(f"{_LABEL}|{_TOKEN}|{SEALED.pattern}")


def redacted_spans(text: str) -> list[tuple[int, int]]:
    """Return where an earlier redaction left a label, a token or a sealed value."""
    if not ("[" in text or "_" in text or "{" in text):
        return []
    return [match.span() for match in _MARK.finditer(text)]
