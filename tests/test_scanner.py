import gc
import itertools
import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from piiscan import Finding, Policy, Scanner, ScanResult, Verdict
from piiscan.entities import ENTITIES
from piiscan.model import Reason, json_schema
from piiscan.scanner import WINDOW

EXAMPLES = Path(__file__).parents[1] / "examples"
POST = "충남대 의대 24학번 김도현이 010-0123-4567로 연락함"


@pytest.fixture(scope="module")
def scanner() -> Scanner:
    return Scanner()


def spans(result: ScanResult) -> set[tuple[str, str]]:
    return {(finding.entity, finding.text) for finding in result.findings}


def test_a_post_gives_its_identifiers_to_the_character(scanner: Scanner) -> None:
    expected = {
        ("KR_SCHOOL", "충남대 의대"),
        ("KR_COHORT", "24학번"),
        ("PERSON", "김도현"),
        ("PHONE_NUMBER", "010-0123-4567"),
    }
    assert spans(scanner.scan(POST)) == expected


def test_a_post_that_exposes_somebody_is_doxx_with_its_reasons(scanner: Scanner) -> None:
    result = scanner.scan(POST)
    assert result.verdict is Verdict.DOXX
    assert result.reasons
    assert all(finding.reason for finding in result.findings)


def test_what_goes_out_reads_as_korean(scanner: Scanner) -> None:
    assert scanner.scan(POST).redacted == "[학교] [기수] [이름]이 [전화번호]로 연락함"


def test_small_talk_is_clean(scanner: Scanner) -> None:
    result = scanner.scan("오늘 학식 뭐 나옴? 비 와서 나가기 싫다ㅋㅋ")
    assert (result.verdict, result.findings, result.complete) == (Verdict.CLEAN, (), True)


def test_posts_leave_nothing_behind_that_only_the_collector_can_free(scanner: Scanner) -> None:
    posts = [json.loads(line)["body"] for line in (EXAMPLES / "posts.jsonl").read_text("utf-8").splitlines()]
    scanner.scan_chunk(posts)
    gc.collect()
    gc.disable()
    try:
        results = scanner.scan_chunk(posts)
        assert gc.collect() == 0
    finally:
        gc.enable()
    assert any(result.findings for result in results)


def test_an_empty_post_is_clean_and_complete(scanner: Scanner) -> None:
    assert scanner.scan("") == ScanResult(Verdict.CLEAN, (), "")


def test_what_is_no_string_is_refused(scanner: Scanner) -> None:
    with pytest.raises(TypeError):
        scanner.scan(b"bytes")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "disguise",
    [
        lambda text: unicodedata.normalize("NFD", text),
        "\u200b".join,
        lambda text: text.translate({ord("0") + i: ord("０") + i for i in range(10)}),
    ],
    ids=["decomposed", "zero-width", "full-width"],
)
def test_a_disguised_post_gives_spans_of_the_original(scanner: Scanner, disguise: object) -> None:
    posted = disguise(POST)  # type: ignore[operator]
    result = scanner.scan(posted)
    assert {finding.entity for finding in result.findings} == {"KR_SCHOOL", "KR_COHORT", "PERSON", "PHONE_NUMBER"}
    assert all(posted[f.start : f.end] == f.text for f in result.findings)


def test_results_come_in_input_order_without_reading_everything_first(scanner: Scanner) -> None:
    def endless() -> Iterator[str]:
        for number in itertools.count():
            yield f"문의 010-0123-{number:04}"

    results = scanner.scan_many(endless())
    assert [next(results).findings[0].text[-4:] for _ in range(3)] == ["0000", "0001", "0002"]


def test_scan_many_says_the_same_as_scan(scanner: Scanner) -> None:
    posts = [POST, "", "안녕하세요", "ㄱㅁㅅ 걔 24학번임", "a" * (WINDOW + 5)]
    assert list(scanner.scan_many(posts)) == [scanner.scan(post) for post in posts]


def test_two_workers_say_the_same_in_the_same_order(scanner: Scanner) -> None:
    posts = [f"{POST} {number}" for number in range(40)] + ["조용한 하루"] * 40
    assert list(scanner.scan_many(posts, workers=2)) == list(scanner.scan_many(posts))


def test_a_post_over_the_limit_is_incomplete_and_its_rest_does_not_go_out() -> None:
    result = Scanner(Policy(max_chars=30)).scan("가" * 30 + "010-0123-4567")
    assert not result.complete
    assert result.incomplete[0].reason is Reason.TOO_LONG
    assert "4567" not in result.redacted


def test_an_identifier_cut_in_two_by_the_limit_does_not_go_out_in_part() -> None:
    result = Scanner(Policy(max_chars=600)).scan("오늘 " * 196 + "번호는 010-0123-4567 이라고 함")
    assert "010" not in result.redacted
    assert result.redacted.startswith("오늘 오늘")


@pytest.mark.parametrize("post", ["충남의 본2 유재석 수업 들어감", "한빛고 3학년 2반 김민재 얘가 뒷담 까고 다님"])
def test_a_student_with_the_name_of_a_public_figure_is_exposed_all_the_same(scanner: Scanner, post: str) -> None:
    assert scanner.scan(post).verdict is Verdict.DOXX


def test_a_public_figure_in_public_matters_exposes_nobody(scanner: Scanner) -> None:
    assert scanner.scan("손흥민 어제 골 봄? 미쳤더라").verdict is Verdict.CLEAN


def test_a_long_post_is_read_to_the_end_whatever_lies_on_a_window_border(scanner: Scanner) -> None:
    padding = "오늘도 공부했다 "
    for shift in range(0, 600, 37):
        before = (padding * 4000)[: WINDOW - 400 + shift] + "\n"
        result = scanner.scan(before + "번호 010-0123-4567\n" + padding * 10)
        assert [f.text for f in result.findings if f.entity == "PHONE_NUMBER"] == ["010-0123-4567"]


def test_a_post_that_fails_is_reported_and_harms_no_other(scanner: Scanner, monkeypatch: pytest.MonkeyPatch) -> None:
    judge = "piiscan.scanner.judge"
    from piiscan.scanner import judge as real  # noqa: PLC0415 - the patched name

    def explode(text: str, *rest: object) -> object:
        if "터짐" in text:
            raise RuntimeError(text)
        return real(text, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(judge, explode)
    first, second = scanner.scan_many(["터짐 010-0123-4567", POST])
    assert (first.complete, first.incomplete[0].reason) == (False, Reason.FAILED)
    assert "터짐" not in first.to_json()
    assert second.verdict is Verdict.DOXX


@pytest.mark.parametrize("text", ["\x00 010-0123-4567 \x00", "\ud83d 010-0123-4567", "010-0123-4567\ud83d"])
def test_nul_and_lone_surrogates_do_no_harm(scanner: Scanner, text: str) -> None:
    result = scanner.scan(text)
    assert ("PHONE_NUMBER", "010-0123-4567") in spans(result)
    json.loads(result.to_json())


def test_only_the_entities_of_the_policy_are_reported() -> None:
    result = Scanner(Policy(entities=frozenset({"PHONE_NUMBER"}))).scan(POST)
    assert {finding.entity for finding in result.findings} == {"PHONE_NUMBER"}


def test_labels_and_reasons_are_in_the_language_of_the_policy() -> None:
    result = Scanner(Policy(language="en")).scan(POST)
    assert "[phone]" in result.redacted
    assert all(finding.reason.isascii() for finding in result.findings)


def test_redacting_a_redacted_post_changes_nothing(scanner: Scanner) -> None:
    once = scanner.scan(POST).redacted
    assert scanner.scan(once).redacted == once


TEXTS = st.one_of(
    st.text(max_size=200), st.text(alphabet="김민수가나 010-9ㄱㅁㅅ@.\n학번대의R2년생ㅋ\u200bO", max_size=120)
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(TEXTS)
def test_any_text_gives_a_sound_result(text: str) -> None:
    result = _shared().scan(text)
    jsonschema.validate(json.loads(result.to_json()), json_schema())
    last = 0
    for finding in result.findings:
        assert last <= finding.start < finding.end <= len(text)
        assert finding.text == text[finding.start : finding.end]
        assert finding.entity in ENTITIES
        assert 0 < finding.score <= 1
        last = finding.end


_SCANNERS: list[Scanner] = []


def _shared() -> Scanner:
    if not _SCANNERS:
        _SCANNERS.append(Scanner())
    return _SCANNERS[0]


def test_a_finding_is_frozen() -> None:
    with pytest.raises(AttributeError):
        Finding("PERSON", 0, 1, "김", 0.5, "person.tagger", "").start = 3  # type: ignore[misc]
