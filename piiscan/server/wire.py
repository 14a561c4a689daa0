"""What is asked and answered at ``/v1/check``, as JSON.

Answers are made as plain dictionaries, since that is faster; the models here describe them, and the tests hold every answer against
its model.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from piiscan.policy import Action

MOST_FIELDS = 32
Format = Literal["plain", "html", "bbcode", "markdown"]
OffsetUnit = Literal["codepoint", "utf16", "byte"]
FieldName = Annotated[str, StringConstraints(pattern=r"^[\w.\-]{1,64}$")]
_Text = Annotated[str, StringConstraints(max_length=128, pattern=r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]*$")]
Identifier = Annotated[_Text | Annotated[int, Field(ge=-(2**63), lt=2**63)], Field(union_mode="left_to_right")]
"""A forum's own number or name of a thing: at most 128 printable characters."""


class Wire(BaseModel):
    """What comes in: nothing unknown, and no value of another type."""

    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)


class Context(Wire):
    """What is around a post."""

    board: Identifier | None = Field(default=None, description="Board; its own options in the policy apply.")
    author_role: _Text | None = Field(
        default=None,
        description="Such as `user` or `staff`. Recorded nowhere and changes nothing: staff are examined as all others.",
    )
    thread_id: Identifier | None = Field(
        default=None, description="Thread. With `--threads`, its recent posts count beside this one."
    )


def _no_context() -> Context:
    # A default that is an object would be copied deeply for every request, which costs as much as all the rest of the reading.
    return Context()


class CheckRequest(Wire):
    """A post, before it is published."""

    id: Identifier | None = Field(
        default=None, description="The forum's own id of the post; comes back, and stands in the log."
    )
    action: Literal["new", "edit"] = Field(
        default="new", description="Whether the post is new or changed; recorded in the counts."
    )
    fields: dict[FieldName, str] = Field(
        min_length=1, max_length=MOST_FIELDS, description="Texts that are judged together: title, body, nickname ..."
    )
    format: Format = Field(
        default="plain", description="How the fields are written; what readers see is what is examined."
    )
    context: Context = Field(default_factory=_no_context)
    offset_unit: OffsetUnit = Field(
        default="codepoint",
        description="Unit of `start` and `end`: `utf16` for JavaScript and Java, `byte` (of UTF-8) for PHP.",
    )
    explain: bool = Field(
        default=False, description="Whether to give reasons and steps too, which quote the post; for moderators' tools."
    )


class CheckBatch(Wire):
    """Several posts in one request; one that fails harms no other."""

    items: list[Any] = Field(min_length=1, description="Posts, each as a request of its own (`CheckRequest`).")


class Either(BaseModel):
    """Tells a batch from a single post, which may have a field called ``items`` itself."""

    items: Any = None


class WireFinding(BaseModel):
    """A place in a field; what stands there is not repeated."""

    entity: str = Field(description="Kind of identifier; `/v1/entities` lists them.")
    rule: str = Field(description="Which rule found it.")
    field: str
    start: int = Field(ge=0, description="Offset in the field as it was sent, in `offset_unit`.")
    end: int = Field(ge=0, description="Offset behind its last character.")
    score: float = Field(ge=0, le=1, description="How sure it is.")


class WireIncomplete(BaseModel):
    """Why a post was not examined to the end."""

    reason: str = Field(description="`time_out`, `too_long` or `failed`.")
    detail: str


class WirePeopleStep(BaseModel):
    """One detail, and how many people fit up to it."""

    label: str
    people: int


class WirePeopleLeft(BaseModel):
    """How many people the details still fit."""

    estimate: float
    low: float
    high: float
    steps: list[WirePeopleStep] | None = Field(default=None, description="Only with `explain`.")


class WireMessage(BaseModel):
    """A sentence for the author: what kind of thing stands where, never the thing itself."""

    ko: str
    en: str


class Engine(BaseModel):
    """What gave the answer."""

    version: str
    model: str = Field(description="First 12 hexadecimal digits of the SHA-256 of the tagger's weights.")
    policy: str = Field(description="Changes when the policy of this board does.")


class CheckAnswer(BaseModel):
    """What to do with a post, and why."""

    model_config = ConfigDict(extra="forbid")

    id: str | int | None
    decision: Action
    would: Action | None = Field(
        default=None, description="Only in shadow mode: the real decision, while `decision` is `allow`."
    )
    verdict: Literal["doxx", "leak", "clean"]
    score: float = Field(ge=0, le=1, description="Probability that a private person's data is exposed.")
    complete: bool = Field(description="Whether the post was examined to the end.")
    incomplete: list[WireIncomplete]
    findings: list[WireFinding]
    redacted: dict[str, str] = Field(description="Every field with its findings replaced; markup stays.")
    people_left: WirePeopleLeft | None
    message: WireMessage | None = Field(description="For the author; null where the post may be published as it is.")
    engine: Engine
    severity: str | None = Field(default=None, description="Only with `explain`.")
    reasons: list[str] | None = Field(
        default=None, description="Only with `explain`: sentences that quote what was found."
    )


class ProblemAnswer(BaseModel):
    """An error (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[dict[str, str]] | None = None


class BatchAnswer(BaseModel):
    """Answers in the order of the items; a problem where an item could not be answered."""

    items: list[CheckAnswer | ProblemAnswer]
