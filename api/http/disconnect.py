"""Cancels the work of a request when its client disconnects."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from starlette.requests import ClientDisconnect
from starlette.types import Receive

T = TypeVar("T")
GRACE_SECONDS = 0.02
"""Seconds until the connection is watched: most work has ended by then, and watching it takes a task."""


async def cancel_on_disconnect(work: Awaitable[T], receive: Receive) -> T:
    """The result of `work`, which is cancelled when the client disconnects; its statement would otherwise run in the
    database until its timeout. Raises ClientDisconnect."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None  # noqa: S101 - a request is answered in a task
    watcher: asyncio.Task[None] | None = None
    disconnected = False

    def watch() -> None:
        nonlocal watcher
        watcher = loop.create_task(_wait_for_disconnect(receive))
        watcher.add_done_callback(cancel_work)

    def cancel_work(finished: asyncio.Task[None]) -> None:
        nonlocal disconnected
        if not finished.cancelled():
            finished.exception()
            disconnected = True
            task.cancel()

    timer = loop.call_later(GRACE_SECONDS, watch)
    try:
        return await work
    except asyncio.CancelledError:
        if disconnected and not task.uncancel():
            raise ClientDisconnect from None
        raise
    finally:
        timer.cancel()
        if watcher is not None:
            watcher.remove_done_callback(cancel_work)
            watcher.cancel()


async def run_to_completion(work: Awaitable[T]) -> T:
    """The result of `work`, such as a mutation, which is never cancelled. A cancellation of the calling task is raised
    when the work has ended, and the result is dropped."""
    task = asyncio.ensure_future(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is None or task.cancelled():
        return task.result()
    task.exception()
    raise cancelled


async def _wait_for_disconnect(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
