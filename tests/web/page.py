"""One page of a real browser: what it asked for, what it complained about, and hands to use it with."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Protocol

import orjson

if TYPE_CHECKING:
    from collections.abc import Awaitable

Message = dict[str, Any]


class Calls(Protocol):
    """Whatever carries a DevTools call to a session and brings its answer back."""

    def send(self, method: str, session: str = "", **params: object) -> Awaitable[Message]: ...


class Page:
    """A page's DevTools session."""

    def __init__(self, browser: Calls, session: str) -> None:
        self._browser = browser
        self._session = session
        self.requests: list[str] = []
        self.complaints: list[str] = []

    async def send(self, method: str, **params: object) -> Message:
        return await self._browser.send(method, self._session, **params)

    async def evaluate(self, expression: str) -> Any:
        """The value of an expression in the page; a promise is awaited, an exception in it is raised here."""
        answer = await self.send("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise AssertionError(f"in the page: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    async def wait_for(self, condition: str, seconds: float = 20) -> Any:
        """Waits, frame by frame inside the page, until the expression is truthy, and returns its value."""
        frames = (
            "new Promise(done => { const look = () => { let seen; try { seen = (CONDITION) } catch { seen = null } "
            "seen ? done(seen) : requestAnimationFrame(look) }; look() })"
        ).replace("CONDITION", condition)
        try:
            return await asyncio.wait_for(self.evaluate(frames), seconds)
        except TimeoutError:
            seen = await self.evaluate("document.body.innerText")
            raise AssertionError(f"never came: {condition}\n{self.complaints}\nthe page shows:\n{seen}") from None

    async def click(self, selector: str) -> None:
        """Presses and releases the left button in the middle of an element, as a hand would."""
        box = await self.evaluate(
            f"(e => {{ const b = e.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2] }})"
            f"(document.querySelector({orjson.dumps(selector).decode()}))"
        )
        for kind in ("mousePressed", "mouseReleased"):
            await self.send("Input.dispatchMouseEvent", type=kind, x=box[0], y=box[1], button="left", clickCount=1)

    async def press(self, key: str, code: str, number: int, *, control: bool = False, command: str = "") -> None:
        """Presses and releases one key; `command` is the editing command a key chord stands for, such as selectAll."""
        common = {"key": key, "code": code, "windowsVirtualKeyCode": number, "modifiers": 2 if control else 0}
        commands = {"commands": [command]} if command else {}
        await self.send("Input.dispatchKeyEvent", type="rawKeyDown", **common, **commands)
        await self.send("Input.dispatchKeyEvent", type="keyUp", **common)

    async def type(self, text: str) -> None:
        """Types a text character by character, as hands do; the editor closes and overtypes brackets meanwhile."""
        for character in text:
            await self.send("Input.dispatchKeyEvent", type="char", text=character)

    async def screenshot(self) -> str:
        """The page as a PNG, in base64."""
        return str((await self.send("Page.captureScreenshot", format="png"))["data"])

    def happened(self, method: str, params: Message) -> None:
        """Keeps what the tests ask about: requests, and everything a console would show in red."""
        if method == "Network.requestWillBeSent":
            if not params["request"]["url"].startswith("data:"):
                self.requests.append(params["request"]["url"])
        elif method == "Network.loadingFailed" and not params.get("canceled"):
            self.complaints.append(f"failed: {params['errorText']} {params.get('blockedReason', '')}")
        elif method == "Runtime.exceptionThrown":
            self.complaints.append(f"exception: {params['exceptionDetails']}")
        elif method == "Runtime.consoleAPICalled" and params["type"] in ("error", "assert"):
            self.complaints.append(f"console: {params['args']}")
        elif method == "Log.entryAdded" and params["entry"]["level"] == "error":
            self.complaints.append(f"log: {params['entry']['text']} {params['entry'].get('url', '')}")
