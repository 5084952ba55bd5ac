"""Bodies are read within bounds of rate, time and memory, before their requests take a slot."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive, Scope

from api.admission import body_reader
from api.admission.body_reader import (
    BODY_SECONDS,
    GRACE_SECONDS,
    MIN_BYTES_PER_SECOND,
    SMALL_BODY_BYTES,
    BodyReader,
    TooManyBodies,
)
from api.errors import BodyTooLarge, TooSlow
from tests.support.admission_harness import Clock

SCOPE: Scope = {"type": "http", "path": "/graphql", "headers": [(b"content-length", b"9")]}
NO_BODY: Scope = {"type": "http", "path": "/graphql", "headers": [(b"content-length", b"0")]}
LIMIT = 1_000_000


def sender(clock: Clock, pieces: Iterator[tuple[float, bytes]], *, complete: bool = True) -> Receive:
    """A client that sends each piece some seconds after the one before. Then it disconnects."""
    rest = list(pieces)

    async def receive() -> Message:
        await asyncio.sleep(0)
        if not rest:
            return {"type": "http.disconnect"}
        seconds, piece = rest.pop(0)
        clock.now += seconds
        return {"type": "http.request", "body": piece, "more_body": bool(rest) or not complete}

    return receive


@given(st.lists(st.binary(max_size=300) | st.just(b"x" * 5_000), min_size=1, max_size=8))
def test_body_arrives_whole_in_one_message(pieces: list[bytes]) -> None:
    async def run() -> None:
        clock = Clock()
        reader = BodyReader(clock)
        content = b"".join(pieces)
        async with reader.read(SCOPE, sender(clock, iter([(0.1, piece) for piece in pieces])), LIMIT) as receive:
            assert await receive() == {"type": "http.request", "body": content, "more_body": False}
            assert (await receive())["type"] == "http.disconnect"
            assert (reader.readers, reader.buffered_bytes) == (0, max(0, len(content) - SMALL_BODY_BYTES))
        assert reader.buffered_bytes == 0

    asyncio.run(run())


async def test_request_without_a_body_is_not_read() -> None:
    receive = sender(Clock(), iter([(0, b"")]))
    async with BodyReader().read(NO_BODY, receive, LIMIT) as unchanged:
        assert unchanged is receive


@pytest.mark.parametrize(
    ("piece_bytes", "pause", "arrives"),
    [
        (1, 1.0, False),
        (MIN_BYTES_PER_SECOND, 1.0, True),
        (MIN_BYTES_PER_SECOND // 2, 1.0, False),
        (10 * MIN_BYTES_PER_SECOND, 2.0, False),
    ],
)
async def test_rate_and_time_of_a_body_are_bounded(piece_bytes: int, pause: float, arrives: bool) -> None:
    """20 pieces; the last row needs 40 s, although its rate is high."""
    clock = Clock()
    reader = BodyReader(clock)
    pieces = iter([(pause, b"x" * piece_bytes)] * 20)
    if arrives:
        assert 20 * pause < BODY_SECONDS
        await _complete(reader, sender(clock, pieces))
    else:
        with pytest.raises(TooSlow):
            await _complete(reader, sender(clock, pieces))
        assert GRACE_SECONDS < clock.now <= BODY_SECONDS + pause
    assert (reader.readers, reader.buffered_bytes) == (0, 0)


async def test_body_over_its_limit_is_read_to_its_end_and_not_held() -> None:
    clock = Clock()
    reader = BodyReader(clock)
    with pytest.raises(BodyTooLarge) as error:
        await _complete(reader, sender(clock, iter([(0, b"x" * 60)] * 3)), 100)
    assert (error.value.found, error.value.limit) == (180, 100)


async def test_memory_of_all_bodies_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body_reader, "MAX_BUFFERED_BYTES", 100)
    monkeypatch.setattr(body_reader, "SMALL_BODY_BYTES", 20)
    clock = Clock()
    reader = BodyReader(clock)
    first = asyncio.create_task(_complete(reader, _slow(b"x" * 80)))
    await asyncio.sleep(0)
    assert reader.buffered_bytes == 60
    with pytest.raises(TooManyBodies):
        await _complete(reader, sender(clock, iter([(0, b"y" * 80)])))
    assert reader.buffered_bytes == 60
    await _complete(reader, sender(clock, iter([(0, b"z" * 60)])))
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    assert (reader.readers, reader.buffered_bytes) == (0, 0)


async def test_disconnect_while_a_body_arrives_raises() -> None:
    clock = Clock()
    with pytest.raises(ClientDisconnect):
        await _complete(BodyReader(clock), sender(clock, iter([(0, b"x")]), complete=False))


async def test_a_body_counts_until_its_request_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bodies of queued requests are in memory too. Small ones pass while large ones fill it."""
    monkeypatch.setattr(body_reader, "MAX_BUFFERED_BYTES", 100)
    monkeypatch.setattr(body_reader, "SMALL_BODY_BYTES", 20)
    clock = Clock()
    reader = BodyReader(clock)
    async with reader.read(SCOPE, sender(clock, iter([(0, b"x" * 120)])), LIMIT) as receive:
        await receive()
        with pytest.raises(TooManyBodies):
            await _complete(reader, sender(clock, iter([(0, b"y" * 21)])))
        await _complete(reader, sender(clock, iter([(0, b"y" * 20)])))
    await _complete(reader, sender(clock, iter([(0, b"y" * 120)])))
    assert (reader.readers, reader.buffered_bytes) == (0, 0)


async def _complete(reader: BodyReader, receive: Receive, limit: int = LIMIT) -> None:
    async with reader.read(SCOPE, receive, limit):
        """The request ends at once."""


def _slow(piece: bytes) -> Receive:
    """A client that sends one piece, and then nothing."""
    pieces = [piece]

    async def receive() -> Message:
        if not pieces:
            await asyncio.Event().wait()
        return {"type": "http.request", "body": pieces.pop(), "more_body": True}

    return receive
