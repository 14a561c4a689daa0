"""Posts of a thread or an author are judged together in the order of the input, in bounded memory."""

import random
import re
from collections.abc import Iterable

import pytest

from piiscan.batch.open_threads import OpenThreads
from piiscan.batch.outcome import Outcome
from piiscan.batch.rows import BadRow, Row
from piiscan.batch.threads import Joiner, Reader
from piiscan.model import Finding, Message, Reason, ScanResult, Verdict
from piiscan.policy import Policy
from piiscan.redaction.redactor import Redactor
from piiscan.redaction.thread import ThreadRedactor
from piiscan.risk.thread import Thread

SPAN = re.compile(r"⟦([A-Z_]+):(.*?)⟧")
SCHOOL = "⟦KR_SCHOOL:한빛대 의대⟧ ⟦KR_COHORT:24학번⟧ 얘기임"
NAME = "걔 이름 ⟦PERSON:김한별⟧이래 조심해라"
QUIET = "점심 뭐 먹지"


def outcome(number: int, markup: str, column: int = 0, texts: int = 1, **fields: str) -> Outcome:
    """Make what becomes of a clean post whose findings are marked, in one of several text columns."""
    text, findings, done = "", [], 0
    for match in SPAN.finditer(markup):
        text += markup[done : match.start()]
        findings.append(Finding(match[1], len(text), len(text) + len(match[2]), match[2], 0.95, "test", ""))
        text, done = text + match[2], match.end()
    text += markup[done:]
    columns = tuple(text if at == column else "앞" for at in range(texts))
    result = ScanResult(Verdict.CLEAN, tuple(findings), text)
    return Outcome(Row(number, columns, fields), result, tuple((column, each) for each in findings), columns)


def joined(outcomes: Iterable[Outcome], room: int = 1 << 20, **columns: str) -> tuple[list[Outcome], Joiner]:
    joiner = Joiner(columns or {"thread": "thread"}, lambda _: Reader(Policy(), None), room)
    return [joiner(each) for each in outcomes], joiner


def thread(*posts: tuple[str, str]) -> list[Outcome]:
    return [outcome(number, text, thread=name) for number, (name, text) in enumerate(posts, 1)]


def test_the_post_that_completes_an_identity_carries_the_joint_verdict_and_its_rows() -> None:
    found, _ = joined(thread(("a", SCHOOL), ("b", NAME), ("a", QUIET), ("a", NAME), ("b", QUIET)))

    assert [each.result.verdict for each in found] == ["clean", "clean", "clean", "doxx", "clean"]
    joint = found[3].joint
    assert joint is not None
    assert (joint.by, joint.group, joint.rows, joint.alone) == ("thread", "a", (1, 4), Verdict.CLEAN)
    assert found[3].result.people_left is not None
    assert "앞의 글 2개" in found[3].result.reasons[0]
    assert [each.joint for each in found if each is not found[3]] == [None] * 4


def test_interleaved_threads_are_judged_as_each_thread_by_itself() -> None:
    rng = random.Random(7)  # noqa: S311 - the same posts each time
    posts = thread(*((rng.choice("abcde"), rng.choice([SCHOOL, NAME, QUIET])) for _ in range(200)))
    found, _ = joined(posts)

    for name in "abcde":
        alone = Thread(Policy())
        for each in (each for each in found if each.row.fields["thread"] == name):
            expected = alone.add(each.texts[0], each.result.findings, Verdict.CLEAN)
            assert (each.joint is None) == (expected is None)
            assert expected is None or each.result.reasons == expected.reasons


def test_authors_are_joined_over_threads() -> None:
    posts = [outcome(1, SCHOOL, thread="a", author="x"), outcome(2, NAME, thread="b", author="x")]

    assert joined(posts, thread="thread")[0][1].joint is None
    joint = joined(posts, thread="thread", author="author")[0][1].joint
    assert joint is not None
    assert (joint.by, joint.group) == ("author", "x")


def test_rows_without_a_thread_and_unreadable_rows_are_left_as_they_are() -> None:
    bad = BadRow(2, Reason.MALFORMED, Message("깨짐", "broken"))
    unread = Outcome(bad, ScanResult(Verdict.CLEAN, (), "", complete=False), (), ("",))
    posts = [outcome(1, SCHOOL, thread=""), unread, outcome(3, NAME, thread=""), outcome(4, NAME)]

    assert joined(posts)[0] == posts


@pytest.mark.parametrize("column", [0, 1, 2])
def test_findings_of_any_column_count_and_each_column_is_redacted(column: int) -> None:
    posts = [outcome(n, text, column, 3, thread="a") for n, text in enumerate((SCHOOL, NAME), 1)]

    found, _ = joined(posts)

    assert found[1].joint is not None
    assert [("[이름 1]" in text) for text in found[1].redacted] == [at == column for at in range(3)]
    assert found[1].findings == posts[1].findings


def test_a_person_has_the_same_number_in_all_redacted_posts_of_a_thread() -> None:
    other = "⟦PERSON:이도현⟧ 말고"
    found, _ = joined(thread(("a", NAME), ("a", other), ("b", other), ("a", NAME), ("a", QUIET)))

    numbers = [re.findall(r"\[이름 (\d)\]", each.redacted[0]) for each in found]
    assert numbers == [["1"], ["2"], ["1"], ["1"], []]


def test_persons_keep_their_numbers_however_many_threads_are_open() -> None:
    names = ["김도현", "이서연", "박지훈", "최도현", "도현"]
    posts = [
        (f"t{i % 500}", f"⟦PERSON:{names[i // 500 % 5]}⟧ 말고 ⟦PERSON:{names[i // 700 % 5]}⟧") for i in range(3000)
    ]
    found, _ = joined(thread(*posts), room=1 << 26)

    for name in ("t0", "t7", "t499"):
        redactor = ThreadRedactor(Redactor())
        for each in (each for each in found if each.row.fields["thread"] == name):
            assert each.redacted == (redactor.redact(each.texts[0], each.result.findings),)


def test_a_thread_with_very_many_names_keeps_its_numbers() -> None:
    surnames, given = "김이박최정강조윤장임한오", "가나다라마바사아자차카타파하"
    names = [f"{s}{a}{b}" for s in surnames for a in given for b in given][:700]
    posts = [("t", f"⟦PERSON:{name}⟧ 말고") for name in [*names, *names[:50]]]
    found, _ = joined(thread(*posts), room=1 << 26)

    numbers = [re.findall(r"\[이름 (\d+)\]", each.redacted[0]) for each in found]
    assert numbers == [[str(n)] for n in [*range(1, 701), *range(1, 51)]]


def test_a_policy_may_differ_by_row() -> None:
    def reader_of(row: Row) -> Reader:
        return Reader(Policy(language="en" if row.fields["board"] == "en" else "ko"), None)

    joiner = Joiner({"thread": "thread"}, reader_of)
    posts = [outcome(n, text, thread="a", board="en") for n, text in enumerate((SCHOOL, NAME), 1)]

    assert [joiner(each) for each in posts][1].result.reasons[0].startswith("Together with 1 earlier")


# Memory


def test_a_thread_that_comes_back_after_its_findings_were_forgotten_is_counted() -> None:
    others = [(f"other {i}", QUIET) for i in range(50)]
    posts = thread(("a", SCHOOL), ("q", QUIET), *others, ("a", NAME), ("q", NAME))

    found, roomy = joined(posts)
    assert (found[-2].joint is not None, roomy.forgotten) == (True, 0)

    found, narrow = joined(posts, room=20_000)
    assert (found[-2].joint is None, narrow.forgotten) == (True, 1)


def test_what_is_kept_does_not_grow_with_the_number_of_threads() -> None:
    joiner = Joiner({"thread": "thread"}, lambda _: Reader(Policy(), None), room=100_000)
    kept = []
    for number in range(3000):
        joiner(outcome(number, NAME if number % 3 else SCHOOL, thread=f"t{number % 700}"))
        kept.append(len(joiner._threads))

    assert max(kept) == max(kept[:100]) < 50


def test_no_thread_is_larger_than_the_room_says() -> None:
    threads = OpenThreads(room=10_000)
    joiner = Joiner({"thread": "thread"}, lambda _: Reader(Policy(), None), room=10_000)
    joiner._threads = threads
    for number in range(500):
        joiner(outcome(number, NAME + "가" * 3000, thread="long"))
        size = threads._open["thread", "long"].size
        assert size == threads._size
        assert size < 60_000
