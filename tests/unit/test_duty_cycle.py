"""Heavy work during much light work takes its share of the time, and without light work it is not delayed."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.admission.duty_cycle import LIGHT_REQUESTS, LIGHT_SECONDS, MAX_PAUSE_SECONDS, MAX_WAITERS, DutyCycle, LightLoad
from api.admission.work_limits import HEAVY_COST, LARGE_EVENTS_BYTES, WorkLimits
from api.errors import Overloaded
from tests.support.virtual_time import run_in_virtual_time

SHARE, MAX_WAIT = 0.25, 10.0
Piece = tuple[float, float]
"""When a piece of work began and ended."""


async def _light_requests(light: LightLoad, seconds: float) -> None:
    """Twice as many as count as much."""
    for _ in range(int(seconds * 2 * LIGHT_REQUESTS / LIGHT_SECONDS)):
        light.note()
        await asyncio.sleep(LIGHT_SECONDS / (2 * LIGHT_REQUESTS))


async def _piece(cycle: DutyCycle, arrives: float, seconds: float) -> Piece | None:
    """When a piece of work ran; None if it was rejected."""
    await asyncio.sleep(arrives)
    try:
        async with cycle.run():
            begun = asyncio.get_running_loop().time()
            await asyncio.sleep(seconds)
            return begun, asyncio.get_running_loop().time()
    except Overloaded:
        return None


async def _run(works: list[tuple[float, float]], light_seconds: float) -> list[Piece | None]:
    light = LightLoad()
    cycle = DutyCycle(SHARE, light, MAX_WAIT)
    light_requests = asyncio.create_task(_light_requests(light, light_seconds))
    await asyncio.sleep(LIGHT_SECONDS if light_seconds else 0)
    pieces = await asyncio.gather(*(_piece(cycle, arrives, seconds) for arrives, seconds in works))
    light_requests.cancel()
    await asyncio.gather(light_requests, return_exceptions=True)
    assert cycle.running == 0
    return list(pieces)


WORKS = st.lists(st.tuples(st.floats(0, 5), st.floats(0.01, 1.5)), min_size=1, max_size=12)


@given(WORKS)
def test_during_light_work_one_piece_runs_at_a_time_and_then_all_pause(works: list[tuple[float, float]]) -> None:
    pieces = sorted(piece for piece in run_in_virtual_time(_run(works, 60)) if piece)
    assert pieces
    for (begun, ended), (next_begun, _) in pairwise(pieces):
        pause = min(MAX_PAUSE_SECONDS, (ended - begun) * (1 / SHARE - 1))
        assert next_begun >= ended + pause - 1e-6


@given(WORKS)
def test_without_light_work_each_piece_begins_when_it_arrives(works: list[tuple[float, float]]) -> None:
    begun = [piece and piece[0] for piece in run_in_virtual_time(_run(works, 0))]
    assert begun == pytest.approx([arrives for arrives, _ in works])


def test_waiting_work_begins_when_the_light_work_ends() -> None:
    first, second = run_in_virtual_time(_run([(0, 1.0), (0.1, 1.0)], 3))
    assert first == pytest.approx((1.0, 2.0))
    assert second is not None
    # the pause of 3 s is not over, but the last of the light requests is so long ago that fewer count
    assert 3.0 <= second[0] <= 3.0 + LIGHT_SECONDS


def test_work_that_waits_too_long_is_rejected() -> None:
    assert run_in_virtual_time(_run([(0, 12.0), (0.5, 1.0)], 60)) == [pytest.approx((1.0, 13.0)), None]


def test_few_wait_and_the_others_are_rejected_at_once() -> None:
    works = [(0.0, 1.0)] + [(number / 100, 0.001) for number in range(1, MAX_WAITERS + 3)]
    pieces = run_in_virtual_time(_run(works, 60))
    assert [number for number, piece in enumerate(pieces) if piece is None] == [MAX_WAITERS + 1, MAX_WAITERS + 2]


def test_a_cancelled_piece_leaves_no_trace() -> None:
    async def run() -> None:
        light = LightLoad()
        cycle = DutyCycle(SHARE, light, MAX_WAIT)
        light_requests = asyncio.create_task(_light_requests(light, 60))
        await asyncio.sleep(LIGHT_SECONDS)
        running, waiting = (asyncio.create_task(_piece(cycle, 0, 1.0)) for _ in range(2))
        await asyncio.sleep(0.5)
        assert cycle.running == 1
        for task in (waiting, running):
            task.cancel()
        await asyncio.gather(running, waiting, return_exceptions=True)
        assert cycle.running == 0
        # what ran for 0.5 s is paid for with a pause of 1.5 s
        begun, _ = await _piece(cycle, 0, 1.0) or (0.0, 0.0)
        assert begun == pytest.approx(LIGHT_SECONDS + 0.5 + 1.5)
        light_requests.cancel()
        await asyncio.gather(light_requests, return_exceptions=True)

    run_in_virtual_time(run())


def test_what_is_heavy() -> None:
    async def run() -> None:
        work = WorkLimits()

        async def heavy_running(cost: int, size: int) -> tuple[int, int]:
            async with work.operation(cost), work.lineage_events(size):
                return work.operations.running, work.events.running

        assert await heavy_running(HEAVY_COST, LARGE_EVENTS_BYTES) == (0, 0)
        assert await heavy_running(HEAVY_COST + 1, LARGE_EVENTS_BYTES + 1) == (1, 1)
        for cost, is_light in ((HEAVY_COST + 1, False), (HEAVY_COST, True)):
            for _ in range(LIGHT_REQUESTS):
                work.note_operation(cost)
            assert work.light.is_high() is is_light

    run_in_virtual_time(run())
