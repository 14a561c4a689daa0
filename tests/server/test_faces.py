"""The faces of OpenAI's and Presidio's interfaces, and the description."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from in_process import Client

from piiscan import Policy
from piiscan.entities import ENTITIES
from piiscan.server.moderations import UNJUDGED
from piiscan.server.settings import Settings

Serving = Callable[[Settings], Client]
TEXT = "김도현 연락처는 010-0123-4567"
DOXX = "충남대 의대 24학번 김도현 얘가 애들 뒷담 까고 다님"


def ok(answer: Any) -> Any:
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize(
    ("given", "flagged"),
    [
        (DOXX, [True]),
        ("오늘 학식 뭐 나오나요", [False]),
        (["오늘 학식 뭐 나오나요", DOXX], [False, True]),
        (
            [{"type": "text", "text": "충남대 의대 24학번"}, {"type": "text", "text": "김도현 얘가 뒷담 까고 다님"}],
            [True],
        ),
    ],
)
def test_moderations_flag_what_may_not_be_published_as_it_is(client: Client, given: Any, flagged: list[bool]) -> None:
    answer = ok(client.post("/v1/moderations", {"input": given, "model": "omni-moderation-latest"}))
    assert [result["flagged"] for result in answer["results"]] == flagged
    assert answer["model"].startswith("piiscan-")


def test_categories_say_which_verdict_and_which_kinds(client: Client) -> None:
    (result,) = ok(client.post("/v1/moderations", {"input": TEXT}))["results"]
    true = {name for name, value in result["categories"].items() if value}
    assert true == {result_verdict(result), "pii/person", "pii/phone-number"}
    assert not any(result["categories"][name] for name in UNJUDGED)
    assert result["categories"].keys() == result["category_scores"].keys()


def result_verdict(result: dict[str, Any]) -> str:
    return next(name for name in ("doxx", "leak") if result["categories"][name])


def test_a_picture_is_refused_since_it_is_not_examined(client: Client) -> None:
    given = [{"type": "image_url", "image_url": {"url": "https://forum.example/a.png"}}]
    assert client.post("/v1/moderations", {"input": given}).status_code == 422


def test_what_is_not_examined_in_time_is_flagged(serving: Serving) -> None:
    (result,) = ok(serving(Settings(deadline=0.0)).post("/v1/moderations", {"input": "안녕"}))["results"]
    assert (result["flagged"], result["complete"]) == (True, False)


# -- Presidio


def test_analyze_answers_as_presidio_does(client: Client) -> None:
    answer = ok(client.post("/analyze", {"text": TEXT, "language": "en", "return_decision_process": True}))
    assert [(r["entity_type"], r["start"], r["end"]) for r in answer] == [("PERSON", 0, 3), ("PHONE_NUMBER", 9, 22)]
    assert answer[0].keys() >= {"score", "analysis_explanation", "recognition_metadata"}


def test_several_texts_give_several_lists(client: Client) -> None:
    assert [len(found) for found in ok(client.post("/analyze", {"text": [TEXT, "안녕하세요"]}))] == [2, 0]


@pytest.mark.parametrize(
    ("options", "entities"),
    [
        ({"entities": ["PHONE_NUMBER", "US_SSN"]}, ["PHONE_NUMBER"]),
        ({"score_threshold": 0.97}, ["PERSON"]),
        ({"score_threshold": 0}, ["PERSON", "PHONE_NUMBER"]),
        ({"allow_list": ["김도현"]}, ["PHONE_NUMBER"]),
        ({"ad_hoc_recognizers": []}, ["PERSON", "PHONE_NUMBER"]),
    ],
)
def test_presidios_options_are_followed(client: Client, options: dict[str, Any], entities: list[str]) -> None:
    answer = ok(client.post("/analyze", {"text": TEXT, "language": "ko", **options}))
    assert [result["entity_type"] for result in answer] == entities


@pytest.mark.parametrize(
    "options",
    [
        {"ad_hoc_recognizers": [{"name": "x", "supported_entity": "X", "patterns": [{"regex": "(a+)+$"}]}]},
        {"allow_list": [".*"], "allow_list_match": "regex"},
        {"entities": ["US_SSN"]},
    ],
)
def test_patterns_of_callers_and_unknown_kinds_are_refused(client: Client, options: dict[str, Any]) -> None:
    assert client.post("/analyze", {"text": TEXT, "language": "ko", **options}).status_code == 422


def test_a_text_that_was_not_examined_never_looks_like_one_with_nothing_in_it(serving: Serving) -> None:
    assert serving(Settings(deadline=0.0)).post("/analyze", {"text": "안녕"}).status_code == 503
    assert serving(Settings(Policy(max_chars=3))).post("/analyze", {"text": "안녕하세요"}).status_code == 422


@pytest.mark.parametrize(
    ("operator", "text"),
    [
        (None, "<PERSON> 연락처는 <PHONE_NUMBER>"),
        ({"type": "replace", "new_value": "○○"}, "○○ 연락처는 ○○"),
        ({"type": "redact"}, " 연락처는 "),
        ({"type": "keep"}, TEXT),
        ({"type": "mask", "masking_char": "*", "chars_to_mask": 2, "from_end": True}, "김** 연락처는 010-0123-45**"),
    ],
)
def test_what_was_analyzed_is_anonymized_as_by_presidio(client: Client, operator: Any, text: str) -> None:
    results = ok(client.post("/analyze", {"text": TEXT, "language": "ko"}))
    anonymizers = {"DEFAULT": operator} if operator else {}
    asked = {"text": TEXT, "analyzer_results": results, "anonymizers": anonymizers}
    answer = ok(client.post("/anonymize", asked))
    assert answer["text"] == text
    assert len(answer["items"]) == 2


@pytest.mark.parametrize(
    ("operator", "pattern"),
    [
        ({"type": "hash", "salt": "sixteen bytes or more"}, r"[0-9a-f]{64} 연락처는 [0-9a-f]{64}"),
        ({"type": "encrypt", "key": "a key of 16 byte"}, r"\S{20,} 연락처는 \S{20,}"),
    ],
)
def test_hashes_and_ciphertexts_stand_in_their_places(client: Client, operator: Any, pattern: str) -> None:
    results = [{"entity_type": "PERSON", "start": 0, "end": 3}, {"entity_type": "PHONE_NUMBER", "start": 9, "end": 22}]
    asked = {"text": TEXT, "analyzer_results": results, "anonymizers": {"DEFAULT": operator}}
    assert re.fullmatch(pattern, ok(client.post("/anonymize", asked))["text"])


@pytest.mark.parametrize(
    "change",
    [
        {"anonymizers": {"DEFAULT": {"type": "hash"}}},
        {"anonymizers": {"DEFAULT": {"type": "encrypt", "key": "short"}}},
        {"anonymizers": {"DEFAULT": {"type": "custom", "lambda": "x"}}},
        {"anonymizers": {"DEFAULT": {"type": "mask", "masking_char": "**", "chars_to_mask": 1}}},
        {"analyzer_results": [{"entity_type": "PERSON", "start": 3, "end": 3}]},
        {"analyzer_results": [{"entity_type": "PERSON", "start": 0, "end": 3000}]},
        {"analyzer_results": [{"entity_type": "PERSON", "start": -1, "end": 3}]},
        {"analyzer_results": "김도현"},
    ],
)
def test_what_cannot_be_anonymized_safely_is_refused_without_the_text(client: Client, change: Any) -> None:
    asked = {"text": TEXT, "analyzer_results": [{"entity_type": "PERSON", "start": 0, "end": 3}], **change}
    answer = client.post("/anonymize", asked)
    assert answer.status_code == 422
    assert "김도현" not in answer.text


def test_kinds_recognizers_and_anonymizers_are_listed(client: Client) -> None:
    assert set(ok(client.get("/supportedentities?language=ko"))) == set(ENTITIES)
    assert "PhoneRecognizer" in ok(client.get("/recognizers?language=ko"))
    assert "replace" in ok(client.get("/anonymizers"))
    assert client.get("/health").status_code == 200


def test_every_kind_has_a_title_in_both_languages(client: Client) -> None:
    kinds = ok(client.get("/v1/entities"))
    assert [kind["entity"] for kind in kinds] == list(ENTITIES)
    assert all(kind["title"]["ko"] and kind["title"]["en"] for kind in kinds)


# -- the description


def test_every_reference_of_the_description_leads_somewhere(client: Client) -> None:
    schema = ok(client.get("/openapi.json"))
    text = json.dumps(schema)
    names = set(re.findall(r'"#/components/schemas/([^"]+)"', text))
    assert names <= schema["components"]["schemas"].keys()
    assert {"CheckRequest", "CheckAnswer", "CheckBatch", "ProblemAnswer", "ModerationRequest"} <= names
    assert schema["paths"].keys() >= {"/v1/check", "/v1/moderations", "/analyze", "/anonymize", "/healthz", "/metrics"}


@pytest.mark.parametrize("path", ["/docs", "/docs.css"])
def test_the_description_asks_nothing_of_another_host(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//|url\(|@import|<script""", answer.text)
    assert answer.headers["content-security-policy"].startswith("default-src 'self'")


def test_the_page_is_served_from_its_folder_and_nothing_else_is(client: Client) -> None:
    for path in ("/app.py", "/%2e%2e/app.py", "/..%2fapp.py", "/__init__.py", "/page/index.html"):
        assert client.get(path).status_code == 404


def test_the_page_is_served_with_a_strict_policy_where_it_is_there(
    client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    (tmp_path / "index.html").write_text("<!doctype html>", encoding="utf-8")
    (tmp_path / "app.js").write_text("", encoding="utf-8")
    monkeypatch.setattr("piiscan.server.pages.FOLDER", tmp_path)
    for path, kind in (("/", "text/html"), ("/app.js", "text/javascript")):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, kind)
        assert answer.headers["content-security-policy"].startswith("default-src 'self'")


def test_the_operator_may_leave_the_page_out(serving: Serving, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    (tmp_path / "index.html").write_text("<!doctype html>", encoding="utf-8")
    monkeypatch.setattr("piiscan.server.pages.FOLDER", tmp_path)
    assert serving(Settings(page=False)).get("/").status_code == 404
