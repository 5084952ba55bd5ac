"""Reads the body of a request before it takes a slot, so that a client that sends slowly delays nobody.

The time and the rate of a body are bounded, and so are the number and the memory of the bodies that are being read.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

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
MAX_BUFFERED_BYTES = 64_000_000


class TooManyBodies(Exception):
    """More bodies arrive than may be read at the same time."""


class BodyReader:
    """Reads bodies. `readers`: those that are being read; `buffered_bytes`: what has arrived of them."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.readers = self.buffered_bytes = 0
        self._clock = clock

    async def read(self, scope: Scope, receive: Receive, limit: int) -> Receive:
        """A channel that gives the whole body in one message, then what `receive` gives.

        `limit`: the maximum number of bytes. Raises BodyTooLarge, TooSlow, TooManyBodies, ClientDisconnect.
        """
        if not has_body(scope):
            return receive
        if self.readers >= MAX_READERS:
            raise TooManyBodies
        body, started = BoundedBody(limit), self._clock()
        self.readers += 1
        try:
            is_complete = False
            while not is_complete:
                message = await self._receive(receive, started, len(body))
                held = body.stored
                body.add(message.get("body", b""))
                self.buffered_bytes += body.stored - held
                is_complete = not message.get("more_body", False) or len(body) > MAX_DRAINED_BYTES
                if self.buffered_bytes > MAX_BUFFERED_BYTES and not is_complete:
                    raise TooManyBodies
        finally:
            self.readers -= 1
            self.buffered_bytes -= body.stored
        if len(body) > limit:
            raise BodyTooLarge(len(body), limit)
        return _channel({"type": "http.request", "body": bytes(body), "more_body": False}, receive)

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
