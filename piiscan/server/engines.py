"""The scanners of a service: one for each board that has options of its own. They share the tagger and the dictionaries."""

import hashlib
import json
from functools import cache
from importlib import resources
from typing import NamedTuple

from piiscan import __version__
from piiscan.policy import Policy
from piiscan.scanner import Scanner

_LISTS = frozenset({"allow", "allow_patterns", "deny", "deny_patterns", "key_file"})
"""Options that hold identifiers or paths; a fingerprint that all can see says nothing of them."""
_WARM_UP = (
    "오늘 학식 뭐 나오나요",
    "한빛대 의대 24학번 김도현 010-0123-4567",
    "공일공 0123 4567로 연락 주세요 " * 20,
)
"""Invented posts that are examined before the first real one, so that everything is loaded."""


class Engine(NamedTuple):
    """A scanner and what it is called."""

    scanner: Scanner
    name: dict[str, str]
    """Version, model and policy, as an answer carries them."""


class Engines:
    """Makes all scanners at once, which takes a second or two.

    Args:
        policy: of the service, with its boards.
    """

    def __init__(self, policy: Policy) -> None:
        self._default = _engine(policy)
        self._boards = {board: _engine(policy.for_board(board)) for board, options in policy.boards.items() if options}
        for engine in (self._default, *self._boards.values()):
            for post in _WARM_UP:
                engine.scanner.scan(post)

    def of(self, board: str | int | None) -> Engine:
        """Return the engine of a board; that of the policy where the board has no options of its own."""
        return self._default if board is None else self._boards.get(str(board), self._default)


def _engine(policy: Policy) -> Engine:
    name = {"version": __version__, "model": model_id(), "policy": policy_id(policy)}
    return Engine(Scanner(policy), name)


@cache
def model_id() -> str:
    """Return the first 12 hexadecimal digits of the SHA-256 of the tagger's weights."""
    weights = resources.files("piiscan.nlp").joinpath("model", "tagger.npz").read_bytes()
    return hashlib.sha256(weights).hexdigest()[:12]


def policy_id(policy: Policy) -> str:
    """Return 12 hexadecimal digits that change when an option does, lists of identifiers aside."""
    options = policy.model_dump(mode="json", exclude={*_LISTS, "boards"})
    options = {name: sorted(value) if isinstance(value, list) else value for name, value in options.items()}
    return hashlib.sha256(json.dumps(options, sort_keys=True).encode()).hexdigest()[:12]
