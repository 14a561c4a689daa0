"""Invents the dates, numbers and account names that posts hold, in the layouts that posts use."""

# ruff: noqa: E501, PLR2004 - odds and layouts of a draw read best where they are used

from random import Random

from training.names import Names, romanised

_WORDS = "공일이삼사오육칠팔구"
_PARTS = ["zero", "zzang", "love", "star", "moon", "sun", "sky", "cat", "dog", "bear", "rabbit", "lucky", "happy", "sweet", "dev", "pro", "luv", "daily", "log", "pic", "fit", "art", "music", "run", "cook", "travel", "official", "real", "its", "the", "im", "my", "ur", "x", "hi", "baby", "mint", "peach", "lemon", "berry", "cloud", "rain", "snow", "blue", "pink", "black", "white", "dark", "soft", "cozy", "gram", "note", "diary", "room", "home", "vibe", "mood", "xoxo", "study", "med", "nurse"]  # fmt: skip
_NICK = ["새벽", "달빛", "감자", "고양이", "토끼", "곰돌이", "초코", "우유", "딸기", "라떼", "먹방", "냥이", "댕댕이", "사신", "검객", "마왕", "전설", "용사", "법사", "힐러", "탱커", "장인", "도사", "요정", "별똥별", "구름", "바람", "하품", "낮잠", "라면", "만두", "김치", "치즈", "두부", "호떡", "붕어빵", "오리", "너구리", "펭귄", "상어", "고래", "나무늘보", "몽글", "포근", "졸린", "배고픈", "춤추는", "화난", "슬픈", "행복한", "외로운", "무적", "최강", "영원한", "귀여운", "작은", "큰"]  # fmt: skip


class Identifiers:
    """Source of dates, student numbers and account names."""

    def __init__(self, names: Names, random: Random) -> None:
        self._names, self._random = names, random

    def birthdate(self) -> str:
        """A birth date or year."""
        random = self._random
        year, month, day = random.randint(1958, 2019), random.randint(1, 12), random.randint(1, 28)
        short = f"{year % 100:02}"
        return random.choice([
            f"{short}년생", f"{short}년생", f"{short}년생", f"{year}년생", f"{short}년 {month}월생", f"{year}.{month:02}.{day:02}",
            f"{year}. {month}. {day}.", f"{year}-{month:02}-{day:02}", f"{short}{month:02}{day:02}", f"{short}.{month:02}.{day:02}",
            f"{short}.{month}.{day}", f"{year}년 {month}월 {day}일", f"{year}{month:02}{day:02}", f"{short}/{month:02}/{day:02}",
            f"{short}년 {month}월 {day}일", f"{short}.{month:02}.{day:02}생", self._spelled(short) + "년생", f"{short} 년생", f"{year}년 {month}월생",
            f"빠른{short}", f"빠른 {short}년생", f"{short}생", f"{short}{month:02}{day:02}생", f"{month}월 {day}일생", f"{year}/{month}/{day}",
        ])  # fmt: skip

    def student_number(self) -> str:
        """A student number."""
        random = self._random
        year, number = random.randint(2012, 2026), random.randint(10001, 99999)
        code = f"{random.randint(1, 3)}{random.randint(1, 14):02}{random.randint(1, 35):02}"
        return random.choice([
            f"{year}{number}", f"{year}{number}", f"{year}{random.randint(100000, 999999)}", f"{year}-{number}", f"{year % 100}{number}",
            f"{year % 100}{random.randint(100000, 999999)}", f"{random.choice('ABCHMK')}{year % 100}{number % 10000:04}", code, code, code,
            f"{year}{number % 10000:04}", f"{year} {number}", self._spelled(f"{year}{number}"), f"{year}{number}"[:6] + "***",
            f"{year}***{number % 100:02}", f"{random.randint(1, 3)}-{random.randint(1, 12)}-{random.randint(1, 33)}",
        ])  # fmt: skip

    def handle(self) -> str:
        """An account name on a messenger, a social network or in a game."""
        random, kind = self._random, self._random.random()
        if kind < 0.15:
            return (
                random.choice(_NICK)
                + random.choice(["", "", " "])
                + random.choice(_NICK)
                + random.choice(["", "", "", "12", "zz", "77", "TV"])
            )
        name = random.choice([romanised(self._names.given()), romanised(self._names.given()), random.choice(_PARTS)])
        name = random.choice(
            [name, name[:4], name.replace("eo", "u"), name + name[-1], name[0] + random.choice(_PARTS)]
        )
        tail = random.choice(
            [
                random.choice(_PARTS),
                f"{random.randint(0, 99):02}",
                f"{random.randint(1, 12):02}{random.randint(1, 28):02}",
                "",
                "x",
                f"{random.randint(1990, 2012)}",
            ]
        )
        glue = random.choice(["_", ".", "", "", "__", "-", "_._"])
        body = (
            random.choice(["", "", "", "_", "x_", "im.", "its_"])
            + name
            + (glue + tail if tail else "")
            + random.choice(["", "", "", "_", "__", "."])
        )
        if kind < 0.45:
            return "@" + body
        if kind < 0.55:
            return (
                random.choice(
                    [
                        "instagram.com/",
                        "twitter.com/",
                        "x.com/",
                        "https://instagram.com/",
                        "open.kakao.com/o/",
                        "t.me/",
                        "facebook.com/",
                        "youtube.com/@",
                    ]
                )
                + body
            )
        return f"{body}#{random.randint(1000, 9999)}" if kind < 0.6 else body

    @staticmethod
    def _spelled(digits: str) -> str:
        return "".join(_WORDS[int(digit)] for digit in digits)
