"""The same identifier over many posts is found, in bounded memory and without keeping what was seen once."""

import pytest

from piiscan.batch.outcome import Outcome
from piiscan.batch.repeats import Repeats
from piiscan.batch.rows import Row
from piiscan.model import Finding, ScanResult, Subject, Verdict


def outcome(number: int, *found: tuple[str, str], verdict: Verdict = Verdict.DOXX, **more: Subject) -> Outcome:
    findings = tuple((0, Finding(entity, 0, len(text), text, 0.9, "", "", **more)) for entity, text in found)
    return Outcome(Row(number, ("",), {}), ScanResult(verdict, (), ""), findings, ("",))


def counted(*outcomes: Outcome, most: int = 100) -> Repeats:
    repeats = Repeats(most)
    repeats.begin("a")
    for each in outcomes:
        repeats(each)
    return repeats


PHONE = ("PHONE_NUMBER", "010-0123-4567")


def test_spellings_of_one_number_are_one() -> None:
    repeats = counted(outcome(1, PHONE), outcome(2, ("PHONE_NUMBER", "010 0123 4567")), outcome(5, PHONE, PHONE))

    (found,) = repeats.most(9)
    assert (found.entity, found.posts, found.places) == ("PHONE_NUMBER", 3, [("a", 1), ("a", 2), ("a", 5)])


def test_inputs_are_told_apart() -> None:
    repeats = counted(outcome(1, PHONE))
    repeats.begin("b")
    repeats(outcome(1, PHONE))

    assert repeats.most(9)[0].places == [("a", 1), ("b", 1)]


@pytest.mark.parametrize(
    ("entity", "text", "joined"),
    [
        ("PERSON", "김도현", True),
        ("PERSON", "도현", False),
        ("PERSON", "ㄱㄷㅎ", False),
        ("SOCIAL_HANDLE", "han.byeol__07", True),
        ("KR_SCHOOL", "한빛대", False),
        ("KR_ADDRESS", "공주시", False),
    ],
)
def test_only_what_means_one_person_is_joined(entity: str, text: str, *, joined: bool) -> None:
    assert bool(counted(outcome(1, (entity, text)), outcome(2, (entity, text))).most(9)) is joined


def test_clean_posts_and_public_figures_are_left_out() -> None:
    clean = [outcome(n, PHONE, verdict=Verdict.CLEAN) for n in (1, 2)]
    public = [outcome(n, ("PERSON", "김도현"), subject=Subject.PUBLIC) for n in (3, 4)]

    assert counted(*clean, *public).most(9) == []


def test_no_more_identifiers_are_followed_than_there_is_room_for_and_the_others_are_counted() -> None:
    posts = [outcome(n, ("PHONE_NUMBER", f"010-0{n:03}-0000")) for n in (1, 2, 3, 4, 1, 3)]

    repeats = counted(*posts, most=2)

    assert len(repeats.most(9)) == 1
    assert repeats.unfollowed == 3


def test_nothing_of_an_identifier_that_was_seen_once_is_kept() -> None:
    repeats = counted(outcome(1, PHONE))

    # Fingerprints are numbers too: a short part of the number may be in one by chance.
    kept = str(vars(repeats))
    assert not [number for number in ("0123-4567", "01234567", "0123 4567") if number in kept]


def test_only_the_first_places_are_remembered_and_all_posts_are_counted() -> None:
    (found,) = counted(*(outcome(n, PHONE) for n in range(1, 101))).most(9)

    assert (found.posts, len(found.places)) == (100, 20)
