"""Requests that are over are told soon by themselves, together, in their order; or at once when asked."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from api.observability.dispatcher import TelemetryDispatcher
from api.request_record import RequestRecord


async def test_told_together_soon_and_in_order_to_each() -> None:
    heard: list[tuple[str, list[RequestRecord]]] = []
    told = asyncio.Event()

    def first(over: Sequence[RequestRecord]) -> None:
        heard.append(("first", list(over)))

    def second(over: Sequence[RequestRecord]) -> None:
        heard.append(("second", list(over)))
        told.set()

    dispatcher = TelemetryDispatcher([first, second])
    over = [RequestRecord("graphql", float(number)) for number in range(3)]
    for each in over:
        dispatcher.add(each)
    assert heard == []
    async with asyncio.timeout(5):
        await told.wait()
    assert heard == [("first", over), ("second", over)]


async def test_told_at_once_when_asked_and_only_once() -> None:
    heard: list[RequestRecord] = []
    dispatcher = TelemetryDispatcher([heard.extend])
    dispatcher.flush()
    dispatcher.add(one := RequestRecord("graphql", 0.0))
    dispatcher.flush()
    dispatcher.flush()
    dispatcher.add(two := RequestRecord("graphql", 1.0))
    dispatcher.flush()
    assert heard == [one, two]
