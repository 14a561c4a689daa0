"""What people fill in. Guests give a nickname; a member's is the user name."""

from django import forms


class CommentForm(forms.Form):
    """A comment."""

    nickname = forms.CharField(label="닉네임", max_length=30, required=False)
    body = forms.CharField(label="내용", max_length=20_000, widget=forms.Textarea)


class PostForm(CommentForm):
    """A post."""

    title = forms.CharField(label="제목", max_length=100)
    field_order = ("nickname", "title", "body")
