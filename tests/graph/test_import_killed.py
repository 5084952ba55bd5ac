"""SIGKILL during `yuanliu import`: repeating the import gives the same graph as an import that was not killed."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph.client.database import Neo4jDatabase
from graph.client.server import Server
from tests.conftest import DELETE_ALL
from tests.graph.test_openlineage import dump
from tests.support.openlineage_events import at, column_lineage, dataset, run_event, schema
from tests.unit.test_dbt import manifest, model

EVENTS = """
MATCH (event:Event)
RETURN event.kind AS kind, event.subject AS subject, event.reason AS reason, event.after AS after ORDER BY event.seq
"""
RUNS = 450


def openlineage(folder: Path) -> list[list[str]]:
    """A file of three transactions: jobs with columns, and a second run of each without one of the inputs."""
    lines = []
    for number in range(RUNS):
        job = number % 40
        inputs = [f"a{job}", f"b{job}"] if number < 200 else [f"a{job}"]
        output = dataset(
            f"c{job}", schema=schema("x"), columnLineage=column_lineage(x=[f"{name}.k" for name in inputs])
        )
        event = run_event(number // 40, inputs=inputs, outputs=[output], run=str(number), job=f"job{job}")
        lines.append(json.dumps({**event, "eventTime": at(number // 40)}))
    path = folder / "events.ndjson"
    path.write_text("\n".join(lines), "utf-8")
    return [["openlineage", str(path)]]


def dbt(folder: Path) -> list[list[str]]:
    """Two manifests; the flows that the second one ends are written in a separate transaction."""
    a, b = model("a"), model("b", "model.p.a")
    first = manifest(folder, 1, a, b, model("c", "model.p.a", "model.p.b"))
    second = manifest(folder, 2, a, model("c", "model.p.a"), model("d", "model.p.c"))
    return [["dbt", str(first)], ["dbt", str(second)]]


def environment(neo4j_server: Server) -> dict[str, str]:
    variables = {
        "NEO4J_URI": neo4j_server.uri,
        "NEO4J_USER": neo4j_server.user,
        "NEO4J_PASSWORD": neo4j_server.password,
        "LANG": "C",
    }
    return {**os.environ, **variables}


async def run_import(neo4j_server: Server, *arguments: str) -> tuple[int, str, str]:
    """Run `yuanliu import`: exit code, standard output, standard error."""
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "cli", "import", *arguments),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=environment(neo4j_server),
    )
    out, err = await child.communicate()
    assert child.returncode is not None
    return child.returncode, out.decode(), err.decode()


async def run_and_kill(neo4j_server: Server, after: int, *arguments: str) -> bool:
    """Run the import and kill it after `after` statements; False if it ended before."""
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.support.importing_child", "import", *arguments),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=environment(neo4j_server),
    )
    assert child.stdin is not None
    assert child.stdout is not None
    for ran in range(after):
        if await child.stdout.readline() != b"ran\n":
            return False
        if ran < after - 1:
            child.stdin.write(b"\n")
            await child.stdin.drain()
    child.kill()
    await child.communicate()
    return True


async def state(database: Neo4jDatabase) -> Any:
    return await dump(database), await database.rows(EVENTS, {})


@pytest.mark.parametrize(("make_commands", "kill_points"), [(openlineage, (3, 12, 21)), (dbt, (2, 9, 16))])
async def test_repeated_import_after_a_kill_gives_the_same_graph(
    database: Neo4jDatabase,
    neo4j_server: Server,
    tmp_path: Path,
    make_commands: Callable[[Path], list[list[str]]],
    kill_points: tuple[int, ...],
) -> None:
    commands = make_commands(tmp_path)
    for command in commands:
        assert (await run_import(neo4j_server, *command))[0] == 0
    expected = await state(database)
    await database.run_schema(DELETE_ALL)
    for command in commands:
        hits = [await run_and_kill(neo4j_server, kill_point, *command) for kill_point in kill_points]
        assert any(hits)
        code, out, err = await run_import(neo4j_server, *command)
        assert (code, "0 refused" in out) == (0, True), err
    assert await state(database) == expected
