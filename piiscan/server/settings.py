"""What an operator decides about the service: time, sizes, who may ask."""

from dataclasses import dataclass, field
from pathlib import Path

from piiscan.policy import Policy

MEBIBYTE = 1 << 20


@dataclass(frozen=True)
class Settings:
    """How the service runs. Immutable and picklable, so that each worker process gets a copy."""

    policy: Policy = field(default_factory=Policy)
    """What is looked for, and what is decided; boards included."""
    deadline: float = 0.3
    """Seconds for one post, counted from when it has arrived; waiting for its turn counts."""
    max_body: int = MEBIBYTE
    """Bytes of a request's body."""
    max_items: int = 100
    """Posts in one request."""
    queue: int = 64
    """Posts of one process that may wait or be examined; who asks beyond gets 503."""
    shadow: bool = False
    """Whether every answer is ``allow``, and what would have been decided is only recorded."""
    tokens: tuple[str, ...] = field(default=(), repr=False)
    """Bearer tokens of those who may ask; everybody may if there are neither tokens nor keys."""
    signing_keys: tuple[bytes, ...] = field(default=(), repr=False)
    """Keys under which requests may be signed instead."""
    clock_window: float = 300.0
    """Seconds that the time of a signed request may differ from ours."""
    guard_metrics: bool = False
    """Whether ``/metrics`` asks for a token too."""
    page: bool = True
    """Whether the page for people is served at ``/``."""
    threads: int = 0
    """Threads of the forum whose recent posts are remembered, so that an identity told in pieces is seen; 0 remembers nothing."""
    thread_seconds: float = 3600.0
    """How long a thread is remembered after its last post."""
    client_seconds: float = 10.0
    """Seconds in which the header of a request must have come, and then its body."""
    warm_first: bool = False
    """Whether a process takes no connection until everything is loaded, as where others answer meanwhile; else it answers 503."""
    metrics_folder: Path | None = None
    """Folder where the processes of one service leave their counts for each other; None if there is one process."""

    @property
    def guarded(self) -> bool:
        """Whether who asks must show a token or sign."""
        return bool(self.tokens or self.signing_keys)
