"""Writes the logical export of a graph: all nodes and relationships as sorted lines, at one version of the graph.

Writers need not stop. If the graph has changed meanwhile, the export starts again.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any

from domain.sentence import Sentence
from exchange.backup.errors import graph_changed
from exchange.backup.line_format import has_key, node_key, node_line, relationship_line
from exchange.backup.line_sort import LineSorter
from exchange.backup.manifest import NODES, RELATIONSHIPS, GraphCounts
from graph.client.database import Neo4jDatabase
from graph.client.record_stream import stream_records
from graph.consistent_read import ATTEMPTS, Attempt, read_consistently
from graph.progress import Progress
from graph.query_files import load_query
from graph.query_markers import STORED_PROPERTIES, replace_marker

STREAM_SECONDS = 6 * 3600.0
"""Time limit of one statement that reads every node or relationship: 100 million at the speed of a busy machine."""


@dataclass(frozen=True)
class GraphExport:
    """`version`: the graph version; `digests`: the SHA-256 of each file, by its name."""

    version: str
    counts: GraphCounts
    digests: Mapping[str, str]


async def export_graph(
    database: Neo4jDatabase, folder: Path, progress: Progress, *, writes_files: bool = True
) -> GraphExport:
    """Write nodes.jsonl and relationships.jsonl into `folder`; without `writes_files` only determine their digests.

    The folder also has the temporary files of the sort. Raises OSError if the disk is full, SetupError if the graph
    changed during each of ATTEMPTS attempts.
    """
    number = 0

    async def attempt(_: str) -> Attempt[GraphExport]:
        nonlocal number
        number += 1
        if number > 1:
            progress.done(
                Sentence(
                    f"The graph has changed meanwhile; attempt {number} of {ATTEMPTS}",
                    f"导出期间图数据有变更，开始第 {number} 次尝试（最多 {ATTEMPTS} 次）",
                )
            )
        before = await database.version()
        export = await _export(database, before, folder, progress, writes_files=writes_files)
        after = await database.version()
        return Attempt(export, after, before == after)

    result = await read_consistently(attempt)
    if not result.consistent:
        raise graph_changed(ATTEMPTS)
    return result.value


async def _export(
    database: Neo4jDatabase, version: str, folder: Path, progress: Progress, *, writes_files: bool
) -> GraphExport:
    keys = await _unique_keys(database)
    ((nodes, relationships),) = [
        (row["nodes"], row["relationships"]) for row in await database.rows(load_query("backup/counts").body, {})
    ]
    without_key = 0

    def encode_node(record: tuple[Any, ...]) -> bytes:
        nonlocal without_key
        line = node_line(*record)
        without_key += not has_key(line)
        return line

    tables: list[tuple[str, str, int, Callable[[tuple[Any, ...]], bytes], Sentence]] = [
        (NODES, "nodes", nodes, encode_node, Sentence("Exporting nodes", "正在导出节点")),
        (RELATIONSHIPS, "relationships", relationships, _encode, Sentence("Exporting relationships", "正在导出关系")),
    ]
    digests, counts = {}, []
    for name, query, total, encode, sentence in tables:
        progress.step(sentence)
        with LineSorter(folder) as sorter:
            records = stream_records(database, _statement(query), {"keys": keys}, timeout=STREAM_SECONDS)
            counts.append(await _collect(records, encode, sorter, total, progress))
            digests[name] = await _write(sorter, folder / name if writes_files else None)
        progress.done(Sentence(f"{counts[-1]:,} {query}", f"共 {counts[-1]:,} 个{'节点' if name == NODES else '关系'}"))
    return GraphExport(version, GraphCounts(counts[0], counts[1], without_key), digests)


def _encode(record: tuple[Any, ...]) -> bytes:
    kind, *ends, properties = record
    return relationship_line(kind, node_key(*ends[:3]), node_key(*ends[3:]), properties)


async def _collect(
    records: AsyncGenerator[list[tuple[Any, ...]], None],
    encode: Callable[[tuple[Any, ...]], bytes],
    sorter: LineSorter,
    total: int,
    progress: Progress,
) -> int:
    done = 0
    async with aclosing(records) as batches:
        async for batch in batches:
            for record in batch:
                sorter.add(encode(record))
            done += len(batch)
            progress.advance(done, max(done, total), "rows")
    return done


async def _write(sorter: LineSorter, path: Path | None) -> str:
    """The SHA-256 of the sorted lines, which are written to `path` if there is one."""
    digest = hashlib.sha256()
    file: IO[bytes] | None = path.open("wb") if path else None
    try:
        for chunk in sorter.chunks():
            digest.update(chunk)
            if file:
                file.write(chunk)
            # an interrupt is noticed here
            await asyncio.sleep(0)
    finally:
        if file:
            file.close()
    return digest.hexdigest()


async def _unique_keys(database: Neo4jDatabase) -> dict[str, str]:
    """For each label a property that identifies its nodes: `id` if it is unique, else the first that is."""
    keys: dict[str, str] = {}
    for row in await database.rows(load_query("backup/unique_keys").body, {}):
        label, name = row["label"], row["property"]
        if name == "id" or label not in keys:
            keys[label] = name
    return keys


@cache
def _statement(query: str) -> str:
    properties = load_query("backup/stored_properties").body
    return replace_marker(load_query(f"backup/{query}").body, STORED_PROPERTIES, f"COLLECT {{ {properties} }}")
