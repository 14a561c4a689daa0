"""What the screens say, in both languages."""

from piiscan.entities import ENTITIES
from piiscan.model import Message, Reason, Severity, Verdict

VERDICTS = {
    Verdict.DOXX: Message("신상 노출", "exposes someone"),
    Verdict.LEAK: Message("개인정보", "personal data"),
    Verdict.CLEAN: Message("문제 없음", "clean"),
}
SEVERITIES = {
    Severity.NONE: Message("심각도 없음", "no severity"),
    Severity.LOW: Message("심각도 낮음", "low severity"),
    Severity.MEDIUM: Message("심각도 중간", "medium severity"),
    Severity.HIGH: Message("심각도 높음", "high severity"),
    Severity.CRITICAL: Message("심각도 매우 높음", "critical"),
}
PEOPLE_LEFT = Message("들어맞는 사람 약 {count}명", "fits about {count} people")
REASONS = {
    Reason.TOO_LONG: Message("너무 김", "too long"),
    Reason.UNDECODABLE: Message("읽을 수 없는 바이트", "undecodable bytes"),
    Reason.MALFORMED: Message("형식이 깨짐", "malformed"),
    Reason.FAILED: Message("검사 중 오류", "examination failed"),
}
VERDICT = Message("판정", "Verdict")
POSTS = Message("글", "posts")
SHARE = Message("비율", "share")
ENTITY = Message("종류", "entity")
COVERS = Message("내용", "what it covers")
FOUND = Message("건수", "found")
TEXT = Message("찾은 글자", "text")
PLACE = Message("위치", "place")
SCORE = Message("확신", "score")
DIRECT = Message("그것만으로 한 사람", "one person by itself")
WHY = Message("근거", "why")
REDACTED = Message("가린 글", "Redacted")
NOTHING = Message("찾은 것이 없습니다.", "Nothing was found.")
UNEXAMINED = Message("검사하지 못함", "not examined")
BY_VERDICT = Message("판정별 글", "Posts by verdict")
BY_ENTITY = Message("종류별 찾은 것", "Findings by entity")
TOP = Message("먼저 볼 글", "Posts to look at first")
ROW = Message("{number}행", "row {number}")
MISSED = Message("검사하지 못한 행 {count}개", "{count} rows were not examined to the end")
MORE = Message("… 그 밖에 {count}개", "… and {count} more")
WRITTEN = Message("쓴 파일", "Written")
NO_ROWS = Message("글이 없습니다.", "There are no posts.")
SCANNED = Message("글 {rows}개를 {seconds:.1f}초에 읽었습니다.", "{rows} posts read in {seconds:.1f} s.")
READ_AS = Message("{how} · 검사한 열: {examined}", "{how} · examined columns: {examined}")
LEFT_OUT = Message("검사하지도 복사하지도 않은 시트·표: {names}", "neither examined nor copied: {names}")
KEPT = Message("그대로 둔 열(검사하지 않음): {columns}", "kept as they are, not examined: {columns}")
REPORT = Message("신상 노출 검사 보고서", "Doxxing report")
EXAMINED = Message("검사한 열", "examined")
BOARD = Message("게시판", "board")
FLAGGED = Message("걸린 글", "flagged")
BY_BOARD = Message("게시판별", "By board")
BY_DAY = Message("날짜별", "By day")
ALL = Message("모두", "all")
ALL_BOARDS = Message("모든 게시판", "all boards")
REPEATED = Message("여러 글에 되풀이된 식별자", "The same identifier in several posts")
JOINT = Message("여러 글을 합치면 누구인지 알 수 있는 스레드", "Threads that identify someone together")
THREAD = Message("스레드", "thread")
COMPLETED = Message("드러나는 글", "completed by")
LEFT = Message("들어맞는 사람", "people left")
ROWS = Message("행", "rows")
GUESSED = Message(
    "인코딩이 맞지 않는 줄이 있어 대부분의 줄에 맞는 {encoding}로 읽었습니다. 다르면 --encoding으로 알려 주세요.",
    "some lines do not fit any encoding; read as {encoding}, which fits most. If that is wrong, use --encoding.",
)


def entity_label(name: str, language: str) -> str:
    """Return what a kind of identifier is called, in short."""
    return ENTITIES[name].label.in_language(language) if name in ENTITIES else name


def entity_title(name: str, language: str) -> str:
    """Return what a kind of identifier covers."""
    return ENTITIES[name].title.in_language(language) if name in ENTITIES else name
