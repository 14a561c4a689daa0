"""The Express middleware, run by node behind a stub of Express against the real service."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from clients import (
    CLEAN,
    DIGITS,
    DOXX,
    EXAMPLES,
    KEY,
    LEAK,
    NONSENSE,
    STUBS,
    TOKEN,
    Service,
    ended,
    program,
    saying,
    started,
)

Forum = Callable[..., AbstractContextManager[httpx.Client]]


@pytest.fixture
def forum(service: Service, tmp_path: Path) -> Forum:
    """Starts the example forum with options of the middleware; gives a client."""
    node = program("node")

    @contextmanager
    def run(**options: Any) -> Iterator[httpx.Client]:
        chosen = {"url": service.url, "token": TOKEN, "timeoutMs": 30_000, **options}
        command = [node, str(STUBS / "express.js"), str(EXAMPLES / "node"), json.dumps(chosen)]
        process, url = started(command, tmp_path / "log")
        try:
            with httpx.Client(base_url=url, timeout=60, trust_env=False) as client:
                yield client
        finally:
            ended(process)

    return run


def written(body: str = CLEAN, title: str = "제목입니다", **more: Any) -> dict[str, Any]:
    return {"title": title, "body": body, **more}


def post_of(client: httpx.Client, number: int = 1) -> dict[str, Any]:
    return client.get("/posts").json()[str(number)]


def test_a_clean_post_is_stored_unchanged(forum: Forum, tmp_path: Path) -> None:
    with forum() as client:
        assert client.post("/posts", json=written("학식 '존맛' <b>굿</b> 😀", nickname="철새")).status_code == 201
        assert post_of(client) == {
            "title": "제목입니다",
            "body": "학식 '존맛' <b>굿</b> 😀",
            "nickname": "철새",
            "comments": [],
        }
    assert (tmp_path / "log").read_text() == ""


def test_a_post_that_exposes_somebody_is_refused_with_places_that_an_editor_can_mark(forum: Forum) -> None:
    with forum() as client:
        answer = client.post("/posts", json=written("😀 " + DOXX))
        assert answer.status_code == 422
        assert "본문 2번째 줄의 전화번호" in answer.json()["message"]
        assert not DIGITS.search(answer.json()["message"])
        (phone,) = [found for found in answer.json()["findings"] if found["entity"] == "PHONE_NUMBER"]
        in_script = ("😀 " + DOXX).encode("utf-16-le")
        assert in_script[2 * phone["start"] : 2 * phone["end"]].decode("utf-16-le") == "010-0123-4567"
        assert client.get("/posts").json() == {}


def test_the_message_comes_in_the_readers_language(forum: Forum) -> None:
    with forum() as client:
        answer = client.post("/posts", json=written(DOXX), headers={"accept-language": "en-US,en;q=0.9"})
    assert "a phone number in line 2" in answer.json()["message"]


def test_a_leak_is_masked_in_all_fields(forum: Forum) -> None:
    with forum() as client:
        client.post("/posts", json=written(LEAK, "팝니다 010-0123-4567", nickname="010-0123-4567"))
        stored = post_of(client)
    assert stored["nickname"] == "[전화번호]"
    assert stored["body"] == LEAK.replace("010-0123-4567", "[전화번호]")
    assert not DIGITS.search(str(stored))


def test_edits_and_comments_are_examined(forum: Forum) -> None:
    with forum() as client:
        client.post("/posts", json=written())
        for text, status in ((DOXX, 422), (LEAK, 201), ("좋은 글이네요", 201)):
            assert client.put("/posts/1", json=written(text)).status_code == status
            assert client.post("/posts/1/comments", json={"body": text}).status_code == status
        stored = post_of(client)
    assert stored["body"] == "좋은 글이네요"
    assert len(stored["comments"]) == 2
    assert not DIGITS.search(str(stored))


def test_what_is_held_waits_for_a_moderator_and_is_published_when_approved(forum: Forum, nobody: str) -> None:
    with forum(url=nobody) as client:
        answer = client.post("/posts", json=written())
        assert answer.status_code == 202
        assert client.get("/posts").json() == {}
        ((number, waiting),) = client.get("/moderation").json().items()
        assert waiting["body"] == CLEAN
        client.post(f"/moderation/{number}/approve")
        assert [post["body"] for post in client.get("/posts").json().values()] == [CLEAN]
        assert client.get("/moderation").json() == {}


def test_without_a_queue_the_author_is_told_that_nothing_was_stored(forum: Forum, nobody: str) -> None:
    with forum(url=nobody, onHold=None) as client:
        answer = client.post("/posts", json=written())
        assert answer.status_code == 422
        assert "검사할 수 없어" in answer.json()["message"]
        assert client.get("/posts").json() == {}


def test_without_a_service_posts_go_through_if_the_operator_says_so(forum: Forum, nobody: str, tmp_path: Path) -> None:
    with forum(url=nobody, onFailure="allow") as client:
        assert client.post("/posts", json=written()).status_code == 201
    log = (tmp_path / "log").read_text()
    assert "no_answer" in log
    assert CLEAN not in log


@pytest.mark.parametrize("kind", ["silent", "dripping"])
def test_a_service_that_is_too_slow_is_given_up(
    forum: Forum, kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    with forum(url=request.getfixturevalue(kind), timeoutMs=400) as client:
        assert client.post("/posts", json=written()).status_code == 202
    assert "late" in (tmp_path / "log").read_text()


def test_a_wrong_key_counts_as_no_answer(forum: Forum, tmp_path: Path) -> None:
    for wrong in ({"token": "another-token"}, {"token": "", "hmacKey": "another-key"}):
        with forum(**wrong) as client:
            assert client.post("/posts", json=written()).status_code == 202
        assert "status_401" in (tmp_path / "log").read_text()


def test_signed_requests_are_answered(forum: Forum) -> None:
    with forum(token="", hmacKey=KEY) as client:
        assert client.post("/posts", json=written()).status_code == 201


def test_staff_is_examined_as_all_others_unless_switched_off(forum: Forum) -> None:
    staff = {"x-staff": "1"}
    with forum() as client:
        assert client.post("/posts", json=written(DOXX), headers=staff).status_code == 422
    with forum(checkStaff=False) as client:
        assert client.post("/posts", json=written(DOXX), headers=staff).status_code == 201
        assert client.post("/posts", json=written(DOXX)).status_code == 422


@pytest.mark.parametrize("body", [["010-0123-4567"], {"text": "010-0123-4567"}, 1012345678, True])
def test_a_field_that_is_no_text_is_turned_back_instead_of_stored_unread(forum: Forum, body: Any) -> None:
    with forum() as client:
        assert client.post("/posts", json={"title": "제목", "body": body}).status_code == 400
        assert client.get("/posts").json() == {}


def test_an_answer_that_makes_no_sense_lets_nothing_through(forum: Forum) -> None:
    for answer in NONSENSE.values():
        with saying(answer) as url, forum(url=url) as client:
            assert client.post("/posts", json=written()).status_code == 202
