"""Fields over time: a field that the schema no longer names ends, keeps its id and its derivations, and comes back."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from typing import Any

import pytest

from exchange.openlineage.ingest import LineageIngest
from exchange.openlineage.state import digest, key
from graph.client.database import Neo4jDatabase
from graph.doctor import check_copies
from tests.conftest import DELETE_ALL, Api
from tests.graph.test_openlineage import dump
from tests.graph.test_reload import find_row, initial_graph, load_row
from tests.support.graph_builder import GraphBuilder
from tests.support.openlineage_events import SPACE, at, column_lineage, dataset, dataset_event, run_event, schema

FIELDS = """
MATCH (resource:DataResource {name: 'c'})-[has:HAS_FIELD|FORMERLY_HAS_FIELD]->(field)
RETURN type(has) AS type, field.name AS name, field.position AS position, field.dataType AS dataType,
  toString(has.since) AS since, toString(has.until) AS until, field.audience AS audience
ORDER BY name
"""
BEGIN, OPEN = "1900-01-01T00:00:00Z", "9999-12-31T00:00:00Z"
C = digest(key(SPACE, "c"))
EVENTS = [
    run_event(
        1,
        "COMPLETE",
        ["a"],
        [dataset("c", schema=schema("x", "y"), columnLineage=column_lineage(x=["a.k"], y=["a.k"]))],
        run="1",
    ),
    run_event(
        3,
        "COMPLETE",
        ["a"],
        [dataset("c", schema=schema("x"), columnLineage=column_lineage(x=["a.k"]))],
        run="2",
    ),
]


async def fields(database: Neo4jDatabase) -> list[tuple[Any, ...]]:
    assert not (await check_copies(database, "fields")).failed
    return [tuple(row.values()) for row in await database.rows(FIELDS, {})]


def present(name: str, position: int) -> tuple[Any, ...]:
    return ("HAS_FIELD", name, position, "STRING", BEGIN, OPEN, "GOV")


def former(name: str, position: int, minute: int) -> tuple[Any, ...]:
    return ("FORMERLY_HAS_FIELD", name, position, "STRING", BEGIN, at(minute), "GOV")


async def test_a_column_that_the_schema_no_longer_names_is_a_former_field(database: Neo4jDatabase) -> None:
    lineage = LineageIngest(database)
    await lineage.ingest(EVENTS[:1])
    assert await fields(database) == [present("x", 1), present("y", 2)]
    await lineage.ingest(EVENTS[1:])
    assert await fields(database) == [present("x", 1), former("y", 2, 1)]
    # named again, at another position
    await lineage.ingest([dataset_event(5, dataset("c", schema=schema("y", "x")))])
    assert await fields(database) == [present("x", 2), present("y", 1)]
    # a deleted schema names nothing
    await lineage.ingest([dataset_event(7, dataset("c", schema={**schema(), "_deleted": True}))])
    assert await fields(database) == [former("x", 2, 5), former("y", 1, 5)]


async def test_a_former_field_without_derivations_is_not_deleted(database: Neo4jDatabase) -> None:
    lineage = LineageIngest(database)
    await lineage.ingest([dataset_event(1, dataset("c", schema=schema("x", "y")))])
    await lineage.ingest([dataset_event(2, dataset("c", schema=schema("x")))])
    assert await fields(database) == [present("x", 1), former("y", 2, 1)]


async def test_former_fields_do_not_depend_on_the_order_of_events(database: Neo4jDatabase) -> None:
    events = [
        *EVENTS,
        dataset_event(2, dataset("c", schema=schema("x", "z"))),
        dataset_event(4, dataset("c", schema=schema("x", "y", "w"))),
        dataset_event(5, dataset("c", schema=schema("x"))),
    ]
    await LineageIngest(database).ingest(events)
    expected = await dump(database)
    assert await fields(database) == [
        former("w", 3, 4),
        present("x", 1),
        former("y", 2, 4),
        former("z", 2, 2),
    ]
    for order in itertools.islice(itertools.permutations(events), 0, None, 17):
        await database.run_schema(DELETE_ALL)
        lineage = LineageIngest(database)
        for event in order:
            await lineage.ingest([event])
        assert await dump(database) == expected, [event["eventTime"] for event in order]


async def test_lineage_at_an_instant_has_the_derivations_of_former_fields(
    database: Neo4jDatabase, empty_api: Api
) -> None:
    lineage = LineageIngest(database)
    for event in EVENTS:
        await lineage.ingest([event])
    query = """query ($field: ID!, $resource: ID!, $at: DateTime) {
      node(id: $field) { ... on Field {
        name position resource { name fields { nodes { name } } } upstream(asOf: $at) { nodes { from { name } } } } }
      field: lineage(of: [$field], direction: UPSTREAM, granularity: FIELD, asOf: $at, milliseconds: 30000) {
        nodes { node { ... on Field { name } } } }
      resource: lineage(of: [$resource], direction: UPSTREAM, granularity: FIELD, asOf: $at,
        milliseconds: 30000) { nodes { node { ... on Field { name } } } }
    }"""

    async def names(minute: int) -> tuple[int, list[str], list[str]]:
        """The number of derivations into y, and the names of the fields in both lineages."""
        data = await empty_api.data(query, field=f"field_{C}#y", resource=f"resource_{C}", at=at(minute))
        node = data["node"]
        assert (node["name"], node["position"]) == ("y", 2)
        # the resource is found, and its fields are the present ones
        assert node["resource"] == {"name": "c", "fields": {"nodes": [{"name": "x"}]}}
        named = [sorted(row["node"]["name"] for row in data[start]["nodes"]) for start in ("field", "resource")]
        return len(node["upstream"]["nodes"]), named[0], named[1]

    assert await names(2) == (1, ["k", "y"], ["k", "x", "y"])
    assert (await names(3))[0] == 0
    assert (await names(3))[2] == ["k", "x"]


async def test_a_resource_and_its_former_fields_have_one_audience(database: Neo4jDatabase) -> None:
    builder = initial_graph()
    await builder.write(database)
    end = """
    MATCH (resource:DataResource)-[has:HAS_FIELD]->(field:Field {id: 'field_a#f'})
    CREATE (resource)-[:FORMERLY_HAS_FIELD {since: has.since, until: datetime('2026-01-01T00:00:00Z')}]->(field)
    DELETE has
    """
    await database.write([(end, {})])
    await load_row(database, "resource", {**find_row(builder, "resource", "resource_a"), "entry": "e1"})
    assert not (await check_copies(database, "fields")).failed
    opened = find_row(builder, "entry", "entry_e1")
    for audience, open_type in (("GOV", "NOT_OPEN"), ("PUBLIC", "UNCONDITIONAL")):
        changed = {**opened["properties"], "audience": audience, "openType": open_type}
        await load_row(database, "entry", {**opened, "properties": changed})
        assert not (await check_copies(database, "fields")).failed
        rows = await database.rows("MATCH (field:Field {id: 'field_a#f'}) RETURN field.audience AS audience", {})
        assert rows == [{"audience": audience}]
    # the catalog registers it again: one relationship, with the begin of the former one
    await load_row(database, "field", find_row(builder, "field", "field_a#f"))
    assert not (await check_copies(database, "fields")).failed


async def test_a_field_begins_as_its_row_says(database: Neo4jDatabase) -> None:
    builder = initial_graph()
    await builder.write(database)
    row = find_row(builder, "field", "field_a#f")
    since = "MATCH ()-[has:HAS_FIELD]->(:Field {id: 'field_a#f'}) RETURN toString(has.since) AS since"
    assert await database.rows(since, {}) == [{"since": "2020-01-01T00:00:00Z"}]
    await load_row(database, "field", {**row, "since": datetime(2019, 1, 1, tzinfo=UTC)})
    assert await database.rows(since, {}) == [{"since": "2019-01-01T00:00:00Z"}]
    await load_row(database, "field", row)
    assert await database.rows(since, {}) == [{"since": "2019-01-01T00:00:00Z"}]


@pytest.mark.parametrize(
    "change",
    [
        "MATCH (resource)-[has:HAS_FIELD]->(field:Field) CREATE (resource)-[former:FORMERLY_HAS_FIELD]->(field) "
        "SET former.since = datetime('2020-01-01T00:00:00Z'), former.until = datetime('2021-01-01T00:00:00Z')",
        "MATCH ()-[has:HAS_FIELD]->(:Field) SET has.until = datetime('2025-01-01T00:00:00Z')",
        "MATCH ()-[has:HAS_FIELD]->(:Field) DELETE has",
        "MATCH (field:Field) SET field.audience = 'PUBLIC'",
    ],
    ids=["present and former", "not open", "of no resource", "another audience"],
)
async def test_doctor_reports_wrong_fields(database: Neo4jDatabase, change: str) -> None:
    await initial_graph().write(database)
    await database.write([(change, {})])
    assert (await check_copies(database, "fields")).failed


AGES = """
query ($from: DateTime) {
  all: fields { nodes { name since until } }
  recent: fields(where: { since: { gte: $from } }) { nodes { name } }
  present: fields(where: { until: { eq: null } }) { nodes { name } }
  unknown: fields(where: { since: { eq: null } }) { nodes { name } }
}
"""


async def test_fields_state_when_they_appeared(database: Neo4jDatabase, empty_api: Api) -> None:
    builder = GraphBuilder()
    builder.platform(builder.region("r1"))
    builder.resource("r1/a", "r1")
    early, late = datetime(2024, 1, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC)
    builder.column("r1/a", "a", since=datetime(1900, 1, 1, tzinfo=UTC))
    builder.column("r1/a", "b", since=late)
    builder.column("r1/a", "c", since=early, until=late)
    await builder.write(database)
    data = await empty_api.data(AGES, **{"from": late.isoformat()})
    assert data == {
        "all": {
            "nodes": [
                {"name": "a", "since": None, "until": None},
                {"name": "b", "since": "2025-01-01T00:00:00Z", "until": None},
                {"name": "c", "since": "2024-01-01T00:00:00Z", "until": "2025-01-01T00:00:00Z"},
            ]
        },
        "recent": {"nodes": [{"name": "b"}]},
        "present": {"nodes": [{"name": "a"}, {"name": "b"}]},
        "unknown": {"nodes": [{"name": "a"}]},
    }
