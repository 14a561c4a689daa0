"""Boards, posts, comments, and drafts that wait for a moderator."""

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse

NAME_LENGTH = 200
"""Code points of a title or nickname."""
_AUTHOR = {"null": True, "blank": True, "on_delete": models.SET_NULL}


class Board(models.Model):
    """A board; piiscan's policy may have options for it by its slug."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A published post."""

    board = models.ForeignKey(Board, models.CASCADE, related_name="posts")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, **_AUTHOR)
    nickname = models.CharField(max_length=NAME_LENGTH)
    title = models.CharField(max_length=NAME_LENGTH)
    body = models.TextField()
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Newest first."""

        ordering = ("-created",)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the page of the post."""
        return reverse("post", args=[self.board.slug, self.pk])


class Comment(models.Model):
    """A published comment."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, **_AUTHOR)
    nickname = models.CharField(max_length=NAME_LENGTH)
    body = models.TextField()
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Oldest first."""

        ordering = ("created",)

    def __str__(self) -> str:
        return f"{self.nickname}: {self.post}"


class Draft(models.Model):
    """What somebody wants to publish; stored only where it waits for a moderator. Until then a post keeps its old text."""

    class Kind(models.TextChoices):
        """What it becomes."""

        POST = "post", "새 글"
        EDIT = "edit", "수정"
        COMMENT = "comment", "댓글"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    board = models.ForeignKey(Board, models.CASCADE)
    post = models.ForeignKey(Post, models.CASCADE, null=True, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, **_AUTHOR)
    nickname = models.CharField(max_length=NAME_LENGTH)
    title = models.CharField(max_length=NAME_LENGTH, blank=True)
    body = models.TextField()
    why = models.CharField(max_length=1000, blank=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Oldest first."""

        ordering = ("created",)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk or ''}"

    @transaction.atomic
    def publish(self) -> Post:
        """Make it what it is to become, and return the post; a draft that waited is gone."""
        post = {Draft.Kind.POST: self._new, Draft.Kind.EDIT: self._edit, Draft.Kind.COMMENT: self._comment}[self.kind]()
        if self.pk:
            self.delete()
        return post

    def _new(self) -> Post:
        return Post.objects.create(
            board=self.board, author=self.author, nickname=self.nickname, title=self.title, body=self.body
        )

    def _edit(self) -> Post:
        self.post.title, self.post.body = self.title, self.body
        self.post.save(update_fields=["title", "body"])
        return self.post

    def _comment(self) -> Post:
        Comment.objects.create(post=self.post, author=self.author, nickname=self.nickname, body=self.body)
        return self.post
