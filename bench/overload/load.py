"""Load over real sockets: closed (each client waits for its response) and open (requests at a fixed rate)."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

import orjson

OVERLOADED = b'"OVERLOADED"'


@dataclass(frozen=True, slots=True)
class Outcome:
    """One response: status, seconds since the request was due, Retry-After. `whole`: it has data without errors, or
    OVERLOADED."""

    status: int
    seconds: float
    retry_after: str
    whole: bool


def graphql(document: str, **variables: object) -> bytes:
    """The bytes of a POST request."""
    body = orjson.dumps({"query": document, "variables": variables})
    head = f"POST /graphql HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\ncontent-length: {len(body)}"
    return head.encode() + b"\r\n\r\n" + body


def get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nhost: bench\r\n\r\n".encode()


class Client:
    """One connection, reused between requests."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def connect(cls, port: int) -> Client:
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    async def fetch(self, request: bytes, due: float) -> Outcome:
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        status = int(head[9:12])
        headers = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:] if line)
        body = await self._reader.readexactly(int(headers.get(b"content-length", 0)))
        seconds = time.monotonic() - due
        whole = (OVERLOADED in body) if status == 503 else (b'"errors"' not in body[:200])
        return Outcome(status, seconds, headers.get(b"retry-after", b"").decode(), whole)

    def close(self) -> None:
        self._writer.close()


async def closed_load(
    port: int, requests: Sequence[bytes], clients: int, seconds: float
) -> tuple[list[Outcome], float]:
    """Clients that each send the next request after the response; returns the outcomes and the rate per second."""
    begin = time.monotonic()
    end = begin + seconds
    outcomes: list[Outcome] = []

    async def work(number: int) -> None:
        client = await Client.connect(port)
        while (now := time.monotonic()) < end:
            outcomes.append(await client.fetch(requests[number % len(requests)], now))
            number += clients
        client.close()

    await asyncio.gather(*(work(number) for number in range(clients)))
    return outcomes, len(outcomes) / (time.monotonic() - begin)


async def open_load(port: int, requests: Sequence[bytes], rate: float, seconds: float, seed: int = 1) -> list[Outcome]:
    """Requests at a rate per second, at random moments, independent of the responses.

    Times count from the moment a request was due, so that a late send counts as latency.
    """
    draw = random.Random(seed)  # noqa: S311 - moments, not secrets
    outcomes: list[Outcome] = []
    idle: list[Client] = []
    tasks: set[asyncio.Task[None]] = set()

    async def ask(request: bytes, due: float) -> None:
        # The server may have closed an idle connection; the next one is used then.
        while idle:
            client = idle.pop()
            with suppress(asyncio.IncompleteReadError, ConnectionError):
                outcomes.append(await client.fetch(request, due))
                idle.append(client)
                return
        client = await Client.connect(port)
        outcomes.append(await client.fetch(request, due))
        idle.append(client)

    begin = due = time.monotonic()
    number = 0
    while due < begin + seconds:
        pause = due - time.monotonic()
        if pause > 0:
            await asyncio.sleep(pause)
        task = asyncio.create_task(ask(requests[number % len(requests)], due))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
        number += 1
        due += draw.expovariate(rate)
    await asyncio.gather(*tasks)
    for client in idle:
        client.close()
    return outcomes


def quantile(outcomes: Sequence[Outcome], share: float) -> float:
    """The quantile of the response times, in seconds."""
    times = sorted(outcome.seconds for outcome in outcomes)
    return times[min(len(times) - 1, int(share * len(times)))]


def with_status(outcomes: Sequence[Outcome], status: int) -> list[Outcome]:
    return [outcome for outcome in outcomes if outcome.status == status]
