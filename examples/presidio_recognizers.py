#!/usr/bin/env python3
"""Add piiscan's recognizers to a Presidio that runs already, beside its own."""

from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import NoOpNlpEngine
from presidio_analyzer.predefined_recognizers import CreditCardRecognizer
from presidio_anonymizer import AnonymizerEngine
from presidio_anonymizer.entities import OperatorConfig

from piiscan.recognizers import korean_recognizers
from piiscan.redaction.operators import LabelOperator

POST = "충남대 의대 24학번 김도현이 010-0123-4567로 연락함. 카드 4111 1111 1111 1111"


def analyzer() -> AnalyzerEngine:
    """Return an engine as a service may run it: Presidio's own recognizers, and ours."""
    registry = RecognizerRegistry(
        supported_languages=["ko"], recognizers=[CreditCardRecognizer(supported_language="ko")]
    )
    registry.recognizers.extend(korean_recognizers())
    engine = NoOpNlpEngine(models=[{"lang_code": "ko", "model_name": "none"}])
    return AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=["ko"])


def anonymizer() -> AnonymizerEngine:
    """Return Presidio's anonymizer with our label operator."""
    engine = AnonymizerEngine()
    engine.add_anonymizer(LabelOperator)
    return engine


def main() -> None:
    """Print what is found in the post, and the post with labels."""
    results = analyzer().analyze(POST, language="ko", score_threshold=0.5)
    for result in sorted(results, key=lambda r: r.start):
        print(f"{result.entity_type:16}{result.score:.2f}  {POST[result.start : result.end]}")
    print(anonymizer().anonymize(POST, results, {"DEFAULT": OperatorConfig("label")}).text)


if __name__ == "__main__":
    main()
