"""What moderators see. Texts are read here, never written: a text gets into the forum by being examined or approved."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from forum.models import Board, Comment, Draft, Post


class ReadOnly(admin.ModelAdmin):
    """Shows texts and lets them be deleted."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Say no: texts come from the forum's own pages."""
        del request
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Return all fields."""
        del request, obj
        return [field.name for field in self.opts.fields]


@admin.register(Draft)
class DraftAdmin(ReadOnly):
    """What waits for a moderator: deleted, or approved as it is."""

    list_display = ("created", "kind", "board", "nickname", "why")
    list_filter = ("kind", "board")
    actions = ("approve",)

    @admin.action(description="승인하고 게시", permissions=["change"])
    def approve(self, request: HttpRequest, drafts: QuerySet[Draft]) -> None:
        """Publish the drafts that are ticked."""
        published = [draft.publish() for draft in drafts]
        self.message_user(request, f"{len(published)}건을 게시했습니다.", messages.SUCCESS)


@admin.register(Post)
class PostAdmin(ReadOnly):
    """Published posts."""

    list_display = ("title", "board", "nickname", "created")


@admin.register(Comment)
class CommentAdmin(ReadOnly):
    """Published comments."""

    list_display = ("post", "nickname", "created")


admin.site.register(Board, prepopulated_fields={"slug": ["name"]})
