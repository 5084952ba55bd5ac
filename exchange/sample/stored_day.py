"""The stored day of the sample, a node with the label of the markers of its batches. Later loads reuse it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import orjson

from domain.model.event import Event
from exchange.sample.sample_day import beginning_of, day_at
from graph.client.protocol import Database
from graph.client.statement import Statement
from graph.query_files import load_command, load_query

FEED = "sample"
COMPLETE = "complete-"
"""The batch whose marker says that a sample was loaded completely has a key with this beginning."""
MOVED_ACTS = ("load/entry", "load/resource")
"""The acts whose rows have update dates."""
_KEY = f"{FEED}:day"
_MARKERS = (f"{FEED}/{COMPLETE}", *(f"{FEED}/{act}#" for act in MOVED_ACTS))


async def stored_day(database: Database) -> date | None:
    """The stored day; None before the first load, and for a sample of a version that stored none."""
    for row in await database.rows(load_query("load/sample_day").body, {"key": _KEY}):
        return day_at(row["asOf"])
    return None


async def store_day(database: Database, day: date, *, replaces: bool, actor: str = "system") -> date:
    """Store the day and return it. If one is stored already and `replaces` is false, that one stays and is returned.

    A new day deletes the markers of the batches that follow it, because a marker says that its rows are in the graph:
    without this, a return to an earlier day would find the markers of its batches and write nothing.
    """
    former = await stored_day(database)
    event = Event(
        at=datetime.now(UTC),
        actor=actor,
        kind="load/set_sample_day",
        subject=_KEY,
        reason=FEED,
        before=_text(former),
        after=_text(day),
    )
    parameters = {"key": _KEY, "asOf": beginning_of(day), "replaces": replaces, "markers": list(_MARKERS)}
    await database.write(
        [
            (load_command("load/set_sample_day").body, parameters),
            (load_command("event/record").body, event.parameters()),
        ]
    )
    return await stored_day(database) or day


def check_of(day: date) -> Statement:
    """The statement that fails a transaction with Conflict if another day is stored."""
    return load_command("load/check_sample_day").body, {"key": _KEY, "asOf": beginning_of(day)}


def _text(day: date | None) -> str | None:
    return orjson.dumps({"asOf": beginning_of(day)}, option=orjson.OPT_UTC_Z).decode() if day else None
