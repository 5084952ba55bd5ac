"""FirstData: authoritative data sources of the world, one catalog entry each.

A JSON file `{"metadata": {"generated_at"}, "sources": [{"id", "name": {"zh", "en"}, …}]}`. Known file:
MLT-OSS/FirstData @ a4696c1, MIT. The provider of a source is its `publisher`. The known file has none: there the
provider is named by the source's name up to ` - `, in the region that the source covers.
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
from exchange.feeds.countries import country_rows, region_of
from exchange.feeds.divisions import division_of
from exchange.feeds.entries import Feed, FeedRecord, load_feed
from exchange.feeds.firstdata_labels import map_labels, name_of, repeated_title, source_violation
from exchange.feeds.providers import ProviderBody
from exchange.files import read_text, wrong_file
from graph.client.protocol import Database
from graph.progress import Progress

SOURCE = "firstdata"
PREFIX = "FD"
# For a file without `generated_at`: the instant of the known file.
DEFAULT_UPDATED = datetime(2026, 5, 13, 7, 13, 4, tzinfo=UTC)
# Stored unchanged as `raw`. Descriptions and content lists are prose and are not part of it.
RAW_KEYS = (
    *("id", "name", "website", "data_url", "api_url", "has_api", "country", "geographic_scope", "authority_level"),
    *("update_frequency", "domains", "publisher", "access_level", "share_type", "open_type", "file_formats"),
)

Source = Mapping[str, Any]


@dataclass
class _FeedReader:
    """The content read so far."""

    updated: datetime
    bodies: dict[str, ProviderBody] = field(default_factory=dict)
    records: dict[str, FeedRecord] = field(default_factory=dict)
    titles: dict[tuple[str, str], str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


async def load_firstdata(database: Database, path: Path, progress: Progress) -> Report:
    """Load a FirstData file. Problems of its sources are in the report. Raises SetupError for any other file."""
    return await load_feed(database, read(path), progress)


def read(path: Path) -> Feed:
    """Read and check the file. Raises SetupError."""
    sources, updated = _parse(path)
    reader = _FeedReader(updated)
    for position, source in enumerate(sources):
        _add_source(reader, source, f"sources[{position}]")
    regions = country_rows({body.region for body in reader.bodies.values()})
    level = {row["properties"]["code"]: row["properties"]["level"] for row in regions}
    return Feed(
        name=SOURCE,
        prefix=PREFIX,
        regions=regions,
        bodies=[_with_level(body, level[body.region]) for body in reader.bodies.values()],
        records=list(reader.records.values()),
        problems=tuple(reader.problems),
        refused=len(sources) - len(reader.records),
    )


def _parse(path: Path) -> tuple[list[Any], datetime]:
    try:
        document = orjson.loads(read_text(path))
    except orjson.JSONDecodeError as error:
        raise wrong_file(path, f"it is not JSON, {error}", f"不是 JSON，{error}") from error
    sources = document.get("sources") if isinstance(document, dict) else None
    if not isinstance(sources, list):
        raise wrong_file(path, "it has no list 'sources'", "缺少列表 sources")
    metadata = document.get("metadata")
    generated = metadata.get("generated_at") if isinstance(metadata, dict) else None
    try:
        instant = datetime.fromisoformat(str(generated))
    except ValueError:
        return sources, DEFAULT_UPDATED
    return sources, (instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC))


def _add_source(reader: _FeedReader, source: Any, position: str) -> None:
    key = _source_key(source) or position
    if violation := source_violation(source, reader.records.keys()):
        reader.problems.append(violation.problem(key, refused=True))
        return
    mapped, warnings = map_labels(source)
    body = _body(source)
    if body is None:
        country = source.get("country")
        warnings.append(bad_value("country", country, "an ISO 3166-1 alpha-2 code", "ISO 3166-1 两位代码"))
        body = _body({**source, "country": None})
    if body is None:  # without a country the region is the world
        raise AssertionError(source)
    title = name_of(source["name"])[0] or name_of(source["name"])[1]
    if (first := reader.titles.setdefault((body.region, title), key)) != key:
        warnings.append(repeated_title(title, first))
    reader.problems.extend(warning.problem(key, refused=False) for warning in warnings)
    # Sources of one publisher may give it different authority levels; the first one counts.
    reader.bodies.setdefault(body.identity, body)
    reader.records[key] = FeedRecord(key, body.identity, reader.updated, _properties(source, mapped))


def _source_key(source: Any) -> str:
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
        # Such names begin with the division that the body serves: 广东省统计局 is Guangdong's.
        region = division_of(name) or region
    government = source.get("authority_level") in (None, "government")
    return ProviderBody(region, "NATION", name, government=government, sample=True)


def _with_level(body: ProviderBody, level: str) -> ProviderBody:
    return ProviderBody(body.region, level, body.name, body.credit_codes, body.government, body.sample)


def _properties(source: Source, mapped: Mapping[str, str]) -> dict[str, Any]:
    title, english = name_of(source["name"])
    raw = {key: source[key] for key in RAW_KEYS if key in source}
    properties = {"title": title or english, **mapped, "raw": orjson.dumps(raw).decode()}
    if english:
        properties["titleEn"] = english
    abstract, abstract_english = name_of(source.get("description"))
    if abstract or abstract_english:
        properties["abstract"] = abstract or abstract_english
    return properties
