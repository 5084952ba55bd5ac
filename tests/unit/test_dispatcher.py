"""The dispatcher flushes finished requests after a moment, together and in order; or at once on demand."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from api.observability.dispatcher import TelemetryDispatcher
from api.request_record import RequestRecord


async def test_records_are_flushed_together_and_in_order_to_each_sink() -> None:
    received: list[tuple[str, list[RequestRecord]]] = []
    flushed = asyncio.Event()

    def first(records: Sequence[RequestRecord]) -> None:
        received.append(("first", list(records)))

    def second(records: Sequence[RequestRecord]) -> None:
        received.append(("second", list(records)))
        flushed.set()

    dispatcher = TelemetryDispatcher([first, second])
    records = [RequestRecord("graphql", float(number)) for number in range(3)]
    for record in records:
        dispatcher.add(record)
    assert received == []
    async with asyncio.timeout(5):
        await flushed.wait()
    assert received == [("first", records), ("second", records)]


async def test_flush_passes_each_record_once() -> None:
    received: list[RequestRecord] = []
    dispatcher = TelemetryDispatcher([received.extend])
    dispatcher.flush()
    dispatcher.add(one := RequestRecord("graphql", 0.0))
    dispatcher.flush()
    dispatcher.flush()
    dispatcher.add(two := RequestRecord("graphql", 1.0))
    dispatcher.flush()
    assert received == [one, two]
