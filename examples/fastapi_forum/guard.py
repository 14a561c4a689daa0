"""Asks piiscan in this process before a post is published, in a thread of its own so that the event loop goes on."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Literal

from fastapi import HTTPException, Request
from pydantic import BaseModel, ValidationError

from piiscan import Policy
from piiscan.server.check import answer, check
from piiscan.server.engines import Engines
from piiscan.server.wire import CheckRequest

Failure = Literal["hold", "allow"]
Examine = Callable[[CheckRequest, float], dict[str, Any]]
"""Takes a post and when to stop (``time.monotonic``), and returns what ``/v1/check`` of the service would answer."""
_log = logging.getLogger("forum.guard")
_UNREAD = {
    "ko": "지금은 글을 검사할 수 없어 운영자가 확인한 뒤에 올라갑니다.",
    "en": "Posts cannot be examined right now; a moderator looks at it first.",
}


class Draft(BaseModel):
    """What somebody wants to publish."""

    title: str = ""
    body: str
    nickname: str = ""


class Judged(BaseModel):
    """A draft that may be stored or must wait; one that is refused does not come so far."""

    draft: Draft
    held: bool
    message: str = ""


class Guard:
    """Examines drafts one after the other, each within a time.

    Args:
        examine: examines a post.
        seconds: for one draft, waiting for its turn included.
        on_failure: what becomes of a draft that could not be examined.
        check_staff: whether posts of staff are examined as all others.
        room: drafts that may wait or be examined; one beyond is not examined.
    """

    def __init__(
        self,
        examine: Examine,
        *,
        seconds: float = 1.0,
        on_failure: Failure = "hold",
        check_staff: bool = True,
        room: int = 64,
    ) -> None:
        self._examine, self._seconds, self._room = examine, seconds, room
        self._on_failure, self.check_staff = on_failure, check_staff
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="piiscan")
        self._inside = 0

    async def judge(self, request: CheckRequest, language: str) -> dict[str, Any]:
        """Return the decision about a post, with the fields to store and a sentence for its author."""
        try:
            found = await self._in_time(request)
        except Exception as error:  # noqa: BLE001 - whatever it is, the draft was not examined
            _log.warning("a draft was not examined (%s), so the decision is %s", type(error).__name__, self._on_failure)
            return {"decision": self._on_failure, "redacted": request.fields, "message": _UNREAD[language]}
        return {**found, "message": (found["message"] or {}).get(language, "")}

    async def _in_time(self, request: CheckRequest) -> dict[str, Any]:
        if self._inside >= self._room:
            raise OverflowError
        self._inside += 1
        deadline = time.monotonic() + self._seconds
        work = asyncio.get_running_loop().run_in_executor(self._thread, self._examine, request, deadline)
        work.add_done_callback(self._leave)
        return await asyncio.wait_for(asyncio.shield(work), self._seconds)

    def _leave(self, work: "asyncio.Future[dict[str, Any]]") -> None:
        self._inside -= 1
        if not work.cancelled():
            work.exception()  # looked at, so that a draft that was given up leaves no complaint behind

    def close(self) -> None:
        """End the thread."""
        self._thread.shutdown(wait=False, cancel_futures=True)


def in_process(policy: Policy | None = None) -> Examine:
    """Return what examines posts here; takes a second or two to load."""
    engines = Engines(policy or Policy())

    def examine(request: CheckRequest, deadline: float) -> dict[str, Any]:
        return answer(check(request, engines.of(request.context.board), deadline=deadline))

    return examine


def checked(action: Literal["new", "edit"]) -> Callable[[Request, Draft], Awaitable[Judged]]:
    """Return a dependency for routes that store text: ``Annotated[Judged, Depends(checked("new"))]``."""

    async def dependency(request: Request, draft: Draft) -> Judged:
        guard: Guard = request.app.state.guard
        staff = request.app.state.is_staff(request)
        fields = {name: text for name, text in draft.model_dump().items() if text}
        if not fields or (staff and not guard.check_staff):
            return Judged(draft=draft, held=False)
        context = {
            "board": request.path_params.get("board"),
            "author_role": "staff" if staff else "user",
            "thread_id": request.path_params.get("post"),
        }
        found = await guard.judge(_question(action, fields, context), _language(request))
        if found["decision"] == "refuse":
            raise HTTPException(422, found["message"])
        texts = found["redacted"] if found["decision"] == "mask" else {}
        return Judged(draft=draft.model_copy(update=texts), held=found["decision"] == "hold", message=found["message"])

    return dependency


def _question(action: str, fields: dict[str, str], context: dict[str, str | None]) -> CheckRequest:
    try:
        return CheckRequest.model_validate({"action": action, "fields": fields, "context": context})
    except ValidationError:
        raise HTTPException(422) from None  # an address that leads nowhere


def _language(request: Request) -> str:
    return "en" if request.headers.get("accept-language", "").lower().startswith("en") else "ko"
