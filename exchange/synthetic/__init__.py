"""A graph as large as a region's, drawn from a seed, to measure on: not the sample, and no facts."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from domain.errors import SetupError
from domain.model.batch import Batch
from domain.model.load_report import Report, WriteCounts
from exchange.synthetic.batches import synthetic_batches
from exchange.synthetic.size import FEWEST, Size
from graph.client.database import Neo4jDatabase
from graph.progress import Progress
from graph.query_files import load_query
from graph.write.bulk_load import load

FEED = "synthetic"
__all__ = ["FEED", "Size", "is_loaded", "load_synthetic"]


async def load_synthetic(database: Neo4jDatabase, size: Size, progress: Progress) -> Report:
    """Load a synthetic graph into an empty database, or go on with the same one where its load ended early.

    Raises SetupError where it is too small for its chain and hubs, or the database holds anything else.
    """
    _large_enough(size)
    if await is_loaded(database, size):
        progress.done("This synthetic graph is there already")
        return Report(FEED).adding("load/complete", WriteCounts(unchanged=1))
    if not await _marked(database, f"begun-{size.key}@") and await _holds_anything(database):
        raise _other_data()
    progress.step("Drawing the synthetic graph")
    drawn = await asyncio.to_thread(synthetic_batches, size)

    def batches() -> Iterator[Batch]:
        yield _mark("begun", size)
        yield from drawn.batches
        yield _mark("complete", size)

    return await load(database, FEED, batches(), progress, rows=drawn.rows + 2)


async def is_loaded(database: Neo4jDatabase, size: Size) -> bool:
    """Whether the whole graph of this size and seed is there."""
    return await _marked(database, f"complete-{size.key}@")


async def _marked(database: Neo4jDatabase, prefix: str) -> bool:
    return bool(await database.rows(load_query("load/load_marker").body, {"feed": f"{FEED}/{prefix}"}))


async def _holds_anything(database: Neo4jDatabase) -> bool:
    return bool(await database.rows(load_query("load/any_node").body, {}))


def _mark(what: str, size: Size) -> Batch:
    return Batch(f"{what}-{size.key}", "load/complete", [{"id": size.key, "properties": {}}])


def _large_enough(size: Size) -> None:
    for name, fewest in FEWEST.items():
        found = getattr(size, name)
        if found < fewest:
            raise SetupError(
                f"A synthetic graph needs {fewest:,} {name} or more, for its chain and its hubs; asked were {found:,}.",
                zh=f"合成图谱的 {name} 不得少于 {fewest:,}（链与枢纽所需）；给出的是 {found:,}。",
                remedy=f"Give --{name} {fewest} or more, or leave it out.",
                remedy_zh=f"请将 --{name} 设为 {fewest} 以上，或省略该参数。",
            )


def _other_data() -> SetupError:
    return SetupError(
        "The database holds other data; a synthetic graph is loaded into an empty one only.",
        zh="数据库中已有其他数据；合成图谱只能导入空数据库。",
        remedy="Set YUANLIU_HOME to an empty folder, or NEO4J_URI to an empty server.",
        remedy_zh="请将 YUANLIU_HOME 设为空文件夹，或将 NEO4J_URI 设为空的服务器。",
    )
