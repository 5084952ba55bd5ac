"""FirstData in the graph: the whole real file, twice; a newer file updates changed entries only."""

from __future__ import annotations

from pathlib import Path

from domain.model.load_report import WriteCounts
from exchange.feeds.firstdata import load_firstdata
from graph.client.database import Neo4jDatabase
from graph.progress import Silent
from tests.support.external_data import external_data
from tests.unit.test_firstdata import source, write_file

FILE = "sources/firstdata.json"


async def test_whole_file_loads_and_a_second_load_changes_nothing(database: Neo4jDatabase) -> None:
    report = await load_firstdata(database, external_data(FILE), Silent())
    assert report.acts == {
        "load/region": WriteCounts(created=100),
        "load/department": WriteCounts(created=752),
        "load/entry": WriteCounts(created=768),
    }
    version = await database.version()
    again = await load_firstdata(database, external_data(FILE), Silent())
    assert await database.version() == version
    assert again.total == WriteCounts(unchanged=1620)
    assert again.problems == report.problems


async def test_entry_has_both_titles_its_publisher_and_region(database: Neo4jDatabase) -> None:
    await load_firstdata(database, external_data(FILE), Silent())
    rows = await database.rows(
        "MATCH (entry:CatalogEntry {sourceIdentity: 'firstdata/china-csei'})-[:PROVIDED_BY]->(department)"
        "-[:SERVES]->(region) RETURN entry.code AS code, entry.title AS title, entry.titleEn AS titleEn, "
        "entry.updateCycle AS cycle, entry.missing AS missing, department.name AS publisher, "
        "department.kind AS kind, region.code AS region, region.level AS level",
        {},
    )
    assert rows == [
        {
            "code": "FD/china-csei",
            "title": "中国特种设备检测研究院",
            "titleEn": "China Special Equipment Inspection and Research Institute",
            "cycle": "YEARLY",
            "missing": ["classifications", "format", "items", "shareType", "shareMethod", "openType", "usage"],
            "publisher": "中国特种设备检测研究院",
            "kind": "PUBLIC_SERVICE",
            "region": "100000000000",
            "level": "NATION",
        }
    ]


async def test_newer_file_dates_changed_entries_only(database: Neo4jDatabase, tmp_path: Path) -> None:
    first = {"metadata": {"generated_at": "2026-01-01T00:00:00+00:00"}}
    newer = {"metadata": {"generated_at": "2026-02-01T00:00:00+00:00"}}
    await load_firstdata(database, write_file(tmp_path, source("a"), source("b"), **first), Silent())
    changed = source("b", update_frequency="daily")
    report = await load_firstdata(database, write_file(tmp_path, source("a"), changed, **newer), Silent())
    assert report.acts["load/entry"] == WriteCounts(updated=2)
    rows = await database.rows(
        "MATCH (e:CatalogEntry) RETURN e.sourceKey AS key, toString(e.updatedAt) AS at, e.updateCycle AS cycle "
        "ORDER BY key",
        {},
    )
    assert rows == [
        {"key": "a", "at": "2026-01-01T00:00:00Z", "cycle": None},
        {"key": "b", "at": "2026-02-01T00:00:00Z", "cycle": "DAILY"},
    ]
