"""The scanners of this process: one for each policy, made when the first post asks for it.

Engines start their worker processes themselves and hand them plain functions, so a scanner cannot travel: its policy does.
"""

import json
from functools import lru_cache
from typing import Any

from piiscan.batch.boards import BoardScanner
from piiscan.policy import Policy

MOST = 16
"""Scanners that are kept."""


def scanner_for(policy: Policy) -> BoardScanner:
    """Return the scanner of this process that follows a policy."""
    return _scanner(_canonical(policy))


@lru_cache(maxsize=MOST)
def _scanner(policy: str) -> BoardScanner:
    return BoardScanner(Policy.model_validate_json(policy))


def _canonical(policy: Policy) -> str:
    """Return the policy as JSON that is the same for equal policies, however their sets are ordered in memory."""
    return json.dumps(policy.model_dump(), default=_sorted, sort_keys=True)


def _sorted(values: Any) -> list[Any]:
    return sorted(values)
