"""How answers are written."""

from typing import Any

from starlette.responses import Response

from piiscan.model import dumps
from piiscan.server.problems import NO_STORE


def respond(content: Any) -> Response:
    """Return JSON that no cache keeps."""
    return Response(dumps(content), 200, NO_STORE, "application/json")
