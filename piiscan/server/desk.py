"""Where posts wait for their turn: one thread examines, and only so many may wait."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from piiscan.server.problems import busy

Answer = TypeVar("Answer")


class Desk:
    """Runs work in a thread of its own, in order, and turns away what would wait too long.

    Args:
        room: pieces of work that may wait or run.
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="piiscan")
        self._inside = 0

    @property
    def inside(self) -> int:
        """How much work waits or runs."""
        return self._inside

    async def do(self, work: Callable[[], Answer]) -> Answer:
        """Return what the work returns.

        Raises:
            Problem: there is no room.
        """
        if self._inside >= self._room:
            raise busy("Too many posts are waiting; ask again in a second.")
        self._inside += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)
        finally:
            self._inside -= 1

    def close(self) -> None:
        """End the thread when its work is done; what waits is dropped."""
        self._thread.shutdown(wait=True, cancel_futures=True)
