"""Makes lines without a person: common nouns, chat initials and place names where a careless reader sees names."""

# ruff: noqa: E501, SIM905, PLR2004 - word lists read best as running text, and odds of a draw best where they are used

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from random import Random

from training.corpus import Post, Slot
from training.names import has_coda
from training.words import BITS, ENDINGS

_HANGUL = re.compile(r"(?<![가-힣])[가-힣]{2,8}(?![가-힣])")
CHAT = (
    "ㅇㅈ ㄹㅇ ㄱㅅ ㄱㅅㄱㅅ ㅎㅇ ㅂㅂ ㄱㄱ ㄴㄴ ㅇㅇ ㅇㅋ ㅇㅎ ㄷㄷ ㅎㄷㄷ ㅊㅋ ㅊㅋㅊㅋ ㅅㅂ ㅂㅅ ㅈㄴ ㅈㅅ ㅁㅊ ㅁㄹ ㄱㅊ ㄱㅊㄱㅊ ㄲㅈ ㅈㄹ ㅈㅂ ㅃㅇ ㅂㅇ ㅊㅊ ㄴㄱ ㅇㄷ "
    "ㅇㄱㄹㅇ ㅂㅂㅂㄱ ㅇㅇㅈ ㄹㅇㅋㅋ ㅇㄱㅁㄴㅇ ㅈㄱㄴ ㅁㅌㅊ ㅅㅌㅊ ㅎㅌㅊ ㅍㅌㅊ ㅇㅋㄷㅋ ㅌㅌ ㅅㄱ ㅅㄱㅇ ㄹㅈㄷ ㅎㅅㄷ ㅇㅉ ㅇㅉㄹㄱ ㄴㅇㄱ ㄷㅊ ㅁㅈ ㅂㄷㅂㄷ ㅂㅁㄱ ㅅㅅ ㅈㄱㅇ ㅊㅇㅊㅇ "
    "ㅋㄹㅅ ㅎㄱ ㄱㄹㄱ ㄱㄷ ㄱㄷㄱㄷ ㅇㅁ ㄹㄷ ㅅㄹㅎ ㅂㄱㅅㅇ ㅁㅎ ㅍㅇㅌ ㅎㅇㅌ ㅇㅂ ㅊㄷ ㄱㅇㄷ ㄱㅇㅇ ㄱㅆ ㄱㅁ ㅅㅍ ㅈㅈ ㅊㅂ ㅌㅋ ㅇㅇㅋ ㄴㅈ ㄷㅈㄹ ㄱㅈㅇ ㅇㅌ ㅁㅅ ㅂㅌ ㅇㅅㅇ ㅇㅁㅇ ㅠㅠ ㅜㅜ ㅋㅋㅋ"
).split()  # fmt: skip
_FRAMES = (
    "{n:이} 왜 이렇게 비싸", "{n} 추천 좀", "{n} 어디서 파나요?", "요즘 {n:은} 어때", "{n:랑} {n} 중에 뭐가 나음", "{n} 때문에 머리 아프다", "{n:도} 없고 {n:도} 없음",
    "{n:을} 어떻게 하는지 아는 사람", "{n} 시험 범위 어디까지임", "{n:은} 처음인데 팁 좀", "{n} 관련 자료 공유 부탁", "오늘 {n} 얘기하다가 {n} 나옴", "{n:이} 제일 어렵다",
    "{n:으로} 바꾸는 게 나을까", "{n:에} 대해 정리해봄", "{n} 뜻 아는 사람", "{n:이} 있으면 {n:은} 필요 없죠?", "{n} 신청 언제까지예요", "이번에 {n} 새로 나왔던데", "{n} 하나 때문에 {n:을} 버리냐",
    "{n:이라고} 들어봄?", "그건 {n} 아니고 {n:이지}", "{n} 검사 받으라는데 {n} 소견이래", "{n} 수업 듣는데 {n} 외우라고 함", "{n} 값 올랐네 {n:도} 오르고", "{n:이랑} {n:이} 헷갈려요", "{n} 좋아하세요? 저는 {n:을} 더",
    "{n:은} {n:을} 기준으로 정한다", "{n:이} 부족해서 {n:을} 추가함", "{n} {n} {n} 세트로 샀다", "{n} 진짜 노답이다 {n} 실화냐", "{n:에서} {n:을} 빼면 남는 게 없음", "{n:도} 모르면서 {n} 타령", "{n:이} 나쁘진 않은데 {n:이} 별로",
    "{n} 문의드립니다", "{n} 후기 남겨요 {n:은} 친절했고 {n:은} 그냥 그랬어요", "{n} 담당자랑 통화했는데 {n:은} 안 된대요", "{n}비 얼마 나왔어요?", "{n} 자리 남았나요", "{n} 걸렸는데 {n} 먹어도 되나", "{n:이} 뭐길래 다들 {n} {n} 거리냐",
    "{c} 나도 {n} 있음", "{n} {c} 인정", "{c} {n:은} 다음에 하자", "{c}{c}", "{c} 오늘 {n} 없대", "아 {c} {n} 또 망했네", "{n} 해주신 분 {c}", "{c}? {c}", "{n} 질문 {c}",
)  # fmt: skip
_PAIRS = {"이": ("이", "가"), "은": ("은", "는"), "을": ("을", "를"), "랑": ("이랑", "랑"), "이랑": ("이랑", "랑"), "으로": ("으로", "로"),
          "이라고": ("이라고", "라고"), "이지": ("이지", "지")}  # fmt: skip
_TAILS = ("", "", "", "", " ㅋㅋ", "ㅋㅋㅋ", " ㅠㅠ", "...", "?", ".", " ㄷㄷ", "!", "~", " 하..", " ㅎㅎ")


class Negatives:
    """Source of such lines."""

    def __init__(self, words: Mapping[str, int], random: Random) -> None:
        self._random = random
        noun, not_noun = 1 << BITS.index("noun"), sum(1 << BITS.index(b) for b in ("given", "form", "verb", "other"))
        nouns = [word for word, bits in words.items() if bits & noun and not bits & not_noun and len(word) <= 4]
        self._known = [word for word in nouns if words[word] & 63]
        self._unknown = [word for word in nouns if not words[word] & 63]
        self._nouns = frozenset(nouns)
        self._alike: dict[tuple[int, bool], list[str]] = defaultdict(list)
        for word in nouns:
            self._alike[len(word), has_coda(word)].append(word)

    def other_nouns(self, post: Post) -> Post:
        """The post with other common nouns of the same length and coda in place of half of its own."""
        slots = [slot if slot.label else replace(slot, text=_HANGUL.sub(self._other, slot.text)) for slot in post.slots]
        return replace(post, slots=tuple(slots))

    def _other(self, match: re.Match[str]) -> str:
        eojeol = match[0]
        if self._random.random() < 0.5:
            return eojeol
        for length in range(len(eojeol), 1, -1):
            stem, josa = eojeol[:length], eojeol[length:]
            if stem in self._nouns and (not josa or josa in ENDINGS):
                return self._random.choice(self._alike[length, has_coda(stem)]) + josa
        return eojeol

    def line(self) -> Post:
        """One line, sometimes two."""
        random = self._random
        count = 1 if random.random() < 0.6 else 2
        text = random.choice([" ", "\n", ". "]).join(self._sentence() for _ in range(count))
        if random.random() < 0.12:
            text = text.replace(" ", "")
        return Post("negative", "negative", (Slot(text),), verdict="clean")

    def _sentence(self) -> str:
        parts = self._random.choice(_FRAMES).split("{")
        result = parts[0]
        for part in parts[1:]:
            code, rest = part.split("}", 1)
            result += self._filled(code) + rest
        return result + self._random.choice(_TAILS)

    def _filled(self, code: str) -> str:
        if code == "c":
            return self._random.choice(CHAT)
        noun = self._random.choice(self._known if self._random.random() < 0.6 else self._unknown)
        _, _, josa = code.partition(":")
        with_coda, without = _PAIRS.get(josa, (josa, josa))
        return noun + (with_coda if has_coda(noun) else without)
