"""Messages that come in any pieces are the driver's own messages, and a line's are the driver's bytes."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from neo4j._async.io._bolt._common import AsyncInbox, AsyncOutbox
from neo4j._codec.hydration.bolt.v2 import HydrationHandler
from neo4j._codec.packstream.v1 import Packer, Unpacker

from graph.inbox import Inbox
from graph.lines import RUN, Line

SOCKET = SimpleNamespace(getsockname=lambda: ("", 7687))
HOOKS = HydrationHandler().new_hydration_scope().hydration_hooks
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(max_size=60),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=8,
)
PARAMETERS = st.dictionaries(st.text(min_size=1, max_size=4), VALUES, max_size=4)
RECORDS = st.lists(st.lists(VALUES, max_size=3), min_size=1, max_size=4)


def outbox(chunk: int = 16_384) -> Any:
    make: Any = AsyncOutbox
    return make(SOCKET, None, Packer, chunk)


def inbox(reader: asyncio.StreamReader, failed: list[Exception]) -> Any:
    async def note(error: Exception) -> None:
        failed.append(error)

    make: Any = AsyncInbox
    made = make(SOCKET, note, Unpacker)
    Inbox.taking_over(made, reader)
    return made


def sent(records: list[list[Any]], chunk: int, noop: bool) -> bytes:
    made = outbox(chunk)
    for each in records:
        if noop:
            made._chunked_data += b"\x00\x00"
        made.append_message(b"\x71", (each,), None)
    return bytes(made._chunked_data)


@settings(deadline=None)
@given(records=RECORDS, chunk=st.integers(1, 300), noop=st.booleans(), piece=st.integers(1, 400))
async def test_whatever_the_chunks_and_pieces(records: list[list[Any]], chunk: int, noop: bool, piece: int) -> None:
    reader = asyncio.StreamReader()
    found = inbox(reader, [])
    data = sent(records, chunk, noop)

    async def feed() -> None:
        for start in range(0, len(data), piece):
            reader.feed_data(data[start : start + piece])
            await asyncio.sleep(0)

    feeding = asyncio.create_task(feed())
    assert [await found.pop(HOOKS) for _ in records] == [(b"\x71", [each]) for each in records]
    await feeding


@pytest.mark.parametrize("cut", [0, 1, 2, 40])
async def test_one_that_ends_early_is_told(cut: int) -> None:
    reader = asyncio.StreamReader()
    failed: list[Exception] = []
    found = inbox(reader, failed)
    reader.feed_data(sent([["一二三四五六七八九十" * 4]], 30, noop=False)[:cut])
    reader.feed_eof()
    with pytest.raises(OSError, match="closed the connection"):
        await found.pop(HOOKS)
    assert [type(each) for each in failed] == [OSError]
    with pytest.raises(AssertionError):
        await found.pop(HOOKS)


class Connection:
    """As much of the driver's as a line speaks to."""

    def __init__(self, chunk: int) -> None:
        self.outbox = outbox(chunk)
        self.responses: list[Any] = []
        self.told: list[str] = []

    def new_hydration_scope(self) -> Any:
        return HydrationHandler().new_hydration_scope()

    def _get_client_state_manager(self) -> Any:
        return SimpleNamespace(transition=self.told.append)


@given(statement=st.text(max_size=200), parameters=PARAMETERS, chunk=st.integers(1, 300))
def test_a_line_sends_the_drivers_bytes(statement: str, parameters: dict[str, Any], chunk: int) -> None:
    theirs = outbox(chunk)
    run = (statement, parameters, {"mode": "r"})
    theirs.append_message(RUN, run, None)
    theirs.append_message(b"\x3f", ({"n": -1},), None)
    connection = Connection(chunk)
    ran, pulled = SimpleNamespace(message="run"), SimpleNamespace(message="pull")
    Line(connection).ask(run, ran, pulled)
    assert connection.outbox._chunked_data == theirs._chunked_data
    assert connection.responses == [ran, pulled]
    assert connection.told == ["run", "pull"]
