"""The page at `/` in a real browser against the real service: what a moderator sees, hears and reaches by keyboard."""

import base64
import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from headless import CHROMIUM, SHIFT, Browser, Page
from live_service import LiveService

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed"),
    pytest.mark.skipif(sys.platform == "win32", reason="the browser is driven over inherited pipes, as on POSIX"),
]

PAGE = Path(__file__).parents[2] / "piiscan" / "server" / "page"
TOKEN = "a-token-of-the-forum"  # noqa: S105 - of the test alone
DOXX = "모두 보세요 🏠\n충남대 의대 24학번\n\n김도현 얘가 애들 뒷담 까고 다님 🏠 번호 010-0147-2583"
LEAK = "방 구해요 🏠 연락은 010-0123-4567 로 주세요"
CLEAN = "오늘 학식 뭐 나오나요"
SETTLED = "!('checking' in document.body.dataset) && document.body.dataset.state"
MARKS = "[...document.querySelectorAll('#mirror mark')].map(mark => mark.textContent)"
PHONE = {"width": 360, "height": 780, "phone": True}
Opening = Callable[..., Page]


@pytest.fixture(scope="module")
def live() -> Iterator[LiveService]:
    with LiveService("--deadline-ms", "60000") as service:
        yield service


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveService]:
    """A service that wants a token, and examines no more than 700 characters."""
    folder = tmp_path_factory.mktemp("guarded")
    (folder / "tokens").write_text(f"{TOKEN}\n", encoding="utf-8")
    (folder / "piiscan.toml").write_text("max_chars = 700\n", encoding="utf-8")
    options = ("--token-file", str(folder / "tokens"), "--policy", str(folder / "piiscan.toml"))
    with LiveService("--deadline-ms", "60000", *options, folder=folder) as service:
        yield service


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with Browser() as browser:
        yield browser


@pytest.fixture
def opening(browser: Browser, live: LiveService) -> Iterator[Opening]:
    opened: list[Page] = []

    def open_page(service: LiveService = live, script: str = "", **settings: Any) -> Page:
        page = browser.page()
        opened.append(page)
        page.settings(**settings)
        if script:
            page.before(script)
        page.open(f"{service.url}/")
        page.until("document.getElementById('badge').textContent")
        return page

    yield open_page
    for page in opened:
        page.close()


def write(page: Page, text: str, *states: str) -> None:
    """Put a text into the empty page and wait for what comes of it."""
    page.get("document.getElementById('post').focus()")
    page.write(text)
    wait_for(page, *states)


def wait_for(page: Page, *states: str) -> None:
    page.until(f"{list(states)}.includes({SETTLED})")


def text(page: Page, name: str) -> str:
    return str(page.get(f"document.getElementById('{name}').innerText.trim()"))


def hidden(page: Page, name: str) -> bool:
    return bool(page.get(f"document.getElementById('{name}').hidden"))


# -- what is seen


def test_a_post_is_judged_marked_and_explained_while_it_is_typed(opening: Opening, live: LiveService) -> None:
    page = opening()
    write(page, DOXX, "doxx")
    assert page.get(MARKS) == ["충남대 의대", "24학번", "김도현", "010-0147-2583"]
    assert text(page, "badge").split() == ["신상", "노출", "doxx"]
    assert page.get("document.querySelector('#scale [aria-current]').textContent") == "거절"
    assert "글쓴이가 아닌 사람" in text(page, "reasons")
    assert page.get("document.querySelectorAll('#steps li').length") >= 3
    assert text(page, "redacted").startswith("모두 보세요 🏠\n[학교] [기수]\n\n[이름] 얘가")
    assert "4번째 줄의 이름" in text(page, "message")
    assert page.get("[...document.querySelectorAll('#findings .quoted')].map(q => q.textContent)") == page.get(MARKS)
    assert all(address.startswith(live.url) for address in page.requested())
    assert page.complaints() == []


@pytest.mark.parametrize(
    ("post", "verdict", "action"), [(LEAK, "leak", "가리고 올림"), (CLEAN, "clean", "그대로 올림")]
)
def test_each_verdict_has_its_badge_and_decision(opening: Opening, post: str, verdict: str, action: str) -> None:
    page = opening()
    write(page, post, verdict)
    assert page.get("document.querySelector('#scale [aria-current]').textContent") == action
    assert page.get("document.getElementById('shape').getAttribute('href')") == f"#shape-{verdict}"
    assert hidden(page, "covered") == (verdict == "clean")


@pytest.mark.parametrize("verdict", ["doxx", "leak", "clean"])
def test_each_example_is_judged_as_it_is_labelled(opening: Opening, verdict: str) -> None:
    page = opening()
    page.click(f"[data-example={verdict}]")
    wait_for(page, verdict)
    page.click("#clear")
    wait_for(page, "empty")
    assert not page.get(MARKS)
    assert hidden(page, "found")


ONE_LAYER = """(() => {
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets = [sheet];
  window.only = (seen, other) => sheet.replaceSync(`
    * { animation: none !important; transition: none !important }
    mark { background: none !important; text-decoration: none !important }
    mark::before { content: none !important }
    ${seen} { color: black !important }
    ${other} { color: transparent !important }`);
})()"""
DIFFERENCE = """(async (...pictures) => {
  const [one, other] = await Promise.all(pictures.map(async (picture) => {
    const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
    canvas.drawImage(image, 0, 0);
    return canvas.getImageData(0, 0, image.width, image.height).data;
  }));
  return one.reduce((most, value, at) => Math.max(most, Math.abs(value - other[at])), 0);
})"""
HALF_A_PIXEL = 128
"""How much darker or lighter a letter's edge becomes if it moves by half a pixel; it may move by less, as letters are smoothed anew."""


def difference(page: Page, *pictures: bytes) -> int:
    """Return the largest difference of two pictures in one colour of one pixel, of 255."""
    one, other = (base64.b64encode(picture).decode() for picture in pictures)
    return int(page.get(f"{DIFFERENCE}('{one}', '{other}')"))


LAYOUTS = [
    "충남대 의대 24학번 김도현 😀👨‍👩‍👧‍👦🇰🇷 " * 30,
    "한 줄\n\n\n  들여쓴 줄 010-0147-2583 끝의 빈칸     \n\t탭\tAVAVA fi ffi To. 김도현" * 12,
    "𠮷𠮷 010-0147-2583 " + "끊기지않는아주긴말" * 40 + "https://forum.example/" + "a" * 300 + "\n\n",
]


@pytest.mark.parametrize("post", LAYOUTS)
@pytest.mark.parametrize("width", [360, 1280])
def test_the_marks_lie_under_the_letters_to_the_pixel(opening: Opening, post: str, width: int) -> None:
    page = opening(width=width, height=1000)
    write(page, post, "doxx", "leak", "clean")
    page.get("document.activeElement.blur(); document.querySelector('.verdict').style.display = 'none'")
    page.get(ONE_LAYER)
    height = page.get("document.getElementById('paper').scrollHeight")
    for top in (0, height // 2, height):
        page.get(f"document.getElementById('paper').scrollTop = {top}")
        pictures = []
        for seen, other in ((".mirror", ".stack textarea"), (".stack textarea", ".mirror")):
            page.get(f"only('{seen}', '{other}')")
            pictures.append(page.picture())
        assert difference(page, *pictures) < HALF_A_PIXEL
    assert page.get("document.getElementById('post').scrollTop") == 0


def test_what_an_edit_leaves_untouched_stays_marked_at_its_place(opening: Opening) -> None:
    page = opening(
        script="window.fetch = (fetch => (...asked) => window.stuck ? new Promise(() => {}) : fetch(...asked))(fetch)"
    )
    write(page, DOXX, "doxx")
    page.get("window.stuck = true; document.getElementById('post').setSelectionRange(0, 0)")
    page.write("앞에 쓴 말 ")
    assert page.get(MARKS) == ["충남대 의대", "24학번", "김도현", "010-0147-2583"]
    page.get(
        "(() => { const p = document.getElementById('post'); const at = p.value.indexOf('도현'); p.setSelectionRange(at, at); })()"
    )
    page.write("아")
    assert page.get(MARKS) == ["충남대 의대", "24학번", "010-0147-2583"]


def test_an_answer_that_comes_too_late_is_dropped_and_its_request_broken_off(opening: Opening) -> None:
    script = """window.signals = []; window.fetch = (fetch => (url, asked) => {
      if (!asked) return fetch(url);
      signals.push(asked.signal);
      const { signal, ...rest } = asked;
      const answer = fetch(url, rest);
      return signals.length === 1 ? new Promise(done => { window.late = () => done(answer); }) : answer;
    })(fetch)"""
    page = opening(script=script)
    page.get("document.getElementById('post').focus()")
    page.write(DOXX)
    page.until("Boolean(window.late)")
    page.get("document.getElementById('post').select()")
    page.write(CLEAN)
    wait_for(page, "clean")
    assert page.get("signals[0].aborted")
    page.get("(async () => { late(); await new Promise(done => setTimeout(done, 100)); })()")
    assert page.get(SETTLED) == "clean"
    assert page.get(MARKS) == []


# -- words and looks


@pytest.mark.parametrize(
    ("system", "language", "badge"),
    [("ko-KR", "ko", "아직 글이 없습니다"), ("en-GB", "en", "No post yet"), ("fr-FR", "en", "No post yet")],
)
def test_the_page_speaks_the_language_of_the_browser(opening: Opening, system: str, language: str, badge: str) -> None:
    page = opening(language=system)
    assert page.get("document.documentElement.lang") == language
    assert text(page, "badge") == badge


def test_the_language_can_be_switched_with_a_result_on_the_screen(opening: Opening) -> None:
    page = opening()
    write(page, DOXX, "doxx")
    page.click("#languages label:nth-of-type(2)")
    assert page.get("document.documentElement.lang") == "en"
    assert page.get("document.querySelector('#scale [aria-current]').textContent") == "Refuse"
    assert "what looks like a name and a phone number in line 4" in text(page, "message")
    assert page.get("document.querySelector('#mirror mark').dataset.tag") == "school"
    page.until("document.getElementById('spoken').textContent.includes('신상')")
    assert not re.search(
        "[가-힣]", text(page, "findings").replace("충남대 의대", "").replace("24학번", "").replace("김도현", "")
    )


def test_both_languages_have_the_same_words(opening: Opening) -> None:
    page = opening()
    keys = "const keys = (part, at) => typeof part === 'object' ? Object.keys(part).flatMap(k => keys(part[k], at + '.' + k)) : [at];"
    said = page.get(
        f"import('/words.js').then(({{WORDS}}) => {{ {keys} return [keys(WORDS.ko, ''), keys(WORDS.en, '')]; }})"
    )
    assert sorted(said[0]) == sorted(said[1])


def test_brightness_follows_the_system_until_somebody_chooses(opening: Opening) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    page = opening(scheme="dark")
    dark = page.get(ground)
    page.click("#themes label:nth-of-type(2)")
    light = page.get(ground)
    assert dark != light
    page.settings(scheme="light")
    assert page.get(ground) == light
    page.click("#themes label:nth-of-type(3)")
    assert page.get(ground) == dark
    page.ask("Page.reload")
    page.until("document.readyState === 'complete' && document.querySelector('input[value=dark]')?.checked")
    assert page.get(ground) == dark


CONTRAST = """(() => {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const over = (colours) => {
    canvas.clearRect(0, 0, 1, 1);
    for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (rgb) => rgb.map(c => c / 255).map(c => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
    .reduce((sum, c, at) => sum + c * [.2126, .7152, .0722][at], 0);
  const grounds = (element) => element ? [...grounds(element.parentElement), getComputedStyle(element).backgroundColor] : [];
  const low = [];
  const hold = (element, style, said) => {
    const behind = grounds(element);
    const [a, b] = [light(over(behind)), light(over([...behind, style.color]))];
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) low.push(`${said}: ${ratio.toFixed(2)}`);
  };
  for (const element of document.body.querySelectorAll('*')) {
    if (!element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) || element.closest('.unseen, svg')) continue;
    const said = [...element.childNodes].filter(node => node.nodeType === 3).map(node => node.data.trim()).join('');
    if (said && !element.closest('.mirror') && !element.disabled) hold(element, getComputedStyle(element), said);
    if (!element.matches('.mirror mark')) continue;
    hold(element.parentElement, getComputedStyle(element, '::before'), element.dataset.tag);
    hold(element, getComputedStyle(document.getElementById('post')), element.textContent);
  }
  return low;
})()"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("post", [None, DOXX, LEAK, CLEAN])
def test_every_text_stands_out_from_its_ground_as_wcag_aa_asks(opening: Opening, scheme: str, post: str | None) -> None:
    page = opening(scheme=scheme)
    if post:
        write(page, post, "doxx", "leak", "clean")
    assert page.get(CONTRAST) == []


def test_marks_differ_by_underline_and_tag_and_not_by_colour_alone(opening: Opening) -> None:
    page = opening()
    looks = (
        "[...document.querySelectorAll('#families mark')].map(m => getComputedStyle(m)).map(s => "
        "[s.textDecorationLine, s.textDecorationStyle, s.textDecorationThickness].join())"
    )
    seen = page.get(looks)
    assert len(seen) == len(set(seen)) == 6


@pytest.mark.parametrize("language", ["ko-KR", "en-US"])
@pytest.mark.parametrize("post", [None, DOXX, "ㅋ" * 500 + " https://forum.example/" + "a" * 400 + " " + LEAK])
def test_nothing_is_wider_than_a_phone(opening: Opening, language: str, post: str | None) -> None:
    page = opening(language=language, **PHONE)
    if post:
        write(page, post, "doxx", "leak", "clean")
    assert page.get("document.documentElement.scrollWidth") == 360
    wide = "[...document.querySelectorAll('main *, header *')].filter(e => !e.closest('.unseen, svg') && e.getBoundingClientRect().right > 360.5)"
    assert page.get(f"{wide}.map(e => e.outerHTML.slice(0, 80))") == []


def test_nothing_moves_for_those_who_asked_for_that(opening: Opening) -> None:
    moving = "document.getAnimations().length"
    script = "window.fetch = () => new Promise(() => {})"
    counts = []
    for reduced in (True, False):
        page = opening(reduced=reduced, script=script)
        page.get("document.getElementById('post').focus()")
        page.write(CLEAN)
        page.until("'checking' in document.body.dataset")
        counts.append(page.get(moving))
    assert counts[0] == 0
    assert counts[1] > 0


# -- by keyboard, and by ear


def focused(page: Page) -> str:
    """Return what has the focus, in a word; nothing if it is the page itself."""
    named = "e.dataset.copy ? `copy ${e.dataset.copy}` : e.id || e.value || e.dataset.finding || e.textContent.trim()"
    return str(page.get(f"(e => e === document.body ? '' : {named})(document.activeElement)"))


def test_everything_is_reached_and_used_by_keyboard_alone(opening: Opening) -> None:
    page = opening()
    page.press("Tab")
    assert page.get("document.activeElement.getBoundingClientRect().top >= 0")
    page.press("Enter")
    assert focused(page) == "post"
    page.write(DOXX)
    wait_for(page, "doxx")
    page.press("F8", SHIFT)
    assert selected(page) == "010-0147-2583"
    page.press("F8")
    assert selected(page) == "충남대 의대"
    page.press("Tab")
    order = []
    while focused(page):
        order.append(focused(page))
        page.press("Tab")
    assert order == ["0", "copy message", "copy redacted", "redacted", "API 주소 목록"]


def selected(page: Page) -> str:
    return str(page.get("(p => p.value.slice(p.selectionStart, p.selectionEnd))(document.getElementById('post'))"))


@pytest.mark.parametrize("how", ["mouse", "keyboard"])
def test_a_finding_in_the_list_takes_the_cursor_to_its_place(opening: Opening, how: str) -> None:
    page = opening()
    write(page, "지나가는 말\n" * 80 + LEAK + "\n메일은 dohyun@hanbit.example", "leak", "doxx")
    assert page.get(MARKS) == ["010-0123-4567", "dohyun@hanbit.example"]
    page.get("document.getElementById('paper').scrollTop = 0")
    if how == "mouse":
        page.click("[data-finding='1']")
    else:
        page.get("document.querySelector('[data-finding]').focus()")
        page.press("ArrowDown")
        page.press("Enter")
    assert focused(page) == "post"
    assert selected(page) == "dohyun@hanbit.example"
    box = "document.{}.getBoundingClientRect()"
    mark, paper = box.format("querySelectorAll('#mirror mark')[1]"), box.format("getElementById('paper')")
    assert page.get(f"((mark, paper) => mark.top >= paper.top && mark.bottom <= paper.bottom)({mark}, {paper})")
    assert page.get("document.querySelector('[data-finding][aria-current]').dataset.finding") == "1"


def test_focus_is_always_visible(opening: Opening) -> None:
    page = opening()
    reached = []
    page.press("Tab")
    while focused(page):
        reached.append(focused(page))
        drawn = "[document.activeElement, document.activeElement.nextElementSibling, document.activeElement.closest('.paper')]"
        assert page.get(f"{drawn}.some(e => e && getComputedStyle(e).outlineStyle === 'solid')"), focused(page)
        if focused(page) == "post":
            page.write(DOXX)
            wait_for(page, "doxx")
        page.press("Tab")
    expected = [
        "글 쓰는 곳으로 건너뛰기",
        "결과로 건너뛰기",
        "ko",
        "auto",
        "신상 노출",
        "개인정보",
        "문제 없음",
        "post",
    ]
    assert reached == [*expected, "0", "copy message", "copy redacted", "redacted", "API 주소 목록"]


def test_every_control_has_a_name_and_the_verdict_is_spoken(opening: Opening) -> None:
    page = opening()
    write(page, DOXX, "doxx")
    tree = page.ask("Accessibility.getFullAXTree")["nodes"]
    controls = {"button", "textbox", "radio", "link", "region", "group", "meter"}
    named = [node for node in tree if node.get("role", {}).get("value") in controls and not node.get("ignored")]
    assert named
    assert [node for node in named if not node.get("name", {}).get("value")] == []
    page.until("document.getElementById('spoken').textContent === '판정 신상 노출. 처리 거절. 찾은 것 4곳.'")
    assert page.get("document.getElementById('spoken').getAttribute('aria-live')") == "polite"


# -- copying, and what is kept


@pytest.mark.parametrize("clipboard", ["there", "missing"])
def test_the_redacted_text_is_copied_with_and_without_a_clipboard(opening: Opening, clipboard: str) -> None:
    script = "window.board = navigator.clipboard;"
    if clipboard == "missing":
        script += "Object.defineProperty(navigator, 'clipboard', { value: undefined });"
    page = opening(script=script)
    page.allow("clipboardReadWrite", "clipboardSanitizedWrite")
    write(page, LEAK, "leak")
    page.ask("Page.bringToFront")
    page.click("[data-copy=redacted]")
    page.until("document.querySelector('[data-copy=redacted]').textContent === '복사했습니다'")
    assert page.get("board.readText()") == "방 구해요 🏠 연락은 [전화번호] 로 주세요"
    assert text(page, "spoken") == "복사했습니다"


def test_nothing_typed_is_stored_or_put_into_an_address(opening: Opening) -> None:
    page = opening()
    write(page, DOXX, "doxx")
    page.click("#languages label:nth-of-type(2)")
    page.click("#themes label:nth-of-type(3)")
    kept = (
        "[Object.entries(localStorage), Object.entries(sessionStorage), document.cookie, location.href, history.length]"
    )
    local, session, cookie, address, _ = page.get(kept)
    assert sorted(map(tuple, local)) == [("piiscan.language", "en"), ("piiscan.theme", "dark")]
    assert (session, cookie) == ([], "")
    assert not any(character in address for character in "?#%")
    assert all("?" not in asked and "%" not in asked for asked in page.requested())
    attributes = page.get(
        "['autocomplete', 'spellcheck'].map(name => document.getElementById('post').getAttribute(name))"
    )
    assert attributes == ["off", "false"]
    page.ask("Page.reload")
    page.until("document.readyState === 'complete' && document.body.dataset.state === 'empty'")
    assert page.get("document.getElementById('post').value") == ""


def test_a_post_is_shown_as_text_and_never_as_markup(opening: Opening) -> None:
    page = opening()
    write(
        page,
        "<img src=x onerror=window.bad=1><b>김도현</b> </textarea><script>bad=1</script> 010-0123-4567",
        "doxx",
        "leak",
        "clean",
    )
    assert page.get("document.querySelectorAll('#mirror b, #redacted b, #mirror img, #redacted img').length") == 0
    assert page.get("typeof window.bad") == "undefined"


def test_the_page_has_no_script_or_style_of_its_own_inside() -> None:
    markup = (PAGE / "index.html").read_text(encoding="utf-8")
    assert not re.search(r"<style|\sstyle=|<script(?![^>]*\bsrc=)|\son[a-z]+=|javascript:|//[a-z]", markup)
    for path in PAGE.iterdir():
        assert not re.search(
            r"https?://(?!www\.w3\.org/)|@import|url\(|eval\(|innerHTML", path.read_text(encoding="utf-8")
        ), path.name


# -- when something is missing


def test_a_service_that_wants_a_token_is_given_one_from_memory(opening: Opening, guarded: LiveService) -> None:
    page = opening(guarded)
    write(page, LEAK, "token")
    assert text(page, "badge") == "접근 토큰이 필요합니다"
    for token, state in (("a-wrong-token-of-somebody", "token"), (TOKEN, "leak")):
        page.get("document.getElementById('token').focus(); document.getElementById('token').select()")
        page.write(token)
        page.press("Enter")
        if state == "token":
            page.until("document.getElementById('badge').textContent === '토큰이 맞지 않습니다'")
    wait_for(page, "leak")
    assert hidden(page, "token-panel")
    assert page.get("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]


def with_token(page: Page) -> None:
    write(page, CLEAN, "token")
    page.get("document.getElementById('token').focus()")
    page.write(TOKEN)
    page.press("Enter")
    wait_for(page, "clean")
    page.get("document.getElementById('post').focus(); document.getElementById('post').select()")


def test_a_post_that_is_not_examined_to_the_end_is_never_called_clean(opening: Opening, guarded: LiveService) -> None:
    page = opening(guarded)
    with_token(page)
    page.write("오늘 날씨가 좋네요. " * 100)
    wait_for(page, "incomplete")
    assert text(page, "badge") == "끝까지 검사하지 못함"
    assert "700자까지만 검사했습니다" in text(page, "unfinished")
    assert page.get("document.querySelector('#scale [aria-current]').textContent") == "확인 대기"
    assert text(page, "redacted").endswith("[검사하지 못한 부분]")
    assert page.get(CONTRAST) == []


def test_a_post_over_the_limit_of_the_service_is_told_in_a_sentence(opening: Opening) -> None:
    page = opening()
    page.get(
        "(p => { p.value = '오늘 학식 '.repeat(120000); p.dispatchEvent(new Event('input')); })(document.getElementById('post'))"
    )
    wait_for(page, "problem")
    assert text(page, "badge") == "글이 너무 큽니다"
    assert "1,048,576" in text(page, "detail")
    assert hidden(page, "found")


def test_a_lost_connection_is_told_and_the_post_is_examined_when_it_is_back(opening: Opening) -> None:
    page = opening()
    write(page, LEAK, "leak")
    offline = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    page.ask("Network.emulateNetworkConditions", offline=True, **offline)
    page.write(" 감사합니다")
    wait_for(page, "problem")
    assert text(page, "badge") == "서비스에 닿지 않습니다"
    assert page.get(MARKS) == []
    assert hidden(page, "covered")
    assert page.get(CONTRAST) == []
    page.ask("Network.emulateNetworkConditions", offline=False, **offline)
    wait_for(page, "leak")
    assert page.get(MARKS) == ["010-0123-4567"]


def test_a_service_that_has_ended_is_told_and_can_be_asked_again(opening: Opening, tmp_path: Path) -> None:
    with LiveService("--deadline-ms", "60000", folder=tmp_path) as service:
        page = opening(service)
        write(page, LEAK, "leak")
    page.write("!")
    wait_for(page, "problem")
    page.click("#again")
    wait_for(page, "problem")
    assert text(page, "badge") == "서비스에 닿지 않습니다"


@pytest.mark.parametrize(
    ("status", "body", "state", "badge"),
    [
        (
            503,
            '{"type":"urn:piiscan:problem:busy","detail":"Too many posts are waiting."}',
            "busy",
            "서비스가 바쁩니다",
        ),
        (500, '{"type":"urn:piiscan:problem:failed","detail":"x"}', "problem", "서비스에 문제가 생겼습니다"),
        (422, '{"type":"urn:piiscan:problem:wrong","detail":"x"}', "problem", "서비스가 요청을 받지 않았습니다"),
        (200, "<html>", "problem", "답을 읽을 수 없습니다"),
        (
            401,
            '{"type":"urn:piiscan:problem:no-access","detail":"Send a signature."}',
            "problem",
            "이 서비스는 서명된 요청만 받습니다",
        ),
    ],
)
def test_every_kind_of_problem_has_a_sentence(opening: Opening, status: int, body: str, state: str, badge: str) -> None:
    page = opening(script=f"window.fetch = async () => new Response({body!r}, {{ status: {status} }})")
    write(page, LEAK, state)
    assert text(page, "badge") == badge
    assert hidden(page, "decided")


def test_what_the_shadow_mode_would_do_is_shown_as_such(opening: Opening) -> None:
    script = """window.fetch = (fetch => async (...asked) => {
      const answer = await fetch(...asked);
      if (!asked[1]) return answer;
      const { decision, ...rest } = await answer.json();
      return new Response(JSON.stringify({ ...rest, decision: 'allow', would: decision, message: null }));
    })(fetch)"""
    page = opening(script=script)
    write(page, DOXX, "doxx")
    assert page.get("document.querySelector('#scale [aria-current]').textContent") == "거절"
    assert "그림자 모드" in text(page, "shadow")


@pytest.mark.skipif(
    "PIISCAN_PICTURES" not in os.environ, reason="PIISCAN_PICTURES names no folder for pictures of the page"
)
def test_pictures_of_the_page_are_taken_for_people_to_look_at(opening: Opening, guarded: LiveService) -> None:
    folder = Path(os.environ["PIISCAN_PICTURES"])
    folder.mkdir(parents=True, exist_ok=True)
    screens: dict[str, dict[str, Any]] = {"desktop": {"height": 1000}, "phone": PHONE}
    for screen, size in screens.items():
        for scheme in ("light", "dark"):
            for example in ("doxx", "leak", "clean"):
                page = opening(scheme=scheme, **size)
                page.click(f"[data-example={example}]")
                wait_for(page, example)
                page.save(folder / f"{screen}-{scheme}-{example}.png")
    page = opening(guarded)
    write(page, LEAK, "token")
    page.save(folder / "desktop-light-token.png")
