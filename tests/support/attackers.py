"""Clients that send what a service must survive. Each attack runs until it is cancelled, and counts what it sent.

`python -m tests.support.attackers PORT [NAME...]` runs these, by default all, until the end of its standard input, and
prints the counts.
"""

from __future__ import annotations

import asyncio
import itertools
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any

import orjson

from bench.overload.load import graphql
from settings import CHECKOUT
from tests.support.document_memory import large_document

LOOPBACK = "127.0.0.1"
HANG_UP_SECONDS = 0.02
"""After which a client leaves."""
NETWORK_ERRORS = (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError)
CLASSIFICATIONS = "query ($where: CatalogEntryWhere) { catalogEntries(first: 1, where: $where) { totalCount } }"
WIDE = " ".join(
    f"a{number}: catalogEntries(first: 100, where: {{recordCount: {{gte: {number}}}}}) {{ nodes {{ id code title "
    "items(first: 100) { nodes { id name element { id name } } } } }"
    for number in range(8)
)
Attack = Callable[[int, Counter[str]], Awaitable[None]]


@asynccontextmanager
async def _connected(port: int) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection(LOOPBACK, port)
    try:
        yield reader, writer
    finally:
        writer.close()


async def _exchange(port: int, request: bytes, statuses: Counter[str], name: str) -> None:
    """Sends a request and reads the response to its end."""
    async with _connected(port) as (reader, writer):
        writer.write(request)
        status = int((await reader.readuntil(b"\r\n\r\n"))[9:12])
        statuses[f"{name} {status}"] += 1


def _post(path: str, value: Any) -> bytes:
    body = value if isinstance(value, bytes) else orjson.dumps(value)
    head = f"POST {path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    return head.encode() + body


async def slow_bodies(port: int, statuses: Counter[str]) -> None:
    """A body of one byte a second on a connection."""
    async with _connected(port) as (_, writer):
        writer.write(
            b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n"
        )
        while not writer.is_closing():
            writer.write(b" ")
            statuses["slow bytes"] += 1
            await asyncio.sleep(1)


async def half_heads(port: int, statuses: Counter[str]) -> None:
    """A connection with half a head, until the server closes it."""
    async with _connected(port) as (reader, writer):
        writer.write(b"GET /healthz HTTP/1.1\r\nhost")
        statuses["half heads"] += 1
        await reader.read()


async def endless_trailers(port: int, statuses: Counter[str]) -> None:
    """Trailers without an end after a chunked body."""
    async with _connected(port) as (_, writer):
        writer.write(b"POST /graphql HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n1\r\n{\r\n0\r\n")
        while not writer.is_closing():
            writer.write(b"x: " + b"y" * 8_000 + b"\r\n")
            statuses["trailers"] += 1
            await writer.drain()
            await asyncio.sleep(0.01)


async def deep_filters(port: int, statuses: Counter[str]) -> None:
    """Filters nested 30 deep, and 240 deep, near the limit of the JSON library."""
    where: dict[str, Any] = {"title": {"contains": "x"}}
    for depth in range(240):
        where = {"not": where}
        if depth in (28, 239):
            await _exchange(port, graphql(CLASSIFICATIONS, where=where), statuses, "deep filter")


async def costly_filters(port: int, statuses: Counter[str]) -> None:
    """An `or` of 20 texts over classifications."""
    for number in itertools.count():
        any_of = [{"classification": {"name": {"contains": f"{number} {part}"}}} for part in range(20)]
        await _exchange(port, graphql(CLASSIFICATIONS, where={"or": any_of}), statuses, "costly filter")


async def large_documents(port: int, statuses: Counter[str]) -> None:
    """Distinct documents of 19 KB."""
    for number in itertools.count():
        await _exchange(port, graphql(large_document(number), title="x"), statuses, "large document")


async def wide_responses(port: int, statuses: Counter[str]) -> None:
    """Responses of megabytes, of which only the head is read."""
    for number in itertools.count():
        document = f"query Wide{number} {{ {WIDE} }}"
        await _exchange(port, graphql(document), statuses, "wide response")


async def hang_ups(port: int, statuses: Counter[str], pause: float = 0.0) -> None:
    """Requests whose client leaves before the response, and waits for `pause` seconds until the next."""
    for request in _distinct_pages("Left"):
        async with _connected(port) as (_, writer):
            writer.write(request)
            await writer.drain()
            statuses["hang-ups"] += 1
            await asyncio.sleep(HANG_UP_SECONDS)
        await asyncio.sleep(pause)


async def distinct_pages(port: int, statuses: Counter[str]) -> None:
    """The same requests as hang_ups, whose client reads the response."""
    for request in _distinct_pages("Stayed"):
        await _exchange(port, request, statuses, "pages")


def _distinct_pages(name: str) -> Iterator[bytes]:
    for number in itertools.count():
        yield graphql(f"query {name}{number} {{ catalogEntries(first: 50) {{ totalCount nodes {{ title }} }} }}")


async def large_batches(port: int, statuses: Counter[str]) -> None:
    """Batches with long names, too many fields and millions of values."""
    for name, request in itertools.cycle(BATCHES.items()):
        await _exchange(port, request, statuses, name)


def _batches() -> Mapping[str, bytes]:
    event = {
        "eventTime": "2026-03-01T00:00:00Z",
        "eventType": "COMPLETE",
        "producer": "https://attack.example",
        "schemaURL": "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
        "run": {"runId": "0197a5a0-0000-7000-8000-000000000001"},
        "job": {"namespace": "attack", "name": "job"},
        "inputs": [{"namespace": "attack", "name": "n" * 9_000}],
    }
    fields = [{"name": f"f{number}"} for number in range(50_000)]
    many = event | {"inputs": [{"namespace": "attack", "name": "many", "facets": {"schema": {"fields": fields}}}]}
    return {
        "long names": _post("/api/v1/lineage/batch", [event] * 50),
        "many fields": _post("/api/v1/lineage", many),
        "many values": _post("/api/v1/lineage/batch", b"[" + b"[]," * 3_000_000 + b"1]"),
    }


BATCHES = _batches()
ATTACKS: Mapping[str, tuple[Attack, int]] = {
    "slow bodies": (slow_bodies, 60),
    "half heads": (half_heads, 60),
    "endless trailers": (endless_trailers, 2),
    "deep filters": (deep_filters, 2),
    "costly filters": (costly_filters, 2),
    "large documents": (large_documents, 2),
    "wide responses": (wide_responses, 4),
    "hang-ups": (hang_ups, 4),
    "large batches": (large_batches, 2),
}
"""The attacks and the number of clients of each."""


@asynccontextmanager
async def attackers(port: int, attacks: Mapping[str, tuple[Attack, int]] = ATTACKS) -> AsyncIterator[Counter[str]]:
    """Runs the clients of all attacks during the block. Gives the counts of what they sent and were answered."""
    statuses: Counter[str] = Counter()

    async def repeat(attack: Attack) -> None:
        while True:
            with suppress(*NETWORK_ERRORS):
                await attack(port, statuses)
            await asyncio.sleep(0.05)

    tasks = [asyncio.create_task(repeat(attack)) for attack, clients in attacks.values() for _ in range(clients)]
    try:
        yield statuses
        for task in tasks:
            if task.done():
                task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def attacking_process(port: int, *names: str) -> AsyncIterator[Counter[str]]:
    """Runs these attacks, by default all, in a process of their own, so that they share no event loop with those who
    measure. The counts are there after the block."""
    statuses: Counter[str] = Counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.support.attackers",
        str(port),
        *names,
        cwd=CHECKOUT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield statuses
    finally:
        output, _ = await process.communicate(b"")
    statuses.update(orjson.loads(output))


async def _attack_until_end_of_input(port: int, *names: str) -> None:
    async with attackers(port, {name: ATTACKS[name] for name in names or ATTACKS}) as statuses:
        await asyncio.to_thread(sys.stdin.buffer.read)
        sys.stdout.buffer.write(orjson.dumps(statuses))


if __name__ == "__main__":
    asyncio.run(_attack_until_end_of_input(int(sys.argv[1]), *sys.argv[2:]))
