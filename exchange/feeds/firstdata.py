"""FirstData: authoritative data sources of the world, one catalog entry each.

A JSON file `{"metadata": {"generated_at"}, "sources": [{"id", "name": {"zh", "en"}, …}]}`. Known file:
MLT-OSS/FirstData @ a4696c1, MIT. It names no publisher: the publisher is what a source's `publisher` says if there
is one, else the body or product the source is named after (the name up to ` - `), at the place it is published for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from domain.model.load_report import Problem, Report
from domain.rules.property_checks import bad_value
from exchange.feeds.countries import region_of, rows_of
from exchange.feeds.divisions import division_of
from exchange.feeds.entries import Feed, FeedRecord, load_feed
from exchange.feeds.firstdata_labels import labelled, name_of, repeated, verdict
from exchange.feeds.providers import ProviderBody
from exchange.files import read_text, wrong_file
from graph.client.database import Neo4jDatabase
from graph.progress import Progress

SOURCE = "firstdata"
PREFIX = "FD"
# Of a file that says not when it was made: the day of the known one.
UPDATED = datetime(2026, 5, 13, 7, 13, 4, tzinfo=UTC)
# Kept as said; its descriptions and content lists are prose and become the abstract at most.
RAW = (
    *("id", "name", "website", "data_url", "api_url", "has_api", "country", "geographic_scope", "authority_level"),
    *("update_frequency", "domains", "publisher", "access_level", "share_type", "open_type", "file_formats"),
)

Source = Mapping[str, Any]


@dataclass
class _FeedReader:
    """What has been read so far."""

    updated: datetime
    bodies: dict[str, ProviderBody] = field(default_factory=dict)
    records: dict[str, FeedRecord] = field(default_factory=dict)
    titles: dict[tuple[str, str], str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


async def load_firstdata(database: Neo4jDatabase, path: Path, progress: Progress) -> Report:
    """Load such a file. Raises SetupError where it is none; what a source says wrongly stands in the report."""
    return await load_feed(database, read(path), progress)


def read(path: Path) -> Feed:
    """The file as a feed; pure but for reading it."""
    sources, updated = _parsed(path)
    reading = _FeedReader(updated)
    for position, source in enumerate(sources):
        _take(reading, source, f"sources[{position}]")
    regions = rows_of({body.region for body in reading.bodies.values()})
    level = {row["properties"]["code"]: row["properties"]["level"] for row in regions}
    return Feed(
        name=SOURCE,
        prefix=PREFIX,
        regions=regions,
        bodies=[_levelled(body, level[body.region]) for body in reading.bodies.values()],
        records=list(reading.records.values()),
        problems=tuple(reading.problems),
        refused=len(sources) - len(reading.records),
    )


def _parsed(path: Path) -> tuple[list[Any], datetime]:
    try:
        whole = orjson.loads(read_text(path))
    except orjson.JSONDecodeError as error:
        raise wrong_file(path, f"it is not JSON, {error}", f"不是 JSON，{error}") from error
    sources = whole.get("sources") if isinstance(whole, dict) else None
    if not isinstance(sources, list):
        raise wrong_file(path, "it has no list 'sources'", "缺少列表 sources")
    metadata = whole.get("metadata")
    made = metadata.get("generated_at") if isinstance(metadata, dict) else None
    try:
        instant = datetime.fromisoformat(str(made))
    except ValueError:
        return sources, UPDATED
    return sources, (instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC))


def _take(reading: _FeedReader, source: Any, place: str) -> None:
    key = _key(source) or place
    if refusal := verdict(source, reading.records.keys()):
        reading.problems.append(refusal.problem(key, refused=True))
        return
    mapped, doubts = labelled(source)
    body = _body(source)
    if body is None:
        country = source.get("country")
        doubts.append(bad_value("country", country, "an ISO 3166-1 alpha-2 code", "ISO 3166-1 两位代码"))
        body = _body({**source, "country": None})
    if body is None:  # the world is always there
        raise AssertionError(source)
    title = name_of(source["name"])[0] or name_of(source["name"])[1]
    if (first := reading.titles.setdefault((body.region, title), key)) != key:
        doubts.append(repeated(title, first))
    reading.problems.extend(doubt.problem(key, refused=False) for doubt in doubts)
    # Two sources of one publisher may grade it differently; the first in the file is taken.
    reading.bodies.setdefault(body.identity, body)
    reading.records[key] = FeedRecord(key, body.identity, reading.updated, _properties(source, mapped))


def _key(source: Any) -> str:
    value = source.get("id") if isinstance(source, dict) else None
    return value.strip() if isinstance(value, str) else ""


def _body(source: Source) -> ProviderBody | None:
    title, english = name_of(source.get("name"))
    publisher, publisher_english = name_of(source.get("publisher"))
    name = publisher or publisher_english or (title or english).partition(" - ")[0].strip()
    region = region_of(source.get("country"))
    if region is None:
        return None
    if source.get("geographic_scope") == "subnational" and source.get("country") == "CN":
        # 广东省统计局 is Guangdong's: such names open with the division they serve.
        region = division_of(name) or region
    government = source.get("authority_level") in (None, "government")
    return ProviderBody(region, "NATION", name, government=government, sample=True)


def _levelled(body: ProviderBody, level: str) -> ProviderBody:
    return ProviderBody(body.region, level, body.name, body.credit_codes, body.government, body.sample)


def _properties(source: Source, mapped: Mapping[str, str]) -> dict[str, Any]:
    title, english = name_of(source["name"])
    kept = {key: source[key] for key in RAW if key in source}
    properties = {"title": title or english, **mapped, "raw": orjson.dumps(kept).decode()}
    if english:
        properties["titleEn"] = english
    abstract, abstract_english = name_of(source.get("description"))
    if abstract or abstract_english:
        properties["abstract"] = abstract or abstract_english
    return properties
