"""What must hold together with the real scanner."""

from collections.abc import Sequence

import pytest

from piiscan import Policy, Scanner
from piiscan.model import Finding
from piiscan.redaction.document import findings_of
from piiscan.redaction.keys import Keyring, keygen
from piiscan.redaction.redactor import Redactor
from piiscan.redaction.thorough import find_all

Post = tuple[str, tuple[Finding, ...]]


@pytest.fixture(scope="module")
def scanner() -> Scanner:
    return Scanner()


@pytest.fixture(scope="module")
def sample(posts: list[Post]) -> list[str]:
    return [text for text, _ in posts[:14] + posts[14::12]]


def find(scanner: Scanner, texts: Sequence[str]) -> list[Sequence[Finding]]:
    return findings_of(scanner.scan_chunk(texts))


@pytest.mark.parametrize("name", ["label", "token", "encrypt", "encrypt_same"])
def test_a_second_scan_of_redacted_posts_finds_nothing(
    name: str, scanner: Scanner, sample: list[str], keyring: Keyring
) -> None:
    redactor = Redactor({"DEFAULT": name}, keyring=keyring)
    found = find_all(sample, lambda texts: find(scanner, texts), redactor)
    redacted = [redactor.redact(text, findings) for text, findings in zip(sample, found, strict=True)]
    assert sum(map(len, found)) > len(sample)
    assert [f.entity for findings in find(scanner, redacted) for f in findings] == []
    for text, findings in zip(redacted, found, strict=True):
        assert not [f.entity for f in findings if len(f.text) > 3 and f.text in text]


def test_every_scan_of_a_post_redacts_it_as_the_policy_says(
    scanner: Scanner, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("keys") / "keys"
    keygen(path)
    text = "김도현 번호는 010-0123-4567이야"
    assert scanner.scan(text).redacted == "[이름] 번호는 [전화번호]야"
    policy = Policy.create(operators={"PERSON": "mask", "DEFAULT": "pseudonym"}, key_file=str(path))
    redacted = Scanner(policy).scan(text).redacted
    assert redacted.startswith("김*현 번호는 010-")
    assert "0123-4567" not in redacted


def test_a_thread_keeps_the_numbers_of_its_persons(scanner: Scanner) -> None:
    posts = ["한빛대 의대 24 김도현이랑 이서준이 싸움", "이서준이 먼저 때림", "김도현 번호 010-0123-4567"]
    redacted = [result.redacted for result in scanner.scan_thread(posts)]
    assert redacted[1].startswith("[이름 2]")
    assert redacted[2].startswith("[이름 1]")
