"""Drives a real Chromium over the Chrome DevTools Protocol through a pair of pipes, without a driver or download.

With `--remote-debugging-pipe` Chromium reads JSON messages from file descriptor 3 and writes them to 4. A NUL byte
ends each message. Protocol: https://chromedevtools.github.io/devtools-protocol/
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
    # No network: only the address of the tested server is resolved.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    "--remote-debugging-pipe",
)
# Duplicates the two pipe ends to descriptors 3 and 4, then executes Chromium.
EXEC_CHROMIUM = (
    "import os, sys; r, w = os.dup(int(sys.argv[1])), os.dup(int(sys.argv[2])); "
    "r, w = os.dup(r), os.dup(w); os.dup2(r, 3); os.dup2(w, 4); os.execv(sys.argv[3], sys.argv[3:])"
)


class Browser:
    """The process and its two pipes. Dispatches responses to their calls and events to their pages."""

    def __init__(self, reader: asyncio.StreamReader, writer: int) -> None:
        self._reader = reader
        self._writer = writer
        self._last = 0
        self._pending: dict[int, asyncio.Future[Message]] = {}
        self._pages: dict[str, Page] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def send(self, method: str, session: str = "", **params: object) -> Message:
        """Send one protocol call. Raises `AssertionError` with Chromium's message if the call fails."""
        self._last += 1
        call: Message = {"id": self._last, "method": method, "params": params}
        if session:
            call["sessionId"] = session
        self._pending[self._last] = asyncio.get_running_loop().create_future()
        os.write(self._writer, orjson.dumps(call) + b"\0")
        answer = await self._pending[call["id"]]
        if "error" in answer:
            raise AssertionError(f"{method}: {answer['error']}")
        return dict(answer["result"])

    async def open(self) -> Page:
        """Open a blank page that records its requests and errors, and those of its workers, from the start."""
        target = (await self.send("Target.createTarget", url="about:blank"))["targetId"]
        session = (await self.send("Target.attachToTarget", targetId=target, flatten=True))["sessionId"]
        page = self._pages[session] = Page(self, session)
        await self._listen(session)
        await page.send("Page.enable")
        return page

    async def _listen(self, session: str) -> None:
        for domain in ("Network", "Runtime", "Log"):
            # Workers have no Log domain.
            with suppress(AssertionError):
                await self.send(f"{domain}.enable", session)
        follow = {"autoAttach": True, "waitForDebuggerOnStart": True, "flatten": True}
        with suppress(AssertionError):
            await self.send("Target.setAutoAttach", session, **follow)
        with suppress(AssertionError):
            await self.send("Runtime.runIfWaitingForDebugger", session)

    def cancel_worker_tasks(self) -> None:
        """Cancel the pending subscriptions to workers."""
        for task in self._tasks:
            task.cancel()

    async def read(self) -> None:
        """Read messages until Chromium closes its end of the pipe."""
        while True:
            try:
                message: Message = orjson.loads((await self._reader.readuntil(b"\0"))[:-1])
            except asyncio.IncompleteReadError:
                for future in self._pending.values():
                    if not future.done():
                        future.set_exception(AssertionError("Chromium ended"))
                return
            if "id" in message:
                future = self._pending.pop(message["id"])
                if not future.done():  # the caller may have been cancelled
                    future.set_result(message)
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
                page.handle_event(message["method"], message["params"])


@asynccontextmanager
async def chromium(executable: str, profile: Path) -> AsyncIterator[Browser]:
    """Start Chromium with an empty profile folder; end its process group afterwards."""
    chromium_input, command_pipe = os.pipe()
    event_pipe, chromium_output = os.pipe()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        EXEC_CHROMIUM,
        str(chromium_input),
        str(chromium_output),
        executable,
        *FLAGS,
        f"--user-data-dir={profile}",
        "about:blank",
        pass_fds=(chromium_input, chromium_output),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )
    os.close(chromium_input)
    os.close(chromium_output)
    reader = asyncio.StreamReader(limit=64 * 1024 * 1024)
    pipe, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(event_pipe, "rb")
    )
    browser = Browser(reader, command_pipe)
    reading = asyncio.create_task(browser.read())
    try:
        yield browser
    finally:
        browser.cancel_worker_tasks()
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
        await reading
        pipe.close()
        os.close(command_pipe)
