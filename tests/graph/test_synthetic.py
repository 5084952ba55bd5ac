"""A synthetic graph in a real database: its counts, its hubs, its chain, and the checks of `doctor`."""

from __future__ import annotations

import pytest

from domain.errors import SetupError
from exchange.synthetic import Size, is_loaded, load_synthetic
from exchange.synthetic.size import MIN_COUNTS
from graph.client.database import Neo4jDatabase
from graph.doctor import run_checks
from graph.progress import Silent

SMALL = Size(entries=400, resources=500, flows=3_000, seed=3)
COUNTS = """
RETURN COUNT { (:CatalogEntry) } AS entries, COUNT { (:ResourceCode) } AS codes, COUNT { (:InfoItem) } AS items,
  COUNT { ()-[:HAS_ITEM]->() } AS has, COUNT { (:InfoItem)-[:REALIZES]->(:DataElement) } AS realizes,
  COUNT { ()-[:PROVIDED_BY]->(:Department) } AS provided, COUNT { (:DataResource)-[:ON]->(:Platform) } AS resources,
  COUNT { ()-[:ATTACHED]->() } AS attached, COUNT { ()-[:FLOWS_TO]->() } AS flows,
  COUNT { (:Region) } AS regions, COUNT { (:Department) } AS departments
"""
DEGREES = """
MATCH (resource:DataResource)
WITH resource, COUNT { (resource)-[:FLOWS_TO]->() } AS degree ORDER BY degree DESC LIMIT 2
RETURN resource.id AS id, degree
"""
CHAIN = """
MATCH (first:DataResource {id: $first})-[:FLOWS_TO]->{100,}(last:DataResource {id: $last})
RETURN count(*) AS ways
"""


async def test_graph_is_complete_and_passes_all_checks(database: Neo4jDatabase) -> None:
    report = await load_synthetic(database, SMALL, Silent())
    assert report.refused == 0
    (counts,) = await database.rows(COUNTS, {})
    assert counts == {
        "entries": 400,
        "codes": 400,
        "items": 3_200,
        "has": 3_200,
        "realizes": 3_200,
        "provided": 400,
        "resources": 500,
        "attached": 481,
        "flows": 3_000,
        "regions": 1_530,
        "departments": 4_131,
    }
    largest_library = (
        "MATCH (library:Library)-[holds:HOLDS]->() WITH library, count(*) AS held RETURN max(held) AS most"
    )
    assert await database.rows(largest_library, {}) == [{"most": 100}]
    assert await database.rows(DEGREES, {}) == [
        {"id": "resource_syn0000128", "degree": 250},
        {"id": "resource_syn0000129", "degree": 25},
    ]
    assert await database.rows(CHAIN, {"first": "resource_syn0000000", "last": "resource_syn0000127"}) == [{"ways": 1}]
    assert [check.sentence for check in await run_checks(database) if check.failed] == []


async def test_second_load_writes_nothing_and_another_graph_is_refused(database: Neo4jDatabase) -> None:
    await load_synthetic(database, SMALL, Silent())
    assert await is_loaded(database, SMALL)
    version = await database.version()
    again = await load_synthetic(database, SMALL, Silent())
    assert (again.created, again.updated, again.refused) == (0, 0, 0)
    with pytest.raises(SetupError, match="holds other data"):
        await load_synthetic(database, Size(400, 500, 3_000, seed=4), Silent())
    assert await database.version() == version


async def test_interrupted_load_continues(database: Neo4jDatabase) -> None:
    await load_synthetic(database, SMALL, Silent())
    await database.write(
        [
            ("MATCH (load:Load) WHERE load.key STARTS WITH 'synthetic/complete' DETACH DELETE load", {}),
            ("MATCH (load:Load) WHERE load.key STARTS WITH 'synthetic/synthetic/flow' DETACH DELETE load", {}),
            ("MATCH ()-[flow:FLOWS_TO]->() DELETE flow", {}),
        ]
    )
    report = await load_synthetic(database, SMALL, Silent())
    assert report.acts["synthetic/flow"].created == 3_000
    assert report.acts["synthetic/entry"].unchanged == 400
    assert await is_loaded(database, SMALL)


async def test_database_with_other_data_is_not_changed(database: Neo4jDatabase) -> None:
    await database.write([("CREATE (:Region {id: 'region_x', code: 'x'})", {})])
    with pytest.raises(SetupError, match="holds other data"):
        await load_synthetic(database, SMALL, Silent())
    assert await database.rows("MATCH (node) WHERE NOT node:Migration RETURN count(*) AS nodes", {}) == [{"nodes": 1}]


@pytest.mark.parametrize("name", sorted(MIN_COUNTS))
async def test_too_small_size_is_refused(database: Neo4jDatabase, name: str) -> None:
    counts = {"entries": 400, "resources": 500, "flows": 3_000, name: MIN_COUNTS[name] - 1}
    with pytest.raises(SetupError, match=f"needs at least {MIN_COUNTS[name]:,} {name} "):
        await load_synthetic(database, Size(**counts), Silent())
