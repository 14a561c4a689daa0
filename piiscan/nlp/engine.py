"""Presidio's NLP engine for Korean posts: no spaCy pipeline, one shared scan."""

from collections.abc import Iterable, Iterator

from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine
from spacy.tokens import Doc
from spacy.vocab import Vocab

from piiscan.nlp.signals import Signals, tagger

_NO_TOKENS = Doc(Vocab())


class KoreanArtifacts(NlpArtifacts):  # type: ignore[misc]
    """Presidio's artifacts of a post, carrying its signals.

    There are no tokens and no lemmas: Korean words end in josa, so Presidio's context step would find little; our recognizers look at
    the context themselves.
    """

    def __init__(self, signals: Signals, nlp_engine: "KoreanNlpEngine", language: str) -> None:
        super().__init__(
            entities=[], tokens=_NO_TOKENS, tokens_indices=[], lemmas=[], nlp_engine=None, language=language
        )
        self.nlp_engine = nlp_engine
        self.piiscan_signals = signals


class KoreanNlpEngine(NlpEngine):  # type: ignore[misc]
    """Computes the signals of each post once, for all recognizers.

    Args:
        languages: the codes under which the engine serves; the text is read as Korean under each.
    """

    def __init__(self, languages: tuple[str, ...] = ("ko",)) -> None:
        self._languages = list(languages)
        self._loaded = False

    def load(self) -> None:
        """Load the tagger's weights."""
        tagger()
        self._loaded = True

    def is_loaded(self) -> bool:
        """Whether the weights are in memory."""
        return self._loaded

    def process_text(self, text: str, language: str) -> KoreanArtifacts:
        """Return the artifacts of one post."""
        return KoreanArtifacts(Signals.of(text), self, language)

    def process_batch(
        self, texts: Iterable[str], language: str, batch_size: int = 256, n_process: int = 1, **_options: object
    ) -> Iterator[tuple[str, KoreanArtifacts]]:
        """Yield each post with its artifacts, in order; ``n_process`` is ignored, processes are the scanner's business."""
        del n_process
        batch: list[str] = []
        for text in texts:
            batch.append(text)
            if len(batch) >= batch_size:
                yield from self._batch(batch, language)
                batch = []
        yield from self._batch(batch, language)

    def _batch(self, texts: list[str], language: str) -> Iterator[tuple[str, KoreanArtifacts]]:
        for text, signals in zip(texts, Signals.of_many(texts), strict=True):
            yield text, KoreanArtifacts(signals, self, language)

    def is_stopword(self, word: str, language: str) -> bool:
        """Whether Presidio should ignore a word: never, there are no words."""
        del word, language
        return False

    def is_punct(self, word: str, language: str) -> bool:
        """Whether a word is punctuation: never, there are no words."""
        del word, language
        return False

    def get_supported_entities(self) -> list[str]:
        """Return what the engine itself finds: nothing, the recognizers do."""
        return []

    def get_supported_languages(self) -> list[str]:
        """Return the codes given at construction."""
        return list(self._languages)
