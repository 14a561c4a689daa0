"""The same identifier over many posts, of one input or several."""

import hashlib
import re
import secrets
from dataclasses import dataclass, field

from piiscan.batch.outcome import Outcome
from piiscan.entities import ENTITIES
from piiscan.redaction.canonical import canonical
from piiscan.risk.clues import PRIVATE

MOST = 500_000
"""Different identifiers that are followed, some 60 MB; those that come later are counted, but not followed."""
_ROWS = 20
"""Places of one identifier that are remembered."""
_JOINED = frozenset(name for name, entity in ENTITIES.items() if entity.direct) - {"KR_ADDRESS"}
"""Kinds of identifier of which equal values mean the same person; many live in one town."""

_FULL_NAME = re.compile("[가-힣]{3,4}")
"""A name of which two posts may speak of the same person; no given name alone, no initials."""
_SPAN = 1 << 48
"""More than any input has rows."""

Place = tuple[str, int]
"""The name of an input, and a row."""


@dataclass(slots=True)
class Repeated:
    """An identifier that several posts hold."""

    entity: str
    example: str
    """How one of the posts spells it."""
    posts: int = 0
    places: list[Place] = field(default_factory=list)
    """The first of them."""

    def add(self, place: Place) -> None:
        """Count another post."""
        self.posts += 1
        if len(self.places) < _ROWS:
            self.places.append(place)


class Repeats:
    """Follows the identifiers of flagged posts.

    Fingerprints stand for values, made with a key that nobody keeps: all mobile numbers can be hashed in a minute.
    Until an identifier comes again, only the place of the first post is known of it.

    Args:
        most: how many are followed.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._key = secrets.token_bytes(32)
        self._inputs: list[str] = []
        self._once: dict[int, int] = {}
        """The place of an identifier that was seen in one post: the number of the input, and the row."""
        self._repeated: dict[int, Repeated] = {}
        self.unfollowed = 0
        """Identifiers that came when there were too many."""

    def begin(self, name: str) -> None:
        """Say from which input the next outcomes come."""
        self._inputs.append(name)

    def __call__(self, outcome: Outcome) -> None:
        """Count the identifiers of a post, each once."""
        if not outcome.flagged:
            return
        told = ((f.entity, f.text) for _, f in outcome.findings if f.subject in PRIVATE and _tells(f.entity, f.text))
        for fingerprint, (entity, text) in {self._fingerprint(*pair): pair for pair in told}.items():
            self._count(fingerprint, entity, text, outcome.number)

    def most(self, count: int) -> list[Repeated]:
        """Return the identifiers that stand in the most posts, two at least."""
        order = {name: at for at, name in enumerate(self._inputs)}
        ranked = sorted(
            self._repeated.values(), key=lambda each: (-each.posts, order[each.places[0][0]], each.places[0])
        )
        return ranked[:count]

    def _count(self, fingerprint: int, entity: str, text: str, row: int) -> None:
        if fingerprint in self._repeated:
            self._repeated[fingerprint].add((self._inputs[-1], row))
        elif fingerprint in self._once:
            repeated = self._repeated[fingerprint] = Repeated(entity, text)
            first, first_row = divmod(self._once.pop(fingerprint), _SPAN)
            repeated.add((self._inputs[first], first_row))
            repeated.add((self._inputs[-1], row))
        elif len(self._once) + len(self._repeated) < self._most:
            self._once[fingerprint] = (len(self._inputs) - 1) * _SPAN + row
        else:
            self.unfollowed += 1

    def _fingerprint(self, entity: str, text: str) -> int:
        value = f"{entity}\0{canonical(entity, text)}".encode("utf-8", "surrogatepass")
        return int.from_bytes(hashlib.blake2b(value, key=self._key, digest_size=8).digest(), "big")


def _tells(entity: str, text: str) -> bool:
    return entity in _JOINED or (entity == "PERSON" and _FULL_NAME.fullmatch(canonical(entity, text)) is not None)
