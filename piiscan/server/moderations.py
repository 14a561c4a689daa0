"""``/v1/moderations`` in the shape of OpenAI's moderation endpoint, so that its clients work with another base URL."""

import uuid
from typing import Any, Literal

from fastapi import FastAPI, Request
from pydantic import Field
from starlette.responses import Response

from piiscan import __version__
from piiscan.entities import ENTITIES
from piiscan.model import Verdict
from piiscan.server import bodies
from piiscan.server.check import Checked
from piiscan.server.problems import Problem
from piiscan.server.responses import respond
from piiscan.server.schema import asks
from piiscan.server.service import Service
from piiscan.server.wire import CheckRequest, Wire

MODEL = f"piiscan-{__version__}"
_OPENAI = (
    "harassment harassment/threatening hate hate/threatening illicit illicit/violent self-harm self-harm/instructions "
    "self-harm/intent sexual sexual/minors violence violence/graphic"
)
UNJUDGED = tuple(_OPENAI.split())
"""Categories of OpenAI's models: there, so that typed clients find them, and always false, since piiscan does not judge them."""


class TextPart(Wire):
    """A part of a post."""

    type: Literal["text"]
    text: str


class ModerationRequest(Wire):
    """One post, several posts, or one post in parts."""

    input: str | list[str] | list[TextPart]
    model: str | None = Field(default=None, max_length=128, description="Taken and ignored.")


def add_moderations(app: FastAPI, service: Service) -> None:
    """Serve the address, with and without its version."""

    @app.post("/moderations", include_in_schema=False)
    @app.post(
        "/v1/moderations", summary="The same verdict in the shape of OpenAI's", openapi_extra=asks(ModerationRequest)
    )
    async def moderations(request: Request) -> Response:
        asked = bodies.parsed(ModerationRequest, await service.body_of(request))
        posts = _posts(asked)
        if len(posts) > service.settings.max_items:
            raise Problem(422, "too-many", f"At most {service.settings.max_items} inputs are taken in one request.")
        checked = [await service.checked(CheckRequest(fields={"body": post})) for post in posts]
        results = [_result(one, allowed=content["decision"] == "allow") for one, content in checked]
        return respond({"id": f"modr-{uuid.uuid4().hex}", "model": MODEL, "results": results})


def category(entity: str) -> str:
    """Return what a kind of identifier is called here: ``PHONE_NUMBER`` is ``pii/phone-number``."""
    return f"pii/{entity.lower().replace('_', '-')}"


def _posts(asked: ModerationRequest) -> list[str]:
    if isinstance(asked.input, str):
        return [asked.input]
    texts = [part if isinstance(part, str) else part.text for part in asked.input]
    parts = any(not isinstance(part, str) for part in asked.input)
    return ["\n".join(texts)] if parts else texts


def _result(checked: Checked, *, allowed: bool) -> dict[str, Any]:
    """Return one result: flagged unless the post may be published as it is."""
    result = checked.result
    scores = dict.fromkeys(UNJUDGED, 0.0)
    scores |= {verdict.value: result.score * (result.verdict is verdict) for verdict in (Verdict.DOXX, Verdict.LEAK)}
    scores |= dict.fromkeys(map(category, ENTITIES), 0.0)
    for _, finding in checked.findings:
        name = category(finding.entity)
        scores[name] = max(scores[name], finding.score)
    unjudged = set(UNJUDGED)
    return {
        "flagged": not allowed,
        "categories": {name: score > 0 for name, score in scores.items()},
        "category_scores": scores,
        "category_applied_input_types": {name: [] if name in unjudged else ["text"] for name in scores},
        "complete": result.complete,
    }
