"""Load over real sockets: callers who wait for their answer (closed), and callers who come when they come (open)."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

import orjson

REFUSED = b'"OVERLOADED"'


@dataclass(frozen=True, slots=True)
class Outcome:
    """One request: its status, the seconds since it was due, its Retry-After; `whole`: data without errors, or
    OVERLOADED."""

    status: int
    seconds: float
    retry_after: str
    whole: bool


def graphql(document: str, **variables: object) -> bytes:
    """A POST as it goes over the wire."""
    body = orjson.dumps({"query": document, "variables": variables})
    head = f"POST /graphql HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\ncontent-length: {len(body)}"
    return head.encode() + b"\r\n\r\n" + body


def get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nhost: bench\r\n\r\n".encode()


class Caller:
    """One connection, kept between requests."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def on(cls, port: int) -> Caller:
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    async def fetch(self, request: bytes, due: float) -> Outcome:
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        status = int(head[9:12])
        names = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:] if line)
        body = await self._reader.readexactly(int(names.get(b"content-length", 0)))
        took = time.monotonic() - due
        whole = (REFUSED in body) if status == 503 else (b'"errors"' not in body[:200])
        return Outcome(status, took, names.get(b"retry-after", b"").decode(), whole)

    def close(self) -> None:
        self._writer.close()


async def closed(port: int, requests: Sequence[bytes], callers: int, seconds: float) -> tuple[list[Outcome], float]:
    """So many callers, each of whom asks again as soon as it is answered; and how many a second were."""
    begin = time.monotonic()
    end = begin + seconds
    found: list[Outcome] = []

    async def work(number: int) -> None:
        caller = await Caller.on(port)
        while (now := time.monotonic()) < end:
            found.append(await caller.fetch(requests[number % len(requests)], now))
            number += callers
        caller.close()

    await asyncio.gather(*(work(number) for number in range(callers)))
    return found, len(found) / (time.monotonic() - begin)


async def opened(port: int, requests: Sequence[bytes], rate: float, seconds: float, seed: int = 1) -> list[Outcome]:
    """So many requests a second, at random moments, whether or not those before are answered. Times are counted from
    the moment a request was due, so that one that could not be sent in time is not flattered."""
    draw = random.Random(seed)  # noqa: S311 - moments, not secrets
    found: list[Outcome] = []
    idle: list[Caller] = []
    asking: set[asyncio.Task[None]] = set()

    async def ask(request: bytes, due: float) -> None:
        # a connection that was idle for long may have been closed; as any client does, another is taken then
        while idle:
            caller = idle.pop()
            with suppress(asyncio.IncompleteReadError, ConnectionError):
                found.append(await caller.fetch(request, due))
                idle.append(caller)
                return
        caller = await Caller.on(port)
        found.append(await caller.fetch(request, due))
        idle.append(caller)

    begin = due = time.monotonic()
    number = 0
    while due < begin + seconds:
        pause = due - time.monotonic()
        if pause > 0:
            await asyncio.sleep(pause)
        task = asyncio.create_task(ask(requests[number % len(requests)], due))
        asking.add(task)
        task.add_done_callback(asking.discard)
        number += 1
        due += draw.expovariate(rate)
    await asyncio.gather(*asking)
    for each in idle:
        each.close()
    return found


def quantile(outcomes: Sequence[Outcome], share: float) -> float:
    """The time within which so many of them were answered, in seconds."""
    times = sorted(each.seconds for each in outcomes)
    return times[min(len(times) - 1, int(share * len(times)))]


def of(outcomes: Sequence[Outcome], status: int) -> list[Outcome]:
    return [each for each in outcomes if each.status == status]
