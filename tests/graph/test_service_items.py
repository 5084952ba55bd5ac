"""Service items in the graph: the whole real file, twice, and what stands there afterwards."""

from __future__ import annotations

from pathlib import Path

from domain.model.load_report import WriteCounts
from exchange.feeds.service_items import load_service_items
from graph.client.database import Neo4jDatabase
from graph.progress import Silent
from tests.support.external_data import external_data
from tests.unit.test_service_items import written

FILE = "service_items/guangan_service_items.tsv"


async def test_the_whole_file_loads_and_a_second_load_changes_nothing(database: Neo4jDatabase) -> None:
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


async def test_an_entry_says_where_it_is_from_and_what_it_lacks(database: Neo4jDatabase) -> None:
    await load_service_items(database, external_data(FILE), Silent())
    found = await database.rows(
        "MATCH (entry:CatalogEntry {sourceIdentity: 'service-items/' + $key})-[:PROVIDED_BY]->(department)-[:SERVES]->"
        "(region)-[:PART_OF]->(city)-[:PART_OF]->(province) RETURN entry.id AS id, entry.title AS title, "
        "entry.status AS status, entry.audience AS audience, entry.missing AS missing, department.code AS code, "
        "department.name AS name, region.name AS region, city.name AS city, province.name AS province",
        {"key": "511Z07001006-511602000000-000-11511301008778183N-1-00"},
    )
    assert found == [
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


async def test_a_department_is_one_whatever_its_codes(database: Neo4jDatabase) -> None:
    await load_service_items(database, external_data(FILE), Silent())
    found = await database.rows(
        "MATCH (department:Department {identity: '511602000000/区人社局'}) RETURN department.code AS code, "
        "size(department.creditCodes) AS codes, department.line AS line, "
        "COUNT { (department)<-[:PROVIDED_BY]-() } AS entries",
        {},
    )
    assert found == [{"code": "511602000000-a00fe18df8", "codes": 5, "line": "人力资源和社会保障", "entries": 144}]


async def test_a_department_keeps_its_code_when_a_later_file_shows_another(
    database: Neo4jDatabase, tmp_path: Path
) -> None:
    await load_service_items(database, written(tmp_path, {}), Silent())
    later = {"item_code": "B-511602000000-000-0087-1-00", "uscc": "11511301008778183N"}
    report = await load_service_items(database, written(tmp_path, {}, later), Silent())
    assert report.acts["load/department"] == WriteCounts(updated=1)
    assert report.acts["load/region"] == WriteCounts(unchanged=3)
    found = await database.rows("MATCH (d:Department) RETURN d.code AS code, d.creditCodes AS codes", {})
    assert found == [{"code": "11511301008778298W", "codes": ["11511301008778183N", "11511301008778298W"]}]
