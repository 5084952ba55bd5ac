"""Whoever leaves is not worked for any longer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from starlette.requests import ClientDisconnect
from starlette.types import Receive

T = TypeVar("T")
LOOK_SECONDS = 0.02
"""From when on a caller is watched: most work is over by then, and watching takes a task."""


async def cancel_on_disconnect(work: Awaitable[T], receive: Receive) -> T:
    """The outcome of `work`, which is cancelled when the caller leaves: what nobody waits for goes on in the database
    until its timeout. Raises ClientDisconnect."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None  # noqa: S101 - a request is answered in a task
    leaving: asyncio.Task[None] | None = None
    left = False

    def look() -> None:
        nonlocal leaving
        leaving = loop.create_task(_left(receive))
        leaving.add_done_callback(gone)

    def gone(found: asyncio.Task[None]) -> None:
        nonlocal left
        if not found.cancelled():
            found.exception()
            left = True
            task.cancel()

    looking = loop.call_later(LOOK_SECONDS, look)
    try:
        return await work
    except asyncio.CancelledError:
        if left and not task.uncancel():
            raise ClientDisconnect from None
        raise
    finally:
        looking.cancel()
        if leaving is not None:
            leaving.remove_done_callback(gone)
            leaving.cancel()


async def run_to_completion(work: Awaitable[T]) -> T:
    """The outcome of `work`, which is never cancelled, such as a mutation: a cancellation of the caller's task is
    raised when the work has ended, and its outcome is dropped."""
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


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
