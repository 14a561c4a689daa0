import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from in_process import Client

from piiscan import Policy, Scanner
from piiscan.server.settings import Settings
from piiscan.server.wire import BatchAnswer, CheckAnswer

DOXX = "충남대 의대 24학번 김도현 얘가 애들 뒷담 까고 다님"
LEAK = "방 구해요 연락은 010-0123-4567 로 주세요"
BEGINNING = ["충남대 의대 24학번 얘기 좀 하자", "오늘 날씨 좋다"]
ENDINGS = ["걔 여자고 3반", "그 여자애 3반이래", "ㄱㅁㅅ 아님?", "ㄱㅁㅅ?"]
CLEAN = "오늘 학식 뭐 나오나요"
TRAIN = Path(__file__).parents[3] / "shared" / "corpus" / "train"
Serving = Callable[[Settings], Client]


def post(body: str, **more: Any) -> dict[str, Any]:
    return {"fields": {"body": body}, **more}


@pytest.mark.parametrize(("body", "decision"), [(DOXX, "refuse"), (LEAK, "mask"), (CLEAN, "allow")])
def test_each_verdict_leads_to_what_the_policy_says(client: Client, body: str, decision: str) -> None:
    assert client.check(post(body))["decision"] == decision


@pytest.mark.parametrize("body", [DOXX, LEAK, CLEAN, ""])
@pytest.mark.parametrize("explain", [True, False])
def test_every_answer_is_as_described(client: Client, body: str, *, explain: bool) -> None:
    CheckAnswer.model_validate(client.check(post(body, explain=explain, id="글-1")), strict=True)


def test_an_id_comes_back_as_it_was(client: Client) -> None:
    assert [client.check(post(CLEAN, id=given))["id"] for given in ("a-1", 17)] == ["a-1", 17]


def test_fields_are_judged_together_and_redacted_apart(client: Client) -> None:
    fields = {"title": "충남대 의대 24학번", "body": "김도현 얘가 애들 뒷담 까고 다님", "nickname": "익명123"}
    answer = client.check({"fields": fields})
    assert answer["decision"] == "refuse"
    assert answer["redacted"] == {
        "title": "[학교] [기수]",
        "body": "[이름] 얘가 애들 뒷담 까고 다님",
        "nickname": "익명123",
    }
    assert {(f["field"], fields[f["field"]][f["start"] : f["end"]]) for f in answer["findings"]} == {
        ("title", "충남대 의대"),
        ("title", "24학번"),
        ("body", "김도현"),
    }


@pytest.mark.parametrize(
    ("unit", "encode"),
    [
        ("codepoint", lambda text: text),
        ("utf16", lambda text: text.encode("utf-16-le")),
        ("byte", lambda text: text.encode()),
    ],
)
def test_offsets_count_in_the_unit_asked_for(client: Client, unit: str, encode: Callable[[str], Any]) -> None:
    body = "😀😀 " + LEAK + " 😀"
    answer = client.check(post(body, offset_unit=unit))
    (finding,) = answer["findings"]
    width = 2 if unit == "utf16" else 1
    cut = encode(body)[finding["start"] * width : finding["end"] * width]
    assert cut == encode("010-0123-4567")


def test_the_message_names_kind_and_line_in_both_languages(client: Client) -> None:
    message = client.check(post("안녕하세요\n\n" + LEAK))["message"]
    assert "3번째 줄의 전화번호로 보이는 부분" in message["ko"]
    assert "what looks like a phone number in line 3" in message["en"]


def test_the_message_names_the_field_where_there_are_several(client: Client) -> None:
    message = client.check({"fields": {"title": "방 구해요", "body": LEAK}})["message"]
    assert "본문 1번째 줄의 전화번호로 보이는 부분" in message["ko"]
    assert "a phone number in line 1 of the body" in message["en"]


def test_a_post_that_is_published_as_it_is_has_no_message(client: Client) -> None:
    assert client.check(post(CLEAN))["message"] is None


def test_reasons_and_steps_come_only_when_asked_for(client: Client) -> None:
    plain, explained = client.check(post(DOXX)), client.check(post(DOXX, explain=True))
    assert explained["reasons"]
    assert explained["people_left"]["steps"]
    assert "reasons" not in plain
    assert plain["people_left"].keys() == {"estimate", "low", "high"}


def train_posts() -> list[str]:
    if not TRAIN.is_dir():
        return []
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(TRAIN.glob("T*.txt"))[:3])
    bodies = re.split(r"(?m)^### .*$", text)[1:]
    return [re.sub(r"⟦\??[A-Z_]+:|⟧", "", body).strip() for body in bodies][::4]


@pytest.mark.skipif(not TRAIN.is_dir(), reason="the posts in ../shared are not here")
def test_no_matched_text_is_in_an_answer_that_was_not_asked_to_explain(client: Client) -> None:
    scanner = Scanner()
    for body in train_posts():
        answer = client.check(post(body))
        answer.pop("redacted")
        for finding in answer["findings"]:
            del finding["start"], finding["end"], finding["score"]
        said = re.sub(r"[0-9]+번째 줄|line [0-9]+|[0-9]+곳|and [0-9]+ more", "", str(answer["message"]))
        answer |= {"message": said, "engine": None, "people_left": None, "score": None}
        text = json.dumps(answer, ensure_ascii=False)
        for finding in scanner.scan(body).findings:
            assert len(finding.text) < 2 or finding.text not in text, finding.entity


# -- formats


def test_html_is_read_as_people_see_it_and_keeps_its_markup(client: Client) -> None:
    body = "<p>충남대 의대 24학번</p><p><b>김</b>도현 얘가 애들 뒷담 까고 다님</p>"
    answer = client.check(post(body, format="html"))
    assert answer["decision"] == "refuse"
    assert answer["redacted"]["body"] == "<p>[학교] [기수]</p><p><b>[이름]</b> 얘가 애들 뒷담 까고 다님</p>"
    spans = {body[f["start"] : f["end"]] for f in answer["findings"]}
    assert spans == {"충남대 의대", "24학번", "김</b>도현"}
    assert "2번째 줄의 이름" in answer["message"]["ko"]


@pytest.mark.parametrize(
    ("form", "body", "redacted"),
    [
        ("html", '<a href="tel:010-0123-4567">전화</a>', '<a href="tel:[전화번호]">전화</a>'),
        ("html", '<img src="a.png" alt="010-0123-4567">', '<img src="a.png" alt="[전화번호]">'),
        ("html", "<!-- 010-0123-4567 -->연락 주세요", "<!-- [전화번호] -->연락 주세요"),
        ("bbcode", "[url=tel:010-0123-4567]전화[/url]", "[url=tel:[전화번호]]전화[/url]"),
        ("bbcode", "[b]010[/b]-0123-4567 문의", "[b][전화번호][/b] 문의"),
        ("markdown", "[전화](tel:010-0123-4567)", r"[전화](tel:\[전화번호\])"),
        ("markdown", "문의 **010**-0123-4567", r"문의 **\[전화번호\]**"),
    ],
)
def test_what_markup_hides_or_divides_is_found_too(client: Client, form: str, body: str, redacted: str) -> None:
    answer = client.check(post(body, format=form))
    assert [finding["entity"] for finding in answer["findings"]] == ["PHONE_NUMBER"]
    assert answer["redacted"]["body"] == redacted


def test_a_number_in_an_attribute_has_no_line_for_the_author(client: Client) -> None:
    body = '<p>안녕</p><a href="tel:010-0123-4567">문의</a>'
    assert "링크나 속성의 전화번호로" in client.check(post(body, format="html"))["message"]["ko"]


def test_people_are_numbered_through_all_fields_with_markup(client: Client) -> None:
    fields = {"title": "한빛고 3학년 김도현", "body": "<p>이서준이랑 김도현이 애들 괴롭힘</p>"}
    redacted = client.check({"fields": fields, "format": "html"})["redacted"]
    assert redacted["title"].endswith("[이름 1]")
    assert redacted["body"] == "<p>[이름 2]랑 [이름 1]이 애들 괴롭힘</p>"


# -- boards, staff, threads, shadow


def test_a_boards_own_options_hold_on_that_board_alone(serving: Serving) -> None:
    policy = Policy(boards={"장터": {"on_leak": "allow", "sensitivity": "low"}, "7": {"on_leak": "hold"}})
    client = serving(Settings(policy))
    decided = [client.check(post(LEAK, context={"board": board}))["decision"] for board in ("장터", 7, "자유", None)]
    assert decided == ["allow", "hold", "mask", "mask"]
    names = {client.check(post(CLEAN, context={"board": board}))["engine"]["policy"] for board in ("장터", 7, None)}
    assert len(names) == 3


def test_staff_are_examined_as_all_others(client: Client) -> None:
    answers = [client.check(post(DOXX, context={"author_role": role})) for role in ("user", "staff", None)]
    assert answers[0] == answers[1] == answers[2]


@pytest.fixture(scope="module")
def pieces() -> list[str]:
    """Posts of a thread that expose somebody only together."""
    scanner = Scanner()
    threads = ([*BEGINNING, ending] for ending in ENDINGS)
    return next(
        posts
        for posts in threads
        if list(scanner.scan_thread(posts))[-1].verdict == "doxx" and scanner.scan(posts[-1]).verdict == "clean"
    )


def test_an_identity_told_in_pieces_is_seen_where_threads_are_remembered(serving: Serving, pieces: list[str]) -> None:
    client = serving(Settings(threads=10))
    context = {"thread_id": 5, "board": "자유"}
    answers = [client.check(post(body, context=context)) for body in pieces]
    assert [answer["verdict"] for answer in answers] == ["clean", "clean", "doxx"]
    assert "앞서 올라온 글과 합치면" in answers[2]["message"]["ko"]


def test_threads_are_not_remembered_unless_the_operator_wants_it(client: Client, pieces: list[str]) -> None:
    answers = [client.check(post(body, context={"thread_id": 5})) for body in pieces]
    assert answers[2] == client.check(post(pieces[2]))


def test_shadow_mode_allows_everything_and_says_what_it_would_do(serving: Serving) -> None:
    client = serving(Settings(shadow=True))
    answer = client.check(post(DOXX))
    CheckAnswer.model_validate(answer, strict=True)
    assert (answer["decision"], answer["would"], answer["message"]) == ("allow", "refuse", None)
    assert 'decision="refuse",mode="shadow"' in client.get("/metrics").text


# -- incomplete


def test_what_is_not_examined_in_time_is_held_and_does_not_go_out(serving: Serving) -> None:
    client = serving(Settings(deadline=0.0))
    fields = {"title": "안녕", "body": DOXX}
    for form in ("plain", "html"):
        answer = client.check({"fields": fields, "format": form})
        CheckAnswer.model_validate(answer, strict=True)
        assert (answer["decision"], answer["complete"]) == ("hold", False)
        assert [part["reason"] for part in answer["incomplete"]] == ["time_out"]
        assert answer["redacted"] == dict.fromkeys(fields, "[검사하지 못한 부분]")
        assert "끝까지 검사하지 못했습니다" in answer["message"]["ko"]


def test_what_to_do_with_an_incomplete_post_is_the_operators_choice(serving: Serving) -> None:
    client = serving(Settings(Policy(on_incomplete="refuse"), deadline=0.0))
    assert client.check(post(CLEAN))["decision"] == "refuse"


def test_a_post_over_the_limit_is_incomplete_and_its_other_fields_do_not_go_out_unexamined(serving: Serving) -> None:
    client = serving(Settings(Policy(max_chars=700)))
    fields = {"title": "질문", "body": "오늘 " * 300 + LEAK, "nickname": "김도현"}
    answer = client.check({"fields": fields})
    assert (answer["decision"], answer["incomplete"][0]["reason"]) == ("hold", "too_long")
    assert answer["redacted"]["title"] == "질문"
    assert answer["redacted"]["body"].endswith("[검사하지 못한 부분]")
    assert answer["redacted"]["nickname"] == "[검사하지 못한 부분]"


def test_a_post_that_makes_a_recognizer_fail_is_held(serving: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    client = serving(Settings())

    def fail(*_: object, **__: object) -> None:
        raise ValueError(DOXX)

    monkeypatch.setattr(Scanner, "scan", fail)
    answer = client.post("/v1/check", post(DOXX))
    assert answer.json()["decision"] == "hold"
    assert answer.json()["incomplete"][0]["reason"] == "failed"
    assert "김도현" not in answer.text


# -- batches


def test_items_are_answered_in_order_and_a_wrong_one_harms_no_other(client: Client) -> None:
    items = [post(CLEAN, id=1), {"fields": {}}, post(DOXX, id=3), "김도현", post(LEAK, id=5)]
    answer = client.check({"items": items})
    BatchAnswer.model_validate(answer)
    assert [item.get("decision", item.get("status")) for item in answer["items"]] == [
        "allow",
        422,
        "refuse",
        422,
        "mask",
    ]
    assert "김도현" not in json.dumps(answer, ensure_ascii=False)


def test_more_items_than_allowed_are_refused_at_once(serving: Serving) -> None:
    client = serving(Settings(max_items=2))
    assert client.post("/v1/check", {"items": [post(CLEAN)] * 3}).status_code == 422


def test_a_field_called_items_is_a_field(client: Client) -> None:
    assert client.check({"fields": {"items": LEAK}})["decision"] == "mask"
