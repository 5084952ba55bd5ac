"""OpenLineage in the graph: real files, any order, repetitions, symlinks, catalogued resources."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

from exchange.openlineage.ingest import LineageIngest
from exchange.openlineage.state import digest, key
from graph.client.database import Neo4jDatabase
from tests.conftest import DELETE_ALL, Api
from tests.support.graph_builder import GraphBuilder
from tests.support.openlineage_events import (
    SPACE,
    column_lineage,
    dataset,
    dataset_event,
    dbt_build,
    facet,
    job_event,
    marquez,
    run_event,
    schema,
    symlinks,
)

NODES = """
MATCH (node) WHERE NOT node:Migration AND NOT node:Event AND NOT node:Load AND NOT node:Counter
RETURN labels(node)[0] AS label, node { .*, lockVersion: null } AS properties ORDER BY label, node.id
"""
EDGES = """
MATCH (one)-[edge]->(other) WHERE NOT one:Event
RETURN type(edge) AS type, one.id AS one, other.id AS other, properties(edge) AS properties
ORDER BY type, one, other, edge.id
"""
HISTORY = [
    run_event(1, "START", ["a", "b"], [dataset("c", schema=schema("x", "y"))], run="1"),
    run_event(2, "COMPLETE", [], [dataset("c", columnLineage=column_lineage(x=["a.k", "b.k"]))], run="1"),
    run_event(
        3, "COMPLETE", ["a"], [dataset("c", columnLineage=column_lineage(x=["a.k"]), schema=schema("x"))], run="2"
    ),
    run_event(4, "FAIL", ["a", "d"], ["c"], run="3", facets={"errorMessage": facet(message="no space left")}),
    run_event(5, "COMPLETE", ["a", "d"], ["c"], run="4"),
    run_event(6, "COMPLETE", ["c"], ["e"], job="publish"),
    dataset_event(7, dataset("lake/a", symlinks=symlinks("a"), schema=schema("k", "l"))),
    dataset_event(8, dataset("a", documentation=facet(description="of people"))),
    job_event(9, ["e", "lake/a"], ["f"], job="report"),
    job_event(10, ["lake/a"], ["f"], job="report"),
    dataset_event(11, dataset("d", symlinks=symlinks("d2", "d3"))),
    run_event(12, "COMPLETE", ["d3"], ["g"], job="publish", run="5"),
]


async def dump(database: Neo4jDatabase) -> tuple[Any, Any]:
    return await database.rows(NODES, {}), await database.rows(EDGES, {})


async def flows(database: Neo4jDatabase) -> list[tuple[Any, ...]]:
    rows = await database.rows(
        "MATCH (one)-[flow:FLOWS_TO]->(other) RETURN one.name AS one, other.name AS other, "
        "substring(toString(flow.since), 14, 2) AS since, substring(toString(flow.until), 0, 4) AS year, "
        "substring(toString(flow.until), 14, 2) AS until ORDER BY other, one, since",
        {},
    )
    return [
        (row["one"], row["other"], int(row["since"]), int(row["until"]) if row["year"] == "2026" else None)
        for row in rows
    ]


async def count_by_type(database: Neo4jDatabase) -> dict[str, int]:
    nodes = "MATCH (n) UNWIND labels(n) AS of RETURN of, count(*) AS number"
    edges = "MATCH ()-[r]->() RETURN type(r) AS of, count(*) AS number"
    rows = [*await database.rows(nodes, {}), *await database.rows(edges, {})]
    return {row["of"]: row["number"] for row in rows}


def expected_contents(events: Sequence[Any]) -> tuple[set[Any], set[Any], set[Any]]:
    """Jobs, datasets and flows of a file in which each job ran once, by plain Python."""
    runs: dict[Any, tuple[set[str], set[str], dict[str, set[str]]]] = {}
    datasets = set()
    for event in events:
        job = (event["job"]["namespace"], event["job"]["name"])
        inputs, outputs, sources_by_output = runs.setdefault(job, (set(), set(), {}))
        for side, names in ((event.get("inputs", ()), inputs), (event.get("outputs", ()), outputs)):
            names |= {key(item["namespace"], item["name"]) for item in side}
        for item in event.get("outputs", ()):
            for field in item["facets"].get("columnLineage", {}).get("fields", {}).values():
                sources = {key(source["namespace"], source["name"]) for source in field["inputFields"]}
                sources_by_output.setdefault(key(item["namespace"], item["name"]), set()).update(sources)
        datasets |= inputs | outputs | {name for sources in sources_by_output.values() for name in sources}
    flowing = {
        (job, source, output)
        for job, (inputs, outputs, sources_by_output) in runs.items()
        for output in outputs
        for source in inputs | sources_by_output.get(output, set())
    }
    return set(runs), datasets, flowing


async def test_real_files_load_completely_and_a_second_load_changes_nothing(database: Neo4jDatabase) -> None:
    build, sample = dbt_build(), marquez()
    lineage = LineageIngest(database)
    result = await lineage.ingest(build, strict=False)
    assert (result.accepted, result.written.changed, result.refused) == (186, True, ())
    jobs, datasets, flowing = expected_contents(build)
    counts = await count_by_type(database)
    assert (len(jobs), len(datasets), len(flowing)) == (93, counts["DataResource"], counts["FLOWS_TO"])
    assert (counts["Job"], counts["Run"], counts["Dataset"]) == (93, 93, len(datasets))

    result = await lineage.ingest(sample)
    assert (result.accepted, result.written.changed, result.refused) == (26, True, ())
    more_jobs, more_datasets, more_flowing = expected_contents(sample)
    counts = await count_by_type(database)
    assert counts["Job"] == len(jobs | more_jobs) == 93 + 13
    assert counts["DataResource"] == len(datasets | more_datasets)
    assert counts["FLOWS_TO"] == len(flowing | more_flowing)

    version = await database.version()
    again = [await lineage.ingest(build, strict=False), await lineage.ingest(sample)]
    assert [repeated.written.changed for repeated in again] == [False, False]
    assert await database.version() == version


async def test_graph_after_the_whole_history(database: Neo4jDatabase) -> None:
    await LineageIngest(database).ingest(HISTORY)
    assert await flows(database) == [
        ("b", "c", 1, 3),
        ("d", "c", 4, None),
        ("lake/a", "c", 1, None),
        ("c", "e", 6, 12),
        ("e", "f", 9, 10),
        ("lake/a", "f", 9, None),
        ("d", "g", 12, None),
    ]
    (run,) = await database.rows("MATCH (run:Run {state: 'FAIL'}) RETURN run.error AS error", {})
    assert run["error"] == "no space left"
    fields = await database.rows(
        "MATCH (resource:DataResource)-[:HAS_FIELD]->(field) RETURN resource.name AS resource, field.name AS name, "
        "field.position AS position, field.dataType AS type, field.audience AS audience ORDER BY resource, position",
        {},
    )
    assert [tuple(row.values()) for row in fields] == [
        ("b", "k", 9999, "OTHER", "GOV"),
        ("c", "x", 1, "STRING", "GOV"),
        ("lake/a", "k", 1, "STRING", "GOV"),
        ("lake/a", "l", 2, "STRING", "GOV"),
    ]
    derived = await database.rows(
        "MATCH (one)-[d:DERIVES]->(other) RETURN one.id AS one, other.id AS other, d.until.year AS year ORDER BY year",
        {},
    )
    a, b, c = (digest(key(SPACE, row)) for row in ("lake/a", "b", "c"))
    assert [tuple(row.values()) for row in derived] == [
        (f"field_{b}#k", f"field_{c}#x", 2026),
        (f"field_{a}#k", f"field_{c}#x", 9999),
    ]


async def test_any_order_and_repetition_gives_the_same_graph(database: Neo4jDatabase) -> None:
    await assert_any_order_gives_the_same_graph(database, HISTORY, repeated=5)


async def assert_any_order_gives_the_same_graph(
    database: Neo4jDatabase, history: Sequence[dict[str, Any]], *, repeated: int
) -> None:
    """Ingests a history in several orders, the first `repeated` events twice, then all of it again."""
    await LineageIngest(database).ingest(history)
    expected = await dump(database)
    for seed in range(4):
        await database.run_schema(DELETE_ALL)
        shuffled = [*history, *history[:repeated]]
        random.Random(seed).shuffle(shuffled)  # noqa: S311 - which orders are tried must stay the same
        lineage = LineageIngest(database)
        for event in shuffled:
            await lineage.ingest([event])
        assert await dump(database) == expected, seed
        version = await database.version()
        assert not any([(await lineage.ingest([event])).written.changed for event in history])
        assert await database.version() == version


async def test_bad_event_is_refused_and_the_others_are_written(database: Neo4jDatabase) -> None:
    bad = run_event(1, "BEGIN", ["a"], ["b"])
    result = await LineageIngest(database).ingest([bad, run_event(1, inputs=["a"], outputs=["c"]), {}])
    assert (result.accepted, [index for index, _ in result.refused]) == (1, [0, 2])
    assert await flows(database) == [("a", "c", 1, None)]


async def test_dataset_is_the_catalogued_resource_with_its_name(
    database: Neo4jDatabase, serve_api: Callable[[Neo4jDatabase], Api]
) -> None:
    builder = GraphBuilder()
    builder.platform(builder.region("650000000000"), level="PROVINCE")
    builder.resource("people", "650000000000")
    await builder.write(database)
    people = {"namespace": "test", "name": "people", "facets": {"schema": schema("id")}}
    await LineageIngest(database).ingest([run_event(1, inputs=[people], outputs=["copy"])])
    rows = await database.rows("MATCH (r:DataResource) RETURN r.id AS id, r.origin AS origin ORDER BY r.name", {})
    copy = f"resource_{digest(key(SPACE, 'copy'))}"
    assert rows == [{"id": copy, "origin": "openlineage"}, {"id": "resource_people", "origin": None}]
    data = await serve_api(database).data(
        '{ lineage(of: ["resource_people"], direction: DOWNSTREAM, milliseconds: 30000) '
        "{ nodes { node { id name } } flows { kind from { id } to { id } } completeness { complete } } }"
    )
    assert data["lineage"] == {
        "nodes": [{"node": {"id": "resource_people", "name": "people"}}, {"node": {"id": copy, "name": "copy"}}],
        "flows": [{"kind": "TRANSFORMATION", "from": {"id": "resource_people"}, "to": {"id": copy}}],
        "completeness": {"complete": True},
    }


async def test_job_facet_sets_the_kind_of_flow(database: Neo4jDatabase) -> None:
    event = run_event(1, inputs=["a"], outputs=["b"], job_facets={"yuanliu_flow": facet(kind="AGGREGATION")})
    await LineageIngest(database).ingest([event])
    assert await database.rows("MATCH ()-[f:FLOWS_TO]->() RETURN f.kind AS kind", {}) == [{"kind": "AGGREGATION"}]
