"""dbt in the graph: the whole real project, twice; a later manifest ends removed flows, in any order of loading."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from domain.model.load_report import Report, WriteCounts
from exchange.dbt.load import load_dbt as load_files
from exchange.dbt.manifest import DbtFiles
from exchange.dbt.state import declaration
from exchange.openlineage.ingest import LineageIngest
from exchange.openlineage.state import DatasetFacts, JobFacts, LineageState, key
from graph.client.database import Neo4jDatabase
from graph.progress import Silent
from tests.conftest import DELETE_ALL
from tests.graph.test_openlineage import count_by_type, dump, flows
from tests.support.external_data import external_case, external_data
from tests.support.openlineage_events import SPACE, run_event
from tests.unit.test_dbt import manifest, model


async def load_dbt(
    database: Neo4jDatabase, manifest: Path, catalog: Path | None = None, namespace: str | None = None
) -> Report:
    return await load_files(database, DbtFiles(manifest, catalog), Silent(), namespace)


async def test_whole_project_loads_and_a_second_load_changes_nothing(database: Neo4jDatabase) -> None:
    manifest_file, catalog = (
        external_data("dbt/dbt_netsuite_manifest.json"),
        external_data("dbt/dbt_netsuite_catalog.json"),
    )
    report = await load_dbt(database, manifest_file, catalog)
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
    await load_dbt(database, manifest_file)
    assert await _columns(database) == _catalog_columns(catalog)
    version = await database.version()
    again = await load_dbt(database, manifest_file, catalog)
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
            await load_dbt(database, path)
        assert await flows(database) == [
            ("model.p.a", "model.p.b", 1, 2),
            ("model.p.a", "model.p.c", 1, None),
            ("model.p.b", "model.p.c", 1, 2),
            ("model.p.c", "model.p.d", 2, None),
        ]
        contents = await dump(database)
        assert contents == (expected := expected or contents)


async def test_projects_without_a_name_do_not_end_each_others_flows(database: Neo4jDatabase) -> None:
    for number in (1, 2, 1):
        report = await load_dbt(database, external_case(f"dbt-namespace/no_project_{number}.json"))
        assert report.problems == ()
    assert await named_flows(database) == [
        ("dbt://a", "model.a.x", "dbt://a", "model.a.y", False),
        ("dbt://b", "model.b.x", "dbt://b", "model.b.y", False),
    ]


async def named_flows(database: Neo4jDatabase) -> list[tuple[Any, ...]]:
    """Flows by the names of their ends, and whether they ended."""
    rows = await database.rows(
        "MATCH (one)-[flow:FLOWS_TO]->(other) RETURN one.namespace AS space, one.name AS one, "
        "other.namespace AS other_space, other.name AS other, flow.until.year < 9999 AS ended "
        "ORDER BY one, other, ended",
        {},
    )
    return sorted(tuple(row.values()) for row in rows)


def project_manifest(folder: Path, name: str, minute: int, *nodes: tuple[str, dict[str, Any]]) -> Path:
    path = folder / f"{name}-{minute}.json"
    content = json.loads(manifest(folder, minute, *nodes).read_text("utf-8"))
    content["metadata"]["project_name"] = name
    path.write_text(json.dumps(content), "utf-8")
    return path


async def test_a_package_of_two_projects_has_the_flows_of_both(database: Neo4jDatabase, tmp_path: Path) -> None:
    """The package `p` is installed in two projects, of which each has another part of it at times."""
    a, c = model("a"), model("c", "model.p.b")
    one = project_manifest(tmp_path, "one", 1, a, model("b", "model.p.a"), c)
    two = project_manifest(tmp_path, "two", 2, a, model("b"))
    later = project_manifest(tmp_path, "two", 3, a, model("b", "model.p.a"))
    last = project_manifest(tmp_path, "one", 4, a, model("b"))
    expected = None
    for order in ([one, two, later, last], [last, later, two, one], [two, last, one, later]):
        await database.run_schema(DELETE_ALL)
        for path in order:
            await load_dbt(database, path)
        # The project two still has the flow from a to b. No project has the model c any longer.
        assert await flows(database) == [("model.p.a", "model.p.b", 1, None), ("model.p.b", "model.p.c", 1, 4)]
        contents = await dump(database)
        assert contents == (expected := expected or contents)


async def test_references_across_projects_meet(database: Neo4jDatabase, tmp_path: Path) -> None:
    upstream = project_manifest(tmp_path, "p", 1, model("a"), model("b", "model.p.a"))
    # A project that refers to another one has its models without what they depend on.
    _, report = model("report", "model.p.b", package_name="q")
    downstream = project_manifest(tmp_path, "q", 2, model("b"), ("model.q.report", report))
    for path in (upstream, downstream):
        await load_dbt(database, path)
    assert await named_flows(database) == [
        ("dbt://p", "model.p.a", "dbt://p", "model.p.b", False),
        ("dbt://p", "model.p.b", "dbt://q", "model.q.report", False),
    ]


async def test_refused_node_ends_nothing(database: Neo4jDatabase, tmp_path: Path) -> None:
    first = manifest(tmp_path, 1, model("a"), model("b", "model.p.a"), model("c", "model.p.b"))
    second = manifest(tmp_path, 2, model("a"), model("b", depends_on=5), model("c", "model.p.b"))
    third = manifest(tmp_path, 3, model("a"), model("b"), model("c", "model.p.b"))
    for path in (first, second):
        await load_dbt(database, path)
    unended = [("model.p.a", "model.p.b", 1, None), ("model.p.b", "model.p.c", 1, None)]
    assert await flows(database) == unended
    await load_dbt(database, third)
    assert await flows(database) == [("model.p.a", "model.p.b", 1, 3), ("model.p.b", "model.p.c", 1, None)]


async def test_tables_meet_lineage_of_other_producers_by_their_second_name(
    database: Neo4jDatabase, tmp_path: Path
) -> None:
    space = "postgres://host:5432"
    table = {"namespace": space, "name": "wh.dw.b"}
    event = run_event(0, inputs=[table], outputs=["report"], job="airflow")
    await LineageIngest(database).ingest([event])
    relation = {"relation_name": '"wh"."dw"."b"'}
    path = manifest(tmp_path, 1, model("a"), model("b", "model.p.a", **relation))
    report = await load_dbt(database, path, namespace=space)
    assert report.problems == ()
    assert await named_flows(database) == [
        ("dbt://p", "model.p.a", "dbt://p", "model.p.b", False),
        ("dbt://p", "model.p.b", SPACE, "report", False),
    ]
    # Another target of the same project: its table is another one, and does not become the same resource.
    other = manifest(tmp_path, 2, model("a"), model("b", "model.p.a", relation_name='"wh"."dev"."b"'))
    report = await load_dbt(database, other, namespace=space)
    assert [(problem.key, problem.code, problem.refused) for problem in report.problems] == [
        ("model.p.b", "OTHER_TABLE", False)
    ]
    names = await database.rows("MATCH (dataset:Dataset) RETURN dataset.name AS name ORDER BY name", {})
    assert [row["name"] for row in names] == ["model.p.a", "model.p.b", "report", "wh.dw.b"]


async def test_declarations_of_earlier_versions_end_with_the_next_manifest(
    database: Neo4jDatabase, tmp_path: Path
) -> None:
    """They had the namespace of the project for the nodes of all packages, and did not name their project."""
    at = "2026-03-01T00:00:00.000000Z"
    names = {name: key("dbt://one", f"model.{name}") for name in ("p.a", "p.b", "one.c")}
    runs = [
        declaration(names["p.b"], "", at, [names["p.a"]], [names["p.b"]]),
        declaration(names["one.c"], "", at, [names["p.b"]], [names["one.c"]]),
    ]
    stored = LineageState(
        {run.job: JobFacts(run.job, at) for run in runs},
        {run.id: run for run in runs},
        {name: DatasetFacts(name, at, at, origin="dbt") for name in names.values()},
    )
    await LineageIngest(database).write(stored, "an earlier version")
    node = {"resource_type": "model", "package_name": "one", "depends_on": {"nodes": ["model.p.b"]}}
    path = project_manifest(tmp_path, "one", 1, model("a"), model("b", "model.p.a"), ("model.one.c", node))
    await load_dbt(database, path)
    assert await named_flows(database) == [
        ("dbt://one", "model.p.a", "dbt://one", "model.p.b", True),
        ("dbt://one", "model.p.b", "dbt://one", "model.one.c", True),
        ("dbt://p", "model.p.a", "dbt://p", "model.p.b", False),
        ("dbt://p", "model.p.b", "dbt://one", "model.one.c", False),
    ]
