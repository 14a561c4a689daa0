"""The Rhymix module, run by php among stubs of Rhymix's own classes against the real service."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from clients import CLEAN, DIGITS, DOXX, EXAMPLES, LEAK, LEAK_HTML, NONSENSE, STUBS, Service, php, ran, saying

Forum = Callable[..., dict[str, Any]]
MEMBER = {"member_srl": 4, "user_id": "bird", "user_name": "새", "nick_name": "철새 &amp; 텃새", "is_admin": "N"}
INSERTING = ("insert_document", "insert_comment")
UPDATING = ("update_document", "update_comment")


@pytest.fixture
def forum(tmp_path: Path, service: Service) -> Forum:
    """A forum in which the module is installed; called with a page, what is to be stored and options, it returns what happened."""
    shutil.copytree(EXAMPLES / "rhymix" / "modules", tmp_path / "modules")
    options_file = tmp_path / "files/config/piiscan.php"
    options_file.parent.mkdir(parents=True)

    def run(
        page: str, values: dict[str, Any], options: dict[str, Any] | None = None, **scenario: Any
    ) -> dict[str, Any]:
        chosen = {"url": service.url, "token_file": str(service.token_file), "timeout_ms": 30_000, **(options or {})}
        written = ", ".join(f"{name!r} => {_php(value)}" for name, value in chosen.items())
        options_file.write_text(f"<?php return array({written});")
        command = [
            php(),
            "-d",
            "display_errors=stderr",
            "-d",
            "error_reporting=-1",
            str(STUBS / "rhymix.php"),
            str(tmp_path),
        ]
        happened, log = ran(command, {"page": page, "values": values, "member": MEMBER, **scenario})
        happened["log"] = log
        return happened

    return run


def _php(value: Any) -> str:
    if isinstance(value, list):
        return f"array({', '.join(map(_php, value))})"
    return str(value).lower() if isinstance(value, bool) else repr(value)


def written(content: str = CLEAN, title: str = "제목입니다", **more: Any) -> dict[str, Any]:
    return {"document_srl": 7, "title": title, "content": content, **more}


def test_installing_puts_the_module_at_all_four_events(forum: Forum) -> None:
    assert forum("insert_document", written())["needed"] == [True, False]


@pytest.mark.parametrize("page", [*INSERTING, *UPDATING])
def test_clean_posts_and_comments_are_stored_unchanged(forum: Forum, page: str) -> None:
    happened = forum(page, written("<p>학식 '존맛' \\ &amp; 굿</p>"))
    assert happened["error"] is None
    assert happened["stored"]["content"] == "<p>학식 '존맛' \\ &amp; 굿</p>"
    assert happened["log"] == ""


@pytest.mark.parametrize("page", [*INSERTING, *UPDATING])
def test_what_exposes_somebody_is_refused_with_kind_and_place(forum: Forum, page: str) -> None:
    happened = forum(page, written(DOXX.replace("\n", "<br>")))
    assert happened["stored"] is None
    assert "2번째 줄의 전화번호" in happened["error"]
    assert not DIGITS.search(happened["error"])


@pytest.mark.parametrize("page", [*INSERTING, *UPDATING])
def test_a_leak_is_masked_links_included(forum: Forum, page: str) -> None:
    stored = forum(page, written(LEAK_HTML))["stored"]
    assert stored["content"].startswith("<p>자전거 팝니다.")
    assert "[전화번호]" in stored["content"]
    assert not DIGITS.search(stored["content"])


def test_the_message_comes_in_the_visitors_language(forum: Forum) -> None:
    assert "a phone number" in forum("insert_document", written(DOXX), language="en")["error"]


def test_title_tags_and_the_boards_own_fields_are_judged_and_masked(forum: Forum) -> None:
    more = {"tags": "자전거,010-0123-4567", "extra_vars1": ["010", "0123", "4567"], "extra_vars2": "미개봉"}
    stored = forum("insert_document", written(LEAK, "팝니다 010-0123-4567", **more))["stored"]
    assert "[전화번호]" in stored["title"]
    assert stored["extra_vars1"] == "[전화번호]"
    assert stored["extra_vars2"] == "미개봉"
    assert not DIGITS.search(stored["tags"])


def test_a_board_with_more_fields_than_the_service_takes_loses_none(forum: Forum) -> None:
    many = {f"extra_vars{number}": f"칸 {chr(0xAC00 + number)}" for number in range(1, 60)}
    assert forum("insert_document", written(**many))["stored"]["extra_vars59"] == many["extra_vars59"]
    hidden = {**many, "extra_vars59": "번호 010-0123-4567"}
    assert forum("insert_document", written("자전거 팝니다. 문자 주세요", **hidden))["stored"] is None


def test_a_members_nickname_is_masked_and_the_author_stays(forum: Forum) -> None:
    member = {**MEMBER, "nick_name": "010-0123-4567"}
    for page in INSERTING:
        stored = forum(page, written(LEAK), member=member)["stored"]
        assert stored["nick_name"] == "[전화번호]"
        assert stored["member_srl"] == 4


def test_a_guests_nickname_is_masked(forum: Forum) -> None:
    stored = forum("insert_document", written(LEAK, nick_name="010-0123-4567"), member=None)["stored"]
    assert stored["nick_name"] == "[전화번호]"


def test_a_moderators_edit_leaves_the_author_alone(forum: Forum) -> None:
    moderator = {**MEMBER, "member_srl": 1, "nick_name": "010-0123-4567", "is_admin": "Y"}
    stored = forum("update_comment", written(LEAK, member_srl=4, nick_name="철새"), member=moderator)["stored"]
    assert stored["member_srl"] == 4
    assert stored["nick_name"] == "철새"


def test_a_comment_to_hold_waits_in_rhymixs_own_list_where_the_board_uses_it(forum: Forum) -> None:
    happened = forum("insert_comment", written(LEAK), board="careful", approves=True)
    assert happened["stored"]["status"] == 0
    assert happened["stored"]["content"] == LEAK  # as it is: the moderator decides


def test_a_comment_to_hold_is_turned_back_where_everything_is_shown(forum: Forum) -> None:
    happened = forum("insert_comment", written(LEAK), board="careful")
    assert happened["stored"] is None
    assert "저장하지 않았습니다" in happened["error"]


def test_a_post_to_hold_is_turned_back(forum: Forum) -> None:
    assert "저장하지 않았습니다" in forum("insert_document", written(LEAK), board="careful")["error"]


def test_a_private_draft_is_examined_when_it_is_published(forum: Forum) -> None:
    assert forum("insert_document", written(DOXX, status="TEMP"))["stored"]
    assert forum("update_document", written(DOXX, status="PUBLIC"))["stored"] is None


def test_what_an_administrator_takes_out_of_the_trash_is_no_new_post(forum: Forum) -> None:
    assert forum("insert_document", written(DOXX, isRestore=True))["stored"]


def test_staff_is_examined_as_all_others_unless_switched_off(forum: Forum) -> None:
    staff = {**MEMBER, "is_admin": "Y"}
    assert forum("insert_document", written(DOXX), member=staff)["stored"] is None
    assert forum("insert_document", written(DOXX), {"check_staff": False}, member=staff)["stored"]
    assert forum("insert_document", written(DOXX), {"check_staff": False})["stored"] is None


def test_a_board_can_be_left_out(forum: Forum) -> None:
    assert forum("insert_document", written(DOXX), {"skip_boards": ["free"]})["stored"]


def test_signed_requests_are_answered(forum: Forum, service: Service) -> None:
    signed = {"token_file": "", "hmac_key_file": str(service.hmac_key_file)}
    happened = forum("insert_document", written(), signed)
    assert happened["stored"]
    assert happened["log"] == ""


@pytest.mark.parametrize("page", [*INSERTING, *UPDATING])
def test_without_a_service_everything_waits_unless_the_operator_allows_it(forum: Forum, page: str, nobody: str) -> None:
    happened = forum(page, written(), {"url": nobody})
    assert happened["stored"] is None
    assert "검사할 수 없어" in happened["error"]
    assert CLEAN not in happened["log"]
    assert forum(page, written(), {"url": nobody, "on_failure": "allow"})["stored"]["content"] == CLEAN


@pytest.mark.parametrize("kind", ["silent", "dripping"])
def test_a_service_that_is_too_slow_is_given_up(forum: Forum, kind: str, request: pytest.FixtureRequest) -> None:
    slow = {"url": request.getfixturevalue(kind), "timeout_ms": 400}
    assert forum("insert_comment", written(), slow)["stored"] is None
    assert forum("insert_comment", written(), {**slow, "on_failure": "allow"})["stored"]


def test_a_wrong_key_counts_as_no_answer(forum: Forum, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("another-token-of-some-length")
    happened = forum("insert_document", written(), {"token_file": str(wrong)})
    assert happened["stored"] is None
    assert "status_401" in happened["log"]


@pytest.mark.parametrize("answer", NONSENSE.values(), ids=list(NONSENSE))
def test_an_answer_that_makes_no_sense_lets_nothing_through(forum: Forum, answer: Any) -> None:
    with saying(answer) as url:
        assert forum("insert_document", written(), {"url": url})["stored"] is None
