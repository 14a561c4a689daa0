"""Varies labelled posts: other names, schools, places and numbers in the slots, evasions, missing spaces, typos."""

# ruff: noqa: E501, PLR0911, PLR2004, SIM905 - word lists read best as running text, odds of a draw where they are used

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path
from random import Random

from training.corpus import Post, Slot
from training.identifiers import Identifiers
from training.names import FOREIGN, Names, has_coda, is_hangul
from training.negatives import CHAT
from training.words import forms_of, read_lexicon

_DIGIT_WORDS = "공일이삼사오육칠팔구"


class Places:
    """Schools, hospitals, employers and addresses to fill slots with."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._universities = read_lexicon("universities")
        self._faculties = [forms_of(row) for row in read_lexicon("faculties")]
        self._codes = [(row["code"].strip(), forms_of(row)) for row in read_lexicon("faculties") if row["code"]]
        self._hospitals = [forms_of(row) for row in read_lexicon("hospitals")]
        self._wards = [forms_of(row) for row in read_lexicon("departments")]
        self._companies = [forms_of(row) for row in read_lexicon("companies")]
        self._hagwons = [forms_of(row) for row in read_lexicon("hagwons")]
        self._slang = [forms_of(row) for row in read_lexicon("school_slang")]
        self._districts = [row["name"] for row in read_lexicon("places") if row["kind"] == "district"]
        self._roads = [row["name"] for row in read_lexicon("places") if row["kind"] != "district"]
        self._regions = [row["name"] for row in read_lexicon("regions")]
        self._bases: dict[str, list[str]] = defaultdict(list)
        for row in read_lexicon("schools"):
            self._bases[row["level"]].extend(base.rstrip("?") for base in row["bases"].split())

    def university(self) -> str:
        """A university in one of its forms."""
        row = self._random.choice(self._universities)
        name = row["name"]
        short = name.removesuffix("학교") if name.endswith("대학교") else name
        return self._random.choice([name, short, short, short, *forms_of(row)[1:]])

    def department(self) -> str:
        """A faculty or department in one of its forms."""
        return self._random.choice(self._random.choice(self._faculties))

    def college(self) -> str:
        """A university with a department."""
        return self.university() + self._random.choice([" ", " ", " ", "", "  ", "/"]) + self.department()

    def code(self) -> str:
        """University and faculty in two syllables or so: 설의, 충남의, 경북치."""
        row = self._random.choice(self._universities)
        stem = row["name"].removesuffix("대학교")
        codes = [code.rstrip("?") for code in (row["codes"] or stem).split()]
        letters = [c for c in row["faculties"] if c in "의치한약수간교공경컴법"] or list("의치한약수")
        return self._random.choice([*codes, stem]) + self._random.choice(letters)

    def school(self, level: str) -> str:
        """A school of a level (초, 중, 고), now and then with its city or a plain 등학교."""
        base = self._random.choice(self._bases[level])
        if level != "초":
            base = re.sub("여자$", "여", base) if self._random.random() < 0.9 else base
        name = base + level
        kind = self._random.random()
        if kind < 0.15:
            name = base + {"초": "초등학교", "중": "중학교", "고": "고등학교"}[level]
        if self._random.random() < 0.15:
            name = self._random.choice(self._regions) + " " + name
        return name

    def slang(self) -> str:
        """A school known by a name of its own."""
        return self._random.choice(self._random.choice(self._slang)[1:] or ["민사고"])

    def hagwon(self) -> str:
        """A cram school, with its branch mostly."""
        name = self._random.choice(self._random.choice(self._hagwons))
        branch = self._random.choice(self._regions)
        return self._random.choice([f"{name} {branch}", f"{name} {branch}점", f"{branch} {name}", f"{name}"])

    def workplace(self) -> str:
        """A hospital with a ward, or an employer."""
        if self._random.random() < 0.6:
            name = self._random.choice(self._random.choice(self._hospitals))
            ward = self._random.choice(self._random.choice(self._wards))
            number = f"{self._random.randint(3, 13)}{self._random.choice(['', '1', '2', 'A', 'B'])}병동"
            return self._random.choice([f"{name} {ward}", f"{name} {ward}", name, f"{name} {number}", f"{name}{ward}"])
        return self._random.choice(self._random.choice(self._companies))

    def address(self) -> str:
        """Where someone lives, in some detail."""
        random = self._random
        dong = random.choice(self._districts)
        road = random.choice(self._roads)
        city = random.choice(self._regions)
        block, room = random.randint(101, 130), random.randint(1, 25) * 100 + random.randint(1, 12)
        estate = random.choice(_ESTATES_FRONT) + random.choice(_ESTATES_BACK)
        lot = f"{random.randint(1, 990)}-{random.randint(1, 60)}"
        return random.choice([
            dong, f"{city} {dong}", f"{dong} {lot}", f"{city} {dong} {lot}", f"{road} {random.randint(1, 300)}",
            f"{city} {road} {random.randint(1, 300)}", f"{dong} {estate} {block}동 {room}호", f"{estate} {block}동 {room}호",
            f"{estate} {block}동", f"{dong} {estate}", f"{estate}빌라 {room}호", f"{estate}원룸 {room}호", f"{estate}",
            f"기숙사 {random.randint(1, 9)}동 {room}호", f"{random.choice('ABCD')}동 {room}호", f"{block}동 {room}호", f"{block}-{room}",
            f"{city} {dong} {estate} {block}-{room}", f"{random.choice(_ESTATES_FRONT)}관 {room}호",
            f"{road}{random.randint(1, 30)}길 {random.randint(1, 90)} {random.choice('가나다라')}동 {room}호",
        ])  # fmt: skip


_ESTATES_FRONT = (
    "한빛 푸른 은하 무지개 햇살 샘터 늘봄 청솔 새롬 한솔 목련 개나리 진달래 가람 우성 현대 삼성 래미안 자이 힐스테이트 푸르지오 롯데캐슬 아이파크 "
    "더샵 e편한세상 센트럴 리버 레이크 파크 그린 스카이 골든 행복 사랑 희망 백합 동백 장미 중앙 대림 쌍용 주공 코아루 휴먼시아 호반 부영"
).split()
_ESTATES_BACK = (
    "마을",
    "아파트",
    "빌",
    "타운",
    "하이츠",
    "맨션",
    "빌라",
    "오피스텔",
    "팰리스",
    "뷰",
    "시티",
    "1차",
    "2차",
    "원룸",
    "하우스",
    "",
)


_FOLLOWER = re.compile(r"[은는이가을를도랑의와과한]?(?: |\n|$)")
"""What may follow a name that a title can be put behind: a josa and a space."""
_TITLES = (
    "쌤 계장 과장 팀장 실장 원장 부장 차장 사장 점장 이장 반장 병장 상병 일병 이병 행보관 주무관 경장 순경 삼촌 형 상사 중사 하사 소대장 중대장 선생님 교수님 회장 국장 "
    "교수 대리 조교 선배 누나 언니 오빠 아빠 엄마 코치 기사 집사 권사 목사 장로 할머니 할매 아저씨 아줌마 이모 고모 간호사 매니저 대표 박사 변호사 의사 전도사 과대 총무 맘 책임 선임 프로"
).split()


def _in_hangul(text: str) -> bool:
    """Whether a name is of Hangul words."""
    return all(map(is_hangul, text.split(" ")))


class Fill:
    """Puts other values of the same kind into the slots of posts."""

    def __init__(self, shared: Path, posts: Iterable[Post], foreign: Sequence[str], random: Random) -> None:
        self._random = random
        self.names = Names(shared, foreign, random)
        self.places = Places(random)
        self._invented = Identifiers(self.names, random)
        self._pool: dict[tuple[str, bool], list[str]] = defaultdict(list)
        for post in posts:
            for slot in post.slots:
                if slot.label:
                    self._pool[slot.label, slot.optional].append(slot.text)
        self._makers: dict[str, Callable[[Slot], str]] = {
            "PERSON": self._person, "KR_SCHOOL": self._school, "KR_COHORT": self._cohort, "KR_AFFILIATION": self._workplace,
            "KR_ADDRESS": self._address, "SOCIAL_HANDLE": self._handle, "PHONE_NUMBER": self._phone,
            "KR_BIRTHDATE": self._birthdate, "KR_STUDENT_ID": self._student_number,
        }  # fmt: skip

    def vary(self, post: Post, share: float = 0.85) -> Post:
        """The post with most of its slots filled anew and its spelling roughened now and then."""
        slots = [self._new(slot) if slot.label and self._random.random() < share else slot for slot in post.slots]
        return replace(post, slots=tuple(self._roughen(self._entitled(slots))))

    def _entitled(self, slots: list[Slot]) -> list[Slot]:
        """Put a title behind a name now and then: 김민수가 -> 김민수계장이."""
        result: list[Slot] = []
        for slot, follower in zip_longest(slots, slots[1:]):
            result.append(slot)
            plain = follower is None or (not follower.label and _FOLLOWER.match(follower.text))
            if slot.label == "PERSON" and plain and is_hangul(slot.text) and self._random.random() < 0.08:
                title = self._random.choice([title for title in _TITLES if has_coda(title) == has_coda(slot.text)])
                result.append(Slot(self._random.choice(["", "", " "]) + title))
        return result

    def swap(self, post: Post) -> Post:
        """The post with invented names in place of Hangul ones: Korean full names, and foreign ones of several words."""
        return replace(post, slots=tuple(self._swapped(slot) for slot in post.slots))

    def _swapped(self, slot: Slot) -> Slot:
        if slot.label != "PERSON" or not _in_hangul(slot.text) or len(slot.text) < 3:
            return slot
        if len(slot.text) == 3 and self._random.random() < 0.7:
            return replace(slot, text=self.names.full_like(slot.text))
        return replace(slot, text=self.names.foreign_like(slot.text)) if self._random.random() < 0.7 else slot

    def _new(self, slot: Slot) -> Slot:
        maker = self._makers.get(slot.label, self._numbers)
        return replace(slot, text=maker(slot).strip() or slot.text)

    def _person(self, slot: Slot) -> str:
        text, random, names = slot.text, self._random, self.names
        if slot.optional:
            return self._public(text)
        if not is_hangul(text):
            if random.random() < 0.5:
                return text
            return names.disguise(names.surname() + names.given())
        kind = random.random()
        if len(text) == 1:
            return names.surname() if kind < 0.7 else text
        if kind < 0.04 and len(text) > 2:
            return random.choice(FOREIGN)
        full = len(text) >= 4 or (len(text) == 3 and text[0] in names.surnames)
        new = names.full_like(text) if full else names.given_like(text)
        if kind < 0.16 and full:
            return names.disguise(new)
        if 0.16 <= kind < 0.19 and not full:
            return names.disguise(new)
        return new

    def _public(self, text: str) -> str:
        if len(text) == 1 and "가" <= text <= "힣" and self._random.random() < 0.7:
            return self.names.surname()
        if _in_hangul(text) and (" " in text or len(text) > 3) and self._random.random() < 0.5:
            return self.names.foreign_like(text)
        return text

    def _school(self, slot: Slot) -> str:
        text, random, places = slot.text, self._random, self.places
        kind = random.random()
        if slot.optional:
            return text
        if kind < 0.15:
            return random.choice(self._pool["KR_SCHOOL", False])
        if re.search("(고|고등학교)$", text):
            return places.school("고") if kind < 0.9 else places.slang()
        if re.search("(중|중학교)$", text):
            return places.school("중")
        if re.search("(초|초등학교)$", text):
            return places.school("초")
        if len(text) <= 3 and text[-1] in "의치한약수":
            return places.code()
        if re.search("대학교$|대$", text):
            return places.university()
        if "대" in text and " " in text:
            return places.college() if kind < 0.8 else places.university()
        if re.search("학원|점$", text):
            return places.hagwon()
        return places.college() if kind < 0.3 else text

    def _cohort(self, slot: Slot) -> str:
        return self._redigit(slot.text)

    def _redigit(self, text: str) -> str:
        """Other digits of the same length; a leading digit keeps its magnitude."""
        random = self._random
        if re.fullmatch(r"[0-9]{2}(학번)?", text):
            return f"{random.randint(5, 26):02}" + text[2:]
        if re.match(r"[0-9]학년", text):
            return str(random.randint(1, 6)) + re.sub("[0-9]+", lambda _: str(random.randint(1, 14)), text[1:])
        return re.sub("[1-9]", lambda _: str(random.randint(1, 9)), text)

    def _workplace(self, slot: Slot) -> str:
        kind = self._random.random()
        if slot.optional or kind < 0.4:
            return slot.text
        return self.places.workplace() if kind < 0.8 else self._random.choice(self._pool["KR_AFFILIATION", False])

    def _address(self, slot: Slot) -> str:
        kind = self._random.random()
        if slot.optional or kind < 0.3:
            return self._redigit(slot.text)
        return self.places.address() if kind < 0.75 else self._random.choice(self._pool["KR_ADDRESS", False])

    def _handle(self, slot: Slot) -> str:
        kind = self._random.random()
        if slot.optional or kind < 0.35:
            return slot.text
        return self._invented.handle() if kind < 0.75 else self._random.choice(self._pool["SOCIAL_HANDLE", False])

    def _birthdate(self, slot: Slot) -> str:
        return self._numbers(slot) if slot.optional or self._random.random() < 0.5 else self._invented.birthdate()

    def _student_number(self, slot: Slot) -> str:
        return self._numbers(slot) if slot.optional or self._random.random() < 0.6 else self._invented.student_number()

    def _phone(self, slot: Slot) -> str:
        if self._random.random() < 0.6 or slot.optional:
            return self._numbers(slot)
        return self._random.choice(self._pool["PHONE_NUMBER", False])

    def _numbers(self, slot: Slot) -> str:
        random = self._random
        text = re.sub("[2-9]", lambda _: str(random.randint(2, 9)), slot.text)
        return re.sub(f"[{_DIGIT_WORDS[2:]}]{{3,}}", lambda m: "".join(random.choice(_DIGIT_WORDS) for _ in m[0]), text)

    def _roughen(self, slots: list[Slot]) -> list[Slot]:
        kind = self._random.random()
        if kind < 0.06:
            return [self._without_spaces(slot, 1.0) for slot in slots]
        if kind < 0.2:
            return [self._without_spaces(slot, 0.4) for slot in slots]
        if kind < 0.26:
            return [slot if slot.label else replace(slot, text=slot.text.replace("\n", " ")) for slot in slots]
        if kind < 0.38:
            return [slot if slot.label else replace(slot, text=self._typos(slot.text)) for slot in slots]
        return slots

    def _without_spaces(self, slot: Slot, share: float) -> Slot:
        if slot.label and share < 1:
            return slot
        return replace(
            slot, text=re.sub(" ", lambda _: "" if self._random.random() < share else " ", slot.text) or slot.text
        )

    def _typos(self, text: str) -> str:
        """Now and then a syllable without its coda, a doubled letter or a laugh."""
        result = []
        for char in text:
            kind = self._random.random()
            if kind < 0.02 and has_coda(char):
                result.append(chr(ord(char) - (ord(char) - 0xAC00) % 28))
            elif kind < 0.06 and char == " ":
                result.append(self._random.choice([" ㅋㅋ ", "ㅋㅋ ", "  ", " ㅠ ", f" {self._random.choice(CHAT)} "]))
            else:
                result.append(char)
        return "".join(result)
