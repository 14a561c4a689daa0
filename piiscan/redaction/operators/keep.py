"""Identifiers that stay."""

from typing import ClassVar

from piiscan.redaction.operators.base import KoreanOperator, Params


class KeepOperator(KoreanOperator):
    """Leaves an identifier as it is."""

    name: ClassVar[str] = "keep"

    def operate(self, text: str, params: Params = None) -> str:
        """Return the identifier."""
        del params
        return text
