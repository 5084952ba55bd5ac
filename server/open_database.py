"""Opens the database of a command: the server at NEO4J_URI, else the embedded database."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from domain.errors import SetupError, YuanliuError
from graph.client.database import Neo4jDatabase
from graph.client.driver import RESTORE_AGENT, USER_AGENT
from graph.client.server import Server
from graph.query_files import load_query
from neo4j_embedded.data_folder import DataFolder
from neo4j_embedded.database import EmbeddedDatabase
from neo4j_embedded.install import jar_folder
from server.outage import resume_after_outages

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from graph.progress import Progress
    from settings import DatabaseSettings, Settings

ANSWER_SECONDS = 120.0
RETRY_SECONDS = 0.2


def data_folder(settings: Settings) -> DataFolder:
    """The data folder of the embedded database."""
    return DataFolder((settings.home / "database").absolute())


@asynccontextmanager
async def open_database(
    settings: Settings,
    progress: Progress,
    *,
    share: bool = False,
    restoring: bool = False,
    on_exit: Callable[[], None] = lambda: None,
) -> AsyncIterator[Neo4jDatabase]:
    """A verified database connection. An embedded database that is started here stops at the end of the block.

    `share`: connect to the embedded database of another process if one is running. `restoring`: for a restore, which
    also opens the graph of a restore that did not end. `on_exit`: called when an embedded database that was started
    here dies, before it is restarted.
    Raises SetupError as EmbeddedDatabase.start does, and if no server answers at NEO4J_URI, it refuses the login, or
    its graph is incomplete because a restore did not end.
    """
    if settings.database.uri:
        endpoint = Server(settings.database.uri, settings.database.user, settings.database.password)
        async with _connected(endpoint, settings.database, restoring=restoring) as database:
            if not restoring:
                await _check_complete(database)
            yield database
        return
    folder = data_folder(settings)
    if share and (running := folder.running()):
        async with _connected(running, settings.database) as database:
            yield database
        return
    async with open_embedded(settings, folder.root, progress, on_exit) as database:
        yield database


@asynccontextmanager
async def open_embedded(
    settings: Settings, folder: Path, progress: Progress, on_exit: Callable[[], None] = lambda: None
) -> AsyncIterator[Neo4jDatabase]:
    """A verified connection to the embedded database in `folder`, which runs for the block. `on_exit`: as above."""
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


async def wait_for_restart(settings: Settings) -> bool:
    """Wait until the embedded database of a running service answers again; False if it does not in ANSWER_SECONDS."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + ANSWER_SECONDS
    while loop.time() < deadline:
        if endpoint := data_folder(settings).running():
            try:
                async with _connected(endpoint, settings.database):
                    return True
            except SetupError:
                pass
        await asyncio.sleep(RETRY_SECONDS)
    return False


@asynccontextmanager
async def _connected(
    endpoint: Server,
    settings: DatabaseSettings,
    verify: Callable[[Neo4jDatabase], Awaitable[object]] = Neo4jDatabase.verify,
    *,
    restoring: bool = False,
) -> AsyncIterator[Neo4jDatabase]:
    agent = RESTORE_AGENT if restoring else USER_AGENT
    database = Neo4jDatabase.open(endpoint, pool=settings.pool, direct=settings.direct_read, agent=agent)
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


async def _check_complete(database: Neo4jDatabase) -> None:
    """An embedded database is restored in a folder of its own, so its graph is always complete."""
    for row in await database.rows(load_query("backup/unfinished_restore").body, {}):
        raise SetupError(
            f"The restore of {row['source']} into this database did not end, so its graph is incomplete.",
            zh=f"将 {row['source']} 恢复到该数据库的操作未完成，图数据不完整。",
            remedy=f"Run: yuanliu restore {row['source']} --replace",
            remedy_zh=f"请执行：yuanliu restore {row['source']} --replace",
        )


def _no_answer(endpoint: Server) -> SetupError:
    return SetupError(
        f"No Neo4j answers at {endpoint.uri}.",
        zh=f"{endpoint.uri} 没有 Neo4j 服务应答。",
        remedy="Start that server, correct NEO4J_URI, or unset it to use the embedded database.",
        remedy_zh="请启动该服务器，更正 NEO4J_URI，或取消该设置以使用内置数据库。",
    )
