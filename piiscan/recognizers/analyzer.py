"""Presidio's ``AnalyzerEngine`` with our recognizers, without the work that they don't need.

Presidio collects recognizers and entities anew for every text, and its context step compares every result with every recognizer and copies
it, also where no recognizer has context words. That is two thirds of the time of a short post; here both are settled once.
"""

import time
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from presidio_analyzer import AnalyzerEngine, EntityRecognizer, RecognizerRegistry, RecognizerResult

from piiscan.nlp.engine import KoreanNlpEngine
from piiscan.nlp.tagger import NOTHING, Reading
from piiscan.recognizers import korean_recognizers
from piiscan.recognizers.base import Detection, KoreanRecognizer, signals_of
from piiscan.recognizers.overlap import distinct

LANGUAGE = "ko"


class Examined(NamedTuple):
    """What came of a text."""

    results: list[Detection]
    reading: Reading
    """How the text reads as a whole."""
    finished: bool
    """Whether every recognizer has run."""


class _Registry(RecognizerRegistry):  # type: ignore[misc]
    """A registry whose recognizers all serve every text."""

    def get_recognizers(
        self,
        language: str,
        entities: list[str] | None = None,
        all_fields: bool = False,
        ad_hoc_recognizers: list[EntityRecognizer] | None = None,
    ) -> list[EntityRecognizer]:
        """Return all recognizers where Presidio asks for all; else what Presidio would return."""
        if all_fields and not ad_hoc_recognizers and language == LANGUAGE:
            return list(self.recognizers)
        return list(super().get_recognizers(language, entities, all_fields, ad_hoc_recognizers))


class KoreanAnalyzer(AnalyzerEngine):  # type: ignore[misc]
    """An ``AnalyzerEngine`` for Korean posts, ready to use.

    Args:
        entities: only these kinds of identifier; all if None.
        nlp: the engine that computes the signals; a new one if None.
        more: further recognizers, such as an operator's lists.
    """

    def __init__(
        self,
        entities: Collection[str] | None = None,
        nlp: KoreanNlpEngine | None = None,
        more: Iterable[KoreanRecognizer] = (),
    ) -> None:
        recognizers = [*korean_recognizers(entities), *more]
        self._entities = list(dict.fromkeys(recognizer.ENTITY for recognizer in recognizers))
        super().__init__(
            registry=_Registry(recognizers=recognizers, supported_languages=[LANGUAGE]),
            nlp_engine=nlp or KoreanNlpEngine(),
            supported_languages=[LANGUAGE],
        )

    def examine(self, text: str, artifacts: Any = None, *, deadline: float | None = None) -> Examined:
        """Run every recognizer that the time allows; what is found is what ``analyze`` returns with no least score.

        Args:
            text: the post, or a window of it.
            artifacts: its signals, if they are known.
            deadline: when to stop, in seconds of ``time.monotonic``; asked between recognizers.
        """
        if _is_past(deadline):
            return Examined([], NOTHING, finished=False)
        signals = signals_of(text, artifacts or self.nlp_engine.process_text(text, LANGUAGE))
        found: list[Detection] = []
        finished = True
        for recognizer in self.registry.recognizers:
            if _is_past(deadline):
                finished = False
                break
            found += recognizer.detect(signals)
        return Examined(distinct(found), signals.reading, finished)

    def get_supported_entities(self, language: str | None = None) -> list[str]:
        """Return the kinds of identifier that are found."""
        del language
        return self._entities

    def _enhance_using_context(
        self, text: str, raw_results: list[RecognizerResult], *_rest: Any
    ) -> list[RecognizerResult]:
        """Leave out Presidio's context step: our recognizers have looked at the context already."""
        del text
        return raw_results


def _is_past(deadline: float | None) -> bool:
    return deadline is not None and time.monotonic() > deadline
