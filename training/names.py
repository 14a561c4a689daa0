"""Invents person names of all generations, and the ways in which posts hide them. Every name is put together at random."""

# ruff: noqa: E501, SIM905, PLR2004 - word lists read best as running text, and odds of a draw best where they are used

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

_YOUNG_FIRST = "도서시하준지민현예은주우건유이태정재승동성윤연찬수채나다아가소라로리한해세규기진희율선보안영혜효여루온별솔담단두빈새"
_YOUNG_LAST = (
    "윤준우진호현민율원후빈서혁훈성재환아은연지영희린나윤하이안인정경주수채희람솔온별결겸찬규빛봄담엘로라미유예슬혜설"
)
_OLD_FIRST = "영정미경순옥명숙춘복말끝점분귀금길남덕동만병봉상석선성수승양연완용월을인일자재종주중창철춘태판필학한해향형호화희갑계관광군권근기대두막문방범삼쌍억언오외우원응의장점차칠"
_OLD_LAST = "숙자순희옥례임분남녀심금선애란혜경미정화영수철호길식만복근봉석섭환택구용배덕출득돌쇠동열모문범보봉삼상성술승식업연엽완용우웅원월윤익인일준중직진찬창천춘치칠태평표필하학한행헌혁현협형홍황효훈휘희"
_PURE = (
    "하늘 가람 나래 다솜 한별 한결 보람 슬기 아름 새롬 초롱 이슬 고은 예슬 한솔 다운 미르 바다 누리 가온 라온 여울 새벽 해솔 찬솔 은솔 "
    "가을 겨울 봄이 여름 나리 나비 노을 다빈 다온 단비 달래 도담 두리 들샘 로운 루다 마루 맑음 모아 물결 미리내 반디 버들 벼리 별하 별찬 "
    "보담 보라 볕뉘 빛나 빛가람 사랑 산들 새나 새봄 샛별 서리 소담 소리 솔지 솔아 슬아 시내 시원 아라 아람 아리 아리랑 아진 안나 알찬 애리 "
    "여른 예나 온누리 우람 우리 우솔 으뜸 은별 은비 잎새 자람 잔디 정다운 조은 주리 지음 진솔 찬별 참이 채움 초아 큰솔 큰별 파란 푸름 푸른솔 "
    "피어라 하나 하람 하랑 하루 한들 한빛 한샘 한울 함초롬 해나 해든 해맑음 햇살 혜윰 희나리 힘찬 가나 가빛 고운 그루 기쁨 꽃님 나슬 "
    "난새 늘봄 늘찬 다롱 다슬 달님 도란 도움 든솔 란새 마음 매화 무늬 미나 민들레 반솔 밝음 밤비 보슬 봄빛 빛솔 새론 세찬 소솔 솔비 솔찬 "
    "수련 아침 아토 윤슬 은결 이든 이솔 이안 정겨운 지우 찬란 채원 초록 파도 하야 하얀 한봄 한비 해랑 해빈 해인 희망 리라 태양 장미 국화"
).split()
_SINGLE = "건결겸경곤관광국권규균근기길단담덕도동란련률린림만명문미민박반배백범벼별보봄봉빈빛산삼상새서석선설섭성세솔송수숙순슬승신심아안애양언엄연열영예옥온완용우욱운웅원월윤율융은을음의이익인일임자잔장재전정조종주준중지진찬참창채천철청초춘충치탁태택통평표풍필하학한해향혁현협형혜호홍화환훈휘흔희히"
_RARE_SURNAMES = (
    "가 간 갈 감 개 견 경 계 공 곡 구 국 군 궁 궉 금 기 길 남 낭 내 노 뇌 누 단 담 당 대 도 독고 돈 동 동방 두 류 마 만 망절 매 맹 명 모 묘 묵 미 "
    "반 방 범 변 복 봉 부 비 빈 빙 사 사공 삼 상 서문 석 선 선우 설 섭 성 소 손 수 순 승 시 심 아 애 야 어 어금 여 연 염 엽 영 예 옥 옹 완 왕 요 용 우 운 "
    "원 위 유 육 은 음 이 인 자 장곡 저 전 점 정 제 제갈 종 좌 지 진 차 창 채 천 초 추 춘 탁 탄 태 판 팽 편 평 포 표 풍 피 필 하 함 해 현 형 호 홍 화 황 황보 후 남궁"
).split()
FOREIGN = (
    "응웬티란 쩐반민 응우옌 아흐마드 무함마드 알리 하산 오마르 빅터 제이슨 다니엘 마이클 에밀리 소피아 올리비아 알렉스 레이첼 크리스 케빈 "
    "앤디 제니 루시 첸웨이 왕하오 리나 장웨이 류양 사토 스즈키 유키 하루카 켄타 다나카 사쿠라 아이샤 파티마 마리아 산토스 호세 카를로스 "
    "바야르 체렝 볼드 나랑 아나스타샤 이반 세르게이 올가 나탈리아 율리아 드미트리 팜티흐엉 레반 부이 도안 쑤언 마이 린 흐엉 투이 "
    "수실 라메쉬 아닐 프라카시 구룽 타파 라이 셰르파 조셉 다비드 안나 토마스 피터 존 제임스 샘 니콜 그레이스 줄리아 사라 데이빗 브라이언"
).split()
_ONSETS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_KEYS_ONSET = "r R s e E f a q Q t T d w W c z x v g".split()
_KEYS_VOWEL = "k o i O j p u P h hk ho hl y n nj np nl b m ml l".split()
_KEYS_CODA = " r R rt s sw sg e f fr fa fq ft fx fv fg a q qt t T d w c z x v g".split(" ")
_LATIN_ONSET = "g kk n d tt r m b pp s ss  j jj ch k t p h".split(" ")
_LATIN_VOWEL = "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i".split()
_LATIN_CODA = " k k k n n n t l l l l l l l l m p p t t ng t t k t p t".split(" ")
_LATIN_SURNAME = {
    "김": "kim", "이": "lee", "박": "park", "최": "choi", "정": "jung", "강": "kang", "조": "cho", "윤": "yoon", "장": "jang",
    "임": "lim", "한": "han", "오": "oh", "서": "seo", "신": "shin", "권": "kwon", "황": "hwang", "안": "ahn", "송": "song",
    "류": "ryu", "홍": "hong", "전": "jeon", "고": "ko", "문": "moon", "손": "son", "양": "yang", "배": "bae", "백": "baek",
    "허": "heo", "유": "yoo", "남": "nam", "심": "shim", "노": "noh", "하": "ha", "우": "woo", "주": "joo", "구": "koo",
}  # fmt: skip
_HANJA = {
    "김": "金", "이": "李", "박": "朴", "최": "崔", "정": "鄭", "강": "姜", "조": "趙", "윤": "尹", "장": "張", "임": "林", "한": "韓", "오": "吳",
    "서": "徐", "신": "申", "권": "權", "황": "黃", "안": "安", "송": "宋", "홍": "洪", "전": "全", "고": "高", "문": "文", "손": "孫", "양": "梁",
    "배": "裵", "백": "白", "허": "許", "유": "劉", "남": "南", "민": "珉", "수": "秀", "지": "智", "현": "賢", "준": "俊", "연": "妍",
    "진": "珍", "영": "英", "희": "姬", "은": "恩", "주": "珠", "호": "浩", "우": "宇", "성": "成", "재": "在", "경": "敬", "미": "美", "선": "善",
    "순": "順", "자": "子", "숙": "淑", "철": "哲", "훈": "勳", "혜": "惠", "태": "泰", "원": "元", "아": "娥", "하": "河", "동": "東",
    "석": "錫", "환": "煥", "규": "圭", "용": "龍", "기": "基", "승": "承", "상": "相", "병": "炳", "종": "鍾", "인": "仁", "예": "藝", "나": "娜",
}  # fmt: skip
EMOJI = "🐶🐰🔥💀😂🤡⭐🍀❤🐻🌸👑🙏"


def letters(syllable: str) -> tuple[int, int, int]:
    """Numbers of the onset, vowel and coda of a Hangul syllable."""
    code = ord(syllable) - 0xAC00
    return code // 588, code // 28 % 21, code % 28


def is_hangul(text: str) -> bool:
    """Whether a text is of Hangul syllables alone."""
    return bool(text) and all("가" <= char <= "힣" for char in text)


def has_coda(text: str) -> bool:
    """Whether the last syllable ends in a consonant."""
    return is_hangul(text[-1:]) and letters(text[-1])[2] > 0


class Names:
    """Source of invented names."""

    def __init__(self, shared: Path, foreign: Sequence[str], random: Random) -> None:
        self._random = random
        self._foreign = foreign
        with (shared / "data" / "names" / "surnames_2015.tsv").open(encoding="utf-8") as lines:
            rows = list(csv.reader(lines, delimiter="\t"))[1:]
        self.surnames = [row[0] for row in rows]
        self._bearers = [int(row[1]) for row in rows]
        self._even = sorted(set(self.surnames) | set(_RARE_SURNAMES))

    def surname(self) -> str:
        """A surname, half by census and half evenly."""
        if self._random.random() < 0.5:
            return self._random.choices(self.surnames, self._bearers)[0]
        return self._random.choice(self._even)

    def given(self) -> str:
        """A given name of any generation."""
        random, kind = self._random, self._random.random()
        if kind < 0.45:
            return random.choice(_YOUNG_FIRST) + random.choice(_YOUNG_LAST)
        if kind < 0.55:
            return random.choice(_YOUNG_FIRST + _OLD_FIRST) + random.choice(_YOUNG_LAST + _OLD_LAST)
        if kind < 0.74:
            return random.choice(_OLD_FIRST) + random.choice(_OLD_LAST)
        if kind < 0.92:
            return random.choice(_PURE)
        return random.choice(_SINGLE) if kind < 0.98 else random.choice(_SINGLE) + random.choice(_SINGLE)

    def given_like(self, old: str) -> str:
        """A given name of two syllables or more with a last syllable that takes the same josa."""
        return self._pick(self.given, lambda new: len(new) >= min(len(old), 2) and has_coda(new) == has_coda(old))

    def full_like(self, old: str) -> str:
        """A full name with a last syllable that takes the same josa."""
        return self._pick(lambda: self.surname() + self.given(), lambda new: has_coda(new) == has_coda(old))

    def foreign_like(self, old: str) -> str:
        """A foreign name of several words with a last syllable that takes the same josa."""
        return self._pick(self._foreign_name, lambda new: has_coda(new) == has_coda(old))

    def _foreign_name(self) -> str:
        """A known name, or the beginning of one and the end of another."""
        first, last = self._random.choice(self._foreign), self._random.choice(self._foreign)
        if self._random.random() < 0.3:
            return first
        joint = self._random.choices([" ", "", "-"], [0.85, 0.12, 0.03])[0]
        return first.split(" ")[0] + joint + last.split(" ")[-1]

    @staticmethod
    def _pick(make: Callable[[], str], fits: Callable[[str], bool]) -> str:
        for _ in range(30):
            new = make()
            if fits(new):
                return new
        return make()

    def disguise(self, name: str) -> str:
        """Write a Hangul name in one of the ways that dodge a search."""
        return self._random.choice(_DISGUISES)(name, self._random)


def onsets(name: str) -> str:
    """The initial consonants: 김민수 -> ㄱㅁㅅ."""
    return "".join(_ONSETS[letters(char)[0]] for char in name)


def romanised(name: str) -> str:
    """The name in Latin letters, without a fixed system."""
    return "".join(
        _LATIN_ONSET[onset] + _LATIN_VOWEL[vowel] + _LATIN_CODA[coda] for onset, vowel, coda in map(letters, name)
    )


def mistyped(name: str) -> str:
    """The name as typed with the keyboard set to English."""
    return "".join(
        _KEYS_ONSET[onset] + _KEYS_VOWEL[vowel] + _KEYS_CODA[coda] for onset, vowel, coda in map(letters, name)
    )


def _split(name: str, random: Random) -> str:
    return random.choice([".", " ", "/", "-", "·", "_", ",", "^", "*", "~", "1", "2", ". ", *EMOJI]).join(name)


def _mask_middle(name: str, random: Random) -> str:
    mask = random.choice("OㅇO*○XxㅇoO0_ㅁ◯●#?")
    return name[0] + mask * max(len(name) - 2, 1) + (name[-1] if len(name) > 2 else "")


def _mask_tail(name: str, random: Random) -> str:
    mask = random.choice(["O", "ㅇ", "*", "○", "X", "땡", "ㅁ", "_", "0"])
    keep = random.choice((1, 1, 1, 2)) if len(name) > 2 else 1
    return name[:keep] + mask * (len(name) - keep)


def _mask_head(name: str, random: Random) -> str:
    return random.choice("Oㅇ*○X?") + name[1:]


def _mo(name: str, _: Random) -> str:
    return name[0] + "모"


def _onsets(name: str, _: Random) -> str:
    return onsets(name)


def _half_onsets(name: str, random: Random) -> str:
    keep = random.randrange(len(name))
    if random.random() < 0.4:
        return name[0] + onsets(name[1:])
    return "".join(char if at == keep else onsets(char) for at, char in enumerate(name))


def _loose_onsets(name: str, random: Random) -> str:
    return random.choice([" ", ".", "/", "-", "_"]).join(onsets(name))


def _latin(name: str, random: Random) -> str:
    family = _LATIN_SURNAME.get(name[0]) or romanised(name[0])
    given = romanised(name[1:]) or "min"
    split = " ".join(romanised(char) for char in name[1:]) or given
    shapes = (
        f"{family} {given}", f"{given} {family}", f"{family}{given}", f"{given}{family}", f"{family} {split}",
        f"{family}_{given}", f"{given}.{family[0]}", f"{given} {family[0].upper()}.", f"{family}, {given}",
        f"{family}-{given}", f"{given} {family[0]}",
    )  # fmt: skip
    shape = random.choice(shapes)
    return random.choice([shape, shape.title(), shape, shape.upper()])


def _latin_initials(name: str, random: Random) -> str:
    first = [(_LATIN_SURNAME.get(name[0]) or romanised(name[0]))[0], *(romanised(char)[0] for char in name[1:])]
    joined = random.choice(["", ".", ""]).join(first).upper()
    return random.choice([joined, joined.lower(), joined, first[0].upper() + ". " + "".join(first[1:]).upper()])


def _keys(name: str, _: Random) -> str:
    return mistyped(name)


def _hanja(name: str, _: Random) -> str:
    return "".join(_HANJA.get(char, char) for char in name)


def _noise(name: str, random: Random) -> str:
    at = random.randrange(1, len(name)) if len(name) > 1 else 1
    return name[:at] + random.choice(["1", "2", "ㅋ", "!", "♡", "ㅡ", "~", "^^", "(", "'", "@"]) + name[at:]


def _stretched(name: str, random: Random) -> str:
    onset, vowel, coda = letters(name[-1])
    if coda:
        return name[:-1] + chr(0xAC00 + (onset * 21 + vowel) * 28) + _CODAS[coda] * random.choice((1, 2))
    return name + _VOWELS[vowel] * random.choice((1, 1, 2))


_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_CODAS = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
_DISGUISES: tuple[Callable[[str, Random], str], ...] = (
    _split, _split, _split, _split, _mask_middle, _mask_middle, _mask_middle, _mask_tail, _mask_tail, _mask_head, _mo, _onsets, _onsets,
    _onsets, _half_onsets, _half_onsets, _loose_onsets, _latin, _latin, _latin, _latin_initials, _keys, _hanja, _noise, _stretched,
)  # fmt: skip
