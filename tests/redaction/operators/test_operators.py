"""Each operator works in Presidio's own engines."""

import re

import pytest
from presidio_anonymizer import AnonymizerEngine, DeanonymizeEngine
from presidio_anonymizer.entities import OperatorConfig, OperatorResult, RecognizerResult

from piiscan.errors import ConfigError, FormatError
from piiscan.redaction.keys import Key, Keyring
from piiscan.redaction.operators import OPERATORS, DecryptOperator, add_operators

TEXT = "김민수 010-0123-4567"
RESULTS = [RecognizerResult("PERSON", 0, 3, 1.0), RecognizerResult("PHONE_NUMBER", 4, 17, 1.0)]
KEYRING = Keyring((Key(bytes(range(32))),))


@pytest.fixture(scope="module")
def engine() -> AnonymizerEngine:
    engine = AnonymizerEngine()
    add_operators(engine)
    return engine


def anonymize(engine: AnonymizerEngine, name: str, **params: object) -> str:
    return str(engine.anonymize(TEXT, RESULTS, {"DEFAULT": OperatorConfig(name, params)}).text)


@pytest.mark.parametrize(
    ("name", "params", "expected"),
    [
        ("label", {}, r"\[이름\] \[전화번호\]"),
        ("label", {"language": "en", "number": 2}, r"\[name 2\] \[phone 2\]"),
        ("mask", {}, r"김\*수 010-\*{4}-4567"),
        ("pseudonym", {"keyring": KEYRING}, r"[가-힣]{3} 010-[01]\d{3}-\d{4}"),
        ("token", {"keyring": KEYRING}, r"PERSON_\w{12} PHONE_NUMBER_\w{12}"),
        ("encrypt", {"keyring": KEYRING}, r"\{PERSON:\S+\} \{PHONE_NUMBER:\S+\}"),
        ("encrypt", {"keyring": KEYRING, "same": True}, r"\{PERSON:\w+\.s\.\S+\} \{PHONE_NUMBER:\S+\}"),
        ("keep", {}, "김민수 010-0123-4567"),
        ("redact", {}, " "),
    ],
)
def test_every_operator_works_in_presidios_engine(
    engine: AnonymizerEngine, name: str, params: dict[str, object], expected: str
) -> None:
    assert re.fullmatch(expected, anonymize(engine, name, **params))


def test_all_operators_have_names_of_their_own() -> None:
    assert len({operator().operator_name() for operator in OPERATORS}) == len(OPERATORS)


def test_the_deanonymizer_opens_what_the_anonymizer_sealed(engine: AnonymizerEngine) -> None:
    result = engine.anonymize(TEXT, RESULTS, {"DEFAULT": OperatorConfig("encrypt", {"keyring": KEYRING})})
    opener = DeanonymizeEngine()
    add_operators(opener)
    items = [OperatorResult(item.start, item.end, item.entity_type) for item in result.items]
    opened = opener.deanonymize(result.text, items, {"DEFAULT": OperatorConfig("decrypt", {"keyring": KEYRING})})
    assert opened.text == TEXT


def test_half_a_sealed_value_does_not_open() -> None:
    with pytest.raises(FormatError, match="no sealed value"):
        DecryptOperator().operate("{PERSON:", {"keyring": KEYRING})


@pytest.mark.parametrize(
    ("name", "params", "message"),
    [
        ("label", {"language": "fr"}, "languages"),
        ("label", {"number": -1}, "whole number"),
        ("token", {}, "'keyring'"),
        ("pseudonym", {"keyring": b"secret"}, "'keyring'"),
        ("encrypt", {"keyring": None}, "'keyring'"),
    ],
)
def test_parameters_that_do_not_fit_are_refused(
    engine: AnonymizerEngine, name: str, params: dict[str, object], message: str
) -> None:
    with pytest.raises(ConfigError, match=message):
        anonymize(engine, name, **params)


@pytest.mark.parametrize(("name", "params"), [("mask", {}), ("pseudonym", {"keyring": KEYRING})])
def test_an_entity_that_an_operator_does_not_know_is_refused(
    engine: AnonymizerEngine, name: str, params: dict[str, object]
) -> None:
    results = [RecognizerResult("LOCATION", 0, 3, 1.0)]
    with pytest.raises(ConfigError, match="does not fit LOCATION"):
        engine.anonymize(TEXT, results, {"DEFAULT": OperatorConfig(name, params)})
