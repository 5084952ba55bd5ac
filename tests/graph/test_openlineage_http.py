"""OpenLineage over HTTP: responses, and the OpenLineage project's own client."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import orjson
import pytest
import pytest_asyncio
import uvicorn
from openlineage.client import OpenLineageClient
from openlineage.client.event_v2 import (
    DatasetEvent,
    InputDataset,
    Job,
    JobEvent,
    OutputDataset,
    Run,
    RunEvent,
    RunState,
    StaticDataset,
)
from openlineage.client.facet_v2 import documentation_dataset, ownership_dataset, parent_run, schema_dataset
from openlineage.client.transport.http import HttpCompression, HttpConfig, HttpTransport
from starlette.applications import Starlette

from api.endpoints.openlineage import MAX_BYTES, routes
from exchange.openlineage.ingest import LineageIngest
from graph.client.database import Neo4jDatabase
from server.uvicorn_config import uvicorn_config
from tests.graph.test_openlineage import flows
from tests.support.openlineage_events import SPACE, dataset, dataset_event, facet, job_event, run_event, schema

RESOURCES = """
MATCH (resource:DataResource)
RETURN resource.name AS name, resource.owners AS owners, resource.description AS description,
  COLLECT { MATCH (resource)-[:HAS_FIELD]->(field) RETURN field.name ORDER BY field.position } AS fields
ORDER BY name
"""
RUNS = """
MATCH (job:Job)-[:RAN]->(run:Run)
RETURN job.name AS job, run.static AS static, run.state AS state,
  head([(parent:Run)<-[:RAN]-(of:Job) WHERE parent.id = run.parent | of.name]) AS parent
ORDER BY job
"""
GOOD = run_event(1, inputs=["a"], outputs=["b"])
BAD = run_event(1, inputs=[{"name": "a"}], outputs=["b"])


def application(database: Neo4jDatabase) -> Starlette:
    return Starlette(routes=routes(LineageIngest(database).ingest))


@pytest_asyncio.fixture
async def client(database: Neo4jDatabase) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=application(database))
    async with httpx.AsyncClient(transport=transport, base_url="http://yuanliu/api/v1") as client_:
        yield client_


async def test_event_is_created_and_a_repetition_changes_nothing(
    client: httpx.AsyncClient, database: Neo4jDatabase
) -> None:
    first = await client.post("/lineage", json=GOOD)
    assert (first.status_code, first.content) == (201, b"")
    version = await database.version()
    assert (await client.post("/lineage", json=GOOD)).status_code == 201
    assert await database.version() == version
    assert await flows(database) == [("a", "b", 1, None)]


async def test_bad_event_is_422_with_its_json_path(client: httpx.AsyncClient, database: Neo4jDatabase) -> None:
    version = await database.version()
    answer = await client.post("/lineage", json=BAD)
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["extensions"]["path"] == "$.inputs[0].namespace"
    assert error["extensions"]["code"] == "BAD_ARGUMENT"
    assert error["message"] == "$.inputs[0].namespace: is required and missing."
    assert await database.version() == version


async def test_good_events_of_a_batch_are_written(client: httpx.AsyncClient, database: Neo4jDatabase) -> None:
    answer = await client.post("/lineage/batch", json=[BAD, GOOD, 7])
    assert answer.status_code == 200
    body = answer.json()
    assert body["status"] == "partial_success"
    assert body["summary"] == {"received": 3, "successful": 1, "failed": 2, "retriable": 0, "non_retriable": 2}
    assert [(failure["index"], failure["path"]) for failure in body["failed_events"]] == [
        (0, "$.inputs[0].namespace"),
        (2, "$"),
    ]
    assert await flows(database) == [("a", "b", 1, None)]


@pytest.mark.parametrize(
    ("path", "content", "headers", "status", "code"),
    [
        ("/lineage", b"{", {}, 400, "BAD_REQUEST"),
        ("/lineage", b"[]", {}, 400, "BAD_REQUEST"),
        ("/lineage/batch", b"{}", {}, 400, "BAD_REQUEST"),
        ("/lineage", b"{}", {"content-type": "text/plain"}, 415, "UNSUPPORTED_MEDIA_TYPE"),
        ("/lineage", b"{}", {"content-encoding": "br"}, 415, "UNSUPPORTED_MEDIA_TYPE"),
        ("/lineage", b"{}", {"content-encoding": "gzip"}, 400, "BAD_REQUEST"),
        ("/lineage", gzip.compress(b"{}")[:-1], {"content-encoding": "gzip"}, 400, "BAD_REQUEST"),
        ("/lineage/batch", b"[" + b"[]," * 500_000 + b"[]]", {}, 413, "VALUES_EXCEEDED"),
        ("/lineage/batch", b"[" + b"1," * 10_000 + b"1]", {}, 413, "EVENTS_EXCEEDED"),
        ("/lineage", gzip.compress(b"{}") + b"x", {"content-encoding": "gzip"}, 400, "BAD_REQUEST"),
        ("/lineage", gzip.compress(b"") * 101, {"content-encoding": "gzip"}, 400, "BAD_REQUEST"),
        ("/lineage", b" " * (MAX_BYTES + 1), {}, 413, "BODY_TOO_LARGE"),
        ("/lineage", gzip.compress(b" " * (MAX_BYTES + 1)), {"content-encoding": "gzip"}, 413, "BODY_TOO_LARGE"),
    ],
)
async def test_invalid_request_is_refused(
    client: httpx.AsyncClient, path: str, content: bytes, headers: dict[str, str], status: int, code: str
) -> None:
    sent = {"content-type": "application/json", **headers}
    answer = await client.post(path, content=content, headers=sent)
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (status, code)


async def test_half_a_character_costs_its_own_event_only(client: httpx.AsyncClient, database: Neo4jDatabase) -> None:
    """A producer that cuts a text inside an emoji sends a lone surrogate."""
    cut = json.dumps({**GOOD, "run": {**GOOD["run"], "facets": {"x": {"text": "cut \ud83d"}}}})
    headers = {"content-type": "application/json"}
    answer = await client.post("/lineage/batch", content=f"[{json.dumps(GOOD)}, {cut}]", headers=headers)
    failures = [(failure["index"], failure["path"]) for failure in answer.json()["failed_events"]]
    assert (answer.status_code, failures) == (200, [(1, "$.run.facets.x.text")])
    assert (await client.post("/lineage", content=cut, headers=headers)).status_code == 422
    assert await flows(database) == [("a", "b", 1, None)]


async def test_gzip_body_of_several_members_is_read_whole(client: httpx.AsyncClient, database: Neo4jDatabase) -> None:
    body = orjson.dumps(GOOD)
    content = gzip.compress(body[:10]) + gzip.compress(b"") + gzip.compress(body[10:])
    headers = {"content-type": "application/json", "content-encoding": "gzip"}
    answer = await client.post("/lineage", content=content, headers=headers)
    assert answer.status_code == 201
    assert await flows(database) == [("a", "b", 1, None)]


async def test_errors_are_in_the_callers_language(client: httpx.AsyncClient) -> None:
    answer = await client.post(
        "/lineage", content=orjson.dumps(BAD), headers={"content-type": "application/json", "accept-language": "zh-CN"}
    )
    assert answer.json()["errors"][0]["message"] == "$.inputs[0].namespace：为必填项，但缺失。"


@asynccontextmanager
async def running_server(database: Neo4jDatabase) -> AsyncIterator[str]:
    server = uvicorn.Server(uvicorn_config(application(database), port=0, lifespan="off"))
    sock = server.config.bind_socket()
    running = asyncio.create_task(server.serve(sockets=[sock]))
    try:
        yield f"http://127.0.0.1:{sock.getsockname()[1]}"
    finally:
        server.should_exit = True
        await running
        sock.close()


@pytest.mark.parametrize("compression", [None, HttpCompression.GZIP])
async def test_official_client_works(database: Neo4jDatabase, compression: HttpCompression | None) -> None:
    def emit(url: str) -> None:
        sender = OpenLineageClient(transport=HttpTransport(HttpConfig(url=url, compression=compression)))
        run, job = Run(runId="0199b1f4-65c4-7d8c-9d5c-6b1e8a3a6f00"), Job(namespace="jobs", name="copy")
        source, target = InputDataset(namespace=SPACE, name="a"), OutputDataset(namespace=SPACE, name="b")
        steps: list[tuple[RunState, str, list[Any], list[Any]]] = [
            (RunState.START, "2026-03-01T00:01:00Z", [source], []),
            (RunState.COMPLETE, "2026-03-01T00:02:00Z", [], [target]),
        ]
        for state, at, inputs, outputs in steps:
            sender.emit(
                RunEvent(
                    eventType=state, eventTime=at, run=run, job=job, producer="urn:test", inputs=inputs, outputs=outputs
                )
            )

    async with running_server(database) as url:
        await asyncio.to_thread(emit, url)
    assert await flows(database) == [("a", "b", 2, None)]


OWNERS = [{"name": "team:b"}, {"name": "team:a", "type": "STEWARD"}]
OWNED = dataset("a", ownership=facet(owners=OWNERS), schema=schema("k"))


async def test_dataset_and_job_events_need_no_run(client: httpx.AsyncClient, database: Neo4jDatabase) -> None:
    events = [dataset_event(1, OWNED), job_event(2, ["a"], ["b"])]
    for event in events:
        answer = await client.post("/lineage", json=event)
        assert (answer.status_code, answer.content) == (201, b"")
    assert await database.rows(RESOURCES, {}) == [
        {"name": "a", "owners": ["team:a", "team:b"], "description": None, "fields": ["k"]},
        {"name": "b", "owners": [], "description": None, "fields": []},
    ]
    assert await flows(database) == [("a", "b", 2, None)]
    assert await database.rows(RUNS, {}) == [{"job": "load", "static": True, "state": "COMPLETE", "parent": None}]
    version = await database.version()
    again = await client.post("/lineage/batch", json=events)
    assert (again.status_code, again.json()["summary"]["successful"]) == (200, 2)
    assert await database.version() == version
    # Flows that the job no longer declares end.
    assert (await client.post("/lineage", json=job_event(3, [], ["b"]))).status_code == 201
    assert await flows(database) == [("a", "b", 2, 3)]


@pytest.mark.parametrize(
    ("event", "path"),
    [
        (dataset_event(1, {"namespace": SPACE}), "$.dataset.name"),
        (dataset_event(1, OWNED) | {"eventTime": "yesterday"}, "$.eventTime"),
        (job_event(1, ["a"], ["b"]) | {"job": {"namespace": "jobs"}}, "$.job.name"),
        (job_event(1, [{"name": "a"}], ["b"]), "$.inputs[0].namespace"),
    ],
)
async def test_bad_dataset_or_job_event_is_422_with_its_json_path(
    client: httpx.AsyncClient, database: Neo4jDatabase, event: dict[str, Any], path: str
) -> None:
    version = await database.version()
    answer = await client.post("/lineage", json=event)
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["extensions"]["path"]) == (422, path)
    assert await database.version() == version


async def test_official_client_sends_datasets_jobs_and_parent_runs(database: Neo4jDatabase) -> None:
    run_ids = [f"0199b1f4-65c4-7d8c-9d5c-6b1e8a3a6f0{number}" for number in range(2)]

    def emit(url: str) -> None:
        sender = OpenLineageClient(transport=HttpTransport(HttpConfig(url=url)))
        owners = [ownership_dataset.Owner(name="team:registers", type="MAINTAINER")]
        facets = {
            "ownership": ownership_dataset.OwnershipDatasetFacet(owners=owners),
            "documentation": documentation_dataset.DocumentationDatasetFacet(description="of people"),
            "schema": schema_dataset.SchemaDatasetFacet(
                fields=[schema_dataset.SchemaDatasetFacetFields(name="gmsfhm", type="varchar")]
            ),
        }
        source = StaticDataset(namespace=SPACE, name="a", facets=facets)
        sender.emit(DatasetEvent(eventTime="2026-03-01T00:01:00Z", producer="urn:test", dataset=source))
        ends: dict[str, Any] = {
            "inputs": [InputDataset(namespace=SPACE, name="a")],
            "outputs": [OutputDataset(namespace=SPACE, name="b")],
        }
        declared = Job(namespace="jobs", name="declared")
        sender.emit(JobEvent(eventTime="2026-03-01T00:02:00Z", producer="urn:test", job=declared, **ends))
        parent = parent_run.ParentRunFacet(
            run=parent_run.Run(runId=run_ids[0]), job=parent_run.Job(namespace="jobs", name="nightly")
        )
        nightly = Run(runId=run_ids[0]), Job(namespace="jobs", name="nightly")
        step = Run(runId=run_ids[1], facets={"parent": parent}), Job(namespace="jobs", name="step")
        for minute, (run, job), state in ((3, nightly, RunState.START), (4, step, RunState.COMPLETE)):
            at = f"2026-03-01T00:0{minute}:00Z"
            sender.emit(RunEvent(eventType=state, eventTime=at, run=run, job=job, producer="urn:test"))

    async with running_server(database) as url:
        await asyncio.to_thread(emit, url)
    assert await flows(database) == [("a", "b", 2, None)]
    assert await database.rows(RESOURCES, {}) == [
        {"name": "a", "owners": ["team:registers"], "description": "of people", "fields": ["gmsfhm"]},
        {"name": "b", "owners": [], "description": None, "fields": []},
    ]
    assert await database.rows(RUNS, {}) == [
        {"job": "declared", "static": True, "state": "COMPLETE", "parent": None},
        {"job": "nightly", "static": False, "state": "START", "parent": None},
        {"job": "step", "static": False, "state": "COMPLETE", "parent": "nightly"},
    ]
