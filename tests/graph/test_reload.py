"""What is loaded again otherwise than before: a row is the whole of its thing, so what a thing had one of is replaced,
what the row no longer names is gone, and what is copied from there follows."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from graph.client.database import Neo4jDatabase
from graph.doctor import COPY_CHECKS, check_copies
from graph.query_files import load_command
from tests.support.graph_builder import Small

EDGES = """
MATCH (node {id: $id})-[edge]-(other)
RETURN CASE WHEN startNode(edge) = node THEN '' ELSE '<' END + type(edge) + ' ' + other.id AS edge, id(edge) AS number
ORDER BY edge
"""
ENDED = datetime(2026, 1, 1, tzinfo=UTC)


def world() -> Small:
    """Two of everything that something may go over to."""
    small = Small()
    for code in ("r1", "r2", "r3"):
        small.region(code)
    small.region("r0", "r1", administered_by="r2", by_reference="r3")
    for code in ("d1", "d2", "d3"):
        small.department(code, "r1")
    small.department("d0", "r0", guided_by="d1")
    small.rows["department"][-1]["competentFor"] = "r0"
    for code in ("r1", "r2"):
        small.platform(code)
    small.platform("r0", "r1")
    for code in ("NP-01", "NP-02"):
        small.category(code)
    for code in ("NP-01-01", "NP-01-02"):
        small.element(code)
    small.designation("a", "NP-01-01", "d1", "r1")
    small.rows["designation"][0]["properties"]["activeKey"] = "NP-01-01@r1"
    for key in ("x", "y"):
        small.classification("test", key, key)
    small.classification("test", "z", "z", "x")
    small.library("l", "d1")
    small.rows["library"][0]["builtBy"] = ["d1", "d2"]
    for code, audience, open_type in (("e0", "GOV", "NONE"), ("e1", "PUBLIC", "UNCONDITIONAL")):
        small.entry(code, "d0", realizes=["NP-01-01"], libraries=["l"], audience=audience, openType=open_type)
    for key in ("a", "b", "c"):
        small.resource(key, "r0", "e0" if key == "a" else None)
    small.column("a", "f", "item_e0#1")
    small.flow("1", "a", "b")
    small.scenario("s")
    small.need("s", 1, element="NP-01-01")
    return small


CHANGES: list[tuple[str, str, dict[str, Any], list[str], list[str]]] = [
    (
        "region",
        "region_r0",
        {"parent": "r2", "administeredBy": "r3", "byReference": "r1"},
        ["ADMINISTERED_BY region_r2", "APPLIES_BY_REFERENCE region_r3", "PART_OF region_r1"],
        ["ADMINISTERED_BY region_r3", "APPLIES_BY_REFERENCE region_r1", "PART_OF region_r2"],
    ),
    (
        "region",
        "region_r0",
        {"parent": None, "administeredBy": None, "byReference": None},
        ["ADMINISTERED_BY region_r2", "APPLIES_BY_REFERENCE region_r3", "PART_OF region_r1"],
        [],
    ),
    (
        "department",
        "department_d0",
        {"serves": "r1", "competentFor": "r1", "guidedBy": "d2"},
        ["COMPETENT_FOR region_r0", "GUIDED_BY department_d1", "SERVES region_r0"],
        ["COMPETENT_FOR region_r1", "GUIDED_BY department_d2", "SERVES region_r1"],
    ),
    (
        "department",
        "department_d0",
        {"competentFor": None, "guidedBy": None},
        ["COMPETENT_FOR region_r0", "GUIDED_BY department_d1"],
        [],
    ),
    ("platform", "platform_r0", {"reportsTo": "r2"}, ["REPORTS_TO platform_r1"], ["REPORTS_TO platform_r2"]),
    ("platform", "platform_r0", {"reportsTo": None}, ["REPORTS_TO platform_r1"], []),
    ("platform", "platform_r0", {"of": "r3"}, ["OF region_r0"], ["OF region_r3"]),
    (
        "category",
        "category_NP-01",
        {
            "basis": "basis_law#NP-02",
            "collectors": [
                {"collectorKind": "LINE", "name": "民政机关", "line": "民政", "position": 1, "sample": True}
            ],
        },
        ["LAWFULLY_COLLECTED_BY basis_law#NP-01", "LAWFULLY_COLLECTED_BY basis_law#NP-01"],
        ["LAWFULLY_COLLECTED_BY basis_law#NP-02"],
    ),
    (
        "element",
        "element_NP-01-01",
        {"category": "NP-02", "standard": "YL/NP-01-02"},
        ["GOVERNED_BY standard_YL/NP-01-01", "IN_CATEGORY category_NP-01"],
        ["GOVERNED_BY standard_YL/NP-01-02", "IN_CATEGORY category_NP-02"],
    ),
    (
        "designation",
        "designation_a",
        {"element": "NP-01-02", "department": "d2", "region": "r2", "basis": "basis_law#NP-02"},
        ["BASED_ON basis_law#NP-01", "DESIGNATES element_NP-01-01", "TO department_d1", "WITHIN region_r1"],
        ["BASED_ON basis_law#NP-02", "DESIGNATES element_NP-01-02", "TO department_d2", "WITHIN region_r2"],
    ),
    ("classification", "class_test:z", {"broader": "class_test:y"}, ["BROADER class_test:x"], ["BROADER class_test:y"]),
    ("classification", "class_test:z", {"broader": None}, ["BROADER class_test:x"], []),
    (
        "library",
        "library_l",
        {"ledBy": "d2", "builtBy": ["d1", "d3"]},
        ["BUILT_BY department_d2", "LED_BY department_d1"],
        ["BUILT_BY department_d3", "LED_BY department_d2"],
    ),
    (
        "entry",
        "entry_e0",
        {"provider": "d1", "classifications": ["class_test:y"], "libraries": []},
        ["<HOLDS library_l", "PROVIDED_BY department_d0"],
        ["CLASSIFIED_AS class_test:y", "PROVIDED_BY department_d1"],
    ),
    ("item", "item_e0#1", {"element": "NP-01-02"}, ["REALIZES element_NP-01-01"], ["REALIZES element_NP-01-02"]),
    (
        "resource",
        "resource_a",
        {"platform": "r2", "entry": "e1"},
        ["<ATTACHED entry_e0", "ON platform_r0"],
        ["<ATTACHED entry_e1", "ON platform_r2"],
    ),
    ("resource", "resource_a", {"entry": None}, ["<ATTACHED entry_e0"], []),
    ("field", "field_a#f", {"item": "item_e1#1"}, ["STORES item_e0#1"], ["STORES item_e1#1"]),
    ("field", "field_a#f", {"item": None}, ["STORES item_e0#1"], []),
    (
        "flow",
        "resource_b",
        {"from": "resource_b", "to": "resource_c"},
        ["<FLOWS_TO resource_a"],
        ["FLOWS_TO resource_c"],
    ),
    ("need", "scenario_s", {"element": None, "entry": "e1"}, ["NEEDS element_NP-01-01"], ["NEEDS entry_e1"]),
]


async def edges(database: Neo4jDatabase, node: str) -> list[tuple[str, int]]:
    return [(row["edge"], row["number"]) for row in await database.rows(EDGES, {"id": node})]


def row_of(small: Small, act: str, node: str) -> dict[str, Any]:
    """The row of this thing; a flow's or a need's, where the node is one end of it."""
    return next((row for row in small.rows[act] if row["id"] == node), small.rows[act][0])


async def again(database: Neo4jDatabase, act: str, row: dict[str, Any]) -> dict[str, Any]:
    (answer,) = await database.write([(load_command(f"load/{act}").body, {"rows": [row]})])
    return answer[0]


@pytest.mark.parametrize(("act", "node", "change", "gone", "new"), CHANGES)
async def test_what_there_was_one_of_is_replaced(
    database: Neo4jDatabase, act: str, node: str, change: dict[str, Any], gone: list[str], new: list[str]
) -> None:
    small = world()
    await small.write(database)
    before = [edge for edge, _ in await edges(database, node)]
    row = row_of(small, act, node)
    if "serves" in change:
        row["properties"] |= {"regionCode": change["serves"], "identity": f"{change['serves']}/d0"}
    if "of" in change:
        row["properties"] |= {"code": change["of"], "regionCode": change["of"]}
    if act == "designation":
        row["properties"]["activeKey"] = f"{change['element']}@{change['region']}"
    assert await again(database, act, {**row, **change}) == {"created": 0, "written": 1}
    assert [edge for edge, _ in await edges(database, node)] == sorted([*(_without(before, gone)), *new])
    for name in COPY_CHECKS:
        assert not (await check_copies(database, name)).failed, name


def _without(edges: list[str], gone: list[str]) -> list[str]:
    left = list(edges)
    for each in gone:
        left.remove(each)
    return left


@pytest.mark.parametrize("act", sorted(set(world().rows) - {"entry", "item"}))
async def test_what_is_loaded_as_it_was_keeps_its_edges(database: Neo4jDatabase, act: str) -> None:
    """Those of an entry and an item are drawn anew, the same."""
    small = world()
    await small.write(database)
    rows = small.rows[act]
    nodes = sorted(
        {end for row in rows for end in (row["id"], row.get("from"), f"scenario_{row.get('scenario')}") if end}
    )
    before = {node: await edges(database, node) for node in nodes}
    (answer,) = await database.write([(load_command(f"load/{act}").body, {"rows": rows})])
    assert answer == [{"created": 0, "written": len(rows)}]
    assert {node: await edges(database, node) for node in nodes} == before


async def test_what_is_copied_follows(database: Neo4jDatabase) -> None:
    """The audience of a resource and its fields, the code of its platform, the region of a department's entries."""
    small = world()
    await small.write(database)
    resource = row_of(small, "resource", "resource_a")
    department = row_of(small, "department", "department_d0")
    department["properties"] |= {"regionCode": "r2", "identity": "r2/d0"}
    await again(database, "resource", {**resource, "platform": "r2", "entry": "e1"})
    await again(database, "department", {**department, "serves": "r2"})
    found = await database.rows(
        "MATCH (resource {id: 'resource_a'})-[:HAS_FIELD]->(field) MATCH (entry:CatalogEntry) "
        "RETURN resource.audience AS resource, field.audience AS field, resource.platformCode AS platform, "
        "collect(DISTINCT entry.regionCode) AS regions",
        {},
    )
    assert found == [{"resource": "PUBLIC", "field": "PUBLIC", "platform": "r2", "regions": ["r2"]}]


ATTACHED = """
MATCH (resource:DataResource {id: 'resource_a'}) MATCH (entry:CatalogEntry {id: 'entry_' + $code})
MERGE (entry)-[:ATTACHED]->(resource)
"""
AUDIENCES = """
MATCH (resource:DataResource {id: 'resource_a'})-[:HAS_FIELD]->(field)
RETURN [resource.audience, field.audience] AS audiences
"""


async def test_a_resource_has_the_audience_of_its_published_entries_together(database: Neo4jDatabase) -> None:
    small = world()
    small.entry("draft", "d0", draft=True)
    await small.write(database)
    opened, other = row_of(small, "entry", "entry_e1"), row_of(small, "entry", "entry_e0")
    resource = row_of(small, "resource", "resource_a")

    async def audiences() -> list[str]:
        assert not (await check_copies(database, "resources")).failed
        assert not (await check_copies(database, "fields")).failed
        (row,) = await database.rows(AUDIENCES, {})
        return list(row["audiences"])

    def with_status(row: dict[str, Any], status: str, audience: str) -> dict[str, Any]:
        return {**row, "properties": {**row["properties"], "status": status, "audience": audience}}

    assert await audiences() == ["GOV", "GOV"]
    # one that everybody reads beside one that departments read
    await database.write([(ATTACHED, {"code": "e1"})])
    await again(database, "entry", opened)
    assert await audiences() == ["PUBLIC", "PUBLIC"]
    # what is attached to both follows both
    await again(database, "entry", with_status(other, "DRAFT", "DEPT:d0"))
    assert await audiences() == ["PUBLIC", "PUBLIC"]
    await again(database, "entry", with_status(opened, "DRAFT", "DEPT:d0"))
    assert await audiences() == ["GOV", "GOV"]
    await again(database, "entry", opened)
    assert await audiences() == ["PUBLIC", "PUBLIC"]
    # departments', where a draft alone is attached, and where nothing is
    await again(database, "resource", {**resource, "entry": "draft"})
    assert await audiences() == ["GOV", "GOV"]
    await again(database, "resource", {**resource, "entry": None})
    assert await audiences() == ["GOV", "GOV"]


async def test_doctor_finds_a_resource_that_sees_more_or_fewer_than_its_entries(database: Neo4jDatabase) -> None:
    await world().write(database)
    for audience in ("PUBLIC", "DEPT:d0"):
        wrong = "MATCH (resource:DataResource {id: 'resource_a'}) SET resource.audience = $audience"
        await database.write([(wrong, {"audience": audience})])
        assert (await check_copies(database, "resources")).failed


async def test_doctor_finds_an_entry_that_others_read_than_its_status_says(database: Neo4jDatabase) -> None:
    await world().write(database)
    assert not (await check_copies(database, "audiences")).failed
    for change in ("audience: 'PUBLIC'", "status: 'DRAFT'", "openType: 'CONDITIONAL'"):
        await world().write(database)
        await database.write([(f"MATCH (entry:CatalogEntry {{id: 'entry_e0'}}) SET entry += {{{change}}}", {})])
        assert (await check_copies(database, "audiences")).failed, change


async def test_the_key_of_one_that_ended_is_free_for_the_next(database: Neo4jDatabase) -> None:
    small = world()
    await small.write(database)
    ended = row_of(small, "designation", "designation_a")
    following = {**ended, "id": "designation_b", "department": "d2", "properties": dict(ended["properties"])}
    ended["properties"] = {"since": ended["properties"]["since"], "until": ENDED, "sample": True}
    rows = [following, ended]
    (answer,) = await database.write([(load_command("load/designation").body, {"rows": rows})])
    assert answer == [{"created": 1, "written": 2}]
    found = await database.rows(
        "MATCH (d:Designation)-[:TO]->(to) RETURN d.id AS id, d.activeKey AS key, to.code AS to ORDER BY id", {}
    )
    assert found == [
        {"id": "designation_a", "key": None, "to": "d1"},
        {"id": "designation_b", "key": "NP-01-01@r1", "to": "d2"},
    ]
    assert not (await check_copies(database, "designations")).failed
