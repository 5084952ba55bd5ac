"""The database connection of the Python peers: the bare driver with our configuration."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import neo4j
from starlette.applications import Starlette


@asynccontextmanager
async def connected(app: Starlette) -> AsyncIterator[None]:
    """The lifespan of an application, with the driver in its state."""
    driver = neo4j.AsyncGraphDatabase.driver(
        os.environ["NEO4J_URI"],
        auth=(os.environ["NEO4J_USER"], os.environ["NEO4J_PASSWORD"]),
        notifications_min_severity="OFF",
        telemetry_disabled=True,
        fetch_size=-1,
        max_connection_pool_size=50,
    )
    async with driver:
        app.state.driver = driver
        yield
