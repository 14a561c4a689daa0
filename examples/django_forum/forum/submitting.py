"""The one way of a draft into the forum: examined, then published, kept for a moderator, or refused."""

from dataclasses import dataclass

from django.utils.translation import get_language

from forum.asking import advise
from forum.models import NAME_LENGTH, Draft, Post

_SENTENCES = {
    "ko": {
        "mask": "개인정보로 보이는 부분을 가리고 올렸습니다.",
        "hold": "운영자가 확인한 뒤에 올라갑니다.",
        "refuse": "다른 사람을 알아볼 수 있는 내용이 있어 올릴 수 없습니다.",
        "unread": "지금은 글을 검사할 수 없어 운영자가 확인한 뒤에 올라갑니다.",
    },
    "en": {
        "mask": "It was published with what looks like personal data covered.",
        "hold": "A moderator looks at it first.",
        "refuse": "It tells who somebody is, so it cannot be published.",
        "unread": "Posts cannot be examined right now; a moderator looks at it first.",
    },
}


@dataclass(frozen=True)
class Outcome:
    """What became of a draft."""

    decision: str
    message: str
    post: Post | None
    """The post, if the draft is published."""


def submit(draft: Draft, *, staff: bool) -> Outcome:
    """Examine a draft and do what is to be done with it.

    Args:
        draft: not stored yet.
        staff: whether its writer is staff.
    """
    language = "en" if (get_language() or "").startswith("en") else "ko"
    fields = {"title": draft.title, "body": draft.body, "nickname": draft.nickname}
    advice = advise(
        fields,
        action="edit" if draft.kind == Draft.Kind.EDIT else "new",
        board=draft.board.slug,
        staff=staff,
        thread=str(draft.post_id) if draft.post_id else None,
        language=language,
    )
    own = _SENTENCES[language].get(advice.decision if advice.examined else "unread", "")
    return _done(draft, advice.decision, advice.redacted, advice.message or own)


def _done(draft: Draft, decision: str, redacted: dict[str, str], message: str) -> Outcome:
    if decision == "refuse":
        return Outcome(decision, message, None)
    if decision == "hold":
        draft.why = message
        draft.save()
        return Outcome(decision, message, None)
    for name, text in redacted.items():
        # A label can be longer than what it replaces.
        setattr(draft, name, text if name == "body" else text[:NAME_LENGTH])
    return Outcome(decision, message if decision == "mask" else "", draft.publish())
