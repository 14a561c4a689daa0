"""The one door: a scanner takes posts and returns what they expose.

>>> from piiscan import Scanner
>>> Scanner().scan("연락은 010-0123-4567").redacted
'연락은 [전화번호]'
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import regex

from piiscan.entities import UNEXAMINED
from piiscan.model import Finding, Incomplete, Message, Reason, ScanResult, Verdict
from piiscan.nlp.engine import KoreanNlpEngine
from piiscan.nlp.tagger import NOTHING, Reading
from piiscan.policy import Policy
from piiscan.recognizers import rules
from piiscan.recognizers.analyzer import LANGUAGE, KoreanAnalyzer
from piiscan.recognizers.base import Detection
from piiscan.recognizers.listed import AllowList, deny_lists
from piiscan.recognizers.overlap import settle
from piiscan.redaction.marks import Marks, with_labels
from piiscan.redaction.redactor import Redactor
from piiscan.redaction.thread import ThreadRedactor
from piiscan.risk.thread import Thread
from piiscan.risk.verdict import Observed, judge

if TYPE_CHECKING:
    from piiscan.pool import Workers

WINDOW = 20_000
"""Code points that are examined at a time; Presidio's engine is quadratic in what it finds in one text."""
MARGIN = 500
"""Code points that two windows share; no identifier is longer than half of it."""
CHUNK = 256
"""Posts that are read ahead and examined together."""

_SURROGATE = regex.compile(r"[\ud800-\udfff]")
_TOO_LONG = Message("{limit}자까지만 검사했습니다.", "Only the first {limit} characters were examined.")
_TIME_OUT = Message(
    "시간이 모자라 {reached}자까지만 검사했습니다.",
    "Only the first {reached} characters were examined in the time allowed.",
)
_FAILED = Message("검사 중 오류가 났습니다 ({error}).", "The examination failed ({error}).")


class _Found(NamedTuple):
    """What the recognizers found, and how far they came."""

    results: list[Detection]
    end: int
    """Code points of which a recognizer has seen anything."""
    done: int
    """Code points that every recognizer has seen."""
    reading: Reading
    """How the text reads as a whole; of a long one, how its worst window does."""
    late: bool
    """Whether the time was over."""


class Scanner:
    """Finds identifiers, judges the post and redacts it. Safe to share between threads; holds no post.

    Args:
        policy: what to look for and how; sound defaults if None.
    """

    def __init__(self, policy: Policy | None = None) -> None:
        self.policy = policy or Policy()
        self._nlp = KoreanNlpEngine()
        self._analyzer = KoreanAnalyzer(
            self.policy.entities, self._nlp, more=deny_lists(self.policy.deny, self.policy.deny_patterns)
        )
        self._allowed = AllowList(self.policy.allow, self.policy.allow_patterns)
        self._redactor = Redactor.from_policy(self.policy)
        self._reasons = {rule.id: rule.title.in_language(self.policy.language) for rule in rules()}

    @property
    def redactor(self) -> Redactor:
        """What replaces findings, for who shows a post in a form of its own."""
        return self._redactor

    def scan(self, text: str, *, deadline: float | None = None) -> ScanResult:
        """Examine one post.

        Args:
            text: the post; code points, lone surrogates and NUL characters allowed.
            deadline: when to stop, in seconds of ``time.monotonic``; looked at between recognizers and between the windows of a long
                post. A post that is not finished by then is incomplete with :attr:`Reason.TIMEOUT`: what was found stays found, and
                nothing that was not examined to the end is in ``redacted``.

        Raises:
            TypeError: the post is not a string.
            Exception: what a recognizer raised; :meth:`scan_many` reports it in the result instead.
        """
        if not isinstance(text, str):
            raise TypeError(f"a post is a str, not {type(text).__name__}")
        return self._scan(text, None, deadline)

    def scan_many(self, texts: Iterable[str], workers: "int | Workers" = 1) -> Iterator[ScanResult]:
        """Examine posts and yield results in input order, reading only a bounded number of posts ahead.

        Args:
            texts: any iterable, also an endless one.
            workers: processes to use; with 1 everything happens in this one. Or :class:`piiscan.pool.Workers` of this scanner.

        Raises:
            ConfigError: fewer than one worker.
        """
        from piiscan.pool import map_ordered  # noqa: PLC0415 - processes only where they are asked for

        return map_ordered(self, texts, workers)

    def scan_thread(self, posts: Iterable[str]) -> Iterator[ScanResult]:
        """Examine the posts of one thread or author in order, so that an identity pieced together over several is seen.

        The post that completes an identity is ``doxx``, with a reason that says so; a person has the same number in every redacted post.
        Memory stays bounded however long the thread is.

        Args:
            posts: in the order of writing; any iterable.
        """
        thread, redactor = Thread(self.policy, self.observe), ThreadRedactor(self._redactor)
        for text in posts:
            result = self._guarded(text, None)
            joint = thread.add(text, result.findings, result.verdict)
            if joint:
                result = replace(
                    result,
                    verdict=joint.verdict,
                    findings=joint.findings,
                    score=joint.score,
                    severity=joint.severity,
                    reasons=joint.reasons,
                    people_left=joint.people_left,
                )
            yield replace(result, redacted=redactor.redact(text, result.findings)) if result.complete else result

    def scan_chunk(self, texts: Sequence[str]) -> list[ScanResult]:
        """Examine a few posts together; a post that fails is reported as not examined and harms no other."""
        artifacts = self._together(texts)
        return [self._guarded(text, artifacts.get(i)) for i, text in enumerate(texts)]

    def _together(self, texts: Sequence[str]) -> dict[int, object]:
        """Return the artifacts of the posts that are short enough to be read together, by their place."""
        short = [i for i, text in enumerate(texts) if len(text) <= min(WINDOW, self.policy.max_chars)]
        try:
            batch = self._nlp.process_batch([texts[i] for i in short], LANGUAGE, batch_size=CHUNK)
            return dict(zip(short, (found for _, found in batch), strict=True))
        except Exception:  # noqa: BLE001 - each post is tried alone then, and reported if it fails
            return {}

    def _guarded(self, text: str, artifacts: object) -> ScanResult:
        try:
            return self._scan(text, artifacts)
        except Exception as error:  # noqa: BLE001 - one post must not end a run; the result says that it failed
            return self.failed(Reason.FAILED, _FAILED, error=type(error).__name__)

    def failed(self, reason: Reason, detail: Message, **values: object) -> ScanResult:
        """Return the result of a post that was not examined: nothing of it may pass as clean or go out."""
        sentence = detail.in_language(self.policy.language).format(**values)
        unexamined = f"[{UNEXAMINED.in_language(self.policy.language)}]"
        return ScanResult(Verdict.CLEAN, (), unexamined, (), complete=False, incomplete=(Incomplete(reason, sentence),))

    def _scan(self, text: str, artifacts: object, deadline: float | None = None) -> ScanResult:
        examined = text[: self.policy.max_chars]
        readable = _encodable(examined)
        found = self._results(with_labels(readable), artifacts, deadline)
        examined, readable = examined[: found.end], readable[: found.end]
        findings, candidates = self._findings(examined, found.results)
        judged = judge(readable, findings, self.policy, candidates, found.reading)
        complete = found.done == len(text)
        result = ScanResult(
            judged.verdict,
            judged.findings,
            self._redactor.redact(examined, judged.findings) if complete else "",
            judged.reasons,
            score=judged.score,
            severity=judged.severity,
            people_left=judged.people_left,
        )
        return result if complete else self._cut_off(result, examined[: found.done], found)

    def observe(self, text: str) -> Observed:
        """Return what :meth:`scan` makes its verdict from, for whoever trains or explains it.

        Args:
            text: the post, as for :meth:`scan`; what lies behind the policy's limit is left out.
        """
        return self._observe(text, None)

    def observe_chunk(self, texts: Sequence[str]) -> list[Observed | None]:
        """Observe a few posts together; one that fails is None and harms no other."""
        artifacts = self._together(texts)
        observed: list[Observed | None] = []
        for i, text in enumerate(texts):
            try:
                observed.append(self._observe(text, artifacts.get(i)))
            except Exception:  # noqa: BLE001 - who needs it observes it alone, and learns why it fails
                observed.append(None)
        return observed

    def _observe(self, text: str, artifacts: object) -> Observed:
        examined = text[: self.policy.max_chars]
        found = self._results(with_labels(_encodable(examined)), artifacts, None)
        return Observed(*self._findings(examined, found.results), found.reading)

    def _cut_off(self, result: ScanResult, done: str, found: _Found) -> ScanResult:
        """Return the result of a post that goes on unexamined."""
        language = self.policy.language
        reason, detail = (Reason.TIMEOUT, _TIME_OUT) if found.late else (Reason.TOO_LONG, _TOO_LONG)
        sentence = detail.in_language(language).format(limit=self.policy.max_chars, reached=len(done))
        redacted = self._redacted_head(done, result.findings) + f"[{UNEXAMINED.in_language(language)}]"
        return replace(result, redacted=redacted, complete=False, incomplete=(Incomplete(reason, sentence),))

    def _redacted_head(self, examined: str, findings: Sequence[Finding]) -> str:
        """Redact a post that goes on unexamined, without its last characters: an identifier may have been cut in two there."""
        keep = max(0, len(examined) - MARGIN // 2)
        keep = next((finding.start for finding in findings if finding.start < keep < finding.end), keep)
        return self._redactor.redact(examined[:keep], [finding for finding in findings if finding.end <= keep])

    def _findings(self, text: str, results: list[Detection]) -> tuple[list[Finding], list[Finding]]:
        """Return what was found, and candidates that are not sure enough to report but may decide a doubtful post."""
        if not results:
            return [], []
        results = _outside_marks(text, results)
        if self._allowed:
            results = [r for r in results if not self._allowed.allows(text[r.start : r.end])]
        threshold = self.policy.threshold
        sure = settle([r for r in results if r.score >= threshold], text)
        ends = [result.end for result in sure]
        unsure = [r for r in results if r.score < threshold and not _touches(r, sure, ends)]
        return [self._finding(text, r) for r in sure], [self._finding(text, r) for r in settle(unsure, text)]

    def _results(self, text: str, artifacts: object, deadline: float | None) -> _Found:
        """Run the recognizers over the text, window by window, and keep each result where its window reads it best."""
        if len(text) <= WINDOW:
            results, reading, finished = self._analyzer.examine(text, artifacts, deadline=deadline)
            return _Found(results, len(text), len(text) if finished else 0, reading, late=not finished)
        kept: list[Detection] = []
        done = 0
        worst = NOTHING
        for start in range(0, len(text), WINDOW - MARGIN):
            first = start + MARGIN // 2 if start else 0
            last = start + WINDOW - MARGIN // 2 if start + WINDOW < len(text) else len(text)
            results, reading, finished = self._analyzer.examine(text[start : start + WINDOW], deadline=deadline)
            worst = max(worst, reading)
            for result in results:
                result.start += start
                result.end += start
                if first <= result.start < last:
                    kept.append(result)
            if not finished:
                return _Found(kept, min(start + WINDOW, len(text)), done, worst, late=True)
            done = last
            if last == len(text):
                break
        return _Found(kept, len(text), len(text), worst, late=False)

    def _finding(self, text: str, result: Detection) -> Finding:
        return Finding(
            entity=result.entity_type,
            start=result.start,
            end=result.end,
            text=text[result.start : result.end],
            score=round(float(result.score), 3),
            rule=result.rule,
            reason=self._reasons[result.rule],
            subject=result.subject,
        )


def _touches(result: Detection, others: Sequence[Detection], ends: Sequence[int]) -> bool:
    """Tell whether a result shares a character with one of others, which are sorted and share none among themselves."""
    following = bisect_right(ends, result.start)
    return following < len(others) and bool(others[following].start < result.end)


def _encodable(text: str) -> str:
    """Return the text with replacement characters for lone surrogates, which no engine takes; every offset stays."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text)
    return text


def _outside_marks(text: str, results: list[Detection]) -> list[Detection]:
    """Leave out what touches a mark of an earlier redaction, so that redacting again changes nothing."""
    marks = Marks(text)
    return [result for result in results if not marks.touch(result.start, result.end)]
