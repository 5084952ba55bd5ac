"""dbt in the graph: the whole real project, twice; a later manifest ends removed flows, in any order of loading."""

from __future__ import annotations

import json
from pathlib import Path

from domain.model.load_report import WriteCounts
from exchange.dbt import load_dbt
from graph.client.database import Neo4jDatabase
from graph.progress import Silent
from tests.conftest import DELETE_ALL
from tests.graph.test_openlineage import count_by_type, dump, flows
from tests.support.external_data import external_data
from tests.unit.test_dbt import manifest, model


async def test_whole_project_loads_and_a_second_load_changes_nothing(database: Neo4jDatabase) -> None:
    manifest_file, catalog = (
        external_data("dbt/dbt_netsuite_manifest.json"),
        external_data("dbt/dbt_netsuite_catalog.json"),
    )
    report = await load_dbt(database, manifest_file, catalog, Silent())
    assert report.acts == {
        "resource": WriteCounts(created=110 + 45 + 45),
        "declaration": WriteCounts(created=110),
    }
    counts = await count_by_type(database)
    assert {name: counts[name] for name in ("DataResource", "FLOWS_TO", "Job")} == {
        "DataResource": 110 + 45 + 45,
        "FLOWS_TO": 189,
        "Job": 110,
    }
    assert await _reads(database) == _expected_reads(manifest_file)
    assert await _columns(database) == _catalog_columns(catalog)
    # The manifest without the catalog adds nothing and removes no columns.
    await load_dbt(database, manifest_file, None, Silent())
    assert await _columns(database) == _catalog_columns(catalog)
    version = await database.version()
    again = await load_dbt(database, manifest_file, catalog, Silent())
    assert again.acts == {"resource": WriteCounts(unchanged=200), "declaration": WriteCounts(unchanged=110)}
    assert await database.version() == version


async def _reads(database: Neo4jDatabase) -> set[tuple[str, str]]:
    rows = await database.rows(
        "MATCH (one)-[flow:FLOWS_TO {kind: 'TRANSFORMATION'}]->(other) WHERE flow.until.year = 9999 "
        "RETURN one.name AS one, other.name AS other",
        {},
    )
    return {(row["one"], row["other"]) for row in rows}


def _expected_reads(path: Path) -> set[tuple[str, str]]:
    nodes = json.loads(path.read_text("utf-8"))["nodes"].items()
    return {
        (dependency, name)
        for name, node in nodes
        if node["resource_type"] == "model"
        for dependency in node["depends_on"]["nodes"]
    }


async def _columns(database: Neo4jDatabase) -> dict[str, set[str]]:
    """Fields by resource; ephemeral models have none."""
    rows = await database.rows(
        "MATCH (resource:DataResource)-[:HAS_FIELD]->(field) "
        "RETURN resource.name AS name, collect(field.name) AS fields",
        {},
    )
    return {row["name"]: set(row["fields"]) for row in rows}


def _catalog_columns(path: Path) -> dict[str, set[str]]:
    document = json.loads(path.read_text("utf-8"))
    return {name: set(node["columns"]) for section in ("nodes", "sources") for name, node in document[section].items()}


async def test_later_manifest_ends_removed_flows_in_any_order(database: Neo4jDatabase, tmp_path: Path) -> None:
    a, b = model("a"), model("b", "model.p.a")
    first = manifest(tmp_path, 1, a, b, model("c", "model.p.a", "model.p.b"))
    second = manifest(tmp_path, 2, a, model("c", "model.p.a"), model("d", "model.p.c"))
    expected = None
    for order in ([first, second], [second, first], [first, second, first]):
        await database.run_schema(DELETE_ALL)
        for path in order:
            await load_dbt(database, path, None, Silent())
        assert await flows(database) == [
            ("model.p.a", "model.p.b", 1, 2),
            ("model.p.a", "model.p.c", 1, None),
            ("model.p.b", "model.p.c", 1, 2),
            ("model.p.c", "model.p.d", 2, None),
        ]
        contents = await dump(database)
        assert contents == (expected := expected or contents)
