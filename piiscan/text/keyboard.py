"""Hangul typed on an English layout: rlaalstn is 김민수.

The map is that of the standard two-set keyboard (KS X 5002).
"""

from piiscan.text.jamo import LEADS, TAILS, VOWELS, syllable

_KEYS = dict(
    zip(
        "rRseEfaqQtTdwWczxvgkoiOjpuPhynbml",
        "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎㅏㅐㅑㅒㅓㅔㅕㅖㅗㅛㅜㅠㅡㅣ",
        strict=True,
    )
)
_VOWEL_PAIRS = {"ㅗㅏ", "ㅗㅐ", "ㅗㅣ", "ㅜㅓ", "ㅜㅔ", "ㅜㅣ", "ㅡㅣ"}


def to_hangul(keys: str) -> str | None:
    """Return what the keys write on a Korean keyboard, or None unless they write whole syllables.

    Args:
        keys: Latin letters; capitals among small letters are shifted keys.
    """
    if keys.isupper() or keys.istitle():
        keys = keys.lower()
    letters = [_KEYS.get(key) or _KEYS.get(key.lower()) for key in keys]
    if None in letters:
        return None
    return _compose([letter for letter in letters if letter])


def _compose(letters: list[str]) -> str | None:
    syllables: list[str] = []
    at = 0
    while at < len(letters):
        taken = _syllable(letters, at)
        if taken is None:
            return None
        length, composed = taken
        syllables.append(composed)
        at += length
    return "".join(syllables)


def _syllable(letters: list[str], at: int) -> tuple[int, str] | None:
    """Read one syllable: a consonant opens the next one if a vowel follows it, else it closes this one."""
    rest = letters[at : at + 5]
    if len(rest) < 2 or rest[0] not in LEADS or rest[1] not in VOWELS:  # noqa: PLR2004 - a syllable has two letters at least
        return None
    length = 3 if "".join(rest[1:3]) in _VOWEL_PAIRS else 2
    vowel = "".join(rest[1:length])
    tail = rest[length] if length < len(rest) and rest[length] in TAILS else ""
    opens_next = length + 1 < len(rest) and rest[length + 1] in VOWELS
    if not tail or opens_next:
        return length, syllable(rest[0], vowel)
    return length + 1, syllable(rest[0], vowel, tail)
