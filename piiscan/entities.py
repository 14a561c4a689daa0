"""The kinds of identifier that piiscan knows, and what each is called."""

from dataclasses import dataclass

from piiscan.model import Message


@dataclass(frozen=True, slots=True)
class Entity:
    """One kind of identifier.

    Attributes:
        name: Presidio's name where it has one, else that of the annotation guide.
        label: what replaces it in a redacted post, without brackets.
        title: what it covers, for people.
        direct: whether it reaches or names one person by itself, unlike a school or a cohort.
    """

    name: str
    label: Message
    title: Message
    direct: bool


_TABLE = (
    Entity(
        "PERSON",
        Message("이름", "name"),
        Message("이름(초성·가림 포함)", "name, also masked or initials"),
        direct=False,
    ),
    Entity("KR_SCHOOL", Message("학교", "school"), Message("학교·학과", "school or department"), direct=False),
    Entity(
        "KR_COHORT", Message("기수", "cohort"), Message("학번·학년·기수", "year of entry, grade, class"), direct=False
    ),
    Entity(
        "KR_AFFILIATION",
        Message("소속", "affiliation"),
        Message("병원·회사·부서", "hospital, company, unit"),
        direct=False,
    ),
    Entity("KR_BIRTHDATE", Message("생년월일", "birth date"), Message("생년·생일", "birth date or year"), direct=False),
    Entity(
        "KR_ADDRESS",
        Message("주소", "address"),
        Message("사는 곳·있는 곳", "where someone lives or can be met"),
        direct=True,
    ),
    Entity("KR_STUDENT_ID", Message("학번", "student ID"), Message("학번(번호)", "student number"), direct=True),
    Entity("PHONE_NUMBER", Message("전화번호", "phone"), Message("전화번호", "phone number"), direct=True),
    Entity("EMAIL_ADDRESS", Message("이메일", "e-mail"), Message("이메일 주소", "e-mail address"), direct=True),
    Entity(
        "KR_RRN",
        Message("주민번호", "RRN"),
        Message("주민·외국인등록번호", "resident or foreigner registration number"),
        direct=True,
    ),
    Entity("KR_BANK_ACCOUNT", Message("계좌번호", "account"), Message("계좌번호", "bank account number"), direct=True),
    Entity("KR_VEHICLE_PLATE", Message("차량번호", "plate"), Message("차량번호", "number plate"), direct=True),
    Entity(
        "SOCIAL_HANDLE",
        Message("계정", "handle"),
        Message("메신저·SNS 계정", "account on a messenger or social network"),
        direct=True,
    ),
    Entity("KR_PASSPORT", Message("여권번호", "passport"), Message("여권번호", "passport number"), direct=True),
    Entity(
        "KR_DRIVER_LICENSE",
        Message("면허번호", "driver licence"),
        Message("운전면허번호", "driver licence number"),
        direct=True,
    ),
    Entity(
        "KR_BRN",
        Message("사업자번호", "business number"),
        Message("사업자등록번호", "business registration number"),
        direct=False,
    ),
    Entity(
        "CREDIT_CARD", Message("카드번호", "card number"), Message("신용카드번호", "credit card number"), direct=True
    ),
)

ENTITIES: dict[str, Entity] = {entity.name: entity for entity in _TABLE}
"""All kinds by name, those that identify with others first."""

UNEXAMINED = Message("검사하지 못한 부분", "not examined")
"""Stands in a redacted post for the part that was not examined."""


def label_of(name: str, language: str) -> str:
    """Return what stands for an entity in a redacted post: ``[이름]``; an unknown entity is its own name."""
    entity = ENTITIES.get(name)
    return f"[{entity.label.in_language(language) if entity else name}]"
