"""The scanner's short way and Presidio's way find the same."""

import pytest

from piiscan.nlp.engine import KoreanNlpEngine
from piiscan.recognizers import RECOGNIZERS, korean_recognizers
from piiscan.recognizers.base import RULE_KEY, SUBJECT_KEY, KoreanRecognizer, signals_of

EXAMPLES = [
    text.replace("⟦", "").replace("⟧", "") for kind in RECOGNIZERS for rule in kind.RULES for text in rule.examples
]
TEXTS = [*EXAMPLES[::7], "충\u200b남대 24학번 김\u200b민수 ０１０-0123-4567"]


@pytest.mark.parametrize("text", TEXTS)
def test_a_detection_is_a_result_without_its_explanation(text: str) -> None:
    artifacts = KoreanNlpEngine().process_text(text, "ko")
    signals = signals_of(text, artifacts)
    for recognizer in korean_recognizers():
        detected = [(d.start, d.end, d.score, d.rule, d.subject) for d in recognizer.detect(signals)]
        results = recognizer.analyze(text, [], artifacts)
        assert detected == [
            (r.start, r.end, r.score, r.recognition_metadata[RULE_KEY], r.recognition_metadata[SUBJECT_KEY])
            for r in results
        ]


@pytest.mark.parametrize("kind", [kind for kind in RECOGNIZERS if kind.LEAST_RUN])
def test_a_post_with_too_few_digits_holds_nothing_for_a_recognizer_of_numbers(kind: type[KoreanRecognizer]) -> None:
    recognizer = kind()
    for text in EXAMPLES:
        signals = signals_of(text, None)
        if signals.digit_run < kind.LEAST_RUN:
            assert not list(recognizer.find(signals)), text
