"""What all recognizers share: rules with examples, hits in view offsets, results in Presidio's terms."""

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from presidio_analyzer import AnalysisExplanation, EntityRecognizer, RecognizerResult

from piiscan.model import Message, Subject
from piiscan.nlp.signals import Signals

SIGNALS = "piiscan_signals"
RULE_KEY = "piiscan_rule"
SUBJECT_KEY = "piiscan_subject"


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to recognise an entity, with the proof that it works.

    Attributes:
        id: entity and variant, e.g. ``phone.mobile``; stable, since users refer to it.
        title: what the rule looks for, as the reason that people read ("mobile number").
        source: where the rule comes from: a law, a standard, a numbering plan, a census.
        examples: texts with the expected span in ⟦ ⟧; a test runs each.
        counterexamples: texts in which the rule must find nothing; a test runs each.
    """

    id: str
    title: Message
    source: str
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()


class Hit(NamedTuple):
    """A span found by a rule, in offsets of the view, half open."""

    start: int
    end: int
    score: float
    """Confidence between 0 and 1: rules that hardly err 0.85 and more, with context 0.6, the tagger's probability else."""
    rule: str
    subject: Subject = Subject.PERSON


@dataclass(slots=True)
class Detection:
    """What a rule found in a post, in offsets of the original: a Presidio result without its explanation, at a tenth of the cost."""

    entity_type: str
    start: int
    end: int
    score: float
    rule: str
    subject: Subject


class KoreanRecognizer(EntityRecognizer):  # type: ignore[misc]
    """A Presidio recognizer that reads the shared signals of a post.

    A subclass names its ``ENTITY``, its ``RULES`` and writes :meth:`find`. It works in any ``AnalyzerEngine``: with piiscan's NLP engine
    the signals come with the artifacts, with another engine the first recognizer computes them and leaves them there for the others.
    """

    ENTITY: ClassVar[str]
    RULES: ClassVar[tuple[Rule, ...]]
    LEAST_RUN: ClassVar[int] = 0
    """Digits, or signs that hide digits, that must stand near each other in a post; it is not searched where fewer do."""

    def __init__(self, supported_language: str = "ko") -> None:
        super().__init__(
            supported_entities=[self.ENTITY], name=type(self).__name__, supported_language=supported_language
        )

    def load(self) -> None:
        """Load nothing: data is read on first use."""

    @abstractmethod
    def find(self, signals: Signals) -> Iterable[Hit]:
        """Yield what the rules find in the post; hits may overlap."""

    def analyze(self, text: str, entities: Sequence[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:
        """Return the hits as Presidio results in offsets of the original text."""
        if entities and self.ENTITY not in entities:
            return []
        signals = signals_of(text, nlp_artifacts)
        return [self._result(found) for found in self.detect(signals)]

    def detect(self, signals: Signals) -> list[Detection]:
        """Return the hits in offsets of the original text."""
        if signals.digit_run < self.LEAST_RUN:
            return []
        entity, view = self.ENTITY, signals.view
        if view.is_original:
            return [Detection(entity, *hit) for hit in self.find(signals)]
        return [
            Detection(entity, *view.span(start, end), score, rule, subject)
            for start, end, score, rule, subject in self.find(signals)
        ]

    def _result(self, found: Detection) -> RecognizerResult:
        return RecognizerResult(
            entity_type=found.entity_type,
            start=found.start,
            end=found.end,
            score=found.score,
            analysis_explanation=AnalysisExplanation(
                recognizer=self.name, original_score=found.score, pattern_name=found.rule
            ),
            recognition_metadata={
                RecognizerResult.RECOGNIZER_NAME_KEY: self.name,
                RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id,
                RULE_KEY: found.rule,
                SUBJECT_KEY: found.subject,
            },
        )


def signals_of(text: str, nlp_artifacts: Any) -> Signals:
    """Return the signals that the artifacts carry, or compute them and leave them there."""
    signals = getattr(nlp_artifacts, SIGNALS, None)
    if signals is None or signals.view.original != text:
        signals = Signals.of(text)
        if nlp_artifacts is not None:
            setattr(nlp_artifacts, SIGNALS, signals)
    return signals
