"""Errors as answers: problem+json (RFC 9457) that says what is wrong and where, and never repeats what was sent."""

import json
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from starlette.responses import Response

MEDIA_TYPE = "application/problem+json"
NO_STORE = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
_TITLES = {
    400: "The request cannot be read",
    401: "Who asks is not known",
    404: "There is nothing here",
    405: "This method is not for this address",
    408: "The request took too long to come",
    413: "The request is too large",
    415: "Only JSON is read",
    422: "The request is not as it should be",
    431: "The header of the request is too large",
    500: "Something failed",
    503: "Busy",
}


class Problem(Exception):  # noqa: N818 - the name that RFC 9457 gives it
    """A request that is answered with an error.

    Args:
        status: HTTP status.
        kind: what sort of problem it is, as programs read it, e.g. ``too-large``.
        detail: a sentence for people; holds nothing that was sent.
        errors: where in the request, and what sort of error.
        headers: of the answer.
    """

    def __init__(
        self,
        status: int,
        kind: str,
        detail: str,
        *,
        errors: Iterable[Mapping[str, Any]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(kind)
        self.status, self.kind, self.detail = status, kind, detail
        self.errors = list(errors)
        self.headers = dict(headers or {})

    def content(self) -> dict[str, Any]:
        """Return the fields of the answer; ``instance`` is new each time and stands in the log too."""
        content: dict[str, Any] = {
            "type": f"urn:piiscan:problem:{self.kind}",
            "title": _TITLES.get(self.status, "The request was refused"),
            "status": self.status,
            "detail": self.detail,
            "instance": f"urn:uuid:{uuid.uuid4()}",
        }
        return {**content, "errors": self.errors} if self.errors else content

    def response(self) -> Response:
        """Return the answer."""
        return Response(json.dumps(self.content()), self.status, {**NO_STORE, **self.headers}, MEDIA_TYPE)


def too_large(limit: int) -> Problem:
    """Return the problem of a body over the limit."""
    return Problem(413, "too-large", f"A body may have {limit:,} bytes (--max-body).", headers={"connection": "close"})


def busy(detail: str, seconds: int = 1) -> Problem:
    """Return the problem of a service that has too much to do, or is not ready yet."""
    return Problem(503, "busy", detail, headers={"retry-after": str(seconds)})


def of_status(status: int, headers: Mapping[str, str] | None = None) -> Problem:
    """Return the problem of a plain HTTP error, such as an unknown address."""
    kinds = {404: "not-found", 405: "method-not-allowed"}
    details = {
        404: "The addresses are listed at /docs.",
        405: "The header Allow says which methods are.",
    }
    detail = details.get(status, "The request was refused.")
    return Problem(status, kinds.get(status, "refused"), detail, headers=headers)
