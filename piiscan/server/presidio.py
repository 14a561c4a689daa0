"""``/analyze`` and ``/anonymize`` in the shape of Presidio's REST API, so that its clients work with another base URL.

What Presidio's answer has no place for is an error here: a text that was not examined to the end never looks like one in which
nothing was found.
"""

from typing import Annotated, Any, Literal

from fastapi import FastAPI, Request
from presidio_anonymizer import AnonymizerEngine, OperatorConfig, RecognizerResult
from presidio_anonymizer.entities import InvalidParamError
from pydantic import ConfigDict, Field, model_validator
from starlette.responses import PlainTextResponse, Response

from piiscan.entities import ENTITIES
from piiscan.model import Finding, Reason, ScanResult
from piiscan.recognizers import korean_recognizers
from piiscan.server import bodies
from piiscan.server.problems import NO_STORE, Problem, busy
from piiscan.server.responses import respond
from piiscan.server.schema import asks
from piiscan.server.service import Service
from piiscan.server.wire import Wire

_MOST_RESULTS = 2_000
"""Results that are anonymized in one text; Presidio's engine is quadratic in them."""
_KEY_BYTES = frozenset({16, 24, 32})
_LEAST_SALT = 16


class Lenient(Wire):
    """What Presidio's clients send; what they send beside it changes nothing."""

    model_config = ConfigDict(extra="ignore", strict=True, hide_input_in_errors=True)


class AnalyzeRequest(Lenient):
    """One text, or several."""

    text: str | list[str]
    language: str = Field(default="ko", max_length=16, description="Taken and ignored: every text is read as Korean.")
    entities: list[str] | None = Field(
        None, max_length=100, description="Only these kinds; unknown ones are passed over."
    )
    score_threshold: Annotated[float, Field(ge=0, le=1, strict=False)] = 0.0
    allow_list: list[str] | None = Field(
        None, max_length=1000, description="Texts that are not reported, letter by letter."
    )
    allow_list_match: Literal["exact"] = "exact"
    ad_hoc_recognizers: list[Any] | None = Field(
        None, max_length=0, description="Refused: patterns of callers are not run."
    )


class AnalyzerResult(Lenient):
    """A place in the text to anonymize."""

    entity_type: str = Field(min_length=1, max_length=64)
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    score: Annotated[float, Field(ge=0, le=1, strict=False)] = 1.0


class ReplaceWith(Wire):
    """Puts a text in its place, ``<ENTITY>`` if none is given."""

    type: Literal["replace"]
    new_value: str = Field(default="", max_length=1000)


class Redact(Wire):
    """Takes it out."""

    type: Literal["redact"]


class Keep(Wire):
    """Leaves it."""

    type: Literal["keep"]


class Mask(Wire):
    """Covers some of its characters."""

    type: Literal["mask"]
    masking_char: str = Field(min_length=1, max_length=1)
    chars_to_mask: int = Field(ge=0, le=100_000)
    from_end: bool = False


class Hash(Wire):
    """Puts a salted hash in its place; without a salt of the caller's own anybody could try all numbers."""

    type: Literal["hash"]
    hash_type: Literal["sha256", "sha512"] = "sha256"
    salt: str = Field(min_length=_LEAST_SALT, max_length=1000)


class Encrypt(Wire):
    """Encrypts it under the caller's key of 16, 24 or 32 bytes."""

    type: Literal["encrypt"]
    key: str = Field(max_length=32)

    @model_validator(mode="after")
    def _fits(self) -> "Encrypt":
        if len(self.key.encode()) not in _KEY_BYTES:
            raise ValueError("length")
        return self


Anonymizer = Annotated[ReplaceWith | Redact | Keep | Mask | Hash | Encrypt, Field(discriminator="type")]


class AnonymizeRequest(Lenient):
    """A text, what was found in it, and what to do with each kind."""

    text: str
    analyzer_results: list[AnalyzerResult] = Field(max_length=_MOST_RESULTS)
    anonymizers: dict[str, Anonymizer] = Field(
        default={}, max_length=100, description="By kind; `DEFAULT` for all others."
    )


def add_presidio(app: FastAPI, service: Service) -> None:
    """Serve Presidio's addresses."""

    @app.post("/analyze", summary="What is found, in the shape of Presidio's", openapi_extra=asks(AnalyzeRequest))
    async def analyze(request: Request) -> Response:
        asked = bodies.parsed(AnalyzeRequest, await service.body_of(request))
        texts = [asked.text] if isinstance(asked.text, str) else asked.text
        if len(texts) > service.settings.max_items:
            raise Problem(422, "too-many", f"At most {service.settings.max_items} texts are taken in one request.")
        _check_entities(asked)
        found = [_analyzed(await service.scan(text), asked) for text in texts]
        return respond(found[0] if isinstance(asked.text, str) else found)

    @app.post("/anonymize", summary="Replaces what was found, as Presidio does", openapi_extra=asks(AnonymizeRequest))
    async def anonymize(request: Request) -> Response:
        asked = bodies.parsed(AnonymizeRequest, await service.body_of(request))
        return respond(await service.at_desk(lambda _deadline: _anonymized(asked)))

    @app.get("/supportedentities", summary="The kinds that are found")
    async def supported_entities() -> Response:
        return respond(list(service.settings.policy.entities or ENTITIES))

    @app.get("/recognizers", summary="What finds them")
    async def recognizers() -> Response:
        return respond([recognizer.name for recognizer in korean_recognizers(service.settings.policy.entities)])

    @app.get("/anonymizers", summary="The ways of replacing")
    async def anonymizers() -> Response:
        return respond(["encrypt", "hash", "keep", "mask", "redact", "replace"])

    @app.get("/health", include_in_schema=False)
    async def health() -> Response:
        service.engine()
        return PlainTextResponse("piiscan is up", headers=NO_STORE)


def _check_entities(asked: AnalyzeRequest) -> None:
    if asked.entities and not ENTITIES.keys() & set(asked.entities):
        raise Problem(422, "unknown-entities", "None of the entities is known; /supportedentities lists them.")


def _analyzed(result: ScanResult, asked: AnalyzeRequest) -> list[dict[str, Any]]:
    """Return the findings of a text as Presidio does.

    Raises:
        Problem: it was not examined to the end.
    """
    if not result.complete:
        late = any(part.reason is Reason.TIMEOUT for part in result.incomplete)
        raise (
            busy("The text was not examined in time.")
            if late
            else Problem(422, "not-examined", "The text was not examined to the end; it is too long or failed.")
        )
    return [_presidio(finding) for finding in result.findings if _is_wanted(finding, asked)]


def _is_wanted(finding: Finding, asked: AnalyzeRequest) -> bool:
    return (
        (not asked.entities or finding.entity in asked.entities)
        and finding.score >= asked.score_threshold
        and finding.text not in (asked.allow_list or ())
    )


def _presidio(finding: Finding) -> dict[str, Any]:
    return {
        "entity_type": finding.entity,
        "start": finding.start,
        "end": finding.end,
        "score": finding.score,
        "analysis_explanation": None,
        "recognition_metadata": {"recognizer_name": "piiscan", "recognizer_identifier": finding.rule},
    }


def _anonymized(asked: AnonymizeRequest) -> dict[str, Any]:
    """Return the text with the results replaced by Presidio's own engine.

    Raises:
        Problem: a result lies outside the text.
    """
    if any(result.start >= result.end or result.end > len(asked.text) for result in asked.analyzer_results):
        raise Problem(422, "outside", "A result ends before it begins, or lies outside the text.")
    results = [RecognizerResult(r.entity_type, r.start, r.end, r.score) for r in asked.analyzer_results]
    operators = {
        entity: OperatorConfig(each.type, each.model_dump(exclude={"type"}))
        for entity, each in asked.anonymizers.items()
    }
    try:
        done = AnonymizerEngine().anonymize(asked.text, results, operators or None)
    except InvalidParamError:
        raise Problem(422, "wrong-operator", "Presidio's engine refuses an anonymizer or a result.") from None
    items = [
        {"start": i.start, "end": i.end, "entity_type": i.entity_type, "text": i.text, "operator": i.operator}
        for i in done.items
    ]
    return {"text": done.text, "items": items}
