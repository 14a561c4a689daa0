"""The Discourse plugin, run by ruby among stubs of Discourse's own classes against the real service."""

from collections.abc import Callable
from typing import Any

import pytest
from clients import CLEAN, DIGITS, DOXX, EXAMPLES, KEY, LEAK, NONSENSE, STUBS, TOKEN, Service, program, ran, saying

Forum = Callable[..., dict[str, Any]]


@pytest.fixture
def forum(service: Service) -> Forum:
    """A forum with the plugin; called with a page, arguments and settings, it returns what happened."""
    ruby = program("ruby")

    def run(page: str, args: dict[str, Any], settings: dict[str, Any] | None = None, **scenario: Any) -> dict[str, Any]:
        chosen = {"piiscan_url": service.url, "piiscan_token": TOKEN, "piiscan_timeout_ms": 30_000, **(settings or {})}
        command = [ruby, "-w", str(STUBS / "discourse.rb"), str(EXAMPLES / "discourse")]
        happened, log = ran(command, {"page": page, "args": args, "settings": chosen, **scenario})
        happened["log"] = log
        return happened

    return run


def written(raw: str = CLEAN, **more: Any) -> dict[str, Any]:
    return {"raw": raw, "category": 3, **more}


def test_a_clean_topic_is_created_unchanged(forum: Forum) -> None:
    args = written("학식 **존맛** \\ '굿'", title="오늘 점심", tags=["학식", "점심"])
    happened = forum("create", args)
    assert happened["result"]["action"] == "create_post"
    assert happened["args"] == args
    assert happened["log"] == ""


def test_a_post_that_exposes_somebody_is_refused_with_kind_and_place(forum: Forum) -> None:
    for more in ({"title": "복귀자"}, {"topic_id": 7}):
        result = forum("create", written(DOXX, **more))["result"]
        assert result["action"] == "created_post"
        assert result["success"] is False
        assert "2번째 줄의 전화번호" in result["errors"][0]
        assert not DIGITS.search(result["errors"][0])


def test_the_message_comes_in_the_readers_language(forum: Forum) -> None:
    assert "a phone number in line 2" in forum("create", written(DOXX), language="en")["result"]["errors"][0]


def test_a_leak_is_masked_in_title_text_and_tags(forum: Forum) -> None:
    happened = forum("create", written(LEAK, title="팝니다 010-0123-4567", tags=["자전거", "01001234567"]))
    assert happened["result"]["action"] == "create_post"
    assert "[전화번호" in happened["args"]["raw"].replace("\\", "")
    assert happened["args"]["tags"] == ["자전거"]
    assert not DIGITS.search(str({**happened["args"], "category": 0}))


def test_tags_of_newer_composers_are_read_by_their_names(forum: Forum) -> None:
    tags = [{"id": 1, "name": "자전거"}, {"id": 2, "name": "01001234567"}]
    happened = forum("create", written(LEAK, title="자전거 팝니다", tags=tags))
    assert happened["args"]["tags"] == tags[:1]


def test_what_is_held_waits_in_the_review_queue(forum: Forum) -> None:
    happened = forum("create", written(LEAK), board="careful")
    assert happened["result"] == {"action": "enqueued", "success": True, "reason": "piiscan", "errors": []}
    assert happened["args"]["raw"] == LEAK


@pytest.mark.parametrize("number", [1, 2])
def test_edits_are_examined_before_they_are_saved(forum: Forum, number: int) -> None:
    clean = forum("edit", {"raw": CLEAN}, number=number)
    assert (clean["done"], clean["raw"], clean["errors"]) == (True, CLEAN, [])
    refused = forum("edit", {"raw": DOXX}, number=number)
    assert (refused["done"], refused["raw"]) == (False, "예전 본문")
    assert "전화번호" in refused["errors"][0]
    masked = forum("edit", {"raw": LEAK}, number=number)
    assert masked["done"]
    assert not DIGITS.search(masked["raw"])


def test_an_edited_title_is_judged_with_the_text_and_shows_why_it_is_refused(forum: Forum) -> None:
    happened = forum("edit", {"title": DOXX})
    assert happened["title"] == "예전 제목"
    assert happened["topic_errors"] == happened["errors"] != []
    assert "010" not in forum("edit", {"title": "자전거 팝니다 010-0123-4567 문자 주세요"})["title"]


def test_an_edit_to_hold_is_not_saved(forum: Forum) -> None:
    happened = forum("edit", {"raw": LEAK}, board="careful")
    assert not happened["done"]
    assert "저장하지 않았습니다" in happened["errors"][0]


def test_an_edit_of_the_category_alone_asks_nobody(forum: Forum, nobody: str) -> None:
    assert forum("edit", {"category_id": 4}, {"piiscan_url": nobody})["done"]


def test_staff_is_examined_as_all_others_unless_switched_off(forum: Forum) -> None:
    assert forum("create", written(DOXX), staff=True)["result"]["success"] is False
    off = {"piiscan_check_staff": False}
    assert forum("create", written(DOXX), off, staff=True)["result"]["action"] == "create_post"
    assert forum("create", written(DOXX), off)["result"]["success"] is False


def test_discourses_own_edits_are_no_writing(forum: Forum, nobody: str) -> None:
    assert forum("edit", {"raw": DOXX}, {"piiscan_url": nobody}, user=-1)["done"]


def test_private_messages_are_left_alone_unless_switched_on(forum: Forum) -> None:
    message = written(DOXX, archetype="private_message")
    assert forum("create", message)["result"]["action"] == "create_post"
    assert forum("create", written(DOXX, topic_id=7), private=True)["result"]["action"] == "create_post"
    on = {"piiscan_check_private_messages": True}
    assert forum("create", message, on)["result"]["success"] is False
    held = forum("create", written(LEAK, topic_id=7), on, private=True, board="careful")["result"]
    assert held["action"] == "created_post"
    assert "저장하지 않았습니다" in held["errors"][0]


def test_the_plugin_can_be_switched_off(forum: Forum, nobody: str) -> None:
    off = {"piiscan_enabled": False, "piiscan_url": nobody}
    assert forum("create", written(DOXX), off)["result"]["action"] == "create_post"
    assert forum("edit", {"raw": DOXX}, off)["raw"] == DOXX


def test_signed_requests_are_answered(forum: Forum) -> None:
    happened = forum("create", written(), {"piiscan_token": "", "piiscan_hmac_key": KEY})
    assert happened["result"]["action"] == "create_post"
    assert happened["log"] == ""


def test_without_a_service_new_posts_wait_for_review_and_edits_are_not_saved(forum: Forum, nobody: str) -> None:
    down = {"piiscan_url": nobody}
    happened = forum("create", written(), down)
    assert happened["result"]["action"] == "enqueued"
    assert "no_answer" in happened["log"]
    assert CLEAN not in happened["log"]
    assert "검사할 수 없어" in forum("edit", {"raw": CLEAN}, down)["errors"][0]


def test_without_a_service_posts_go_through_if_the_operator_says_so(forum: Forum, nobody: str) -> None:
    down = {"piiscan_url": nobody, "piiscan_on_failure": "allow"}
    assert forum("create", written(), down)["result"]["action"] == "create_post"
    assert forum("edit", {"raw": CLEAN}, down)["done"]


@pytest.mark.parametrize("kind", ["silent", "dripping"])
def test_a_service_that_is_too_slow_is_given_up(forum: Forum, kind: str, request: pytest.FixtureRequest) -> None:
    slow = {"piiscan_url": request.getfixturevalue(kind), "piiscan_timeout_ms": 400}
    happened = forum("create", written(), slow)
    assert happened["result"]["action"] == "enqueued"
    assert "late" in happened["log"]


def test_a_wrong_key_counts_as_no_answer(forum: Forum) -> None:
    for wrong in ({"piiscan_token": "another-token"}, {"piiscan_token": "", "piiscan_hmac_key": "another-key"}):
        happened = forum("create", written(), wrong)
        assert happened["result"]["action"] == "enqueued"
        assert "status_401" in happened["log"]


@pytest.mark.parametrize("answer", NONSENSE.values(), ids=list(NONSENSE))
def test_an_answer_that_makes_no_sense_lets_nothing_through(forum: Forum, answer: Any) -> None:
    with saying(answer) as url:
        assert forum("create", written(), {"piiscan_url": url})["result"]["action"] == "enqueued"
