"""Scans posts on several cores, in order, and survives a process that dies.

Each worker process builds a scanner of its own from the policy. Posts travel in chunks; only a few chunks are in
flight, so an input of any size is read as it is needed. A program that owns its process may let it help. When a process
is killed, the chunks in flight are tried again one at a time; a chunk that kills its process again is tried post by
post, and the post that does it becomes a result that says so.
"""

import contextlib
import gc
import multiprocessing
import os
import pickle
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from enum import Enum
from itertools import chain, islice
from multiprocessing import resource_tracker
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Protocol, Self

from piiscan.errors import ConfigError, PiiscanError
from piiscan.model import Message, Reason, ScanResult, Verdict

if TYPE_CHECKING:
    from piiscan.risk.verdict import Observed

CHUNK = 512
"""Posts that travel to a worker together."""
AHEAD = 3
"""Chunks in flight for each worker."""
_NEW_OBJECTS = 100_000
"""Objects made and still there, after which the collector looks at them; Python's own choice is 700 or 2,000, by version."""
_TURN = 0.0005
"""Seconds after which a thread lets another one run; Python's own choice is 0.005."""
_PIECE = 64
"""Most texts that travel to a worker together to be observed."""

_KILLED = Message("검사하던 프로세스가 종료되었습니다.", "The process that examined it died.")
_NO_WORKERS = "worker processes die as soon as they start; there may be too little memory. Run with one worker."


class Killed(Enum):
    """What is known of a text whose process died."""

    KILLED = "killed"


KILLED = Killed.KILLED
_SCAN, _OBSERVE = "scan_chunk", "observe_chunk"


class ChunkScanner(Protocol):
    """What the pool needs of a scanner; a copy is made in each process by ``type(scanner)(scanner.policy)``."""

    @property
    def policy(self) -> Any:
        """The policy, which can be pickled."""

    def scan_chunk(self, texts: Sequence[str]) -> list[ScanResult]:
        """Examine a few posts; never raises for one of them."""

    def failed(self, reason: Reason, detail: Message, **values: object) -> ScanResult:
        """Return the result of a post that was not examined."""


class ChunkObserver(ChunkScanner, Protocol):
    """A scanner that also tells what it makes its verdicts from."""

    def observe_chunk(self, texts: Sequence[str]) -> "list[Observed | None]":
        """Return what is in a few texts, None for one that cannot be examined."""


class Workers:
    """Processes that examine posts, or this process if one worker is enough. Close them, or use them as a context.

    Args:
        scanner: scans in this process if there is one worker, and is the pattern for those of the others.
        count: processes, at least 1; they start with the first post.
        helps: whether this process is one of them and examines posts instead of waiting: one process less shares the cores, and fewer
            results travel. It stops when a worker dies; but a post that kills the process that examines it may end this one first.

    Raises:
        ConfigError: fewer than one worker.
    """

    def __init__(self, scanner: ChunkScanner, count: int, *, helps: bool = False) -> None:
        if count < 1:
            raise ConfigError(f"at least one worker is needed, not {count}")
        self.count = count
        self._scanner = scanner
        self._pool = _Pool(scanner, count, helps=helps) if count > 1 else None

    def scan(self, texts: Iterable[str], chunk: int = CHUNK) -> Iterator[ScanResult]:
        """Yield the results of posts in input order, reading at most ``count * AHEAD`` chunks ahead.

        Raises:
            PiiscanError: worker processes cannot be started.
        """
        pieces = chunks(texts, chunk)
        if self._pool is None:
            for piece in pieces:
                yield from self._scanner.scan_chunk(piece)
            return
        window: deque[_Job] = deque()
        while True:
            room = self.count * AHEAD - len(window)
            window.extend(self._pool.submit(_SCAN, piece) for piece in islice(pieces, room))
            if not window:
                return
            yield from self._pool.result(window.popleft())

    def observe(self, texts: Sequence[str]) -> "Callable[[], list[Observed | Killed | None]]":
        """Begin to examine a few texts; what is returned waits for what is in them, in order.

        A text of which nothing is known is None if the scanner could not examine it, and :data:`KILLED` if its process died.
        The scanner has to be a :class:`ChunkObserver`.
        """
        if self._pool is None:
            seen = [self._scanner.observe_chunk(piece) for piece in chunks(texts, _PIECE)]  # type: ignore[attr-defined]
            return lambda: list(chain.from_iterable(seen))
        pool = self._pool
        jobs = [pool.submit(_OBSERVE, piece) for piece in chunks(texts, _PIECE)]
        return lambda: list(chain.from_iterable(map(pool.result, jobs)))

    def close(self) -> None:
        """End the processes; what they have not begun is dropped."""
        if self._pool:
            self._pool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def map_ordered(
    scanner: ChunkScanner, texts: Iterable[str], workers: int | Workers = 1, chunk: int = CHUNK
) -> Iterator[ScanResult]:
    """Yield the results of the posts in input order, reading only a bounded number of posts ahead.

    Args:
        scanner: what examines the posts, here or in each process.
        texts: any iterable, also an endless one.
        workers: how many processes, at least 1; or processes that have been made with this scanner, which stay open.
        chunk: posts that are examined together, at least 1.

    Raises:
        ConfigError: fewer than one worker, or chunks of less than one post.
        PiiscanError: worker processes cannot be started.
    """
    if chunk < 1:
        raise ConfigError(f"at least one post at a time is needed, not {chunk}")
    if isinstance(workers, Workers):
        return workers.scan(texts, chunk)
    return _closing(Workers(scanner, workers), texts, chunk)


def _closing(workers: Workers, texts: Iterable[str], chunk: int) -> Iterator[ScanResult]:
    with workers:
        yield from workers.scan(texts, chunk)


def warm_up(module: str) -> None:
    """Begin to import a module in the process that workers are made from, so that each starts with what it has loaded, and shares it.

    For a program that owns its process: it holds for everything that ``multiprocessing`` starts by its usual server from then on, and NumPy
    computes in one thread. Elsewhere, and on systems without such a server, workers load what they need by themselves.

    Args:
        module: its name. One that does not exist changes nothing; one that fails otherwise ends that process.
    """
    if _METHOD != _SERVER:
        return
    from multiprocessing import forkserver  # noqa: PLC0415 - not on all systems

    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # a process with threads must not be copied
    resource_tracker.ensure_running()  # it lets Ctrl-C through again when it has started
    with _deaf():
        forkserver.set_forkserver_preload([module])
        forkserver.ensure_running()


def devote() -> None:
    """Make this process one that does nothing but scan.

    Python's collector never again walks through what is loaded now, and less often through what is new: posts leave nothing behind that refers
    to itself, and looking for it took up to 6 % of a run. And threads take turns ten times as often, so that workers need not wait for
    what hands them their posts while this process examines some of its own: with two workers 1 to 3 % of a run.
    """
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS)
    sys.setswitchinterval(_TURN)


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def chunks(texts: Iterable[str], size: int = CHUNK) -> Iterator[list[str]]:
    """Yield the posts in lists of at most ``size``, in order."""
    iterator = iter(texts)
    while texts := list(islice(iterator, size)):
        yield texts


@dataclass(slots=True, eq=False)
class _Job:
    """A chunk, what is to be done with it, and the results to come."""

    task: str
    texts: list[str]
    future: "Future[bytes] | None" = None
    """The results, pickled: the thread that asks for them makes them, not that of the executor, which would hold it up. None until a worker
    is to have the chunk."""
    settled: list[Any] | None = None
    """The results, if this process examined the texts, or a process died and they were sought again."""

    @property
    def done(self) -> bool:
        """Whether nobody has to wait for the results."""
        return self.settled is not None or (self.future is not None and self.future.done())


class _Pool:
    """Worker processes that are replaced when one of them dies."""

    def __init__(self, scanner: ChunkScanner, workers: int, *, helps: bool) -> None:
        self._scanner = scanner
        self._helps = helps
        self._workers = workers - helps
        self._executor: ProcessPoolExecutor | None = None
        self._open: deque[_Job] = deque()
        """Jobs whose results nobody has asked for yet, the earliest first."""
        self._waiting: deque[_Job] = deque()
        """Those of them that nobody has begun. A future is never cancelled: where one was, Python 3.11 does not notice that workers die."""

    def submit(self, task: str, texts: list[str]) -> _Job:
        """Hand a chunk to the workers; one that is found dead is noticed when the result is asked for."""
        job = _Job(task, texts)
        self._open.append(job)
        self._waiting.append(job)
        self._hand_out()
        return job

    def result(self, job: _Job) -> list[Any]:
        """Return the results of a chunk, and examine what waits until they are there if this process helps.

        After a death, those of all open jobs are settled one chunk at a time.
        """
        while not job.done and self._waiting:
            own = self._waiting.popleft()
            own.settled = getattr(self._scanner, own.task)(own.texts)
            self._hand_out()
        self._open.remove(job)
        if job.settled is not None:
            return job.settled
        try:
            return _made(job)
        except BrokenProcessPool:
            self._workers += self._helps
            self._helps = False
            settled = self._settle(job)
            for other in self._open:
                if other.future and other.settled is None and isinstance(other.future.exception(), BrokenProcessPool):
                    other.settled = self._settle(other)
            self._hand_out()
            return settled

    def _hand_out(self) -> None:
        """Let the workers have what waits: all of it, or as much as keeps them at work if this process helps."""
        room = len(self._waiting)
        if self._helps:
            handed_out = sum(each.future is not None and not each.done for each in self._open)
            room = min(room, AHEAD * self._workers - handed_out)
        for _ in range(room):
            job = self._waiting.popleft()
            try:
                job.future = self._submit(job.task, job.texts)
            except BrokenProcessPool as broken:
                job.future = Future()
                job.future.set_exception(broken)

    def close(self) -> None:
        """End the workers; what they have not begun is dropped."""
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)
            self._executor = None

    def _submit(self, task: str, texts: list[str]) -> "Future[bytes]":
        if self._executor is None:
            resource_tracker.ensure_running()  # it lets Ctrl-C through again when it has started
        with _deaf():
            if self._executor is None:
                self._executor = _executor(self._workers)
            return self._executor.submit(_work, type(self._scanner), self._scanner.policy, task, texts)

    def _alone(self, task: str, texts: list[str]) -> list[Any] | None:
        """Return the results of texts that have the workers for themselves, or None if they kill one."""
        try:
            return _made(_Job(task, texts, self._submit(task, texts)))
        except BrokenProcessPool:
            self.close()
            return None

    def _settle(self, job: _Job) -> list[Any]:
        self._revive()
        results = self._alone(job.task, job.texts)
        return results if results is not None else [self._one(job.task, text) for text in job.texts]

    def _one(self, task: str, text: str) -> Any:
        results = self._alone(task, [text])
        if results:
            return results[0]
        return self._scanner.failed(Reason.FAILED, _KILLED) if task == _SCAN else KILLED

    def _revive(self) -> None:
        """Start new workers if the old ones are gone.

        Raises:
            PiiscanError: they die with nothing to do.
        """
        if self._alone(_SCAN, []) is None and self._alone(_SCAN, []) is None:
            raise PiiscanError(_NO_WORKERS)


_but_redacted = attrgetter(*(name for name in ScanResult.__slots__ if name != "redacted"))
_NOTHING = _but_redacted(ScanResult(Verdict.CLEAN, (), ""))


def _packed(task: str, texts: list[str], results: list[Any]) -> bytes:
    """Return results for the way. Of a post in which nothing is, whose result is little but its text, only the place travels."""
    if task == _SCAN:
        pairs = zip(results, texts, strict=True)
        results = [None if r.redacted == text and _but_redacted(r) == _NOTHING else r for r, text in pairs]
    return pickle.dumps(results, pickle.HIGHEST_PROTOCOL)


def _made(job: _Job) -> list[Any]:
    """Wait for the results of a worker, and unpack them."""
    results: list[Any] = pickle.loads(job.future.result()) if job.future else []  # noqa: S301 - from a process of our own
    if job.task == _SCAN:
        pairs = zip(results, job.texts, strict=True)
        results = [ScanResult(Verdict.CLEAN, (), str(text)) if r is None else r for r, text in pairs]
    return results


@contextlib.contextmanager
def _deaf() -> Iterator[None]:
    """Keep Ctrl-C back while processes are started: they inherit it, and leave it to this process to end them.

    Masking it in this thread is not enough. Another thread may receive it, and Python then interrupts the main thread all the same.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    heard: list[int] = []
    handler = signal.getsignal(signal.SIGINT) if threading.current_thread() is threading.main_thread() else None
    if handler is not None:
        signal.signal(signal.SIGINT, lambda number, _: heard.append(number))
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        if handler is not None:
            signal.signal(signal.SIGINT, handler)
        if heard:
            signal.raise_signal(signal.SIGINT)


_SERVER = "forkserver"
_METHOD = _SERVER if _SERVER in multiprocessing.get_all_start_methods() else "spawn"
"""Never fork: a process with threads (spaCy's, a service's) may deadlock in its copy."""


def _executor(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, multiprocessing.get_context(_METHOD), initializer=_prepare)


def _prepare() -> None:
    """Leave Ctrl-C to the parent, end with it however it ends, and keep NumPy to one thread: each core has its process."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        with contextlib.suppress(OSError):
            parent.join()
        os._exit(1)


_scanners: dict[str, Any] = {}
"""The scanner of this worker process; built by the first chunk, so that an error on the way reaches the caller."""


def _work(scanner: type[Any], policy: Any, task: str, texts: list[str]) -> bytes:
    if "own" not in _scanners:
        _scanners["own"] = scanner(policy)
        devote()
    results = getattr(_scanners["own"], task)(texts) if texts else []
    return _packed(task, texts, results)
