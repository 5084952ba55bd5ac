"""Reads the body of a request before it takes a slot, so that a client that sends slowly delays nobody.

The time and the rate of a body are bounded, and so are the number of bodies that are being read and the memory of all
bodies until their requests end.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive, Scope

from api.errors import BodyTooLarge, TooSlow
from api.http.asgi import MAX_DRAINED_BYTES, BoundedBody

BODY_SECONDS = 30.0
"""Within which a body must arrive completely."""
GRACE_SECONDS = 5.0
"""From the begin of a body until its rate counts."""
MIN_BYTES_PER_SECOND = 1_000
MAX_READERS = 500
SMALL_BODY_BYTES = 16_000
"""What a body has up to this size is not counted, so that large bodies of some callers leave room for small ones."""
MAX_BUFFERED_BYTES = 30_000_000
"""Of all bodies together, beyond SMALL_BODY_BYTES each."""


class TooManyBodies(Exception):
    """More bodies arrive than may be read at the same time."""


class BodyReader:
    """Reads bodies. `readers`: those that are being read; `buffered_bytes`: what is in memory of large ones."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.readers = self.buffered_bytes = 0
        self._clock = clock

    @asynccontextmanager
    async def read(self, scope: Scope, receive: Receive, limit: int) -> AsyncIterator[Receive]:
        """Reads the body, and runs the block with a channel that gives it in one message, then what `receive` gives.

        `limit`: the maximum number of bytes. Raises BodyTooLarge, TooSlow, TooManyBodies, ClientDisconnect.
        """
        if not has_body(scope):
            yield receive
            return
        body, counted = BoundedBody(limit), 0
        try:
            await self._fill(body, receive)
            if len(body) > limit:
                raise BodyTooLarge(len(body), limit)
            counted = _counted(body)
            yield _channel({"type": "http.request", "body": body.take(), "more_body": False}, receive)
        finally:
            self.buffered_bytes -= counted + _counted(body)

    async def _fill(self, body: BoundedBody, receive: Receive) -> None:
        if self.readers >= MAX_READERS:
            raise TooManyBodies
        started = self._clock()
        self.readers += 1
        try:
            is_complete = False
            while not is_complete:
                message = await self._receive(receive, started, len(body))
                before = _counted(body)
                body.add(message.get("body", b""))
                self.buffered_bytes += _counted(body) - before
                is_complete = not message.get("more_body", False) or len(body) > MAX_DRAINED_BYTES
                if self.buffered_bytes > MAX_BUFFERED_BYTES and _counted(body):
                    raise TooManyBodies
        finally:
            self.readers -= 1

    async def _receive(self, receive: Receive, started: float, size: int) -> Message:
        due = started + min(BODY_SECONDS, GRACE_SECONDS + size / MIN_BYTES_PER_SECOND)
        try:
            async with asyncio.timeout(due - self._clock()):
                message = await receive()
        except TimeoutError as error:
            raise TooSlow from error
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        return message


def _counted(body: BoundedBody) -> int:
    return max(0, body.stored - SMALL_BODY_BYTES)


def has_body(scope: Scope) -> bool:
    """Whether the head announces a body."""
    return any(
        (name == b"content-length" and value.strip() != b"0") or name == b"transfer-encoding"
        for name, value in scope["headers"]
    )


def _channel(message: Message, receive: Receive) -> Receive:
    pending = [message]

    async def receive_next() -> Message:
        return pending.pop() if pending else await receive()

    return receive_next
