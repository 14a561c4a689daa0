#!/usr/bin/env python3
"""Answers per second, latency and memory of ``piiscan serve``, driven over keep-alive connections by this process.

    benchmarks/service.py [--workers N] [--seconds S] [--connections 1 8 64] [--lengths 100 5000] [--json]
    benchmarks/service.py --soak 200000 [-- --threads 1000]

First a table with a closed loop: each connection sends its next post when the last is answered; who is refused (503) waits a second, as
Retry-After says. Then an open loop at half of the most that was answered (posts of the first length): posts come at random times (Poisson),
whether or not the last is answered, and latency counts from when a post was to be sent, so that waiting is not left out. ``--soak`` sends
posts of which no two are alike, and watches the memory. Service and client run on different cores where there are two. A run during which
other processes took more than 5 % of a core is done again, ``--tries`` times at most. Everything behind ``--`` goes to ``piiscan serve``.
"""

import argparse
import asyncio
import gc
import json
import os
import platform
import subprocess
import sys
import time
from array import array
from collections import Counter, deque
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
POSTS = ROOT / "examples" / "posts.jsonl"
OK, BUSY = 200, 503
RETRY = 1.0
"""Seconds that a refused client waits, as the service asks."""
OPEN_CONNECTIONS = 64
"""Connections that the open loop may use; it takes the one that is free."""
_WARM = 1.0
"""Seconds of each run that are not counted."""
_SAMPLES = 20
_QUIET = 0.05
"""Share of one core that other processes may take; more, and the figures are theirs too."""
_TICKS = os.sysconf("SC_CLK_TCK")
_HEAD = "POST /v1/check HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n"


# -- what is sent


def posts(path: Path, length: int, count: int) -> list[str]:
    """Return posts of exactly so many characters: lines of the example posts, one after the other, each post from another line on."""
    with path.open(encoding="utf-8") as lines:
        bodies = [json.loads(line)["body"] for line in lines]
    made = []
    for start in range(count):
        pieces: list[str] = []
        around = islice(cycle(bodies), start % len(bodies), None)
        while sum(map(len, pieces)) + len(pieces) <= length:
            pieces.append(next(around))
        made.append("\n".join(pieces)[:length])
    return made


def request(text: str, number: int | None = None) -> bytes:
    """Return a post as it goes over the wire."""
    body = json.dumps({"id": number, "fields": {"body": text}}, ensure_ascii=False).encode()
    return _HEAD.format(len(body)).encode() + body


def unlike(texts: Sequence[str], seed: int = 1) -> Iterator[bytes]:
    """Yield requests without end, no two of them alike: invented syllables and numbers stand in each."""
    random = Random(seed)  # noqa: S311 - nothing secret
    for number, text in enumerate(cycle(texts)):
        syllables = "".join(chr(random.randrange(0xAC00, 0xD7A4)) for _ in range(8))
        phone = f"010-0{random.randrange(1000):03}-{random.randrange(10_000):04}"
        yield request(f"{syllables} {phone} {text}", number)


# -- the client


class Connection(asyncio.Protocol):
    """Sends one request at a time and tells when it is answered.

    Args:
        answered: told the connection, the status, whether the post was examined to the end, and the seconds since it was due.
    """

    def __init__(self, answered: "Callable[[Connection, int, bool, float], None]") -> None:
        self._answered = answered
        self._transport: asyncio.WriteTransport | None = None
        self._got = b""
        self._due = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        assert isinstance(transport, asyncio.WriteTransport)  # noqa: S101 - TCP
        self._transport = transport

    def send(self, content: bytes, due: float | None = None) -> None:
        """Send a request that was to be sent at a time of ``time.perf_counter``; now if None."""
        assert self._transport  # noqa: S101 - connected
        self._due = time.perf_counter() if due is None else due
        self._transport.write(content)

    def data_received(self, data: bytes) -> None:
        """Collect an answer."""
        now = time.perf_counter()
        self._got = self._got + data if self._got else data
        head, found, body = self._got.partition(b"\r\n\r\n")
        if not found or len(body) < _length(head):
            return
        self._got = b""
        self._answered(self, int(head[9:12]), b'"complete":false' not in body.replace(b": ", b":"), now - self._due)

    def connection_lost(self, error: Exception | None) -> None:
        """Count an answer that will not come."""
        del error
        if self._due:
            self._answered(self, 0, False, 0.0)  # noqa: FBT003 - not examined

    def close(self) -> None:
        """End the connection."""
        self._due = 0.0
        if self._transport:
            self._transport.close()


def _length(head: bytes) -> int:
    return int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])


@dataclass
class Tally:
    """What was answered."""

    latencies: "array[float]" = field(default_factory=lambda: array("d"))
    """Seconds, of the posts that were answered by 200."""
    statuses: Counter[int] = field(default_factory=Counter)
    cut_off: int = 0
    """Posts that were not examined to the end in time."""
    seconds: float = 0.0
    client_cpu: float = 0.0
    """Share of one core that the client took; near 1, it and not the service is measured."""
    others: float = 0.0
    """Share of one core that neither service nor client took."""

    def note(self, status: int, complete: bool, latency: float) -> None:
        """Count an answer."""
        self.statuses[status] += 1
        if status == OK:
            self.latencies.append(latency)
            self.cut_off += not complete

    def row(self, **what: Any) -> dict[str, Any]:
        """Return the figures: milliseconds, answers per second, shares from 0 to 1."""
        total = max(1, self.statuses.total())
        ordered = sorted(self.latencies)
        return {
            **what,
            "rate": round(len(ordered) / self.seconds, 1),
            **{f"p{n}": round(_percentile(ordered, n) * 1000, 2) for n in (50, 95, 99)},
            "most": round(max(ordered, default=0) * 1000, 2),
            "refused": round(self.statuses[BUSY] / total, 4),
            "cut_off": round(self.cut_off / total, 4),
            "failed": total - self.statuses[OK] - self.statuses[BUSY],
            "client_cpu": round(self.client_cpu, 2),
            "others": round(self.others, 2),
        }


def _percentile(ordered: Sequence[float], percent: int) -> float:
    """Return the least value that so many per cent do not exceed."""
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)] if ordered else float("nan")


class Load:
    """Keeps a service busy and tallies what it answers.

    Args:
        running: the service.
    """

    def __init__(self, running: "Service") -> None:
        self._running = running
        self.tally = Tally()
        self._count = False

    async def closed(self, contents: Iterator[bytes], connections: int, seconds: float) -> Tally:
        """Send with each connection as soon as the last post is answered, for some seconds."""
        loop = asyncio.get_running_loop()
        end = time.perf_counter() + _WARM + seconds
        left = connections
        done = loop.create_future()

        def go_on(connection: Connection, status: int, complete: bool, latency: float) -> None:
            nonlocal left
            self._note(status, complete, latency)
            if status and time.perf_counter() < end:
                loop.call_later(RETRY if status == BUSY else 0, lambda: connection.send(next(contents)))
                return
            left -= 1
            if not left:
                done.set_result(None)

        opened = [await self._connect(go_on) for _ in range(connections)]
        for connection in opened:
            connection.send(next(contents))
        await self._measured(done, opened)
        return self.tally

    async def open(self, contents: Iterator[bytes], rate: float, seconds: float) -> Tally:
        """Send posts at random times, so many a second on average, for some seconds."""
        loop = asyncio.get_running_loop()
        free: deque[Connection] = deque()
        waiting: deque[float] = deque()
        all_sent = False
        done = loop.create_future()

        def go_on(connection: Connection, status: int, complete: bool, latency: float) -> None:
            self._note(status, complete, latency)
            if waiting:
                connection.send(next(contents), waiting.popleft())
                return
            free.append(connection)
            if all_sent and len(free) == OPEN_CONNECTIONS and not done.done():
                done.set_result(None)

        opened = [await self._connect(go_on) for _ in range(OPEN_CONNECTIONS)]
        free.extend(opened)

        async def arrive() -> None:
            nonlocal all_sent
            random = Random(1)  # noqa: S311 - nothing secret
            due, end = time.perf_counter(), time.perf_counter() + _WARM + seconds
            while (due := due + random.expovariate(rate)) < end:
                await asyncio.sleep(due - time.perf_counter())
                if free:
                    free.popleft().send(next(contents), due)
                else:
                    waiting.append(due)
            all_sent = True
            if len(free) == OPEN_CONNECTIONS and not done.done():
                done.set_result(None)

        arriving = asyncio.create_task(arrive())
        await self._measured(done, opened)
        await arriving
        return self.tally

    async def soak(self, contents: Iterator[bytes], connections: int, total: int, told: Callable[[int], None]) -> Tally:
        """Send a number of posts; say from time to time how many are answered."""
        loop = asyncio.get_running_loop()
        done = loop.create_future()
        sent, step = connections, max(1, total // _SAMPLES)
        self._count = True

        def go_on(connection: Connection, status: int, complete: bool, latency: float) -> None:
            nonlocal sent
            self.tally.note(status, complete, latency)
            answered = self.tally.statuses.total()
            if answered % step == 0:
                told(answered)
            if answered == total:
                done.set_result(None)
            elif sent < total and status:
                sent += 1
                connection.send(next(contents))

        opened = [await self._connect(go_on) for _ in range(connections)]
        told(0)
        for connection in opened:
            connection.send(next(contents))
        await self._measured(done, opened, warm=0)
        return self.tally

    async def _connect(self, answered: Callable[[Connection, int, bool, float], None]) -> Connection:
        loop = asyncio.get_running_loop()
        _, connection = await loop.create_connection(lambda: Connection(answered), *self._running.address)
        return connection

    def _note(self, status: int, complete: bool, latency: float) -> None:
        if self._count:
            self.tally.note(status, complete, latency)

    async def _measured(self, done: "asyncio.Future[None]", opened: Sequence[Connection], warm: float = _WARM) -> None:
        await asyncio.sleep(warm)
        self._count = True
        start, cpu, others = time.perf_counter(), time.process_time(), self._running.others()
        await done
        self.tally.seconds = time.perf_counter() - start
        self.tally.others = max(0.0, (self._running.others() - others) / self.tally.seconds)
        self.tally.client_cpu = (time.process_time() - cpu) / self.tally.seconds
        for connection in opened:
            connection.close()


# -- the service


@dataclass(frozen=True)
class Service:
    """A running ``piiscan serve``."""

    process: int
    address: tuple[str, int]

    def memory(self) -> dict[int, int]:
        """Return the resident bytes of each of its processes."""
        return {process: _resident(process) for process in _family(self.process)}

    def others(self) -> float:
        """Return the seconds that all cores were busy for neither the service nor this process, since some time."""
        user, nice, system, _, _, interrupts, soft, steal, *_ = map(
            int, Path("/proc/stat").read_text("ascii").split("\n", 1)[0].split()[1:]
        )
        busy = (user + nice + system + interrupts + soft + steal) / _TICKS
        return busy - sum(map(_cpu, _family(self.process))) - time.process_time()


@contextmanager
def service(workers: int, options: Sequence[str]) -> Iterator[Service]:
    """Start the service on the first cores, and leave the last to the client."""
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, cores[:workers] if len(cores) > workers else cores)
    command = [sys.executable, "-m", "piiscan", "serve", "--port", "0", "--workers", str(workers), *options]
    with TemporaryDirectory(prefix="piiscan-load-") as folder, (Path(folder) / "log").open("w") as log:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=log, text=True)
        os.sched_setaffinity(0, cores[-1:])
        try:
            assert process.stdout  # noqa: S101 - piped
            host, _, port = process.stdout.readline().strip().rpartition("/")[2].rpartition(":")
            if not port:
                raise SystemExit((Path(folder) / "log").read_text())
            yield Service(process.pid, (host, int(port)))
        finally:
            process.terminate()
            process.wait()
            process.stdout.close()  # type: ignore[union-attr]
            os.sched_setaffinity(0, cores)


def _family(process: int) -> Iterator[int]:
    yield process
    for tasks in Path(f"/proc/{process}/task").glob("*/children"):
        for child in tasks.read_text("ascii").split():
            yield from _family(int(child))


def _resident(process: int) -> int:
    lines = Path(f"/proc/{process}/status").read_text("ascii").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) * 1024


def _cpu(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def machine() -> dict[str, Any]:
    """Return what the figures were taken on."""
    info = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    model = next((line.partition(":")[2].strip() for line in info if line.startswith("model name")), platform.machine())
    return {
        "cpu": model,
        "cores": len(os.sched_getaffinity(0)),
        "python": platform.python_version(),
        "load_before": round(os.getloadavg()[0], 2),
    }


# -- runs and tables


def run_table(options: argparse.Namespace) -> dict[str, Any]:
    """Return the rows of the closed loop and of the open one."""
    rows = []
    with service(options.workers, options.serve) as running:
        for length in options.lengths:
            contents = cycle([request(text) for text in posts(options.posts, length, 300)])
            for connections in options.connections:
                tally = quiet(options, lambda: Load(running).closed(contents, connections, options.seconds))  # noqa: B023 - called here
                rows.append(tally.row(characters=length, connections=connections))
                _say(options, f"{length} characters, {connections} connections: {rows[-1]['rate']}/s")
        first = [row for row in rows if row["characters"] == options.lengths[0]]
        rate = options.rate or max(row["rate"] for row in first) / 2
        contents = cycle([request(text) for text in posts(options.posts, options.lengths[0], 300)])
        tally = quiet(options, lambda: Load(running).open(contents, rate, max(options.seconds, options.open_seconds)))
        half = tally.row(characters=options.lengths[0], asked=round(rate, 1))
        return {"closed": rows, "open": half, "resident_mb": _megabytes(running.memory())}


def quiet(options: argparse.Namespace, run: Callable[[], Coroutine[Any, Any, Tally]]) -> Tally:
    """Return what a run gave; it is done again where other processes disturbed it, and the least disturbed counts."""
    tallies: list[Tally] = []
    while not tallies or (len(tallies) < options.tries and tallies[-1].others > _QUIET):
        tallies.append(asyncio.run(run()))
    return min(tallies, key=lambda tally: tally.others)


def run_soak(options: argparse.Namespace) -> dict[str, Any]:
    """Return the memory of the service while it answers many posts: one of 50 is long."""
    long = posts(options.posts, options.lengths[-1], 20)
    short = posts(options.posts, options.lengths[0], 20 * 49)
    texts = [text for n, one in enumerate(long) for text in (*short[n * 49 : (n + 1) * 49], one)]
    samples: list[dict[str, Any]] = []
    with service(options.workers, options.serve) as running:

        def told(answered: int) -> None:
            samples.append({"answered": answered, "resident_mb": _megabytes(running.memory())})
            _say(options, f"{answered:>9,} answered   {samples[-1]['resident_mb']} MB")

        tally = asyncio.run(Load(running).soak(unlike(texts), options.soak_connections, options.soak, told))
    return {"samples": samples, "all": tally.row(connections=options.soak_connections)}


def _megabytes(memory: dict[int, int]) -> list[float]:
    return [round(size / (1 << 20), 1) for size in memory.values()]


def _say(options: argparse.Namespace, line: str) -> None:
    if not options.json:
        print(line, file=sys.stderr if not options.soak else sys.stdout, flush=True)


def table(rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Yield the lines of a table."""
    yield "| characters | connections | posts/s | p50 ms | p95 ms | p99 ms | refused | cut off by the deadline |"
    yield "|---|---|---|---|---|---|---|---|"
    for row in rows:
        figures = f"{row['rate']:,.0f} | {row['p50']:.1f} | {row['p95']:.1f} | {row['p99']:.1f}"
        yield f"| {row['characters']:,} | {row['connections']} | {figures} | {row['refused']:.1%} | {row['cut_off']:.1%} |"


def parsed() -> argparse.Namespace:
    """Return the options."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--open-seconds", type=float, default=30, help="at least, for the open loop")
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 8, 64])
    parser.add_argument("--lengths", type=int, nargs="+", default=[100, 5_000])
    parser.add_argument("--tries", type=int, default=3, help="at most, of a run that other processes disturb")
    parser.add_argument("--rate", type=float, help="of the open loop; half of the most that was answered if not given")
    parser.add_argument("--soak", type=int, default=0, metavar="N", help="send N posts and watch the memory instead")
    parser.add_argument("--soak-connections", type=int, default=8)
    parser.add_argument("--posts", type=Path, default=POSTS)
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of tables")
    parser.add_argument("serve", nargs="*", help="options of piiscan serve, behind --")
    return parser.parse_args()


def main() -> None:
    """Run what the options say and print it."""
    options = parsed()
    on = machine()
    gc.disable()  # the client's own pauses are not the service's
    done = run_soak(options) if options.soak else run_table(options)
    if options.json:
        print(json.dumps({"machine": on, "workers": options.workers, **done}))
        return
    print(
        f"{on['cpu']}, {on['cores']} cores, Python {on['python']}, {options.workers} worker(s), load before {on['load_before']}"
    )
    if options.soak:
        print(json.dumps(done["all"]))
        return
    print(*table(done["closed"]), sep="\n")
    half = done["open"]
    most = max(row["others"] for row in [*done["closed"], half])
    print(f"other processes took up to {most:.0%} of a core during a run")
    print(f"open loop, {half['asked']:,} posts/s asked: {json.dumps(half)}")
    print(f"resident MB by process: {done['resident_mb']}")


if __name__ == "__main__":
    main()
