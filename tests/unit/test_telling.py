"""Requests that are over are told soon by themselves, together, in their order; or at once when asked."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from api.outside.seen import Seen
from api.outside.telling import Telling


async def test_told_together_soon_and_in_order_to_each() -> None:
    heard: list[tuple[str, list[Seen]]] = []
    told = asyncio.Event()

    def first(over: Sequence[Seen]) -> None:
        heard.append(("first", list(over)))

    def second(over: Sequence[Seen]) -> None:
        heard.append(("second", list(over)))
        told.set()

    telling = Telling([first, second])
    over = [Seen("graphql", float(number)) for number in range(3)]
    for each in over:
        telling.add(each)
    assert heard == []
    async with asyncio.timeout(5):
        await told.wait()
    assert heard == [("first", over), ("second", over)]


async def test_told_at_once_when_asked_and_only_once() -> None:
    heard: list[Seen] = []
    telling = Telling([heard.extend])
    telling.now()
    telling.add(one := Seen("graphql", 0.0))
    telling.now()
    telling.now()
    telling.add(two := Seen("graphql", 1.0))
    telling.now()
    assert heard == [one, two]
