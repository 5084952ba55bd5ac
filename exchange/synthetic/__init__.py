"""The synthetic graph: as large as a region's, generated from a seed, for measurements. It contains no facts."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from domain.errors import SetupError
from domain.model.batch import Batch
from domain.model.load_report import Report, WriteCounts
from domain.sentence import Sentence
from exchange.synthetic.batches import synthetic_batches
from exchange.synthetic.size import MIN_COUNTS, Size
from graph.client.protocol import Database
from graph.progress import Progress
from graph.query_files import load_query
from graph.write.bulk_load import load

FEED = "synthetic"
__all__ = ["FEED", "Size", "is_loaded", "load_synthetic"]


async def load_synthetic(database: Database, size: Size, progress: Progress) -> Report:
    """Load a synthetic graph into an empty database, or continue an interrupted load of the same graph.

    Raises SetupError if the size is too small for the chain and the hubs, or the database holds other data.
    """
    _check_size(size)
    if await is_loaded(database, size):
        progress.done(Sentence("This synthetic graph is already loaded", "该合成图谱已导入"))
        return Report(FEED).adding("load/complete", WriteCounts(unchanged=1))
    if not await _has_marker(database, f"begun-{size.key}@") and await _holds_anything(database):
        raise _not_empty_error()
    progress.step(Sentence("Generating the synthetic graph", "正在生成合成图谱"))
    graph = await asyncio.to_thread(synthetic_batches, size)

    def batches() -> Iterator[Batch]:
        yield _marker_batch("begun", size)
        yield from graph.batches
        yield _marker_batch("complete", size)

    return await load(database, FEED, batches(), progress, rows=graph.rows + 2)


async def is_loaded(database: Database, size: Size) -> bool:
    """Whether the complete graph of this size and seed is loaded."""
    return await _has_marker(database, f"complete-{size.key}@")


async def _has_marker(database: Database, prefix: str) -> bool:
    return bool(await database.rows(load_query("load/load_marker").body, {"feed": f"{FEED}/{prefix}"}))


async def _holds_anything(database: Database) -> bool:
    return bool(await database.rows(load_query("load/any_node").body, {}))


def _marker_batch(state: str, size: Size) -> Batch:
    return Batch(f"{state}-{size.key}", "load/complete", [{"id": size.key, "properties": {}}])


def _check_size(size: Size) -> None:
    for name, minimum in MIN_COUNTS.items():
        count = getattr(size, name)
        if count < minimum:
            raise SetupError(
                f"A synthetic graph needs at least {minimum:,} {name} for its chain and its hubs, not {count:,}.",
                zh=f"合成图谱的 {name} 不得少于 {minimum:,}（链与枢纽所需），当前为 {count:,}。",
                remedy=f"Set --{name} to {minimum} or more, or omit it.",
                remedy_zh=f"请将 --{name} 设为不小于 {minimum} 的值，或省略该参数。",
            )


def _not_empty_error() -> SetupError:
    return SetupError(
        "The database holds other data; a synthetic graph can only be loaded into an empty database.",
        zh="数据库中已有其他数据；合成图谱只能导入空数据库。",
        remedy="Set YUANLIU_HOME to an empty folder, or NEO4J_URI to an empty server.",
        remedy_zh="请将 YUANLIU_HOME 设为空文件夹，或将 NEO4J_URI 设为空的服务器。",
    )
