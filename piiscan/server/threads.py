"""Remembers the recent posts of the forum's threads for a while, in memory only, so that an identity told in pieces is seen."""

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence

from piiscan.model import Finding, Verdict
from piiscan.policy import Policy
from piiscan.risk.thread import Thread
from piiscan.risk.verdict import Assessment, Observed

Key = tuple[str, str]
Observe = Callable[[str], Observed]


class Threads:
    """The threads in which something was posted lately. Used by one thread of the process at a time.

    Args:
        most: threads that are remembered; with 0 nothing is.
        seconds: how long a thread is remembered after its last post.
        clock: seconds, ever increasing.
    """

    def __init__(self, most: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._seconds, self._clock = most, seconds, clock
        self._threads: OrderedDict[Key, tuple[float, Thread]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._threads)

    def of(self, key: Key, policy: Policy, observe: Observe | None = None) -> Thread | None:
        """Return what is remembered of a thread, or a new one; None if nothing is remembered at all.

        Args:
            key: board and thread.
            policy: of the board.
            observe: reads a post together with those before it, as :meth:`piiscan.Scanner.observe` does.
        """
        if not self._most:
            return None
        self._forget_old()
        _, thread = self._threads.pop(key, (0.0, Thread(policy, observe)))
        self._threads[key] = (self._clock(), thread)
        if len(self._threads) > self._most:
            self._threads.popitem(last=False)
        return thread

    def _forget_old(self) -> None:
        limit = self._clock() - self._seconds
        while self._threads and next(iter(self._threads.values()))[0] < limit:
            self._threads.popitem(last=False)


def joint_of(
    thread: Thread, text: str, findings: Sequence[Finding], verdict: Verdict, policy: Policy
) -> Assessment | None:
    """Return what a post does together with those before it, and remember it unless it is refused.

    Args:
        thread: what is remembered.
        text: the post.
        findings: what was found in it.
        verdict: of the post alone.
        policy: says which posts are refused; readers never see those, so they complete nothing.
    """
    joint = thread.add(text, findings, verdict)
    if policy.action(joint.verdict if joint else verdict) == "refuse":
        thread.take_back()
    return joint
