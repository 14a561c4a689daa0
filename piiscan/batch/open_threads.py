"""The threads and authors of whom more posts may come: as many as fit into a fixed room, those read last."""

from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from piiscan.batch.outcome import Part
from piiscan.model import Finding, Verdict
from piiscan.redaction.people import Acquaintances
from piiscan.redaction.redactor import Redactor
from piiscan.risk.clues import PRIVATE
from piiscan.risk.thread import AROUND, MOST_CHARS, MOST_POSTS, Thread
from piiscan.risk.verdict import Assessment

ROOM = 128 * 1024 * 1024
"""Bytes that open threads may take, as estimated: some 15,000 threads of 30 ordinary posts."""
_OPEN, _POST, _CHAR, _FINDING, _NAME, _PERSON = 2_000, 150, 2, 450, 150, 8_000
"""Bytes of an open thread, and of each post, character, finding, name and person that it keeps; measured, rounded up."""
_NAMED = 300
"""Names of a thread that are read again when it comes back; of more, what they mean is kept, which takes more room."""
_AT_HAND = 200
"""Threads of which it is kept in any case, since posts of one thread come close together."""
_MAP = 1 << 23
"""Bytes of the map of closed threads; with a million of them, one in seventy is taken for another."""

Key = tuple[str, str]
"""What is joined by (``thread`` or ``author``), and which one."""


@dataclass(slots=True)
class OpenThread:
    """What is kept of a thread or an author."""

    thread: Thread
    redactor: Redactor
    size: int = _OPEN
    """Bytes, as estimated."""
    people: Acquaintances | None = None
    """Who was named, if it is at hand."""
    _posts: deque[tuple[int, bool, int]] = field(default_factory=lambda: deque(maxlen=MOST_POSTS))
    """Of each post that the thread keeps: its row, whether it tells anything of a private person, and its size."""
    _named: list[tuple[str, ...]] = field(default_factory=list)
    """The names in each post that had some."""
    _names: int = 0
    _latest: int = 0
    """Which of them last brought a name that had not been there."""

    def add(
        self, row: int, text: str, findings: Sequence[Finding], verdict: Verdict, *, adds: bool
    ) -> Assessment | None:
        """Read the next post, as :meth:`piiscan.risk.thread.Thread.add` does."""
        joint = self.thread.add(text, findings, verdict, adds=adds)
        findings = joint.findings if joint else findings
        tells = any(finding.subject in PRIVATE for finding in findings)
        size = _POST + _CHAR * min(len(text), MOST_CHARS if tells else AROUND) + _FINDING * tells * len(findings)
        if len(self._posts) == MOST_POSTS:
            self.size -= self._posts[0][2]
        self._posts.append((row, tells, size))
        self.size += size
        return joint

    def redact(self, text: str, findings: Sequence[Finding]) -> str:
        """Redact the next post, a person with the same number as before."""
        people = self.people = self.people or self._acquainted()
        names = tuple(finding.text for finding in findings if finding.entity == "PERSON")
        self._remember(names)
        return self.redactor.redact(text, findings, people.tell_apart(names), several=True)

    def _remember(self, names: tuple[str, ...]) -> None:
        if self.crowded:
            self.size += _PERSON * len(names)
        elif names not in self._named[self._latest :]:  # what was said since a new name came changes nothing
            self._names += len(names)
            self.size += _NAME * len(names)
            if not set(names) <= {name for before in self._named for name in before}:
                self._latest = len(self._named)
            self._named.append(names)
            if self.crowded:
                self._named.clear()
                self.size += _PERSON * self._names

    @property
    def crowded(self) -> bool:
        """Whether so many are named that it must stay at hand who they are."""
        return self._names > _NAMED

    def _acquainted(self) -> Acquaintances:
        people = Acquaintances()
        for names in self._named:
            people.tell_apart(names)
        return people

    @property
    def tells(self) -> bool:
        """Whether any post that is kept tells anything of a private person."""
        return any(tells for _, tells, _ in self._posts)

    def parts(self) -> tuple[Part, ...]:
        """Return the posts that tell anything of a private person, the earliest first."""
        kept = zip(self._posts, self.thread.pieces, strict=True)
        return tuple(Part(row, *piece) for (row, tells, _), piece in kept if tells)


class OpenThreads:
    """Threads by key; the one that was not read for the longest time is closed when the room is full.

    Args:
        room: bytes.
    """

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._open: OrderedDict[Key, OpenThread] = OrderedDict()
        self._size = 0
        self._closed = bytearray()
        self._at_hand: OrderedDict[int, OpenThread] = OrderedDict()
        self.forgotten = 0
        """How often a thread came back of which something had been known; too high by the odd one, never too low."""

    def __len__(self) -> int:
        return len(self._open)

    def look(self, key: Key) -> OpenThread | None:
        """Return a thread if it is open, and leave it where it is."""
        return self._open.get(key)

    def take(self, key: Key, make: Callable[[], OpenThread]) -> OpenThread:
        """Return a thread to read on in; hand it back by :meth:`keep` before the next one is taken."""
        found = self._open.pop(key, None)
        if found is not None:
            self._size -= found.size
            return found
        self.forgotten += self._was_closed(key)
        return make()

    def keep(self, key: Key, thread: OpenThread) -> None:
        """Keep a thread, and close others if there is no room for it."""
        self._open[key] = thread
        self._size += thread.size
        self._put_away(thread)
        while self._size > self._room and len(self._open) > 1:
            closed, oldest = self._open.popitem(last=False)
            self._size -= oldest.size
            if oldest.tells:
                self._mark(closed)

    def _put_away(self, thread: OpenThread) -> None:
        """Keep who was named in the threads that were read last; in others it is found out again."""
        if thread.people is None:
            return
        self._at_hand[id(thread)] = thread
        self._at_hand.move_to_end(id(thread))
        if len(self._at_hand) > _AT_HAND:
            _, oldest = self._at_hand.popitem(last=False)
            if not oldest.crowded:
                oldest.people = None

    def _mark(self, key: Key) -> None:
        self._closed = self._closed or bytearray(_MAP)
        byte, bit = _place(key)
        self._closed[byte] |= bit

    def _was_closed(self, key: Key) -> bool:
        if not self._closed:
            return False
        byte, bit = _place(key)
        return bool(self._closed[byte] & bit)


def _place(key: Key) -> tuple[int, int]:
    value = "\0".join(key).encode("utf-8", "surrogatepass")
    number = int.from_bytes(blake2b(value, digest_size=8).digest(), "big")
    return number // 8 % _MAP, 1 << number % 8
