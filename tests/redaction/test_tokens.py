import re

from piiscan.redaction.tokens import token

KEY = bytes(range(32))


def test_a_token_names_the_kind_and_links_spellings_of_one_value() -> None:
    first = token(KEY, "PHONE_NUMBER", "010-0123-4567")
    assert re.fullmatch(r"PHONE_NUMBER_[0-9A-HJKMNP-TV-Z]{12}", first)
    assert token(KEY, "PHONE_NUMBER", "공일공 공일이삼 사오육칠") == first
    assert token(KEY, "PHONE_NUMBER", "+82 10 0123 4567") == first
    assert token(KEY, "SOCIAL_HANDLE", "@Minsu_K") == token(KEY, "SOCIAL_HANDLE", "https://instagram.com/minsu_k/")


def test_values_kinds_and_keys_have_their_own_tokens() -> None:
    forms = [
        token(KEY, "PERSON", "김민수"),
        token(KEY, "PERSON", "김민서"),
        token(KEY, "KR_SCHOOL", "김민수"),
        token(bytes(32), "PERSON", "김민수"),
    ]
    assert len({form.rpartition("_")[2] for form in forms}) == len(forms)


def test_a_part_of_a_name_has_the_token_of_the_whole_where_it_is_known() -> None:
    assert token(KEY, "PERSON", "ㄱㄷㅎ", "김도현") == token(KEY, "PERSON", "김도현")
