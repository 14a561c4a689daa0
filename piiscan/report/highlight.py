"""A post with its findings marked, for a terminal."""

from collections.abc import Iterable, Sequence

from rich.text import Text

from piiscan.model import Finding
from piiscan.report.words import entity_label

_STYLES = {
    "PERSON": "bold magenta",
    "KR_SCHOOL": "bold cyan",
    "KR_COHORT": "bold blue",
    "KR_AFFILIATION": "bold green",
    "KR_BIRTHDATE": "bold yellow",
    "KR_ADDRESS": "bold bright_yellow",
    "KR_STUDENT_ID": "bold bright_blue",
    "PHONE_NUMBER": "bold red",
    "EMAIL_ADDRESS": "bold bright_red",
    "SOCIAL_HANDLE": "bold bright_magenta",
    "KR_BANK_ACCOUNT": "bold bright_green",
    "KR_VEHICLE_PLATE": "bold bright_cyan",
}
_OTHER = "bold red"
_FRAME = "dim"
_BREAKS = dict.fromkeys(map(ord, "\r\n\t\u2028\u2029"), " ")
_EXCERPT = 200
_BEFORE = 60

_HIDDEN = {code: chr(0x2400 + code) for code in range(32) if chr(code) not in "\n\t"}
_HIDDEN[0x7F] = "\u2421"
_HIDDEN |= dict.fromkeys(
    [*range(0x80, 0xA0), 0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)], "\ufffd"
)


def style_of(entity: str) -> str:
    """Return the style in which an entity is shown."""
    return _STYLES.get(entity, _OTHER)


def visible(text: str) -> str:
    """Replace what would act on a terminal: control and direction characters, lone surrogates."""
    return text.translate(_HIDDEN).encode("utf-8", "replace").decode()


def highlighted(text: str, findings: Sequence[Finding], language: str) -> Text:
    """Return the post with each finding in its colour and its kind beside it: ``[김민수|이름]``.

    Args:
        text: the original post.
        findings: sorted by place, no two sharing a character.
        language: of the names of the kinds.
    """
    shown, done = Text(), 0
    for finding in findings:
        shown.append(visible(text[done : finding.start]))
        shown.append("[", _FRAME)
        shown.append(visible(text[finding.start : finding.end]), style_of(finding.entity))
        shown.append(f"|{entity_label(finding.entity, language)}]", _FRAME)
        done = finding.end
    shown.append(visible(text[done:]))
    return shown


def excerpt(text: str, findings: Sequence[Finding], language: str) -> Text:
    """Return :func:`highlighted` on one line, of a long post only what is around the first finding."""
    start = max(0, findings[0].start - _BEFORE) if findings and len(text) > _EXCERPT else 0
    end = min(len(text), start + _EXCERPT)
    inside = [f for f in findings if start <= f.start and f.end <= end]
    moved = [Finding(f.entity, f.start - start, f.end - start, f.text, f.score, f.rule, f.reason) for f in inside]
    line = text[start:end].translate(_BREAKS)
    shown = highlighted(line, moved, language)
    return Text("…" if start else "") + shown + Text("…" if end < len(text) else "")


def legend(entities: Iterable[str], language: str) -> Text:
    """Return the colours of the entities."""
    shown = Text()
    for entity in dict.fromkeys(entities):
        shown.append("  " if shown else "")
        shown.append("■ ", style_of(entity))
        shown.append(entity_label(entity, language))
    return shown
