"""A scanner that needs no engine: it finds mobile numbers, one school, cohort and name, and misbehaves on request."""

import os
import re
import signal
import time
from collections.abc import Iterable, Iterator, Sequence

from piiscan.entities import UNEXAMINED, label_of
from piiscan.model import Finding, Incomplete, Message, Reason, ScanResult, Verdict
from piiscan.policy import Policy
from piiscan.pool import Workers, map_ordered

_FOUND = re.compile(
    r"(?P<PHONE_NUMBER>010-[01]\d{3}-\d{4})|(?P<KR_SCHOOL>한빛대)|(?P<KR_COHORT>24학번)|(?P<PERSON>김한별)"
)
_REASON = "전화번호이(가) 그대로 적혀 있습니다."


class Scanner:
    """Finds ``010-0123-4567``, ``한빛대``, ``24학번`` and ``김한별``; only a number is doxx by itself.

    "RAISE" fails, "KILL" kills the process, "INTERRUPT" presses Ctrl-C.
    """

    def __init__(self, policy: Policy | None = None) -> None:
        self.policy = policy or Policy()

    def scan(self, text: str) -> ScanResult:
        if text == "RAISE":
            raise ValueError(text)
        if text == "INTERRUPT":
            raise KeyboardInterrupt
        if text.startswith("SLOW"):
            time.sleep(0.0002)
        if text == "KILL":
            os.kill(os.getpid(), signal.SIGKILL)
        if len(text) > self.policy.max_chars:
            return self.failed(Reason.TOO_LONG, Message("너무 깁니다", "too long"))
        found = tuple(_finding(match) for match in _FOUND.finditer(text))
        flagged = any(finding.entity == "PHONE_NUMBER" for finding in found)
        redacted = _FOUND.sub(lambda match: label_of(str(match.lastgroup), self.policy.language), text)
        return ScanResult(Verdict.DOXX if flagged else Verdict.CLEAN, found, redacted, (_REASON,) if flagged else ())

    def scan_chunk(self, texts: Sequence[str]) -> list[ScanResult]:
        return [self._guarded(text) for text in texts]

    def scan_many(self, texts: Iterable[str], workers: int | Workers = 1) -> Iterator[ScanResult]:
        return map_ordered(self, texts, workers, chunk=4)

    def failed(self, reason: Reason, detail: Message, **values: object) -> ScanResult:
        language = self.policy.language
        incomplete = Incomplete(reason, detail.in_language(language).format(**values))
        marker = f"[{UNEXAMINED.in_language(language)}]"
        return ScanResult(Verdict.CLEAN, (), marker, complete=False, incomplete=(incomplete,))

    def _guarded(self, text: str) -> ScanResult:
        try:
            return self.scan(text)
        except ValueError:
            return self.failed(Reason.FAILED, Message("오류", "error"))


def _finding(match: re.Match[str]) -> Finding:
    return Finding(str(match.lastgroup), match.start(), match.end(), match[0], 0.95, "fake.rule", "자리 수가 맞습니다.")
