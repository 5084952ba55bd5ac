"""Reload of changed rows: relationships that the row no longer names are deleted or replaced, and copied properties
follow."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from graph.client.database import Neo4jDatabase
from graph.doctor import COPY_CHECKS, check_copies
from graph.query_files import load_command
from tests.support.graph_builder import GraphBuilder

EDGES = """
MATCH (node {id: $id})-[edge]-(other)
RETURN CASE WHEN startNode(edge) = node THEN '' ELSE '<' END + type(edge) + ' ' + other.id AS edge, id(edge) AS number
ORDER BY edge
"""
ENDED = datetime(2026, 1, 1, tzinfo=UTC)


def initial_graph() -> GraphBuilder:
    """At least two nodes of every noun that a relationship may move to."""
    builder = GraphBuilder()
    for code in ("r1", "r2", "r3"):
        builder.region(code)
    builder.region("r0", "r1", administered_by="r2", by_reference="r3")
    for code in ("d1", "d2", "d3"):
        builder.department(code, "r1")
    builder.department("d0", "r0", guided_by="d1", commissioned_by=[("d1", datetime(2025, 1, 1, tzinfo=UTC), ENDED)])
    builder.rows["department"][-1]["competentFor"] = "r0"
    for code in ("r1", "r2"):
        builder.platform(code)
    builder.platform("r0", "r1")
    for code in ("NP-01", "NP-02"):
        builder.category(code)
    for code in ("NP-01-01", "NP-01-02"):
        builder.element(code)
    builder.designation("a", "NP-01-01", "d1", "r1")
    builder.rows["designation"][0]["properties"]["activeKey"] = "NP-01-01@r1"
    for key in ("x", "y"):
        builder.classification("test", key, key)
    builder.classification("test", "z", "z", "x")
    builder.library("l", "d1")
    builder.rows["library"][0]["builtBy"] = ["d1", "d2"]
    for code, audience, open_type in (("e0", "GOV", "NONE"), ("e1", "PUBLIC", "UNCONDITIONAL")):
        builder.entry(code, "d0", realizes=["NP-01-01"], libraries=["l"], audience=audience, openType=open_type)
    for key in ("a", "b", "c"):
        builder.resource(key, "r0", "e0" if key == "a" else None)
    builder.column("a", "f", "item_e0#1")
    builder.flow("1", "a", "b")
    builder.scenario("s")
    builder.need("s", 1, element="NP-01-01")
    return builder


CHANGES: list[tuple[str, str, dict[str, Any], list[str], list[str]]] = [
    (
        "region",
        "region_r0",
        {"parent": "r2", "administeredBy": "r3", "byReference": "r1"},
        [
            "ADMINISTERED_BY region_r2",
            "APPLIES_BY_REFERENCE region_r3",
            "PART_OF region_r1",
            "SUBORDINATE_TO region_r2",
        ],
        [
            "ADMINISTERED_BY region_r3",
            "APPLIES_BY_REFERENCE region_r1",
            "PART_OF region_r2",
            "SUBORDINATE_TO region_r3",
        ],
    ),
    (
        "region",
        "region_r0",
        {"administeredBy": None},
        ["ADMINISTERED_BY region_r2", "SUBORDINATE_TO region_r2"],
        ["SUBORDINATE_TO region_r1"],
    ),
    (
        "region",
        "region_r0",
        {"parent": None, "administeredBy": None, "byReference": None},
        [
            "ADMINISTERED_BY region_r2",
            "APPLIES_BY_REFERENCE region_r3",
            "PART_OF region_r1",
            "SUBORDINATE_TO region_r2",
        ],
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
    (
        "department",
        "department_d0",
        {"commissionedBy": [{"department": "d2", "since": ENDED}]},
        ["COMMISSIONED_BY department_d1"],
        ["COMMISSIONED_BY department_d2"],
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
    ("resource", "resource_a", {"entry": None}, ["<ATTACHED entry_e0"], ["<FORMERLY_ATTACHED entry_e0"]),
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


async def relationships(database: Neo4jDatabase, node: str) -> list[tuple[str, int]]:
    return [(row["edge"], row["number"]) for row in await database.rows(EDGES, {"id": node})]


def find_row(builder: GraphBuilder, act: str, node: str) -> dict[str, Any]:
    """The row of the node with this id; for a flow or a need, whose ends are nodes, the first row."""
    return next((row for row in builder.rows[act] if row["id"] == node), builder.rows[act][0])


async def load_row(database: Neo4jDatabase, act: str, row: dict[str, Any]) -> dict[str, Any]:
    (counts,) = await database.write([(load_command(f"load/{act}").body, {"rows": [row]})])
    return counts[0]


@pytest.mark.parametrize(("act", "node", "change", "removed", "new"), CHANGES)
async def test_a_changed_row_replaces_its_relationships(
    database: Neo4jDatabase, act: str, node: str, change: dict[str, Any], removed: list[str], new: list[str]
) -> None:
    builder = initial_graph()
    await builder.write(database)
    before = [relationship for relationship, _ in await relationships(database, node)]
    row = find_row(builder, act, node)
    if "serves" in change:
        row["properties"] |= {"regionCode": change["serves"], "identity": f"{change['serves']}/d0"}
    if "of" in change:
        row["properties"] |= {"code": change["of"], "regionCode": change["of"]}
    if act == "designation":
        row["properties"]["activeKey"] = f"{change['element']}@{change['region']}"
    assert await load_row(database, act, {**row, **change}) == {"created": 0, "written": 1}
    assert [relationship for relationship, _ in await relationships(database, node)] == sorted(
        [*(_without(before, removed)), *new]
    )
    for name in COPY_CHECKS:
        assert not (await check_copies(database, name)).failed, name


def _without(relationships: list[str], removed: list[str]) -> list[str]:
    remaining = list(relationships)
    for relationship in removed:
        remaining.remove(relationship)
    return remaining


@pytest.mark.parametrize("act", sorted(set(initial_graph().rows) - {"entry", "item"}))
async def test_an_unchanged_row_keeps_its_relationships(database: Neo4jDatabase, act: str) -> None:
    """Except those of entries and items, which are deleted and created again."""
    builder = initial_graph()
    await builder.write(database)
    rows = builder.rows[act]
    nodes = sorted(
        {end for row in rows for end in (row["id"], row.get("from"), f"scenario_{row.get('scenario')}") if end}
    )
    before = {node: await relationships(database, node) for node in nodes}
    (counts,) = await database.write([(load_command(f"load/{act}").body, {"rows": rows})])
    assert counts == [{"created": 0, "written": len(rows)}]
    assert {node: await relationships(database, node) for node in nodes} == before


async def test_copied_properties_follow_a_changed_row(database: Neo4jDatabase) -> None:
    """Audience of a resource and its fields, code of its platform, region of a department's entries."""
    builder = initial_graph()
    await builder.write(database)
    resource = find_row(builder, "resource", "resource_a")
    department = find_row(builder, "department", "department_d0")
    department["properties"] |= {"regionCode": "r2", "identity": "r2/d0"}
    await load_row(database, "resource", {**resource, "platform": "r2", "entry": "e1"})
    await load_row(database, "department", {**department, "serves": "r2"})
    rows = await database.rows(
        "MATCH (resource {id: 'resource_a'})-[:HAS_FIELD]->(field) MATCH (entry:CatalogEntry) "
        "RETURN resource.audience AS resource, field.audience AS field, resource.platformCode AS platform, "
        "collect(DISTINCT entry.regionCode) AS regions",
        {},
    )
    assert rows == [{"resource": "PUBLIC", "field": "PUBLIC", "platform": "r2", "regions": ["r2"]}]


async def test_the_key_of_an_ended_designation_is_free_for_its_successor(database: Neo4jDatabase) -> None:
    builder = initial_graph()
    await builder.write(database)
    ended = find_row(builder, "designation", "designation_a")
    following = {**ended, "id": "designation_b", "department": "d2", "properties": dict(ended["properties"])}
    ended["properties"] = {"since": ended["properties"]["since"], "until": ENDED, "sample": True}
    rows = [following, ended]
    (counts,) = await database.write([(load_command("load/designation").body, {"rows": rows})])
    assert counts == [{"created": 1, "written": 2}]
    rows = await database.rows(
        "MATCH (d:Designation)-[:TO]->(to) RETURN d.id AS id, d.activeKey AS key, to.code AS to ORDER BY id", {}
    )
    assert rows == [
        {"id": "designation_a", "key": None, "to": "d1"},
        {"id": "designation_b", "key": "NP-01-01@r1", "to": "d2"},
    ]
    assert not (await check_copies(database, "designations")).failed
