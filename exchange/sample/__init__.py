"""The Xinjiang sample: real facts from `sample/`, everything else derived from them deterministically."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path

from domain.model.batch import Batch
from domain.model.load_report import Report, WriteCounts
from exchange.sample.build import batches, build_sample
from exchange.sample.facts import fact_files
from graph.client.database import Neo4jDatabase
from graph.progress import Progress
from graph.query_files import load_query
from graph.write.bulk_load import load

FEED = "sample"
__all__ = ["FEED", "is_loaded", "load_sample"]


async def load_sample(database: Neo4jDatabase, progress: Progress) -> Report:
    """Load what is missing of the sample; a second load writes nothing, and needs a single question to know it.

    Raises Unavailable, TimedOut; what was committed before stays, and the next call goes on after it.
    """
    progress.step("Loading the Xinjiang sample")
    fingerprint = await asyncio.to_thread(_fingerprint)
    rows = await _loaded(database, fingerprint)
    if rows is not None:
        progress.done("The Xinjiang sample is there already")
        return Report(FEED).adding("load/complete", WriteCounts(unchanged=rows))
    # Deriving takes seconds of pure Python: in a thread, so that the service answers meanwhile.
    everything = await asyncio.to_thread(lambda: list(batches(build_sample())))
    total = sum(len(batch.rows) for batch in everything)
    whole = Batch(f"complete-{fingerprint}-{total}", "load/complete", [{"id": fingerprint, "properties": {}}])
    return await load(database, FEED, [*everything, whole], progress)


async def is_loaded(database: Neo4jDatabase) -> bool:
    """Whether the whole of this version's sample is in the graph."""
    return await _loaded(database, await asyncio.to_thread(_fingerprint)) is not None


async def _loaded(database: Neo4jDatabase, fingerprint: str) -> int | None:
    """How many rows the complete load of this version had; None before it was complete."""
    prefix = f"{FEED}/complete-{fingerprint}-"
    for each in await database.rows(load_query("load/load_marker").body, {"feed": prefix}):
        return int(each["key"].removeprefix(prefix).partition("@")[0])
    return None


def _fingerprint() -> str:
    """A digest of all that the sample is derived from: its facts and this package."""
    digest = hashlib.sha256()
    for path in (*fact_files(), *sorted(Path(__file__).parent.glob("*.py"))):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
