"""The forum as a Django application."""

from django.apps import AppConfig


class ForumConfig(AppConfig):
    """Its name and title."""

    name = "forum"
    verbose_name = "게시판"
