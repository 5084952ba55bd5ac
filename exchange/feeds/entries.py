"""From a feed's records to the graph: regions, providers, then one entry each, all through the write path."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.model.batch import batched
from domain.model.load_report import Problem, Report, WriteCounts
from exchange.feeds.providers import ProviderBody, register_bodies
from graph.client.database import Neo4jDatabase
from graph.progress import Progress
from graph.query_files import load_query
from graph.write.bulk_load import load


@dataclass(frozen=True, slots=True)
class FeedRecord:
    """One entry to be: its source's key and its own properties, and the body that provides it.

    `updated`: when the source last changed it, or the source's own date where it tells none.
    """

    key: str
    body: str
    updated: datetime
    properties: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that has been read: what goes in, and what was found wrong on the way.

    `name` is the entries' `source`; `prefix` the first part of their codes; `refused` counts records left out.
    """

    name: str
    prefix: str
    regions: Sequence[Mapping[str, Any]]
    bodies: Sequence[ProviderBody]
    records: Sequence[FeedRecord]
    problems: tuple[Problem, ...]
    refused: int


async def load_feed(database: Neo4jDatabase, feed: Feed, progress: Progress) -> Report:
    """Write a feed. Nothing is written that is there already, so that a second load changes nothing."""
    regions = await _absent_regions(database, feed.regions)
    report = await load(database, feed.name, list(batched("load/region", regions)), progress)
    report = report.adding("load/region", WriteCounts(unchanged=len(feed.regions) - len(regions)))
    providers = await register_bodies(database, feed.bodies)
    entries = await _dated(database, [_row(feed, record, providers.codes) for record in feed.records])
    batches = [*batched("load/department", providers.rows), *batched("load/entry", entries)]
    written = await load(database, feed.name, batches, progress)
    for act, tally in written.acts.items():
        report = report.adding(act, tally)
    report = report.adding("load/department", WriteCounts(unchanged=providers.unchanged))
    report = report.adding("load/entry", WriteCounts(refused=feed.refused), written.problems)
    return report.noting(feed.problems)


def _row(feed: Feed, record: FeedRecord, codes: Mapping[str, str]) -> dict[str, Any]:
    code = f"{feed.prefix}/{record.key}"
    return {
        "id": f"entry_{code}",
        "properties": {
            **record.properties,
            "code": code,
            "status": "PUBLISHED",
            "source": feed.name,
            "sourceKey": record.key,
            "updatedAt": record.updated,
            "missing": ["items"],
            "sample": False,
        },
        "provider": codes[record.body],
        "classifications": [],
        "restrictedBy": [],
        "libraries": [],
    }


async def _absent_regions(database: Neo4jDatabase, rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    # A region that is there may say more than our table does: it is left as it is.
    keys = [row["properties"]["code"] for row in rows]
    known = {each["key"] for each in await database.rows(load_query("load/known_region").body, {"keys": keys})}
    return [row for row in rows if row["properties"]["code"] not in known]


async def _dated(database: Neo4jDatabase, rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows, each with the instant it has in the graph where nothing else of it differs.

    A feed's newer file has a newer date for all its records; the entry's last change is not that.
    """
    wanted = list(rows)
    found = await database.rows(load_query("load/entries_by_id").body, {"ids": [row["id"] for row in wanted]})
    stored = {each["entry"]["id"]: each["entry"] for each in found}
    return [_kept(row, stored[row["id"]]) if row["id"] in stored else row for row in wanted]


def _kept(row: dict[str, Any], stored: Mapping[str, Any]) -> dict[str, Any]:
    properties = row["properties"]
    same = stored.get("providerCode") == row["provider"] and all(
        stored.get(key) == value for key, value in properties.items() if key not in ("updatedAt", "missing")
    )
    return {**row, "properties": {**properties, "updatedAt": stored["updatedAt"]}} if same else row
