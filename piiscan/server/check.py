"""Examines one post of several fields and says what to do with it: the body of ``/v1/check``."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from piiscan.batch.outcome import glue, joined, placed_in, separated
from piiscan.batch.rows import Row
from piiscan.entities import UNEXAMINED
from piiscan.model import Finding, Message, PeopleLeft, Reason, ScanResult
from piiscan.policy import Action
from piiscan.redaction.people import tell_apart
from piiscan.risk.clues import PRIVATE
from piiscan.risk.thread import Thread
from piiscan.scanner import Scanner
from piiscan.server.engines import Engine
from piiscan.server.messages import Place, message
from piiscan.server.offsets import converted
from piiscan.server.readable import Readable, readable
from piiscan.server.threads import joint_of
from piiscan.server.wire import CheckRequest

_PLACED = 200
"""Findings of which the line is counted for the author; the message names a few of them only."""
_FAILED = Message("검사 중 오류가 났습니다.", "The examination failed.")


@dataclass(frozen=True, slots=True)
class Checked:
    """A post that was examined."""

    request: CheckRequest
    engine: Engine
    fields: tuple[Readable, ...]
    result: ScanResult
    """Of all fields together."""
    findings: tuple[tuple[int, Finding], ...]
    """Each with the number of its field, and offsets in its readable text."""
    redacted: tuple[str, ...]
    """The fields as they were sent, with the findings replaced."""
    together: bool = False
    """Whether earlier posts of the thread make it worse than it is alone."""

    @property
    def decision(self) -> Action:
        """What to do with the post."""
        return self.engine.scanner.policy.action(self.result.verdict, complete=self.result.complete)


def check(
    request: CheckRequest, engine: Engine, *, deadline: float | None = None, thread: Thread | None = None
) -> Checked:
    """Examine a post; one that makes a recognizer fail, or that takes too long, is incomplete, never an error.

    Args:
        request: the post.
        engine: examines it.
        deadline: when to stop, in seconds of ``time.monotonic``.
        thread: what is remembered of its thread.
    """
    fields = tuple(readable(text, request.format) for text in request.fields.values())
    texts = tuple(field.text for field in fields)
    result = scanned(engine.scanner, joined(texts), deadline)
    together = None
    if thread and result.complete:
        together = _with_thread(engine.scanner, thread, joined(texts), result)
    checked = Checked(
        request, engine, fields, together or result, (), (), together=bool(together and together.complete)
    )
    return _split(checked, texts, deadline) if checked.result.complete else _cut_off(checked, texts)


def scanned(scanner: Scanner, text: str, deadline: float | None) -> ScanResult:
    """Return a text examined; one that makes a recognizer fail is incomplete."""
    try:
        return scanner.scan(text, deadline=deadline)
    except Exception:  # noqa: BLE001 - the forum gets an answer that says so, and nothing of the post stands in a traceback
        return scanner.failed(Reason.FAILED, _FAILED)


def _split(checked: Checked, texts: Sequence[str], deadline: float | None) -> Checked:
    """Move the findings into their fields."""
    scanner = checked.engine.scanner
    outcome = separated(
        Row(1, tuple(texts), {}),
        checked.result,
        lambda several: [scanned(scanner, text, deadline) for text in several],
    )
    redacted = outcome.redacted
    if checked.request.format != "plain":
        redacted = _marked_up(checked, outcome.findings) if outcome.result.complete else _markers(checked)
    return replace(checked, result=outcome.result, findings=outcome.findings, redacted=redacted)


def _marked_up(checked: Checked, findings: Sequence[tuple[int, Finding]]) -> tuple[str, ...]:
    """Redact fields with markup, in their source; a person has the same number in all of them."""
    redactor = checked.engine.scanner.redactor
    people = iter(tell_apart([finding.text for _, finding in findings if finding.entity == "PERSON"]))
    known = [(number, finding, next(people) if finding.entity == "PERSON" else None) for number, finding in findings]
    several = len({person.number for _, _, person in known if person}) > 1
    return tuple(
        field.edited(
            redactor.edits(
                field.text,
                [finding for at, finding, _ in known if at == number],
                [person for at, _, person in known if at == number and person],
                several=several,
                josa_apart=True,
            )
        )
        for number, field in enumerate(checked.fields)
    )


def _cut_off(checked: Checked, texts: Sequence[str]) -> Checked:
    """Place what was found in a post that was not examined to the end; what was not examined does not go out."""
    placed = placed_in(texts, checked.result.findings)
    parts: list[str] = []
    if placed is not None and checked.request.format == "plain" and not any(glue(texts) in text for text in texts):
        parts = checked.result.redacted.split(glue(texts)) if len(texts) > 1 else [checked.result.redacted]
    redacted = (*parts, *_markers(checked)[len(parts) :])
    return replace(checked, findings=placed or (), redacted=redacted)


def _markers(checked: Checked) -> tuple[str, ...]:
    """Return what stands for fields that were not examined to the end."""
    label = UNEXAMINED.in_language(checked.engine.scanner.policy.language)
    return (f"[{label}]",) * len(checked.fields)


def _with_thread(scanner: Scanner, thread: Thread, text: str, result: ScanResult) -> ScanResult | None:
    """Return the result of a post with those before it, or None if it is no worse than alone."""
    try:
        joint = joint_of(thread, text, result.findings, result.verdict, scanner.policy)
    except Exception:  # noqa: BLE001 - as for the post alone
        return scanner.failed(Reason.FAILED, _FAILED)
    if joint is None:
        return None
    return replace(
        result,
        verdict=joint.verdict,
        findings=joint.findings,
        redacted=scanner.redactor.redact(text, joint.findings),
        score=joint.score,
        severity=joint.severity,
        reasons=joint.reasons,
        people_left=joint.people_left,
    )


# -- the answer


def answer(checked: Checked, *, shadow: bool = False) -> dict[str, Any]:
    """Return the answer as JSON wants it; see :class:`piiscan.server.wire.CheckAnswer`.

    Args:
        checked: the post.
        shadow: whether to allow everything, and to say what would have been decided.
    """
    request, result = checked.request, checked.result
    said = message(
        _places(checked),
        checked.decision,
        fields=list(request.fields),
        complete=result.complete,
        together=checked.together,
    )
    shadowed = {"would": checked.decision} if shadow else {}
    content: dict[str, Any] = {
        "id": request.id,
        "decision": "allow" if shadow else checked.decision,
        **shadowed,
        "verdict": result.verdict.value,
        "score": result.score,
        "complete": result.complete,
        "incomplete": [{"reason": part.reason.value, "detail": part.detail} for part in result.incomplete],
        "findings": _findings(checked),
        "redacted": dict(zip(request.fields, checked.redacted, strict=True)),
        "people_left": _people_left(result.people_left, explain=request.explain),
        "message": None if shadow or said is None else {"ko": said.ko, "en": said.en},
        "engine": checked.engine.name,
    }
    if request.explain:
        content |= {"severity": result.severity.value, "reasons": list(result.reasons)}
    return content


def _findings(checked: Checked) -> list[dict[str, Any]]:
    names = list(checked.request.fields)
    spans = _spans(checked)
    return [
        {
            "entity": finding.entity,
            "rule": finding.rule,
            "field": names[number],
            "start": start,
            "end": end,
            "score": finding.score,
        }
        for (number, finding), (start, end) in zip(checked.findings, spans, strict=True)
    ]


def _spans(checked: Checked) -> list[tuple[int, int]]:
    """Return where the findings stand in the fields as they were sent, in the unit asked for."""
    placed = [(number, *checked.fields[number].span(f.start, f.end)) for number, f in checked.findings]
    unit = checked.request.offset_unit
    if unit == "codepoint":
        return [(start, end) for _, start, end in placed]
    spans: dict[tuple[int, int], int] = {}
    for number, field in enumerate(checked.fields):
        offsets = sorted({offset for at, *span in placed if at == number for offset in span})
        spans.update(zip(((number, o) for o in offsets), converted(field.source, offsets, unit), strict=True))
    return [(spans[number, start], spans[number, end]) for number, start, end in placed]


def _places(checked: Checked) -> Iterable[Place]:
    """Return where private data stands, as the author sees the post."""
    names = list(checked.request.fields)
    private = [pair for pair in checked.findings if pair[1].subject in PRIVATE] or checked.findings
    for number, finding in islice(private, _PLACED):
        field = checked.fields[number]
        line = 0 if field.is_hidden(finding.start) else field.line(finding.start)
        yield Place(names[number], line, finding.entity)


def _people_left(left: PeopleLeft | None, *, explain: bool) -> dict[str, Any] | None:
    if left is None:
        return None
    numbers: dict[str, Any] = {"estimate": left.estimate, "low": left.low, "high": left.high}
    if explain:
        numbers["steps"] = [{"label": step.label, "people": step.people} for step in left.steps]
    return numbers
