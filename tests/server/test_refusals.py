"""Requests that are refused: what is said, and that nothing is repeated."""

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from in_process import Client

from piiscan.server.settings import Settings
from piiscan.server.wire import ProblemAnswer

Serving = Callable[[Settings], Client]
PRIVATE = "김도현010-0123-4567"
POST = {"fields": {"body": "안녕하세요"}}
TOKEN, KEY = "a-token-of-the-forum", b"a-key-of-the-forum"


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 400),
        (b"\xff\xfe\x00", 400),
        (b'{"fields": {"body": "' + PRIVATE.encode(), 400),
        (b"[" * 100_000 + b"]" * 100_000, 400),
        (b'{"fields":' * 5_000 + b"1" + b"}" * 5_000, 400),
        (b'{"fields": {"body": "' + PRIVATE.encode("cp949") + b'"}}', 400),
        ([POST], 422),
        ({}, 422),
        ({"fields": {}}, 422),
        ({"fields": {"body": 1, PRIVATE: PRIVATE}}, 422),
        ({"fields": {PRIVATE + " ": "글"}}, 422),
        ({"fields": {f"f{number}": "" for number in range(100)}}, 422),
        ({"fields": {"body": PRIVATE}, PRIVATE: 1}, 422),
        ({**POST, "format": PRIVATE}, 422),
        ({**POST, "id": PRIVATE * 100}, 422),
        ({**POST, "id": "a\nb"}, 422),
        ({**POST, "id": True}, 422),
        ({**POST, "offset_unit": None}, 422),
        ({**POST, "context": {"board": [PRIVATE]}}, 422),
        ({**POST, "patterns": [".*"]}, 422),
        ({"items": []}, 422),
        ({"items": {"fields": PRIVATE}}, 422),
    ],
)
def test_a_wrong_request_is_told_where_it_is_wrong_and_not_what_it_said(
    client: Client, content: Any, status: int
) -> None:
    answer = client.post("/v1/check", content)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    ProblemAnswer.model_validate(answer.json(), strict=True)
    said = json.dumps(answer.json(), ensure_ascii=False)
    assert "김도현" not in said
    assert "0123" not in said.replace(answer.json()["instance"], "")
    assert "Traceback" not in said


def test_the_place_of_an_error_is_named(client: Client) -> None:
    errors = client.post("/v1/check", {"fields": {"body": 1}, "context": {"board": []}}).json()["errors"]
    assert {"location": "fields.body", "kind": "string_type"} in errors
    assert any(error["location"].startswith("context.board") for error in errors)


def test_half_a_surrogate_pair_as_javascript_writes_it_is_read(client: Client) -> None:
    body = r'{"fields": {"body": "\\ud800 글 \ud83d\ude00 글 \ud83d 문의 010-0123-4567"}}'.encode()
    answer = client.post("/v1/check", body).json()
    assert answer["redacted"]["body"] == "\\ud800 글 😀 글 \ufffd 문의 [전화번호]"


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/v1/check", 405), ("GET", "/v1/" + PRIVATE, 404)])
def test_a_wrong_address_or_method_is_a_problem_too(client: Client, method: str, path: str, status: int) -> None:
    answer = client.send(method, path)
    assert (answer.status_code, answer.json()["status"]) == (status, status)
    assert answer.headers["content-type"] == "application/problem+json"
    assert "김도현" not in answer.text


@pytest.mark.parametrize(
    "headers", [{"content-type": "text/plain"}, {"content-type": "application/json", "content-encoding": "gzip"}]
)
def test_what_is_not_plain_json_is_not_read(client: Client, headers: dict[str, str]) -> None:
    assert client.send("POST", "/v1/check", content=b"{}", headers=headers).status_code == 415


def test_a_body_over_the_limit_is_refused_by_what_comes_not_by_what_its_header_says(serving: Serving) -> None:
    client = serving(Settings(max_body=1000))
    body = json.dumps({"fields": {"body": "가" * 2000}}).encode()
    assert client.post("/v1/check", body).status_code == 413
    assert client.post("/v1/check", body, content_length="10").status_code == 413
    assert client.post("/v1/check", POST).status_code == 200


def test_what_fails_inside_is_told_without_its_message(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ValueError(PRIVATE)

    monkeypatch.setattr("piiscan.server.app.respond", fail)
    answer = client.post("/v1/check", POST)
    assert (answer.status_code, answer.json()["type"]) == (500, "urn:piiscan:problem:failed")
    assert "김도현" not in answer.text


def test_until_everything_is_loaded_the_service_lives_but_is_not_ready() -> None:
    client = Client(warm=False)
    assert client.get("/healthz").status_code == 200
    for answer in (client.get("/readyz"), client.post("/v1/check", POST), client.post("/v1/check", {"items": [POST]})):
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    client.close()


# -- who may ask


def signed(body: bytes, *, key: bytes = KEY, at: float = 0) -> dict[str, str]:
    timestamp = str(int(time.time() + at))
    mac = hmac.new(key, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return {"x_piiscan_timestamp": timestamp, "x_piiscan_signature": f"sha256={mac}"}


@pytest.fixture(scope="module")
def guarded() -> Client:
    return Client(
        Settings(deadline=60.0, tokens=(TOKEN, "another-token-of-it"), signing_keys=(KEY,), guard_metrics=True)
    )


BODY = json.dumps(POST).encode()
Headers = dict[str, Any] | Callable[[], dict[str, Any]]


def now(headers: Headers) -> dict[str, Any]:
    """Sign when the test runs, which may be minutes after it was collected."""
    return headers() if callable(headers) else headers


@pytest.mark.parametrize(
    "headers",
    [
        {"authorization": f"Bearer {TOKEN}"},
        {"authorization": "bearer another-token-of-it"},
        partial(signed, BODY),
        partial(signed, BODY, at=-200),
    ],
)
def test_who_shows_a_token_or_signs_may_ask(guarded: Client, headers: Headers) -> None:
    assert guarded.post("/v1/check", BODY, **now(headers)).status_code == 200


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ({}, "no-access"),
        ({"authorization": "Bearer wrong"}, "no-access"),
        ({"authorization": f"Basic {TOKEN}"}, "no-access"),
        ({"authorization": "Bearer "}, "no-access"),
        (partial(signed, BODY, key=b"another"), "wrong-signature"),
        (partial(signed, BODY + b" "), "wrong-signature"),
        (partial(signed, BODY, at=400), "clock-skew"),
        (partial(signed, BODY, at=-400), "clock-skew"),
        (lambda: {**signed(BODY), "x_piiscan_timestamp": "soon"}, "no-timestamp"),
        (lambda: {**signed(BODY), "x_piiscan_timestamp": "9" * 20}, "no-timestamp"),
        (lambda: {**signed(BODY), "x_piiscan_signature": "sha256=\u00e9".encode()}, "wrong-signature"),
    ],
)
def test_who_does_not_is_told_why(guarded: Client, headers: Headers, kind: str) -> None:
    answer = guarded.post("/v1/check", BODY, **now(headers))
    assert (answer.status_code, answer.json()["type"].rpartition(":")[2]) == (401, kind)
    assert "www-authenticate" in answer.headers


def test_a_clock_that_is_wrong_is_told_by_how_much(guarded: Client) -> None:
    detail = guarded.post("/v1/check", BODY, **signed(BODY, at=-1000)).json()["detail"]
    assert "1000 seconds behind" in detail or "1001 seconds behind" in detail


@pytest.mark.parametrize("path", ["/v1/moderations", "/moderations", "/analyze", "/anonymize"])
def test_the_other_addresses_ask_who_it_is_too(guarded: Client, path: str) -> None:
    assert guarded.post(path, {}).status_code == 401


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/docs", "/openapi.json", "/v1/entities"])
def test_what_holds_nothing_of_a_post_is_open(guarded: Client, path: str) -> None:
    assert guarded.get(path).status_code == 200


def test_counts_are_open_unless_the_operator_guards_them(guarded: Client, client: Client) -> None:
    assert guarded.get("/metrics").status_code == 401
    assert guarded.send("GET", "/metrics", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200
    assert client.get("/metrics").status_code == 200
