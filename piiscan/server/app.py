"""The application: ``create_app`` for any ASGI server, as ``piiscan serve`` uses it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response

from piiscan import __version__
from piiscan.entities import ENTITIES
from piiscan.server import bodies
from piiscan.server.access import check_access
from piiscan.server.door import Door
from piiscan.server.moderations import add_moderations
from piiscan.server.pages import add_pages
from piiscan.server.presidio import add_presidio
from piiscan.server.problems import NO_STORE, Problem, of_status
from piiscan.server.responses import respond
from piiscan.server.schema import asks, describe
from piiscan.server.service import Service
from piiscan.server.settings import Settings
from piiscan.server.wire import BatchAnswer, CheckAnswer, CheckBatch, CheckRequest, Either


def create_app(settings: Settings | None = None) -> FastAPI:
    """Return the application.

    Args:
        settings: what the operator decided; sound defaults if None.
    """
    service = Service(settings or Settings())

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        warming = asyncio.create_task(service.warm_up())
        if service.settings.warm_first:
            await warming
        yield
        warming.cancel()
        service.close()

    app = FastAPI(
        title="piiscan",
        version=__version__,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        exception_handlers={Problem: _problem, HTTPException: _http},
    )
    app.state.service = service
    app.add_middleware(Door, metrics=service.metrics)
    _add_check(app, service)
    add_moderations(app, service)
    add_presidio(app, service)
    _add_state(app, service)
    describe(app)
    add_pages(app, service.settings)
    return app


def _add_check(app: FastAPI, service: Service) -> None:
    @app.post(
        "/v1/check",
        summary="What to do with a post before it is published",
        openapi_extra=asks(CheckRequest, CheckBatch),
        responses={200: {"model": CheckAnswer | BatchAnswer}},
    )
    async def check(request: Request) -> Response:
        body = await service.body_of(request)
        if b'"items"' in body and bodies.parsed(Either, body).items is not None:
            asked = bodies.parsed(CheckBatch, body)
            return respond({"items": await service.check_batch(asked)})
        return respond(await service.check(bodies.parsed(CheckRequest, body)))

    @app.get("/v1/entities", summary="The kinds of identifier, and what they are called")
    async def entities() -> Response:
        return respond(
            [
                {
                    "entity": entity.name,
                    "label": entity.label._asdict(),
                    "title": entity.title._asdict(),
                    "direct": entity.direct,
                }
                for entity in ENTITIES.values()
            ]
        )


def _add_state(app: FastAPI, service: Service) -> None:
    @app.get("/healthz", summary="Whether the process lives")
    async def healthz() -> Response:
        return respond({"status": "alive"})

    @app.get("/readyz", summary="Whether posts are examined; 503 until everything is loaded")
    async def readyz() -> Response:
        service.engine()
        return respond({"status": "ready"})

    @app.get("/metrics", summary="Counts for Prometheus")
    async def metrics(request: Request) -> Response:
        if service.settings.guard_metrics:
            check_access(request.headers, b"", service.settings)
        text = service.metrics.text(waiting=service.desk.inside, ready=service.ready)
        return PlainTextResponse(text, headers=NO_STORE, media_type="text/plain; version=0.0.4")


async def _problem(_request: Request, problem: Exception) -> Response:
    assert isinstance(problem, Problem)  # noqa: S101 - registered for it
    return problem.response()


async def _http(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for it
    return of_status(error.status_code, error.headers).response()
