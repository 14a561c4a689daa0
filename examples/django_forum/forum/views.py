"""Pages of the forum."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from forum.forms import CommentForm, PostForm
from forum.models import Board, Draft, Post
from forum.submitting import Outcome, submit


@require_safe
def boards(request: HttpRequest) -> HttpResponse:
    """List the boards."""
    return render(request, "forum/boards.html", {"boards": Board.objects.all()})


@require_safe
def board(request: HttpRequest, slug: str) -> HttpResponse:
    """List the posts of a board."""
    found = get_object_or_404(Board, slug=slug)
    return render(request, "forum/board.html", {"board": found, "posts": found.posts.all()[:100]})


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, slug: str) -> HttpResponse:
    """Write a new post."""
    found = get_object_or_404(Board, slug=slug)
    form = PostForm(request.POST or None)
    if form.is_valid():
        outcome = _submitted(request, form, kind=Draft.Kind.POST, board=found)
        if outcome.decision != "refuse":
            return redirect(outcome.post or board_url(found))
    return _page(request, "forum/write.html", form, board=found)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change an own post; staff may change any."""
    post = get_object_or_404(Post, pk=pk, board__slug=slug)
    if post.author_id != request.user.pk and not request.user.is_staff:
        raise PermissionDenied
    form = PostForm(request.POST or None, initial={"title": post.title, "body": post.body})
    if form.is_valid():
        outcome = _submitted(request, form, kind=Draft.Kind.EDIT, board=post.board, post=post)
        if outcome.decision != "refuse":
            return redirect(post)
    return _page(request, "forum/write.html", form, board=post.board, post=post)


@require_http_methods(["GET", "HEAD", "POST"])
def post(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show a post, and take comments on it."""
    found = get_object_or_404(Post, pk=pk, board__slug=slug)
    form = CommentForm(request.POST or None)
    if form.is_valid():
        outcome = _submitted(request, form, kind=Draft.Kind.COMMENT, board=found.board, post=found)
        if outcome.decision != "refuse":
            return redirect(found)
    return _page(request, "forum/post.html", form, board=found.board, post=found)


def board_url(found: Board) -> str:
    """Return the address of a board."""
    return f"/{found.slug}/"


def _submitted(request: HttpRequest, form: Form, **about: Any) -> Outcome:
    """Examine what was filled in, and tell its author what became of it."""
    author = request.user if request.user.is_authenticated else None
    content = form.cleaned_data
    nickname = author.get_username() if author else content.pop("nickname") or "익명"
    content.pop("nickname", None)
    outcome = submit(
        Draft(author=author, nickname=nickname, **content, **about), staff=bool(author and author.is_staff)
    )
    if outcome.decision == "refuse":
        form.add_error(None, outcome.message)
    elif outcome.message:
        messages.warning(request, outcome.message)
    return outcome


def _page(request: HttpRequest, template: str, form: Form, **context: Any) -> HttpResponse:
    """Show a form; one that was turned back keeps its text."""
    return render(request, template, {"form": form, **context}, status=422 if form.errors else 200)
