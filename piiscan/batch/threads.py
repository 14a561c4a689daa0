"""Joins the posts of a thread or an author, in the order of the input: a name here, a school there.

Threads stand interleaved in an export that is sorted by time, so many are open at once; what of them had to be forgotten
is counted. All depends on nothing but the rows before, so a run that goes on after an interruption joins them again.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import NamedTuple

from piiscan.batch.open_threads import ROOM, Key, OpenThread, OpenThreads
from piiscan.batch.outcome import Joint, Outcome, apart, as_one, with_findings
from piiscan.batch.rows import Row
from piiscan.model import Finding, Incomplete, Message, Reason
from piiscan.policy import Policy
from piiscan.redaction.redactor import Redactor
from piiscan.risk.thread import Thread, may_add
from piiscan.risk.verdict import Assessment, Observed

THREAD, AUTHOR = "thread", "author"
_FAILED = Message(
    "앞의 글과 함께 검사하다가 오류가 났습니다 ({error}).",
    "The examination together with earlier posts failed ({error}).",
)


Observe = Callable[[str], Observed]
"""Examines a text."""


class Reader(NamedTuple):
    """What reads the posts of a thread."""

    policy: Policy
    observe: Observe | None
    """Examines a post together with those before it; without it only what was found in the posts alone is put together."""


class Rehearsed(NamedTuple):
    """What is known of an outcome before it is joined."""

    adds: bool | None
    """What :func:`piiscan.risk.thread.may_add` says of the post; None if it was not asked."""
    asked: list[tuple[Observe, str]]
    """Texts that will be examined, and by what."""


class _Stage:
    """A thread as it will be after rows that were rehearsed, if none of those completes an identity."""

    def __init__(self, of: OpenThread) -> None:
        self._thread = of.thread.twin()
        self.row = 0
        """The last row that it has read."""

    def add(self, outcome: Outcome, text: str, findings: Sequence[Finding], *, adds: bool) -> list[tuple[Observe, str]]:
        """Read the next post, and return what is examined for it, and by what."""
        self.row = outcome.number
        examined = self._thread.rehearse(text, findings, outcome.result.verdict, adds=adds)
        return [(self._thread.observe, examined)] if self._thread.observe and examined is not None else []


class Joiner:
    """Takes the outcomes of an input in order, and returns each as it is together with those before.

    The verdict is the one that :meth:`piiscan.Scanner.scan_thread` gives over the posts of a thread, and a person has the
    same number in all redacted posts of it. Where thread and author both complete an identity, the surer one counts.

    Args:
        columns: the column of the thread, under ``"thread"``, or of the author, under ``"author"``, or both.
        reader_of: what reads a row.
        room: bytes that threads and authors may take.
    """

    def __init__(self, columns: Mapping[str, str], reader_of: Callable[[Row], Reader], room: int = ROOM) -> None:
        self._columns = columns
        self._reader_of = reader_of
        self._threads = OpenThreads(room)
        self._redactors: dict[int, tuple[Policy, Redactor]] = {}
        self._rehearsed: dict[Key, _Stage] = {}

    @property
    def forgotten(self) -> int:
        """How often a thread or author came back of whom something had been known, but was no longer in memory."""
        return self._threads.forgotten

    def __call__(self, outcome: Outcome, *, adds: bool | None = None) -> Outcome:
        """Return the outcome of a row together with earlier rows; one that fails on the way is reported as incomplete.

        Args:
            outcome: of the post alone.
            adds: what :func:`piiscan.risk.thread.may_add` says of it, if it is known.
        """
        row = outcome.row
        if not isinstance(row, Row):
            return outcome
        keys = self._keys(row)
        threads = [self._threads.take(key, lambda: self._new(row)) for key in keys]
        try:
            joined = _joined(outcome, keys, threads, adds) if keys else outcome
        except Exception as error:  # noqa: BLE001 - one post must not end a run; the findings say that it failed
            joined = _failed(outcome, error, self._reader_of(row).policy)
        for key, thread in zip(keys, threads, strict=True):
            self._threads.keep(key, thread)
            if key in self._rehearsed and self._rehearsed[key].row == outcome.number:
                del self._rehearsed[key]
        return joined

    def rehearse(self, outcome: Outcome) -> Rehearsed:
        """Tell what will be examined when this outcome is joined, as far as it can be told beforehand.

        A post that turns out to complete an identity may change what is examined after it. Rows are rehearsed in the order in which they are joined.
        """
        if not isinstance(outcome.row, Row) or not (keys := self._keys(outcome.row)):
            return Rehearsed(None, [])
        try:
            text, findings = as_one(outcome)
            adds = may_add(text, findings)
            asked = [self._stage(key, outcome.row).add(outcome, text, findings, adds=adds) for key in keys]
            return Rehearsed(adds, list(chain.from_iterable(asked)))
        except Exception:  # noqa: BLE001 - what fails here fails again when the outcome is joined, and is reported then
            return Rehearsed(None, [])

    def _stage(self, key: Key, row: Row) -> _Stage:
        if key not in self._rehearsed:
            self._rehearsed[key] = _Stage(self._threads.look(key) or self._new(row))
        return self._rehearsed[key]

    def _keys(self, row: Row) -> list[Key]:
        values = ((by, row.fields.get(column)) for by, column in self._columns.items())
        return [(by, str(value)) for by, value in values if value is not None and value != ""]

    def _new(self, row: Row) -> OpenThread:
        policy, observe = self._reader_of(row)
        if id(policy) not in self._redactors:  # the policy is kept, so that its id stays its own
            self._redactors[id(policy)] = policy, Redactor.from_policy(policy)
        return OpenThread(Thread(policy, observe), self._redactors[id(policy)][1])


def _joined(outcome: Outcome, keys: Sequence[Key], threads: Sequence[OpenThread], adds: bool | None) -> Outcome:
    text, findings = as_one(outcome)
    verdict = outcome.result.verdict
    adds = may_add(text, findings) if adds is None else adds
    worst: tuple[Joint, Assessment] | None = None
    for key, thread in zip(keys, threads, strict=True):
        joint = thread.add(outcome.number, text, findings, verdict, adds=adds)
        if joint and (worst is None or joint.score > worst[1].score):
            worst = Joint(*key, thread.parts(), verdict), joint
    if worst:
        outcome = _worse(outcome, *worst)
    in_thread = keys[0][0] == THREAD
    return _redacted(outcome, threads[0], numbered=in_thread) if in_thread or worst else outcome


def _worse(outcome: Outcome, joint: Joint, assessment: Assessment) -> Outcome:
    result = replace(
        outcome.result,
        verdict=assessment.verdict,
        score=assessment.score,
        severity=assessment.severity,
        reasons=assessment.reasons,
        people_left=assessment.people_left,
    )
    # What was not examined to the end is covered as it is; nothing could be put in its place.
    found = with_findings(outcome, assessment.findings) if result.complete else outcome
    return replace(found, result=result, joint=joint)


def _redacted(outcome: Outcome, thread: OpenThread, *, numbered: bool) -> Outcome:
    """Redact a post again: with what only the thread tells, and with every person's number in the thread."""
    named = numbered and any(finding.entity == "PERSON" for _, finding in outcome.findings)
    if not outcome.result.complete or not (named or outcome.joint):
        return outcome
    text, findings = as_one(outcome)
    redacted = apart(outcome.texts, thread.redact(text, findings) if named else thread.redactor.redact(text, findings))
    return replace(outcome, redacted=redacted or _one_by_one(outcome, thread.redactor))


def _one_by_one(outcome: Outcome, redactor: Redactor) -> tuple[str, ...]:
    return tuple(
        redactor.redact(text, [finding for at, finding in outcome.findings if at == column])
        for column, text in enumerate(outcome.texts)
    )


def _failed(outcome: Outcome, error: Exception, policy: Policy) -> Outcome:
    sentence = _FAILED.in_language(policy.language).format(error=type(error).__name__)
    incomplete = (*outcome.result.incomplete, Incomplete(Reason.FAILED, sentence))
    return replace(outcome, result=replace(outcome.result, complete=False, incomplete=incomplete))
