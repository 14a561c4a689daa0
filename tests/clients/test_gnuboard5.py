"""The Gnuboard plug-in, run by php in a stubbed forum against the real service."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from clients import CLEAN, DIGITS, DOXX, EXAMPLES, LEAK, LEAK_HTML, NONSENSE, STUBS, Service, php, ran, saying

Forum = Callable[..., dict[str, Any]]
MEMBER = {"mb_id": "bird", "mb_nick": "철새"}


@pytest.fixture
def forum(tmp_path: Path, service: Service) -> Forum:
    """A forum in which the plug-in is installed; called with a page, what was sent and options, it returns what happened."""
    for folder in ("extend", "plugin"):
        shutil.copytree(EXAMPLES / "gnuboard5" / folder, tmp_path / folder)

    def run(page: str, post: dict[str, str], options: dict[str, Any] | None = None, **scenario: Any) -> dict[str, Any]:
        chosen = {"url": service.url, "token_file": str(service.token_file), "timeout_ms": 30_000, **(options or {})}
        (tmp_path / "plugin/piiscan/config.php").write_text(_config(chosen))
        command = [
            php(),
            "-d",
            "display_errors=stderr",
            "-d",
            "error_reporting=-1",
            str(STUBS / "gnuboard.php"),
            str(tmp_path),
        ]
        happened, log = ran(command, {"page": page, "post": post, "member": MEMBER, **scenario})
        happened["log"] = log
        return happened

    return run


def _config(options: dict[str, Any]) -> str:
    shipped = EXAMPLES / "gnuboard5/plugin/piiscan/config.php"
    written = ", ".join(f"{name!r} => {_php(value)}" for name, value in options.items())
    return f"<?php return array({written}) + include {str(shipped)!r};"


def _php(value: Any) -> str:
    if isinstance(value, list):
        return f"array({', '.join(map(_php, value))})"
    return str(value).lower() if isinstance(value, bool) else repr(value)


def written(title: str = "제목입니다", body: str = CLEAN, **more: str) -> dict[str, str]:
    return {"w": "", "wr_subject": title, "wr_content": body, **more}


def commented(body: str, **more: str) -> dict[str, str]:
    return {"w": "c", "wr_id": "7", "wr_content": body, **more}


def test_a_clean_post_is_stored_unchanged(forum: Forum) -> None:
    text = "학식 '존맛'\n\"진짜\" \\ <b>굿</b>"
    happened = forum("write_update", written(body=text))
    assert happened["alert"] is None
    assert happened["stored"] == {"wr_subject": "제목입니다", "wr_content": text, "wr_link1": "", "wr_name": "철새"}
    assert happened["log"] == ""


def test_a_post_that_exposes_somebody_is_refused_with_kind_and_place_but_without_the_text(forum: Forum) -> None:
    happened = forum("write_update", written(body=DOXX))
    assert happened["stored"] is None
    assert "2번째 줄의 전화번호" in happened["alert"]
    assert not DIGITS.search(happened["alert"])
    assert not set("\"'<>") & set(happened["alert"])


def test_the_message_comes_in_the_forums_language(forum: Forum) -> None:
    assert "a phone number in line 2" in forum("write_update", written(body=DOXX), {"language": "en"})["alert"]


def test_title_and_body_are_judged_together(forum: Forum) -> None:
    assert forum("write_update", written("한빛대 의대 24학번", "김도현 얘 복귀했대"))["stored"] is None


def test_a_leak_is_masked_in_title_body_and_link(forum: Forum) -> None:
    happened = forum("write_update", written("자전거 팔아요 010-0123-4567", LEAK, wr_link1="tel:010-0123-4567"))
    assert happened["alert"] is None
    assert all("[전화번호]" in happened["stored"][name] for name in ("wr_subject", "wr_content", "wr_link1"))
    assert not DIGITS.search(str(happened["stored"]))


def test_a_masked_text_arrives_in_the_database_as_it_was_but_for_the_mask(forum: Forum) -> None:
    stored = forum("write_update", written(body='it\'s \\ "ok" 자전거 팝니다. 010-0123-4567로 문자 주세요'))["stored"]
    assert stored["wr_content"] == 'it\'s \\ "ok" 자전거 팝니다. [전화번호]로 문자 주세요'


def test_markup_is_read_as_people_read_it_and_survives_a_mask(forum: Forum) -> None:
    stored = forum("write_update", written(body=LEAK_HTML, html="html1"))["stored"]
    assert stored["wr_content"].startswith("<p>자전거 팝니다.")
    assert stored["wr_content"].endswith("</a> 주세요</p>")
    assert not DIGITS.search(stored["wr_content"])


def test_a_guests_nickname_is_judged_and_masked(forum: Forum) -> None:
    post = written(body="자전거 팝니다. 문자 주세요", wr_name="010-0123-4567")
    stored = forum("write_update", post, member={"mb_id": "", "mb_nick": ""})["stored"]
    assert stored["wr_name"] == "[전화번호]"


def test_a_members_nickname_is_masked_over_the_post(forum: Forum) -> None:
    member = {"mb_id": "seller", "mb_nick": "010-0123-4567"}
    assert forum("write_update", written(body=LEAK), member=member)["stored"]["wr_name"] == "[전화번호]"


def test_a_board_that_shows_real_names_is_not_told_to_hide_them(forum: Forum) -> None:
    member = {"mb_id": "seller", "mb_nick": "010-0123-4567"}
    happened = forum("write_update", written(), member=member, board_options={"bo_use_name": 1})
    assert happened["stored"]["wr_name"] == "010-0123-4567"


def test_an_edit_is_examined_like_a_new_post(forum: Forum) -> None:
    edit = {"w": "u", "wr_id": "7"}
    assert forum("write_update", written(body=CLEAN, **edit))["stored"]["wr_content"] == CLEAN
    assert forum("write_update", written(body=DOXX, **edit))["stored"] is None
    assert not DIGITS.search(forum("write_update", written(body=LEAK, **edit))["stored"]["wr_content"])


@pytest.mark.parametrize("w", ["c", "cu"])
def test_comments_are_examined_before_they_are_stored(forum: Forum, w: str) -> None:
    more = {"w": w, "comment_id": "9"}
    assert forum("write_comment_update", commented(CLEAN, **more))["stored"]["wr_content"] == CLEAN
    assert "전화번호" in forum("write_comment_update", commented(DOXX, **more))["alert"]
    assert forum("write_comment_update", commented(DOXX, **more))["stored"] is None
    assert not DIGITS.search(str(forum("write_comment_update", commented(LEAK, **more))["stored"]["wr_content"]))


def test_a_comment_whose_text_comes_in_the_address_is_examined_too(forum: Forum) -> None:
    post = {"w": "c", "wr_id": "7"}
    assert forum("write_comment_update", post, get={"wr_content": DOXX})["stored"] is None


@pytest.mark.parametrize("w", ["c<script>", "\x01c", "<script>c"])
def test_a_comment_that_is_dressed_up_as_something_else_is_examined_too(forum: Forum, w: str) -> None:
    assert forum("write_comment_update", commented(DOXX, w=w))["stored"] is None


def test_a_comment_that_a_theme_stores_by_itself_is_covered_or_masked_right_after(forum: Forum) -> None:
    assert forum("foreign_comment", {}, text=CLEAN)["stored"]["wr_content"] == CLEAN
    assert forum("foreign_comment", {}, text=DOXX)["stored"]["wr_content"] == "[검사 전이라 가린 댓글입니다]"
    assert forum("foreign_comment", {}, text=LEAK)["stored"]["wr_content"] == LEAK.replace(
        "010-0123-4567", "[전화번호]"
    )


def test_a_post_to_hold_is_turned_back_since_gnuboard_has_no_queue(forum: Forum) -> None:
    happened = forum("write_update", written(body=LEAK), board="careful")
    assert happened["stored"] is None
    assert "저장하지 않았습니다" in happened["alert"]


def test_staff_is_examined_as_all_others_unless_switched_off(forum: Forum) -> None:
    assert forum("write_update", written(body=DOXX), is_admin="super")["stored"] is None
    assert forum("write_update", written(body=DOXX), {"check_staff": False}, is_admin="super")["stored"]
    assert forum("write_update", written(body=DOXX), {"check_staff": False})["stored"] is None


def test_a_board_can_be_left_out(forum: Forum) -> None:
    assert forum("write_update", written(body=DOXX), {"skip_boards": ["free"]})["stored"]


def test_signed_requests_are_answered(forum: Forum, service: Service) -> None:
    signed = {"token_file": "", "hmac_key_file": str(service.hmac_key_file)}
    happened = forum("write_update", written(body=CLEAN), signed)
    assert happened["stored"]
    assert happened["log"] == ""


def test_without_a_service_posts_and_comments_wait(forum: Forum, nobody: str) -> None:
    for page, post in (("write_update", written()), ("write_comment_update", commented(CLEAN))):
        happened = forum(page, post, {"url": nobody})
        assert happened["stored"] is None
        assert "검사할 수 없어" in happened["alert"]
        assert "no_answer" in happened["log"]
        assert CLEAN not in happened["log"]


def test_without_a_service_posts_go_through_if_the_operator_says_so(forum: Forum, nobody: str) -> None:
    assert forum("write_update", written(), {"url": nobody, "on_failure": "allow"})["stored"]["wr_content"] == CLEAN


@pytest.mark.parametrize("kind", ["silent", "dripping"])
def test_a_service_that_is_too_slow_is_given_up(forum: Forum, kind: str, request: pytest.FixtureRequest) -> None:
    slow = {"url": request.getfixturevalue(kind), "timeout_ms": 400}
    assert forum("write_update", written(), slow)["stored"] is None
    assert forum("write_update", written(), {**slow, "on_failure": "allow"})["stored"]


def test_a_wrong_key_counts_as_no_answer(forum: Forum, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("another-token-of-some-length")
    happened = forum("write_update", written(), {"token_file": str(wrong)})
    assert happened["stored"] is None
    assert "status_401" in happened["log"]
    signed = forum("write_update", written(), {"token_file": "", "hmac_key_file": str(wrong)})
    assert signed["stored"] is None
    assert "status_401" in signed["log"]


def test_a_key_that_cannot_be_read_counts_as_no_answer(forum: Forum) -> None:
    assert forum("write_update", written(), {"token_file": "/nowhere"})["stored"] is None


@pytest.mark.parametrize("answer", NONSENSE.values(), ids=list(NONSENSE))
def test_an_answer_that_makes_no_sense_lets_nothing_through(forum: Forum, answer: Any) -> None:
    with saying(answer) as url:
        assert forum("write_update", written(), {"url": url})["stored"] is None


def test_both_php_clients_are_the_same_file() -> None:
    gnuboard = EXAMPLES / "gnuboard5/plugin/piiscan/PiiscanClient.php"
    assert gnuboard.read_bytes() == (EXAMPLES / "rhymix/modules/piiscan/PiiscanClient.php").read_bytes()
