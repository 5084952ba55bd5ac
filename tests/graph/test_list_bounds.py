"""doctor compares the lists of a graph with the bounds that their cost counts."""

from __future__ import annotations

from typing import Any

import pytest

from graph.client.database import Neo4jDatabase
from graph.doctor import check_list
from graph.list_bounds import LIST_BOUNDS
from graph.shapes.authority import BOUND_COLLECTORS, BOUND_REPEAT_COLLECTORS
from graph.shapes.flow import BOUND_HOPS, BOUND_LEVEL_SKIPS
from graph.shapes.owner import BOUND_OWNERS
from graph.shapes.scenario import BOUND_NEEDS

CHAIN = """
UNWIND range(0, $length) AS at CREATE (:DataResource {id: 'resource_' + at, at: at})
WITH count(*) AS _ MATCH (giver:DataResource), (taker:DataResource {at: giver.at + 1})
CREATE (giver)-[:FLOWS_TO {id: giver.id, kind: 'RETURN_FLOW', until: datetime('9999-12-31T00:00:00Z')}]->(taker)
"""
PLATFORMS = """
UNWIND range(0, $length) AS at CREATE (:Platform {id: 'platform_' + at, at: at})
WITH count(*) AS _ MATCH (lower:Platform), (upper:Platform {at: lower.at + 1}) CREATE (lower)-[:REPORTS_TO]->(upper)
"""
REPEATS = """
CREATE (element:DataElement {code: 'NP-01-01'}), (own:Department {id: 'own', line: '公安'})
CREATE (element)<-[:DESIGNATES]-(:Designation)-[:TO]->(own)
WITH element UNWIND range(1, $length) AS at
CREATE (element)<-[:REALIZES]-(:InfoItem)<-[:HAS_ITEM]-(entry:CatalogEntry {status: 'PUBLISHED'}),
  (entry)-[:PROVIDED_BY]->(:Department {id: 'other_' + at, line: '民政'}),
  (entry)-[:ATTACHED]->(:DataResource)<-[:FLOWS_TO {kind: 'COLLECTION'}]-(:DataResource)
"""
CASES: dict[str, tuple[str, int, str]] = {
    "scenario_needs": (
        "CREATE (s:Scenario {id: 's'}) WITH s UNWIND range(1, $length) AS at CREATE (s)-[:NEEDS]->(:DataElement)",
        BOUND_NEEDS,
        f"s with {BOUND_NEEDS + 1}",
    ),
    "category_collectors": (
        "CREATE (c:DataCategory {code: 'NP-01'}) WITH c UNWIND range(1, $length) AS at "
        "CREATE (c)-[:LAWFULLY_COLLECTED_BY]->(:LegalBasis)",
        BOUND_COLLECTORS,
        f"NP-01 with {BOUND_COLLECTORS + 1}",
    ),
    "repeat_collectors": (REPEATS, BOUND_REPEAT_COLLECTORS, f"NP-01-01 with {BOUND_REPEAT_COLLECTORS + 1}"),
    # as many flows as the bound, one more resource than it
    "return_flow_hops": (CHAIN, BOUND_HOPS - 1, f"resource_{BOUND_HOPS}"),
    "return_flow_level_skips": (PLATFORMS, 2 * BOUND_LEVEL_SKIPS + 1, "platform_0"),
    "owners": (
        "CREATE (:Job {id: 'job', owners: [at IN range(1, $length) | toString(at)]})",
        BOUND_OWNERS,
        f"job with {BOUND_OWNERS + 1}",
    ),
}


def test_every_bound_has_its_case() -> None:
    assert set(CASES) == set(LIST_BOUNDS)


@pytest.mark.parametrize("name", CASES)
async def test_doctor_reports_a_list_above_its_bound(database: Neo4jDatabase, name: str) -> None:
    statement, length, example = CASES[name]
    await _create(database, statement, length=length)
    assert not (await check_list(database, name)).failed
    await database.run_schema("MATCH (n) WHERE NOT n:Migration DETACH DELETE n")
    await _create(database, statement, length=length + 1)
    check = await check_list(database, name)
    assert check.failed
    assert f"{name}: 1 above {LIST_BOUNDS[name].bound}" in check.sentence
    assert example in check.sentence
    assert "graph/list_bounds.py" in check.remedy


async def test_the_sample_is_within_all_bounds(sample_database: Neo4jDatabase) -> None:
    for name in LIST_BOUNDS:
        assert not (await check_list(sample_database, name)).failed, name


async def _create(database: Neo4jDatabase, statement: str, **parameters: Any) -> None:
    await database.write([(statement, parameters)])
