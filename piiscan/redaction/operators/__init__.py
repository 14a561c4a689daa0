"""Presidio anonymizer operators; each works in any ``AnonymizerEngine``.

    >>> from presidio_anonymizer import AnonymizerEngine
    >>> engine = AnonymizerEngine()
    >>> add_operators(engine)

An engine knows neither the text around a finding nor its other findings, so it can't put the josa right nor number persons;
:class:`piiscan.redaction.redactor.Redactor` does.
"""

from presidio_anonymizer import AnonymizerEngine, DeanonymizeEngine

from piiscan.redaction.operators.encrypt import DecryptOperator, EncryptOperator
from piiscan.redaction.operators.keep import KeepOperator
from piiscan.redaction.operators.label import LabelOperator
from piiscan.redaction.operators.mask import MaskOperator
from piiscan.redaction.operators.pseudonym import PseudonymOperator
from piiscan.redaction.operators.redact import RedactOperator
from piiscan.redaction.operators.token import TokenOperator

OPERATORS = (
    LabelOperator,
    MaskOperator,
    PseudonymOperator,
    TokenOperator,
    EncryptOperator,
    KeepOperator,
    RedactOperator,
)
"""All operators that take identifiers out."""

__all__ = [
    "OPERATORS",
    "DecryptOperator",
    "EncryptOperator",
    "KeepOperator",
    "LabelOperator",
    "MaskOperator",
    "PseudonymOperator",
    "RedactOperator",
    "TokenOperator",
    "add_operators",
]


def add_operators(engine: AnonymizerEngine | DeanonymizeEngine) -> None:
    """Add the operators to an engine; they take the place of Presidio's own of the same names."""
    if isinstance(engine, DeanonymizeEngine):
        engine.operators_factory.add_deanonymize_operator(DecryptOperator)
        return
    for operator in OPERATORS:
        engine.add_anonymizer(operator)
