"""Keyed tokens: ``PERSON_7Q3KX0M2W8ZD``."""

from typing import ClassVar

from piiscan.redaction.operators.base import KeyedOperator, Params, active, entity_of
from piiscan.redaction.tokens import token


class TokenOperator(KeyedOperator):
    """Puts the same token for the same value under the same key."""

    name: ClassVar[str] = "token"

    def operate(self, text: str, params: Params = None) -> str:
        """Return the token."""
        return token(active(params, self.name).derive(self.name), entity_of(params), text)
