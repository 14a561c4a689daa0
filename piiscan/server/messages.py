"""What the author is told: what kind of thing stands where, and what becomes of the post. Never the thing itself."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from piiscan.entities import ENTITIES
from piiscan.model import Message
from piiscan.policy import Action
from piiscan.text.josa import agree

MOST = 5
"""Places that are named; the others are counted."""

KINDS: dict[str, Message] = {
    "PERSON": Message("이름", "a name"),
    "KR_SCHOOL": Message("학교·학과", "a school or department"),
    "KR_COHORT": Message("학번·학년·기수", "a year of entry, grade or class"),
    "KR_AFFILIATION": Message("소속", "a workplace or unit"),
    "KR_BIRTHDATE": Message("생년월일", "a birth date"),
    "KR_ADDRESS": Message("주소", "an address"),
    "KR_STUDENT_ID": Message("학번", "a student number"),
    "PHONE_NUMBER": Message("전화번호", "a phone number"),
    "EMAIL_ADDRESS": Message("이메일 주소", "an e-mail address"),
    "KR_RRN": Message("주민등록번호", "a resident registration number"),
    "KR_BANK_ACCOUNT": Message("계좌번호", "a bank account number"),
    "KR_VEHICLE_PLATE": Message("차량번호", "a number plate"),
    "SOCIAL_HANDLE": Message("메신저·SNS 계정", "an account on a messenger or social network"),
    "KR_PASSPORT": Message("여권번호", "a passport number"),
    "KR_DRIVER_LICENSE": Message("운전면허번호", "a driver licence number"),
    "KR_BRN": Message("사업자등록번호", "a business registration number"),
    "CREDIT_CARD": Message("카드번호", "a card number"),
}
FIELDS: dict[str, Message] = {
    "title": Message("제목", "the title"),
    "subject": Message("제목", "the title"),
    "body": Message("본문", "the body"),
    "content": Message("본문", "the body"),
    "text": Message("본문", "the body"),
    "comment": Message("댓글", "the comment"),
    "nickname": Message("닉네임", "the nickname"),
    "author": Message("닉네임", "the nickname"),
    "tags": Message("태그", "the tags"),
}
"""What fields are called; another keeps its own name."""

_HIDDEN = Message("링크나 속성", "a link or attribute")
_MORE = Message(" 외 {count}곳", " and {count} more")
_FOUND: dict[Action, Message] = {
    "mask": Message(
        "{places}이 가려져 올라갑니다.",
        "The post goes up with these parts covered: {places}.",
    ),
    "hold": Message(
        "{places} 때문에 운영자가 확인한 뒤에 올라갑니다.",
        "A moderator looks at the post first, because of {places}.",
    ),
    "refuse": Message(
        "{places} 때문에 올릴 수 없습니다. 그 부분을 지우고 다시 올려 주세요.",
        "The post cannot be published because of {places}. Please take that out and post again.",
    ),
}
_NOTHING: dict[Action, Message] = {
    "mask": Message("글의 일부가 가려져 올라갑니다.", "The post goes up with parts of it covered."),
    "hold": Message("운영자가 확인한 뒤에 올라갑니다.", "A moderator looks at the post first."),
    "refuse": Message("이 글은 올릴 수 없습니다.", "The post cannot be published."),
}
_INCOMPLETE = Message("글을 끝까지 검사하지 못했습니다. ", "The post was not examined to the end. ")
_TOGETHER = Message(
    "앞서 올라온 글과 합치면 한 사람이 드러납니다. ", "Together with earlier posts it exposes somebody. "
)


class Place(NamedTuple):
    """Where something was found, as the author sees the post."""

    field: str
    line: int
    """Counted from 1 in the field; 0 where no reader sees it at once."""
    entity: str


def message(
    places: Iterable[Place], decision: Action, *, fields: Sequence[str], complete: bool = True, together: bool = False
) -> Message | None:
    """Return what to tell the author, or None if the post is published as it is.

    Args:
        places: what was found, in order.
        decision: what becomes of the post.
        fields: all fields of the post; with one of them, its name is not said.
        complete: whether the post was examined to the end.
        together: whether it is the posts before that make it worse.
    """
    if decision == "allow":
        return None
    distinct = _by_line(places)
    opening = _both("" if complete else _INCOMPLETE, _TOGETHER if together else "")
    if not distinct:
        return _both(opening, _NOTHING[decision])
    named = _named(distinct, named_fields=len(fields) > 1)
    sentence = Message(*(part.replace("{places}", text) for part, text in zip(_FOUND[decision], named, strict=True)))
    return _both(opening, sentence)


_Line = tuple[str, int]


def _by_line(places: Iterable[Place]) -> dict[_Line, list[str]]:
    """Return the kinds of identifier in each line of each field, in order."""
    lines: dict[_Line, list[str]] = {}
    for field, line, entity in places:
        kinds = lines.setdefault((field, line), [])
        if entity not in kinds:
            kinds.append(entity)
    return lines


def _named(lines: Mapping[_Line, Sequence[str]], *, named_fields: bool) -> Message:
    shown = [_sentence(*where, kinds, named_field=named_fields) for where, kinds in islice(lines.items(), MOST)]
    more = len(lines) - len(shown)
    korean, english = ", ".join(part.ko for part in shown), ", ".join(part.en for part in shown)
    return _both(Message(korean, english), Message(*(part.format(count=more) for part in _MORE)) if more else "")


def _sentence(field: str, line: int, kinds: Sequence[str], *, named_field: bool) -> Message:
    titles = [KINDS.get(kind) or ENTITIES[kind].title for kind in kinds]
    *others, last = [title.en for title in titles]
    where = _where(field, line, named_field=named_field)
    korean = ", ".join([*(title.ko for title in titles[:-1]), _as(titles[-1].ko)])
    english = f"{', '.join(others)} and {last}" if others else last
    return Message(f"{where.ko} {korean} 보이는 부분", f"what looks like {english} in {where.en}")


def _as(kind: str) -> str:
    """Return a kind with the josa that fits it: 전화번호로, 이름으로."""
    length, josa = agree("번호", kind, "로 보이는")
    return kind + (josa if length else "로")


def _where(name: str, line: int, *, named_field: bool) -> Message:
    field = FIELDS.get(name, Message(name, name))
    if not line:
        place = Message(f"{_HIDDEN.ko}의", _HIDDEN.en)
        return Message(f"{field.ko} {place.ko}", f"{place.en} of {field.en}") if named_field else place
    place = Message(f"{line}번째 줄의", f"line {line}")
    return Message(f"{field.ko} {place.ko}", f"{place.en} of {field.en}") if named_field else place


def _both(first: Message | str, second: Message | str) -> Message:
    one = first if isinstance(first, Message) else Message(first, first)
    other = second if isinstance(second, Message) else Message(second, second)
    return Message(one.ko + other.ko, one.en + other.en)
