"""The FastAPI forum, which examines posts in its own process."""

import importlib
import logging
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from clients import CLEAN, DIGITS, DOXX, EXAMPLES, LEAK
from fastapi.testclient import TestClient

from piiscan import Policy
from piiscan.server.wire import CheckRequest

Examine = Callable[[CheckRequest, float], dict[str, Any]]
Forum = Callable[..., TestClient]
POLICY = Policy.create(boards={"careful": {"on_leak": "hold"}})
STAFF = {"authorization": "Bearer an-invented-moderator"}
FREE = "/boards/free/posts"


@pytest.fixture(scope="module")
def app() -> Iterator[Any]:
    """The example's module."""
    sys.path.insert(0, str(EXAMPLES / "fastapi_forum"))
    yield importlib.import_module("app")
    sys.path.remove(str(EXAMPLES / "fastapi_forum"))
    for name in ("app", "guard"):
        sys.modules.pop(name)


@pytest.fixture(scope="module")
def examine(app: Any) -> Examine:
    return app.in_process(POLICY)


@pytest.fixture
def forum(app: Any, examine: Examine) -> Iterator[Forum]:
    """Makes a forum with options; gives a client."""
    opened: list[TestClient] = []

    def make(examiner: Examine = examine, **options: Any) -> TestClient:
        options = {"seconds": 30.0, **options}
        client = TestClient(app.create_app(examiner, moderator_token="an-invented-moderator", **options))  # noqa: S106
        opened.append(client)
        return client.__enter__()

    yield make
    for client in opened:
        client.__exit__(None, None, None)


def written(body: str = CLEAN, title: str = "제목입니다", **more: Any) -> dict[str, Any]:
    return {"title": title, "body": body, **more}


def test_a_clean_post_is_stored_unchanged(forum: Forum) -> None:
    client = forum()
    assert client.post(FREE, json=written(nickname="철새")).status_code == 201
    (stored,) = client.get(FREE).json().values()
    assert stored["draft"] == {"title": "제목입니다", "body": CLEAN, "nickname": "철새"}


def test_a_post_that_exposes_somebody_is_refused_with_kind_and_place(forum: Forum) -> None:
    client = forum()
    answer = client.post(FREE, json=written(DOXX))
    assert answer.status_code == 422
    assert "본문 2번째 줄의 전화번호" in answer.json()["detail"]
    assert not DIGITS.search(answer.text)
    english = client.post(FREE, json=written(DOXX), headers={"accept-language": "en"}).json()["detail"]
    assert "a phone number in line 2" in english
    assert client.get(FREE).json() == {}


def test_a_leak_is_masked_in_all_fields(forum: Forum) -> None:
    client = forum()
    answer = client.post(FREE, json=written(LEAK, "팝니다 010-0123-4567", nickname="010-0123-4567"))
    assert answer.status_code == 201
    (stored,) = client.get(FREE).json().values()
    assert stored["draft"]["body"] == LEAK.replace("010-0123-4567", "[전화번호]")
    assert not DIGITS.search(str(stored))


def test_edits_and_comments_are_examined(forum: Forum) -> None:
    client = forum()
    number = client.post(FREE, json=written()).json()["post"]
    for text, status in ((DOXX, 422), (LEAK, 201), ("좋은 글이네요", 201)):
        edited = client.put(f"{FREE}/{number}", json=written(text))
        assert edited.status_code == (200 if status == 201 else status)
        assert client.post(f"{FREE}/{number}/comments", json={"body": text}).status_code == status
    stored = client.get(FREE).json()[str(number)]
    assert stored["draft"]["body"] == "좋은 글이네요"
    assert len(stored["comments"]) == 2
    assert not DIGITS.search(str(stored))


def test_what_is_held_waits_for_a_moderator_and_is_published_when_approved(forum: Forum) -> None:
    client = forum()
    board = "/boards/careful/posts"
    answer = client.post(board, json=written(LEAK))
    assert answer.status_code == 202
    assert client.get(board).json() == {}
    assert client.get("/moderation").status_code == 403
    ((number, waiting),) = client.get("/moderation", headers=STAFF).json().items()
    assert waiting["draft"]["body"] == LEAK
    assert client.post(f"/moderation/{number}/approve").status_code == 403
    assert client.post(f"/moderation/{number}/approve", headers=STAFF).status_code == 200
    assert [post["draft"]["body"] for post in client.get(board).json().values()] == [LEAK]
    assert client.get("/moderation", headers=STAFF).json() == {}


def test_a_held_edit_leaves_the_old_text_until_it_is_approved(forum: Forum) -> None:
    client = forum()
    board = "/boards/careful/posts"
    number = client.post(board, json=written()).json()["post"]
    held = client.put(f"{board}/{number}", json=written(LEAK)).json()["held"]
    assert client.get(board).json()[str(number)]["draft"]["body"] == CLEAN
    client.post(f"/moderation/{held}/approve", headers=STAFF)
    assert client.get(board).json()[str(number)]["draft"]["body"] == LEAK


def test_staff_is_examined_as_all_others_unless_switched_off(forum: Forum) -> None:
    assert forum().post(FREE, json=written(DOXX), headers=STAFF).status_code == 422
    client = forum(check_staff=False)
    assert client.post(FREE, json=written(DOXX), headers=STAFF).status_code == 201
    assert client.post(FREE, json=written(DOXX)).status_code == 422


def broken(request: CheckRequest, deadline: float) -> dict[str, Any]:
    del deadline
    raise RuntimeError(request.fields["body"])


def test_a_post_that_cannot_be_examined_waits_and_the_log_says_nothing_of_it(
    forum: Forum, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = forum(broken).post(FREE, json=written())
    assert answer.status_code == 202
    assert "RuntimeError" in caplog.text
    assert CLEAN not in caplog.text


def test_a_post_that_cannot_be_examined_goes_through_if_the_operator_says_so(forum: Forum) -> None:
    client = forum(broken, on_failure="allow")
    assert client.post(FREE, json=written()).status_code == 201
    (stored,) = client.get(FREE).json().values()
    assert stored["draft"]["body"] == CLEAN


def test_an_examination_that_takes_too_long_is_given_up(forum: Forum) -> None:
    over = threading.Event()

    def slow(_request: CheckRequest, _deadline: float) -> dict[str, Any]:
        over.wait(60)
        return {}

    client = forum(slow, seconds=0.2)
    began = time.monotonic()
    assert client.post(FREE, json=written()).status_code == 202
    assert time.monotonic() - began < 30  # not the minute that the examination takes
    over.set()


def test_the_time_is_kept_by_the_scanner_too(forum: Forum, examine: Examine) -> None:
    def late(request: CheckRequest, deadline: float) -> dict[str, Any]:
        return examine(request, deadline - 3600)

    client = forum(late)
    assert client.post(FREE, json=written()).status_code == 202  # incomplete: the policy holds it
    assert client.get(FREE).json() == {}


def test_an_address_that_leads_nowhere_is_no_error_of_the_server(forum: Forum) -> None:
    client = forum()
    assert client.post(f"/boards/{'x' * 300}/posts", json=written()).status_code == 422
    assert client.put(f"{FREE}/99", json=written()).status_code == 404
