"""The kind of identifier in its place: ``[이름]``."""

from typing import ClassVar

from piiscan.errors import ConfigError
from piiscan.redaction.methods import numbered_label
from piiscan.redaction.operators.base import KoreanOperator, Params, entity_of


class LabelOperator(KoreanOperator):
    """Puts the label of the entity, ``[name]`` with ``{"language": "en"}``, ``[이름 2]`` with ``{"number": 2}``."""

    name: ClassVar[str] = "label"

    def operate(self, text: str, params: Params = None) -> str:
        """Return the label of the entity; the text itself does not matter."""
        del text
        params = params or {}
        return numbered_label(entity_of(params), str(params.get("language", "ko")), int(params.get("number", 0)))

    def validate(self, params: Params = None) -> None:
        """Check language and number.

        Raises:
            ConfigError: the language is neither ``ko`` nor ``en``, or the number is below 0.
        """
        params = params or {}
        if params.get("language", "ko") not in {"ko", "en"}:
            raise ConfigError("the label operator knows the languages 'ko' and 'en'")
        number = params.get("number", 0)
        if not isinstance(number, int) or number < 0:
            raise ConfigError("the number of a label is a whole number from 0")
