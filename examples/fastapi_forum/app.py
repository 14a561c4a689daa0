"""A small forum on FastAPI: posts, edits, comments, and a list of what waits for a moderator. Everything is in memory.

Run it with ``uvicorn app:app`` in this folder; ``FORUM_MODERATOR_TOKEN`` is the moderators' token.
"""

import hmac
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request, Response
from guard import Draft, Examine, Failure, Guard, Judged, checked, in_process
from pydantic import BaseModel

from piiscan import Policy

New = Annotated[Judged, Depends(checked("new"))]
Edit = Annotated[Judged, Depends(checked("edit"))]
router = APIRouter()


class Post(BaseModel):
    """A published post."""

    board: str
    draft: Draft
    comments: list[Draft] = []


class Held(BaseModel):
    """What waits for a moderator; nobody else sees it."""

    kind: Literal["post", "edit", "comment"]
    board: str
    post: int | None
    draft: Draft
    why: str


@dataclass
class Store:
    """Everything there is."""

    posts: dict[int, Post] = field(default_factory=dict)
    held: dict[int, Held] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def publish(self, held: Held) -> int:
        """Store what was examined or approved; return the number of its post."""
        if held.post is None:
            number = next(self.numbers)
            self.posts[number] = Post(board=held.board, draft=held.draft)
            return number
        if held.kind == "edit":
            self.posts[held.post].draft = held.draft
        else:
            self.posts[held.post].comments.append(held.draft)
        return held.post

    def take(self, held: Held, judged: Judged, response: Response) -> dict[str, Any]:
        """Publish, or keep for a moderator; return what the author is told."""
        if judged.held:
            self.held[number := next(self.numbers)] = held
            response.status_code = 202
            return {"held": number, "message": judged.message}
        return {"post": self.publish(held), "message": judged.message}


def _store(request: Request) -> Store:
    return request.app.state.store


def _moderators_only(request: Request) -> None:
    if not request.app.state.is_staff(request):
        raise HTTPException(403)


def _existing(board: str, post: int, store: Annotated[Store, Depends(_store)]) -> Post:
    found = store.posts.get(post)
    if found is None or found.board != board:
        raise HTTPException(404)
    return found


Shelf = Annotated[Store, Depends(_store)]


@router.get("/boards/{board}/posts")
async def posts(board: str, store: Shelf) -> dict[int, Post]:
    """List the published posts of a board."""
    return {number: post for number, post in store.posts.items() if post.board == board}


@router.post("/boards/{board}/posts", status_code=201)
async def write(board: str, judged: New, store: Shelf, response: Response) -> dict[str, Any]:
    """Store a new post."""
    return store.take(
        Held(kind="post", board=board, post=None, draft=judged.draft, why=judged.message), judged, response
    )


@router.put("/boards/{board}/posts/{post}", dependencies=[Depends(_existing)])
async def edit(board: str, post: int, judged: Edit, store: Shelf, response: Response) -> dict[str, Any]:
    """Change a post; while a change waits for a moderator, the old text stays."""
    return store.take(
        Held(kind="edit", board=board, post=post, draft=judged.draft, why=judged.message), judged, response
    )


@router.post("/boards/{board}/posts/{post}/comments", status_code=201, dependencies=[Depends(_existing)])
async def comment(board: str, post: int, judged: New, store: Shelf, response: Response) -> dict[str, Any]:
    """Store a comment."""
    return store.take(
        Held(kind="comment", board=board, post=post, draft=judged.draft, why=judged.message), judged, response
    )


@router.get("/moderation", dependencies=[Depends(_moderators_only)])
async def waiting(store: Shelf) -> dict[int, Held]:
    """List what waits."""
    return store.held


@router.post("/moderation/{number}/approve", dependencies=[Depends(_moderators_only)])
async def approve(number: int, store: Shelf) -> dict[str, int]:
    """Publish what waits, as it is: the moderator has read it."""
    if number not in store.held:
        raise HTTPException(404)
    return {"post": store.publish(store.held.pop(number))}


def create_app(
    examine: Examine | None = None,
    *,
    policy: Policy | None = None,
    moderator_token: str = "",
    seconds: float = 1.0,
    on_failure: Failure = "hold",
    check_staff: bool = True,
) -> FastAPI:
    """Return the forum.

    Args:
        examine: examines posts; piiscan in this process if None.
        policy: of piiscan, boards included.
        moderator_token: who shows it is staff; nobody is if it is empty.
        seconds: in which a post must be examined.
        on_failure: what becomes of a post that could not be examined.
        check_staff: whether posts of staff are examined as all others.
    """

    @asynccontextmanager
    async def lifespan(forum: FastAPI) -> AsyncIterator[None]:
        guard = Guard(examine or in_process(policy), seconds=seconds, on_failure=on_failure, check_staff=check_staff)
        forum.state.guard = guard
        yield
        guard.close()

    def is_staff(request: Request) -> bool:
        shown = request.headers.get("authorization", "").removeprefix("Bearer ")
        return bool(moderator_token) and hmac.compare_digest(shown.encode(), moderator_token.encode())

    forum = FastAPI(title="Forum", lifespan=lifespan)
    forum.state.store, forum.state.is_staff = Store(), is_staff
    forum.include_router(router)
    return forum


app = create_app(moderator_token=os.environ.get("FORUM_MODERATOR_TOKEN", ""))
