"""The Xinjiang sample: real facts from `sample/`, and everything else derived from them deterministically."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from datetime import date, datetime
from itertools import chain
from pathlib import Path

from domain.errors import Conflict
from domain.model.batch import Batch
from domain.model.load_report import Report, WriteCounts
from domain.sentence import Sentence
from exchange.sample.build_process import built_sample
from exchange.sample.read_facts import Facts, fact_files
from exchange.sample.sample_day import current_day, utc_now
from exchange.sample.stored_day import COMPLETE, FEED, check_of, store_day, stored_day
from graph.client.protocol import Database
from graph.progress import Progress
from graph.query_files import load_query
from graph.write.bulk_load import load

__all__ = ["FEED", "is_loaded", "load_sample"]


async def load_sample(
    database: Database,
    progress: Progress,
    *,
    as_of: date | None = None,
    clock: Callable[[], datetime] = utc_now,
    facts: Facts | None = None,
) -> Report:
    """Load the missing batches of the sample. A complete sample is recognised by two queries and not loaded again.

    `as_of`: the day of the sample; None: the stored day, or today by `clock` if none is stored. The day is stored
    before the first batch, so that a load that was killed continues with the same day. Another day than the stored one
    writes the update dates again. `facts`: those under `sample/` by default.

    Raises Unavailable, TimedOut; committed batches stay, and the next call continues after them.
    """
    progress.step(Sentence("Loading the Xinjiang sample", "正在导入新疆样例数据"))
    fingerprint = await asyncio.to_thread(_fingerprint, facts)
    day = await stored_day(database)
    if day is None or (as_of is not None and as_of != day):
        day = await store_day(database, as_of or current_day(clock()), replaces=as_of is not None)
    while True:
        try:
            return await _load_for_day(database, progress, day, fingerprint, facts)
        except Conflict:
            # Another process stored another day meanwhile: that day counts, for both.
            latest = await stored_day(database)
            if latest is None or latest == day:
                raise
            day = latest


async def is_loaded(database: Database) -> bool:
    """Whether the complete sample of this version is in the graph, for the stored day."""
    day = await stored_day(database)
    return day is not None and await _loaded(database, await asyncio.to_thread(_fingerprint), day) is not None


async def _load_for_day(
    database: Database, progress: Progress, day: date, fingerprint: str, facts: Facts | None
) -> Report:
    rows = await _loaded(database, fingerprint, day)
    if rows is not None:
        english = f"The Xinjiang sample is already loaded, as of {day}"
        progress.done(Sentence(english, f"新疆样例数据已导入，基准日为 {day}"))
        return Report(FEED).adding("load/complete", WriteCounts(unchanged=rows))
    async with built_sample(day, facts) as sample:
        completion = Batch(
            f"{COMPLETE}{fingerprint}-{day}-{sample.rows}", "load/complete", [{"id": fingerprint, "properties": {}}]
        )
        all_batches = chain(sample.batches, [completion])
        return await load(database, FEED, all_batches, progress, rows=sample.rows + 1, check=check_of(day))


async def _loaded(database: Database, fingerprint: str, day: date) -> int | None:
    """The number of rows of this version's complete load for this day; None if it is not complete."""
    prefix = f"{FEED}/{COMPLETE}{fingerprint}-{day}-"
    for row in await database.rows(load_query("load/load_marker").body, {"feed": prefix}):
        return int(row["key"].removeprefix(prefix).partition("@")[0])
    return None


def _fingerprint(facts: Facts | None = None) -> str:
    """A digest of the sample's sources: its facts and this package."""
    digest = hashlib.sha256(repr(facts).encode() if facts else b"")
    for path in (*fact_files(), *sorted(Path(__file__).parent.glob("*.py"))):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
