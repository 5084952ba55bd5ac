"""Connections of the driver's pool that reads keep between them, each with what its round trips have in common.

To take a connection from the pool and give it back costs a read a tenth of its processor time (docs/decisions/0021). So
a read leaves its connection for the next, as long as nobody waits for one from the pool.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from neo4j import READ_ACCESS
from neo4j._async.io._pool import AcquisitionAuth, AcquisitionDatabase
from neo4j._codec.hydration import DehydrationHooks
from neo4j._deadline import Deadline

from graph.driver import REACH_SECONDS

RUN, PULL = b"\x10", b"\x3f"
"""Bolt's messages, as they have been since its version 4; `AsyncBolt.run` and `pull` append the same."""
ALL = ({"n": -1},)
END = b"\x00\x00"
_OWN_AUTH = AcquisitionAuth(None)


class Line:
    """A connection, and how values are packed for it and read from it."""

    __slots__ = ("_graph", "_packed", "_pull", "connection", "read")

    def __init__(self, connection: Any) -> None:
        scope = connection.new_hydration_scope()
        self._graph = scope.get_graph()
        self.connection = connection
        self._packed = _Extended(scope.dehydration_hooks)
        self._pull = self._message(PULL, ALL)
        self.read = scope.hydration_hooks

    def ask(self, run: tuple[str, dict[str, Any], dict[str, Any]], ran: Any, pulled: Any) -> None:
        """Puts RUN and PULL up to be sent; `ran` and `pulled` hear what comes of them."""
        connection = self.connection
        connection.outbox._chunked_data += self._message(RUN, run) + self._pull
        for each in (ran, pulled):
            connection.responses.append(each)
            connection._get_client_state_manager().transition(each.message)

    def _message(self, tag: bytes, fields: Any) -> bytes:
        """As the driver's outbox would send it. What it says is packed by the driver."""
        outbox = self.connection.outbox
        packed = outbox._buffer
        outbox._packer.pack_struct(tag, fields, self._packed)
        size, most = len(packed.data), outbox.max_chunk_size()
        chunks = [packed.data[start : start + most] for start in range(0, size, most)]
        message = b"".join([part for each in chunks for part in (len(each).to_bytes(2, "big"), each)]) + END
        packed.clear()
        return message

    @property
    def sound(self) -> bool:
        """What the pool asks of a connection before it hands it out."""
        connection = self.connection
        return not (connection.closed() or connection.defunct() or connection.stale())

    @property
    def remembers(self) -> bool:
        """Whether nodes were read over it, which the driver keeps as long as what values are read from it by."""
        return bool(self._graph._nodes)


class _Extended(DehydrationHooks):
    """What the driver makes anew of a connection's hooks for each message."""

    def __init__(self, hooks: DehydrationHooks) -> None:
        made = hooks.extend(exact_types={tuple: list})
        super().__init__(made.exact_values, made.exact_types, made.subtypes)

    def extend(self, **_: Any) -> DehydrationHooks:
        return self


class Lines:
    """Taken and given back by reads; none is kept from others who want a connection, nor where routing chooses it."""

    def __init__(self, pool: Any, database: str) -> None:
        self._pool = pool
        self._database = AcquisitionDatabase(database)
        self._kept: list[Line] = []
        self._wanted = 0

    async def take(self, bookmarks: Sequence[str]) -> Line:
        """A sound one. Raises what the pool raises, after `REACH_SECONDS` where every connection is in use."""
        while self._kept:
            line = self._kept.pop()
            if line.sound:
                return line
            await self._pool.release(line.connection)
        self._wanted += 1
        try:
            return Line(
                await self._pool.acquire(
                    READ_ACCESS, Deadline(REACH_SECONDS), self._database, bookmarks, _OWN_AUTH, None
                )
            )
        finally:
            self._wanted -= 1

    async def give(self, line: Line) -> None:
        """Back after an answer: to be taken by the next read, or by whoever waits."""
        if self._wanted or not self._pool.is_direct_pool:
            await self._pool.release(line.connection)
        else:
            self._kept.append(Line(line.connection) if line.remembers else line)

    async def refuse(self, line: Line) -> None:
        """Back after an error of the server: it is to be reset, and the others to be looked at before they are used."""
        await self._pool.release(line.connection)
        await self.let_go()

    def drop(self, line: Line) -> None:
        """Closed, since what is under way on it is unknown; the others with it, since whoever is behind may be gone."""
        self._pool.kill_and_release(line.connection, *(each.connection for each in self._kept))
        self._kept.clear()

    async def let_go(self) -> None:
        """All that are kept go back to the pool."""
        while self._kept:
            await self._pool.release(self._kept.pop().connection)

    @asynccontextmanager
    async def left_to_others(self) -> AsyncIterator[None]:
        """While somebody else wants connections of the pool, none is kept from it."""
        self._wanted += 1
        try:
            await self.let_go()
            yield
        finally:
            self._wanted -= 1
