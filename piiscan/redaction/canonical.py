"""One spelling for every value, so that 010-0123-4567 and 공일공 공일이삼 사오육칠 are the same number."""

import re

from piiscan.text.signs import FILLER
from piiscan.text.view import View

_HANGUL = re.compile("[가-힣]+")
_PLAIN_NUMBER = re.compile(r"[0-9 .()+*/-]*")

NUMBERS = frozenset(
    {
        "PHONE_NUMBER",
        "KR_RRN",
        "KR_BANK_ACCOUNT",
        "KR_STUDENT_ID",
        "KR_BRN",
        "KR_DRIVER_LICENSE",
        "CREDIT_CARD",
    }
)
"""Kinds of identifier that are their digits."""
HIDING_SIGNS = frozenset("*○●◯◎〇□■#")
"""Signs, other than letters, that stand for a syllable that somebody hid."""
ACCOUNTS = frozenset({"SOCIAL_HANDLE", "EMAIL_ADDRESS"})


def canonical(entity: str, text: str) -> str:
    """Return the value of an identifier without the way it was spelled.

    Args:
        entity: kind of identifier.
        text: the identifier as posted.
    """
    if entity == "PERSON" and is_hangul(text):
        return text
    if entity in NUMBERS:
        return _number(text) or readable(text).strip()
    plain = readable(text)
    if entity in ACCOUNTS:
        return plain.strip().rstrip("/").rpartition("/")[2].lstrip("@").casefold()
    return "".join([char for char in plain if char.isalnum() or char in HIDING_SIGNS]).casefold() or plain


def is_hangul(text: str) -> bool:
    """Whether a text is Hangul syllables and nothing else, as most names are."""
    return _HANGUL.fullmatch(text) is not None


def readable(text: str) -> str:
    """Return an identifier in readable spelling, see :class:`piiscan.text.view.View`."""
    return text if is_hangul(text) else View.of(text).text


def readable_numbers(text: str) -> str:
    """Return an identifier with its spelled and disguised digits as digits."""
    return text if _PLAIN_NUMBER.fullmatch(text) else View.of(text).numbers.replace(FILLER, "")


def _number(text: str) -> str:
    numbers = readable_numbers(text)
    digits = "".join([char for char in numbers if char.isdigit() or (char.isascii() and char.isalpha())])
    return "0" + digits[2:].removeprefix("0") if digits.startswith("82") and "+82" in numbers else digits
