"""Asks piiscan what to do with a draft: here, or over HTTP; the setting ``PIISCAN["MODE"]`` decides."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

Ask = Callable[[dict[str, Any]], dict[str, Any]]
"""Takes a request of ``/v1/check`` and returns its answer; raises whatever may go wrong."""
_ASKERS = {"in_process": "forum.asking.in_process.ask", "http": "forum.asking.over_http.ask"}
_DECISIONS = frozenset({"allow", "mask", "hold", "refuse"})
_log = logging.getLogger("forum.asking")


@dataclass(frozen=True)
class Advice:
    """What to do with a draft."""

    decision: str
    """``allow``, ``mask``, ``hold`` or ``refuse``."""
    redacted: dict[str, str] = field(default_factory=dict)
    """The fields to store instead, where the decision is ``mask``."""
    message: str = ""
    """For the author."""
    examined: bool = True
    """Whether there was an answer."""


def advise(
    fields: dict[str, str], *, action: str, board: str, staff: bool, thread: str | None, language: str
) -> Advice:
    """Return what to do with a draft; whatever goes wrong becomes the decision that the settings name.

    Args:
        fields: its texts, judged together; empty ones don't matter.
        action: ``new`` or ``edit``.
        board: its board.
        staff: whether it is written by staff.
        thread: the discussion it belongs to.
        language: of the message, ``ko`` or ``en``.
    """
    texts = {name: text for name, text in fields.items() if text}
    if not texts or (staff and not settings.PIISCAN["CHECK_STAFF"]):
        return Advice("allow")
    context = {"board": board, "author_role": "staff" if staff else "user", "thread_id": thread}
    ask: Ask = import_string(_ASKERS[settings.PIISCAN["MODE"]])
    try:
        return _understood(ask({"action": action, "fields": texts, "context": context}), texts, language)
    except Exception as error:  # noqa: BLE001 - whatever it is, the draft was not examined
        decision = "allow" if settings.PIISCAN["ON_FAILURE"] == "allow" else "hold"
        _log.warning("a draft was not examined (%s), so the decision is %s", type(error).__name__, decision)
        return Advice(decision, examined=False)


def _understood(answer: dict[str, Any], texts: dict[str, str], language: str) -> Advice:
    """Return the answer as advice.

    Raises:
        ValueError: it makes no sense.
    """
    decision = answer.get("decision")
    redacted = {name: answer.get("redacted", {}).get(name) for name in texts} if decision == "mask" else {}
    if decision not in _DECISIONS or not all(isinstance(text, str) for text in redacted.values()):
        raise ValueError("an answer that makes no sense")
    return Advice(decision, redacted, (answer.get("message") or {}).get(language, ""))
