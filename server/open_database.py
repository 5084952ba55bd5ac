"""Opens the database of a command: the server at NEO4J_URI, else the embedded database."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from domain.errors import SetupError, YuanliuError
from graph.client.database import Neo4jDatabase
from graph.client.server import Server
from neo4j_embedded.data_folder import DataFolder
from neo4j_embedded.database import EmbeddedDatabase
from neo4j_embedded.install import jar_folder
from server.outage import resume_after_outages

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from graph.progress import Progress
    from settings import DatabaseSettings, Settings


@asynccontextmanager
async def open_database(
    settings: Settings, progress: Progress, *, share: bool = False, on_exit: Callable[[], None] = lambda: None
) -> AsyncIterator[Neo4jDatabase]:
    """A verified database connection. An embedded database that is started here stops at the end of the block.

    `share`: connect to the embedded database of another process if one is running. `on_exit`: called when an embedded
    database that was started here dies, before it is restarted.
    Raises SetupError as EmbeddedDatabase.start does, and if no server answers at NEO4J_URI or it refuses the login.
    """
    if settings.database.uri:
        endpoint = Server(settings.database.uri, settings.database.user, settings.database.password)
        async with _connected(endpoint, settings.database) as database:
            yield database
        return
    folder = settings.home / "database"
    if share and (running := DataFolder(folder).running()):
        async with _connected(running, settings.database) as database:
            yield database
        return
    embedded = EmbeddedDatabase(
        folder,
        heap_mb=settings.database.heap_mb,
        page_cache_mb=settings.database.page_cache_mb,
        jars=jar_folder(settings.home),
        maven=settings.database.maven,
        progress=progress,
        on_exit=on_exit,
    )
    endpoint = await embedded.start()

    async def verify(database: Neo4jDatabase) -> None:
        await resume_after_outages(database.verify, database, progress)

    try:
        async with _connected(endpoint, settings.database, verify) as database:
            yield database
    finally:
        await embedded.stop()


@asynccontextmanager
async def _connected(
    endpoint: Server,
    settings: DatabaseSettings,
    verify: Callable[[Neo4jDatabase], Awaitable[object]] = Neo4jDatabase.verify,
) -> AsyncIterator[Neo4jDatabase]:
    database = Neo4jDatabase.open(endpoint, pool=settings.pool, direct=settings.direct_read)
    try:
        try:
            await verify(database)
        except SetupError:
            raise
        except YuanliuError as cause:
            raise _no_answer(endpoint) from cause
        yield database
    finally:
        await database.close()


def _no_answer(endpoint: Server) -> SetupError:
    return SetupError(
        f"No Neo4j answers at {endpoint.uri}.",
        zh=f"{endpoint.uri} 没有 Neo4j 服务应答。",
        remedy="Start that server, correct NEO4J_URI, or unset it to use the embedded database.",
        remedy_zh="请启动该服务器，更正 NEO4J_URI，或取消该设置以使用内置数据库。",
    )
