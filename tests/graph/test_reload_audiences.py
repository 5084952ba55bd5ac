"""Audiences after a reload: a resource has the audiences of its published entries, and doctor reports differences."""

from __future__ import annotations

from typing import Any

from graph.client.database import Neo4jDatabase
from graph.doctor import check_copies
from tests.graph.test_reload import find_row, initial_graph, load_row

ATTACHED = """
MATCH (resource:DataResource {id: 'resource_a'}) MATCH (entry:CatalogEntry {id: 'entry_' + $code})
MERGE (entry)-[attached:ATTACHED]->(resource)
SET attached.since = datetime('2020-01-01T00:00:00Z'), attached.until = datetime('9999-12-31T00:00:00Z')
"""
AUDIENCES = """
MATCH (resource:DataResource {id: 'resource_a'})-[:HAS_FIELD|FORMERLY_HAS_FIELD]->(field)
RETURN [resource.audience, field.audience] AS audiences
"""


async def test_a_resource_has_the_union_of_its_published_entries_audiences(database: Neo4jDatabase) -> None:
    builder = initial_graph()
    builder.entry("draft", "d0", draft=True)
    await builder.write(database)
    opened, other = find_row(builder, "entry", "entry_e1"), find_row(builder, "entry", "entry_e0")
    resource = find_row(builder, "resource", "resource_a")

    async def audiences() -> list[str]:
        assert not (await check_copies(database, "resources")).failed
        assert not (await check_copies(database, "fields")).failed
        (row,) = await database.rows(AUDIENCES, {})
        return list(row["audiences"])

    def with_status(row: dict[str, Any], status: str, audience: str) -> dict[str, Any]:
        return {**row, "properties": {**row["properties"], "status": status, "audience": audience}}

    assert await audiences() == ["GOV", "GOV"]
    # a public entry beside one for departments
    await database.write([(ATTACHED, {"code": "e1"})])
    await load_row(database, "entry", opened)
    assert await audiences() == ["PUBLIC", "PUBLIC"]
    # a resource of both entries follows both
    await load_row(database, "entry", with_status(other, "DRAFT", "DEPT:d0"))
    assert await audiences() == ["PUBLIC", "PUBLIC"]
    await load_row(database, "entry", with_status(opened, "DRAFT", "DEPT:d0"))
    assert await audiences() == ["GOV", "GOV"]
    await load_row(database, "entry", opened)
    assert await audiences() == ["PUBLIC", "PUBLIC"]
    # GOV if only a draft is attached, or no entry
    await load_row(database, "resource", {**resource, "entry": "draft"})
    assert await audiences() == ["GOV", "GOV"]
    await load_row(database, "resource", {**resource, "entry": None})
    assert await audiences() == ["GOV", "GOV"]


async def test_doctor_reports_a_resource_whose_audience_differs_from_its_entries(database: Neo4jDatabase) -> None:
    await initial_graph().write(database)
    for audience in ("PUBLIC", "DEPT:d0"):
        wrong = "MATCH (resource:DataResource {id: 'resource_a'}) SET resource.audience = $audience"
        await database.write([(wrong, {"audience": audience})])
        assert (await check_copies(database, "resources")).failed


async def test_doctor_reports_an_entry_whose_audience_contradicts_its_status(database: Neo4jDatabase) -> None:
    await initial_graph().write(database)
    assert not (await check_copies(database, "audiences")).failed
    for change in ("audience: 'PUBLIC'", "status: 'DRAFT'", "openType: 'CONDITIONAL'"):
        await initial_graph().write(database)
        await database.write([(f"MATCH (entry:CatalogEntry {{id: 'entry_e0'}}) SET entry += {{{change}}}", {})])
        assert (await check_copies(database, "audiences")).failed, change
