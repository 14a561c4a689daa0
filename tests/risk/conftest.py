import re
from collections.abc import Callable

import pytest

from piiscan.model import Finding, Subject

SPAN = re.compile(r"⟦(\?)?([A-Z_]+):(.*?)⟧", re.DOTALL)
OTHERS = {"PERSON": Subject.PUBLIC, "PHONE_NUMBER": Subject.BUSINESS}

Marked = Callable[[str], tuple[str, list[Finding]]]


def read_marked(markup: str) -> tuple[str, list[Finding]]:
    text, findings, done = "", [], 0
    for match in SPAN.finditer(markup):
        text += markup[done : match.start()]
        subject = OTHERS.get(match[2], Subject.NOBODY) if match[1] else Subject.PERSON
        end = len(text) + len(match[3])
        findings.append(Finding(match[2], len(text), end, match[3], 0.95, "test", "", subject))
        text, done = text + match[3], match.end()
    return text + markup[done:], findings


@pytest.fixture
def marked() -> Marked:
    """Read a post in the markup of the annotation guide; what is optional is not about a private person."""
    return read_marked
