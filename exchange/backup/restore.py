"""Loads a logical export into a graph. The graph is marked as incomplete until it equals the export."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from domain.sentence import Sentence
from exchange.backup.errors import damaged, not_equal
from exchange.backup.export import export_graph
from exchange.backup.line_format import node_row, relationship_row
from exchange.backup.manifest import NODES, RELATIONSHIPS, Backup, BackupManifest, GraphCounts
from graph.client.database import Neo4jDatabase
from graph.migrate import INDEX_SECONDS, compare, read_migrations
from graph.progress import Progress
from graph.query_files import load_command
from graph.query_markers import TYPED_PROPERTIES, replace_marker
from graph.write.planner_statistics import refresh_statistics

BATCH_ROWS = 1000
BATCH_BYTES = 4 << 20
DELETE_ROWS = 10_000


async def mark_unfinished(database: Neo4jDatabase, source: Path) -> None:
    """Mark the graph as incomplete: server/open_database.py opens it for a restore only."""
    await database.write([(load_command("restore/begin").body, {"source": str(source)})])


async def unmark(database: Neo4jDatabase) -> None:
    """Mark the graph as complete."""
    await database.write([(load_command("restore/end").body, {})])


async def restore_graph(database: Neo4jDatabase, backup: Backup, progress: Progress, scratch: Path) -> None:
    """Replace the content of the graph by a logical export; then compare both, and remove the mark.

    `scratch`: a folder for temporary files. After an error, or if the process is killed, the graph is incomplete and
    still marked; the same call starts again. Raises SetupError if the result differs from the export.
    """
    source, manifest = backup.folder, backup.manifest
    counts = manifest.counts
    if counts is None:
        raise damaged(source, "its manifest has no counts", "清单缺少数量")
    await _empty(database, progress)
    await database.run_schema(load_command("restore/create_index").body)
    await _load(database, source / NODES, node_row, "nodes", counts.nodes, progress)
    await _load(database, source / RELATIONSHIPS, relationship_row, "relationships", counts.relationships, progress)
    await _create_schema(database, manifest, progress)
    await _release(database, counts.nodes, progress)
    await _compare(database, counts, backup.digests, progress, scratch)
    await unmark(database)


async def _empty(database: Neo4jDatabase, progress: Progress) -> None:
    progress.step(Sentence("Emptying the graph", "正在清空图"))
    await _repeat(database, "delete_relationships", "deleted", 0, progress)
    await _repeat(database, "delete_nodes", "deleted", 0, progress)
    progress.done(Sentence("The graph is empty", "图已清空"))


async def _load(
    database: Neo4jDatabase,
    path: Path,
    row: Callable[[bytes], dict[str, Any]],
    noun: str,
    total: int,
    progress: Progress,
) -> None:
    chinese = {"nodes": "节点", "relationships": "关系"}[noun]
    progress.step(Sentence(f"Restoring {noun}", f"正在恢复{chinese}"))
    done = 0
    for lines in _batches(path):
        try:
            rows = [row(line) for line in lines]
        except (orjson.JSONDecodeError, LookupError, TypeError, ValueError):
            raise damaged(
                path.parent,
                f"{path.name} has a line that is no {noun[:-1]}, after line {done:,}",
                f"{path.name} 第 {done:,} 行之后存在无法解析的行",
            ) from None
        await database.write([(_statement(noun), {"rows": rows})])
        done += len(rows)
        progress.advance(done, total, "rows")
    progress.done(Sentence(f"{done:,} {noun}", f"共 {done:,} 个{chinese}"))


async def _create_schema(database: Neo4jDatabase, manifest: BackupManifest, progress: Progress) -> None:
    """Create the constraints and indexes of the migrations that the backup records; their data is in the backup."""
    progress.step(Sentence("Creating constraints and indexes", "正在创建约束和索引"))
    migrations = read_migrations()
    pending = {migration.version for migration in compare(manifest.migrations, migrations).pending}
    for migration in migrations:
        if migration.is_schema and migration.version not in pending:
            for statement in migration.statements:
                await database.run_schema(statement)
    await database.run_schema(f"CALL db.awaitIndexes({INDEX_SECONDS:.0f})", timeout=INDEX_SECONDS)
    progress.done(Sentence("Constraints and indexes are online", "约束和索引已就绪"))


async def _release(database: Neo4jDatabase, nodes: int, progress: Progress) -> None:
    progress.step(Sentence("Removing the keys of the restore", "正在清除恢复用的标识"))
    await _repeat(database, "release_nodes", "released", nodes, progress)
    await database.run_schema(load_command("restore/drop_index").body)
    await refresh_statistics(database)
    progress.done(Sentence("The graph is restored; comparing it with the backup", "图已恢复，正在与备份核对"))


async def _compare(
    database: Neo4jDatabase, counts: GraphCounts, digests: Mapping[str, str], progress: Progress, scratch: Path
) -> None:
    restored = await export_graph(database, scratch, progress, writes_files=False)
    # internal ids of nodes without a key differ, and with them the lines
    same_lines = counts.without_key > 0 or all(digests[name] == digest for name, digest in restored.digests.items())
    if restored.counts != counts or not same_lines:
        raise not_equal(restored.counts.nodes, restored.counts.relationships)
    progress.done(Sentence("The graph equals the backup", "图与备份一致"))


async def _repeat(database: Neo4jDatabase, command: str, column: str, total: int, progress: Progress) -> None:
    """Repeat a command that changes at most DELETE_ROWS until nothing is left."""
    statement = load_command(f"restore/{command}").body
    done = 0
    while True:
        ((row,),) = await database.write([(statement, {"limit": DELETE_ROWS})])
        if not row[column]:
            return
        done += row[column]
        progress.advance(done, total, "rows")


def _batches(path: Path) -> Iterator[list[bytes]]:
    """The lines of a file, in lists of at most BATCH_ROWS lines and about BATCH_BYTES."""
    lines: list[bytes] = []
    size = 0
    with path.open("rb") as file:
        for line in file:
            lines.append(line)
            size += len(line)
            if len(lines) >= BATCH_ROWS or size >= BATCH_BYTES:
                yield lines
                lines, size = [], 0
    if lines:
        yield lines


@cache
def _statement(noun: str) -> str:
    typed = load_command("restore/typed_properties").body
    return replace_marker(load_command(f"restore/{noun}").body, TYPED_PROPERTIES, typed)
