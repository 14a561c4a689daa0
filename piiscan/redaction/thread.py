"""Redaction of a thread, post by post, with the same label or pseudonym for the same person throughout."""

from collections.abc import Sequence

from piiscan.model import Finding
from piiscan.redaction.people import Acquaintances
from piiscan.redaction.redactor import Redactor


class ThreadRedactor:
    """Remembers who was named in the posts before; memory stays bounded however long the thread is.

    Every label of a person has a number, as nobody knows yet who else will be named.

    Args:
        redactor: how to replace findings.
    """

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor
        self._acquaintances = Acquaintances()

    def redact(self, text: str, findings: Sequence[Finding]) -> str:
        """Return the next post with every finding replaced.

        Args:
            text: the original post.
            findings: sorted by place, no two sharing a character.
        """
        names = [finding.text for finding in findings if finding.entity == "PERSON"]
        return self._redactor.redact(text, findings, self._acquaintances.tell_apart(names), several=True)
