"""SIGKILL in the middle of `yuanliu import`: run again, it leaves the graph that one run leaves that nobody killed."""

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
from tests.conftest import EMPTY
from tests.graph.test_openlineage import dump
from tests.support.openlineage_events import at, column_lineage, dataset, run_event, schema
from tests.unit.test_dbt import manifest, model

EVENTS = """
MATCH (event:Event)
RETURN event.kind AS kind, event.subject AS subject, event.reason AS reason, event.after AS after ORDER BY event.seq
"""
RUNS = 450


def openlineage(folder: Path) -> list[list[str]]:
    """A file of three transactions: jobs with columns, and a second run of each, which has lost an input."""
    lines = []
    for number in range(RUNS):
        job = number % 40
        inputs = [f"a{job}", f"b{job}"] if number < 200 else [f"a{job}"]
        made = dataset(f"c{job}", schema=schema("x"), columnLineage=column_lineage(x=[f"{each}.k" for each in inputs]))
        event = run_event(number // 40, inputs=inputs, outputs=[made], run=str(number), job=f"job{job}")
        lines.append(json.dumps({**event, "eventTime": at(number // 40)}))
    path = folder / "events.ndjson"
    path.write_text("\n".join(lines), "utf-8")
    return [["openlineage", str(path)]]


def dbt(folder: Path) -> list[list[str]]:
    """Two manifests: of the second, what is gone is written in a transaction of its own."""
    a, b = model("a"), model("b", "model.p.a")
    first = manifest(folder, 1, a, b, model("c", "model.p.a", "model.p.b"))
    second = manifest(folder, 2, a, model("c", "model.p.a"), model("d", "model.p.c"))
    return [["dbt", str(first)], ["dbt", str(second)]]


def environment(endpoint: Server) -> dict[str, str]:
    own = {"NEO4J_URI": endpoint.uri, "NEO4J_USER": endpoint.user, "NEO4J_PASSWORD": endpoint.password, "LANG": "C"}
    return {**os.environ, **own}


async def imported(endpoint: Server, *arguments: str) -> tuple[int, str, str]:
    """The command as people run it: its exit code, what it printed, what it printed besides."""
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "cli.main", "import", *arguments),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=environment(endpoint),
    )
    out, err = await child.communicate()
    assert child.returncode is not None
    return child.returncode, out.decode(), err.decode()


async def killed(endpoint: Server, after: int, *arguments: str) -> bool:
    """Run it and kill it after so many statements; false where it had no more to run."""
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.support.importing_child", "import", *arguments),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=environment(endpoint),
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


@pytest.mark.parametrize(("made", "places"), [(openlineage, (3, 12, 21)), (dbt, (2, 9, 16))])
async def test_run_again_it_leaves_what_an_import_leaves_that_nobody_killed(
    database: Neo4jDatabase,
    endpoint: Server,
    tmp_path: Path,
    made: Callable[[Path], list[list[str]]],
    places: tuple[int, ...],
) -> None:
    commands = made(tmp_path)
    for each in commands:
        assert (await imported(endpoint, *each))[0] == 0
    expected = await state(database)
    await database.run_schema(EMPTY)
    for each in commands:
        hits = [await killed(endpoint, place, *each) for place in places]
        assert any(hits)
        code, out, err = await imported(endpoint, *each)
        assert (code, "0 refused" in out) == (0, True), err
    assert await state(database) == expected
