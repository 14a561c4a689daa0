"""A spaCy component with the scanner's spans: ``nlp.add_pipe("piiscan")``.

Korean words carry josa, so a name often ends inside a token. The component splits such tokens, and the entities of the document are the
scanner's findings to the character; ``doc._.piiscan`` holds the whole result.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from piiscan.model import Finding, ScanResult
from piiscan.policy import Policy
from piiscan.pool import CHUNK, chunks
from piiscan.scanner import Scanner

EXTENSION = "piiscan"


class PiiscanComponent:
    """Sets ``doc.ents``, ``doc.spans["piiscan"]`` and ``doc._.piiscan``."""

    def __init__(self, scanner: Scanner) -> None:
        self._scanner = scanner
        if not Doc.has_extension(EXTENSION):
            Doc.set_extension(EXTENSION, default=None)

    def __call__(self, doc: Doc) -> Doc:
        """Examine one document."""
        return _annotate(doc, self._scanner.scan(doc.text))

    def pipe(self, stream: Iterable[Doc], batch_size: int = CHUNK) -> Iterator[Doc]:
        """Examine documents in batches, in order."""
        del batch_size
        documents: list[Doc] = []

        def texts() -> Iterator[str]:
            for doc in stream:
                documents.append(doc)
                yield doc.text

        for chunk in chunks(texts()):
            results = self._scanner.scan_chunk(chunk)
            yield from map(_annotate, documents, results)
            documents.clear()


@Language.factory("piiscan", default_config={"language": "ko", "sensitivity": "balanced"})  # type: ignore[untyped-decorator]
def create(nlp: Language, name: str, language: str, sensitivity: str) -> PiiscanComponent:
    """Make the component from the options of ``add_pipe``.

    Raises:
        ConfigError: an option has no such value.
    """
    del nlp, name
    return PiiscanComponent(Scanner(Policy.create(language=language, sensitivity=sensitivity)))


def _annotate(doc: Doc, result: ScanResult) -> Doc:
    _split(doc, result.findings)
    spans = [doc.char_span(f.start, f.end, label=f.entity) for f in result.findings]
    found: list[Span] = [span for span in spans if span is not None]
    doc.spans["piiscan"] = found
    doc.set_ents(
        [*found, *(ent for ent in doc.ents if not any(ent.start < s.end and s.start < ent.end for s in found))]
    )
    doc._.piiscan = result
    return doc


def _split(doc: Doc, findings: Iterable[Finding]) -> None:
    """Split the tokens in which a finding begins or ends."""
    borders = sorted({at for finding in findings for at in (finding.start, finding.end)})
    with doc.retokenize() as retokenizer:
        for token in doc:
            inner = [at - token.idx for at in borders if token.idx < at < token.idx + len(token)]
            if inner:
                edges = [0, *inner, len(token)]
                parts = [token.text[a:b] for a, b in pairwise(edges)]
                heads: list[Any] = [(token, i) for i in range(len(parts))]
                retokenizer.split(token, parts, heads=heads)
