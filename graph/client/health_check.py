"""Checks whether the server answers, over a connection that queries do not use."""

from __future__ import annotations

import asyncio

from neo4j import AsyncDriver, Query

from domain.errors import TimedOut, Unavailable
from graph.client.driver import CONNECT_SECONDS
from graph.client.errors import translate_errors

CHECK_SECONDS = 2.0
"""For the check after a statement without a reply."""


async def ping(driver: AsyncDriver, database: str, seconds: float) -> None:
    """Raises Unavailable, TimedOut."""
    session = driver.session(database=database)
    async with translate_errors(seconds), asyncio.timeout(seconds + CONNECT_SECONDS), session:
        await (await session.run(Query("RETURN 1", timeout=seconds))).consume()


async def answers(driver: AsyncDriver, database: str) -> bool:
    """Whether the server answers soon."""
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            await ping(driver, database, CHECK_SECONDS)
    except (Unavailable, TimedOut, TimeoutError):
        return False
    return True
