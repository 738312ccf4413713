"""A real browser that is told what to do: it opens a page, and moves, types, looks and prints as somebody would."""

import base64
import json
import os
import select
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.browser import CHROMIUM, HEADLESS

_PATIENCE = 30.0  # seconds
_HIGH = 64  # from here on descriptors are nobody's
KEYS = {"Tab": 9, "Enter": 13, "Escape": 27, "Space": 32}


class Tab:
    """One page of the browser, which speaks through two pipes. What it asks for and complains of is kept."""

    def __init__(self, asks: int, hears: int) -> None:
        self._asks, self._hears = asks, hears
        self._rest, self._count, self._session = b"", 0, ""
        self.asked: list[str] = []  # addresses
        self.complaints: list[str] = []

    def tell(self, method: str, **what: Any) -> Any:
        """What the browser answers."""
        self._count += 1
        message = {"id": self._count, "method": method, "params": what}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._asks, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._count:
                assert "error" not in answer, (method, answer["error"])
                return answer["result"]
            self._heard(answer)

    def _next(self) -> Any:
        while b"\0" not in self._rest:
            assert select.select([self._hears], [], [], _PATIENCE)[0], "the browser says nothing"
            piece = os.read(self._hears, 1 << 16)
            assert piece, "the browser is gone"
            self._rest += piece
        line, _, self._rest = self._rest.partition(b"\0")
        return json.loads(line)

    def _heard(self, event: Any) -> None:
        told = event.get("params", {})
        if event["method"] == "Network.requestWillBeSent":
            self.asked.append(told["request"]["url"])
        elif event["method"] == "Log.entryAdded":
            self.complaints.append(told["entry"]["text"])
        elif event["method"] == "Runtime.exceptionThrown":
            self.complaints.append(str(told["exceptionDetails"]))

    def attach(self) -> None:
        target = self.tell("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.tell("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Log", "Runtime"):
            self.tell(f"{domain}.enable")

    # --- what somebody does ---

    def size(self, width: int, height: int = 900) -> None:
        self.tell("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def open(self, address: str) -> None:
        self.tell("Page.navigate", url="about:blank")
        self.tell("Page.navigate", url=address)
        self.until("document.readyState === 'complete' && location.href !== 'about:blank'")

    def open_text(self, page: str) -> None:
        """A page without an address, as in the preview of a mail."""
        frame = self.tell("Page.getFrameTree")["frameTree"]["frame"]["id"]
        self.tell("Page.setDocumentContent", frameId=frame, html=page)

    def ask(self, expression: str) -> Any:
        """The value of an expression in the page."""
        answer = self.tell("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def until(self, expression: str) -> None:
        """Waits for something to be so."""
        waiting = f"""new Promise((done, no) => {{
            const end = Date.now() + 5000;
            const look = () => ({expression}) ? done(true) : Date.now() > end ? no(new Error("never")) : setTimeout(look, 15);
            look(); }})"""
        self.ask(waiting)

    def press(self, key: str, times: int = 1, shift: bool = False) -> None:
        for _ in range(times):
            code = {"key": key, "code": key, "windowsVirtualKeyCode": KEYS[key], "modifiers": 8 if shift else 0}
            text = {"text": "\r"} if key == "Enter" else {"text": " "} if key == "Space" else {}
            self.tell("Input.dispatchKeyEvent", type="keyDown", **code, **text)
            self.tell("Input.dispatchKeyEvent", type="keyUp", **code)

    def middle(self, selector: str) -> tuple[float, float]:
        """Where an element is, once it is in sight."""
        found = self.ask(f"""(() => {{
            const found = document.querySelector({json.dumps(selector)});
            found.scrollIntoView({{ block: "center", inline: "center", behavior: "instant" }});
            const box = found.getBoundingClientRect();
            return [box.x + box.width / 2, box.y + box.height / 2]; }})()""")
        return found[0], found[1]

    def hover(self, selector: str) -> None:
        x, y = self.middle(selector)
        self.tell("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)

    def click(self, selector: str) -> None:
        x, y = self.middle(selector)
        for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
            self.tell("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def tap(self, selector: str) -> None:
        x, y = self.middle(selector)
        self.tell("Emulation.setTouchEmulationEnabled", enabled=True)
        self.tell("Input.dispatchTouchEvent", type="touchStart", touchPoints=[{"x": x, "y": y}])
        self.tell("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])

    def media(self, **features: str) -> None:
        told = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
        self.tell("Emulation.setEmulatedMedia", features=told)

    def picture(self, whole: bool = False) -> bytes:
        found = self.tell("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        return base64.b64decode(found["data"])

    def printed(self) -> bytes:
        found = self.tell("Page.printToPDF", printBackground=True, preferCSSPageSize=True)
        return base64.b64decode(found["data"])


@contextmanager
def browser(profile: Path) -> Iterator[Tab]:
    """A browser with one page, until its user has seen enough."""
    told, asks = _pipe()
    hears, says = _pipe()

    def as_it_expects() -> None:  # it reads from 3 and writes to 4
        os.dup2(told, 3)
        os.dup2(says, 4)

    child = subprocess.Popen(
        [CHROMIUM or "", *HEADLESS, f"--user-data-dir={profile}", "--remote-debugging-pipe"],
        preexec_fn=as_it_expects,
        pass_fds=(3, 4),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(told)
    os.close(says)
    try:
        tab = Tab(asks, hears)
        tab.attach()
        yield tab
    finally:
        child.kill()
        child.wait()
        os.close(asks)
        os.close(hears)


def _pipe() -> tuple[int, int]:
    """A pipe whose ends are neither 3 nor 4."""
    import fcntl  # which Windows lacks

    ends = os.pipe()
    high = tuple(fcntl.fcntl(each, fcntl.F_DUPFD_CLOEXEC, _HIGH) for each in ends)
    for each in ends:
        os.close(each)
    return high[0], high[1]
