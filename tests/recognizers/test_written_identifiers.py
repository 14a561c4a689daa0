"""E-mail addresses and accounts."""

import pytest

from piiscan.model import Subject
from piiscan.nlp.signals import Signals
from piiscan.recognizers.base import Hit, KoreanRecognizer
from piiscan.recognizers.email import EmailRecognizer
from piiscan.recognizers.social_handle import SocialHandleRecognizer
from piiscan.text.view import View


def hits(recognizer: KoreanRecognizer, text: str) -> list[Hit]:
    return list(recognizer.find(Signals(View.of(text), [])))


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("minsu.k@cnu.ac.kr", Subject.PERSON),
        ("press@city.go.kr", Subject.BUSINESS),
        ("recruit2025@firm.kr", Subject.BUSINESS),
        ("hong@example.com", Subject.NOBODY),
    ],
)
def test_the_address_tells_whose_it_is(text: str, subject: Subject) -> None:
    assert [hit.subject for hit in hits(EmailRecognizer(), text)] == [subject]


def test_a_mail_address_is_no_account() -> None:
    assert hits(SocialHandleRecognizer(), "메일 minsu.k@naver.com 으로") == []


@pytest.mark.parametrize("text", ["골뱅이 소면 맛집", "at the end", "앳된 얼굴", "3-4 @ch4n.um", "@everyone", "a@b"])
def test_other_uses_of_the_sign_are_no_address(text: str) -> None:
    assert hits(EmailRecognizer(), text) == []


@pytest.mark.parametrize(
    "text", ["#맛집 #일상", "인스타 DM 주세요", "카톡 pc버전", "su_list = [1]", "닉값하네", "https://youtu.be/abc"]
)
def test_hashtags_services_and_code_are_no_accounts(text: str) -> None:
    assert hits(SocialHandleRecognizer(), text) == []
