"""The idle connections of each address: those without a request in progress."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Protocol

import uvicorn

MAX_IDLE_PER_ADDRESS = 500
"""A proxy on one address may hold a pool of connections; a process often has 1,024 files."""


class IdleConnection(Protocol):
    def close_idle(self) -> None: ...


class IdleConnections:
    """If an address has more idle connections than the bound, the one that has been idle longest is closed."""

    def __init__(self, bound: int = MAX_IDLE_PER_ADDRESS) -> None:
        self._bound = bound
        # A dict keeps the order of its keys.
        self._connections: dict[str, dict[IdleConnection, None]] = defaultdict(dict)

    def add(self, address: str, connection: IdleConnection) -> None:
        connections = self._connections[address]
        connections[connection] = None
        if len(connections) > self._bound:
            oldest = next(iter(connections))
            self.discard(address, oldest)
            oldest.close_idle()

    def discard(self, address: str, connection: IdleConnection) -> None:
        connections = self._connections.get(address)
        if connections is not None and connections.pop(connection, "absent") is None and not connections:
            del self._connections[address]

    def count(self, address: str) -> int:
        return len(self._connections.get(address, ()))


class ServiceConfig(uvicorn.Config):
    """uvicorn's configuration with what its connections share."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.idle_connections = IdleConnections()
