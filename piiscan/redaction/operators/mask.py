"""Partial masks: ``김*수``, ``010-****-5678``."""

from typing import ClassVar

from piiscan.redaction.masking import mask
from piiscan.redaction.methods import check_method
from piiscan.redaction.operators.base import KoreanOperator, Params, entity_of


class MaskOperator(KoreanOperator):
    """Covers what :data:`piiscan.redaction.masking.MASKS` does not show."""

    name: ClassVar[str] = "mask"

    def operate(self, text: str, params: Params = None) -> str:
        """Return the masked identifier."""
        return mask(entity_of(params), text)

    def validate(self, params: Params = None) -> None:
        """Check that there is a mask for the entity.

        Raises:
            ConfigError: there is none.
        """
        check_method(entity_of(params), self.name)
