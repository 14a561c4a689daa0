"""Where a dictionary word may begin and end, so that it is no part of another word.

Korean glues josa, endings and often the next word to a noun. A word counts as ended where the text, a sign or a digit
follows, a josa of one syllable with nothing Hangul behind it, or one of the longer words that follow names of places.
"""

import re
from functools import cache

from piiscan.lexicon.tables import table

_SHORT = "은는이가을를의에도만과와로랑나야네들임인냐요면생쪽측앞옆고님꺼것때애걔쯤지들라"
_LONG = (
    "으로|에서|에게|한테|이나|이랑|부터|까지|보다|처럼|같은|이고|인데|이라|라서|라고|라며|라는|라던|라도|이래|래요|래더|에는|에도|에만|에선|에다"
    "|이면|인가|인지|인듯|이었|였|이야|이에요|예요|에요|입니다|이죠|이지|이네|임당|정도|뿐|이든|든지|마다|조차|밖에|이요|이냐|인건|인거|인애"
    "|출신|나온|나와|나왔|나옴|나오|다니|다닌|다님|다녀|다녔|재학|졸업|자퇴|휴학|복학|편입|입학|합격|붙은|붙었|떨어|갔|간다|가는|가려|가고"
    "|학생|학부|선배|후배|동기|동문|교수|쌤|선생|교사|사람|애들|근처|정문|후문|캠퍼스|앞에|옆에|과잠|기숙사|재학생|졸업생|신입생|훌리|부심"
    "|간호사|의사|인턴|레지|전공의|펠로우|직원|알바|원장|사장|점장|본사|공장|현장|소속|근무|일하|들어|옮|이직|입사|퇴사|때문|이라던|이라고"
)
_AFTER = re.compile(rf"[{_SHORT}](?![가-힣])|(?:{_LONG})")


def begins_word(text: str, start: int) -> bool:
    """Tell whether no syllable, no Latin letter and no sign of an address on the net stands right before a place."""
    before = text[start - 1 : start]
    if before and before in "./":
        return not text[start : start + 1].isascii()
    return not ("가" <= before <= "힣" or (before.isascii() and (before.isalpha() or before in ("@", "_"))))


def ends_word(text: str, end: int) -> bool:
    """Tell whether a noun may end at a place."""
    after = text[end : end + 1]
    if "가" <= after <= "힣":
        return _AFTER.match(text, end) is not None
    if not (after.isascii() and after.isalnum()):
        return not "ㅏ" <= after <= "ㅣ"
    last = text[end - 1 : end]
    return not (last.isascii() and last.isalnum() and (last.isalpha() or after.isalpha()))


def is_generic(word: str, context: str) -> bool:
    """Tell whether a word names nothing in a context of ``data/generic.tsv``: 동네 before a kind of place, 운동 for 동."""
    return word in _generic(context)


@cache
def _generic(context: str) -> frozenset[str]:
    return frozenset(word for of, words in table("generic") if of == context for word in words.split())


@cache
def roads() -> frozenset[str]:
    """Return the names of roads at which schools lie (강남대로)."""
    return frozenset(name for name, kind in table("places") if kind == "road")
