"""Scans posts on several cores, in order, and survives a process that dies.

Each worker process builds a scanner of its own from the policy. Posts travel in chunks; only a few chunks are in
flight, so an input of any size is read as it is needed. When a process is killed, the chunks in flight are tried again
one at a time; a chunk that kills its process again is tried post by post, and the post that does it becomes a result
that says so.
"""

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from multiprocessing import resource_tracker
from typing import Any, Protocol

from piiscan.errors import ConfigError, PiiscanError
from piiscan.model import Message, Reason, ScanResult

CHUNK = 512
"""Posts that travel to a worker together."""
AHEAD = 2
"""Chunks in flight for each worker."""

_KILLED = Message("검사하던 프로세스가 종료되었습니다.", "The process that examined it died.")
_NO_WORKERS = "worker processes die as soon as they start; there may be too little memory. Run with one worker."


class ChunkScanner(Protocol):
    """What the pool needs of a scanner; a copy is made in each process by ``type(scanner)(scanner.policy)``."""

    @property
    def policy(self) -> Any:
        """The policy, which can be pickled."""

    def scan_chunk(self, texts: Sequence[str]) -> list[ScanResult]:
        """Examine a few posts; never raises for one of them."""

    def failed(self, reason: Reason, detail: Message, **values: object) -> ScanResult:
        """Return the result of a post that was not examined."""


def map_ordered(
    scanner: ChunkScanner, texts: Iterable[str], workers: int = 1, chunk: int = CHUNK
) -> Iterator[ScanResult]:
    """Yield the results of the posts in input order, reading at most ``workers * AHEAD`` chunks ahead.

    Args:
        scanner: scans in this process if there is one worker, and is the pattern for those of the others.
        texts: any iterable, also an endless one.
        workers: processes, at least 1.
        chunk: posts that are examined together, at least 1.

    Raises:
        ConfigError: fewer than one worker, or chunks of less than one post.
        PiiscanError: worker processes cannot be started.
    """
    if workers < 1 or chunk < 1:
        raise ConfigError(f"at least one worker and one post at a time are needed, not {workers} and {chunk}")
    pieces = chunks(texts, chunk)
    return _here(scanner, pieces) if workers == 1 else _elsewhere(scanner, pieces, workers)


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def chunks(texts: Iterable[str], size: int = CHUNK) -> Iterator[list[str]]:
    """Yield the posts in lists of at most ``size``, in order."""
    iterator = iter(texts)
    while texts := list(islice(iterator, size)):
        yield texts


def _here(scanner: ChunkScanner, chunks: Iterable[list[str]]) -> Iterator[ScanResult]:
    for texts in chunks:
        yield from scanner.scan_chunk(texts)


def _elsewhere(scanner: ChunkScanner, chunks: Iterator[list[str]], workers: int) -> Iterator[ScanResult]:
    pool = _Pool(scanner, workers)
    window: deque[_Job] = deque()
    try:
        while True:
            window.extend(pool.submit(texts) for texts in islice(chunks, workers * AHEAD - len(window)))
            if not window:
                return
            yield from pool.result(window.popleft(), window)
    finally:
        pool.close()


@dataclass(slots=True)
class _Job:
    """A chunk, and the results to come."""

    texts: list[str]
    future: "Future[list[ScanResult]]"


class _Pool:
    """Worker processes that are replaced when one of them dies."""

    def __init__(self, scanner: ChunkScanner, workers: int) -> None:
        self._scanner = scanner
        self._workers = workers
        self._executor: ProcessPoolExecutor | None = None

    def submit(self, texts: list[str]) -> _Job:
        """Hand a chunk to the workers; one that is found dead is noticed when the result is asked for."""
        try:
            return _Job(texts, self._submit(texts))
        except BrokenProcessPool as broken:
            future: Future[list[ScanResult]] = Future()
            future.set_exception(broken)
            return _Job(texts, future)

    def result(self, job: _Job, window: Iterable[_Job]) -> list[ScanResult]:
        """Return the results of a chunk; after a death, those of the whole window are settled one chunk at a time."""
        try:
            return job.future.result()
        except BrokenProcessPool:
            settled = self._settle(job.texts)
            for other in window:
                if isinstance(other.future.exception(), BrokenProcessPool):
                    other.future = _done(self._settle(other.texts))
            return settled

    def close(self) -> None:
        """End the workers; what they have not begun is dropped."""
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)
            self._executor = None

    def _submit(self, texts: list[str]) -> "Future[list[ScanResult]]":
        if self._executor is None:
            resource_tracker.ensure_running()  # it lets Ctrl-C through again when it has started
        with _deaf():
            if self._executor is None:
                self._executor = _executor(self._workers)
            return self._executor.submit(_scan, type(self._scanner), self._scanner.policy, texts)

    def _alone(self, texts: list[str]) -> list[ScanResult] | None:
        """Return the results of texts that have the workers for themselves, or None if they kill one."""
        try:
            return self._submit(texts).result()
        except BrokenProcessPool:
            self.close()
            return None

    def _settle(self, texts: list[str]) -> list[ScanResult]:
        self._revive()
        results = self._alone(texts)
        return results if results is not None else [self._one(text) for text in texts]

    def _one(self, text: str) -> ScanResult:
        results = self._alone([text])
        return results[0] if results else self._scanner.failed(Reason.FAILED, _KILLED)

    def _revive(self) -> None:
        """Start new workers if the old ones are gone.

        Raises:
            PiiscanError: they die with nothing to do.
        """
        if self._alone([]) is None and self._alone([]) is None:
            raise PiiscanError(_NO_WORKERS)


def _done(results: list[ScanResult]) -> "Future[list[ScanResult]]":
    future: Future[list[ScanResult]] = Future()
    future.set_result(results)
    return future


@contextlib.contextmanager
def _deaf() -> Iterator[None]:
    """Keep Ctrl-C back while processes are started: they inherit it, and leave it to this process to end them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _executor(workers: int) -> ProcessPoolExecutor:
    # Never fork: a process with threads (spaCy's, a service's) may deadlock in its copy.
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    return ProcessPoolExecutor(workers, multiprocessing.get_context(method), initializer=_prepare)


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


def _scan(scanner: type[Any], policy: Any, texts: list[str]) -> list[ScanResult]:
    if "own" not in _scanners:
        _scanners["own"] = scanner(policy)
    results: list[ScanResult] = _scanners["own"].scan_chunk(texts) if texts else []
    return results
