import time
import unicodedata
from pathlib import Path

import pytest

from piiscan.errors import ConfigError, KeyFileError
from piiscan.model import Finding
from piiscan.policy import Policy
from piiscan.redaction.keys import Keyring, keygen
from piiscan.redaction.people import Identity
from piiscan.redaction.redactor import Edit, Redactor, redact, splice

KINDS = {
    "김": "PERSON",
    "로": "PERSON",
    "이": "PERSON",
    "도": "PERSON",
    "민": "PERSON",
    "ㄱ": "PERSON",
    "0": "PHONE_NUMBER",
    "한": "KR_SCHOOL",
}


def found(text: str, *values: str) -> list[Finding]:
    """Return findings for values, one after the other in the text."""
    findings, at = [], 0
    for value in values:
        start = text.index(value, at)
        at = start + len(value)
        findings.append(Finding(KINDS[value[0]], start, at, value, 1.0, "gold", ""))
    return findings


CASES = [
    ("김민수가 왔다", ["김민수"], "[이름]이 왔다"),
    ("김민수랑 이서준이랑", ["김민수", "이서준"], "[이름 1]이랑 [이름 2]랑"),
    ("김도현이 갔다. 도현이는 ㄱㄷㅎ", ["김도현", "도현", "ㄱㄷㅎ"], "[이름]이 갔다. [이름]이는 [이름]"),
    ("김도현, 이서준, 도현", ["김도현", "이서준", "도현"], "[이름 1], [이름 2], [이름 1]"),
    ("[김민수] [오후 3:12] 안녕", ["김민수"], "[이름] [오후 3:12] 안녕"),
    ("[김민수](https://x.kr)가", ["김민수"], "[이름](https://x.kr)가"),
    ('"김민수"가 왔다', ["김민수"], '"[이름]"이 왔다'),
    ("**김민수**가 왔다", ["김민수"], "**[이름]**이 왔다"),
    ("<b>김민수</b>가 왔다", ["김민수"], "<b>[이름]</b>이 왔다"),
    ("김민수(24)가 왔다", ["김민수"], "[이름](24)이 왔다"),
    ("김민수(한빛고)가 왔다", ["김민수", "한빛고"], "[이름]([학교])이 왔다"),
    ("김민수(24)로서준", ["김민수", "로서준"], "[이름 1](24)[이름 2]"),
    ("김민수 (별명)가 왔다", ["김민수"], "[이름] (별명)가 왔다"),
    ("민수야 뭐 해", ["민수"], "[이름]아 뭐 해"),
    ("사랑해, 민수야", ["민수"], "사랑해, [이름]아"),
    ("걔가 민수야", ["민수"], "걔가 [이름]이야"),
    ("그게 민수야ㅋㅋ", ["민수"], "그게 [이름]이야ㅋㅋ"),
    ("번호가 010-0123-4567야", ["010-0123-4567"], "번호가 [전화번호]야"),
    ("010-0123-45678", ["010-0123-4567"], "[전화번호]"),
    ("010-0123-\n4567로 해", ["010-0123-\n4567"], "[전화번호]\n로 해"),
    ("김민수가은이", ["김민수", "이"], "[이름 1]가은[이름 2]"),
    ("이름,번호\n김민수,010-0123-4567\n", ["김민수", "010-0123-4567"], "이름,번호\n[이름],[전화번호]\n"),
    ("오늘 날씨", [], "오늘 날씨"),
    ("", [], ""),
]


@pytest.mark.parametrize(("text", "values", "expected"), CASES)
def test_a_post_reads_as_korean_with_its_labels(text: str, values: list[str], expected: str) -> None:
    assert redact(text, found(text, *values)) == expected


def test_decomposed_syllables_have_a_josa_too() -> None:
    text = unicodedata.normalize("NFD", "어제 김민수가 왔다")
    name = unicodedata.normalize("NFD", "김민수")
    finding = Finding("PERSON", text.index(name), text.index(name) + len(name), name, 1.0, "gold", "")
    assert redact(text, [finding]) == unicodedata.normalize("NFD", "어제 [X]이 왔다").replace("[X]", "[이름]")


def test_english_labels_take_josa_by_their_sound() -> None:
    text = "김민수가 한빛고로 010-0123-4567을"
    findings = found(text, "김민수", "한빛고", "010-0123-4567")
    assert Redactor(language="en").redact(text, findings) == "[name]이 [school]로 [phone]을"


def test_numbers_of_persons_can_be_left_out() -> None:
    text = "김민수랑 이서준"
    assert Redactor(number_people=False).redact(text, found(text, "김민수", "이서준")) == "[이름]이랑 [이름]"


def test_an_assessment_can_say_who_is_who() -> None:
    text = "김민수랑 이서준"
    people = [Identity(1, "김민수"), Identity(1, "김민수")]
    assert Redactor().redact(text, found(text, "김민수", "이서준"), people) == "[이름]이랑 [이름]"


def test_a_person_keeps_number_and_pseudonym_through_a_thread(keyring: Keyring) -> None:
    texts = ["이서준이랑 김도현", "도현 맞음", "ㄱㄷㅎ"]
    posts = [
        (text, found(text, *values))
        for text, values in zip(texts, [["이서준", "김도현"], ["도현"], ["ㄱㄷㅎ"]], strict=True)
    ]
    assert Redactor().redact_thread(posts) == ["[이름 1]이랑 [이름 2]", "[이름 2] 맞음", "[이름 2]"]
    first, second, third = Redactor({"PERSON": "pseudonym"}, keyring=keyring).redact_thread(posts)
    full = first.split(" ")[1]
    assert second == f"{full[1:]} 맞음"
    assert len(third) == 3


def test_each_entity_has_its_own_method(keyring: Keyring) -> None:
    text = "김민수 한빛고 010-0123-4567"
    methods = {"PERSON": "mask", "KR_SCHOOL": "keep", "DEFAULT": "token"}
    redacted = Redactor(methods, keyring=keyring).redact(text, found(text, "김민수", "한빛고", "010-0123-4567"))
    assert redacted.startswith("김*수 한빛고 PHONE_NUMBER_")


def test_nothing_takes_its_josa_along() -> None:
    text = "어제 김민수를 봤다"
    assert Redactor({"DEFAULT": "redact"}).redact(text, found(text, "김민수")) == "어제  봤다"


@pytest.mark.parametrize("name", ["pseudonym", "token", "encrypt", "encrypt_same"])
def test_a_method_without_its_key_is_refused_before_any_post(name: str) -> None:
    with pytest.raises(KeyFileError, match="needs a key"):
        Redactor({"PERSON": name})


@pytest.mark.parametrize(
    ("methods", "message"),
    [
        ({"PERSON": "shred"}, "no way of redaction"),
        ({"LOCATION": "mask"}, "does not fit LOCATION"),
        ({"LOCATION": "pseudonym"}, "does not fit LOCATION"),
    ],
)
def test_a_method_that_does_not_exist_or_fit_is_refused(
    methods: dict[str, str], message: str, keyring: Keyring
) -> None:
    with pytest.raises(ConfigError, match=message):
        Redactor(methods, keyring=keyring)


def test_a_language_without_labels_is_refused() -> None:
    with pytest.raises(ConfigError, match="'ko' and 'en'"):
        Redactor(language="fr")


def test_a_policy_names_methods_and_key_file(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    keygen(path)
    policy = Policy.create(operators={"PERSON": "token"}, key_file=str(path))
    assert Redactor.from_policy(policy, {}).redact("김민수", found("김민수", "김민수")).startswith("PERSON_")


def test_a_policy_with_labels_alone_asks_for_no_key() -> None:
    assert Redactor.from_policy(Policy(key_file="/nowhere"), {}).redact("김민수", found("김민수", "김민수")) == "[이름]"


def test_a_policy_with_an_unknown_entity_or_operator_is_refused() -> None:
    with pytest.raises(ConfigError, match="unknown entities"):
        Policy.create(operators={"NAME": "label"})
    with pytest.raises(ConfigError, match="operators"):
        Policy.create(operators={"PERSON": "shred"})


def test_edits_that_reach_into_another_are_left_out() -> None:
    assert splice("abcdef", [Edit(0, 2, "X"), Edit(1, 3, "Y"), Edit(4, 5, "")]) == "Xcdf"


def test_a_roster_of_thousands_is_redacted_in_linear_time() -> None:
    def seconds(count: int) -> float:
        names = [f"{'김이박최'[i % 4]}{chr(0xAC00 + i % 5000)}{chr(0xB000 + i // 4)}" for i in range(count)]
        text = "가 ".join(names)
        findings = [Finding("PERSON", i * 5, i * 5 + 3, name, 1.0, "gold", "") for i, name in enumerate(names)]
        start = time.process_time()
        Redactor().redact(text, findings)
        return time.process_time() - start

    assert seconds(8_000) < 12 * seconds(2_000) + 0.05
