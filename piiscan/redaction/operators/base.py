"""What the operators have in common."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from presidio_anonymizer.operators import Operator, OperatorType

from piiscan.errors import ConfigError
from piiscan.redaction.keys import Key, Keyring

Params = Mapping[str, Any] | None
"""Parameters of an ``OperatorConfig``; the engine adds ``entity_type``."""


class KoreanOperator(Operator):  # type: ignore[misc]
    """An operator with a name that replaces identifiers."""

    name: ClassVar[str]

    @abstractmethod
    def operate(self, text: str, params: Params = None) -> str:
        """Return what stands in the place of an identifier."""

    def validate(self, params: Params = None) -> None:
        """Check the parameters; there are none."""

    def operator_name(self) -> str:
        """Return the name under which an ``OperatorConfig`` asks for it."""
        return self.name

    def operator_type(self) -> OperatorType:
        """Return that it takes identifiers out, rather than putting them back."""
        return OperatorType.Anonymize


class KeyedOperator(KoreanOperator):
    """An operator that needs ``{"keyring": Keyring}``, see :func:`piiscan.redaction.keys.load_keyring`."""

    def validate(self, params: Params = None) -> None:
        """Check that there is a keyring.

        Raises:
            ConfigError: there is none.
        """
        keyring(params, self.name)


def entity_of(params: Params) -> str:
    """Return the kind of identifier; the engine names it."""
    return str((params or {}).get("entity_type", ""))


def keyring(params: Params, name: str) -> Keyring:
    """Return the keyring of the parameters.

    Raises:
        ConfigError: there is none.
    """
    keys = (params or {}).get("keyring")
    if not isinstance(keys, Keyring):
        raise ConfigError(f"the operator {name!r} needs the parameter 'keyring', made by load_keyring()")
    return keys


def active(params: Params, name: str) -> Key:
    """Return the key to write with."""
    return keyring(params, name).active
