"""Plausible surrogates of the same kind and shape."""

from typing import ClassVar

from piiscan.redaction.methods import check_method
from piiscan.redaction.operators.base import KeyedOperator, Params, active, entity_of
from piiscan.redaction.surrogates import surrogate


class PseudonymOperator(KeyedOperator):
    """Puts the same surrogate for the same value under the same key."""

    name: ClassVar[str] = "pseudonym"

    def operate(self, text: str, params: Params = None) -> str:
        """Return the surrogate."""
        return surrogate(active(params, self.name).derive(self.name), entity_of(params), text)

    def validate(self, params: Params = None) -> None:
        """Check the keyring, and that there are surrogates for the entity.

        Raises:
            ConfigError: there are none, or there is no keyring.
        """
        super().validate(params)
        check_method(entity_of(params), self.name)
