"""The parts of the service that need no engine."""

import asyncio
import re
import threading
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from piiscan import Finding, Policy, Verdict
from piiscan.entities import ENTITIES
from piiscan.redaction.redactor import Edit
from piiscan.risk.thread import Thread
from piiscan.server.bodies import Room, read_body
from piiscan.server.desk import Desk
from piiscan.server.engines import policy_id
from piiscan.server.messages import FIELDS, KINDS, MOST, Place, message
from piiscan.server.metrics import BUCKETS, Metrics
from piiscan.server.offsets import converted
from piiscan.server.problems import Problem
from piiscan.server.readable import Readable, readable
from piiscan.server.threads import Threads, joint_of

FORMS = ("plain", "html", "bbcode", "markdown")
TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40)


# -- offsets


@given(TEXT, st.data())
def test_an_offset_in_any_unit_cuts_at_the_same_place(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    assert text.encode()[: converted(text, [offset], "byte")[0]].decode() == text[:offset]
    units = text.encode("utf-16-le")[: converted(text, [offset], "utf16")[0] * 2]
    assert units.decode("utf-16-le") == text[:offset]
    assert converted(text, [offset], "codepoint") == [offset]


# -- what readers see


@pytest.mark.parametrize(
    ("form", "source", "text"),
    [
        ("plain", "<b>김</b>", "<b>김</b>"),
        ("html", "<b>김</b>도현", "김도현"),
        ("html", "가<br>나", "가\n나"),
        ("html", "&#44608;도현", "김도현"),
        ("html", '<a href="x">가</a>', "가\nx"),
        ("bbcode", "[b]김[/b]도현 [이름] [3학년]", "김도현 [이름] [3학년]"),
        ("bbcode", "[quote=김도현]가[/quote]", "\n가\n\n김도현"),
        ("bbcode", "[COLOR=#ff0000]김[/COLOR]도현", "김도현\n#ff0000"),
        ("bbcode", "[url=http://a.example/%EA%B9%80]가[/url]", "가\nhttp://a.example/김"),
        ("markdown", "**김**도현 *이*서준 ~~박~~준", "김도현 이서준 박준"),
        ("markdown", "김*현이랑 박*준 이**", "김*현이랑 박*준 이**"),
        ("markdown", "010-****-4567", "010-****-4567"),
        ("markdown", "kim_do_hyun", "kim_do_hyun"),
        ("markdown", r"\*김도현\*", "*김도현*"),
        ("markdown", "[가](http://a.example/x_(y)) `나`", "가 나\nhttp://a.example/x_(y)"),
        ("markdown", "<kim@example.com> <https://a.example>", "<kim@example.com> <https://a.example>"),
        ("markdown", "<b>김</b>도현", "김도현"),
    ],
)
def test_markup_is_read_as_people_see_it(form: str, source: str, text: str) -> None:
    assert readable(source, form).text == text


def pieces_agree(field: Readable) -> bool:
    return all(not piece.exact or field.source[piece.start : piece.end] == piece.text for piece in field.pieces or ())


BITS = '<b> </b> <br> <p> <a|href="김"> <!--x--> &amp; [b] [/b] [url=x] [*] ** * _ ` [김]( x) ~~ 김도현 < ] %EA%B9%80 김 3 \\'
MARKED = st.lists(st.sampled_from([" ", "\n", *BITS.split()]), max_size=25).map(
    lambda bits: "".join(bits).replace("|", " ")
)


@given(MARKED, st.sampled_from(FORMS))
def test_every_readable_character_knows_where_it_comes_from(source: str, form: str) -> None:
    field = readable(source, form)
    assert pieces_agree(field)
    for at, char in enumerate(field.text):
        start, end = field.span(at, at + 1)
        assert 0 <= start <= end <= len(source)
        assert end == start or source[start:end] == char or field.pieces is not None
    assert field.seen <= len(field.text)


@given(MARKED, st.sampled_from(FORMS))
def test_without_edits_the_source_stays(source: str, form: str) -> None:
    assert readable(source, form).edited([]) == source


@given(MARKED, st.sampled_from(FORMS))
def test_an_edit_takes_a_name_out_of_the_source_whatever_divides_it(source: str, form: str) -> None:
    field = readable(source, form)
    edits = [Edit(m.start(), m.end(), "X") for m in re.finditer("김도현", field.text)]
    assert "김도현" not in readable(field.edited(edits), form).text.replace("김도현김도현", "")


@pytest.mark.parametrize("form", ["html", "bbcode", "markdown"])
@pytest.mark.parametrize(
    "unit", ["<", "[", "*", "_", "<a ", "[url=", "](", "**a", "`", "[a](", "&", "%", '<a b="', "~~a", "\\"]
)
def test_reading_is_linear_in_the_length(form: str, unit: str) -> None:
    readable(unit * (60_000 // len(unit)), form)  # quadratic time would outlast the test run


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("<p>가</p><p>김</p>", 2),
        ("가<br>나<br>김", 3),
        ("<div>가</div>\n\n<div>김</div>", 2),
        ("<ul><li>가</li><li>나</li><li>김</li></ul>", 3),
        ("김", 1),
    ],
)
def test_lines_of_html_are_counted_as_a_browser_shows_them(source: str, line: int) -> None:
    field = readable(source, "html")
    assert field.line(field.text.index("김")) == line


# -- messages


def test_every_kind_of_identifier_has_a_name_for_authors() -> None:
    assert KINDS.keys() == ENTITIES.keys()
    assert all(title.en.startswith(("a ", "an ")) for title in KINDS.values())


def places(*lines: int, entity: str = "PHONE_NUMBER", field: str = "body") -> list[Place]:
    return [Place(field, line, entity) for line in lines]


def test_several_kinds_in_a_line_are_named_together() -> None:
    said = message([*places(2), *places(2, entity="PERSON")], "hold", fields=["body"])
    assert said is not None
    assert "2번째 줄의 전화번호, 이름으로 보이는 부분" in said.ko
    assert "what looks like a phone number and a name in line 2" in said.en


def test_only_a_few_places_are_named_and_the_others_counted() -> None:
    said = message(places(*range(1, 31)), "refuse", fields=["body"])
    assert said is not None
    assert f"외 {30 - MOST}곳" in said.ko
    assert f"and {30 - MOST} more" in said.en


@pytest.mark.parametrize("decision", ["mask", "hold", "refuse"])
@pytest.mark.parametrize("found", [places(1), []])
def test_every_decision_says_what_becomes_of_the_post(decision: str, found: Sequence[Place]) -> None:
    said = message(found, decision, fields=["body"], complete=False)  # type: ignore[arg-type]
    assert said is not None
    assert said.ko.startswith("글을 끝까지 검사하지 못했습니다. ")
    assert said.ko.endswith(".")
    assert said.en.endswith(".")
    assert "{" not in said.ko + said.en


@pytest.mark.parametrize("field", [*FIELDS, "서명"])
def test_fields_have_names_in_both_languages(field: str) -> None:
    said = message(places(1, field=field), "mask", fields=["a", "b"])
    assert said is not None
    assert f"{FIELDS[field].ko if field in FIELDS else field} 1번째 줄" in said.ko


# -- threads


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def found(entity: str, text: str, start: int = 0) -> Finding:
    return Finding(entity, start, start + len(text), text, 1.0, "rule", "")


def test_threads_are_bounded_and_forgotten_after_a_while() -> None:
    clock = Clock()
    threads = Threads(3, 60, clock)
    first = [threads.of(("b", str(number)), Policy()) for number in range(5)]
    assert len(threads) == 3
    assert threads.of(("b", "4"), Policy()) is first[4]
    assert threads.of(("b", "0"), Policy()) is not first[0]
    clock.now = 61
    assert threads.of(("b", "4"), Policy()) is not first[4]
    assert len(threads) == 1


def test_nothing_is_remembered_by_default() -> None:
    assert Threads(0, 60).of(("b", "1"), Policy()) is None


def test_a_refused_post_completes_nothing_later() -> None:
    thread = Thread(Policy())
    for verdict in (Verdict.DOXX, Verdict.CLEAN, Verdict.DOXX):
        joint_of(thread, "김도현", [found("PERSON", "김도현")], verdict, Policy())
    assert len(thread._pieces) == 1


# -- the desk


def test_who_finds_no_room_is_turned_away_and_the_others_are_served_in_order() -> None:
    async def scene() -> None:
        desk = Desk(2)
        gate = threading.Event()
        first = asyncio.create_task(desk.do(lambda: gate.wait(30)))
        second = asyncio.create_task(desk.do(lambda: "done"))
        await asyncio.sleep(0)
        with pytest.raises(Problem) as refused:
            await desk.do(lambda: "never")
        assert (refused.value.status, refused.value.headers["retry-after"]) == (503, "1")
        assert desk.inside == 2
        gate.set()
        assert (await first, await second) == (True, "done")
        assert await desk.do(lambda: "again") == "again"
        desk.close()

    asyncio.run(scene())


def test_short_work_waits_for_long_work_and_never_runs_beside_it() -> None:
    async def scene() -> None:
        desk = Desk(8)
        done: list[str] = []
        gate = threading.Event()
        long = asyncio.create_task(desk.do(lambda: (gate.wait(30), done.append("long"))))
        await asyncio.sleep(0)
        short = [asyncio.create_task(desk.do(lambda n=n: done.append(n), short=True)) for n in "ab"]
        await asyncio.sleep(0.05)
        assert (done, desk.inside) == ([], 3)
        gate.set()
        await asyncio.gather(long, *short)
        assert done == ["long", "a", "b"]
        desk.close()

    asyncio.run(scene())


def test_short_work_that_comes_all_at_once_finds_no_more_room_than_long_work() -> None:
    async def scene() -> list[str | BaseException]:
        desk = Desk(4)
        each = (desk.do(lambda: "done", short=True) for _ in range(10))
        answers = await asyncio.gather(*each, return_exceptions=True)
        desk.close()
        return answers

    answers = asyncio.run(scene())
    assert answers[:4] == ["done"] * 4
    assert all(isinstance(answer, Problem) for answer in answers[4:])


def test_what_would_hardly_be_done_in_time_is_turned_away_at_once_but_an_empty_desk_takes_all() -> None:
    async def scene() -> None:
        times = iter(range(1000))
        desk = Desk(64, clock=lambda: float(next(times)))
        for _ in range(100):
            await desk.do(lambda: None, within=0.1)  # each takes one second by this clock
        gate = threading.Event()
        first = asyncio.create_task(desk.do(lambda: gate.wait(30), within=2.5))
        await asyncio.sleep(0)
        second = asyncio.create_task(desk.do(lambda: "done", within=2.5))
        await asyncio.sleep(0)
        with pytest.raises(Problem) as refused:
            await desk.do(lambda: "never", within=2.5)
        assert (refused.value.status, refused.value.headers["retry-after"]) == (503, "1")
        gate.set()
        assert (await first, await second) == (True, "done")
        desk.close()

    asyncio.run(scene())


# -- bodies


def posted(*parts: bytes) -> Request:
    """A request whose body comes in parts."""
    left = list(parts)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}

    headers = [(b"content-type", b"application/json")]
    return Request({"type": "http", "method": "POST", "headers": headers}, receive)


def test_bodies_on_their_way_have_a_limit_together_which_usual_posts_never_meet() -> None:
    room = Room(100_000)
    read = partial(read_body, limit=1 << 20, seconds=60, room=room)

    async def scene() -> None:
        held = room.take(90_000)
        assert len(await read(posted(b"a" * 10_000, b"b" * 16_000))) == 26_000
        with pytest.raises(Problem) as refused:
            await read(posted(b"a" * 20_000, b"b" * 16_000))
        assert refused.value.status == 503
        room.give_back(held)
        assert len(await read(posted(b"a" * 20_000, b"b" * 90_000))) == 110_000
        assert room.take(100_000) == 100_000

    asyncio.run(scene())


# -- counts


def test_the_histogram_is_cumulative_and_every_line_is_prometheus() -> None:
    metrics = Metrics()
    for seconds in (0.0001, 0.015, 0.015, 99.0):
        metrics.took(seconds)
    metrics.count("piiscan_findings_total", entity="PERSON")
    text = metrics.text(waiting=3, ready=True)
    buckets = [int(line.rpartition(" ")[2]) for line in text.splitlines() if "_bucket" in line]
    assert buckets == sorted(buckets)
    assert (len(buckets), buckets[-1]) == (len(BUCKETS) + 1, 4)
    line = re.compile(r'(# (HELP|TYPE) .+|[a-z_]+(\{([a-z]+="[^"]*",?)+\})? [0-9.]+)')
    assert all(line.fullmatch(each) for each in text.splitlines())


def test_each_process_tells_the_sum_over_all_those_that_have_ended_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Metrics(tmp_path)
    first.count("piiscan_rejected_total")
    first.took(0.01)
    first.leave()
    monkeypatch.setattr("os.getpid", lambda: -1)
    second = Metrics(tmp_path)
    second.count("piiscan_rejected_total", 2)
    text = second.text(waiting=0, ready=True)
    assert "piiscan_rejected_total 3" in text
    assert "piiscan_check_seconds_count 1" in text


# -- names of policies


def test_a_policys_name_changes_with_its_options_and_tells_nothing_of_its_lists() -> None:
    names = [policy_id(policy) for policy in (Policy(), Policy(on_leak="hold"), Policy(entities=frozenset({"PERSON"})))]
    assert len(set(names)) == 3
    assert policy_id(Policy(deny={"PERSON": frozenset({"김도현"})})) == names[0]
    entities = frozenset(ENTITIES)
    assert policy_id(Policy(entities=entities)) == policy_id(Policy(entities=frozenset(sorted(entities))))
