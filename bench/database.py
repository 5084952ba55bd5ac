"""The measured database: an embedded Neo4j in a separate data folder, reused between runs."""

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
class BenchDatabase:
    """Endpoint, process id, and the seconds that the load took (None: the graph was loaded before)."""

    endpoint: Server
    process_id: int
    loaded_seconds: float | None

    @property
    def environment(self) -> dict[str, str]:
        """The environment variables with which a server connects to it."""
        return {
            "NEO4J_URI": self.endpoint.uri,
            "NEO4J_USER": self.endpoint.user,
            "NEO4J_PASSWORD": self.endpoint.password,
        }


@asynccontextmanager
async def database(size: Size, progress: Progress) -> AsyncIterator[BenchDatabase]:
    """Start and migrate the database, load its graph and resample its indexes; stop it at the end of the block.

    Each size has its own folder. Raises SetupError.
    """
    folder = DataFolder(HOME / f"{size.entries}-{size.seed}")
    folder.prepare()
    if running := folder.running():
        seconds = await _load_graph(running, size, progress)
        yield BenchDatabase(running, int(lock_holder(folder.child_lock)), seconds)
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
        seconds = await _load_graph(endpoint, size, progress)
        process_id = embedded.process_id
        assert process_id is not None  # noqa: S101 - it has just answered
        yield BenchDatabase(endpoint, process_id, seconds)
    finally:
        await asyncio.shield(embedded.stop())


async def _load_graph(endpoint: Server, size: Size, progress: Progress) -> float | None:
    bolt = Neo4jDatabase.open(endpoint)
    try:
        await migrate(bolt, progress)
        start = time.monotonic()
        report = await load_synthetic(bolt, size, progress)
        if not report.total.created:
            return None
        return time.monotonic() - start
    finally:
        await bolt.close()
