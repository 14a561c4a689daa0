"""Scans each post by the policy of its board."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Self, TypeVar

from piiscan.batch.threads import Reader
from piiscan.model import Message, Reason, ScanResult
from piiscan.policy import Policy
from piiscan.pool import KILLED, Killed, Workers, map_ordered
from piiscan.risk.verdict import Observed

if TYPE_CHECKING:
    from piiscan.scanner import Scanner

_Seen = TypeVar("_Seen")


class BoardText(str):
    """A post's text that knows its board; an ordinary string for all who do not ask."""

    __slots__ = ("board",)

    board: str

    def __new__(cls, text: str, board: str) -> Self:
        """Make a text that stands on a board."""
        made = super().__new__(cls, text)
        made.board = board
        return made

    def __reduce__(self) -> tuple[type["BoardText"], tuple[str, str]]:
        return BoardText, (str(self), self.board)


class BoardPolicies:
    """The policy of each board, made once.

    Args:
        policy: the one that holds where a board has no options of its own.
    """

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._boards = {board: policy.for_board(board) for board in policy.boards}

    def of(self, board: str) -> Policy:
        """Return the policy that holds on a board."""
        return self._boards.get(board, self._policy)


class BoardScanner:
    """A scanner for each board that has options of its own; models and dictionaries are shared by all.

    Args:
        policy: with its boards.

    Raises:
        PiiscanError: an option of a board cannot be used.
    """

    def __init__(self, policy: Policy) -> None:
        from piiscan.scanner import Scanner  # noqa: PLC0415 - loads the engines

        self.policy = policy
        self._usual = Scanner(policy)
        self._boards = {board: Scanner(policy.for_board(board)) for board in policy.boards}

    def on(self, board: str) -> "Scanner":
        """Return the scanner of a board."""
        return self._boards.get(board, self._usual)

    def scan_chunk(self, texts: Sequence[str]) -> list[ScanResult]:
        """Examine a few posts, each by the policy of its board; a text that knows no board by the usual one."""
        return self._by_board(texts, lambda scanner, own: scanner.scan_chunk(own))

    def observe_chunk(self, texts: Sequence[str]) -> list[Observed | None]:
        """Observe a few posts, each by the policy of its board."""
        return self._by_board(texts, lambda scanner, own: scanner.observe_chunk(own))

    def _by_board(
        self, texts: Sequence[str], examine: Callable[["Scanner", Sequence[str]], Sequence[_Seen]]
    ) -> list[_Seen]:
        groups: dict[str, list[int]] = {}
        for at, text in enumerate(texts):
            board = getattr(text, "board", "")
            groups.setdefault(board if board in self._boards else "", []).append(at)
        results: dict[int, _Seen] = {}
        for board, places in groups.items():
            results.update(zip(places, examine(self.on(board), [str(texts[at]) for at in places]), strict=True))
        return [results[at] for at in range(len(texts))]

    def scan_many(self, texts: Iterable[str], workers: int | Workers = 1) -> Iterator[ScanResult]:
        """Examine posts and yield results in input order, reading only a bounded number of posts ahead."""
        return map_ordered(self, texts, workers)

    def failed(self, reason: Reason, detail: Message, **values: object) -> ScanResult:
        """Return the result of a post that was not examined."""
        return self._usual.failed(reason, detail, **values)


class Observer:
    """Examines what the posts of a board's threads say together, or has it at hand from the workers.

    Args:
        scanner: of the board.
        board: its name, which a policy may have options for.
    """

    def __init__(self, scanner: "Scanner", board: str) -> None:
        self._scanner = scanner
        self.board = board
        self.known: dict[str, Observed | Killed | None] = {}
        """What the workers saw in texts."""

    def __call__(self, text: str) -> Observed:
        """Return what is in a text.

        Raises:
            ChildProcessError: it ended the process of a worker.
            Exception: what a recognizer raised.
        """
        seen = self.known.get(text)
        if seen is KILLED:
            raise ChildProcessError
        return self._scanner.observe(text) if seen is None else seen


class Readers:
    """What reads the posts of a thread together, by their board.

    Args:
        scanner: of the run; one that examines nothing but single posts gives its policy alone.
    """

    def __init__(self, scanner: Any) -> None:
        self._scanner = scanner
        self._readers: dict[str, Reader] = {}

    def of(self, board: str) -> Reader:
        """Return what reads the posts of a board."""
        own = board if board in self._scanner.policy.boards else ""
        if own not in self._readers:
            scanner = self._scanner.on(own) if isinstance(self._scanner, BoardScanner) else self._scanner
            able = hasattr(scanner, "observe_chunk")
            self._readers[own] = Reader(scanner.policy, Observer(scanner, own) if able else None)
        return self._readers[own]
