import re

from piiscan.text.signs import overlapping


def test_matches_inside_each_other_are_all_found() -> None:
    assert [match.span() for match in overlapping(re.compile("aba"), "ababa", 0, 5)] == [(0, 3), (2, 5)]


def test_matches_stay_inside_the_borders() -> None:
    assert [match.start() for match in overlapping(re.compile("a"), "aaaa", 1, 3)] == [1, 2]
