"""The Xinjiang sample: real facts from `sample/`, everything else derived from them deterministically."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path

from exchange.sample.derive import batches, derive
from exchange.sample.facts import fact_files
from graph.bolt import Bolt
from graph.library import question
from graph.model.batch import Batch
from graph.model.report import Report, Tally
from graph.progress import Progress
from graph.write import load

FEED = "sample"
__all__ = ["FEED", "is_loaded", "load_sample"]


async def load_sample(database: Bolt, progress: Progress) -> Report:
    """Load what is missing of the sample; a second load writes nothing, and needs a single question to know it.

    Raises Unavailable, TimedOut; what was committed before stays, and the next call goes on after it.
    """
    progress.step("Loading the Xinjiang sample")
    fingerprint = await asyncio.to_thread(_fingerprint)
    rows = await _loaded(database, fingerprint)
    if rows is not None:
        progress.done("The Xinjiang sample is there already")
        return Report(FEED).adding("load/complete", Tally(unchanged=rows))
    # Deriving takes seconds of pure Python: in a thread, so that the service answers meanwhile.
    everything = await asyncio.to_thread(lambda: list(batches(derive())))
    total = sum(len(batch.rows) for batch in everything)
    whole = Batch(f"complete-{fingerprint}-{total}", "load/complete", [{"id": fingerprint, "properties": {}}])
    return await load(database, FEED, [*everything, whole], progress)


async def is_loaded(database: Bolt) -> bool:
    """Whether the whole of this version's sample is in the graph."""
    return await _loaded(database, await asyncio.to_thread(_fingerprint)) is not None


async def _loaded(database: Bolt, fingerprint: str) -> int | None:
    """How many rows the complete load of this version had; None before it was complete."""
    prefix = f"{FEED}/complete-{fingerprint}-"
    for each in await database.rows(question("load/marked").body, {"feed": prefix}):
        return int(each["key"].removeprefix(prefix).partition("@")[0])
    return None


def _fingerprint() -> str:
    """A digest of all that the sample is derived from: its facts and this package."""
    digest = hashlib.sha256()
    for path in (*fact_files(), *sorted(Path(__file__).parent.glob("*.py"))):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
