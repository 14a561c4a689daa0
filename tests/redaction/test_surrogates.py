import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from piiscan.entities import ENTITIES
from piiscan.errors import ConfigError
from piiscan.redaction import surrogates
from piiscan.redaction.masking import MASKS
from piiscan.redaction.surrogates import SURROGATES, Scope, surrogate

KEY = bytes(range(32))
OTHER = bytes(32)
LEXICONS = Path(surrogates.__file__).parents[1] / "lexicon" / "data"


def scope(text: str = "") -> Scope:
    return Scope(text, frozenset(), {})


SHAPES = [
    ("PERSON", "김도현", r"[가-힣]{3}"),
    ("PERSON", "도현", r"[가-힣]{2}"),
    ("PERSON", "남궁도현", r"(?:제갈|황보|선우|사공|서문|독고|동방)[가-힣]{2}"),
    ("PERSON", "ㄱㄷㅎ", r"[ㄱ-ㅎ]{3}"),
    ("PERSON", "김O현", r"[가-힣]O[가-힣]"),
    ("PERSON", "김.도.현", r"[가-힣]\.[가-힣]\.[가-힣]"),
    ("PERSON", "Kim Dohyun", r"[A-Z][a-z]+ [A-Z][a-z]+"),
    ("PHONE_NUMBER", "010-2345-6789", r"010-[01]\d{3}-\d{4}"),
    ("PHONE_NUMBER", "01023456789", r"010[01]\d{7}"),
    ("PHONE_NUMBER", "공일공 이삼사오 육칠팔구", r"010 [01]\d{3} \d{4}"),
    ("PHONE_NUMBER", "02-345-6789", r"02-[01]\d\d-\d{4}"),
    ("KR_RRN", "030412-3123456", r"\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d)-9\d{6}"),
    ("KR_RRN", "3123456", r"9\d{6}"),
    ("KR_BANK_ACCOUNT", "123456-04-123456", r"000\d{3}-\d\d-\d{6}"),
    ("KR_STUDENT_ID", "202412345", r"19[0-3]\d\d{5}"),
    ("KR_STUDENT_ID", "10714", r"[789]\d{4}"),
    ("KR_VEHICLE_PLATE", "12가 3456", r"\d\d[카타파차] \d{4}"),
    ("KR_SCHOOL", "한빛고등학교", r"[가-힣]+고등학교"),
    ("KR_SCHOOL", "한빛과고", r"[가-힣]+과고"),
    ("KR_SCHOOL", "한빛대 의대", r"[가-힣]+대 의대"),
    ("KR_COHORT", "24학번", r"\d\d학번"),
    ("KR_COHORT", "3학년 2반", r"\d학년 \d반"),
    ("KR_COHORT", "스물네학번", r"\d\d학번"),
    ("KR_BIRTHDATE", "2003.04.12", r"(?:19|20)\d\d\.(?:0[1-9]|1[0-2])\.[0-2]\d"),
    ("KR_ADDRESS", "유성구 궁동 123-4", r"[가-힣]+구 [가-힣]+동 \d{3}-\d"),
    ("EMAIL_ADDRESS", "minsu.k@naver.com", r"[a-z]+_\d{4}@example\.com"),
    ("SOCIAL_HANDLE", "@minsu_0412", r"@[a-z]+_\d{4}"),
    ("SOCIAL_HANDLE", "instagram.com/minsu_k", r"instagram\.com/[a-z]+_\d{4}"),
    ("KR_AFFILIATION", "한빛병원", r"[가-힣]+병원"),
    ("CREDIT_CARD", "1234-5678-9012-3456", r"0\d{3}-\d{4}-\d{4}-\d{4}"),
    ("KR_PASSPORT", "M12345678", r"X\d{8}"),
]


@pytest.mark.parametrize(("entity", "text", "shape"), SHAPES)
def test_a_surrogate_has_the_kind_and_shape_of_the_value(entity: str, text: str, shape: str) -> None:
    new = surrogate(KEY, entity, text)
    assert re.fullmatch(shape, new)
    assert new != text


@pytest.mark.parametrize("entity", sorted(SURROGATES))
def test_the_same_value_has_the_same_surrogate_under_the_same_key_alone(entity: str) -> None:
    example = MASKS[entity].example
    assert (
        surrogate(KEY, entity, example)
        == surrogate(KEY, entity, example)
        == surrogate(KEY, entity, example, "", scope())
    )
    assert any(
        surrogate(OTHER, entity, example[:-1] + d) != surrogate(KEY, entity, example[:-1] + d) for d in "123456789"
    )


def test_spellings_of_one_number_have_the_same_surrogate() -> None:
    forms = ["010-2345-6789", "01023456789", "공일공 이삼사오 육칠팔구", "O1O-2345-6789"]
    digits = {re.sub(r"\D", "", surrogate(KEY, "PHONE_NUMBER", form)) for form in forms}
    assert len(digits) == 1


def test_a_given_name_alone_has_the_given_name_of_the_surrogate() -> None:
    full = surrogate(KEY, "PERSON", "김도현")
    assert surrogate(KEY, "PERSON", "도현") == full[1:]
    assert surrogate(KEY, "PERSON", "김O현", "김도현") == f"{full[0]}O{full[2]}"


def test_what_the_post_says_already_is_no_surrogate() -> None:
    first = surrogate(KEY, "PHONE_NUMBER", "010-2345-6789")
    assert surrogate(KEY, "PHONE_NUMBER", "010-2345-6789", "", scope(f"{first} 010-2345-6789")) != first


def test_where_nothing_else_has_the_shape_the_label_stands() -> None:
    assert surrogate(KEY, "KR_STUDENT_ID", "●●●") == "[학번]"


def test_every_entity_has_surrogates_and_others_are_refused() -> None:
    assert SURROGATES.keys() == ENTITIES.keys()
    with pytest.raises(ConfigError, match="LOCATION"):
        surrogate(KEY, "LOCATION", "서울")


@pytest.mark.parametrize("name", ["schools.tsv", "universities.tsv", "regions.tsv", "hospitals.tsv", "companies.tsv"])
def test_no_invented_place_is_part_of_a_real_name(name: str) -> None:
    words = set(re.findall(r"[가-힣]+", (LEXICONS / name).read_text("utf-8")))
    assert not [stem for stem in surrogates._STEMS if any(stem in word for word in words)]


@given(st.sampled_from(sorted(SURROGATES)), st.text(min_size=1, max_size=30))
def test_any_text_has_a_surrogate_that_is_not_itself(entity: str, text: str) -> None:
    assert surrogate(KEY, entity, text) != text
