"""The load generator of the bench where wrk is not installed: `python -m bench.own_load CONNECTIONS SECONDS URL`.

BODIES in the environment names a file with a body a line; they are sent in turn. The output is that of `rotate.lua`.
It takes some ten times the processor time of wrk, so compare results of one generator only.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import sys
import time
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

import httptools
import uvloop

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Connection(asyncio.Protocol):
    """Sends the next request as soon as the response to the last one is complete, until the connection is closed."""

    def __init__(self, requests: Iterator[bytes]) -> None:
        self.milliseconds: list[float] = []
        self.errors = self.received_bytes = 0
        self.closed = asyncio.get_running_loop().create_future()
        self._requests = requests
        self._parser = httptools.HttpResponseParser(self)
        self._sent = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        self._send()

    def data_received(self, data: bytes) -> None:
        self.received_bytes += len(data)
        self._parser.feed_data(data)

    def connection_lost(self, _: Exception | None) -> None:
        self.closed.set_result(None)

    def on_message_complete(self) -> None:
        """Called by the parser."""
        self.milliseconds.append((time.perf_counter() - self._sent) * 1e3)
        self.errors += self._parser.get_status_code() >= 400
        self._send()

    def _send(self) -> None:
        if not self.transport.is_closing():
            self._sent = time.perf_counter()
            self.transport.write(next(self._requests))


async def measure(url: str, bodies: Sequence[bytes], connections: int, seconds: float) -> dict[str, float]:
    """Load the URL; the counts have the names of `rotate.lua`."""
    address = urlsplit(url)
    loop = asyncio.get_running_loop()
    requests = [_request(address.path or "/", address.netloc, body) for body in bodies]
    clients: list[Connection] = []
    begin = time.perf_counter()
    for number in range(connections):
        start = number * len(requests) // connections
        new = partial(Connection, islice(cycle(requests), start, None))
        _, client = await loop.create_connection(new, address.hostname or "", address.port or 80)
        clients.append(client)
    closed = [client.closed for client in clients]
    await asyncio.wait(closed, timeout=seconds)
    elapsed = time.perf_counter() - begin
    lost = sum(future.done() for future in closed)
    times = sorted(time for client in clients for time in client.milliseconds) or [0.0]
    for client in clients:
        client.transport.abort()
    return {
        "requests": sum(len(client.milliseconds) for client in clients),
        "seconds": elapsed,
        "p50_ms": times[len(times) // 2],
        "p99_ms": times[min(len(times) - 1, len(times) * 99 // 100)],
        "bytes": sum(client.received_bytes for client in clients),
        "errors": sum(client.errors for client in clients) + lost,
    }


def _request(path: str, host: str, body: bytes) -> bytes:
    head = f"POST {path} HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json\r\naccept: application/json\r\n"
    return head.encode() + f"content-length: {len(body)}\r\n\r\n".encode() + body


def main(connections: int, seconds: float, url: str) -> None:
    """Measure and print."""
    bodies = Path(os.environ["BODIES"]).read_bytes().splitlines()
    random.shuffle(bodies)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        sys.stdout.write(json.dumps(runner.run(measure(url, bodies, connections, seconds))) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), sys.argv[3])
