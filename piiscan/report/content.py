"""What a report is made of, and how a post is shown in it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from piiscan.batch.export import Scanned
from piiscan.batch.repeats import Repeats
from piiscan.model import Finding, Message
from piiscan.redaction.masking import MASKS, mask
from piiscan.report import words
from piiscan.report.highlight import visible

LONGEST = 1_500
"""Characters of a post that are shown."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a report is made of.

    Attributes:
        scanned: the inputs, scanned with what a report needs.
        repeats: the identifiers of all inputs.
        language: ``"ko"`` or ``"en"``.
        reveal: whether identifiers are shown as posted; else they are masked.
        with_text: whether posts are shown at all.
        posts: how many of each verdict.
    """

    scanned: Sequence[Scanned]
    repeats: Repeats = field(default_factory=Repeats)
    language: str = "ko"
    reveal: bool = False
    with_text: bool = True
    posts: int = 200

    def say(self, message: Message, **values: object) -> str:
        """Return a sentence, ready to stand in HTML."""
        return escape(message.in_language(self.language).format(**values))

    def label(self, entity: str) -> str:
        """Return what a kind of identifier is called, ready to stand in HTML."""
        return escape(words.entity_label(entity, self.language))

    def shown(self, entity: str, text: str) -> str:
        """Return an identifier as this report may show it, ready to stand in HTML."""
        return safe(text if self.reveal and self.with_text else masked(entity, text))

    def place(self, name: str, row: int) -> str:
        """Return where a post stands, ready to stand in HTML; with its input where there are several."""
        number = self.say(words.ROW, number=f"{row:,}")
        return f"{safe(name)} {number}" if len(self.scanned) > 1 else number


def marked(report: Report, text: str, findings: Sequence[Finding]) -> str:
    """Return a text with its findings marked, ready to stand in HTML; kinds alone where no text may be shown."""
    if not report.with_text:
        return ", ".join(dict.fromkeys(report.label(finding.entity) for finding in findings))
    parts: list[str] = []
    done = 0
    for finding in findings:
        if finding.start >= LONGEST:
            break
        shown, label = report.shown(finding.entity, finding.text), report.label(finding.entity)
        parts += safe(text[done : finding.start]), f"<mark>{shown}<small>{label}</small></mark>"
        done = finding.end
    rest = text[done : max(done, LONGEST)]
    return "".join([*parts, safe(rest), "…" if done + len(rest) < len(text) else ""])


def masked(entity: str, text: str) -> str:
    """Return an identifier with what identifies hidden."""
    return mask(entity, text) if entity in MASKS else "*" * min(len(text), 8)


def safe(text: str) -> str:
    """Return a text as a page can show it: no markup, nothing invisible."""
    return escape(visible(text))


def heads(report: Report, *headings: Message | None) -> str:
    """Return the head of a table; numbers stand on the right."""
    numbers = {words.POSTS, words.FOUND, words.FLAGGED}
    cells = (
        f"<th{' class=number' if heading in numbers else ''}>{report.say(heading) if heading else ''}</th>"
        for heading in headings
    )
    return f"<tr>{''.join(cells)}</tr>"
