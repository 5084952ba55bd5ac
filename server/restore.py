"""Restores a verified backup into the embedded database or into the server at NEO4J_URI."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from domain.errors import SetupError
from domain.sentence import Sentence
from exchange.backup.errors import damaged
from exchange.backup.manifest import Backup, BackupKind
from exchange.backup.restore import mark_unfinished, restore_graph, unmark
from graph.client.driver import USER_AGENT
from graph.migrate import read_applied
from graph.query_files import load_query
from neo4j_embedded.data_folder import DataFolder
from neo4j_embedded.dump import check_version, load
from neo4j_embedded.home_replacement import STAGING, finish_replacement, replace_home
from neo4j_embedded.install import install, jar_folder
from neo4j_embedded.store_access import exclusive_store
from server.open_database import data_folder, open_database, open_embedded

if TYPE_CHECKING:
    from graph.client.database import Neo4jDatabase
    from graph.progress import Progress
    from settings import Settings


async def restore_embedded(settings: Settings, backup: Backup, progress: Progress, *, replaces: bool) -> None:
    """Prepare the backup in a folder beside the database, check it there, then exchange both.

    A kill leaves the database as it was, or as in the backup. `replaces`: an existing database may be replaced. Raises
    SetupError if there is one and it may not be, if a service runs, or if the backup is from a later version.
    """
    folder = data_folder(settings)
    folder.prepare()
    async with exclusive_store(folder, stops_service=False) as store_lock:
        finish_replacement(folder.root)
        if folder.has_store and not replaces:
            raise _not_empty(str(folder.root))
        staging = DataFolder(folder.root / STAGING)
        await _clear(staging)
        try:
            await _prepare(settings, staging, backup, progress, store_lock)
            replace_home(folder.root)
        finally:
            shutil.rmtree(staging.root, ignore_errors=True)


async def restore_server(settings: Settings, backup: Backup, progress: Progress, *, replaces: bool) -> None:
    """Replace the graph of the server at NEO4J_URI. It is marked as incomplete meanwhile, and after a kill.

    Raises SetupError as restore_embedded does; a service must not be connected to the server.
    """
    if backup.manifest.kind is BackupKind.DUMP:
        raise _dump_for_server(backup.folder)
    async with open_database(settings, progress, restoring=True) as database:
        if await database.rows(load_query("load/any_node").body, {}) and not replaces:
            raise _not_empty(settings.database.uri)
        was_marked = bool(await database.rows(load_query("backup/unfinished_restore").body, {}))
        # A service that starts from now on sees the mark; those that started before are connected.
        await mark_unfinished(database, backup.folder)
        if services := await database.rows(load_query("backup/connected_services").body, {"agent": USER_AGENT}):
            if not was_marked:
                await unmark(database)
            raise _has_services(settings.database.uri, len(services))
        with tempfile.TemporaryDirectory() as scratch:
            await restore_graph(database, backup, progress, Path(scratch))


async def _clear(staging: DataFolder) -> None:
    """Delete what a killed restore left, after its database has ended."""
    if staging.root.exists():
        async with exclusive_store(staging, stops_service=False):
            shutil.rmtree(staging.root)
    staging.prepare()


async def _prepare(
    settings: Settings, staging: DataFolder, backup: Backup, progress: Progress, store_lock: int
) -> None:
    jars = jar_folder(settings.home)
    await install(jars, progress, maven=settings.database.maven)
    if backup.manifest.kind is BackupKind.DUMP:
        check_version(backup.manifest.server)
        progress.step(Sentence("Loading the dump", "正在加载转储"))
        staging.home.mkdir()
        await load(staging.home, jars, backup.folder.absolute(), descriptors=(store_lock,))
        progress.done(Sentence("The dump is loaded", "转储已加载"))
    async with open_embedded(settings, staging.root, progress) as database:
        if backup.manifest.kind is BackupKind.LOGICAL:
            await mark_unfinished(database, backup.folder)
            await restore_graph(database, backup, progress, staging.root)
        await _check_migrations(database, backup)


async def _check_migrations(database: Neo4jDatabase, backup: Backup) -> None:
    if await read_applied(database) != backup.manifest.migrations:
        raise damaged(backup.folder, "its migrations differ from those in its manifest", "所含迁移与清单记录不一致")


def _not_empty(place: str) -> SetupError:
    return SetupError(
        f"There is a database in {place} already.",
        zh=f"{place} 中已有数据库。",
        remedy="Back it up if you need it, then add --replace.",
        remedy_zh="如需保留，请先备份，然后加上 --replace。",
    )


def _dump_for_server(folder: Path) -> SetupError:
    return SetupError(
        f"{folder} is a dump of an embedded database, and NEO4J_URI names a server.",
        zh=f"{folder} 是内置数据库的转储，而 NEO4J_URI 指向一台服务器。",
        remedy="Unset NEO4J_URI; or restore a backup made with --online, which every server takes.",
        remedy_zh="请取消 NEO4J_URI；或恢复以 --online 生成的备份，此类备份适用于任何服务器。",
    )


def _has_services(uri: str, count: int) -> SetupError:
    return SetupError(
        f"Other Yuanliu processes have {count} connections to {uri}.",
        zh=f"其他源流进程与 {uri} 之间有 {count} 个连接。",
        remedy="Stop them first: they would answer from a graph that is incomplete.",
        remedy_zh="请先停止这些进程，否则它们会依据不完整的图作答。",
    )
