"""One page of a real browser: its requests, its errors and warnings, and simulated input."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Protocol

import orjson

if TYPE_CHECKING:
    from collections.abc import Awaitable

Message = dict[str, Any]
LOAD_SECONDS = 60


class Calls(Protocol):
    """Sends a DevTools call to a session and returns the response."""

    def send(self, method: str, session: str = "", **params: object) -> Awaitable[Message]: ...


class Page:
    """A page's DevTools session."""

    def __init__(self, browser: Calls, session: str) -> None:
        self._browser = browser
        self._session = session
        self._loaded = asyncio.Event()
        self.requests: list[str] = []
        self.errors: list[str] = []
        self.warnings: list[str] = []

    async def send(self, method: str, **params: object) -> Message:
        return await self._browser.send(method, self._session, **params)

    async def open(self, url: str) -> None:
        """Navigate to the URL and wait until the document has loaded."""
        await self._load("Page.navigate", url=url)

    async def reload(self) -> None:
        """Load the page again and wait until the document has loaded."""
        await self._load("Page.reload")

    async def _load(self, method: str, **params: object) -> None:
        self._loaded.clear()
        await self.send(method, **params)
        # Until then an expression would be evaluated in the document that is about to go.
        async with asyncio.timeout(LOAD_SECONDS):
            await self._loaded.wait()

    async def evaluate(self, expression: str) -> Any:
        """The value of an expression in the page. Awaits a promise; raises an exception of the page."""
        answer = await self.send("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise AssertionError(f"in the page: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    async def wait_for(self, condition: str, seconds: float = 20) -> Any:
        """Wait until the expression is truthy, evaluated in each frame of the page; returns its value."""
        frames = (
            "new Promise(done => { const check = () => { let value; try { value = (CONDITION) } catch { value = null } "
            "value ? done(value) : requestAnimationFrame(check) }; check() })"
        ).replace("CONDITION", condition)
        try:
            return await asyncio.wait_for(self.evaluate(frames), seconds)
        except TimeoutError:
            text = await self.evaluate("document.body.innerText")
            raise AssertionError(f"not fulfilled: {condition}\n{self.errors}\ntext of the page:\n{text}") from None

    async def click(self, selector: str, text: str = "") -> None:
        """Press and release the left mouse button in the middle of the first element with this text (any, if empty)."""
        box = await self.evaluate(
            "((selector, text) => { const e = [...document.querySelectorAll(selector)]"
            ".find(element => !text || element.innerText.trim() === text); e.scrollIntoViewIfNeeded(); "
            "const b = e.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2] })"
            f"({orjson.dumps(selector).decode()}, {orjson.dumps(text).decode()})"
        )
        for kind in ("mousePressed", "mouseReleased"):
            await self.send("Input.dispatchMouseEvent", type=kind, x=box[0], y=box[1], button="left", clickCount=1)

    async def press(self, key: str, code: str, number: int, *, control: bool = False, command: str = "") -> None:
        """Press and release one key; `command`: the editing command of a key combination, such as selectAll."""
        common = {"key": key, "code": code, "windowsVirtualKeyCode": number, "modifiers": 2 if control else 0}
        commands = {"commands": [command]} if command else {}
        await self.send("Input.dispatchKeyEvent", type="rawKeyDown", **common, **commands)
        await self.send("Input.dispatchKeyEvent", type="keyUp", **common)

    async def type(self, text: str) -> None:
        """Type a text character by character; the editor closes and overtypes brackets."""
        for character in text:
            await self.send("Input.dispatchKeyEvent", type="char", text=character)

    async def emulate(self, language: str, width: int, height: int) -> None:
        """Prefer a language, such as zh-CN, and take a size in CSS pixels (a telephone below 700)."""
        agent = await self.evaluate("navigator.userAgent")
        await self.send("Emulation.setUserAgentOverride", userAgent=agent, acceptLanguage=language)
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 700}
        await self.send("Emulation.setDeviceMetricsOverride", **size)

    async def screenshot(self) -> str:
        """The page as a PNG, in base64."""
        return str((await self.send("Page.captureScreenshot", format="png"))["data"])

    def handle_event(self, method: str, params: Message) -> None:
        """Record loads, requests, and everything that the console reports as an error or a warning."""
        if method == "Page.loadEventFired":
            self._loaded.set()
        elif method == "Network.requestWillBeSent":
            if not params["request"]["url"].startswith("data:"):
                self.requests.append(params["request"]["url"])
        elif method == "Network.loadingFailed" and not params.get("canceled"):
            self.errors.append(f"failed: {params['errorText']} {params.get('blockedReason', '')}")
        elif method == "Runtime.exceptionThrown":
            self.errors.append(f"exception: {params['exceptionDetails']}")
        elif method == "Runtime.consoleAPICalled" and params["type"] in ("error", "assert"):
            self.errors.append(f"console: {params['args']}")
        elif method == "Log.entryAdded" and params["entry"]["level"] == "error":
            self.errors.append(f"log: {params['entry']['text']} {params['entry'].get('url', '')}")
        elif method == "Runtime.consoleAPICalled" and params["type"] == "warning":
            self.warnings.append(f"console: {params['args']}")
        elif method == "Log.entryAdded" and params["entry"]["level"] == "warning":
            self.warnings.append(f"log: {params['entry']['text']} {params['entry'].get('url', '')}")
