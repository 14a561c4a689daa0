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
PEOPLE_LEFT = Message("들어맞는 사람 약 {count}명", "people left: about {count}")
REASONS = {
    Reason.TOO_LONG: Message("너무 김", "too long"),
    Reason.UNDECODABLE: Message("읽을 수 없는 바이트", "undecodable bytes"),
    Reason.MALFORMED: Message("형식이 깨짐", "malformed"),
    Reason.TIMEOUT: Message("시간 초과", "out of time"),
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
IN_FLAGGED = Message("걸린 글에서 찾은 것", "Found in flagged posts")
TOP = Message("먼저 볼 글", "Posts to look at first")
ROW = Message("{number}행", "row {number}")
MISSED = Message("검사하지 못한 행 {count}개", "{count} rows were not examined to the end")
MORE = Message("… 그 밖에 {count}개", "… and {count} more")
WRITTEN = Message("쓴 파일", "Written")
NO_ROWS = Message("글이 없습니다.", "There are no posts.")
SCANNED = Message("글 {rows}개를 {seconds:.1f}초에 읽었습니다.", "{rows} posts read in {seconds:.1f} s.")
POSTS_READ = Message("글 {rows}개를 읽었습니다.", "{rows} posts were read.")
READ_AS = Message("{how} · 검사한 열: {examined}", "{how} · examined columns: {examined}")
LEFT_OUT = Message("검사하지도 복사하지도 않은 시트·표: {names}", "neither examined nor copied: {names}")
KEPT = Message("그대로 둔 열(검사하지 않음): {columns}", "kept as they are, not examined: {columns}")
TOGETHER = Message(
    "같은 {columns} 안의 글은 함께 판정했습니다. 합쳐야 드러나는 글 {count}개",
    "posts of the same {columns} are judged together; {count} expose somebody only so",
)
FORGOTTEN = Message(
    "동시에 열린 스레드·글쓴이가 많아, 앞의 글을 잊은 뒤 다시 나온 것이 {count}번 있습니다. 그 앞뒤는 합쳐 보지 못했습니다. "
    "스레드별로 정렬해서 다시 검사하면 됩니다.",
    "too many threads or authors were open at once: {count} times one came back after its earlier posts had been forgotten, so "
    "these were not judged together. Sort the export by thread and scan it again.",
)
BOARDS_UNUSED = Message(
    "정책에 게시판별 설정이 있지만 게시판 열이 없어 쓰지 못했습니다. --board-column으로 알려 주세요.",
    "the policy has options for boards, but no column says the board, so they were not applied; name it by --board-column.",
)
REPORT = Message("신상 노출 검사 보고서", "Doxxing report")
EXAMINED = Message("검사한 열", "examined")
BOARD = Message("게시판", "board")
FLAGGED = Message("걸린 글", "flagged")
BY_BOARD = Message("게시판별 걸린 글", "Flagged by board")
BY_DAY = Message("날짜별 걸린 글", "Flagged by day")
ALL = Message("모두", "all")
ALL_BOARDS = Message("모든 게시판", "all boards")
REPEATED = Message("여러 글에 되풀이된 식별자", "The same identifier in several posts")
JOINT = Message("여러 글을 합치면 누구인지 드러나는 것", "Posts that expose someone only together")
THREAD = Message("스레드", "thread")
AUTHOR = Message("글쓴이", "author")
COMPLETED_BY = Message("{place}에서 드러남", "completed by {place}")
JOINT_COUNT = Message("모두 {count}건 가운데 {shown}건", "{shown} of {count}")
ONLY_TOGETHER = Message(
    "앞의 글 {count}개와 합쳐야 드러납니다.", "Exposes someone only together with {count} earlier posts."
)
PLACES = Message("행", "rows")
UNFOLLOWED = Message(
    "식별자 종류가 너무 많아 {count}건은 되풀이되는지 세지 못했습니다.",
    "there were too many different identifiers; {count} were not followed.",
)
OTHER_BOARDS = Message("그 밖의 게시판 {count}개", "{count} other boards")
NO_BOARD = Message("(없음)", "(none)")
DAY_TITLE = Message("{day}: 걸린 글 {flagged} / 모두 {posts}", "{day}: {flagged} flagged of {posts}")
SHOWN_POSTS = Message(
    "걸린 글 {flagged}개 가운데 판정마다 가장 심각한 것부터 {shown}개입니다. 나머지는 결과 파일에 있습니다.",
    "{shown} of {flagged} flagged posts, the most serious of each verdict first; all are in the findings.",
)
ALL_POSTS = Message(
    "걸린 글 {flagged}개를 심각한 것부터 모두 보여 줍니다.", "All {flagged} flagged posts, the most serious first."
)
ALL_SEVERITIES = Message("모든 심각도", "all severities")
ALL_KINDS = Message("모든 종류", "all kinds")
SEARCH = Message("글에서 찾기", "search in posts")
TODO = Message("처리한 글 숨기기", "hide what is done")
DONE = Message("처리함", "done")
NO_MATCH = Message("고른 조건에 맞는 글이 없습니다.", "No post matches.")
MASKED = Message("식별자는 가려서 보여 줍니다.", "Identifiers are masked.")
REVEALED = Message(
    "식별자를 그대로 보여 줍니다. 다른 사람에게 넘기지 마세요.", "Identifiers are shown as posted: do not pass this on."
)
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
