from collections.abc import Callable

from piiscan.model import Finding, Subject
from piiscan.risk.clues import cues, mask, names_trait, read, spellings, subjects, traits
from piiscan.risk.tables import table

Marked = Callable[[str], tuple[str, list[Finding]]]


def test_masking_leaves_no_identifier_and_marks_each_by_one_letter(marked: Marked) -> None:
    text, findings = marked(
        "⟦KR_SCHOOL:충남대 의대⟧ ⟦KR_COHORT:24⟧ ⟦PERSON:김한별⟧이 번호 ⟦PHONE_NUMBER:010-0123-4567⟧"
    )
    assert mask(text, findings) == " S C P이 번호 T "


def test_masking_tells_private_from_public_names_and_other_things(marked: Marked) -> None:
    text, findings = marked("⟦?PERSON:세종대왕⟧ 얘기 ⟦?PHONE_NUMBER:1588-0000⟧ ABC")
    assert mask(text, findings) == " Q 얘기 X abc "


def test_signs_stand_apart_so_that_borders_are_blanks() -> None:
    assert mask("뭐임?!\n조심", []) == " 뭐임 ? ! 조심 "


def test_a_blank_in_a_phrase_may_be_there_or_not() -> None:
    assert set(spellings("이 새끼|_걔_")) == {"이 새끼", "이새끼", " 걔 "}


def test_cues_are_counted_by_name() -> None:
    found = read(mask("걔 사기꾼임 조심해", []))
    assert found.counts["fraud"] >= 1
    assert found.counts["warn"] >= 1
    assert found.counts["pronoun"] == 1


def test_a_cue_that_needs_a_border_is_not_found_inside_a_word() -> None:
    assert "pronoun" not in read(mask("무지개얘기", [])).counts


def test_of_two_traits_of_a_group_the_rarer_counts() -> None:
    found = {trait.name for trait in read(mask("단발 안경 쓴 여자애", [])).traits}
    assert {"short_hair", "glasses", "woman"} <= found
    assert "man" not in found


def test_a_trait_is_known_to_be_named_without_the_cues() -> None:
    phrases = [phrase.replace("_", " ") for row in (*table("cues"), *table("traits")) for phrase in row[-1].split("|")]
    posts = [mask(f"{before}{phrase}", []) for phrase in phrases for before in ("", "걔 ", "무지개")]
    told = [names_trait(post) for post in posts]
    assert told == [bool(read(post).traits) for post in posts]
    assert any(told)
    assert not all(told)


def test_a_contact_of_a_trade_is_the_writers(marked: Marked) -> None:
    text, findings = marked("자전거 팝니다 문의 ⟦PHONE_NUMBER:010-0123-4567⟧ 연락 주세요")
    masked = mask(text, findings)
    assert subjects(findings, masked, read(masked)) == [Subject.WRITER]


def test_a_number_beside_a_name_that_is_pointed_at_is_not_the_writers(marked: Marked) -> None:
    text, findings = marked("이 새끼 번호 ⟦PHONE_NUMBER:010-0123-4567⟧ 사기꾼 조심")
    masked = mask(text, findings)
    assert subjects(findings, masked, read(masked)) == [Subject.PERSON]


def test_a_business_stays_a_business(marked: Marked) -> None:
    text, findings = marked("제 번호 아니고 고객센터 ⟦?PHONE_NUMBER:1588-0000⟧")
    masked = mask(text, findings)
    assert subjects(findings, masked, read(masked)) == [Subject.BUSINESS]


def test_names_of_cues_and_traits_are_unique() -> None:
    names = [cue.name for cue in cues()]
    assert len(names) == len(set(names))
    assert len({trait.name for trait in traits()}) == len(traits())


def test_every_share_of_a_trait_is_a_share() -> None:
    assert all(0 < trait.share < 1 for trait in traits())
