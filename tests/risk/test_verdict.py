from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files

import pytest

from piiscan.model import Finding, Severity, Subject, Verdict
from piiscan.policy import Policy
from piiscan.risk.tables import table
from piiscan.risk.verdict import CLEAN, explain, judge
from piiscan.risk.weights import BIAS, titles, weights

Marked = Callable[[str], tuple[str, list[Finding]]]

DOXX = "⟦KR_SCHOOL:충남대 의대⟧ ⟦KR_COHORT:24학번⟧ ⟦PERSON:ㄱㅁㅅ⟧ 걔 복귀했대 다들 기억해둬라"
CASES = [
    (DOXX, Verdict.DOXX),
    ("⟦PERSON:김한별⟧ 이 새끼 먹튀함 번호 ⟦PHONE_NUMBER:010-0123-4567⟧ 조심해라", Verdict.DOXX),
    (
        "⟦KR_SCHOOL:금오공대 기계⟧ ⟦KR_COHORT:24⟧에 여자 넷밖에 없는데 그중에 팔에 문신 있는 애 걔가 도둑임",
        Verdict.DOXX,
    ),
    ("⟦KR_SCHOOL:춘천교대⟧ ⟦KR_COHORT:21학번⟧ 남자 중에 휠체어 타는 오빠 걔가 신고한거래", Verdict.DOXX),
    ("⟦SOCIAL_HANDLE:@hanbyeol_00⟧ 이거 ⟦KR_SCHOOL:전북대⟧ ⟦PERSON:김한별⟧ 부계임", Verdict.DOXX),
    (
        "수학 과외 합니다 ⟦KR_SCHOOL:충남대⟧ ⟦KR_COHORT:24학번⟧ 문의 ⟦PHONE_NUMBER:010-0123-4567⟧ 연락 주세요",
        Verdict.LEAK,
    ),
    ("학생증 주웠어요 ⟦PERSON:김한별⟧님 ⟦KR_STUDENT_ID:202412345⟧ 경비실에 맡겨놨으니 찾아가세요", Verdict.LEAK),
    ("자전거 팝니다 직거래 ⟦PHONE_NUMBER:010-0123-4567⟧ 문자 주세요", Verdict.LEAK),
    (
        "청첩장 올려요♡ 신랑 ⟦PERSON:김한별⟧ 신부 ⟦PERSON:이솔빛⟧ 마음 전하실 곳 ⟦KR_BANK_ACCOUNT:110-000-123456⟧",
        Verdict.LEAK,
    ),
    ("⟦KR_SCHOOL:충남대 의대⟧ ⟦KR_COHORT:24학번⟧ 몇 명 뽑음?", Verdict.CLEAN),
    ("저 ⟦KR_SCHOOL:전북대⟧ ⟦KR_COHORT:22학번⟧인데 전과 되나요?", Verdict.CLEAN),
    ("⟦?PERSON:이순신⟧ 장군 영화 또 나온대", Verdict.CLEAN),
    ("고객센터 ⟦?PHONE_NUMBER:1588-0000⟧ 20분째 통화중", Verdict.CLEAN),
    ("⟦KR_SCHOOL:설의⟧ ⟦KR_SCHOOL:연의⟧ ⟦KR_SCHOOL:고의⟧ 중에 어디가 나음?", Verdict.CLEAN),
]


@pytest.mark.parametrize(("markup", "verdict"), CASES)
def test_a_post_is_judged_as_the_guide_says(markup: str, verdict: Verdict, marked: Marked) -> None:
    assert judge(*marked(markup), Policy()).verdict is verdict


def test_a_post_with_no_finding_is_clean_at_once() -> None:
    assert judge("아무 말", [], Policy()) is CLEAN


def test_reasons_tell_how_few_people_are_left_and_quote_only_identifiers(marked: Marked) -> None:
    judged = judge(*marked(DOXX), Policy())
    assert judged.reasons[0] == "충남대 의대 24학번 ㄱㅁㅅ: 110명 가운데 약 1명으로 좁혀집니다."
    assert not any("기억해둬라" in reason for reason in judged.reasons)


def test_reasons_come_in_english_too(marked: Marked) -> None:
    judged = judge(*marked(DOXX), Policy(language="en"))
    assert judged.reasons[0] == "충남대 의대 24학번 ㄱㅁㅅ: narrowed down to about 1 of 110 people."


def test_people_left_carries_the_chain(marked: Marked) -> None:
    left = judge(*marked(DOXX), Policy()).people_left
    assert left is not None
    assert left.low <= left.estimate <= left.high
    assert [step.people for step in left.steps] == [660, 111, 32, 1]


def test_every_verdict_has_a_score_a_severity_and_reasons_that_fit(marked: Marked) -> None:
    for markup, verdict in CASES:
        judged = judge(*marked(markup), Policy())
        assert 0 <= judged.score <= 1
        assert (judged.severity is Severity.NONE) == (verdict is Verdict.CLEAN)
        assert bool(judged.reasons) == (verdict is not Verdict.CLEAN)


def test_a_call_to_harass_somebody_who_can_be_reached_is_critical(marked: Marked) -> None:
    markup = "⟦PERSON:김한별⟧ 번호 ⟦PHONE_NUMBER:010-0123-4567⟧ 다같이 전화 돌리자 신상 털자 이 새끼"
    assert judge(*marked(markup), Policy()).severity is Severity.CRITICAL


def test_the_writers_own_number_is_told_from_that_of_others(marked: Marked) -> None:
    judged = judge(*marked("자전거 팝니다 제 번호 ⟦PHONE_NUMBER:010-0123-4567⟧ 문자 주세요"), Policy())
    assert [finding.subject for finding in judged.findings] == [Subject.WRITER]
    assert judged.severity is Severity.LOW


def test_the_policy_decides_how_sure_a_verdict_must_be(marked: Marked) -> None:
    text, findings = marked(DOXX)
    assert judge(text, findings, Policy(flag_threshold=1.0)).verdict is Verdict.CLEAN
    assert judge(text, findings, Policy(doxx_threshold=1.0)).verdict is Verdict.LEAK


def test_quasi_identifiers_that_leave_more_people_than_the_policy_says_are_clean(marked: Marked) -> None:
    text, findings = marked(CASES[3][0])
    assert judge(text, findings, Policy(people_left=1)).verdict is Verdict.CLEAN


def test_findings_keep_their_places_and_number(marked: Marked) -> None:
    text, findings = marked(DOXX)
    judged = judge(text, findings, Policy())
    assert [(f.start, f.end, f.entity) for f in judged.findings] == [(f.start, f.end, f.entity) for f in findings]


def test_evidence_lists_what_spoke_for_and_against_the_strongest_first(marked: Marked) -> None:
    exposure, another = explain(*marked(DOXX))
    strengths = [abs(item.weight) for item in exposure]
    assert strengths == sorted(strengths, reverse=True)
    assert any(item.weight < 0 for item in exposure)
    assert {"insider", "has_P"} <= {item.feature for item in another}


def test_every_weight_has_a_title_that_people_can_read() -> None:
    assert weights().keys() <= titles().keys()
    assert BIAS in weights()


def test_every_table_says_where_it_comes_from() -> None:
    for file in (files("piiscan.risk") / "data").iterdir():
        if file.name.endswith(".tsv"):
            head = [line for line in file.read_text(encoding="utf-8").split("\n") if line.startswith("#")]
            assert any("Licence" in line for line in head), file.name
            assert table(file.name.removesuffix(".tsv")), file.name


def test_time_grows_in_step_with_the_length(marked: Marked) -> None:
    text, findings = marked("⟦KR_SCHOOL:한빛고⟧ ⟦PERSON:김한별⟧ 얘 조심 " * 2000)
    judged = judge(text, findings, Policy())
    assert judged.verdict is Verdict.DOXX
    assert len(judged.findings) == len(findings)


def test_a_school_and_a_cohort_alone_speak_of_nobody_whatever_the_weights_say(marked: Marked) -> None:
    judged = judge(*marked("⟦KR_SCHOOL:충남대 의대⟧ ⟦KR_COHORT:24학번⟧ 얘기 좀 하자"), Policy(flag_threshold=0))
    assert judged.verdict is Verdict.CLEAN


def test_a_likely_name_becomes_a_finding_where_the_post_is_doxx(marked: Marked) -> None:
    text, findings = marked(DOXX)
    *sure, name = findings
    likely = replace(name, score=0.4)
    assert likely in judge(text, sure, Policy(), [likely]).findings
    assert likely not in judge(text, sure, Policy(sensitivity="low"), [likely]).findings
    assert likely not in judge("안녕 " + text[-3:], [], Policy(), [likely]).findings


def test_a_candidate_that_is_unlikely_is_not_read(marked: Marked) -> None:
    text, findings = marked("⟦PERSON:김한별⟧ 이 새끼 먹튀함")
    unlikely = [replace(finding, score=0.05) for finding in findings]
    assert judge(text, [], Policy(), unlikely) is CLEAN


@pytest.mark.parametrize(
    ("verdict", "complete", "action"),
    [
        (Verdict.DOXX, True, "refuse"),
        (Verdict.DOXX, False, "refuse"),
        (Verdict.LEAK, True, "mask"),
        (Verdict.LEAK, False, "hold"),
        (Verdict.CLEAN, True, "allow"),
        (Verdict.CLEAN, False, "hold"),
    ],
)
def test_the_policy_says_what_to_do_with_a_post(verdict: Verdict, complete: bool, action: str) -> None:
    assert Policy().action(verdict, complete=complete) == action
