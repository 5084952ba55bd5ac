"""dbt in the graph: the whole real project, twice; a later manifest ends what is gone, in whatever order they come."""

from __future__ import annotations

import json
from pathlib import Path

from domain.model.load_report import WriteCounts
from exchange.dbt import load_dbt
from graph.client.database import Neo4jDatabase
from graph.progress import Silent
from tests.conftest import EMPTY
from tests.graph.test_openlineage import counted, dump, flows
from tests.support.external_data import external_data
from tests.unit.test_dbt import manifest, model


async def test_the_whole_project_loads_and_a_second_time_changes_nothing(database: Neo4jDatabase) -> None:
    own, catalog = external_data("dbt/dbt_netsuite_manifest.json"), external_data("dbt/dbt_netsuite_catalog.json")
    report = await load_dbt(database, own, catalog, Silent())
    assert report.acts == {
        "resource": WriteCounts(created=110 + 45 + 45),
        "declaration": WriteCounts(created=110),
    }
    found = await counted(database)
    assert {each: found[each] for each in ("DataResource", "FLOWS_TO", "Job")} == {
        "DataResource": 110 + 45 + 45,
        "FLOWS_TO": 189,
        "Job": 110,
    }
    assert await _reads(database) == _said(own)
    assert await _columns(database) == _catalogued(catalog)
    # Without the catalog it says less, and that is nothing new.
    await load_dbt(database, own, None, Silent())
    assert await _columns(database) == _catalogued(catalog)
    version = await database.version()
    again = await load_dbt(database, own, catalog, Silent())
    assert again.acts == {"resource": WriteCounts(unchanged=200), "declaration": WriteCounts(unchanged=110)}
    assert await database.version() == version


async def _reads(database: Neo4jDatabase) -> set[tuple[str, str]]:
    found = await database.rows(
        "MATCH (one)-[flow:FLOWS_TO {kind: 'TRANSFORMATION'}]->(other) WHERE flow.until.year = 9999 "
        "RETURN one.name AS one, other.name AS other",
        {},
    )
    return {(each["one"], each["other"]) for each in found}


def _said(path: Path) -> set[tuple[str, str]]:
    nodes = json.loads(path.read_text("utf-8"))["nodes"].items()
    return {
        (each, name) for name, node in nodes if node["resource_type"] == "model" for each in node["depends_on"]["nodes"]
    }


async def _columns(database: Neo4jDatabase) -> dict[str, set[str]]:
    """Of what is in the catalog: the ephemeral models are not."""
    found = await database.rows(
        "MATCH (resource:DataResource)-[:HAS_FIELD]->(field) "
        "RETURN resource.name AS name, collect(field.name) AS fields",
        {},
    )
    return {each["name"]: set(each["fields"]) for each in found}


def _catalogued(path: Path) -> dict[str, set[str]]:
    whole = json.loads(path.read_text("utf-8"))
    return {name: set(node["columns"]) for part in ("nodes", "sources") for name, node in whole[part].items()}


async def test_a_later_manifest_ends_what_is_gone_in_whatever_order_they_come(
    database: Neo4jDatabase, tmp_path: Path
) -> None:
    a, b = model("a"), model("b", "model.p.a")
    first = manifest(tmp_path, 1, a, b, model("c", "model.p.a", "model.p.b"))
    second = manifest(tmp_path, 2, a, model("c", "model.p.a"), model("d", "model.p.c"))
    expected = None
    for order in ([first, second], [second, first], [first, second, first]):
        await database.run_schema(EMPTY)
        for path in order:
            await load_dbt(database, path, None, Silent())
        assert await flows(database) == [
            ("model.p.a", "model.p.b", 1, 2),
            ("model.p.a", "model.p.c", 1, None),
            ("model.p.b", "model.p.c", 1, 2),
            ("model.p.c", "model.p.d", 2, None),
        ]
        found = await dump(database)
        assert found == (expected := expected or found)
