import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from piiscan.entities import ENTITIES
from piiscan.errors import ConfigError
from piiscan.redaction.masking import MASKS, mask

CASES = [
    ("PERSON", "김민수", "김*수"), ("PERSON", "민수", "*수"), ("PERSON", "김O수", "김*수"), ("PERSON", "김○○", "김**"),
    ("PERSON", "ㄱㅁㅅ", "ㄱ*ㅅ"), ("PERSON", "김.민.수", "김.*.수"), ("PERSON", "남궁민수", "남**수"), ("PERSON", "kim minsu", "*** *****"),
    ("PERSON", "김", "*"), ("PERSON", "金敏洙", "金*洙"),
    ("PHONE_NUMBER", "010-0123-5678", "010-****-5678"), ("PHONE_NUMBER", "01001235678", "010****5678"),
    ("PHONE_NUMBER", "공일공 공일이삼 오육칠팔", "010 **** 5678"), ("PHONE_NUMBER", "O1O.0123.5678", "010.****.5678"),
    ("PHONE_NUMBER", "+82 10 0123 5678", "+82 10 **** 5678"), ("PHONE_NUMBER", "010-0123", "***-****"),
    ("PHONE_NUMBER", "0123-5678", "****-5678"), ("PHONE_NUMBER", "5678", "****"), ("PHONE_NUMBER", "02-123-4567", "02-***-4567"),
    ("PHONE_NUMBER", "010-XXXX-5678", "010-****-5678"), ("PHONE_NUMBER", "사사영팔", "****"),
    ("KR_RRN", "030412-3123456", "030412-*******"), ("KR_RRN", "0304123123456", "030412*******"), ("KR_RRN", "3123456", "*******"),
    ("KR_RRN", "030412-3******", "030412-*******"),
    ("KR_ADDRESS", "유성구 궁동 123-4 한빛빌라 201호", "유성구 궁동 ***-* **** ***호"),
    ("KR_ADDRESS", "한빛아파트 103동 502호", "***** ***동 ***호"), ("KR_ADDRESS", "유성구 한빛로12번길 34", "유성구 한빛로12번길 **"),
    ("KR_ADDRESS", "대전 궁동", "대전 궁동"), ("KR_ADDRESS", "궁동123-4", "궁동***-*"),
    ("KR_SCHOOL", "한빛여자고등학교", "****고등학교"), ("KR_SCHOOL", "한빛대 의대", "**대 *대"), ("KR_SCHOOL", "설의", "**"),
    ("KR_COHORT", "24학번", "**학번"), ("KR_COHORT", "이사학번", "**학번"), ("KR_COHORT", "3학년 2반", "*학년 *반"), ("KR_COHORT", "본3", "**"),
    ("KR_BIRTHDATE", "2003년 4월 12일", "****년 *월 **일"), ("KR_BIRTHDATE", "03년생", "**년생"),
    ("KR_STUDENT_ID", "202412345", "*******45"), ("KR_STUDENT_ID", "10714", "*****"),
    ("EMAIL_ADDRESS", "minsu.k@naver.com", "mi*****@naver.com"), ("EMAIL_ADDRESS", "minsu.k@cnu.ac.kr", "mi*****@***.**.kr"),
    ("SOCIAL_HANDLE", "@minsu_0412", "@mi********"), ("SOCIAL_HANDLE", "instagram.com/minsu_k", "instagram.com/mi*****"),
    ("SOCIAL_HANDLE", "민수짱", "***"),
    ("KR_BANK_ACCOUNT", "123456-04-123456", "******-**-***456"), ("KR_VEHICLE_PLATE", "12가 3456", "12가 ****"),
    ("CREDIT_CARD", "1234-5678-9012-3456", "****-****-****-3456"), ("KR_PASSPORT", "M12345678", "M********"),
    ("KR_DRIVER_LICENSE", "11-22-333333-44", "11-**-******-**"), ("KR_BRN", "123-45-67890", "123-**-*****"),
]  # fmt: skip


@pytest.mark.parametrize(("entity", "text", "expected"), CASES)
def test_a_mask_shows_what_the_table_says(entity: str, text: str, expected: str) -> None:
    assert mask(entity, text) == expected
    assert mask(entity, expected) == expected


def test_every_entity_has_a_mask_that_hides_something_of_its_example() -> None:
    assert MASKS.keys() == ENTITIES.keys()
    for entity, row in MASKS.items():
        assert "*" in mask(entity, row.example)


def test_an_entity_without_a_mask_is_refused() -> None:
    with pytest.raises(ConfigError, match="LOCATION"):
        mask("LOCATION", "서울")


def test_a_part_of_a_known_name_shows_what_the_whole_shows() -> None:
    assert mask("PERSON", "하늘별", "김하늘별") == "**별"
    assert mask("PERSON", "김하늘별") == "김**별"


SYLLABLES = st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3)


@given(st.text(SYLLABLES, min_size=3, max_size=4), st.sampled_from(["O", "○", "*", "X"]))
def test_masks_of_a_name_never_add_up_to_it(name: str, sign: str) -> None:
    given_name = name[1:]
    hidden = [name[:i] + sign + name[i + 1 :] for i in range(len(name))]
    shown: list[set[str]] = [set() for _ in name]
    for form in (name, given_name, *hidden):
        masked = mask("PERSON", form, name).rjust(len(name), "*")
        for place, char in enumerate(masked):
            shown[place] |= {char} - {"*"}
    assert any(name[place] not in seen for place, seen in enumerate(shown))


@given(st.from_regex(r"010[01][0-9]{7}", fullmatch=True), st.sampled_from(["", "-", " ", "."]))
def test_masks_of_a_phone_number_never_add_up_to_it(digits: str, sign: str) -> None:
    groups = digits[:3], digits[3:7], digits[7:]
    whole = sign.join(groups)
    middle = [mask("PHONE_NUMBER", form) for form in (whole, sign.join(groups[:2]), sign.join(groups[1:]), groups[1])]
    assert "*" * 4 in middle[0]
    assert middle[1].replace(sign, "").endswith("****")
    assert middle[2].replace(sign, "").startswith("****")
    assert middle[3] == "****"


@given(st.sampled_from(sorted(MASKS)), st.text(max_size=30) | st.text("A일공#x-*1 호", max_size=8))
@example("KR_ADDRESS", "A#")
@example("KR_STUDENT_ID", "A#")
@example("PHONE_NUMBER", "공#")
def test_masking_twice_changes_nothing_for_any_text(entity: str, text: str) -> None:
    once = mask(entity, text)
    assert mask(entity, once) == once
