"""The Django forum on SQLite, in both its ways: examining in its own process, and asking the real service."""

import importlib
import logging
import os
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from clients import CLEAN, DIGITS, DOXX, EXAMPLES, KEY, LEAK, NONSENSE, Service, saying

POLICY = {"boards": {"careful": {"on_leak": "hold"}}}
Client = Any
Configured = Callable[..., None]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The example's site with its own database; gives its models."""
    database = tmp_path_factory.mktemp("django") / "forum.sqlite3"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FORUM_DATABASE", str(database))
        patch.setenv("TZ", os.environ.get("TZ", "UTC"))  # Django changes it for the whole process; put back below
        patch.setenv("DJANGO_SETTINGS_MODULE", "forum_site.settings")
        patch.syspath_prepend(str(EXAMPLES / "django_forum"))
        import django  # noqa: PLC0415 - the environment must be set before
        from django.core.management import call_command  # noqa: PLC0415
        from django.db import connections  # noqa: PLC0415
        from django.test.utils import setup_test_environment, teardown_test_environment  # noqa: PLC0415

        django.setup()
        setup_test_environment()
        logging.getLogger("django.request").setLevel(logging.ERROR)
        call_command("migrate", verbosity=0)
        yield importlib.import_module("forum.models")
        teardown_test_environment()
        connections.close_all()
    time.tzset()
    for name in [name for name in sys.modules if name.partition(".")[0] in ("forum", "forum_site")]:
        del sys.modules[name]


@pytest.fixture
def forum(site: Any) -> Iterator[Any]:
    """The models, with two boards and nothing else."""
    from django.contrib.auth import get_user_model  # noqa: PLC0415

    for board in ("free", "careful"):
        site.Board.objects.create(slug=board, name=board)
    yield site
    get_user_model().objects.all().delete()
    site.Board.objects.all().delete()


@pytest.fixture
def configured(forum: Any) -> Iterator[Configured]:
    """Changes settings of PIISCAN for the test."""
    from django.conf import settings  # noqa: PLC0415
    from django.test import override_settings  # noqa: PLC0415

    del forum
    active = []

    def change(**options: Any) -> None:
        active.append(override_settings(PIISCAN={**settings.PIISCAN, "TIMEOUT": 30.0, **options}))
        active[-1].enable()

    yield change
    for override in reversed(active):
        override.disable()


@pytest.fixture(params=["in_process", "http"])
def mode(request: pytest.FixtureRequest, configured: Configured, service: Service) -> str:
    """One way of asking after the other."""
    configured(MODE=request.param, POLICY=POLICY, URL=service.url, TOKEN_FILE=str(service.token_file))
    return request.param


@pytest.fixture
def http(configured: Configured, service: Service) -> Configured:
    """Asks the service, with some settings changed."""

    def change(**options: Any) -> None:
        configured(**{"MODE": "http", "URL": service.url, "TOKEN_FILE": str(service.token_file), **options})

    return change


@pytest.fixture
def guest(forum: Any) -> Client:
    from django.test import Client  # noqa: PLC0415

    del forum
    return Client(headers={"accept-language": "ko"})


def member(name: str, **rights: bool) -> Client:
    """Return a client in which somebody is logged in."""
    from django.contrib.auth import get_user_model  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    client = Client(headers={"accept-language": "ko"})
    client.force_login(get_user_model().objects.create_user(name, **rights))
    return client


def written(body: str = CLEAN, title: str = "제목입니다", **more: str) -> dict[str, str]:
    return {"title": title, "body": body, **more}


@pytest.mark.usefixtures("mode")
def test_a_clean_post_is_published_unchanged(forum: Any, guest: Client) -> None:
    answer = guest.post("/free/write/", written(nickname="철새"), follow=True)
    post = forum.Post.objects.get()
    assert (post.title, post.body, post.nickname) == ("제목입니다", CLEAN, "철새")
    assert answer.redirect_chain == [(f"/free/{post.pk}/", 302)]
    assert CLEAN in answer.content.decode()


@pytest.mark.usefixtures("mode")
def test_a_post_that_exposes_somebody_is_refused_and_the_form_keeps_its_text(forum: Any, guest: Client) -> None:
    answer = guest.post("/free/write/", written(DOXX))
    assert answer.status_code == 422
    (error,) = answer.context["form"].non_field_errors()
    assert "2번째 줄의 전화번호" in error
    assert not DIGITS.search(error)
    assert "한빛대" in answer.content.decode()
    assert not forum.Post.objects.exists()
    assert not forum.Draft.objects.exists()


@pytest.mark.usefixtures("mode")
def test_the_message_comes_in_the_readers_language(guest: Client) -> None:
    answer = guest.post("/free/write/", written(DOXX), headers={"accept-language": "en"})
    assert "a phone number in line 2" in str(answer.context["form"].non_field_errors())


@pytest.mark.usefixtures("mode")
def test_a_leak_is_masked_in_all_fields_and_the_author_is_told(forum: Any, guest: Client) -> None:
    answer = guest.post("/free/write/", written(LEAK, "팝니다 010-0123-4567", nickname="010-0123-4567"), follow=True)
    post = forum.Post.objects.get()
    assert post.body.replace("\r", "") == LEAK.replace("010-0123-4567", "[전화번호]")
    assert not DIGITS.search(post.title + post.body + post.nickname)
    assert "가려져 올라갑니다" in answer.content.decode()


@pytest.mark.usefixtures("mode")
def test_edits_and_comments_are_examined(forum: Any) -> None:
    author = member("seagull")
    author.post("/free/write/", written())
    post = forum.Post.objects.get()
    for text, status in ((DOXX, 422), (LEAK, 302), ("좋은 글이네요", 302)):
        assert author.post(f"/free/{post.pk}/edit/", written(text)).status_code == status
        assert author.post(f"/free/{post.pk}/", {"body": text}).status_code == status
    post.refresh_from_db()
    assert post.body == "좋은 글이네요"
    comments = [comment.body for comment in post.comments.all()]
    assert len(comments) == 2
    assert not DIGITS.search(str(comments))


@pytest.mark.usefixtures("mode")
def test_what_is_held_is_seen_by_the_moderator_alone_and_published_when_approved(forum: Any, guest: Client) -> None:
    answer = guest.post("/careful/write/", written(LEAK), follow=True)
    assert "운영자가 확인한 뒤에" in answer.content.decode()
    assert not forum.Post.objects.exists()
    assert "010" not in guest.get("/careful/").content.decode()
    draft = forum.Draft.objects.get()

    moderator = member("mod", is_staff=True, is_superuser=True)
    assert guest.get("/admin/forum/draft/").status_code == 302
    assert "전화번호" in moderator.get("/admin/forum/draft/").content.decode()
    assert "010-0123-4567" in moderator.get(f"/admin/forum/draft/{draft.pk}/change/").content.decode()
    moderator.post("/admin/forum/draft/", {"action": "approve", "_selected_action": [draft.pk]})
    assert "010-0123-4567" in forum.Post.objects.get().body
    assert not forum.Draft.objects.exists()


@pytest.mark.usefixtures("mode")
def test_a_held_edit_leaves_the_old_text_until_it_is_approved(forum: Any) -> None:
    author = member("seagull")
    author.post("/careful/write/", written())
    post = forum.Post.objects.get()
    author.post(f"/careful/{post.pk}/edit/", written(LEAK))
    author.post(f"/careful/{post.pk}/", {"body": LEAK})
    post.refresh_from_db()
    assert post.body == CLEAN
    assert not post.comments.exists()
    for draft in forum.Draft.objects.all():
        draft.publish()
    post.refresh_from_db()
    assert "010-0123-4567" in post.body
    assert post.comments.count() == 1
    assert post.author.username == "seagull"


@pytest.mark.usefixtures("mode")
def test_staff_is_examined_as_all_others_unless_switched_off(configured: Configured, forum: Any) -> None:
    staff, other = member("mod", is_staff=True), member("seagull")
    assert staff.post("/free/write/", written(DOXX)).status_code == 422
    configured(CHECK_STAFF=False)
    assert staff.post("/free/write/", written(DOXX)).status_code == 302
    assert other.post("/free/write/", written(DOXX)).status_code == 422
    assert forum.Post.objects.count() == 1


def test_texts_cannot_be_written_past_the_examination_in_the_admin(forum: Any) -> None:
    board = forum.Board.objects.get(slug="free")
    post = forum.Post.objects.create(board=board, nickname="철새", title="제목", body=CLEAN)
    moderator = member("mod", is_staff=True, is_superuser=True)
    moderator.post(f"/admin/forum/post/{post.pk}/change/", {"title": "다른 제목", "body": DOXX})
    post.refresh_from_db()
    assert post.body == CLEAN
    assert moderator.get("/admin/forum/post/add/").status_code == 403


def test_only_the_author_edits(http: Configured, forum: Any, guest: Client) -> None:
    http()
    member("seagull").post("/free/write/", written())
    post = forum.Post.objects.get()
    assert member("other").post(f"/free/{post.pk}/edit/", written("좋은 글")).status_code == 403
    assert guest.post(f"/free/{post.pk}/edit/", written("좋은 글")).url.startswith("/accounts/login/")


def test_without_a_service_posts_edits_and_comments_wait(
    http: Configured, forum: Any, nobody: str, caplog: pytest.LogCaptureFixture
) -> None:
    http()
    author = member("seagull")
    author.post("/free/write/", written())
    post = forum.Post.objects.get()
    http(URL=nobody)
    caplog.set_level(logging.DEBUG)
    answers = [
        author.post("/free/write/", written("새 글"), follow=True),
        author.post(f"/free/{post.pk}/edit/", written("고친 글"), follow=True),
        author.post(f"/free/{post.pk}/", {"body": "새 댓글"}, follow=True),
    ]
    assert all("검사할 수 없어" in answer.content.decode() for answer in answers)
    assert forum.Post.objects.get().body == CLEAN
    assert [(draft.kind, draft.body) for draft in forum.Draft.objects.all()] == [
        ("post", "새 글"),
        ("edit", "고친 글"),
        ("comment", "새 댓글"),
    ]
    assert "ConnectionRefusedError" in caplog.text
    assert not any(text in caplog.text for text in ("새 글", "고친 글", "새 댓글"))


def test_without_a_service_posts_go_through_if_the_operator_says_so(
    http: Configured, forum: Any, guest: Client, nobody: str
) -> None:
    http(URL=nobody, ON_FAILURE="allow")
    guest.post("/free/write/", written())
    assert forum.Post.objects.get().body == CLEAN


@pytest.mark.parametrize("kind", ["silent", "dripping"])
def test_a_service_that_is_too_slow_is_given_up(
    http: Configured, forum: Any, guest: Client, kind: str, request: pytest.FixtureRequest
) -> None:
    http(URL=request.getfixturevalue(kind), TIMEOUT=0.4)
    guest.post("/free/write/", written())
    assert forum.Draft.objects.get().body == CLEAN


def test_a_wrong_key_counts_as_no_answer(
    http: Configured, forum: Any, guest: Client, tmp_path_factory: pytest.TempPathFactory
) -> None:
    wrong = tmp_path_factory.mktemp("keys") / "wrong"
    wrong.write_text("another-token-of-some-length")
    for keys in (
        {"TOKEN_FILE": str(wrong)},
        {"TOKEN_FILE": "", "HMAC_KEY_FILE": str(wrong)},
        {"TOKEN_FILE": "/nowhere"},
    ):
        http(**keys)
        guest.post("/free/write/", written())
    assert forum.Draft.objects.count() == 3
    assert not forum.Post.objects.exists()


def test_signed_requests_are_answered(http: Configured, forum: Any, guest: Client, service: Service) -> None:
    assert service.hmac_key_file.read_text().strip() == KEY
    http(TOKEN_FILE="", HMAC_KEY_FILE=str(service.hmac_key_file))
    guest.post("/free/write/", written())
    assert forum.Post.objects.get().body == CLEAN


@pytest.mark.parametrize("answer", NONSENSE.values(), ids=list(NONSENSE))
def test_an_answer_that_makes_no_sense_lets_nothing_through(
    http: Configured, forum: Any, guest: Client, answer: Any
) -> None:
    with saying(answer) as url:
        http(URL=url)
        guest.post("/free/write/", written())
    assert not forum.Post.objects.exists()
    assert forum.Draft.objects.count() == 1


def test_the_examples_migrations_fit_its_models(site: Any) -> None:
    from django.core.management import call_command  # noqa: PLC0415

    assert site
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
    assert os.environ["DJANGO_SETTINGS_MODULE"] == "forum_site.settings"
