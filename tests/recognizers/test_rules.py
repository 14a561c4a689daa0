"""Every rule proves itself: its examples are found by it exactly, its counterexamples are not found by it."""

import pytest

from piiscan.nlp.signals import Signals
from piiscan.recognizers import korean_recognizers
from piiscan.recognizers.base import KoreanRecognizer, Rule

OPEN, CLOSE = "⟦", "⟧"
RECOGNIZERS = korean_recognizers()
RULES = [(recognizer, rule) for recognizer in RECOGNIZERS for rule in recognizer.RULES]
EXAMPLES = [(r, rule, example) for r, rule in RULES for example in rule.examples]
COUNTEREXAMPLES = [(r, rule, text) for r, rule in RULES for text in rule.counterexamples]


def name_of(value: object) -> str:
    return value.id if isinstance(value, Rule) else type(value).__name__ if not isinstance(value, str) else "text"


def expected(example: str) -> tuple[str, list[tuple[int, int]]]:
    """Split an example into its text and its spans."""
    text, spans = "", []
    for i, part in enumerate(example.replace(CLOSE, OPEN).split(OPEN)):
        if i % 2:
            spans.append((len(text), len(text) + len(part)))
        text += part
    return text, spans


def found(recognizer: KoreanRecognizer, rule: Rule, text: str) -> list[tuple[int, int]]:
    signals = Signals.of(text)
    return [signals.view.span(hit.start, hit.end) for hit in recognizer.find(signals) if hit.rule == rule.id]


@pytest.mark.parametrize(("recognizer", "rule", "example"), EXAMPLES, ids=name_of)
def test_a_rule_finds_its_example_exactly(recognizer: KoreanRecognizer, rule: Rule, example: str) -> None:
    text, spans = expected(example)
    assert spans
    assert set(spans) <= set(found(recognizer, rule, text))


@pytest.mark.parametrize(("recognizer", "rule", "text"), COUNTEREXAMPLES, ids=name_of)
def test_a_rule_finds_nothing_in_its_counterexample(recognizer: KoreanRecognizer, rule: Rule, text: str) -> None:
    assert found(recognizer, rule, text) == []


def test_rule_ids_are_unique_and_every_rule_that_is_no_tagger_has_an_example() -> None:
    ids = [rule.id for _, rule in RULES]
    assert len(ids) == len(set(ids))
    assert [rule.id for _, rule in RULES if not rule.examples and not rule.id.endswith(".tagger")] == []


@pytest.mark.parametrize("recognizer", RECOGNIZERS, ids=name_of)
def test_every_hit_names_one_of_the_recognizers_rules(recognizer: KoreanRecognizer) -> None:
    ids = {rule.id for rule in recognizer.RULES}
    for rule in recognizer.RULES:
        for example in rule.examples:
            assert {hit.rule for hit in recognizer.find(Signals.of(expected(example)[0]))} <= ids
