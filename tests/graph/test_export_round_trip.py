"""OpenLineage export and import: an empty graph gets the same flows. Also the command `yuanliu export`."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from exchange.openlineage.files import load_openlineage
from exchange.openlineage.ingest import LineageIngest
from graph.client.database import Neo4jDatabase
from graph.client.server import Server
from graph.progress import Silent
from tests.conftest import DELETE_ALL, Api
from tests.graph.test_openlineage import HISTORY
from tests.support.graph_builder import GraphBuilder

BETWEEN = {"between": "2026-03-01T00:00:00Z/2026-03-02T00:00:00Z", "milliseconds": "30000", "depth": "6"}
FLOWS = """
MATCH (one)-[flow:FLOWS_TO]->(other)
RETURN one.namespace + one.name AS one, other.namespace + other.name AS other, flow.kind AS kind,
  toString(flow.since) AS since, toString(flow.until) AS until ORDER BY other, one, since
"""
PROPERTIES_MARKER = """
MATCH (one)<-[:HAS_FIELD]-(from)-[flow:FLOWS_TO]->(to)-[:HAS_FIELD]->(other), (one)-[derives:DERIVES]->(other)
WHERE derives.job = flow.job
RETURN DISTINCT one.name AS one, other.name AS other, from.name AS from, to.name AS to,
  toString(derives.since) AS since, toString(derives.until) AS until ORDER BY to, from, other, one, since
"""


async def flows(database: Neo4jDatabase) -> list[dict[str, Any]]:
    return await database.rows(FLOWS, {})


async def export_to_file(api: Api, of: str, folder: Path, **parameters: Any) -> Path:
    answer = await api.client.get("/export/lineage", params={"of": of, "direction": "BOTH", **parameters})
    assert answer.status_code == 200, answer.text
    assert answer.headers["x-yuanliu-complete"] == "true", answer.headers
    path = folder / "lineage.ndjson"
    path.write_bytes(answer.content)
    return path


async def resource(database: Neo4jDatabase, name: str) -> str:
    ((row),) = await database.rows("MATCH (r:DataResource {name: $name}) RETURN r.id AS id", {"name": name})
    return str(row["id"])


async def test_flows_of_jobs_round_trip_with_ended_flows_and_derivations(
    database: Neo4jDatabase, serve_api: Callable[[Neo4jDatabase], Api], tmp_path: Path
) -> None:
    await LineageIngest(database).ingest(HISTORY)
    before, derived = await flows(database), await database.rows(PROPERTIES_MARKER, {})
    assert len(derived) == 2
    path = await export_to_file(serve_api(database), await resource(database, "lake/a"), tmp_path, **BETWEEN)

    await load_openlineage(database, [path], Silent())
    open_ones = [row for row in before if row["until"].startswith("9999")]
    reloaded = await flows(database)
    assert [row for row in reloaded if row["until"].startswith("9999")] == open_ones
    assert [row for row in before if row not in reloaded] == []

    await database.run_schema(DELETE_ALL)
    report = await load_openlineage(database, [path], Silent())
    assert report.refused == 0
    assert await flows(database) == before
    assert await database.rows(PROPERTIES_MARKER, {}) == derived
    version = await database.version()
    await load_openlineage(database, [path], Silent())
    assert await database.version() == version


async def test_flows_without_a_job_round_trip_with_their_kind(
    database: Neo4jDatabase, serve_api: Callable[[Neo4jDatabase], Api], tmp_path: Path
) -> None:
    builder = GraphBuilder()
    builder.platform(builder.region("650000000000"), level="PROVINCE")
    for name in "abc":
        builder.resource(name, "650000000000")
    for key, source, target, kind in (
        ("1", "a", "b", "AGGREGATION"),
        ("2", "b", "c", "RETURN_FLOW"),
        ("3", "c", "a", "SHARING"),
        ("4", "a", "b", "COLLECTION"),
        ("5", "b", "b", "SHARING"),
    ):
        builder.flow(key, source, target, kind)
    await builder.write(database)
    before = await flows(database)
    path = await export_to_file(serve_api(database), "resource_a", tmp_path, milliseconds="30000")
    await database.run_schema(DELETE_ALL)
    await load_openlineage(database, [path], Silent())
    reloaded = await flows(database)
    assert sorted(map(str, reloaded)) == sorted(map(str, before))


async def run(neo4j_server: Server, *arguments: str) -> tuple[int, bytes, str]:
    """Run `yuanliu`: exit code, standard output, standard error."""
    variables = {
        "NEO4J_URI": neo4j_server.uri,
        "NEO4J_USER": neo4j_server.user,
        "NEO4J_PASSWORD": neo4j_server.password,
        "LANG": "C",
    }
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "cli", *arguments),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, **variables},
    )
    out, err = await child.communicate()
    assert child.returncode is not None
    return child.returncode, out, err.decode()


async def test_command_writes_what_http_serves_and_prints_the_completeness(
    database: Neo4jDatabase, neo4j_server: Server, serve_api: Callable[[Neo4jDatabase], Api], tmp_path: Path
) -> None:
    await LineageIngest(database).ingest(HISTORY)
    start = await resource(database, "lake/a")
    parameters = {
        "of": start,
        "direction": "DOWNSTREAM",
        "depth": "1",
        "asOf": "2026-03-01T00:09:30Z",
        "milliseconds": "30000",
    }
    served = await serve_api(database).client.get("/export/lineage", params=parameters)
    assert [json.loads(line)["eventTime"][:4] for line in served.text.splitlines()] == ["2026"] * 6
    options = ["--direction", "DOWNSTREAM", "--depth", "1", "--as-of", parameters["asOf"], "--milliseconds", "30000"]
    code, out, err = await run(neo4j_server, "export", "lineage", start, *options)
    assert (code, out) == (0, served.content), err
    summary = "3 nodes, 2 flows. Lineage as of 2026-03-01T00:09:30Z: INCOMPLETE, stopped by DEPTH; 1 flows left out."
    assert err.splitlines() == ["Traversing lineage …", summary]

    file = tmp_path / "edges.csv"
    options = [*options, "--format", "csv", "--bom", "--output", str(file)]
    code, out, err = await run(neo4j_server, "export", "lineage", start, *options)
    assert (code, out) == (0, b""), err
    assert file.read_bytes().startswith(b"\xef\xbb\xbfid,source,sourceLabel,target,")
    assert sorted(os.listdir(tmp_path)) == ["edges.completeness.csv", "edges.csv"]
    assert "complete,false\nstoppedBy,DEPTH\n" in (tmp_path / "edges.completeness.csv").read_text("utf-8-sig")

    code, out, err = await run(neo4j_server, "export", "lineage", "resource_nowhere", "--direction", "BOTH")
    assert (code, out) == (1, b"")
    assert "names the data resource 'resource_nowhere', which does not exist" in err


async def test_command_writes_a_list_as_http_serves_it(
    database: Neo4jDatabase, neo4j_server: Server, serve_api: Callable[[Neo4jDatabase], Api], tmp_path: Path
) -> None:
    await LineageIngest(database).ingest(HISTORY)
    parameters = {
        "list": "resources",
        "where": '{"name": {"contains": "lake"}}',
        "orderBy": '[{"name": "DESC"}]',
        "columns": "name,namespace",
        "format": "csv",
    }
    served = await serve_api(database).client.get("/export/list", params=parameters)
    assert len(served.text.splitlines()) > 1
    options = ["--where", parameters["where"], "--order-by", parameters["orderBy"], "--columns", "name,namespace"]
    code, out, err = await run(neo4j_server, "export", "list", "resources", *options)
    assert (code, out) == (0, served.content), err
    lines = err.splitlines()
    assert lines[0] == "Reading the report …"
    assert lines[1].startswith(f"{len(served.text.splitlines()) - 1} rows. Report as of ")
    assert lines[1].endswith(": complete.")

    file = tmp_path / "resources.csv"
    code, out, err = await run(neo4j_server, "export", "list", "resources", *options, "--output", str(file))
    assert (code, out, file.read_bytes()) == (0, b"", served.content), err
    assert "complete,true\r\n" in (tmp_path / "resources.completeness.csv").read_bytes().decode()

    file = tmp_path / "findings.xlsx"
    code, out, err = await run(neo4j_server, "export", "findings", "--format", "xlsx", "--output", str(file))
    assert (code, out) == (0, b""), err
    with zipfile.ZipFile(file) as book:
        assert "xl/worksheets/sheet2.xml" in book.namelist()
    assert sorted(os.listdir(tmp_path)) == ["findings.xlsx", "resources.completeness.csv", "resources.csv"]

    code, out, err = await run(neo4j_server, "export", "list", "resources", "--where", "{")
    assert (code, out) == (1, b"")
    assert "where is not JSON." in err
    code, out, err = await run(neo4j_server, "export", "list", "resources", "--scheme", "national")
    assert (code, out) == (1, b"")
    assert "resources has no argument scheme." in err
