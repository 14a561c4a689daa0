"""The outermost layer: counts every request, and turns whatever fails into a problem that tells nothing of the post."""

import traceback
from pathlib import Path

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from piiscan.server import logs
from piiscan.server.metrics import Metrics
from piiscan.server.problems import Problem

_PATHS = {
    "/",
    "/v1/check",
    "/v1/entities",
    "/v1/moderations",
    "/moderations",
    "/healthz",
    "/readyz",
    "/metrics",
    "/docs",
} | {*("/analyze", "/anonymize", "/supportedentities", "/recognizers", "/anonymizers", "/health", "/openapi.json")}
"""Addresses that are counted by name; all others are counted as one."""


class Door:
    """ASGI middleware.

    Args:
        app: what is behind it.
        metrics: where requests are counted.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = 0

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:  # noqa: BLE001 - nobody outside may see a traceback, which may hold a post
            problem = _failed(error)
            if not status:
                status = problem.status
                await problem.response()(scope, receive, send)
        finally:
            path = scope["path"] if scope["path"] in _PATHS else "other"
            self._metrics.count("piiscan_requests_total", path=path, status=str(status))


def _failed(error: Exception) -> Problem:
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    logs.write("failed", error=type(error).__name__, place=place)
    return Problem(500, "failed", "Something in the service failed; its log tells where.")
