"""What the tests of the clients share: servers of all kinds, invented posts, and a way to run a stubbed forum."""

import json
import os
import re
import select
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = ROOT / "examples"
STUBS = ROOT / "tests" / "clients" / "stubs"
TOKEN = "an-invented-token-for-tests"  # noqa: S105
KEY = "an-invented-key-for-signatures"
_START_SECONDS = 120
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")

CLEAN = "오늘 학식 맛있었음"
DOXX = "한빛대 의대 24학번 김도현 얘 복귀함\n번호는 010-0123-4567"
LEAK = "자전거 팝니다.\n010-0123-4567로 문자 주세요"
LEAK_HTML = '<p>자전거 팝니다. <b>010-0123</b>-4567로 <a href="tel:010-0123-4567">문자</a> 주세요</p>'
DIGITS = re.compile(r"\d{3,}")


@dataclass(frozen=True)
class Service:
    """A running service and what opens it."""

    url: str
    token_file: Path
    hmac_key_file: Path


def started(command: list[str], log: Path) -> tuple[subprocess.Popen[str], str]:
    """Start a server and return it with the address that it prints."""
    with log.open("w") as errors:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=errors, text=True, start_new_session=True, cwd=ROOT
        )
    assert process.stdout
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        if select.select([process.stdout], [], [], 1)[0] and (address := _ADDRESS.search(process.stdout.readline())):
            return process, address[0]
    ended(process)
    raise AssertionError(f"{command[0]} did not start:\n{log.read_text()}")


def ended(process: "subprocess.Popen[str]") -> None:
    """End a server and everything it started."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if process.stdout:
        process.stdout.close()


@contextmanager
def answering(answer: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[str]:
    """A service that answers as told; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            try:
                answer(self)
            except OSError:
                self.close_connection = True  # the client has gone

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def saying(content: Any, status: int = 200) -> AbstractContextManager[str]:
    """A service that always gives one answer."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        handler.send_response(status)
        handler.send_header("content-type", "application/json")
        handler.send_header("content-length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answering(answer)


NONSENSE: dict[str, Any] = {
    "no JSON": b"<html>It works!</html>",
    "no object": [1, 2],
    "an unknown decision": {"decision": "maybe"},
    "a mask without the texts": {"decision": "mask", "redacted": {}},
    "a mask that is no text": {"decision": "mask", "redacted": {"title": 1, "body": None, "nickname": []}},
}
"""Answers that must never let a post through."""


def program(name: str) -> str:
    """Return where a program is, or skip the test that needs it."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed (Debian: apt install php-cli php-curl php-mbstring ruby nodejs)")
    return found


@cache
def php() -> str:
    """Return where php is, or skip the test if it or one of the extensions that the clients need is missing."""
    found = program("php")
    loaded = subprocess.run([found, "-m"], capture_output=True, text=True, check=True).stdout.split()
    if missing := {"curl", "mbstring", "json"} - set(loaded):
        pytest.skip(f"php has no {', '.join(sorted(missing))} (Debian: apt install php-curl php-mbstring)")
    return found


def ran(command: list[str], scenario: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """Run a stubbed forum with a scenario; return what happened and what was logged."""
    environment = {**os.environ, "http_proxy": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9"}
    done = subprocess.run(
        command, input=json.dumps(scenario), capture_output=True, text=True, timeout=120, check=False, env=environment
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return json.loads(done.stdout), done.stderr
