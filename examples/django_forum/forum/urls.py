"""Addresses inside the forum."""

from django.urls import path

from forum import views

urlpatterns = [
    path("", views.boards, name="boards"),
    path("<slug:slug>/", views.board, name="board"),
    path("<slug:slug>/write/", views.write, name="write"),
    path("<slug:slug>/<int:pk>/", views.post, name="post"),
    path("<slug:slug>/<int:pk>/edit/", views.edit, name="edit"),
]
