"""Admission control: slots, queue, disconnects, rejections and stalled clients."""

from __future__ import annotations

import asyncio

import orjson
import pytest

from api.admission import body_reader
from api.admission.codel_queue import INTERVAL, MAX_LENGTH, TARGET
from api.admission.endpoint_classes import ENDPOINT_CLASSES, create_queues
from api.admission.middleware import RETRY_SPREAD_SECONDS
from api.admission.rejections import overload_rejection
from api.admission.stall_watchdog import STALL_SECONDS
from api.limits.document import LIMITS
from server.http_protocol import HEAD_SECONDS
from server.idle_connections import MAX_IDLE_PER_ADDRESS
from settings import CHECKOUT
from tests.support.admission_harness import Caller, Clock, GuardedApplication


async def settle() -> None:
    """Runs every task that is ready."""
    for _ in range(10):
        await asyncio.sleep(0)


async def fill_slots(service: GuardedApplication, number: int = 1) -> list[asyncio.Task[None]]:
    """Takes `number` slots."""
    tasks = [service.call(Caller()) for _ in range(number)]
    await settle()
    assert service.admission_queue.queue.used == number
    return tasks


async def test_queued_request_runs_later_with_its_whole_body() -> None:
    service = GuardedApplication()
    first = await fill_slots(service)
    waiting = Caller(body=(b"one", b" and ", b"two"))
    task = service.call(waiting)
    await settle()
    assert (service.begun, len(service.admission_queue.queue)) == (1, 1)
    service.go.set()
    await asyncio.gather(*first, task)
    assert service.bodies == [b"{}", b"one and two"]
    assert waiting.status == 200
    assert (
        service.admission_queue.queue.used,
        len(service.admission_queue.queue),
        service.admission_queue.rejected,
        len(service.admission_queue.waits),
    ) == (0, 0, 0, 1)


async def test_large_body_of_a_queued_request_stays_complete() -> None:
    service = GuardedApplication()
    first = await fill_slots(service)
    parts = (b"x" * 70_000, b"y" * 70_000, b"z")
    task = service.call(Caller(body=parts))
    await settle()
    service.go.set()
    await asyncio.gather(*first, task)
    assert service.bodies[1] == b"".join(parts)


async def test_disconnect_while_queued_frees_the_place_at_once() -> None:
    service = GuardedApplication(max_length=1)
    first = await fill_slots(service)
    leaving, staying = Caller(), Caller()
    disconnected = service.call(leaving)
    await settle()
    leaving.disconnect()
    await disconnected
    assert (len(service.admission_queue.queue), service.admission_queue.disconnected, leaving.responses) == (0, 1, [])
    stays = service.call(staying)
    await settle()
    service.go.set()
    await asyncio.gather(*first, stays)
    assert staying.status == 200
    assert service.begun == 2


async def test_cancelled_task_gives_back_its_slot_or_place() -> None:
    service = GuardedApplication()
    (first,) = await fill_slots(service)
    waiting = service.call(Caller())
    await settle()
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert len(service.admission_queue.queue) == 0
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    assert service.admission_queue.queue.used == 0


async def test_cancellation_during_admission_passes_the_slot_on() -> None:
    service = GuardedApplication()
    (first,) = await fill_slots(service)
    second, third = service.call(Caller()), service.call(Caller())
    await settle()
    first.cancel()
    await asyncio.sleep(0)
    second.cancel()
    await asyncio.gather(first, second, return_exceptions=True)
    service.go.set()
    await third
    assert (service.admission_queue.queue.used, len(service.admission_queue.queue)) == (0, 0)


async def test_failed_request_gives_back_its_slot() -> None:
    service = GuardedApplication()
    service.failure = ValueError("unexpected")
    service.go.set()
    with pytest.raises(ValueError, match="unexpected"):
        await service.call(Caller())
    assert service.admission_queue.queue.used == 0


async def test_rejection_has_retry_after_in_seconds() -> None:
    service = GuardedApplication(max_length=0)
    first = await fill_slots(service)
    waits = []
    for _ in range(2 * RETRY_SPREAD_SECONDS):
        caller = Caller()
        await service.call(caller)
        assert caller.status == 503
        (error,) = orjson.loads(caller.responses[1]["body"])["errors"]
        assert error["extensions"]["code"] == "OVERLOADED"
        assert caller.response_headers["retry-after"] in error["extensions"]["remedy"]
        waits.append(int(caller.response_headers["retry-after"]))
    assert waits == [1, 2, 3, 1, 2, 3]
    assert service.admission_queue.rejected == 2 * RETRY_SPREAD_SECONDS
    service.go.set()
    await asyncio.gather(*first)


async def test_rejection_has_the_clients_language_and_media_type() -> None:
    service = GuardedApplication(max_length=0)
    first = await fill_slots(service)
    caller = Caller(headers={"Accept": "application/graphql-response+json", "Accept-Language": "zh-CN"})
    await service.call(caller)
    assert caller.response_headers["content-type"] == "application/graphql-response+json; charset=utf-8"
    assert orjson.loads(caller.responses[1]["body"])["errors"][0]["message"].startswith("当前请求过多")
    other = Caller(headers={"Accept": "text/csv"})
    await service.call(other)
    assert other.response_headers["content-type"] == "application/json; charset=utf-8"
    assert overload_rejection(1, "application/json", "en")[0]["status"] == 503
    service.go.set()
    await asyncio.gather(*first)


async def test_timer_rejects_a_request_that_waited_too_long() -> None:
    """The only test that waits in real time, for one interval."""
    service = GuardedApplication()
    clock = service.admission_queue._clock
    assert isinstance(clock, Clock)
    service.admission_queue._clock = asyncio.get_running_loop().time
    first = await fill_slots(service)
    caller = Caller()
    async with asyncio.timeout(5):
        await service.call(caller)
    assert caller.status == 503
    assert service.admission_queue.rejected == 1
    service.go.set()
    await asyncio.gather(*first)


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics", "/", "/assets/x.js"])
async def test_health_metrics_and_page_are_always_admitted(path: str) -> None:
    service = GuardedApplication(max_length=0)
    first = await fill_slots(service)
    service.go.set()
    caller = Caller(path=path)
    await service.call(caller)
    assert caller.status == 200
    await asyncio.gather(*first)


async def test_export_takes_a_slot_of_its_own_class() -> None:
    service = GuardedApplication(max_length=0)
    stream = service.call(Caller(path="/export/lineage"))
    await settle()
    assert (service.export_queue.queue.used, service.admission_queue.queue.used) == (1, 0)
    query = Caller()
    task = service.call(query)
    await settle()
    assert service.begun == 2
    service.go.set()
    await asyncio.gather(stream, task)
    assert query.status == 200


async def test_headers_do_not_change_the_priority() -> None:
    service = GuardedApplication()
    first = await fill_slots(service)
    for headers in ({}, {"Priority": "u=0"}, {"X-Priority": "9"}):
        service.call(Caller(headers=headers))
    await settle()
    assert list(service.admission_queue.queue._waiting) == [0]
    service.go.set()
    await asyncio.gather(*first)
    await settle()


async def test_higher_priority_is_admitted_first() -> None:
    service = GuardedApplication(priority=lambda scope: len(scope["headers"]))
    first = await fill_slots(service)
    tasks = [service.call(Caller(body=(b"last",))), service.call(Caller(headers={"X-Any": "x"}, body=(b"first",)))]
    await settle()
    service.go.set()
    await asyncio.gather(*first, *tasks)
    assert service.bodies[1:] == [b"first", b"last"]


async def test_clients_that_send_slowly_take_no_slot() -> None:
    service = GuardedApplication(slots=2)
    slow = [Caller(whole=False) for _ in range(50)]
    tasks = [service.call(caller) for caller in slow]
    await settle()
    assert (service.admission.bodies.readers, service.admission_queue.queue.used) == (50, 0)
    service.go.set()
    quick = Caller()
    await service.call(quick)
    assert quick.status == 200
    for caller in slow:
        caller.disconnect()
    await asyncio.gather(*tasks)
    assert (service.admission.bodies.readers, service.admission.bodies.buffered_bytes, service.begun) == (0, 0, 1)


async def test_body_over_its_limit_is_refused_without_a_slot() -> None:
    service = GuardedApplication(max_length=0)
    first = await fill_slots(service)
    caller = Caller(body=(b"x" * LIMITS.body, b"y"))
    await service.call(caller)
    assert (caller.status, "connection" in caller.response_headers) == (413, False)
    (error,) = orjson.loads(caller.responses[1]["body"])["errors"]
    expected = {"code": "BODY_TOO_LARGE", "found": LIMITS.body + 1, "limit": LIMITS.body}
    assert {name: error["extensions"][name] for name in expected} == expected
    service.go.set()
    await asyncio.gather(*first)


async def test_late_body_is_answered_408_and_ends_the_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body_reader, "GRACE_SECONDS", 0.01)
    service = GuardedApplication()
    slow = Caller(whole=False)
    await service.call(slow)
    assert (slow.status, slow.response_headers["connection"], service.begun) == (408, "close", 0)
    assert orjson.loads(slow.responses[1]["body"])["errors"][0]["extensions"]["code"] == "BAD_REQUEST"


async def test_more_bodies_than_may_be_read_are_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body_reader, "MAX_READERS", 1)
    service = GuardedApplication()
    slow, second = Caller(whole=False), Caller()
    task = service.call(slow)
    await settle()
    await service.call(second)
    assert (second.status, second.response_headers["connection"]) == (503, "close")
    assert int(second.response_headers["retry-after"]) > 0
    slow.disconnect()
    await task


async def test_client_that_does_not_read_its_response_loses_its_slot() -> None:
    service = GuardedApplication()
    service.go.set()
    slow = Caller(reads=asyncio.Event())
    task = service.call(slow)
    await settle()
    service.clock.now += STALL_SECONDS + 1
    service.admission.watchdog.cancel_stalled()
    await task
    assert (slow.responses, service.admission_queue.queue.used) == ([], 0)


async def test_client_that_waits_for_its_response_keeps_its_slot() -> None:
    service = GuardedApplication()
    caller = Caller()
    task = service.call(caller)
    await settle()
    service.clock.now += 100 * STALL_SECONDS
    service.admission.watchdog.cancel_stalled()
    service.go.set()
    await task
    assert caller.status == 200


@pytest.mark.parametrize("pool", [4, 8, 50, 51, 1000])
def test_slots_add_up_to_the_pool(pool: int) -> None:
    slots = {kind: queue.slots for kind, queue in create_queues(pool).items()}
    assert sum(slots.values()) == pool
    assert set(slots) == set(ENDPOINT_CLASSES.values())
    assert min(slots.values()) >= 1


def test_limits_page_has_the_numbers_of_admission_control() -> None:
    page = (CHECKOUT / "docs" / "limits.md").read_text("utf-8")
    slots = {kind: queue.slots for kind, queue in create_queues(50).items()}
    assert f"| an eighth of the pool | {slots['export']} |" in page
    assert f"| the rest | {slots['graphql']} |" in page
    assert f"| target | {TARGET * 1000:g} ms |" in page
    assert f"| interval | {INTERVAL * 1000:g} ms |" in page
    assert f"| longest | {MAX_LENGTH:,} requests |" in page
    assert f"for {STALL_SECONDS:g} s loses its slot" in page
    assert f"| the body, complete | {body_reader.BODY_SECONDS:g} s |" in page
    assert f"| {body_reader.MIN_BYTES_PER_SECOND:,} bytes a second, from {body_reader.GRACE_SECONDS:g} s on |" in page
    assert f"| bodies that are being read | {body_reader.MAX_READERS:,} |" in page
    counted = f"{body_reader.MAX_BUFFERED_BYTES:,} bytes beyond {body_reader.SMALL_BODY_BYTES:,} each"
    assert f"| all bodies until their requests end | {counted} |" in page
    assert f"| the head of a request | {HEAD_SECONDS:g} s from" in page
    assert f"| idle connections of an address | {MAX_IDLE_PER_ADDRESS:,} |" in page
