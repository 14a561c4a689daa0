"""PERSON: the name of a private person, whole or part, in any spelling.

Context decides most names, so the tagger finds them (``person.tagger``); the rules add what form decides: names after the label of a form,
senders of an exported chat, names taken apart or typed on an English layout, and the same person again in the same post.

Sources: surnames by the census of 2015 (KOSIS); the layouts of KakaoTalk's exported chats; the keyboard standard KS X 5002; the romanisation
of surnames in use on passports.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

import regex

from piiscan.lexicon.names import given_plausibility, is_surname, name_plausibility, public_figures, split_name
from piiscan.model import Message, Subject
from piiscan.nlp.signals import Signals
from piiscan.nlp.tagger import Tag
from piiscan.recognizers.base import Hit, KoreanRecognizer, Rule
from piiscan.text.jamo import initials
from piiscan.text.keyboard import to_hangul

_TAIL = (
    r"(?:이|가|은|는|을|를|의|와|과|랑|이랑|한테|에게|께|도|만|야|아|이가|이는|이를|이도|네|이네|씨|님|쌤|군|양|선배|누나|언니|오빠|형|교수|학생"
    r"|이라고|라고|이라는|라는|이라던|입니다|임|이임|이고|이다)"
)
"""What may be glued to a name: josa, titles, the copula."""
_RIGHT = rf"(?=$|[^가-힣]|{_TAIL}(?:$|[^가-힣]))"
_FIELD = re.compile(
    r"(?:이름|성명|성함|본명|실명|예금주|입금자명?|받는 ?(?:분|사람)|보내는 ?(?:분|사람)|수령인|신청자|작성자|담당자|보호자|신랑|신부)"
    r"(?: ?[:=|)\-] ?|[은는] | {1,3})(?P<name>[가-힣]{2,4})" + _RIGHT
)
_SENDER = re.compile(
    r"^(?:\[(?P<pc>[^\]\n]{2,20})\] \[(?:오전|오후) \d{1,2}:\d{2}\]"
    r"|\d{4}년 \d{1,2}월 \d{1,2}일 (?:오전|오후) \d{1,2}:\d{2}, (?P<phone>[^:\n]{2,20}) : )",
    re.MULTILINE,
)
_APART = regex.compile(
    r"(?<![가-힣])(?P<name>[가-힣](?P<by>[./·\-_~^|,*+]|\p{So}) ?[가-힣](?P=by) ?[가-힣])(?![가-힣]{0,1}(?P=by))"
    + _RIGHT
)
_SPACED = re.compile(
    rf"(?<![가-힣])(?P<name>[가-힣](?: [가-힣]){{2,29}})(?=$|[^가-힣 ]| (?![가-힣](?: |$))|{_TAIL}(?:$|[^가-힣]))",
    re.MULTILINE,
)
"""Single syllables that stand apart; in 233,869 reviews and comments 13 were plausible names, and ten of those were names."""
_SPACED_GIVEN = re.compile(
    r"(?<![가-힣])(?<![^가-힣][가-힣] )(?<!\A[가-힣] )(?P<name>[가-힣] (?![아나주하우인자수])[가-힣])"
    r"(?=쌤|씨|선배|언니|오빠|누나|(?:이[가는랑네]|[가는를랑야네아의]|한테)(?:$|[^가-힣]))",
    re.MULTILINE,
)
"""Two syllables apart before a title or josa; not 아, 나, 주 ..., which make child, age, verbs and endings with it (아이, 나이, 주는)."""
_KEYS = regex.compile(r"(?<![A-Za-z0-9@._/-])[A-Za-z]{5,13}(?![A-Za-z0-9@_/-]|\.[a-z])")
_MASKED = re.compile(
    r"(?<![가-힣A-Za-z])(?P<surname>[가-힣])(?:[*○◯●]{2}|[*○◯●][가-힣]|[*○◯●])(?=$|[^가-힣*○◯●]|씨|님|군|양)"
)
_BORDER = re.compile(r"(?![ㄱ-ㅎ])" + _RIGHT)
_PERSONAL = re.compile(r"(?:이(?:가|는|를|랑|도|네|한테)?|아|야|한테|네|씨|쌤|님)(?=$|[^가-힣])")
_HANGUL = re.compile(r"[가-힣ㄱ-ㅎ]")
_MAY_BE_APART = re.compile(r"([^가-힣ㄱ-ㅣA-Za-z0-9 \n]) ?[가-힣]\1")
_MAY_BE_SPACED = re.compile(r" [가-힣] [가-힣](?![가-힣])")
_MAY_BE_SPACED_GIVEN = re.compile(
    r" (?<=[가-힣] )(?<![가-힣][가-힣] )[가-힣](?:쌤|씨|선배|언니|오빠|누나|이[가는랑네]|[가는를랑야네아의]|한테)"
)
_MAY_BE_KEYS = re.compile(r"[A-Za-z]{5}")
_MAY_BE_MASKED = re.compile(r"[*○◯●]")
_WORD = re.compile(r"[가-힣]{2,4}")

_SOUND = re.compile(r"([ㄱ-ㅎ])\1+")
_SMALL_LATIN = re.compile(r"[a-z]+")
_SURE_LATIN = 0.8
"""Probability of nearly all names in small Latin letters in the training posts; words of programs and brands lie below."""
_SCHEMES = frozenset({"tel", "sms", "mailto", "http", "https"})
_SURE_NAME = 0.6
"""Probability from which a name found by the tagger vouches for the same name elsewhere in the post."""
_BESIDE = 3
"""Characters between a name and the cohort that it belongs to."""
_PLAUSIBLE = 0.3
_LIKELY = 0.2


class PersonRecognizer(KoreanRecognizer):
    """Finds names of people; public figures are marked as such."""

    ENTITY = "PERSON"
    RULES = (
        Rule("person.tagger", Message("문맥상 사람 이름", "a person's name by its context"), "the tagger's model card"),
        Rule(
            "person.field",
            Message("'이름' 칸의 이름", "a name in the field of a form"),
            "labels of Korean forms",
            examples=("이름: ⟦반소율⟧ / 연락처는 아래", "예금주 ⟦봉서진⟧"),
            counterexamples=("이름: 없음", "받는 사람 부담"),
        ),
        Rule(
            "person.sender",
            Message("대화 내보내기의 보낸 사람", "the sender in an exported chat"),
            "KakaoTalk's export layouts of desktop and phone",
            examples=("[⟦반소율⟧] [오후 3:12] 내일 뭐해", "2026년 1월 2일 오후 3:12, ⟦봉서진⟧ : 응"),
            counterexamples=("[공지] [오후 3:12] 점검",),
        ),
        Rule(
            "person.apart",
            Message("글자를 떼어 쓴 이름", "a name taken apart by signs or spaces"),
            "surnames by census, given names in use",
            examples=("복귀자 ⟦김.민.수⟧ 확인", "얘 ⟦류/하/윤⟧ 아님?", "명단 ⟦박 지 훈⟧"),
            counterexamples=("상.중.하 중에 골라", "정 말 로"),
        ),
        Rule(
            "person.keyboard",
            Message("영문 자판으로 친 이름", "a name typed on an English layout"),
            "KS X 5002",
            examples=("한영키 ⟦rlaalstn⟧ 쳐봐",),
            counterexamples=("hello everyone", "dkssud 하세요"),
        ),
        Rule(
            "person.masked",
            Message("일부를 가린 이름", "a partly hidden name"),
            "surnames by census; signs in use for masking",
            examples=("학번 확인 ⟦김*수⟧ 맞음", "⟦박○○⟧씨"),
            counterexamples=("별 5*개", "가*나 계산"),
        ),
        Rule(
            "person.repeat",
            Message("같은 글의 같은 사람", "the same person again in the post"),
            "names found elsewhere in the post",
            examples=("이름: 정보람 / 조원들이 ⟦보람⟧이는 빼자고",),
        ),
    )

    def find(self, signals: Signals) -> Iterable[Hit]:
        """Yield the tagger's names and those that the rules add."""
        text = signals.text
        cohorts = [tag for tag in signals.tagged("KR_COHORT") if not tag.optional and tag.probability >= _SURE_NAME]
        named = [_tagged(text, tag, cohorts) for tag in signals.tagged(self.ENTITY) if not _is_noise(text, tag)]
        named += _fields(text)
        if "오전" in text or "오후" in text:
            named += _senders(text)
        for may_be, find in _FORMS:
            if may_be.search(text):
                named += find(text)
        if signals.has_latin and _MAY_BE_KEYS.search(text):
            named += _keyboard(text)
        if named:
            named += _repeats(text, named)
        return named


def _is_noise(text: str, tag: Tag) -> bool:
    """Whether the span is no name but a sound of chats (ㅇㅇ, ㅂㅂ, ㅋㅋㅋ) or code."""
    return _SOUND.fullmatch(text, tag.start, tag.end) is not None or _is_code(text, tag)


def _is_code(text: str, tag: Tag) -> bool:
    """Whether the span is no name but code: part of a Latin word (=VLOOKUP), the scheme of a link (tel:), or an unsure small word.

    A small word that writes Hangul on a Korean keyboard stays.
    """
    word = text[tag.start : tag.end]
    if not (word[0].isascii() or word[-1].isascii()):
        return False
    cut = any(
        0 < at < len(text) and text[at - 1 : at + 1].isascii() and text[at - 1 : at + 1].isalpha() for at in tag[:2]
    )
    scheme = text[tag.end : tag.end + 1] == ":" and word.lower() in _SCHEMES
    vague = tag.probability < _SURE_LATIN and _SMALL_LATIN.fullmatch(word) is not None and to_hangul(word) is None
    return cut or scheme or vague


def _tagged(text: str, tag: Tag, cohorts: Sequence[Tag]) -> Hit:
    """Return the tagger's name; somebody beside a cohort is a student, whatever figure bears the same name."""
    known = tag.optional or text[tag.start : tag.end] in public_figures()
    beside = known and any(
        cohort.start - _BESIDE <= tag.end and tag.start <= cohort.end + _BESIDE for cohort in cohorts
    )
    subject = Subject.PUBLIC if known and not beside else Subject.PERSON
    return Hit(tag.start, tag.end, tag.probability, "person.tagger", subject)


def _fields(text: str) -> Iterator[Hit]:
    for match in _FIELD.finditer(text):
        if name_plausibility(match["name"]) >= _PLAUSIBLE:
            yield Hit(*match.span("name"), 0.9, "person.field")


def _senders(text: str) -> Iterator[Hit]:
    for match in _SENDER.finditer(text):
        group = "pc" if match["pc"] else "phone"
        word = _WORD.fullmatch(match[group])
        if word and max(name_plausibility(word[0]), given_plausibility(word[0])) >= _PLAUSIBLE:
            yield Hit(*match.span(group), 0.9, "person.sender")


def _apart(text: str) -> Iterator[Hit]:
    for match in _APART.finditer(text):
        name = "".join(char for char in match["name"] if "가" <= char <= "힣")
        if is_surname(name[0], 1000) and name_plausibility(name) >= _PLAUSIBLE:
            yield Hit(*match.span("name"), 0.85, "person.apart")


def _spaced(text: str) -> Iterator[Hit]:
    """Yield names of single syllables; several in a row are read in threes, if each three is a name."""
    for match in _SPACED.finditer(text):
        syllables = match["name"].split(" ")
        size = 3 if len(syllables) % 3 == 0 else len(syllables)
        names = ["".join(syllables[at : at + size]) for at in range(0, len(syllables), size)]
        if all(is_surname(name[0], 1000) and name_plausibility(name) >= _LIKELY for name in names):
            starts = range(match.start(), match.end(), 2 * size)
            yield from (Hit(start, start + 2 * size - 1, 0.85, "person.apart") for start in starts)


def _given_spaced(text: str) -> Iterator[Hit]:
    for match in _SPACED_GIVEN.finditer(text):
        name = match["name"].replace(" ", "")
        if given_plausibility(name) == 1:
            yield Hit(*match.span("name"), 0.8, "person.apart")


def _masked(text: str) -> Iterator[Hit]:
    for match in _MASKED.finditer(text):
        if is_surname(match["surname"], 50_000):
            yield Hit(*match.span(), 0.7, "person.masked")


def _keyboard(text: str) -> Iterator[Hit]:
    for match in _KEYS.finditer(text):
        name = to_hangul(match[0])
        if name and 2 <= len(name) <= 4 and name_plausibility(name) >= _SURE_NAME:  # noqa: PLR2004 - syllables of a full name
            yield Hit(*match.span(), 0.85, "person.keyboard")


_FORMS = (
    (_MAY_BE_APART, _apart),
    (_MAY_BE_SPACED, _spaced),
    (_MAY_BE_SPACED_GIVEN, _given_spaced),
    (_MAY_BE_MASKED, _masked),
)
"""What decides by its form, behind a cheap test that most posts fail."""


def _repeats(text: str, named: list[Hit]) -> Iterator[Hit]:
    """Find full names again, their given names before a josa, and their initials."""
    forms: dict[str, tuple[Hit, re.Pattern[str]]] = {}
    for hit in named:
        name = text[hit.start : hit.end]
        if hit.score >= _SURE_NAME and _WORD.fullmatch(name):
            forms.update({form: (hit, border) for form, border in _forms(name) if form not in forms})
    if not forms:
        return
    taken = {at: hit[:2] for hit in named for at in range(hit.start, hit.end)}
    known = {(*hit[:2], hit.score) for hit in named}
    for form, (hit, border) in forms.items():
        for start in _places(text, form, border):
            end = start + len(form)
            if (start, end, hit.score) in known:  # the name itself
                continue
            if all(taken.get(at, (start, end)) == (start, end) for at in range(start, end)):
                yield Hit(start, end, min(hit.score, 0.9), "person.repeat", hit.subject)


def _places(text: str, form: str, border: re.Pattern[str]) -> Iterator[int]:
    """Yield where a form stands as a word of its own; plain searching, so that no pattern cache keeps a name."""
    start = text.find(form)
    while start >= 0:
        if not _HANGUL.match(text[start - 1 : start]) and border.match(text, start + len(form)):
            yield start
        start = text.find(form, start + len(form))


def _forms(name: str) -> list[tuple[str, re.Pattern[str]]]:
    """Return the spellings under which the person may appear again, and what must follow each."""
    forms = [(name, _BORDER)]
    parts = split_name(name)
    if parts and len(name) > 2:  # noqa: PLR2004 - of two syllables nobody knows which is the surname
        if len(parts[1]) > 1:
            forms.append((parts[1], _PERSONAL))
        forms.append((initials(name), _BORDER))
    return forms
