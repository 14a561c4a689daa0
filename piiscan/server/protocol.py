"""HTTP on a connection: uvicorn's, with a limit on each time that a client can make it wait, on headers and on the number of connections."""

import json
import socket
from asyncio import TimerHandle, Transport
from typing import Any, ClassVar

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from piiscan.server.problems import MEDIA_TYPE, Problem, busy

HEADER_BYTES = 32_768
"""Most bytes before the end of a header."""
MOST_CONNECTIONS = 4_000
"""Connections of one process; who comes beyond is answered with 503 at once."""
MOST_PIPELINED = 16
"""Requests that a connection may send before the first is answered; thousands fit into one packet, and each takes some kilobytes."""


class LimitedProtocol(HttpToolsProtocol):
    """Answers what uvicorn would wait for without end, and everything wrong by a problem."""

    header_seconds: ClassVar[float] = 10.0
    """In which a header must have come, counted from its first byte or from the opening of the connection, and in which a client
    must go on reading; set once a process."""
    _waiting: TimerHandle | None = None
    _unread_by_client: TimerHandle | None = None
    _unread = 0

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Begin to wait for the header."""
        super().connection_made(transport)
        _send_at_once(transport)
        if len(self.connections) > MOST_CONNECTIONS:
            self._refuse(busy("Too many connections are open."))
            return
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._wait_no_more()
        self._is_read()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read, as long as the header is not too large."""
        if self.transport.is_closing():
            return
        self._unread += len(data)
        super().data_received(data)
        if self._unread > HEADER_BYTES and self._waiting is not None:
            self._refuse(Problem(431, "header-too-large", f"A header may have {HEADER_BYTES:,} bytes."))
        elif self._is_idle():
            self._wait()  # blank lines, or the rest of a body that was refused; nothing else would end that

    def pause_writing(self) -> None:
        """Begin to wait for the client to read its answers."""
        super().pause_writing()
        if self._unread_by_client is None:
            self._unread_by_client = self.loop.call_later(self.header_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """Wait no longer."""
        self._is_read()
        super().resume_writing()

    def on_message_begin(self) -> None:
        """Begin to wait for the rest of the header.

        Raises:
            ValueError: too many requests wait on this connection; the parser stops, and the connection is closed.
        """
        if len(self.pipeline) >= MOST_PIPELINED:
            raise ValueError("too many requests at once")
        super().on_message_begin()
        if self._waiting is None:
            self._wait()

    def on_headers_complete(self) -> None:
        """Wait no longer."""
        self._wait_no_more()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Count the body no longer as header."""
        self._unread = 0
        super().on_body(body)

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP."""
        del msg
        self._refuse(Problem(400, "no-http", "This is no valid HTTP request."))

    def _is_idle(self) -> bool:
        """Whether something came that is no request, and no time runs."""
        timed = self._waiting is not None or self.timeout_keep_alive_task is not None
        under_way = self.cycle is not None and not self.cycle.response_complete
        return not (timed or under_way or self.transport.is_closing())

    def _is_read(self) -> None:
        if self._unread_by_client is not None:
            self._unread_by_client.cancel()
            self._unread_by_client = None

    def _wait(self) -> None:
        self._unread = 0
        self._waiting = self.loop.call_later(self.header_seconds, self._too_slow)

    def _wait_no_more(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _too_slow(self) -> None:
        self._waiting = None
        if self._unread:
            self._refuse(Problem(408, "too-slow", f"The header must come within {self.header_seconds:g} seconds."))
        elif not self.transport.is_closing():
            self.transport.close()

    def _refuse(self, problem: Problem) -> None:
        self._wait_no_more()
        if self.transport.is_closing():
            return
        body = json.dumps(problem.content()).encode()
        headers: dict[str, Any] = {
            **problem.headers,
            "content-type": MEDIA_TYPE,
            "content-length": len(body),
            "connection": "close",
        }
        lines = b"".join(f"{name}: {value}\r\n".encode() for name, value in headers.items())
        self.transport.write(STATUS_LINE[problem.status] + lines + b"\r\n" + body)
        self.transport.close()


def _send_at_once(transport: Transport) -> None:
    """Let an answer's body follow its header at once; asyncio's own loop does not see to it, and the system waits 40 ms for more."""
    connection = transport.get_extra_info("socket")
    if connection is not None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
