"""Where posts wait for their turn: one is examined at a time, and only so many may wait."""

import asyncio
import math
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from piiscan.server.problems import busy

Answer = TypeVar("Answer")
_NEWEST = 0.1
"""Weight of the newest piece of work in the mean of the time that one takes."""


class Desk:
    """Runs work in order, one piece at a time, and turns away what would wait too long.

    Work that may take long runs in a thread, so that the process goes on answering. Short work runs at once where it is: to hand it to a thread
    and back, with both wanting the interpreter, takes longer than a short post, and made the slowest answers three times as slow.

    Args:
        room: pieces of work that may wait or run.
        clock: seconds, ever increasing.
    """

    def __init__(self, room: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._room, self._clock = room, clock
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="piiscan")
        self._turn = asyncio.Lock()
        self._inside = 0
        self._mean = 0.0

    @property
    def inside(self) -> int:
        """How much work waits or runs."""
        return self._inside

    async def do(self, work: Callable[[], Answer], *, within: float = math.inf, short: bool = False) -> Answer:
        """Return what the work returns.

        Args:
            work: what to do.
            within: seconds in which it is to be done. If so much waits that it would hardly be, it is turned away at once: half a
                piece of work is of no use to anybody, and takes the time of others.
            short: whether it takes a few milliseconds at most.

        Raises:
            Problem: there is no room, or not in time.
        """
        if self._inside >= self._room or (self._inside and (self._inside + 1) * self._mean > within):
            raise busy("Too many posts are waiting; ask again in a second.")
        self._inside += 1
        try:
            async with self._turn:
                if short:
                    await asyncio.sleep(0)  # read what has come meanwhile, so that it is counted and its time runs
                    return self._timed(work)
                return await asyncio.get_running_loop().run_in_executor(self._thread, self._timed, work)
        finally:
            self._inside -= 1

    def _timed(self, work: Callable[[], Answer]) -> Answer:
        started = self._clock()
        try:
            return work()
        finally:
            self._mean += _NEWEST * (self._clock() - started - self._mean)

    def close(self) -> None:
        """End the thread when its work is done; what waits is dropped."""
        self._thread.shutdown(wait=True, cancel_futures=True)
