"""Identities that are pieced together over several posts of one thread or author.

The parts of earlier posts around their findings are kept, and the beginnings of posts without any, a bounded number of them, and read
together with the next post: initials alone say nothing, below "충남의 24 복귀했다며" they say it all. Where the whole exposes somebody and
the post alone does not, the post completes the identity. Memory stays bounded however long a thread is.
"""

import re
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from math import inf

from piiscan.entities import ENTITIES
from piiscan.model import Finding, Message, Verdict
from piiscan.policy import Policy
from piiscan.risk.clues import PRIVATE, mask, names_trait
from piiscan.risk.verdict import Assessment, Observed, judge

MOST_POSTS = 30
"""Earlier posts that are kept."""
MOST_CHARS = 300
"""Code points that are kept of each."""
AROUND = 60
"""Code points kept before the first finding and after the last, and of a post without any."""
SURE = 0.75
"""Least probability of exposure for posts put together, since posts of a thread need not speak of the same person."""

MOST_JOINT = 800
"""Code points that are examined anew with a post, its own included; of earlier posts the last ones."""

FEW = 30
"""Most people whom the posts together may leave."""

_JOINED = Message(
    "앞의 글 {count}개와 합치면 한 사람이 드러납니다.",
    "Together with {count} earlier posts it exposes somebody.",
)

_INITIALS = re.compile(r"(?<![ㄱ-ㅎ])[ㄱ-ㅎ](?:[ ._/·-]?[ㄱ-ㅎ]){1,3}(?![ㄱ-ㅎ])")
_BETWEEN = frozenset(" ._/·-")

_Piece = tuple[str, tuple[Finding, ...]]


class Thread:
    """What earlier posts of one thread or author gave away.

    Args:
        policy: as for :func:`piiscan.risk.verdict.judge`.
        observe: examines a text, as :meth:`piiscan.Scanner.observe` does; without it only what was found in the posts alone is put together.
    """

    def __init__(self, policy: Policy, observe: Callable[[str], Observed] | None = None) -> None:
        self._policy = policy
        self.observe = observe
        """Examines a text; see above."""
        self._pieces: deque[_Piece] = deque(maxlen=MOST_POSTS)
        self._added: deque[bool] = deque(maxlen=MOST_POSTS)
        """Whether each of them adds anything."""
        self._left = inf
        """Fewest people whom the posts so far left together."""
        self._exposed = False
        """Whether a post so far exposed somebody, alone or with others."""
        self._before = self._left, self._exposed

    @property
    def pieces(self) -> Sequence[tuple[str, tuple[Finding, ...]]]:
        """The parts of earlier posts that are kept, the earliest first, with the findings in them; one for each post."""
        return tuple(self._pieces)

    def add(
        self, text: str, findings: Sequence[Finding], verdict: Verdict, *, adds: bool | None = None
    ) -> Assessment | None:
        """Read the next post; return what it does together with earlier ones if that is worse than what it does alone.

        Args:
            text: the original post.
            findings: what was found in it, settled and sorted by place.
            verdict: of the post alone.
            adds: what :func:`may_add` says of the post, if it is known.

        Returns:
            The joint assessment with the findings of this post only, those among them that only the thread tells, or None if the post alone
            says it all.
        """
        adds = may_add(text, findings) if adds is None else adds
        self._before = self._left, self._exposed
        joint = self._joint(text, findings) if self._may_complete(verdict, adds=adds) else None
        self._exposed = self._exposed or verdict is Verdict.DOXX or joint is not None
        self._keep(text, joint.findings if joint else findings, adds=adds)
        return joint

    def rehearse(self, text: str, findings: Sequence[Finding], verdict: Verdict, *, adds: bool) -> str | None:
        """Read the next post as one that completes nothing; return the text that :meth:`add` would examine for it, None if it needs none."""
        examined = self._below(text) if self._may_complete(verdict, adds=adds) else None
        self._keep(text, findings, adds=adds)
        return examined

    def twin(self) -> "Thread":
        """Return a thread that has read the same posts; what it reads from then on does not change this one."""
        twin = Thread(self._policy, self.observe)
        twin._pieces, twin._added = self._pieces.copy(), self._added.copy()
        twin._left, twin._exposed = self._left, self._exposed
        return twin

    def take_back(self) -> None:
        """Forget the post that was added last; one that is not published gives nothing away."""
        self._pieces.pop()
        self._added.pop()
        self._left, self._exposed = self._before

    def _may_complete(self, verdict: Verdict, *, adds: bool) -> bool:
        return adds and verdict is not Verdict.DOXX and any(self._added)

    def _keep(self, text: str, findings: Sequence[Finding], *, adds: bool) -> None:
        self._added.append(adds)
        telling = [finding for finding in findings if finding.subject in PRIVATE]
        self._pieces.append(_piece(text, telling) if telling else (text[:AROUND], ()))

    def _joint(self, text: str, findings: Sequence[Finding]) -> Assessment | None:
        judged, own = self._anew(text, findings) or self._put_together(text, findings)
        narrows = self._narrows(judged)
        if judged.verdict is not Verdict.DOXX or judged.score < SURE or not _tells(judged, self._policy):
            return None
        if not (narrows or self._adds(own)):
            return None
        reason = _JOINED.in_language(self._policy.language).format(count=len(self._pieces))
        return replace(judged, findings=tuple(own), reasons=(reason, *judged.reasons))

    def _anew(self, text: str, findings: Sequence[Finding]) -> tuple[Assessment, Sequence[Finding]] | None:
        """Examine the post with those before it as one text; None if it needs none."""
        whole = self._below(text)
        if self.observe is None or whole is None:
            return None
        seen = self.observe(whole)
        judged = judge(whole, seen.findings, self._policy, seen.candidates, seen.reading)
        start = len(whole) - len(text)
        here = [_moved(finding, -start) for finding in judged.findings if finding.start >= start]
        return judged, _united(here, findings)

    def _below(self, text: str) -> str | None:
        """The post below those before it, as one text; None if it is too long to need them."""
        if len(text) > MOST_JOINT // 2:
            return None
        return "".join(f"{part}\n" for part, _ in self._recent(MOST_JOINT - len(text))) + text

    def _recent(self, room: int) -> Sequence[_Piece]:
        """Return the last pieces that fit into so many code points."""
        kept: deque[_Piece] = deque()
        for piece in reversed(self._pieces):
            room -= len(piece[0]) + 1
            if room < 0:
                break
            kept.appendleft(piece)
        return kept

    def _put_together(self, text: str, findings: Sequence[Finding]) -> tuple[Assessment, Sequence[Finding]]:
        joined, shifted = _join([*self._pieces, (text, tuple(findings))])
        return judge(joined, shifted, self._policy), findings

    def _narrows(self, judged: Assessment) -> bool:
        """Tell whether fewer than half as many people are left as before, and remember how many."""
        if judged.people_left is None:
            return False
        before, self._left = self._left, min(self._left, judged.people_left.estimate)
        return self._left < before / 2

    def _adds(self, findings: Iterable[Finding]) -> bool:
        """Tell whether the post says something of a private person that no earlier one said; after an exposure only a name or number counts.

        Most of what else follows an exposure is talk: another school beside the one that gave somebody away completes nothing.
        """
        said = {(finding.entity, finding.text) for _, known in self._pieces for finding in known}
        new = [f for f in findings if f.subject in PRIVATE and (f.entity, f.text) not in said]
        return any(not self._exposed or f.entity == "PERSON" or ENTITIES[f.entity].direct for f in new)


def may_add(text: str, findings: Sequence[Finding]) -> bool:
    """Tell whether a post can add anything to earlier ones.

    By what was found in it, by a trait of a person, or by initials that only the thread gives a meaning.

    Reading a post with those before it takes ten times as long as alone, and of 1,100 posts in invented threads 16 without any of these were
    joined, all wrongly (a public figure beside somebody's data).
    """
    if any(finding.subject in PRIVATE for finding in findings):
        return True
    if any(len(set(run[0]) - _BETWEEN) > 1 for run in _INITIALS.finditer(text)):
        return True
    return len(text) <= MOST_CHARS and names_trait(mask(text, findings))


def _tells(judged: Assessment, policy: Policy) -> bool:
    """Tell whether posts together leave few enough people, since each may speak of somebody else."""
    return judged.people_left is not None and judged.people_left.estimate <= min(policy.people_left, FEW)


def _united(findings: Sequence[Finding], more: Iterable[Finding]) -> Sequence[Finding]:
    """Return findings, and those of others that share no character with one of them, sorted by place."""
    new = [each for each in more if not any(f.start < each.end and each.start < f.end for f in findings)]
    return sorted([*findings, *new], key=lambda finding: finding.start)


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
