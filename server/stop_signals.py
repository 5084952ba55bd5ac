"""SIGINT and SIGTERM: the first ends a command in order, within its grace period; the second ends it at once."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from domain.sentence import Sentence
from neo4j_embedded import child_process

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

SIGNALS = (signal.SIGINT, signal.SIGTERM)
START_GRACE_SECONDS = 1.0
"""Of a start, a load and a download, which end within 2 s. Nothing is lost: a later run continues."""


@dataclass
class Grace:
    """The seconds that a command has to end in order. A command that serves callers gets more than a load, of which
    nothing is lost."""

    seconds: float = START_GRACE_SECONDS


async def run_until_signal(
    work: Coroutine[None, None, int], grace: Grace, say: Callable[[str], None], *, signal_code: int | None = None
) -> int:
    """The result of `work`. A signal cancels it and ends the process.

    `signal_code`: the exit code after a signal; None: 128 + its number, as in a shell. Raises what `work` raises.
    """
    loop = asyncio.get_running_loop()
    received: asyncio.Queue[int] = asyncio.Queue()
    for number in SIGNALS:
        loop.add_signal_handler(number, received.put_nowait, number)
    try:
        task = asyncio.create_task(work)
        code = await _first_signal(task, received)
        if code is None:
            return task.result()
        if signal_code is not None:
            code = signal_code
        say(Sentence("\nStopping …", "\n正在停止…"))
        task.cancel()
        second = asyncio.create_task(received.get())
        await asyncio.wait([task, second], timeout=grace.seconds, return_when=asyncio.FIRST_COMPLETED)
        if task.done() and not task.cancelled() and (failure := task.exception()):
            raise failure
        # A normal exit would wait for threads, such as one that builds the sample or waits for a download.
        end_process(code)
    finally:
        for number in SIGNALS:
            loop.remove_signal_handler(number)


async def _first_signal(task: asyncio.Task[int], received: asyncio.Queue[int]) -> int | None:
    """The exit code for the first signal; None if the task ends before it."""
    first = asyncio.create_task(received.get())
    await asyncio.wait([task, first], return_when=asyncio.FIRST_COMPLETED)
    if first.done():
        return 128 + first.result()
    first.cancel()
    return None


def end_process(code: int) -> NoReturn:
    """End this process and its database at once."""
    child_process.kill_all()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
