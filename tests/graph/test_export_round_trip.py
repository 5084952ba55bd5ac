"""Out as OpenLineage and in again: an empty graph gets the same flows. And the command, as people run it."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from exchange.openlineage.files import load_openlineage
from exchange.openlineage.ingest import LineageIngest
from graph.client.database import Neo4jDatabase
from graph.client.server import Server
from graph.progress import Silent
from tests.conftest import EMPTY, Api
from tests.graph.test_openlineage import HISTORY
from tests.support.graph_builder import Small

BETWEEN = {"between": "2026-03-01T00:00:00Z/2026-03-02T00:00:00Z", "milliseconds": "30000", "depth": "6"}
FLOWS = """
MATCH (one)-[flow:FLOWS_TO]->(other)
RETURN one.namespace + one.name AS one, other.namespace + other.name AS other, flow.kind AS kind,
  toString(flow.since) AS since, toString(flow.until) AS until ORDER BY other, one, since
"""
DERIVED = """
MATCH (one)<-[:HAS_FIELD]-(from)-[flow:FLOWS_TO]->(to)-[:HAS_FIELD]->(other), (one)-[derives:DERIVES]->(other)
WHERE derives.job = flow.job
RETURN DISTINCT one.name AS one, other.name AS other, from.name AS from, to.name AS to,
  toString(derives.since) AS since, toString(derives.until) AS until ORDER BY to, from, other, one, since
"""


async def flows(database: Neo4jDatabase) -> list[dict[str, Any]]:
    return await database.rows(FLOWS, {})


async def exported(api: Api, of: str, folder: Path, **parameters: Any) -> Path:
    answer = await api.client.get("/export/lineage", params={"of": of, "direction": "BOTH", **parameters})
    assert answer.status_code == 200, answer.text
    assert answer.headers["x-yuanliu-complete"] == "true", answer.headers
    path = folder / "lineage.ndjson"
    path.write_bytes(answer.content)
    return path


async def resource(database: Neo4jDatabase, name: str) -> str:
    ((row),) = await database.rows("MATCH (r:DataResource {name: $name}) RETURN r.id AS id", {"name": name})
    return str(row["id"])


async def test_what_jobs_drew_comes_back_ended_flows_and_derivations_too(
    database: Neo4jDatabase, serving: Callable[[Neo4jDatabase], Api], tmp_path: Path
) -> None:
    await LineageIngest(database).take(HISTORY)
    before, derived = await flows(database), await database.rows(DERIVED, {})
    assert len(derived) == 2
    path = await exported(serving(database), await resource(database, "lake/a"), tmp_path, **BETWEEN)

    await load_openlineage(database, [path], Silent())
    open_ones = [each for each in before if each["until"].startswith("9999")]
    again = await flows(database)
    assert [each for each in again if each["until"].startswith("9999")] == open_ones
    assert [each for each in before if each not in again] == []

    await database.run_schema(EMPTY)
    report = await load_openlineage(database, [path], Silent())
    assert report.refused == 0
    assert await flows(database) == before
    assert await database.rows(DERIVED, {}) == derived
    version = await database.version()
    await load_openlineage(database, [path], Silent())
    assert await database.version() == version


async def test_flows_that_no_job_drew_come_back_with_their_kind(
    database: Neo4jDatabase, serving: Callable[[Neo4jDatabase], Api], tmp_path: Path
) -> None:
    small = Small()
    small.platform(small.region("650000000000"), level="PROVINCE")
    for name in "abc":
        small.resource(name, "650000000000")
    for key, giver, taker, kind in (
        ("1", "a", "b", "AGGREGATION"),
        ("2", "b", "c", "RETURN_FLOW"),
        ("3", "c", "a", "SHARING"),
        ("4", "a", "b", "COLLECTION"),
        ("5", "b", "b", "SHARING"),
    ):
        small.flow(key, giver, taker, kind)
    await small.write(database)
    before = await flows(database)
    path = await exported(serving(database), "resource_a", tmp_path, milliseconds="30000")
    await database.run_schema(EMPTY)
    await load_openlineage(database, [path], Silent())
    found = await flows(database)
    assert sorted(map(str, found)) == sorted(map(str, before))


async def run(endpoint: Server, *arguments: str) -> tuple[int, bytes, str]:
    """`yuanliu` as people run it: exit code, output, what it says besides."""
    own = {"NEO4J_URI": endpoint.uri, "NEO4J_USER": endpoint.user, "NEO4J_PASSWORD": endpoint.password, "LANG": "C"}
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "cli.main", *arguments),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, **own},
    )
    out, err = await child.communicate()
    assert child.returncode is not None
    return child.returncode, out, err.decode()


async def test_the_command_writes_what_is_served_and_says_whether_it_is_whole(
    database: Neo4jDatabase, endpoint: Server, serving: Callable[[Neo4jDatabase], Api], tmp_path: Path
) -> None:
    await LineageIngest(database).take(HISTORY)
    of = await resource(database, "lake/a")
    asked = {"of": of, "direction": "DOWNSTREAM", "depth": "1", "asOf": "2026-03-01T00:09:30Z", "milliseconds": "30000"}
    served = await serving(database).client.get("/export/lineage", params=asked)
    assert [json.loads(each)["eventTime"][:4] for each in served.text.splitlines()] == ["2026"] * 6
    options = ["--direction", "DOWNSTREAM", "--depth", "1", "--as-of", asked["asOf"], "--milliseconds", "30000"]
    code, out, err = await run(endpoint, "export", "lineage", of, *options)
    assert (code, out) == (0, served.content), err
    said = "3 nodes, 2 flows. Lineage as of 2026-03-01T00:09:30Z: INCOMPLETE, stopped by DEPTH; 1 flows left out."
    assert err.splitlines() == ["Traversing lineage …", said]

    file = tmp_path / "edges.csv"
    options = [*options, "--format", "csv", "--bom", "--output", str(file)]
    code, out, err = await run(endpoint, "export", "lineage", of, *options)
    assert (code, out) == (0, b""), err
    assert file.read_bytes().startswith(b"\xef\xbb\xbfid,from,to,")
    assert os.listdir(tmp_path) == ["edges.csv"]

    code, out, err = await run(endpoint, "export", "lineage", "resource_nowhere", "--direction", "BOTH")
    assert (code, out) == (1, b"")
    assert "No data resource has the key 'resource_nowhere'" in err
