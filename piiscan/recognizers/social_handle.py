"""Accounts on messengers and social networks: links, @names, names behind a cue, game tags and nicknames.

Source: the services' own rules for user names (Instagram: up to 30 letters, digits, points and underscores; X: 15; KakaoTalk ID: 4 to 15;
Discord: 2 to 32; Riot and Battle.net: name, # and a tag) and their public link formats.
"""

import re
from collections.abc import Iterator
from typing import ClassVar, Final

import regex

from piiscan.model import Message, Subject
from piiscan.nlp.signals import Signals
from piiscan.recognizers.base import Hit, KoreanRecognizer, Rule
from piiscan.recognizers.digit_runs import before, hit

_SOURCE: Final = "user name rules of the services"
_PATH: Final = r"[A-Za-z0-9_.@%+-]{2,60}"
_LINK = regex.compile(
    rf"""(?<![A-Za-z0-9@.])(?:https?://)?(?:www\.|m\.|mobile\.)?(?:
      (?:instagram\.com|instagr\.am|facebook\.com|fb\.com|fb\.me|x\.com|twitter\.com|twitch\.tv|t\.me|telegram\.me|github\.com|gitlab\.com
        |blog\.naver\.com|linktr\.ee|litt\.ly|soundcloud\.com|pinterest\.com|onlyfans\.com|ask\.fm|asked\.kr|spooncast\.net|bj\.afreecatv\.com
        |ch\.sooplive\.co\.kr|chzzk\.naver\.com|wa\.me|band\.us|peing\.net|toss\.me|snapchat\.com/add|discord\.gg|velog\.io|brunch\.co\.kr
        |threads\.net|threads\.com|tiktok\.com|youtube\.com/(?:c|channel|user)|discord\.com/(?:users|invite)|steamcommunity\.com/(?:id|profiles)
        |linkedin\.com/in|open\.kakao\.com/(?:o|me)|pf\.kakao\.com|qr\.kakao\.com/talk|line\.me/ti/p)/(?P<path>{_PATH}(?<!\.))
      |youtube\.com/(?P<at>@{_PATH}(?<!\.))
      |(?P<sub>[a-z0-9_-]{{3,32}})\.(?:tistory\.com|carrd\.co|bsky\.social)
    )/?""",
    regex.VERBOSE,
)
_HOSTS: Final = (
    ".com/",
    ".me/",
    ".tv/",
    ".gg/",
    ".us/",
    ".ly/",
    ".ee/",
    ".net/",
    ".am/",
    ".kr/",
    ".io/",
    ".fm/",
    "tistory.com",
    "carrd.co",
    "bsky.social",
)
_PAGES_TEXT: Final = (
    "p reel reels explore stories tv accounts about home search hashtag i intent share login groups watch "
    "events marketplace gaming pages settings features pricing topics trending help policy legal shorts "
    "playlist results feed status notice"
)
_PAGES: Final = frozenset(_PAGES_TEXT.split())
_FILES: Final = (
    ".nhn", ".php", ".html", ".htm", ".asp", ".aspx", ".do", ".jsp", ".naver", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".mp4", ".pdf",
    ".hwp", ".docx", ".pptx", ".xlsx", ".csv", ".txt", ".zip",
)  # fmt: skip
_SPELLED: Final = "공영일이둘삼셋사넷오육칠팔구"
_AT = regex.compile(
    rf"(?<![A-Za-z0-9_.@/가-힣])@(?P<name>[A-Za-z0-9_][A-Za-z0-9_.]{{0,29}}(?:(?<=_)[{_SPELLED}]{{2,6}})?)(?![A-Za-z0-9_@])"
)
_NO_ACCOUNT_TEXT: Final = (
    "everyone here all channel override property param return returns staticmethod media import gmail "
    "naver test dataclass"
)
_NO_ACCOUNT: Final = frozenset(_NO_ACCOUNT_TEXT.split())

_JOIN: Final = r"(?:언더바|언더스코어|밑줄|쩜|점|하이픈|대시|[(\[](?:언더바|언더스코어|밑줄|쩜|점|하이픈|대시|공|영|숫자)[^()\[\]\n]{0,8}[)\]])"
_ID: Final = (
    rf"(?P<id>@?[A-Za-z0-9_](?:[ ][A-Za-z0-9_.]){{5,24}}(?:[ ]?[A-Za-z0-9_.]{{2,12}})?(?![A-Za-z0-9])"
    rf"|@?[A-Za-z0-9_.][A-Za-z0-9_.-]*(?:(?:{_JOIN}|[!~*^♥♡\p{{So}}\p{{Sk}}]{{1,2}})[A-Za-z0-9_.-]+){{0,6}}(?:#[0-9A-Za-z]{{2,5}})?)"
)
_SERVICE: Final = (
    r"카톡|카카오톡|카카오|갠톡|오픈톡|오픈채팅|오픈챗|옵챗|오카|톡|인스타그램|인스타|인별|트위터|트위타|트윗|엑스|텔레그램|텔레그렘|텔레|텔그|텔"
    r"|디스코드|디코|디스코|라인|위챗|왓츠앱|왓챕|스냅챗|스냅|페이스북|페북|페메|틱톡|유튜브|유툽|트위치|아프리카|깃허브|깃헙|스레드|쓰레드"
    r"|블로그|스팀|배틀태그|배틀넷|배틀코드|라이엇|링크드인|시그널|틴더|에스크|당근|번장|중나|(?:discord|Discord|telegram|Telegram|kakao|Kakao|tiktok|line|LINE|snap|twitter|Twitter|insta|Insta|IG|ig|wechat|WeChat|github)(?![A-Za-z0-9_.])"
)
_ACCOUNT: Final = (
    r"아이디|아뒤|ㅇㅇㄷ|아디|(?:id|ID|Id)(?![A-Za-z0-9_])|계정|부계정|부계|본계|뒷계|비계|공계|닉네임|닉|친추|친신"
)
_CUED = regex.compile(
    rf"(?<![A-Za-z0-9_./=?&])(?:(?P<service>{_SERVICE})(?:[ ]?(?P<account>{_ACCOUNT}))?|"
    rf"(?P<alone>{_ACCOUNT}))(?:은|는|이|가|도|로는|로|[ ]줘|[ ]추가|[ ]주소)?[ ]?"
    rf"(?:[:=→>~\-ㅡ|/]{{1,3}}>?[ ]?|[\"'“‘(\[][ ]?)?{_ID}(?![A-Za-z0-9_@])"
)
_WORDS_TEXT: Final = (
    "dm id pc sns ios app link story live feed reels bot web vip url qr ok no yes kakao instagram insta "
    "twitter facebook discord telegram line youtube tiktok github steam google naver gmail mail email "
    "open chat talk android iphone galaxy apple premium plus pro max mini nitro server update ver hashtag "
    "follow follower like the and http https www com profile photo group game main sub new old pay "
    "private public"
)
_WORDS: Final = frozenset(_WORDS_TEXT.split())
_TAG = regex.compile(
    r"(?<![가-힣A-Za-z0-9#])(?P<tag>[가-힣A-Za-z0-9][가-힣A-Za-z0-9_. ]{1,15}(?<! )#(?:[A-Z]{2}[0-9]{1,3}"
    r"|[0-9]{4,5}|(?P<word>[A-Za-z0-9]{2,5}|[가-힣]{2,4})))(?![가-힣A-Za-z0-9#])"
)
_GAME: Final = re.compile(
    r"듀오|롤|티어|라이엇|배틀|발로|디코|마스터|다이아|골드|실버|플레|에메|브론즈|아이언|챌|그마|친추|섭|서버|닉|캐릭|원딜|서폿|정글|미드|탑|파티|길드|랭"
)
_NICK = regex.compile(
    r"""(?<![가-힣])(?:(?:판매자|구매자|당근|번장|중나|롤|게임|루리웹|펨코|오르비|디시|에타|옆|전|새|현재)[ ]?)?
        (?:닉네임|닉|고닉|반고닉|채널명)(?:은|는)?
    (?:[ ]?[:=][ ]?|[ ]?[\"'“‘\[<「(][ ]?|[ ])(?P<nick>[가-힣A-Za-z0-9_]{2,14}?)(?=[\"'”’\]>」)]|,|\n|$|[ ]?(?:=|→|->|/|[(|])
    |(?:임|인데|이고|이라는|라는|이라고|라고|입니다|이에요|예요|이래|쓰는|쓰던|님)(?![가-힣])|[ ](?:본명|실명
        |이름|쓰는|쓰던|얘|이거|이새끼|사칭|먹튀|친추|친신|구독|인데|임(?![가-힣])|로(?![가-힣])))""",
    regex.VERBOSE,
)
_NO_NICK_TEXT: Final = (
    "변경 바꿈 바꾸 바꿨 뭐 뭔 뭐임 뭐야 추천 생성 공개 비공개 있음 없음 없는 있는 모름 "
    "아는 보고 보면 보니 까고 깔 까면 차단 신고 검색 저격 언급 그대로 똑같 다른 같은 새로 "
    "좀 한글 영어 이름 본명 실명 설정 만들 지우 삭제 알려 말해 적어 쓰고 쓰는 달고 달아 "
    "보여 여러 두개 하나 둘 전부 다들 누구 어디 아니 진짜 원래 이제 계속 자주 맨날 키우 "
    "육성 삽니다 팝니다 판매 구매 귀여 예쁘 웃기 때문 사칭 도용 먹튀 거래 세탁"
)
_NO_NICK: Final = frozenset(_NO_NICK_TEXT.split())
_VERB = re.compile(r"^[0-9]+$|(?:하고|바꾸고|서|는데|던데|며|면|네|냐|니|다|든|함|됨|음|게|지|죠|요)$")
_BARE = regex.compile(
    r"(?<![A-Za-z0-9_.@/\\#$%&=?:-])(?P<name>[A-Za-z][A-Za-z0-9.]*_[A-Za-z0-9_.]*[A-Za-z0-9_])(?![A-Za-z0-9_@/\\(=])"
)
_CODE: Final = re.compile(
    r"\.(?:py|js|ts|c|h|cpp|java|txt|csv|jpg|png|pdf|mp4|docx?|xlsx?|hwp|zip|exe|json)$|^[A-Z0-9_]+$|__"
)
_CODE_TALK: Final = regex.compile(
    r"변수|함수|에러|코드|파이썬|자바|리스트|레포|컬럼|테이블|파일|커밋|import|def |return|print|null|Error|[=(){};]{2}|= ?\["
)
_MAY_BE_ACCOUNT = re.compile(
    r"[A-Za-z][A-Za-z0-9_.(~!]{2}|[A-Za-z0-9_][\W_][A-Za-z0-9_.][\W_][A-Za-z0-9]|[A-Za-z0-9_.]{2}[언밑점쩜(\[\W]"
)
_LETTER = re.compile("[A-Za-z]")
_NO_LETTER = re.compile("[^A-Za-z]+")
_ODD = re.compile(r"[0-9_.]|[^\x00-\x7f]")
_PERSONAL = re.compile("[0-9.]|[a-z]{2,}_[a-z]{3,}")
_REACH = 40
_LONG_ID = 5


_VARIABLE = re.compile(
    r"[a-z]{1,12}(?:_[a-z]{1,12}){0,3}_(?:id|no|key|at|url|uri|num|idx|type|date|time|token|code|count|status)"
)
"""A variable's name in a log or a program, such as trace_id: the tagger knows no programming."""


class SocialHandleRecognizer(KoreanRecognizer):
    """Finds account names, profile links, open chats and nicknames."""

    ENTITY: ClassVar[str] = "SOCIAL_HANDLE"
    RULES: ClassVar[tuple[Rule, ...]] = (
        Rule(
            "handle.link",
            Message("프로필·오픈채팅 링크", "link to a profile or a chat"),
            _SOURCE,
            (
                "⟦instagram.com/minsu_k⟧ 가봐",
                "오픈톡 ⟦https://open.kakao.com/o/gR7m2Qx⟧ 로",
                "⟦t.me/min_whale0⟧고",
                "⟦steamcommunity.com/id/min_kim⟧ 친추",
                "⟦youtube.com/@min.ride⟧",
                "블로그 ⟦minlog.tistory.com⟧",
            ),
            ("instagram.com/p/Cabc123", "youtube.com/watch?v=abc", "naver.com/news", "https://x.com/home"),
        ),
        Rule(
            "handle.at",
            Message("@로 시작하는 계정", "account that begins with @"),
            _SOURCE,
            ("인스타 ⟦@minsu_0412⟧ 맞팔", "⟦@min.su_⟧ 이거", "(⟦@minsu⟧)", "본체는 ⟦@seol.ahh_⟧."),
            ("minsu@naver.com", "5시 @ 강남역", "@everyone 공지", "@2 @3", "@property"),
        ),
        Rule(
            "handle.cue",
            Message("카톡·인스타 등의 뒤에 온 계정", "account behind the name of a service"),
            _SOURCE,
            (
                "카톡 ⟦minsu0412⟧",
                "인스타는 ⟦min.drumz⟧ 비계로",
                "디코 ⟦minnie_ok#0731⟧ 로",
                "인스타 ⟦y u n _ d o l . 0 3⟧ 띄어쓰기 빼고",
                "카톡 ⟦moon언더바nari언더바08⟧",
                "카톡은 ⟦jmw⛰2102⛰ok⟧ 에서",
                "카톡 ⟦so!ra!box!11⟧ 느낌표 빼고",
                "걔 인스타 ⟦chul(밑줄)ring9⟧ 맞고",
                "톡아이디 ⟦mogi_78z⟧ 과외",
                "텔레 : ⟦danbi_trs⟧",
            ),
            ("인스타 dm 주세요", "카톡 pc버전", "카톡 2개", "유튜브 premium", "라인 3년", "톡 1234", "스팀 link"),
        ),
        Rule(
            "handle.tag",
            Message("게임·디스코드 태그", "game or Discord tag"),
            _SOURCE,
            (
                "⟦닥터곰탱#31842⟧ 친추",
                "듀오 ⟦볶음우동#KR2⟧",
                "⟦moonrabbit#4471⟧ 얘 누군지",
                "롤 닉 ⟦바울이와제자들#AMEN⟧",
            ),
            ("오늘 #맛집 #1234", "글#카페", "이슈 #20417"),
        ),
        Rule(
            "handle.bare",
            Message("계정처럼 쓴 낱말", "word spelled like an account"),
            _SOURCE,
            ("분탕친 ⟦hong_zzang⟧ 본명", "욕한 ⟦bbang_doduk7⟧ 누군지"),
            ("T_T 힘들다", "파일 main_test.py", "ERROR_CODE", "__init__", "o_o"),
        ),
        Rule(
            "handle.nick",
            Message("닉네임", "nickname"),
            "annotation guide",
            (
                "고닉 ⟦새벽두부⟧ 본명 뭐냐",
                "당근 닉은 ⟦부드러운감자77⟧인데",
                "걔 에타 닉 ⟦감자전사⟧임",
                "채널명 ⟦감자별⟧ 구독",
            ),
            ("닉 변경 어케함", "닉네임 추천 좀", "닉값하네", "닉 바꿔서 또", "아이디 삭제됨"),
        ),
        Rule("handle.tagger", Message("문맥상 계정·닉네임", "account or nickname by its context"), "piiscan tagger"),
    )

    def find(self, signals: Signals) -> Iterator[Hit]:
        """Yield the accounts of a post."""
        text = signals.text
        if signals.has_latin:
            yield from _accounts(text)
        if "#" in text:
            yield from _tags(text)
        if "닉" in text or "채널명" in text:
            yield from _nicks(text)
        for tag in signals.tagged(self.ENTITY):
            if _may_be_account(text[tag.start : tag.end]):
                subject = Subject.NOBODY if tag.optional else Subject.PERSON
                yield Hit(tag.start, tag.end, tag.probability, "handle.tagger", subject)


def _may_be_account(name: str) -> bool:
    """Tell whether a word may be an account: neither one character nor a variable nor a file."""
    return len(name) > 1 and not _VARIABLE.fullmatch(name) and not name.lower().endswith(_FILES)


def _accounts(text: str) -> Iterator[Hit]:
    """Yield what is spelled in Latin letters."""
    if "." in text and any(host in text for host in _HOSTS):
        yield from _links(text)
    if "@" in text:
        yield from _at_names(text)
    if _MAY_BE_ACCOUNT.search(text):
        yield from _cued(text)
        if "_" in text and not _CODE_TALK.search(text):
            yield from _bare(text)


def _links(text: str) -> Iterator[Hit]:
    for match in _LINK.finditer(text):
        path = match["path"] or ""
        if (
            path.lower() not in _PAGES
            and not path.endswith(_FILES)
            and match.string[match.end() - 1 : match.end()] != "."
        ):
            end = match.end() - (match[0].endswith("/"))
            yield Hit(match.start(), end, 0.95, "handle.link")


def _at_names(text: str) -> Iterator[Hit]:
    for match in _AT.finditer(text):
        name = match["name"].rstrip(".")
        if len(name) > 2 and _LETTER.search(name) and name.lower() not in _NO_ACCOUNT:  # noqa: PLR2004
            yield Hit(match.start(), match.start() + 1 + len(name), 0.9, "handle.at")


def _cued(text: str) -> Iterator[Hit]:
    for match in _CUED.finditer(text, overlapped=True):
        start, end = match.span("id")
        while end > start and text[end - 1] in ".-!~*^":
            end -= 1
        if _is_account(
            text[start:end],
            sure=match["service"] is not None
            and match["service"] not in {"톡", "라인", "텔", "당근", "line", "ig", "snap"},
        ):
            yield Hit(start, end, 0.85, "handle.cue")


def _is_account(name: str, *, sure: bool) -> bool:
    """Whether a word is a user name: no plain word or number, and behind a weak cue with a digit or an underscore."""
    letters = _NO_LETTER.sub("", name)
    if not letters or len(name) < 4 or letters.lower() in _WORDS or "@" in name[1:]:  # noqa: PLR2004
        return False
    odd = _ODD.search(name) is not None
    return odd or (sure and len(name) >= _LONG_ID and name.islower())


def _bare(text: str) -> Iterator[Hit]:
    """Yield words that only accounts are spelled like: hong_gd77, min.ji_02."""
    for match in _BARE.finditer(text):
        name = match["name"]
        personal = _PERSONAL.search(name) is not None
        if len(name) >= 6 and personal and not _CODE.search(name):  # noqa: PLR2004
            yield hit(match, 0.55, "handle.bare", group="name")


def _tags(text: str) -> Iterator[Hit]:
    for match in _TAG.finditer(text):
        start, end = match.span("tag")
        name = text[start:end].split("#", maxsplit=1)[0]
        start += name.rfind(" ") + 1
        if match["word"] and not _GAME.search(before(text, start, _REACH) + text[end : end + _REACH]):
            continue
        if end - start > 5:  # noqa: PLR2004
            yield Hit(start, end, 0.85, "handle.tag")


def _nicks(text: str) -> Iterator[Hit]:
    for match in _NICK.finditer(text):
        start, end = match.span("nick")
        if not any(match["nick"].startswith(word) for word in _NO_NICK) and not _VERB.search(match["nick"]):
            yield Hit(start, end, 0.6, "handle.nick")
