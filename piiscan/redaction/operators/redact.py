"""Identifiers that go without a trace."""

from typing import ClassVar

from piiscan.redaction.operators.base import KoreanOperator, Params


class RedactOperator(KoreanOperator):
    """Puts nothing."""

    name: ClassVar[str] = "redact"

    def operate(self, text: str, params: Params = None) -> str:
        """Return nothing."""
        del text, params
        return ""
