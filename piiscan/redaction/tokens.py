"""Tokens that link mentions of the same value and cannot be undone: ``PERSON_7Q3KX0M2W8ZD``.

A token is HMAC-SHA-256 of the kind and the value, cut to 60 bits: among a million values the chance that any two share a token
is one in two million. Without the key nobody can try out values; with it, anybody can.
"""

import hmac

from piiscan.redaction.canonical import canonical

DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's Base32: no letter that looks like another."""
LENGTH = 12
_BITS = 5


def token(key: bytes, entity: str, text: str, whole: str = "") -> str:
    """Return the token of an identifier.

    Args:
        key: the derived key for tokens.
        entity: kind of identifier.
        text: the identifier as posted; spellings of the same value get the same token.
        whole: the fullest form of the same name, if the post has one.
    """
    value = whole or canonical(entity, text)
    digest = hmac.digest(key, f"{entity}\0{value}".encode("utf-8", "surrogatepass"), "sha256")
    number = int.from_bytes(digest)
    return f"{entity}_" + "".join([DIGITS[number >> _BITS * i & 31] for i in range(LENGTH)])
