"""A real service for all clients, and others that fail in every way a service can fail."""

import socket
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "support"))

from clients import KEY, TOKEN, Service, answering, ended, started

POLICY = '[boards.careful]\non_leak = "hold"\n'


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """`piiscan serve`, open to those who show the token or sign."""
    folder = tmp_path_factory.mktemp("service")
    token_file, key_file, policy = folder / "tokens", folder / "keys", folder / "piiscan.toml"
    token_file.write_text(f"# the forum\n{TOKEN}\n")
    key_file.write_text(f"{KEY}\n")
    policy.write_text(POLICY)
    # Loaded machines run the tests too: what is tried here is not how fast it is.
    options = ["--token-file", token_file, "--hmac-key-file", key_file, "--policy", policy, "--deadline-ms", "30000"]
    command = [sys.executable, "-m", "piiscan", "serve", "--port", "0", *map(str, options)]
    process, url = started(command, folder / "log")
    yield Service(url, token_file, key_file)
    ended(process)


@pytest.fixture
def nobody() -> Iterator[str]:
    """The address of a port at which nobody listens."""
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{reserved.getsockname()[1]}"


@pytest.fixture
def silent() -> Iterator[str]:
    """A service that takes the question and never answers."""
    over = threading.Event()
    with answering(lambda handler: (over.wait(60) and None) or handler.wfile.flush()) as url:
        yield url
        over.set()


@pytest.fixture
def dripping() -> Iterator[str]:
    """A service that sends a byte now and then, so that no single wait is long."""
    over = threading.Event()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n")
        while not over.wait(0.05):
            handler.wfile.write(b" ")

    with answering(drip) as url:
        yield url
        over.set()
