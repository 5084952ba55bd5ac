"""Service items in the graph: the whole real file, twice, and the resulting entries and departments."""

from __future__ import annotations

from pathlib import Path

from domain.model.load_report import WriteCounts
from exchange.feeds.service_items import load_service_items
from graph.client.database import Neo4jDatabase
from graph.progress import Silent
from tests.support.external_data import external_data
from tests.unit.test_service_items import write_file

FILE = "service_items/guangan_service_items.tsv"


async def test_whole_file_loads_and_a_second_load_changes_nothing(database: Neo4jDatabase) -> None:
    report = await load_service_items(database, external_data(FILE), Silent())
    assert report.acts == {
        "load/region": WriteCounts(created=3),
        "load/department": WriteCounts(created=34),
        "load/entry": WriteCounts(created=1135),
    }
    assert len(report.problems) == 9
    version = await database.version()
    again = await load_service_items(database, external_data(FILE), Silent())
    assert await database.version() == version
    assert again.total == WriteCounts(unchanged=1172)
    assert again.problems == report.problems


async def test_entry_has_its_source_and_its_missing_properties(database: Neo4jDatabase) -> None:
    await load_service_items(database, external_data(FILE), Silent())
    rows = await database.rows(
        "MATCH (entry:CatalogEntry {sourceIdentity: 'service-items/' + $key})-[:PROVIDED_BY]->(department)-[:SERVES]->"
        "(region)-[:PART_OF]->(city)-[:PART_OF]->(province) RETURN entry.id AS id, entry.title AS title, "
        "entry.status AS status, entry.audience AS audience, entry.missing AS missing, department.code AS code, "
        "department.name AS name, region.name AS region, city.name AS city, province.name AS province",
        {"key": "511Z07001006-511602000000-000-11511301008778183N-1-00"},
    )
    assert rows == [
        {
            "id": "entry_SI/511Z07001006-511602000000-000-11511301008778183N-1-00",
            "title": "企业投资项目备案（技术改造）（市级/县级）",
            "status": "PUBLISHED",
            "audience": "GOV",
            "missing": [
                *("abstract", "classifications", "format", "items", "shareType", "shareMethod", "openType"),
                *("updateCycle", "usage"),
            ],
            "code": "11511301008778183N",
            "name": "区经信局",
            "region": "广安区",
            "city": "广安市",
            "province": "四川省",
        }
    ]


async def test_department_is_one_for_all_its_credit_codes(database: Neo4jDatabase) -> None:
    await load_service_items(database, external_data(FILE), Silent())
    rows = await database.rows(
        "MATCH (department:Department {identity: '511602000000/区人社局'}) RETURN department.code AS code, "
        "size(department.creditCodes) AS codes, department.line AS line, "
        "COUNT { (department)<-[:PROVIDED_BY]-() } AS entries",
        {},
    )
    assert rows == [{"code": "511602000000-a00fe18df8", "codes": 5, "line": "人力资源和社会保障", "entries": 144}]


async def test_department_keeps_its_code_when_a_later_file_has_another(database: Neo4jDatabase, tmp_path: Path) -> None:
    await load_service_items(database, write_file(tmp_path, {}), Silent())
    later = {"item_code": "B-511602000000-000-0087-1-00", "uscc": "11511301008778183N"}
    report = await load_service_items(database, write_file(tmp_path, {}, later), Silent())
    assert report.acts["load/department"] == WriteCounts(updated=1)
    assert report.acts["load/region"] == WriteCounts(unchanged=3)
    rows = await database.rows("MATCH (d:Department) RETURN d.code AS code, d.creditCodes AS codes", {})
    assert rows == [{"code": "11511301008778298W", "codes": ["11511301008778183N", "11511301008778298W"]}]
