from piiscan.model import Finding
from piiscan.redaction.keys import Keyring
from piiscan.redaction.people import Acquaintances
from piiscan.redaction.redactor import Redactor
from piiscan.redaction.thread import ThreadRedactor


def post(*names: str) -> tuple[str, list[Finding]]:
    """Return a post that consists of names."""
    text, findings = "", []
    for name in names:
        findings.append(Finding("PERSON", len(text), len(text) + len(name), name, 1.0, "gold", ""))
        text += name + " "
    return text.rstrip(), findings


def test_a_person_keeps_the_label_of_an_earlier_post() -> None:
    thread = ThreadRedactor(Redactor())
    posts = [post("김도현"), post("이서준", "도현"), post("ㄱㄷㅎ"), post("김O현", "박하늘")]
    assert [thread.redact(*p) for p in posts] == ["[이름 1]", "[이름 2] [이름 1]", "[이름 1]", "[이름 1] [이름 3]"]


def test_a_full_name_takes_the_number_of_a_part_that_came_before() -> None:
    known = Acquaintances()
    assert [known.tell_apart([name])[0].number for name in ("도현", "이서준", "김도현", "도현")] == [1, 2, 1, 1]


def test_a_full_name_takes_the_number_of_the_earliest_of_several_parts() -> None:
    known = Acquaintances()
    named = ("도현", "ㄱㄷㅎ", "김O현", "김도현", "ㄱㄷㅎ")
    assert [known.tell_apart([name])[0].number for name in named] == [1, 2, 3, 1, 1]


def test_a_part_that_fits_two_people_is_neither() -> None:
    known = Acquaintances()
    known.tell_apart(["김도현", "이도현"])
    assert known.tell_apart(["도현"])[0].number == 3


def test_initials_of_later_posts_have_the_initials_of_the_pseudonym(keyring: Keyring) -> None:
    thread = ThreadRedactor(Redactor({"PERSON": "pseudonym"}, keyring=keyring))
    full = thread.redact(*post("김도현"))
    given = thread.redact(*post("도현"))
    assert given == full[1:]
    assert len(thread.redact(*post("ㄱㄷㅎ"))) == 3


def test_labels_without_numbers_stay_without_in_a_thread() -> None:
    thread = ThreadRedactor(Redactor(number_people=False))
    assert thread.redact(*post("김도현", "이서준")) == "[이름] [이름]"


def test_a_long_thread_takes_bounded_memory() -> None:
    known = Acquaintances()
    for i in range(20_000):
        known.tell_apart([f"김{chr(0xAC00 + i // 100)}{chr(0xB000 + i % 100)}"])
    assert len(known._numbers) <= 20_000
