"""Concurrent work of one request."""

from __future__ import annotations

import asyncio

import pytest

from domain.errors import TimedOut
from graph.task_group import task_group


async def test_the_first_error_is_raised_itself_and_cancels_the_other_tasks() -> None:
    started = asyncio.Event()
    waiting: list[asyncio.Task[None]] = []

    async def fail() -> None:
        await started.wait()
        raise TimedOut.after(1)

    async def wait() -> None:
        started.set()
        await asyncio.Event().wait()

    async def run() -> None:
        async with task_group() as group:
            group.create_task(fail())
            waiting.append(group.create_task(wait()))

    with pytest.raises(TimedOut):
        await run()
    assert waiting[0].cancelled()


async def test_results_are_available_after_the_group() -> None:
    async with task_group() as group:
        tasks = [group.create_task(asyncio.sleep(0, number)) for number in range(3)]
    assert [task.result() for task in tasks] == [0, 1, 2]
