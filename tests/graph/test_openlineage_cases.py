"""Events of real producers that the service once read wrongly, with the right values."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from hypothesis import Phase, given, seed, settings
from starlette.applications import Starlette

from api.endpoints.openlineage import routes
from exchange.openlineage.files import load_openlineage
from exchange.openlineage.ingest import LineageIngest
from exchange.openlineage.state import digest, key
from graph.client.database import Neo4jDatabase
from graph.progress import Silent
from tests.strategies.damaged_events import damaged_events
from tests.support.external_data import external_case
from tests.support.graph_builder import GraphBuilder
from tests.support.openlineage_events import SPACE, column_lineage, dataset, facet, run_event
from tests.support.text_substitution import substitute

FLOWS = """
MATCH (one)-[flow:FLOWS_TO]->(other)
RETURN one.name AS one, other.name AS other,
  CASE WHEN flow.until.year < 9999 THEN flow.until.second END AS until ORDER BY other, one
"""
TEXTS = """
MATCH (node) UNWIND keys(node) AS name
WITH node[name] AS value WHERE value IS :: STRING
RETURN collect(value) AS texts
"""


@pytest_asyncio.fixture
async def client(database: Neo4jDatabase) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=Starlette(routes=routes(LineageIngest(database).ingest)))
    async with httpx.AsyncClient(transport=transport, base_url="http://yuanliu/api/v1") as client_:
        yield client_


def case(name: str) -> Any:
    return json.loads(external_case(name).read_text("utf-8"))


async def flows(database: Neo4jDatabase) -> list[tuple[str, str, int | None]]:
    """Source, target, and the second of an ended flow's end."""
    return [(row["one"], row["other"], row["until"]) for row in await database.rows(FLOWS, {})]


async def post(client: httpx.AsyncClient, *events: Any) -> Any:
    """Post events one by one; the body of the last response."""
    for event in events:
        response = await client.post("/lineage", json=event)
        assert response.status_code == 201, response.text
    return response.json() if response.content else None


async def test_input_that_column_lineage_does_not_mention_still_flows(
    client: httpx.AsyncClient, database: Neo4jDatabase
) -> None:
    await post(client, case("partial-column-lineage/1_other_name_for_input.json"))
    assert await flows(database) == [
        ("public.times", "shop.public.weekday", None),
        ("shop.public.times", "shop.public.weekday", None),
    ]


@pytest.mark.parametrize(
    ("name", "path", "rule"),
    [
        (
            "secret-by-column-lineage/event.json",
            "$.outputs[0].facets.columnLineage.fields.x.inputFields[0].name",
            "SECRET_DATA",
        ),
        ("secret-by-column-lineage/refused_as_input.json", "$.inputs[0].name", "SECRET_DATA"),
        ("poison-long-name/event.json", "$.inputs[0].name", "BAD_VALUE"),
        (
            "newline-in-column-lineage/event.json",
            "$.outputs[0].facets.columnLineage.fields.total.inputFields[0].name",
            "BAD_VALUE",
        ),
        ("facet-shape-500/event.json", "$.inputs[0].facets.symlinks.identifiers", "SCHEMA"),
        ("year-9999/event.json", "$.eventTime", "BAD_DATE"),
    ],
)
async def test_event_that_cannot_be_stored_is_422_with_its_place(
    client: httpx.AsyncClient, name: str, path: str, rule: str
) -> None:
    response = await client.post("/lineage", json=case(name))
    (error,) = response.json()["errors"]
    assert (response.status_code, error["extensions"]["path"], error["extensions"]["rule"]) == (422, path, rule)


@pytest.mark.parametrize("name", ["poison-long-name/batch.json", "newline-in-column-lineage/batch.json"])
async def test_rest_of_a_batch_and_of_a_file_is_stored(
    client: httpx.AsyncClient, database: Neo4jDatabase, name: str, tmp_path: Path
) -> None:
    events = case(name)
    expected = sorted(
        (source["name"], target["name"], None)
        for event in (events[0], events[2])
        for source in event["inputs"]
        for target in event["outputs"]
    )
    file = tmp_path / "events.ndjson"
    lines = [json.dumps(event) for event in events]
    file.write_text("\n".join([*lines[:2], "{not JSON", *lines[2:]]), "utf-8")
    report = await load_openlineage(database, [file], Silent())
    assert [problem.key for problem in report.problems] == ["events.ndjson:3", "events.ndjson:2"]
    assert sorted(await flows(database)) == expected
    response = await client.post("/lineage/batch", json=events)
    assert response.json()["status"] == "partial_success"
    assert [failure["index"] for failure in response.json()["failed_events"]] == [1]


@pytest.mark.parametrize("form", ["list", "lines"])
async def test_half_a_character_costs_its_own_event_only(database: Neo4jDatabase, form: str, tmp_path: Path) -> None:
    """A producer that cuts a text inside an emoji writes a lone surrogate."""
    cut = run_event(2, inputs=["a"], outputs=["c"], facets={"x": facet(text="cut \ud83d")})
    lines = [json.dumps(event) for event in (run_event(1, inputs=["a"], outputs=["b"]), cut)]
    file = tmp_path / "events.json"
    file.write_text(f"[{','.join(lines)}]" if form == "list" else "\n".join(lines), "utf-8")
    report = await load_openlineage(database, [file], Silent())
    assert [(problem.code, problem.field) for problem in report.problems] == [("BAD_VALUE", "$.run.facets.x.text")]
    assert await flows(database) == [("a", "b", None)]


async def test_marks_of_classified_documents_are_refused_wherever_they_stand(client: httpx.AsyncClient) -> None:
    response = await client.post("/lineage/batch", json=case("secret-elsewhere/events.json"))
    assert [failure["path"] for failure in response.json()["failed_events"]] == [
        "$.outputs[0].facets.documentation.description",
        "$.outputs[0].facets.dataSource.name",
        "$.run.facets.errorMessage.message",
        "$.outputs[0].facets.columnLineage.fields.x.inputFields[0].field",
    ]
    assert "机密" not in response.text


async def test_no_credential_is_stored(client: httpx.AsyncClient, database: Neo4jDatabase) -> None:
    await post(client, case("password-in-jdbc/event.json"))
    [row] = await database.rows(TEXTS, {})
    assert not any("NotReal1" in text for text in row["texts"])
    rows = await database.rows("MATCH (r:DataResource {name: 'pw_out'}) RETURN r.dataSource AS source", {})
    assert rows == [{"source": "jdbc:sqlserver://db.example.net:1433;database=pay;user=app;encrypt=true"}]
    rows = await database.rows("MATCH (run:Run) RETURN run.error AS error", {})
    assert rows == [{"error": "cannot open jdbc:mysql://db:3306/pay?user=app"}]


async def test_fan_out_is_bounded_for_an_event_and_for_a_run(client: httpx.AsyncClient) -> None:
    sides = [[f"{side}{number}" for number in range(200)] for side in "ab"]
    response = await client.post("/lineage", json=run_event(1, inputs=sides[0], outputs=sides[1]))
    (error,) = response.json()["errors"]
    assert response.status_code == 422
    extensions = {name: error["extensions"][name] for name in ("code", "limit", "found")}
    assert extensions == {"code": "FAN_OUT_EXCEEDED", "limit": 10_000, "found": 40_000}
    start, end = run_event(1, "START", sides[0], None), run_event(2, "COMPLETE", None, sides[1])
    other = run_event(3, inputs=["x"], outputs=["y"], job="other")
    response = await client.post("/lineage/batch", json=[start, end, other])
    assert [(failure["index"], failure["extensions"]["code"]) for failure in response.json()["failed_events"]] == [
        (1, "FAN_OUT_EXCEEDED")
    ]


@pytest.mark.parametrize("turned", [False, True])
async def test_terminal_state_stays(client: httpx.AsyncClient, database: Neo4jDatabase, turned: bool) -> None:
    events = [case(f"run-state-same-instant/{name}.json") for name in ("1_start", "2_complete")]
    await post(client, *(reversed(events) if turned else events))
    rows = await database.rows("MATCH (run:Run) RETURN run.state AS state, run.endedAt IS NULL AS unfinished", {})
    assert rows == [{"state": "COMPLETE", "unfinished": False}]


async def test_two_catalogued_resources_are_never_joined(client: httpx.AsyncClient, database: Neo4jDatabase) -> None:
    builder = GraphBuilder()
    builder.platform(builder.region("650000000000"), level="PROVINCE")
    for name in ("gongan-01", "minzheng-02"):
        builder.resource(name, "650000000000")
    await builder.write(database)
    await database.write([("MATCH (r:DataResource) SET r.namespace = 'platform:650000000000'", {})])
    body = await post(client, case("symlink-joins-catalogued/1_wrong_symlink.json"))
    assert [(note["path"], note["rule"]) for note in body["notes"]] == [
        ("$.inputs[0].facets.symlinks", "SYMLINK_REJECTED")
    ]
    await post(client, case("symlink-joins-catalogued/2_read_the_other.json"))
    expected = [("minzheng-02", "dibao_report", None), ("gongan-01", "hj", None)]
    assert await flows(database) == expected
    assert await post(client, case("symlink-joins-catalogued/3_taken_back.json")) is None
    assert await flows(database) == expected


async def test_symlink_is_withdrawn(client: httpx.AsyncClient, database: Neo4jDatabase) -> None:
    joined = case("symlink-joins-catalogued/1_wrong_symlink.json")
    other, withdrawn = (case(f"symlink-joins-catalogued/{name}.json") for name in ("2_read_the_other", "3_taken_back"))
    assert await post(client, joined, other) is None
    assert [flow[0] for flow in await flows(database)] == ["gongan-01", "gongan-01"]
    await post(client, withdrawn)
    assert await flows(database) == [("minzheng-02", "dibao_report", None), ("gongan-01", "hj", None)]
    await database.run_schema("MATCH (n) WHERE NOT n:Migration DETACH DELETE n")
    await post(client, withdrawn, other, joined)
    assert await flows(database) == [("minzheng-02", "dibao_report", None), ("gongan-01", "hj", None)]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2), (0, 2, 1)])
async def test_renamed_dataset_keeps_its_resource_and_a_dropped_one_ends_its_flows(
    client: httpx.AsyncClient, database: Neo4jDatabase, order: tuple[int, ...]
) -> None:
    events = [case(f"lifecycle/{name}.json") for name in ("1_make", "2_rename", "3_drop")]
    await post(client, *(events[index] for index in order))
    assert await flows(database) == [("lc_src", "lc_new", 3)]
    rows = await database.rows(
        "MATCH (:Dataset {name: 'lc_old'})-[:STANDS_FOR]->(r) MATCH (:Dataset {name: 'lc_new'})-[:STANDS_FOR]->(r) "
        "RETURN r.id AS id, r.name AS name, COUNT { (:DataResource) } AS resources",
        {},
    )
    assert rows == [{"id": f"resource_{digest(key('n', 'lc_old'))}", "name": "lc_new", "resources": 2}]


async def test_renaming_to_an_existing_dataset_is_reported(client: httpx.AsyncClient, database: Neo4jDatabase) -> None:
    make, rename = case("lifecycle/1_make.json"), case("lifecycle/2_rename.json")
    other = json.loads(substitute(substitute(json.dumps(make), "lc_old", "lc_new"), '"make"', '"other"'))
    assert await post(client, make, other) is None
    body = await post(client, rename)
    assert [(note["path"], note["rule"]) for note in body["notes"]] == [
        ("$.outputs[0].facets.lifecycleStateChange", "RENAMING_REJECTED")
    ]
    assert await flows(database) == [("lc_src", "lc_new", None), ("lc_src", "lc_old", None)]


async def test_dropped_column_is_ended(client: httpx.AsyncClient, database: Neo4jDatabase) -> None:
    await post(client, case("stale-column/1.json"), case("stale-column/2_b_dropped.json"))
    rows = await database.rows(
        "MATCH (:DataResource {name: 't'})-[has:HAS_FIELD|FORMERLY_HAS_FIELD]->(field) "
        "RETURN field.name AS name, type(has) AS type, has.until.second AS until ORDER BY name",
        {},
    )
    assert [tuple(row.values()) for row in rows] == [("a", "HAS_FIELD", 0), ("b", "FORMERLY_HAS_FIELD", 1)]


@pytest.mark.parametrize(("namespace", "columns"), [("mysql://db:3306", ["ID"]), ("postgres://db:5432", ["ID", "id"])])
async def test_columns_that_differ_in_case(
    client: httpx.AsyncClient, database: Neo4jDatabase, namespace: str, columns: list[str]
) -> None:
    lineage = json.loads(substitute(json.dumps(column_lineage(x=["a.ID", "a.id"])), SPACE, namespace))
    source = {"namespace": namespace, "name": "a"}
    await post(client, run_event(1, inputs=[source], outputs=[dataset("b", columnLineage=lineage)]))
    rows = await database.rows(
        "MATCH (:DataResource {name: 'a'})-[:HAS_FIELD]->(f)-[:DERIVES]->() RETURN f.name AS name ORDER BY name",
        {},
    )
    assert [row["name"] for row in rows] == columns


async def test_facts_of_a_column_are_found_in_any_case(client: httpx.AsyncClient, database: Neo4jDatabase) -> None:
    """Where the namespace is case-insensitive."""
    facets = {
        "schema": facet(fields=[{"name": "id", "type": "int"}]),
        "tags": facet(tags=[{"key": "pii", "field": "ID"}]),
        "dataQualityAssertions": facet(assertions=[{"assertion": "unique", "success": True, "column": "Id"}]),
    }
    await post(client, run_event(1, outputs=[{"namespace": "mysql://db:3306", "name": "a", "facets": facets}]))
    (row,) = await database.rows("MATCH (f:Field) RETURN f.name AS name, f.tags AS tags, f.assertions AS checks", {})
    assert (row["name"], len(row["tags"]), len(row["checks"])) == ("id", 1, 1)


async def test_catalogued_resource_has_the_fields_of_its_feed_only(
    client: httpx.AsyncClient, database: Neo4jDatabase
) -> None:
    builder = GraphBuilder()
    builder.platform(builder.region("650000000000"), level="PROVINCE")
    builder.resource("people", "650000000000")
    await builder.write(database)
    lineage = facet(fields={"x": {"inputFields": [{"namespace": "test", "name": "people", "field": "unknown"}]}})
    people = {"namespace": "test", "name": "people", "facets": {"schema": facet(fields=[{"name": "stranger"}])}}
    await post(client, run_event(1, inputs=[people], outputs=[dataset("b", columnLineage=lineage)]))
    assert await database.rows("MATCH (:DataResource {name: 'people'})-[:HAS_FIELD]->(f) RETURN f.name", {}) == []
    assert await database.rows("MATCH ()-[d:DERIVES]->() RETURN d.id", {}) == []
    assert await flows(database) == [("people", "b", None)]


async def test_parent_known_only_from_a_facet_is_a_run(client: httpx.AsyncClient, database: Neo4jDatabase) -> None:
    parent = facet(
        run={"runId": "0199b1f4-65c4-7d8c-9d5c-6b1e8a3a6f00"},
        job={"namespace": "s", "name": "dag"},
    )
    await post(client, run_event(1, "FAIL", facets={"parent": parent}))
    rows = await database.rows(
        "MATCH (job)-[:RAN]->(run:Run) OPTIONAL MATCH (above)-[:RAN]->(parent:Run {id: run.parent}) "
        "RETURN job.name AS job, run.state AS state, run.endedAt.minute AS ended, above.name AS above, "
        "parent.runId AS parent ORDER BY job",
        {},
    )
    assert [tuple(row.values()) for row in rows] == [
        ("dag", "OTHER", None, None, None),
        ("load", "FAIL", 1, "dag", "0199b1f4-65c4-7d8c-9d5c-6b1e8a3a6f00"),
    ]


def damaged() -> list[dict[str, Any]]:
    """Damaged events, the same ones in each run."""
    events: list[dict[str, Any]] = []

    @seed(1)
    @settings(max_examples=40, phases=[Phase.generate], deadline=None, database=None)
    @given(damaged_events())
    def draw(event: Any) -> None:
        if isinstance(event, dict):
            events.append(event)

    draw()
    return events


async def test_damaged_event_is_never_an_error_of_the_service(client: httpx.AsyncClient) -> None:
    statuses = set()
    for event in damaged():
        response = await client.post("/lineage", json=event)
        statuses.add(response.status_code)
    assert statuses == {201, 422}


async def test_largest_names_are_stored(client: httpx.AsyncClient, database: Neo4jDatabase) -> None:
    name = "n" * 2600
    lineage = column_lineage(**{"f" * 2600: [f"{name}.{'g' * 2600}"]})
    output = {"namespace": "s" * 2600, "name": name, "facets": {"columnLineage": lineage}}
    event = run_event(1, inputs=["a"], outputs=[output], job="j" * 2600)
    event["job"]["namespace"] = "k" * 2600
    await post(client, event)
    assert len(await flows(database)) == 2
