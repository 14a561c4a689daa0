"""What the addresses share: the engines, the desk, the counts, and how a post goes through them."""

import gc
import sys
import time
from collections.abc import Callable
from typing import Any, TypeVar

from starlette.requests import Request

from piiscan.model import ScanResult
from piiscan.risk.thread import Thread
from piiscan.server import bodies, logs
from piiscan.server.access import check_access
from piiscan.server.check import Checked, answer, check, scanned
from piiscan.server.desk import Desk
from piiscan.server.engines import Engine, Engines
from piiscan.server.metrics import Metrics
from piiscan.server.problems import Problem, busy
from piiscan.server.settings import Settings
from piiscan.server.threads import Threads
from piiscan.server.wire import CheckBatch, CheckRequest

Answer = TypeVar("Answer")
_SHORT = 2_000
"""Characters that are examined without a thread: 10 or 20 milliseconds for which nothing else is answered."""
_SWITCH = 0.0005
"""Seconds after which the examining thread lets the other answer; Python's 5 ms would be most of an answer's time."""


class Service:
    """One process of the service.

    Args:
        settings: what the operator decided.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.metrics = Metrics(settings.metrics_folder)
        self.desk = Desk(settings.queue)
        self._room = bodies.Room()
        self._threads = Threads(settings.threads, settings.thread_seconds)
        self._engines: Engines | None = None

    @property
    def ready(self) -> bool:
        """Whether everything is loaded and warm."""
        return self._engines is not None

    async def warm_up(self) -> None:
        """Load everything, in the thread that examines."""
        started = time.monotonic()
        self._engines = await self.desk.do(lambda: Engines(self.settings.policy))
        sys.setswitchinterval(_SWITCH)
        gc.collect()
        gc.freeze()  # what is loaded now stays; later collections need not walk through it
        logs.write("ready", seconds=round(time.monotonic() - started, 3))

    def close(self) -> None:
        """End the thread that examines, and leave the counts."""
        self.desk.close()
        self.metrics.leave()

    def engine(self, board: str | int | None = None) -> Engine:
        """Return what examines the posts of a board.

        Raises:
            Problem: nothing is loaded yet.
        """
        if self._engines is None:
            raise busy("The service is starting.")
        return self._engines.of(board)

    async def body_of(self, request: Request) -> bytes:
        """Return the body of a request whose sender may ask.

        Raises:
            Problem: the body is too large or too slow, or its sender is not known.
        """
        settings = self.settings
        if settings.tokens and not settings.signing_keys:
            check_access(request.headers, b"", settings)
        body = await bodies.read_body(request, settings.max_body, settings.client_seconds, self._room)
        check_access(request.headers, body, settings)
        return body

    async def at_desk(self, work: Callable[[float], Answer], characters: int | None = None) -> Answer:
        """Return what some work returns, done in its turn.

        Args:
            work: told its deadline.
            characters: that are examined; None if that does not tell how long it takes.

        Raises:
            Problem: too much waits already.
        """
        deadline = time.monotonic() + self.settings.deadline
        try:
            short = characters is not None and characters <= _SHORT
            return await self.desk.do(lambda: work(deadline), within=self.settings.deadline, short=short)
        except Problem:
            self.metrics.count("piiscan_rejected_total")
            raise

    # -- posts

    async def check(self, request: CheckRequest) -> dict[str, Any]:
        """Return the answer to one post."""
        return (await self.checked(request))[1]

    async def checked(self, request: CheckRequest) -> tuple[Checked, dict[str, Any]]:
        """Return one post examined, and the answer; count it and write a line in the log.

        Raises:
            Problem: too much waits already, or nothing is loaded yet.
        """
        started = time.monotonic()
        engine = self.engine(request.context.board)
        settings = self.settings

        def work(deadline: float) -> tuple[Checked, dict[str, Any]]:
            thread = self._thread_of(request, engine)
            checked = check(request, engine, deadline=deadline, thread=thread)
            return checked, answer(checked, shadow=settings.shadow)

        checked, content = await self.at_desk(work, sum(map(len, request.fields.values())))
        self._record(checked, time.monotonic() - started)
        return checked, content

    async def scan(self, text: str) -> ScanResult:
        """Return one text examined by the policy of the service.

        Raises:
            Problem: too much waits already, or nothing is loaded yet.
        """
        scanner = self.engine().scanner
        return await self.at_desk(lambda deadline: scanned(scanner, text, deadline), len(text))

    async def check_batch(self, batch: CheckBatch) -> list[dict[str, Any]]:
        """Return the answers to several posts in order; each has a deadline of its own, from when its turn comes.

        Raises:
            Problem: there are too many.
        """
        if len(batch.items) > self.settings.max_items:
            raise Problem(422, "too-many", f"At most {self.settings.max_items} items are taken in one request.")
        self.engine()
        return [await self._item(item) for item in batch.items]

    async def _item(self, item: Any) -> dict[str, Any]:
        try:
            return await self.check(bodies.checked(CheckRequest, item))
        except Problem as problem:
            return problem.content()

    def _thread_of(self, request: CheckRequest, engine: Engine) -> Thread | None:
        thread = request.context.thread_id
        if thread is None:
            return None
        scanner = engine.scanner
        return self._threads.of((str(request.context.board), str(thread)), scanner.policy, scanner.observe)

    def _record(self, checked: Checked, seconds: float) -> None:
        result, request = checked.result, checked.request
        mode = "shadow" if self.settings.shadow else "live"
        verdict = result.verdict.value
        count = self.metrics.count
        count("piiscan_posts_total", decision=checked.decision, verdict=verdict, action=request.action, mode=mode)
        for _, finding in checked.findings:
            count("piiscan_findings_total", entity=finding.entity)
        for part in result.incomplete:
            count("piiscan_incomplete_total", reason=part.reason.value)
        self.metrics.took(seconds)
        logs.write(
            "check",
            id=request.id,
            decision=checked.decision,
            mode=mode,
            verdict=verdict,
            complete=result.complete,
            findings=len(checked.findings),
            ms=round(seconds * 1000, 2),
        )
