"""Examines posts in this process."""

import time
from functools import cache
from typing import Any

from django.conf import settings

from piiscan import Policy
from piiscan.server.check import answer, check
from piiscan.server.engines import Engines
from piiscan.server.wire import CheckRequest


def ask(question: dict[str, Any]) -> dict[str, Any]:
    """Return what the service's ``/v1/check`` would answer; the first question takes a second or two longer."""
    request = CheckRequest.model_validate(question)
    engine = engines().of(request.context.board)
    return answer(check(request, engine, deadline=time.monotonic() + settings.PIISCAN["TIMEOUT"]))


@cache
def engines() -> Engines:
    """Return the scanners, one for each board with options of its own."""
    return Engines(Policy.create(**settings.PIISCAN["POLICY"]))
