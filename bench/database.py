"""The database that is measured on: an embedded Neo4j in a home of its own, kept between runs."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exchange.synthetic import Size, load_synthetic
from graph.client.database import Neo4jDatabase
from graph.migrate import migrate
from neo4j_embedded.data_folder import DataFolder, lock_holder
from neo4j_embedded.database import EmbeddedDatabase
from neo4j_embedded.install import jar_folder
from settings import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from graph.client.server import Server
    from graph.progress import Progress

HOME = CHECKOUT / "var" / "bench"
HEAP_MB, PAGE_CACHE_MB = 2048, 1024


@dataclass(frozen=True)
class Database:
    """Where it answers, its process, and how long its graph took to load (None: it was there)."""

    endpoint: Server
    process_id: int
    loaded_seconds: float | None

    @property
    def environment(self) -> dict[str, str]:
        """How a server finds it."""
        return {
            "NEO4J_URI": self.endpoint.uri,
            "NEO4J_USER": self.endpoint.user,
            "NEO4J_PASSWORD": self.endpoint.password,
        }


@asynccontextmanager
async def database(size: Size, progress: Progress) -> AsyncIterator[Database]:
    """Started, migrated, its graph loaded and its indexes sampled; stopped with the block.

    Each size has a folder of its own. Raises SetupError.
    """
    folder = DataFolder(HOME / f"{size.entries}-{size.seed}")
    folder.prepare()
    if running := folder.running():
        seconds = await _loaded(running, size, progress)
        yield Database(running, int(lock_holder(folder.child_lock)), seconds)
        return
    embedded = EmbeddedDatabase(
        folder.root,
        heap_mb=HEAP_MB,
        page_cache_mb=PAGE_CACHE_MB,
        jars=jar_folder(CHECKOUT / "var"),
        progress=progress,
    )
    endpoint = await embedded.start()
    try:
        seconds = await _loaded(endpoint, size, progress)
        process_id = embedded.process_id
        assert process_id is not None  # noqa: S101 - it answered a moment ago
        yield Database(endpoint, process_id, seconds)
    finally:
        await asyncio.shield(embedded.stop())


async def _loaded(endpoint: Server, size: Size, progress: Progress) -> float | None:
    bolt = Neo4jDatabase.open(endpoint)
    try:
        await migrate(bolt, progress)
        began = time.monotonic()
        report = await load_synthetic(bolt, size, progress)
        if not report.total.created:
            return None
        seconds = time.monotonic() - began
        # the planner goes by samples of the indexes, which lag behind a load
        await bolt.rows("CALL db.resampleOutdatedIndexes()", {})
        return seconds
    finally:
        await bolt.close()
