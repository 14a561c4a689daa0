import pytest

from piiscan import Policy, Scanner, ScanResult


def found(result: ScanResult) -> list[tuple[str, str, str]]:
    return [(f.entity, f.text, f.rule) for f in result.findings]


def test_a_listed_value_is_reported_also_in_disguise() -> None:
    scanner = Scanner(Policy.create(deny={"PERSON": ["키다리아저씨"]}))
    posted = "그 키\u200b다\u200b리\u200b아저씨 말이야"
    assert found(scanner.scan(posted)) == [("PERSON", "키\u200b다\u200b리\u200b아저씨", "deny.value")]


def test_a_listed_pattern_is_reported_as_its_kind() -> None:
    scanner = Scanner(Policy.create(deny_patterns={"KR_STUDENT_ID": [r"HB-\d{4}"]}))
    assert found(scanner.scan("사번 HB-2041 확인")) == [("KR_STUDENT_ID", "HB-2041", "deny.pattern")]


@pytest.mark.parametrize(
    "lists", [{"allow": ["010-0123-4567"]}, {"allow_patterns": [r"010-01\d\d-\d{4}"]}], ids=["value", "pattern"]
)
def test_what_is_allowed_is_never_reported(lists: dict[str, list[str]]) -> None:
    post = "문의 ０１０-0123-4567 또는 010-1876-5432"
    assert [text for _, text, _ in found(Scanner(Policy.create(**lists)).scan(post))] == ["010-1876-5432"]


def test_a_slow_pattern_cannot_hold_up_a_post() -> None:
    scanner = Scanner(Policy.create(deny_patterns={"PERSON": [r"(?:a|aa|a?a)+b"]}))
    assert scanner.scan("a" * 3000).complete
