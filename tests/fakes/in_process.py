"""Asks the application without a server: one request at a time, each in an event loop of its own."""

import asyncio
import json
from typing import Any

import httpx

from piiscan.server.app import create_app
from piiscan.server.settings import Settings


class Client:
    """The service in this process, warm.

    Args:
        settings: of the service.
        warm: whether to load everything first.
    """

    def __init__(self, settings: Settings | None = None, *, warm: bool = True) -> None:
        self.app = create_app(settings)
        self.service = self.app.state.service
        if warm:
            asyncio.run(self.service.warm_up())

    def send(self, method: str, path: str, **options: Any) -> httpx.Response:
        async def sent() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
                return await client.request(method, path, **options)

        return asyncio.run(sent())

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.send("GET", path, **options)

    def post(self, path: str, content: Any, **headers: str | bytes) -> httpx.Response:
        """Post JSON, or bytes as they are."""
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        given = {
            "content-type": "application/json",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        return self.send("POST", path, content=body, headers=given)

    def check(self, content: Any, **headers: str | bytes) -> dict[str, Any]:
        answer = self.post("/v1/check", content, **headers)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def close(self) -> None:
        self.service.close()
