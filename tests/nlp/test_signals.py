import pytest

from piiscan.nlp.signals import Signals


@pytest.mark.parametrize(("text", "latin"), [("안녕하세요 123", False), ("카톡 minsu", True), ("ｍｉｎ 전각", True)])
def test_latin_letters_are_those_of_the_readable_spelling(text: str, latin: bool) -> None:
    assert Signals.of(text).has_latin is latin


def test_the_kinds_are_those_of_the_words() -> None:
    signals = Signals.of("충남대 의대 다니는 서울 사람")
    assert signals.kinds == {word.kind for word in signals.words}
    assert {"university", "region"} <= signals.kinds


def test_every_sure_tag_is_found_under_its_label() -> None:
    signals = Signals.of("충남대 24학번 김민수 연락처 010-0123-4567")
    sure = [tag for tag in signals.tags if not tag.optional]
    assert sure
    assert all(tag in signals.tagged(tag.label) for tag in sure)
