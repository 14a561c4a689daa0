"""A headless Chromium of the system, told what to do over a pipe in its DevTools protocol; nothing but Python's own library is needed."""

import base64
import fcntl
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
_PATIENCE = 60.0
"""Seconds for anything, so that no test depends on how busy the machine is."""
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-lcd-text",
    "--no-first-run",
    "--hide-scrollbars=false",
    "--remote-debugging-pipe",
)
_HAND_OVER = (
    "import os, sys; os.dup2(int(sys.argv[1]), 3); os.dup2(int(sys.argv[2]), 4); os.execv(sys.argv[3], sys.argv[3:])"
)
"""Chromium reads commands from its file descriptor 3 and answers to 4."""
_KEYS = {
    "Tab": (9, ""),
    "Enter": (13, "\r"),
    "Space": (32, " "),
    "ArrowDown": (40, ""),
    "ArrowUp": (38, ""),
    "ArrowLeft": (37, ""),
    "ArrowRight": (39, ""),
    "F8": (119, ""),
}
SHIFT = 8


class Browser:
    """Starts Chromium with a profile of its own, and ends it."""

    def __init__(self) -> None:
        self._profile = tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True)
        read, self._write = (_high(end) for end in os.pipe())
        self._read, write = (_high(end) for end in os.pipe())
        command = [str(CHROMIUM), *_FLAGS, f"--user-data-dir={self._profile.name}", "about:blank"]
        self._process = subprocess.Popen(
            [sys.executable, "-c", _HAND_OVER, str(read), str(write), *command],
            pass_fds=(read, write),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        os.close(read)
        os.close(write)
        self._unread = b""
        self._number = 0
        self.events: list[dict[str, Any]] = []

    def ask(self, method: str, session: str | None = None, **parameters: Any) -> dict[str, Any]:
        """Send a command and return its result."""
        self._number += 1
        question = {"id": self._number, "method": method, "params": parameters}
        sent = json.dumps(question | ({"sessionId": session} if session else {})).encode() + b"\0"
        while sent:
            sent = sent[os.write(self._write, sent) :]
        while True:
            said = self._next()
            if said.get("id") != self._number:
                self.events.append(said)
            elif "error" in said:
                raise RuntimeError(f"{method}: {said['error']['message']}")
            else:
                return dict(said["result"])

    def page(self) -> "Page":
        """Open an empty page in a context of its own, without anything stored."""
        context = self.ask("Target.createBrowserContext")["browserContextId"]
        target = self.ask("Target.createTarget", url="about:blank", browserContextId=context)["targetId"]
        session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        return Page(self, session, context)

    def close(self) -> None:
        """End it, with all its processes."""
        os.close(self._write)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        os.close(self._read)
        self._profile.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _next(self) -> dict[str, Any]:
        end = time.monotonic() + _PATIENCE
        while b"\0" not in self._unread:
            ready, _, _ = select.select([self._read], [], [], max(0.0, end - time.monotonic()))
            piece = os.read(self._read, 1 << 20) if ready else b""
            if not piece:
                raise RuntimeError("Chromium does not answer" if not ready else "Chromium has ended")
            self._unread += piece
        line, _, self._unread = self._unread.partition(b"\0")
        return dict(json.loads(line))


class Page:
    """A tab.

    Attributes:
        browser: where it is open.
        session: its session in the protocol.
    """

    def __init__(self, browser: Browser, session: str, context: str) -> None:
        self.browser, self.session, self._context = browser, session, context
        self._agent = browser.ask("Browser.getVersion")["userAgent"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.ask(f"{domain}.enable")

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a command to the tab and return its result."""
        return self.browser.ask(method, self.session, **parameters)

    def settings(
        self,
        *,
        width: int = 1280,
        height: int = 900,
        scheme: str = "light",
        language: str = "ko-KR",
        reduced: bool = True,
        phone: bool = False,
    ) -> None:
        """Pretend to be another screen, and another person's system."""
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=phone)
        motion = "reduce" if reduced else "no-preference"
        features = {"prefers-color-scheme": scheme, "prefers-reduced-motion": motion}
        self.ask("Emulation.setEmulatedMedia", features=[{"name": n, "value": v} for n, v in features.items()])
        self.ask("Emulation.setUserAgentOverride", userAgent=self._agent, acceptLanguage=language)

    def open(self, url: str) -> None:
        """Go to an address and wait until it is loaded."""
        failed = self.ask("Page.navigate", url=url).get("errorText")
        assert not failed, failed
        self.until("document.readyState === 'complete' && location.href !== 'about:blank'")

    def before(self, script: str) -> None:
        """Run something in every page that is opened from now on, before its own scripts."""
        self.ask("Page.addScriptToEvaluateOnNewDocument", source=script)

    def get(self, expression: str) -> Any:
        """Return what an expression, or what it promises, is in the page."""
        said = self.ask(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True, userGesture=True
        )
        if "exceptionDetails" in said:
            raise RuntimeError(said["exceptionDetails"].get("exception", {}).get("description", expression))
        return said["result"].get("value")

    def until(self, expression: str) -> Any:
        """Wait until an expression is true, and return it."""
        end = time.monotonic() + _PATIENCE
        while True:
            try:
                value = self.get(expression)
            except RuntimeError:
                value = None  # the page is just being replaced
            if value:
                return value
            if time.monotonic() > end:
                raise AssertionError(f"this never came true: {expression}")
            time.sleep(0.05)

    def write(self, text: str) -> None:
        """Put text where the cursor is, as an input method does."""
        self.ask("Input.insertText", text=text)

    def press(self, key: str, modifiers: int = 0) -> None:
        """Press a key and let it go."""
        code, text = _KEYS[key]
        pressed = {
            "key": " " if key == "Space" else key,
            "code": key,
            "windowsVirtualKeyCode": code,
            "modifiers": modifiers,
        }
        self.ask("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", text=text, **pressed)
        self.ask("Input.dispatchKeyEvent", type="keyUp", **pressed)

    def click(self, selector: str) -> None:
        """Click in the middle of an element, with the mouse."""
        where = f"document.querySelector({json.dumps(selector)})"
        self.get(f"{where}.scrollIntoView({{block: 'nearest'}})")
        box = self.get(
            f"(() => {{ const b = {where}.getBoundingClientRect(); return [b.x, b.y, b.width, b.height]; }})()"
        )
        place = {"x": box[0] + box[2] / 2, "y": box[1] + box[3] / 2, "button": "left", "clickCount": 1}
        self.ask("Input.dispatchMouseEvent", type="mousePressed", **place)
        self.ask("Input.dispatchMouseEvent", type="mouseReleased", **place)

    def allow(self, *permissions: str) -> None:
        """Grant what a person would be asked for."""
        self.browser.ask("Browser.grantPermissions", permissions=list(permissions), browserContextId=self._context)

    def picture(self, *, whole: bool = False) -> bytes:
        """Return a PNG of what is seen, or of the page to its end."""
        said = self.ask("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        return base64.b64decode(said["data"])

    def save(self, path: Path, *, whole: bool = False) -> None:
        """Write a PNG."""
        path.write_bytes(self.picture(whole=whole))

    def close(self) -> None:
        """Close the tab, and forget what it stored."""
        self.browser.ask("Target.disposeBrowserContext", browserContextId=self._context)
        self.browser.events.clear()

    def requested(self) -> list[str]:
        """Return the addresses that the tab has asked for since it was opened."""
        self.get("0")
        sent = (e for e in self._events() if e["method"] == "Network.requestWillBeSent")
        return [event["params"]["request"]["url"] for event in sent]

    def complaints(self) -> list[str]:
        """Return what stands in the tab's console."""
        self.get("0")
        found = []
        for event in self._events():
            if event["method"] == "Log.entryAdded":
                found.append(event["params"]["entry"]["text"])
            elif event["method"] in ("Runtime.exceptionThrown", "Runtime.consoleAPICalled"):
                found.append(json.dumps(event["params"], ensure_ascii=False))
        return found

    def _events(self) -> list[dict[str, Any]]:
        return [event for event in self.browser.events if event.get("sessionId") == self.session]


def _high(end: int) -> int:
    """Return a file descriptor beyond those that the hand-over fills."""
    moved = fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10)
    os.close(end)
    return moved
