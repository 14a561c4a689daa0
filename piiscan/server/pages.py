"""What people look at: the page at ``/`` and the description of the addresses at ``/docs``. Nothing is asked of another host."""

import html
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.responses import Response

from piiscan.server.problems import of_status
from piiscan.server.settings import Settings

FOLDER = Path(__file__).with_name("page")
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
}
HEADERS = {
    "content-security-policy": "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-cache",
}
_STYLE = """:root{color-scheme:light dark;font:16px/1.6 system-ui,sans-serif}
body{max-width:60rem;margin:2rem auto;padding:0 1rem}
h2{margin-top:2.5rem;border-bottom:1px solid #8884}code,pre{font:0.9em ui-monospace,monospace}
table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #8883}
.method{font-weight:bold;display:inline-block;min-width:3.5rem}
"""


def add_pages(app: FastAPI, settings: Settings) -> None:
    """Serve the description, and the page if there is one and the operator wants it."""

    @app.get("/openapi.json", include_in_schema=False)
    async def openapi() -> Response:
        return Response(json.dumps(app.openapi(), ensure_ascii=False), 200, HEADERS, "application/json")

    @app.get("/docs", include_in_schema=False)
    async def docs() -> Response:
        return Response("".join(_described(app.openapi())), 200, HEADERS, _TYPES[".html"])

    @app.get("/docs.css", include_in_schema=False)
    async def style() -> Response:
        return Response(_STYLE, 200, HEADERS, _TYPES[".css"])

    @app.get("/", include_in_schema=False)
    async def index() -> Response:
        return file("index.html")

    @app.get("/{name}", include_in_schema=False)
    async def file_of(name: str) -> Response:
        return file(name)

    def file(name: str) -> Response:
        known = {path.name: path for path in FOLDER.iterdir()} if settings.page and FOLDER.is_dir() else {}
        path = known.get(name)
        if path is None or path.suffix not in _TYPES:
            return of_status(404).response()
        return Response(path.read_bytes(), 200, HEADERS, _TYPES[path.suffix])


# -- /docs


def _described(schema: Mapping[str, Any]) -> Iterator[str]:
    """Yield a page for people from the OpenAPI description."""
    yield '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    yield '<title>piiscan: addresses</title><link rel="stylesheet" href="docs.css"><body><h1>piiscan</h1>'
    yield f'<p>Version {_safe(schema["info"]["version"])} · <a href="openapi.json">openapi.json</a></p>'
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            yield f'<h2><span class="method">{method.upper()}</span> <code>{_safe(path)}</code></h2>'
            yield f"<p>{_safe(operation.get('summary', ''))}</p>"
            yield from _bodies(operation)
    for name, model in schema["components"]["schemas"].items():
        yield f'<h2 id="{_safe(name)}">{_safe(name)}</h2><p>{_safe(model.get("description", ""))}</p><table>'
        required = model.get("required", ())
        for field, kind in model.get("properties", {}).items():
            star = "" if field in required else " (optional)"
            yield f"<tr><td><code>{_safe(field)}</code>{star}<td>{_kind(kind)}<td>{_safe(kind.get('description', ''))}"
        yield "</table>"
    yield "</body></html>"


def _bodies(operation: Mapping[str, Any]) -> Iterator[str]:
    asked = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    answered = operation["responses"].get("200", {}).get("content", {}).get("application/json", {}).get("schema")
    if asked:
        yield f"<p>Asks: {_kind(asked)}</p>"
    if answered:
        yield f"<p>Answers: {_kind(answered)}</p>"


def _kind(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        name = _safe(schema["$ref"].rpartition("/")[2])
        return f'<a href="#{name}">{name}</a>'
    if "anyOf" in schema:
        return " or ".join(map(_kind, schema["anyOf"]))
    if "enum" in schema:
        return ", ".join(f"<code>{_safe(value)}</code>" for value in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    return _safe(schema.get("type", "anything"))


def _safe(value: object) -> str:
    return html.escape(str(value))
