"""The Xinjiang sample: real facts from `sample/`, and everything else derived from them deterministically."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path

from domain.model.batch import Batch
from domain.model.load_report import Report, WriteCounts
from exchange.sample.build import batches, build_sample
from exchange.sample.read_facts import fact_files
from graph.client.protocol import Database
from graph.progress import Progress
from graph.query_files import load_query
from graph.write.bulk_load import load

FEED = "sample"
__all__ = ["FEED", "is_loaded", "load_sample"]


async def load_sample(database: Database, progress: Progress) -> Report:
    """Load the missing batches of the sample. A complete sample is recognised by one query and not loaded again.

    Raises Unavailable, TimedOut; committed batches stay, and the next call continues after them.
    """
    progress.step("Loading the Xinjiang sample")
    fingerprint = await asyncio.to_thread(_fingerprint)
    rows = await _loaded(database, fingerprint)
    if rows is not None:
        progress.done("The Xinjiang sample is already loaded")
        return Report(FEED).adding("load/complete", WriteCounts(unchanged=rows))
    # Building takes seconds of pure Python: in a thread, so that the service answers meanwhile.
    sample_batches = await asyncio.to_thread(lambda: list(batches(build_sample())))
    total = sum(len(batch.rows) for batch in sample_batches)
    completion = Batch(f"complete-{fingerprint}-{total}", "load/complete", [{"id": fingerprint, "properties": {}}])
    return await load(database, FEED, [*sample_batches, completion], progress)


async def is_loaded(database: Database) -> bool:
    """Whether the complete sample of this version is in the graph."""
    return await _loaded(database, await asyncio.to_thread(_fingerprint)) is not None


async def _loaded(database: Database, fingerprint: str) -> int | None:
    """The number of rows of this version's complete load; None if it is not complete."""
    prefix = f"{FEED}/complete-{fingerprint}-"
    for row in await database.rows(load_query("load/load_marker").body, {"feed": prefix}):
        return int(row["key"].removeprefix(prefix).partition("@")[0])
    return None


def _fingerprint() -> str:
    """A digest of the sample's sources: its facts and this package."""
    digest = hashlib.sha256()
    for path in (*fact_files(), *sorted(Path(__file__).parent.glob("*.py"))):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
