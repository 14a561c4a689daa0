import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from piiscan.errors import FormatError, KeyFileError
from piiscan.redaction.keys import Key, Keyring, generate_key
from piiscan.redaction.sealing import SEALED, Josa, seal, unseal

KEYRING = Keyring((Key(bytes(range(32))),))


def opened(sealed: str, keyring: Keyring = KEYRING) -> str:
    match = SEALED.fullmatch(sealed)
    assert match
    return unseal(keyring, match).text


@given(st.text(min_size=1), st.booleans())
def test_any_value_opens_as_it_was(text: str, same: bool) -> None:
    assert opened(seal(KEYRING.active, "PERSON", text, same=same)) == text


@pytest.mark.parametrize("text", ["\ud800", "김\0민수", "김\n민수"])
def test_a_value_may_hold_any_code_point(text: str) -> None:
    assert opened(seal(KEYRING.active, "PERSON", text)) == text


def test_equal_values_look_equal_only_where_that_was_asked() -> None:
    key = KEYRING.active
    assert seal(key, "PERSON", "김민수") != seal(key, "PERSON", "김민수")
    assert seal(key, "PERSON", "김민수", same=True) == seal(key, "PERSON", "김민수", same=True)
    assert seal(key, "KR_SCHOOL", "김민수", same=True)[11:] != seal(key, "PERSON", "김민수", same=True)[8:]


def test_equality_survives_a_changed_josa() -> None:
    bare = seal(KEYRING.active, "PERSON", "김민수", same=True)
    assert seal(KEYRING.active, "PERSON", "김민수", same=True, josa=Josa("이", "가")).startswith(bare[:-1])


@pytest.mark.parametrize("same", [True, False])
def test_a_value_that_was_altered_does_not_open(same: bool) -> None:
    sealed = seal(KEYRING.active, "PERSON", "김민수", same=same, josa=Josa("이", "가"))
    for at in range(sealed.index(".") + 3, len(sealed) - 1):
        if sealed[at] in ".-_":
            continue
        altered = sealed[:at] + ("A" if sealed[at] != "A" else "B") + sealed[at + 1 :]
        match = SEALED.fullmatch(altered)
        assert match
        try:
            result = unseal(KEYRING, match)
        except FormatError:
            continue
        # the last letter of Base64 has bits that say nothing
        assert result.text == "김민수"


def test_a_value_does_not_open_as_another_kind_or_mode() -> None:
    sealed = seal(KEYRING.active, "PERSON", "김민수")
    for altered in (sealed.replace("PERSON", "KR_SCHOOL"), sealed.replace(".r.", ".s.")):
        with pytest.raises(FormatError, match="altered"):
            opened(altered)


def test_a_value_does_not_open_without_its_key() -> None:
    sealed = seal(generate_key(), "PERSON", "김민수")
    with pytest.raises(KeyFileError, match="no key has the id"):
        opened(sealed)


def test_a_sealed_value_holds_nothing_that_breaks_a_table_or_a_tag() -> None:
    sealed = seal(KEYRING.active, "PERSON", "김민수", josa=Josa("이", "가"))
    assert re.fullmatch(r"[A-Za-z0-9_:.{}-]+", sealed)
