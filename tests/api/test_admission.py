"""Who is let in: slots are taken and given back whatever happens, who waits is heard, who is refused is told so."""

from __future__ import annotations

import asyncio

import orjson
import pytest

from api.admission.async_queue import MAX_BUFFERED_BYTES
from api.admission.codel_queue import INTERVAL, MAX_LENGTH, TARGET
from api.admission.endpoint_classes import ENDPOINT_CLASSES, create_queues
from api.admission.middleware import RETRY_SPREAD_SECONDS
from api.admission.rejections import overload_rejection
from api.admission.stall_watchdog import STALL_SECONDS
from settings import CHECKOUT
from tests.support.admission_harness import Caller, Clock, Works


async def settle() -> None:
    """Lets every task that can go on do so."""
    for _ in range(10):
        await asyncio.sleep(0)


async def full(works: Works, number: int = 1) -> list[asyncio.Task[None]]:
    """Every slot taken."""
    tasks = [works.call(Caller()) for _ in range(number)]
    await settle()
    assert works.admission_queue.queue.used == number
    return tasks


async def test_one_waits_while_the_slots_are_taken_and_its_body_is_whole_afterwards() -> None:
    works = Works()
    first = await full(works)
    waiting = Caller(body=(b"one", b" and ", b"two"))
    task = works.call(waiting)
    await settle()
    assert (works.begun, len(works.admission_queue.queue)) == (1, 1)
    works.go.set()
    await asyncio.gather(*first, task)
    assert works.bodies == [b"{}", b"one and two"]
    assert waiting.status == 200
    assert (
        works.admission_queue.queue.used,
        len(works.admission_queue.queue),
        works.admission_queue.rejected,
        len(works.admission_queue.waits),
    ) == (0, 0, 0, 1)


async def test_a_body_larger_than_is_held_is_whole_too() -> None:
    works = Works()
    first = await full(works)
    parts = (b"x" * MAX_BUFFERED_BYTES, b"y" * MAX_BUFFERED_BYTES, b"z")
    task = works.call(Caller(body=parts))
    await settle()
    works.go.set()
    await asyncio.gather(*first, task)
    assert works.bodies[1] == b"".join(parts)


async def test_who_leaves_the_queue_frees_its_place_at_once_and_nothing_is_done_for_it() -> None:
    works = Works(longest=1)
    first = await full(works)
    leaving, staying = Caller(), Caller()
    left = works.call(leaving)
    await settle()
    leaving.hang_up()
    await left
    assert (len(works.admission_queue.queue), works.admission_queue.disconnected, leaving.answered) == (0, 1, [])
    stays = works.call(staying)
    await settle()
    works.go.set()
    await asyncio.gather(*first, stays)
    assert staying.status == 200
    assert works.begun == 2


async def test_a_task_that_is_cancelled_gives_back_its_slot_or_its_place() -> None:
    works = Works()
    (first,) = await full(works)
    waiting = works.call(Caller())
    await settle()
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert len(works.admission_queue.queue) == 0
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    assert works.admission_queue.queue.used == 0


async def test_one_who_is_cancelled_just_as_it_is_let_in_gives_the_slot_on() -> None:
    works = Works()
    (first,) = await full(works)
    second, third = works.call(Caller()), works.call(Caller())
    await settle()
    first.cancel()
    await asyncio.sleep(0)
    second.cancel()
    await asyncio.gather(first, second, return_exceptions=True)
    works.go.set()
    await third
    assert (works.admission_queue.queue.used, len(works.admission_queue.queue)) == (0, 0)


async def test_work_that_fails_gives_back_its_slot() -> None:
    works = Works()
    works.fails = ValueError("unforeseen")
    works.go.set()
    with pytest.raises(ValueError, match="unforeseen"):
        await works.call(Caller())
    assert works.admission_queue.queue.used == 0


async def test_refused_before_its_body_is_read_with_retry_after_in_whole_seconds() -> None:
    works = Works(longest=0)
    first = await full(works)
    waits = []
    for _ in range(2 * RETRY_SPREAD_SECONDS):
        caller = Caller()
        await works.call(caller)
        assert caller.status == 503
        assert not caller.messages.empty()
        (error,) = orjson.loads(caller.answered[1]["body"])["errors"]
        assert error["extensions"]["code"] == "OVERLOADED"
        assert caller.said["retry-after"] in error["extensions"]["remedy"]
        waits.append(int(caller.said["retry-after"]))
    assert waits == [1, 2, 3, 1, 2, 3]
    assert works.admission_queue.rejected == 2 * RETRY_SPREAD_SECONDS
    works.go.set()
    await asyncio.gather(*first)


async def test_refused_in_the_callers_language_and_media_type() -> None:
    works = Works(longest=0)
    first = await full(works)
    caller = Caller(headers={"Accept": "application/graphql-response+json", "Accept-Language": "zh-CN"})
    await works.call(caller)
    assert caller.said["content-type"] == "application/graphql-response+json; charset=utf-8"
    assert orjson.loads(caller.answered[1]["body"])["errors"][0]["message"].startswith("当前请求过多")
    other = Caller(headers={"Accept": "text/csv"})
    await works.call(other)
    assert other.said["content-type"] == "application/json; charset=utf-8"
    assert overload_rejection(1, "application/json", "en")[0]["status"] == 503
    works.go.set()
    await asyncio.gather(*first)


async def test_who_waited_too_long_is_told_so_by_the_clock() -> None:
    """The only test that lets real time pass: the interval, once."""
    works = Works()
    clock = works.admission_queue._clock
    assert isinstance(clock, Clock)
    works.admission_queue._clock = asyncio.get_running_loop().time
    first = await full(works)
    caller = Caller()
    async with asyncio.timeout(5):
        await works.call(caller)
    assert caller.status == 503
    assert works.admission_queue.rejected == 1
    works.go.set()
    await asyncio.gather(*first)


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics", "/", "/assets/x.js"])
async def test_health_metrics_and_the_page_are_let_in_always(path: str) -> None:
    works = Works(longest=0)
    first = await full(works)
    works.go.set()
    caller = Caller(path=path)
    await works.call(caller)
    assert caller.status == 200
    await asyncio.gather(*first)


async def test_a_long_stream_takes_a_slot_of_its_own_kind() -> None:
    works = Works(longest=0)
    stream = works.call(Caller(path="/export/lineage"))
    await settle()
    assert (works.other.queue.used, works.admission_queue.queue.used) == (1, 0)
    asked = Caller()
    task = works.call(asked)
    await settle()
    assert works.begun == 2
    works.go.set()
    await asyncio.gather(stream, task)
    assert asked.status == 200


async def test_no_header_of_a_caller_nobody_knows_is_honoured() -> None:
    works = Works()
    first = await full(works)
    for headers in ({}, {"Priority": "u=0"}, {"X-Priority": "9"}):
        works.call(Caller(headers=headers))
    await settle()
    assert list(works.admission_queue.queue._waiting) == [0]
    works.go.set()
    await asyncio.gather(*first)
    await settle()


async def test_a_rank_goes_first_once_somebody_gives_one() -> None:
    works = Works(priority=lambda scope: len(scope["headers"]))
    first = await full(works)
    tasks = [works.call(Caller(body=(b"last",))), works.call(Caller(headers={"Whoever": "x"}, body=(b"first",)))]
    await settle()
    works.go.set()
    await asyncio.gather(*first, *tasks)
    assert works.bodies[1:] == [b"first", b"last"]


async def test_who_does_not_send_its_body_loses_its_slot() -> None:
    works = Works()
    slow = Caller(whole=False)
    task = works.call(slow)
    await settle()
    works.clock.now += STALL_SECONDS
    works.admission.watchdog.cancel_stalled()
    await settle()
    assert works.admission_queue.queue.used == 1
    works.clock.now += 1
    works.admission.watchdog.cancel_stalled()
    await task
    assert (slow.status, slow.said["connection"], works.admission_queue.queue.used) == (408, "close", 0)
    assert orjson.loads(slow.answered[1]["body"])["errors"][0]["extensions"]["code"] == "BAD_REQUEST"


async def test_who_does_not_take_its_answer_loses_its_slot() -> None:
    works = Works()
    works.go.set()
    slow = Caller(takes=asyncio.Event())
    task = works.call(slow)
    await settle()
    works.clock.now += STALL_SECONDS + 1
    works.admission.watchdog.cancel_stalled()
    await task
    assert (slow.answered, works.admission_queue.queue.used) == ([], 0)


async def test_who_waits_for_its_answer_keeps_its_slot_however_long() -> None:
    works = Works()
    caller = Caller()
    task = works.call(caller)
    await settle()
    works.clock.now += 100 * STALL_SECONDS
    works.admission.watchdog.cancel_stalled()
    works.go.set()
    await task
    assert caller.status == 200


@pytest.mark.parametrize("pool", [4, 8, 50, 51, 1000])
def test_the_slots_together_are_the_pool(pool: int) -> None:
    found = {kind: queue.slots for kind, queue in create_queues(pool).items()}
    assert sum(found.values()) == pool
    assert set(found) == set(ENDPOINT_CLASSES.values())
    assert min(found.values()) >= 1


def test_the_page_of_limits_has_the_numbers_of_the_code() -> None:
    page = (CHECKOUT / "docs" / "limits.md").read_text("utf-8")
    slots = {kind: queue.slots for kind, queue in create_queues(50).items()}
    assert f"| an eighth of the pool | {slots['export']} |" in page
    assert f"| the rest | {slots['graphql']} |" in page
    assert f"| target | {TARGET * 1000:g} ms |" in page
    assert f"| interval | {INTERVAL * 1000:g} ms |" in page
    assert f"| longest | {MAX_LENGTH:,} requests |" in page
    assert page.count(f"{STALL_SECONDS:g} s") >= 2
