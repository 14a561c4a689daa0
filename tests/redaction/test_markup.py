import re
from html.parser import HTMLParser

import pytest

from piiscan.model import Finding
from piiscan.redaction.keys import Keyring
from piiscan.redaction.markup import LAYOUTS, redact_html, redact_markdown
from piiscan.redaction.redactor import Redactor

_VALUES = {
    "PERSON": "김민수|이서준|민수",
    "PHONE_NUMBER": r"010-?\d{4}-?\d{4}",
    "SOCIAL_HANDLE": "minsu_k",
    "KR_ADDRESS": "<빛> 빌라",
}
_FIND = re.compile("|".join(f"(?P<{entity}>{values})" for entity, values in _VALUES.items()))


def find(text: str) -> list[Finding]:
    return [Finding(str(m.lastgroup), m.start(), m.end(), m[0], 1.0, "gold", "") for m in _FIND.finditer(text)]


HTML = [
    ("<p>김민수가 왔다</p>", "<p>[이름]이 왔다</p>"),
    ("<b>김</b>민수가", "<b>[이름]</b>이"),
    ("<b>김민수</b>가", "<b>[이름]</b>이"),
    ("&#44608;&#48124;&#49688;가", "[이름]이"),
    ("010<wbr>-0123-<i>4567</i>로", "[전화번호]<wbr><i></i>로"),
    ('<a href="tel:010-0123-4567">전화</a>', '<a href="tel:[전화번호]">전화</a>'),
    ("<a href='https://x.kr/minsu_k?a=1&amp;b=2'>x</a>", "<a href='https://x.kr/[계정]?a=1&amp;b=2'>x</a>"),
    ('<a href="/u/%EA%B9%80%EB%AF%BC%EC%88%98">x</a>', '<a href="/u/[이름]">x</a>'),
    ("<img alt=김민수 src=a.png>이서준", "<img alt=[이름&#32;2] src=a.png>[이름 1]"),
    ("<img alt='김민수 &quot;형&quot;'>", "<img alt='[이름] &quot;형&quot;'>"),
    ("<!-- 김민수 메모 --><p>글</p>", "<!-- [이름] 메모 --><p>글</p>"),
    ("<td>김민수</td><td>이서준</td>", "<td>[이름 1]</td><td>[이름 2]</td>"),
    ("<p>김</p><p>민수</p>", "<p>김</p><p>[이름]</p>"),
    ("3 < 5 김민수 <3", "3 < 5 [이름] <3"),
    ('<a href="김민수', '<a href="[이름]'),
    ("&lt;빛&gt; 빌라로", "[주소]로"),
    ("<p>오늘 &amp; 내일</p>", "<p>오늘 &amp; 내일</p>"),
    ("", ""),
]


@pytest.mark.parametrize(("source", "expected"), HTML)
def test_html_is_redacted_in_text_attributes_and_comments(source: str, expected: str) -> None:
    assert redact_html(source, find, Redactor()) == expected


class _Shape(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(name for name, _ in attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.tags.append(("/" + tag, ()))


def shape(source: str) -> list[tuple[str, tuple[str, ...]]]:
    parser = _Shape()
    parser.feed(source)
    return parser.tags


@pytest.mark.parametrize("name", ["label", "mask", "pseudonym", "token", "encrypt", "redact"])
@pytest.mark.parametrize("source", [source for source, _ in HTML])
def test_no_method_breaks_a_tag_or_an_attribute(source: str, name: str, keyring: Keyring) -> None:
    redacted = redact_html(source, find, Redactor({"DEFAULT": name}, keyring=keyring))
    assert shape(redacted) == shape(source)
    assert not re.search(_VALUES["PHONE_NUMBER"], redacted) or name == "pseudonym"
    assert "김민수" not in redacted


def test_what_replaces_a_value_cannot_become_markup() -> None:
    text = "&lt;빛&gt; 빌라"
    assert redact_html(text, find, Redactor({"DEFAULT": "keep"})) == text


MARKDOWN = [
    ("**김민수**가", r"**\[이름\]**이"),
    ("[김민수](https://instagram.com/minsu_k)", r"[이름](https://instagram.com/\[계정\])"),
    ("김민수: 010-0123-4567", r"\[이름\]: \[전화번호\]"),
    ("| 김민수 | 010-0123-4567 |\n|---|---|", "| \\[이름\\] | \\[전화번호\\] |\n|---|---|"),
    ("글", "글"),
]


@pytest.mark.parametrize(("source", "expected"), MARKDOWN)
def test_markdown_keeps_its_markup_and_labels_are_none(source: str, expected: str) -> None:
    assert redact_markdown(source, find, Redactor()) == expected


def test_masks_in_markdown_are_no_emphasis() -> None:
    assert redact_markdown("김민수 이서준", find, Redactor({"DEFAULT": "mask"})) == r"김\*수 이\*준"


def test_every_layout_leaves_a_text_without_findings_alone() -> None:
    for layout in LAYOUTS.values():
        assert layout("a <b> *c* &amp; [d](e)", find, Redactor()) == "a <b> *c* &amp; [d](e)"


@pytest.mark.parametrize("unit", ["<a ", '<a "', "&#", "%e", "<!--", "<a b=c ", "<", "<a b='", "<p>김민수</p>"])
def test_broken_html_of_any_length_is_read_to_the_end(unit: str) -> None:
    """A pattern that backtracks would never end here."""
    assert unit.strip()[:1] in redact_html(unit * 20_000, find, Redactor())
