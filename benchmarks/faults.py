#!/usr/bin/env python3
"""What clients see, and what is left in the service, when clients, networks and processes misbehave: a table, a fault a line.

    benchmarks/faults.py [--only NAME ...] [--share 0.1]

Each fault meets a ``piiscan serve`` of its own that waits 2 seconds for a slow client (``--client-seconds 2``). A fault is survived if its
clients saw nothing but what is allowed, ``/v1/check`` answers right after, and connections and memory are back a little later. Exit code
1 tells that one was not. Open files must be allowed for 10,000 connections on each side.
"""

import argparse
import hashlib
import hmac
import json
import os
import resource
import selectors
import signal
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parent))
from service import Service, request, service

Seen = Counter[str]
"""How many clients saw what: a status, or ``closed``, ``open`` or ``refused`` (no connection)."""
CLIENT_SECONDS = 2.0
KEY = "an-invented-key-of-the-forum"
MEBIBYTE = 1 << 20
MEMORY = 128 * MEBIBYTE
"""Bytes that the service may have more than before, some seconds after a fault: 64 MiB of bodies, and what the allocator keeps for the next."""
_PATIENCE = 30.0
_POST = "방 구해요 연락은 010-0123-4567 로 주세요"
_GET = b"GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n"
_LONG = "\n".join([_POST] * 150)


# -- sockets


def opened(running: Service, count: int, *, first: bytes = b"", receive_buffer: int = 0) -> list[socket.socket]:
    """Return so many connections.

    Args:
        running: where to.
        count: how many.
        first: sent on each as soon as it is open, before the next is opened.
        receive_buffer: bytes that each takes without being read.
    """
    made: list[socket.socket] = []
    for _ in range(count):
        connection = socket.socket()
        if receive_buffer:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        connection.settimeout(_PATIENCE)
        connection.connect(running.address)
        connection.settimeout(0)
        push(connection, first)
        made.append(connection)
    return made


def harvest(connections: Sequence[socket.socket], seconds: float, trickle: bytes = b"") -> Seen:
    """Return what connections see within some seconds, and close them.

    Args:
        connections: not blocking.
        seconds: to wait at most.
        trickle: sent to each five times a second, as slow clients do.
    """
    seen: Seen = Counter()
    end = time.monotonic() + seconds
    with selectors.DefaultSelector() as waiting:
        for connection in connections:
            waiting.register(connection, selectors.EVENT_READ)
        while waiting.get_map() and time.monotonic() < end:
            for key, _ in waiting.select(0.2):
                waiting.unregister(key.fileobj)
                seen[_first(connections_of(key.fileobj))] += 1
            for key in tuple(waiting.get_map().values()) if trickle else ():
                push(connections_of(key.fileobj), trickle)
        seen["open"] += len(waiting.get_map())
    for connection in connections:
        connection.close()
    return +seen


def connections_of(found: object) -> socket.socket:
    """Return what a selector found as the connection that it is."""
    assert isinstance(found, socket.socket)  # noqa: S101 - nothing else is registered
    return found


def _first(connection: socket.socket) -> str:
    try:
        answer = connection.recv(65_536)
    except ConnectionError:
        return "closed"
    return answer[9:12].decode("ascii", "replace") if answer.startswith(b"HTTP/1.1 ") else "closed"


def push(connection: socket.socket, data: bytes | memoryview) -> int:
    """Send what can be sent at once; return how many bytes."""
    try:
        return connection.send(data)
    except (BlockingIOError, ConnectionError):
        return 0


def head(length: int, *lines: str, path: str = "/v1/check") -> bytes:
    """Return the header of a post."""
    fixed = (f"POST {path} HTTP/1.1", "Host: x", "Content-Type: application/json", f"Content-Length: {length}")
    return "\r\n".join([*fixed, *lines, "", ""]).encode()


def ask(running: Service, content: bytes, seconds: float = _PATIENCE) -> str:
    """Return what one client sees that sends some bytes as fast as it can, and reads."""
    try:
        with socket.create_connection(running.address, timeout=seconds) as connection:
            with suppress(ConnectionError):
                connection.sendall(content)
            return _first(connection)
    except ConnectionRefusedError:
        return "refused"
    except ConnectionError:
        return "closed"
    except TimeoutError:
        return "open"


# -- the faults


def slow_headers(running: Service, count: int) -> Seen:
    """Each client sends a header at five bytes a second."""
    connections = opened(running, count, first=b"POST /v1/check HTTP/1.1\r\nx-slow: ")
    return harvest(connections, _PATIENCE, b"a")


def slow_bodies(running: Service, count: int) -> Seen:
    """Each client sends a body at five bytes a second."""
    connections = opened(running, count, first=head(10_000))
    return harvest(connections, _PATIENCE, b"a")


def half_bodies(running: Service, count: int) -> Seen:
    """Each client goes away in the middle of its body."""
    for connection in opened(running, count):
        push(connection, head(10_000) + b'{"fields": {"body": "')
        connection.close()
    return Counter(closed=count)


def withheld_bodies(running: Service, count: int) -> Seen:
    """Each client sends a body of the largest size but for its last byte, and waits."""
    connections = opened(running, count)
    content = memoryview(head(MEBIBYTE) + b'{"fields": {"body": "' + b"a" * (MEBIBYTE - 22))
    left = dict.fromkeys(connections, content)
    end = time.monotonic() + CLIENT_SECONDS
    while left and time.monotonic() < end:
        left = {connection: data[push(connection, data) :] for connection, data in left.items()}
        left = {connection: data for connection, data in left.items() if data}
    return harvest(connections, _PATIENCE)


def huge_bodies(running: Service, count: int) -> Seen:
    """Each client sends 100 MB, one after the other."""
    content = head(100_000_000) + bytes(100_000_000)
    return Counter(ask(running, content) for _ in range(count))


def garbage(running: Service, count: int) -> Seen:
    """Each client sends bytes at random."""
    return Counter(ask(running, os.urandom(4096) + b"\r\n\r\n") for _ in range(count))


def deep_json(running: Service, count: int) -> Seen:
    """Each client sends lists in lists, 250,000 deep."""
    body = b'{"fields": ' + b"[" * 250_000 + b"]" * 250_000 + b"}"
    return Counter(ask(running, head(len(body)) + body) for _ in range(count))


def many_connections(running: Service, count: int) -> Seen:
    """So many connections are opened at once, and each asks."""
    connections = opened(running, count, first=b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
    return harvest(connections, _PATIENCE)


def never_reading(running: Service, count: int) -> Seen:
    """Each client asks for 12 answers of a mebibyte, and never reads one."""
    before = sockets(running.process)
    connections = opened(running, count, receive_buffer=4096)
    body = json.dumps({"text": "a" * 1_000_000, "analyzer_results": []}).encode()
    left = dict.fromkeys(connections, memoryview((head(len(body), path="/anonymize") + body) * 12))
    end = time.monotonic() + _PATIENCE
    time.sleep(0.5)
    while sockets(running.process) > before and time.monotonic() < end:
        left = {connection: data[push(connection, data) :] for connection, data in left.items()}
        time.sleep(0.02)
    return _kept(running, connections, before)


def _kept(running: Service, connections: Sequence[socket.socket], before: int) -> Seen:
    """Return how many connections the service still has open, and close them."""
    kept = min(len(connections), max(0, sockets(running.process) - before))
    for connection in connections:
        connection.close()
    return +Counter(closed=len(connections) - kept, open=kept)


def pipelining(running: Service, count: int) -> Seen:
    """Each client asks thousands of times in one packet."""
    connections = opened(running, count, first=_GET * 5_000)
    return harvest(connections, _PATIENCE)


def rest_withheld(running: Service, count: int) -> Seen:
    """Each client is answered before the end of its body, sends one more byte, and waits."""
    before = sockets(running.process)
    connections = opened(running, count, first=head(10_000, path="/nothing") + b"a")
    end = time.monotonic() + 10
    while time.monotonic() < end and sockets(running.process) > before:
        for connection in connections:
            push(connection, b"a")
        time.sleep(0.5)
    seen = _kept(running, connections, before)
    return Counter({f"404, {what}": number for what, number in seen.items()})


def signed(running: Service, ahead: float, key: str) -> str:
    """Return what a client sees that signs with some key and clock."""
    body = json.dumps({"fields": {"body": _POST}}).encode()
    stamp = str(int(time.time() + ahead))
    signature = hmac.new(key.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    lines = (f"X-Piiscan-Timestamp: {stamp}", f"X-Piiscan-Signature: sha256={signature}")
    return ask(running, head(len(body), *lines) + body)


def skewed_clocks(running: Service, count: int) -> Seen:
    """Clocks are an hour ahead, an hour behind, and a minute behind in turn; the last is allowed."""
    return Counter(signed(running, (3600, -3600, -60)[n % 3], KEY) for n in range(count))


def wrong_signatures(running: Service, count: int) -> Seen:
    """Each client signs with another key."""
    return Counter(signed(running, 0, f"{KEY}{n}") for n in range(count))


def killed_worker(running: Service, count: int) -> Seen:
    """One of two processes is killed while clients ask, and go on asking until there are two again."""
    first = set(workers(running))
    with asking(running, count) as seen:
        time.sleep(0.5)
        os.kill(min(first), signal.SIGKILL)
        until(lambda: len(set(workers(running)) - {min(first)}) == len(first))
        time.sleep(3)
    return seen


def ended(running: Service, count: int) -> Seen:
    """The service is told to end while clients ask."""
    with asking(running, count, length=2_000) as seen:
        time.sleep(1)
        os.kill(running.process, signal.SIGTERM)
        until(lambda: ask(running, b"") == "refused")
    return seen


@contextmanager
def asking(running: Service, count: int, length: int = 100) -> Iterator[Seen]:
    """Keep clients asking, each on a new connection each time, and tally what they see."""
    seen: Seen = Counter()
    enough = threading.Event()
    content = request(_LONG[:length])

    def client() -> None:
        while not enough.is_set():
            seen[ask(running, content)] += 1
            if seen["refused"] >= count:
                return

    threads = [threading.Thread(target=client) for _ in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield seen
    finally:
        enough.set()
        for thread in threads:
            thread.join()


# -- what is left


def sockets(process: int) -> int:
    """Return how many sockets a process has open."""
    found = 0
    for path in Path(f"/proc/{process}/fd").glob("*"):
        with suppress(OSError):
            found += str(path.readlink()).startswith("socket:")
    return found


def workers(running: Service) -> Iterable[int]:
    """Return the processes that examine posts, beside the one that watches them."""
    spawned = (process for process in running.memory() if process != running.process)
    return [process for process in spawned if b"spawn_main" in Path(f"/proc/{process}/cmdline").read_bytes()]


def until(true: Callable[[], bool], seconds: float = 60.0) -> bool:
    """Wait for something; return whether it came true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with suppress(OSError):
            if true():
                return True
        time.sleep(0.1)
    return False


def answer_after(running: Service, options: Sequence[str]) -> float | None:
    """Return in how many seconds ``/v1/check`` answers, asked again and again; None if it does not."""
    started = time.monotonic()
    for _ in range(40):
        asked = signed(running, 0, KEY) if "--hmac-key-file" in options else ask(running, request(_POST))
        if asked == "200":
            return time.monotonic() - started
        time.sleep(0.25)
    return None


@dataclass(frozen=True)
class Fault:
    """Something that goes wrong."""

    name: str
    run: Callable[[Service, int], Seen]
    clients: int
    allowed: frozenset[str]
    """What clients may see."""
    options: tuple[str, ...] = ()
    workers: int = 1
    survives: bool = True


@dataclass(frozen=True)
class Outcome:
    """What came of it."""

    fault: Fault
    clients: int
    seen: Seen
    seconds: float | None
    """Until ``/v1/check`` answered, from when the fault was over; None if it did not."""
    memory: tuple[int, int, int]
    """Bytes of all processes before, at most, and some seconds after."""
    connections: int
    """More than before, some seconds after."""
    problems: list[str] = field(default_factory=list)

    @property
    def line(self) -> str:
        """A line of the table."""
        seen = ", ".join(f"{count:,} x {what}" for what, count in self.seen.most_common())
        before, most, after = (round(size / MEBIBYTE) for size in self.memory)
        memory = f"{before} / {most} / {after}" if self.fault.survives else f"{before} / {most} / -"
        answers = "NO" if self.seconds is None else f"{self.seconds * 1000:.0f} ms" if self.fault.survives else "ended"
        return f"| {self.fault.name} | {self.clients:,} | {seen} | {answers} | {memory} | {self.connections} |"


FAULTS = (
    Fault("slow header", slow_headers, 500, frozenset({"408"})),
    Fault("slow body", slow_bodies, 500, frozenset({"408"})),
    Fault("half a body, then gone", half_bodies, 2_000, frozenset({"closed"})),
    Fault("1 MiB bodies withheld at the last byte", withheld_bodies, 500, frozenset({"408", "503", "closed"})),
    Fault("100 MB body", huge_bodies, 5, frozenset({"413"})),
    Fault("garbage bytes", garbage, 500, frozenset({"400"})),
    Fault("deep JSON", deep_json, 20, frozenset({"400"})),
    Fault("10,000 connections", many_connections, 10_000, frozenset({"200", "503", "closed"})),
    Fault("never reads its answers", never_reading, 20, frozenset({"closed"})),
    Fault("5,000 requests in one packet", pipelining, 200, frozenset({"200", "400", "closed"})),
    Fault("rest of a refused body withheld", rest_withheld, 100, frozenset({"404, closed"})),
    Fault("clock an hour off", skewed_clocks, 30, frozenset({"401", "200"}), ("--hmac-key-file",)),
    Fault("wrong signature", wrong_signatures, 30, frozenset({"401"}), ("--hmac-key-file",)),
    Fault("killed worker of two", killed_worker, 8, frozenset({"200", "closed"}), workers=2),
    Fault("SIGTERM under load", ended, 32, frozenset({"200", "refused", "closed"}), survives=False),
)


@contextmanager
def meeting(fault: Fault) -> Iterator[tuple[Service, Sequence[str]]]:
    """Start a service for a fault; its options come with it."""
    with TemporaryDirectory(prefix="piiscan-fault-") as folder:
        key = Path(folder) / "key"
        key.write_text(KEY, encoding="ascii")
        options = [each for option in fault.options for each in (option, str(key))]
        options += ["--client-seconds", str(CLIENT_SECONDS), "--deadline-ms", "60000"]
        with service(fault.workers, options) as running:
            yield running, options


def meet(fault: Fault, clients: int, running: Service, options: Sequence[str]) -> Outcome:
    """Let a fault happen to a running service."""
    before, connections = sum(running.memory().values()), sockets(running.process)
    with most_memory(running) as most:
        seen = fault.run(running, clients)
    if not fault.survives:
        gone = until(lambda: not Path(f"/proc/{running.process}/fd").exists() or not sockets(running.process))
        problems = [] if gone else ["does not end"]
        memory = (before, max(before, most[0]), 0)
        return Outcome(fault, clients, seen, 0, memory, 0, problems + _wrong(fault, seen))
    seconds = answer_after(running, options)
    until(lambda: sockets(running.process) <= connections, CLIENT_SECONDS + 3)
    left, after = max(0, sockets(running.process) - connections), sum(running.memory().values())
    problems = ["does not answer after"] if seconds is None else []
    problems += [f"{left} connections are left"] if left else []
    problems += ["memory is not back"] if after - before > MEMORY else []
    memory = (before, max(before, most[0], after), after)
    return Outcome(fault, clients, seen, seconds, memory, left, problems + _wrong(fault, seen))


def _wrong(fault: Fault, seen: Seen) -> list[str]:
    return [f"clients saw {what}" for what in seen if what not in fault.allowed]


@contextmanager
def most_memory(running: Service) -> Iterator[list[int]]:
    """Watch the memory of a service; the list holds the most that there was."""
    most = [0]
    enough = threading.Event()

    def watch() -> None:
        while not enough.wait(0.05):
            with suppress(OSError):
                most[0] = max(most[0], sum(running.memory().values()))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield most
    finally:
        enough.set()
        thread.join()


def main() -> int:
    """Let faults happen, and print what came of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=[fault.name for fault in FAULTS])
    parser.add_argument("--share", type=float, default=1.0, help="of the clients, for a quick look")
    options = parser.parse_args()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    print("| fault | clients | clients saw | answers after | MB before / most / after | connections left |")
    print("|---|---|---|---|---|---|")
    wrong = 0
    for fault in FAULTS:
        if options.only and fault.name not in options.only:
            continue
        with meeting(fault) as (running, serving):
            outcome = meet(fault, max(2, int(fault.clients * options.share)), running, serving)
        print(outcome.line, flush=True)
        for problem in outcome.problems:
            print(f"  {fault.name}: {problem}", file=sys.stderr, flush=True)
        wrong += bool(outcome.problems)
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
