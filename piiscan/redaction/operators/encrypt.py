"""Sealed values and how to open them."""

from typing import ClassVar

from presidio_anonymizer.operators import OperatorType

from piiscan.errors import FormatError
from piiscan.redaction.operators.base import KeyedOperator, Params, active, entity_of, keyring
from piiscan.redaction.sealing import SEALED, seal, unseal


class EncryptOperator(KeyedOperator):
    """Seals a value; with ``{"same": True}`` equal values look equal."""

    name: ClassVar[str] = "encrypt"

    def operate(self, text: str, params: Params = None) -> str:
        """Return the sealed value."""
        same = bool((params or {}).get("same"))
        return seal(active(params, self.name), entity_of(params), text, same=same)


class DecryptOperator(KeyedOperator):
    """Opens what :class:`EncryptOperator` sealed, in a ``DeanonymizeEngine``."""

    name: ClassVar[str] = "decrypt"

    def operate(self, text: str, params: Params = None) -> str:
        """Return the value.

        Raises:
            FormatError: it is no sealed value, or it was altered.
            KeyFileError: the keyring lacks its key.
        """
        match = SEALED.fullmatch(text)
        if match is None:
            raise FormatError("this is no sealed value, or a part of one")
        return unseal(keyring(params, self.name), match).text

    def operator_type(self) -> OperatorType:
        """Return that it puts identifiers back."""
        return OperatorType.Deanonymize
