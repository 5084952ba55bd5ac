"""`yuanliu backup DIR`: a dump of the embedded database, or a logical export of any."""

from __future__ import annotations

import time
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from cli.output import explained, say
from domain.errors import SetupError
from domain.sentence import Sentence
from exchange.backup import manifest as manifests
from exchange.backup.checksums import digest_of, write_checksums
from exchange.backup.export import export_graph
from exchange.backup.manifest import BackupKind, BackupManifest, write_manifest
from exchange.backup.new_folder import NewFolder, new_folder
from graph.migrate import read_applied
from neo4j_embedded.dump import FILES, dump
from neo4j_embedded.install import jar_folder
from neo4j_embedded.store_access import exclusive_store
from server.open_database import data_folder, open_database, wait_for_restart

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from graph.client.database import Neo4jDatabase
    from graph.progress import Progress
    from settings import Settings


def arguments(parser: argparse.ArgumentParser) -> None:
    """Define the folder and `--online`."""
    parser.add_argument("folder", type=Path, metavar="DIR", help=explained("a new folder", "新的目录"))
    parser.add_argument(
        "--online",
        action="store_true",
        help=explained(
            "write a logical export, without stopping the embedded database; always so with NEO4J_URI",
            "不停止内置数据库，写出逻辑导出；设置 NEO4J_URI 时总是如此",
        ),
    )


async def backup(settings: Settings, progress: Progress, options: argparse.Namespace) -> int:
    """Write the backup to DIR, which exists only if it is complete. Returns 0.

    Raises SetupError if DIR is not empty or cannot be written, there is no database, or the graph changes all the time.
    """
    embedded = not settings.database.uri
    if embedded and not data_folder(settings).has_store:
        raise _no_database(data_folder(settings).root)
    with new_folder(options.folder) as new:
        if embedded and not options.online:
            await _dump(settings, new, progress)
        else:
            await _export(settings, new, progress)
    say(Sentence(f"The backup is complete: {options.folder}", f"备份已完成：{options.folder}"))
    return 0


async def _export(settings: Settings, new: NewFolder, progress: Progress) -> None:
    async with open_database(settings, progress, share=True) as database:
        export = await export_graph(database, new.path, progress)
        manifest = await _manifest(database, BackupKind.LOGICAL, export.version, export.counts)
    _complete(new.path, manifest, export.digests)


async def _dump(settings: Settings, new: NewFolder, progress: Progress) -> None:
    folder = data_folder(settings)
    # A database that was killed recovers at a start; without that it cannot be dumped.
    async with open_database(settings, progress, share=True) as database:
        manifest = await _manifest(database, BackupKind.DUMP, await database.version())
    serves = folder.running() is not None
    if serves:
        say(
            Sentence(
                "The database stops for some seconds while it is dumped; meanwhile the service answers UNAVAILABLE.",
                "转储期间数据库将停止数秒，服务在此期间返回 UNAVAILABLE。",
            )
        )
    stopped = time.monotonic()
    async with exclusive_store(folder, stops_service=True) as store_lock:
        progress.step(Sentence("Dumping the database", "正在转储数据库"))
        await dump(folder.home, jar_folder(settings.home), new.path, descriptors=(store_lock, new.lock))
    progress.done(Sentence("The database is dumped", "数据库已转储"))
    if serves:
        answers = await wait_for_restart(settings)
        say(_restarted(time.monotonic() - stopped, answers=answers))
    progress.step(Sentence("Computing the checksums", "正在计算校验值"))
    _complete(new.path, manifest, {name: digest_of(new.path / name) for name in FILES})


async def _manifest(
    database: Neo4jDatabase, kind: BackupKind, graph_version: str, counts: manifests.GraphCounts | None = None
) -> BackupManifest:
    server, migrations = await database.verify(), await read_applied(database)
    return BackupManifest(kind, version("yuanliu"), server, graph_version, migrations, counts)


def _complete(folder: Path, manifest: BackupManifest, digests: Mapping[str, str]) -> None:
    write_manifest(folder, manifest)
    write_checksums(folder, {**digests, manifests.NAME: digest_of(folder / manifests.NAME)})


def _restarted(seconds: float, *, answers: bool) -> Sentence:
    if answers:
        return Sentence(
            f"The database answers again, after {seconds:.0f} s.", f"数据库已恢复，共停止 {seconds:.0f} 秒。"
        )
    return Sentence(
        "The database does not answer yet; the service goes on trying to start it.",
        "数据库尚未恢复，服务会继续尝试启动。",
    )


def _no_database(folder: Path) -> SetupError:
    return SetupError(
        f"There is no database in {folder}.",
        zh=f"{folder} 中没有数据库。",
        remedy="Set YUANLIU_HOME or NEO4J_URI to those of the service, or start the service once.",
        remedy_zh="请将 YUANLIU_HOME 或 NEO4J_URI 设为与服务相同，或先启动一次服务。",
    )
