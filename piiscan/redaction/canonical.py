"""One spelling for every value, so that 010-0123-4567 and 공일공 공일이삼 사오육칠 are the same number."""

from piiscan.text.view import View

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
    if entity == "PERSON" and min(text, default="") >= "가" and max(text) <= "힣":
        return text
    view = View.of(text)
    if entity in NUMBERS:
        return _number(view) or view.text.strip()
    if entity in ACCOUNTS:
        return view.text.strip().rstrip("/").rpartition("/")[2].lstrip("@").casefold()
    return "".join(char for char in view.text if char.isalnum() or char in HIDING_SIGNS).casefold() or view.text


def _number(view: View) -> str:
    digits = "".join(char for char in view.numbers if char.isdigit() or (char.isascii() and char.isalpha()))
    return "0" + digits[2:].removeprefix("0") if digits.startswith("82") and "+82" in view.text else digits
