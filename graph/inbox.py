"""A connection's inbox that takes all that has come at once, and finds the messages in it without asking again.

The driver's own waits for each length, each chunk and each end by itself: four coroutines and a copy for every one, and
a large record comes in many chunks. What a message says is the driver's to read (docs/decisions/0021, 0024).
"""

from __future__ import annotations

import asyncio
from typing import Any

from neo4j._async.io._bolt._common import AsyncInbox

AT_ONCE = 65_536
"""Bytes taken at once at most; the stream holds no more than twice as many."""


class Inbox(AsyncInbox):
    """The driver's, past its handshake; made of it by `taking_over`."""

    _reader: asyncio.StreamReader
    _came: bytearray

    @classmethod
    def taking_over(cls, inbox: Any, reader: asyncio.StreamReader) -> None:
        """Has an inbox that has read all that came take from `reader` from now on."""
        inbox.__class__ = cls
        inbox._reader = reader
        inbox._came = bytearray()

    async def _buffer_one_chunk(self) -> None:
        """One whole message, as the driver names it: its chunks without their lengths, to be unpacked."""
        assert not self._broken  # noqa: S101 - the driver's own
        try:
            message = await self._message()
        except (OSError, asyncio.CancelledError) as error:
            self._broken = True
            await self.on_error(error)
            raise
        self._buffer.data = message
        self._buffer.used = len(message)

    async def _message(self) -> bytearray:
        came = self._came
        message = bytearray()
        while True:
            while len(came) < 2:
                await self._more()
            size = came[0] << 8 | came[1]
            if size == 0:
                del came[:2]
                if message:
                    return message
                continue  # nothing but a sign of life
            while len(came) < size + 2:
                await self._more()
            message += came[2 : size + 2]
            del came[: size + 2]

    async def _more(self) -> None:
        found = await self._reader.read(AT_ONCE)
        if not found:
            raise OSError("the database closed the connection")
        self._came += found
