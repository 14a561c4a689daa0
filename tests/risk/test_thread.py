import sys
from collections.abc import Callable

import pytest

from piiscan import Scanner
from piiscan.model import Finding, Verdict
from piiscan.policy import Policy
from piiscan.risk.thread import MOST_CHARS, MOST_POSTS, Thread
from piiscan.risk.verdict import Assessment, judge

Marked = Callable[[str], tuple[str, list[Finding]]]

HARMLESS = "⟦KR_SCHOOL:한빛대 의대⟧ ⟦KR_COHORT:24학번⟧ 얘기임"
COMPLETING = "걔 이름 ⟦PERSON:김한별⟧이래 조심해라"


Add = Callable[[str], Assessment | None]


@pytest.fixture
def add(marked: Marked) -> Add:
    thread = Thread(Policy())

    def read(markup: str) -> Assessment | None:
        text, findings = marked(markup)
        return thread.add(text, findings, Verdict.CLEAN)

    return read


def test_the_post_that_completes_an_identity_is_doxx(add: Add) -> None:
    assert add(HARMLESS) is None
    joint = add(COMPLETING)
    assert joint is not None
    assert joint.verdict is Verdict.DOXX
    assert "앞의 글 1개" in joint.reasons[0]


def test_the_joint_assessment_carries_the_findings_of_the_post_alone(add: Add) -> None:
    add(HARMLESS)
    joint = add(COMPLETING)
    assert joint is not None
    assert [finding.text for finding in joint.findings] == ["김한별"]
    assert joint.findings[0].start == COMPLETING.index("⟦")


def test_a_first_post_is_judged_alone(add: Add) -> None:
    assert add(COMPLETING) is None


def test_a_post_that_adds_nothing_new_is_judged_alone(add: Add) -> None:
    add(HARMLESS)
    assert add(HARMLESS) is None


def test_a_post_without_private_findings_completes_nothing(add: Add) -> None:
    add(HARMLESS)
    assert add("⟦?PERSON:이순신⟧ 장군 얘기") is None


def test_harmless_talk_stays_harmless(add: Add) -> None:
    add("⟦KR_SCHOOL:충남대⟧ ⟦KR_COHORT:24학번⟧ 몇 명 뽑음?")
    assert add("⟦KR_SCHOOL:전북대⟧는 몇 명이에요? 기숙사 어때요?") is None


def test_a_post_that_is_doxx_by_itself_keeps_its_own_reasons(marked: Marked) -> None:
    thread = Thread(Policy())
    text, findings = marked(HARMLESS)
    thread.add(text, findings, Verdict.CLEAN)
    text, findings = marked("⟦KR_SCHOOL:한빛고⟧ ⟦PERSON:김한별⟧ 사기꾼")
    assert thread.add(text, findings, judge(text, findings, Policy()).verdict) is None


def test_the_scanner_flags_the_post_that_completes_an_identity() -> None:
    posts = ["충남대 의대 24학번 시험 끝남", "오늘 날씨 좋다", "걔 번호 010-0123-4567 조심해라"]
    results = list(Scanner().scan_thread(posts))
    assert [result.verdict for result in results[:2]] == [Verdict.CLEAN, Verdict.CLEAN]
    assert results[2].verdict is Verdict.DOXX


def test_memory_stays_bounded(marked: Marked) -> None:
    thread = Thread(Policy())
    for number in range(MOST_POSTS * 3):
        text, findings = marked(f"⟦KR_COHORT:{number}기⟧ 얘기 " + "가" * 5000)
        thread.add(text, findings, Verdict.DOXX)
    kept = sum(sys.getsizeof(part) for part, _ in thread._pieces)
    assert len(thread._pieces) == MOST_POSTS
    assert kept < MOST_POSTS * (4 * MOST_CHARS + 100)


def test_initials_that_say_nothing_alone_are_read_with_the_posts_before_them() -> None:
    posts = ["충남대 의대 24학번 복귀한 애 있다며", "ㄱㅁㅅ 아님?"]
    scanner = Scanner()
    alone = scanner.scan(posts[1])
    joint = list(scanner.scan_thread(posts))[1]
    assert (alone.verdict, joint.verdict) == (Verdict.CLEAN, Verdict.DOXX)
    assert [finding.text for finding in joint.findings] == ["ㄱㅁㅅ"]
    assert "ㄱㅁㅅ" not in joint.redacted


def test_small_talk_in_a_thread_about_a_school_stays_clean() -> None:
    posts = ["충남대 24 학식 어때요", "ㄱㅅㄱㅅ", "ㅇㅈ 맛있음", "기숙사도 괜찮음"]
    assert all(result.verdict is Verdict.CLEAN for result in Scanner().scan_thread(posts))
