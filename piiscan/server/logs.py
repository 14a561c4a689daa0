"""The log: one line of JSON for each answer, with ids, counts and durations; never a text."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

_LOGGER = logging.getLogger("piiscan.server")


def start() -> None:
    """Write the log to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    _LOGGER.handlers = [handler]
    _LOGGER.propagate = False
    _LOGGER.setLevel(logging.INFO)


def write(event: str, **values: Any) -> None:
    """Write a line.

    Args:
        event: what happened.
        values: ids, counts and durations.
    """
    if _LOGGER.isEnabledFor(logging.INFO):
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        _LOGGER.info(json.dumps({"time": now, "event": event, **values}, ensure_ascii=False))
