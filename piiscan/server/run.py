"""Runs the service: binds the address, starts the processes, says when they answer, and ends them in order."""

import http.client
import json
import signal
import socket
import sys
import tempfile
import threading
import time
from dataclasses import replace
from functools import partial
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp
from uvicorn.supervisors import Multiprocess

from piiscan.errors import ConfigError
from piiscan.redaction.redactor import Redactor
from piiscan.server import logs
from piiscan.server.protocol import LimitedProtocol
from piiscan.server.settings import Settings

GRACE = 10
"""Seconds that requests may still take when the service is told to end."""
_KEEP_ALIVE = 30
"""Seconds after which a connection without requests is closed."""
_BACKLOG = 2048


def run(settings: Settings, host: str, port: int, workers: int) -> None:
    """Serve until told to end by SIGTERM or Ctrl-C.

    Args:
        settings: what the operator decided.
        host: address to bind.
        port: its port; a free one with 0.
        workers: processes.

    Raises:
        ConfigError: the address cannot be bound, or a board's options contradict each other.
        KeyFileError: a method of redaction needs a key, and there is none.
    """
    _try_out(settings)
    bound = _bind(host, port)
    _allow_connections()
    signal.signal(signal.SIGTERM, _nothing)  # uvicorn hands the signal on when everything has ended
    address = _address(host, bound.getsockname()[1])
    threading.Thread(target=_announce, args=(address,), daemon=True).start()
    with tempfile.TemporaryDirectory(prefix="piiscan-") as folder:
        if workers > 1:
            settings = replace(settings, metrics_folder=Path(folder), warm_first=True)
        _serve(_config(settings, workers), bound)


def _serve(config: uvicorn.Config, bound: socket.socket) -> None:
    if config.workers > 1:
        logs.start()
        Workers(config, sockets=[bound]).run()
    else:
        uvicorn.Server(config).run(sockets=[bound])


class Workers(Multiprocess):
    """uvicorn's processes, with a line in the log for each that died: one that dies again and again would else be silent."""

    def keep_subprocess_alive(self) -> None:
        """Start others for those that have died."""
        for worker in self.processes:
            if worker.exitcode is not None:
                logs.write("worker-died", pid=worker.pid, exit=worker.exitcode)
        super().keep_subprocess_alive()


def application(settings: Settings) -> ASGIApp:
    """Return the application with its log, in the process that runs it."""
    from piiscan.server.app import create_app  # noqa: PLC0415 - loads the engines, which the parent of workers goes without

    logs.start()
    LimitedProtocol.header_seconds = settings.client_seconds
    return create_app(settings)


def _config(settings: Settings, workers: int) -> uvicorn.Config:
    return uvicorn.Config(
        partial(application, settings),
        factory=True,
        workers=workers,
        loop="asyncio",  # takes all new connections at once; uvloop takes one for each post, and the others wait uncounted
        http=LimitedProtocol,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=GRACE,
        backlog=_BACKLOG,
    )


def _try_out(settings: Settings) -> None:
    """Find out here what would stop every process."""
    policy = settings.policy
    for each in (policy, *(policy.for_board(board) for board in policy.boards)):
        Redactor.from_policy(each)


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        bound = socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except (OSError, OverflowError) as error:
        raise ConfigError(f"{_address(host, port)} cannot be bound: {error}") from None
    bound.set_inheritable(True)
    return bound


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _allow_connections() -> None:
    """Let as many connections be open as the system allows."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - POSIX only

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 65_536 if hard == resource.RLIM_INFINITY else min(hard, 65_536)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _announce(address: str) -> None:
    """Say where the service is once it answers."""
    place = address.removeprefix("http://").replace("0.0.0.0", "127.0.0.1").replace("[::]", "[::1]")  # noqa: S104 - compared
    while not _is_ready(place):
        time.sleep(0.05)
    sys.stdout.write(f"piiscan answers at {address}\n")
    sys.stdout.flush()


def _is_ready(place: str) -> bool:
    connection = http.client.HTTPConnection(place, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return bool(json.loads(connection.getresponse().read()).get("status") == "ready")
    except (OSError, ValueError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _nothing(*_signal: object) -> None:
    pass
