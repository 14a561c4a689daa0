"""Hangul letters: syllables apart and together (Unicode 3.12, "Conjoining Jamo Behavior")."""

import re

BASE = 0xAC00
LAST = 0xD7A3
LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
TAILS = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")

_LEAD = {letter: i for i, letter in enumerate(LEADS)}
_VOWEL = {letter: i for i, letter in enumerate(VOWELS)}
_TAIL = {letter: i for i, letter in enumerate(TAILS)}
_DOUBLE_VOWELS = {"ㅗㅏ": "ㅘ", "ㅗㅐ": "ㅙ", "ㅗㅣ": "ㅚ", "ㅜㅓ": "ㅝ", "ㅜㅔ": "ㅞ", "ㅜㅣ": "ㅟ", "ㅡㅣ": "ㅢ"}

_VOWEL_PART = "(?:ㅗ[ㅏㅐㅣ]|ㅜ[ㅓㅔㅣ]|ㅡㅣ|[ㅏ-ㅣ])(?![ㅏ-ㅣ])"
_SYLLABLE = re.compile(
    rf"(?P<lead>[{LEADS}])(?P<vowel>{_VOWEL_PART})(?:(?P<tail>[{''.join(TAILS)}])(?![ㅏ-ㅣ]|(?P=tail)(?![ㅏ-ㅣ])))?"
)
_CRYING = frozenset("ㅠㅜㅡ")


def is_syllable(char: str) -> bool:
    """Whether the character is a precomposed Hangul syllable."""
    return BASE <= ord(char) <= LAST


def tail_of(char: str) -> str:
    """Return the final consonant of a syllable, empty if it has none or is no syllable."""
    return TAILS[(ord(char) - BASE) % 28] if is_syllable(char) else ""


def initial_of(char: str) -> str:
    """Return the choseong of a syllable; any other character is its own."""
    return LEADS[(ord(char) - BASE) // 588] if is_syllable(char) else char


def initials(text: str) -> str:
    """Return the choseong of every syllable: 김민수 gives ㄱㅁㅅ."""
    return "".join(map(initial_of, text))


def syllable(lead: str, vowel: str, tail: str = "") -> str:
    """Compose one syllable from compatibility jamo; a vowel in two parts (ㅗㅏ) is joined first."""
    vowel = _DOUBLE_VOWELS.get(vowel, vowel)
    return chr(BASE + (_LEAD[lead] * 21 + _VOWEL[vowel]) * 28 + _TAIL[tail])


def separated_syllables(run: str) -> list[tuple[int, int, str]]:
    """Find the syllables in a run of compatibility jamo, as (start, end, syllable).

    ``ㅅㅓㄱㅎㅏㄴ`` is 석한, but ``ㅋㅋㅠㅠ`` and ``ㄷㄷㅠ`` are laughing and crying: a syllable neither follows its own consonant nor
    consists of a consonant and a crying vowel alone.
    """
    matches = list(_SYLLABLE.finditer(run))
    found: list[tuple[int, int, str]] = []
    for i, match in enumerate(matches):
        start, end = match.span()
        joined = bool(found) and found[-1][1] == start
        repeated = start > 0 and run[start - 1] == match["lead"] and not joined
        followed = i + 1 < len(matches) and matches[i + 1].start() == end
        crying = match["vowel"] in _CRYING and not match["tail"] and not joined and not followed
        if not (repeated or crying):
            found.append((start, end, syllable(match["lead"], match["vowel"], match["tail"] or "")))
    return found
