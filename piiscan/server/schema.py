"""Describes the addresses in OpenAPI. Bodies are read by hand, so their models are named here."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from piiscan.server import bodies
from piiscan.server.wire import Context, ProblemAnswer

_TEMPLATE = "#/components/schemas/{model}"
_ASKED: list[type[BaseModel]] = []


def asks(*models: type[BaseModel]) -> dict[str, Any]:
    """Return how OpenAPI describes a body that is one of some models."""
    for model in models:
        bodies.know(model.model_fields)
        if model not in _ASKED:
            _ASKED.append(model)
    refs = [{"$ref": _TEMPLATE.format(model=model.__name__)} for model in models]
    schema = refs[0] if len(refs) == 1 else {"anyOf": refs}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def describe(app: FastAPI) -> None:
    """Let the application describe itself."""
    bodies.know(Context.model_fields)

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _openapi(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # how FastAPI wants it


def _openapi(app: FastAPI) -> dict[str, Any]:
    whole = get_openapi(title=app.title, version=app.version, routes=app.routes)
    models: list[type[BaseModel]] = [*_ASKED, ProblemAnswer]
    pairs: list[tuple[type[BaseModel], JsonSchemaMode]] = [(model, "validation") for model in models]
    _, asked = models_json_schema(pairs, ref_template=_TEMPLATE)
    schemas = whole.setdefault("components", {}).setdefault("schemas", {})
    schemas.update({name: schema for name, schema in asked["$defs"].items() if name not in schemas})
    problem = {
        "description": "A problem (RFC 9457); nothing that was sent is in it.",
        "content": {"application/problem+json": {"schema": {"$ref": _TEMPLATE.format(model="ProblemAnswer")}}},
    }
    for path in whole["paths"].values():
        for operation in path.values():
            operation["responses"].pop("422", None)
            operation["responses"]["default"] = problem
    return whole
