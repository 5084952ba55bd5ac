"""The private names of the Neo4j driver that tests use: the driver of a client, its pool and its connections."""

from __future__ import annotations

from typing import Any

from neo4j import AsyncDriver
from neo4j._async.io import _pool as pool_module
from neo4j._async.io._bolt._base import AsyncBolt
from neo4j._async.io._connection import AsyncConnection
from neo4j._async_compat.network import AsyncBoltSocketBase
from neo4j._codec.hydration import HydrationScope

from graph.client.database import Neo4jDatabase

__all__ = [
    "DEADLINE_CLASS_NAME",
    "POOL_MODULE_NAME",
    "AsyncBolt",
    "AsyncBoltSocketBase",
    "AsyncConnection",
    "HydrationScope",
    "driver_connections",
    "driver_of",
    "driver_pool",
    "pool_module",
]

POOL_MODULE_NAME = pool_module.__name__
DEADLINE_CLASS_NAME = "neo4j._deadline.Deadline"


def driver_of(database: Neo4jDatabase) -> AsyncDriver:
    return database._driver


def driver_pool(database: Neo4jDatabase) -> Any:
    return driver_of(database)._pool


def driver_connections(database: Neo4jDatabase) -> list[Any]:
    """All connections of the pool, of all addresses."""
    return [connection for connections in driver_pool(database).connections.values() for connection in connections]
