"""A real Chromium, driven over the Chrome DevTools Protocol through a pair of pipes: no driver, no download.

With `--remote-debugging-pipe` Chromium reads JSON messages from file descriptor 3 and writes them to 4, each ended
by a NUL byte. Protocol: https://chromedevtools.github.io/devtools-protocol/
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

import orjson

from tests.web.page import Message, Page

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--disable-extensions",
    "--window-size=1440,1000",
    # The network is closed: no name but our own address is ever resolved.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    "--remote-debugging-pipe",
)
# Puts the two pipe ends on 3 and 4, whatever their numbers are, then becomes Chromium.
BECOME = (
    "import os, sys; r, w = os.dup(int(sys.argv[1])), os.dup(int(sys.argv[2])); "
    "r, w = os.dup(r), os.dup(w); os.dup2(r, 3); os.dup2(w, 4); os.execv(sys.argv[3], sys.argv[3:])"
)


class Browser:
    """The process and its two pipes; answers go to who asked, events to the page they belong to."""

    def __init__(self, reader: asyncio.StreamReader, writer: int) -> None:
        self._reader = reader
        self._writer = writer
        self._last = 0
        self._asked: dict[int, asyncio.Future[Message]] = {}
        self._pages: dict[str, Page] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def send(self, method: str, session: str = "", **params: object) -> Message:
        """One protocol call; `AssertionError` with Chromium's own words if it refuses."""
        self._last += 1
        call: Message = {"id": self._last, "method": method, "params": params}
        if session:
            call["sessionId"] = session
        self._asked[self._last] = asyncio.get_running_loop().create_future()
        os.write(self._writer, orjson.dumps(call) + b"\0")
        answer = await self._asked[call["id"]]
        if "error" in answer:
            raise AssertionError(f"{method}: {answer['error']}")
        return dict(answer["result"])

    async def open(self) -> Page:
        """A new blank page that records its requests and complaints from its first moment, its workers' too."""
        target = (await self.send("Target.createTarget", url="about:blank"))["targetId"]
        session = (await self.send("Target.attachToTarget", targetId=target, flatten=True))["sessionId"]
        page = self._pages[session] = Page(self, session)
        await self._listen(session)
        await page.send("Page.enable")
        return page

    async def _listen(self, session: str) -> None:
        for domain in ("Network", "Runtime", "Log"):
            # A worker has no Log of its own.
            with suppress(AssertionError):
                await self.send(f"{domain}.enable", session)
        follow = {"autoAttach": True, "waitForDebuggerOnStart": True, "flatten": True}
        with suppress(AssertionError):
            await self.send("Target.setAutoAttach", session, **follow)
        with suppress(AssertionError):
            await self.send("Runtime.runIfWaitingForDebugger", session)

    def forget_workers(self) -> None:
        """Stops speaking to workers that were about to be listened to."""
        for task in self._tasks:
            task.cancel()

    async def read(self) -> None:
        """Reads messages until Chromium closes its end."""
        while True:
            try:
                message: Message = orjson.loads((await self._reader.readuntil(b"\0"))[:-1])
            except asyncio.IncompleteReadError:
                for waiting in self._asked.values():
                    if not waiting.done():
                        waiting.set_exception(AssertionError("Chromium ended"))
                return
            if "id" in message:
                waiting = self._asked.pop(message["id"])
                if not waiting.done():  # whoever asked may have stopped waiting
                    waiting.set_result(message)
                continue
            page = self._pages.get(message.get("sessionId", ""))
            if page is None:
                continue
            if message["method"] == "Target.attachedToTarget":
                worker = message["params"]["sessionId"]
                self._pages[worker] = page
                task = asyncio.create_task(self._listen(worker))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
            else:
                page.happened(message["method"], message["params"])


@asynccontextmanager
async def chromium(executable: str, profile: Path) -> AsyncIterator[Browser]:
    """Starts Chromium with an empty profile folder and ends it, and what it started, afterwards."""
    to_it, ours_out = os.pipe()
    ours_in, from_it = os.pipe()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        BECOME,
        str(to_it),
        str(from_it),
        executable,
        *FLAGS,
        f"--user-data-dir={profile}",
        "about:blank",
        pass_fds=(to_it, from_it),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )
    os.close(to_it)
    os.close(from_it)
    reader = asyncio.StreamReader(limit=64 * 1024 * 1024)
    pipe, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(ours_in, "rb")
    )
    browser = Browser(reader, ours_out)
    reading = asyncio.create_task(browser.read())
    try:
        yield browser
    finally:
        browser.forget_workers()
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
        await reading
        pipe.close()
        os.close(ours_out)
