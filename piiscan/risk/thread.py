"""Identities that are pieced together over several posts of one thread or author.

The parts of earlier posts around their findings are kept, and the beginnings of posts without any, a bounded number of them, and read
together with the next post. Where the whole exposes somebody and the post alone does not, the post completes the identity. Memory stays
bounded however long a thread is.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import replace

from piiscan.model import Finding, Message, Verdict
from piiscan.policy import Policy
from piiscan.risk.clues import PRIVATE
from piiscan.risk.verdict import Assessment, judge

MOST_POSTS = 30
"""Earlier posts that are kept."""
MOST_CHARS = 300
"""Code points that are kept of each."""
AROUND = 60
"""Code points kept before the first finding and after the last, and of a post without any."""
SURE = 0.75
"""Least probability of exposure for posts put together, since posts of a thread need not speak of the same person."""

FEW = 30
"""Most people whom the posts together may leave."""

_JOINED = Message(
    "앞의 글 {count}개와 합치면 한 사람이 드러납니다.",
    "Together with {count} earlier posts it exposes somebody.",
)

_Piece = tuple[str, tuple[Finding, ...]]


class Thread:
    """What earlier posts of one thread or author gave away.

    Args:
        policy: as for :func:`piiscan.risk.verdict.judge`.
    """

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._pieces: deque[_Piece] = deque(maxlen=MOST_POSTS)

    @property
    def pieces(self) -> Sequence[tuple[str, tuple[Finding, ...]]]:
        """The parts of earlier posts that are kept, the earliest first, with the findings in them; one for each post."""
        return tuple(self._pieces)

    def add(self, text: str, findings: Sequence[Finding], verdict: Verdict) -> Assessment | None:
        """Read the next post; return what it does together with earlier ones if that is worse than what it does alone.

        Args:
            text: the original post.
            findings: what was found in it, settled and sorted by place.
            verdict: of the post alone.

        Returns:
            The joint assessment with the findings of this post only, or None if the post alone says it all.
        """
        telling = [finding for finding in findings if finding.subject in PRIVATE]
        if not telling:
            self._pieces.append((text[:AROUND], ()))
            return None
        joint = self._joint(text, findings) if verdict is not Verdict.DOXX and self._adds(telling) else None
        self._pieces.append(_piece(text, telling))
        return joint

    def _adds(self, findings: Iterable[Finding]) -> bool:
        """Tell whether the post says something that no earlier one said, and there is one."""
        said = {(finding.entity, finding.text) for _, known in self._pieces for finding in known}
        return bool(self._pieces) and any((finding.entity, finding.text) not in said for finding in findings)

    def _joint(self, text: str, findings: Sequence[Finding]) -> Assessment | None:
        joined, shifted = _join([*self._pieces, (text, tuple(findings))])
        judged = judge(joined, shifted, self._policy)
        if judged.verdict is not Verdict.DOXX or judged.score < SURE or not _tells(judged, self._policy):
            return None
        reason = _JOINED.in_language(self._policy.language).format(count=len(self._pieces))
        return replace(judged, findings=tuple(findings), reasons=(reason, *judged.reasons))


def _tells(judged: Assessment, policy: Policy) -> bool:
    """Tell whether posts together leave few enough people, since each may speak of somebody else."""
    return judged.people_left is not None and judged.people_left.estimate <= min(policy.people_left, FEW)


def _piece(text: str, findings: Sequence[Finding]) -> _Piece:
    """Return the part of a post around its findings, and those that lie in it."""
    start = max(0, findings[0].start - AROUND)
    part = text[start : min(findings[-1].end + AROUND, start + MOST_CHARS)]
    return part, tuple(_moved(f, -start) for f in findings if f.end <= start + len(part))


def _join(pieces: Iterable[_Piece]) -> tuple[str, list[Finding]]:
    """Put posts below each other, and move their findings along."""
    parts: list[str] = []
    moved: list[Finding] = []
    length = 0
    for text, findings in pieces:
        moved += [_moved(finding, length) for finding in findings]
        parts.append(text)
        length += len(text) + 1
    return "\n".join(parts), moved


def _moved(finding: Finding, by: int) -> Finding:
    return replace(finding, start=finding.start + by, end=finding.end + by)
