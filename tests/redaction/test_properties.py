"""What must hold for every post, with gold spans as findings."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from piiscan.entities import ENTITIES
from piiscan.model import Finding
from piiscan.redaction.canonical import canonical
from piiscan.redaction.keys import Key, Keyring
from piiscan.redaction.marks import Marks
from piiscan.redaction.masking import mask
from piiscan.redaction.redactor import Redactor, splice
from piiscan.redaction.unmask import unmask
from piiscan.text.josa import TABLE

Post = tuple[str, tuple[Finding, ...]]
OPAQUE = ["label", "token", "encrypt", "encrypt_same", "redact"]
KEYRING = Keyring((Key(bytes(range(32))),))
JOSA = {text for row in TABLE for text in row[:2]} | {"이야", ""}


def redactor(name: str, keyring: Keyring) -> Redactor:
    return Redactor({"DEFAULT": name}, keyring=keyring)


@pytest.mark.parametrize("name", ["encrypt", "encrypt_same"])
def test_opening_what_was_sealed_restores_every_post_to_the_letter(
    name: str, posts: list[Post], keyring: Keyring
) -> None:
    sealing = redactor(name, keyring)
    for text, findings in posts:
        assert unmask(sealing.redact(text, findings), keyring).text == text


@pytest.mark.parametrize("name", [*OPAQUE, "mask", "pseudonym"])
def test_only_findings_and_their_josa_change(name: str, posts: list[Post], keyring: Keyring) -> None:
    for text, findings in posts:
        for start, end, new in redactor(name, keyring).edits(text, findings):
            covered = [f for f in findings if f.start < end and start < f.end]
            if not covered:
                assert text[start:end] in JOSA
                assert new in JOSA
                continue
            first, last = covered[0].start, covered[-1].end
            assert len(covered) == 1
            assert start == first or is_joined(text, start)
            assert end <= last or text[last:end] in JOSA or is_joined(text, last)


def test_no_rest_of_an_identifier_stays_at_the_border_of_a_finding(posts: list[Post]) -> None:
    for text, findings in posts:
        edits = Redactor().edits(text, findings)
        replaced = {place for edit in edits for place in range(edit.start, edit.end)}
        for edit in edits:
            for at in (edit.start, edit.end):
                assert not is_joined(text, at) or {at - 1, at} <= replaced


def is_joined(text: str, at: int) -> bool:
    """Whether a border would cut a number, a Latin word or a written character in two."""
    return bool(re.fullmatch(r"[0-9]{2}|[A-Za-z]{2}|.[\u0300-\u036f\u200c\u200d\ufe0f\u20e3]", text[at - 1 : at + 1]))


@pytest.mark.parametrize("name", OPAQUE)
def test_what_stands_in_the_place_of_a_finding_holds_nothing_of_it(
    name: str, posts: list[Post], keyring: Keyring
) -> None:
    for text, findings in posts:
        edits = redactor(name, keyring).edits(text, findings)
        for finding in findings:
            new = next(edit.new for edit in edits if edit.start <= finding.start < edit.end)
            assert len(finding.text) < 3 or finding.text not in new


@pytest.mark.parametrize("name", ["label", "token", "encrypt", "encrypt_same"])
def test_a_second_scan_is_told_of_every_mark(name: str, posts: list[Post], keyring: Keyring) -> None:
    for text, findings in posts:
        edits = redactor(name, keyring).edits(text, findings)
        marks = Marks(splice(text, edits))
        shift = 0
        for start, end, new in edits:
            if any(f.start < end and start < f.end for f in findings):
                assert marks.touch(start + shift, start + shift + len(new.strip()))
            shift += len(new) - (end - start)


def test_masking_twice_changes_nothing(posts: list[Post]) -> None:
    for _, findings in posts:
        for finding in findings:
            once = mask(finding.entity, finding.text)
            assert mask(finding.entity, once) == once


def test_a_pseudonym_is_never_a_value_of_the_post(posts: list[Post], keyring: Keyring) -> None:
    pseudonyms = redactor("pseudonym", keyring)
    for text, findings in posts:
        values = {canonical(f.entity, f.text) for f in findings if len(f.text) > 2}
        for edit in pseudonyms.edits(text, findings):
            finding = next((f for f in findings if f.start < edit.end and edit.start < f.end), None)
            if finding:
                assert canonical(finding.entity, edit.new) not in values


def test_different_people_have_different_pseudonyms(keyring: Keyring) -> None:
    names = [f"{first}{second}{third}" for first in "김이박" for second in "도서하" for third in "현준윤율"]
    text = " ".join(names)
    findings = [Finding("PERSON", i * 4, i * 4 + 3, name, 1.0, "gold", "") for i, name in enumerate(names)]
    surrogates = redactor("pseudonym", keyring).redact(text, findings).split(" ")
    assert len(set(surrogates)) == len(names)
    assert not set(surrogates) & set(names)


@pytest.mark.parametrize("name", [*OPAQUE, "mask", "pseudonym", "keep"])
def test_lines_keep_their_numbers(name: str, posts: list[Post], keyring: Keyring) -> None:
    for text, findings in posts:
        redacted = redactor(name, keyring).redact(text, findings)
        assert redacted.count("\n") == text.count("\n")


def test_keeping_changes_nothing(posts: list[Post], keyring: Keyring) -> None:
    for text, findings in posts:
        assert redactor("keep", keyring).redact(text, findings) == text


@pytest.mark.parametrize("name", ["label", "token", "encrypt_same", "mask", "pseudonym"])
def test_the_same_post_is_redacted_the_same_way_every_time(name: str, posts: list[Post], keyring: Keyring) -> None:
    for text, findings in posts[:200]:
        assert redactor(name, keyring).redact(text, findings) == redactor(name, keyring).redact(text, findings)


ENTITY = st.sampled_from(sorted(ENTITIES))
FOLLOWING = st.sampled_from([row[i] for row in TABLE for i in (0, 1)]) | st.text(max_size=6)
PARTS = st.lists(st.tuples(st.text(max_size=6), ENTITY, st.text(min_size=1, max_size=8), FOLLOWING), max_size=5)


def assemble(parts: list[tuple[str, str, str, str]]) -> Post:
    text, findings = "", []
    for before, entity, value, after in parts:
        start = len(text) + len(before)
        findings.append(Finding(entity, start, start + len(value), value, 1.0, "gold", ""))
        text += before + value + after
    return text, tuple(findings)


@given(PARTS, st.sampled_from(["encrypt", "encrypt_same"]))
def test_any_text_comes_back_from_its_seal(parts: list[tuple[str, str, str, str]], name: str) -> None:
    text, findings = assemble(parts)
    sealed = Redactor({"DEFAULT": name}, keyring=KEYRING).redact(text, findings)
    assert unmask(sealed, KEYRING).text == text


@given(PARTS, st.sampled_from([*OPAQUE, "mask", "pseudonym", "keep"]))
def test_any_text_keeps_its_lines_and_what_is_outside_findings(
    parts: list[tuple[str, str, str, str]], name: str
) -> None:
    text, findings = assemble(parts)
    edits = Redactor({"DEFAULT": name}, keyring=KEYRING).edits(text, findings)
    assert splice(text, edits).count("\n") >= text.count("\n")
    done = 0
    for edit in sorted(edits):
        assert edit.start >= done
        assert edit.start < edit.end or edit.new
        done = edit.end
