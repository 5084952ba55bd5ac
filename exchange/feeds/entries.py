"""Writes a feed to the graph: regions, providers, then one entry a record, through the bulk loader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.model.batch import batched
from domain.model.load_report import Problem, Report, WriteCounts
from exchange.feeds.providers import ProviderBody, register_bodies
from graph.client.protocol import Database
from graph.progress import Progress
from graph.query_files import load_query
from graph.write.bulk_load import load


@dataclass(frozen=True, slots=True)
class FeedRecord:
    """One record of a feed. `key`: its key in the source; `body`: identity of the body that provides it.

    `updated`: instant of its last change, or the date of the source if the record has none.
    """

    key: str
    body: str
    updated: datetime
    properties: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that has been read and checked, with the problems of its records.

    `name`: the entries' `source`; `prefix`: first part of their codes; `refused`: number of records left out.
    """

    name: str
    prefix: str
    regions: Sequence[Mapping[str, Any]]
    bodies: Sequence[ProviderBody]
    records: Sequence[FeedRecord]
    problems: tuple[Problem, ...]
    refused: int


async def load_feed(database: Database, feed: Feed, progress: Progress) -> Report:
    """Write a feed. Unchanged rows are not written, so that a second load changes nothing."""
    regions = await _new_regions(database, feed.regions)
    report = await load(database, feed.name, list(batched("load/region", regions)), progress)
    report = report.adding("load/region", WriteCounts(unchanged=len(feed.regions) - len(regions)))
    providers = await register_bodies(database, feed.bodies)
    entries = await _with_stored_instants(database, [_row(feed, record, providers.codes) for record in feed.records])
    batches = [*batched("load/department", providers.rows), *batched("load/entry", entries)]
    written = await load(database, feed.name, batches, progress)
    for act, counts in written.acts.items():
        report = report.adding(act, counts)
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


async def _new_regions(database: Database, rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    # A stored region may have more properties than our table, so it is not overwritten.
    keys = [row["properties"]["code"] for row in rows]
    stored_codes = {row["key"] for row in await database.rows(load_query("load/known_region").body, {"keys": keys})}
    return [row for row in rows if row["properties"]["code"] not in stored_codes]


async def _with_stored_instants(database: Database, candidates: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows; a row that differs from its stored entry by the instant only gets the stored instant.

    A newer file of a feed dates all its records anew, but that is not a change of the entry.
    """
    rows = list(candidates)
    stored_rows = await database.rows(load_query("load/entries_by_id").body, {"ids": [row["id"] for row in rows]})
    stored = {row["entry"]["id"]: row["entry"] for row in stored_rows}
    return [_with_stored_instant(row, stored[row["id"]]) if row["id"] in stored else row for row in rows]


def _with_stored_instant(row: dict[str, Any], stored: Mapping[str, Any]) -> dict[str, Any]:
    properties = row["properties"]
    is_unchanged = stored.get("providerCode") == row["provider"] and all(
        stored.get(key) == value for key, value in properties.items() if key not in ("updatedAt", "missing")
    )
    return {**row, "properties": {**properties, "updatedAt": stored["updatedAt"]}} if is_unchanged else row
