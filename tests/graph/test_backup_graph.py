"""The logical export of a graph: equal graphs have equal files, every value is restored, no half graph is served."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import neo4j
import pytest
import pytest_asyncio

import server.restore as restore_module
from cli.backup import backup
from cli.restore import restore
from domain.errors import SetupError
from domain.sentence import Sentence
from exchange.backup.checksums import digest_of, write_checksums
from exchange.backup.line_sort import LineSorter
from exchange.backup.manifest import NAME, BackupKind, write_manifest
from graph.client.database import Neo4jDatabase
from graph.client.server import Server
from graph.migrate import read_state
from graph.progress import Silent
from neo4j_embedded.dump import FILES
from server.open_database import open_database
from settings import CHECKOUT, DatabaseSettings, Settings
from tests.support.typed_values import TYPED_VALUES
from tests.unit.test_backup_folder import MANIFEST, write

DAY = "datetime('2026-11-30T00:00:00Z')"
GRAPH = (
    "CREATE (:Region {id: 'region_2', code: '2'})<-[:PART_OF {sample: true}]-(:Region {id: 'region_10', code: '10'})",
    "MATCH (one:Region {code: '10'}) CREATE (one)-[:PART_OF]->(one), (one)-[:PART_OF]->(one)",
    "MATCH (one:Region {code: '2'}) "
    f"CREATE (one)-[:SINCE {{at: {DAY}, note: 'x'}}]->(:Load {{key: 'a/1', asOf: {DAY}}})",
    "CREATE (:ResourceCode {code: '1/000001'}), (:Region {id: 'region_x'})",
)
VALUES = ", ".join(f"value{number:02}: {text}" for number, text in enumerate(TYPED_VALUES))
STATE = "MATCH (n) OPTIONAL MATCH (n)-[r]->() RETURN count(DISTINCT n) AS nodes, count(r) AS relationships"


@pytest.fixture
def settings(neo4j_server: Server) -> Settings:
    """Settings of a command with NEO4J_URI."""
    return Settings(database=DatabaseSettings(uri=neo4j_server.uri, password=neo4j_server.password))


@pytest_asyncio.fixture
async def graph(database: Neo4jDatabase) -> AsyncIterator[Neo4jDatabase]:
    """A small graph of every kind of key; afterwards nothing of a restore is left."""
    for statement in GRAPH:
        await database.write([(statement, {})])
    yield database
    await database.write([("MATCH (n:UnfinishedRestore|RestoredNode) DETACH DELETE n", {})])
    await database.run_schema("DROP CONSTRAINT restored_node_key IF EXISTS")


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The connections of these tests are not taken for those of a service."""
    monkeypatch.setattr(restore_module, "USER_AGENT", "no process has this agent")


async def back_up(settings: Settings, folder: Path, progress: Silent | None = None) -> Path:
    options = argparse.Namespace(folder=folder, online=True)
    assert await backup(settings, progress or Silent(), options) == 0
    return folder


async def restore_from(
    settings: Settings, folder: Path, progress: Silent | None = None, *, replace: bool = True
) -> None:
    options = argparse.Namespace(folder=folder, replace=replace)
    assert await restore(settings, progress or Silent(), options) == 0


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


class AtStep(Silent):
    """Calls a function when a step begins."""

    def __init__(self, step: str, function: Callable[[], Any]) -> None:
        self._step = step
        self._function = function

    def step(self, sentence: Sentence) -> None:
        if sentence.startswith(self._step):
            self._function()


class Stopped(BaseException):
    """Stands for the end of the process."""


def stop() -> None:
    raise Stopped


def write_at_once(server: Server, statement: str) -> None:
    """Write while the event loop waits, as another process does."""
    with neo4j.GraphDatabase.driver(server.uri, auth=(server.user, server.password)) as driver:
        driver.execute_query(statement)


async def test_two_exports_of_one_graph_are_byte_identical(
    graph: Neo4jDatabase, settings: Settings, tmp_path: Path
) -> None:
    one = contents(await back_up(settings, tmp_path / "one"))
    other = contents(await back_up(settings, tmp_path / "other"))
    assert one == other
    assert sorted(one) == ["SHA256SUMS", "manifest.json", "nodes.jsonl", "relationships.jsonl"]


async def test_lines_are_in_the_order_of_their_keys(graph: Neo4jDatabase, settings: Settings, tmp_path: Path) -> None:
    folder = await back_up(settings, tmp_path / "backup")
    nodes = [line for line in (folder / "nodes.jsonl").read_text("utf-8").splitlines() if '"Migration"' not in line]
    at = '{"$type":"ZONED DATETIME","value":"2026-11-30T00:00:00Z"}'
    assert nodes == [
        f'{{"key":["Load","a/1"],"labels":["Load"],"properties":{{"asOf":{at},"key":"a/1"}}}}',
        '{"key":["Region","region_10"],"labels":["Region"],"properties":{"code":"10","id":"region_10"}}',
        '{"key":["Region","region_2"],"labels":["Region"],"properties":{"code":"2","id":"region_2"}}',
        '{"key":["Region","region_x"],"labels":["Region"],"properties":{"id":"region_x"}}',
        '{"key":["ResourceCode","1/000001"],"labels":["ResourceCode"],"properties":{"code":"1/000001"}}',
    ]
    assert (folder / "relationships.jsonl").read_text("utf-8").splitlines() == [
        '{"type":"PART_OF","start":["Region","region_10"],"end":["Region","region_10"],"properties":{}}',
        '{"type":"PART_OF","start":["Region","region_10"],"end":["Region","region_10"],"properties":{}}',
        '{"type":"PART_OF","start":["Region","region_10"],"end":["Region","region_2"],"properties":{"sample":true}}',
        f'{{"type":"SINCE","start":["Region","region_2"],"end":["Load","a/1"],"properties":{{"at":{at},"note":"x"}}}}',
    ]


@pytest.mark.usefixtures("alone")
async def test_every_stored_value_is_restored(graph: Neo4jDatabase, settings: Settings, tmp_path: Path) -> None:
    await graph.write(
        [
            (
                f"CREATE (:Region {{id: 'region_typed', bytes: $bytes, {VALUES}}})"
                f"-[:TYPED {{bytes: $bytes, {VALUES}}}]->(:First:Second {{at: {DAY}}})-[:TO]->()",
                {"bytes": b"\x00\xff"},
            )
        ]
    )
    query = f"""
    MATCH (one:Region {{id: 'region_typed'}})-[typed:TYPED]->(other:First:Second {{at: {DAY}}})-[:TO]->(last)
    WHERE labels(last) = [] AND size(keys(last)) = 0
    UNWIND keys(one) AS name
    RETURN name, valueType(one[name]) AS type, valueType(typed[name]) AS typedType,
      CASE WHEN one[name] IS :: ZONED DATETIME THEN toString(one[name])
        WHEN one[name] IS :: POINT OR one[name] IS :: LIST<POINT> THEN null ELSE toStringOrNull(one[name]) END AS text,
      CASE WHEN one[name] IS :: POINT THEN [one[name].srid, one[name].x, one[name].y] END AS point
    ORDER BY name
    """
    equality = f"""
    WITH {{{VALUES}}} AS expected
    MATCH (one:Region {{id: 'region_typed'}})-[typed:TYPED]->()
    UNWIND keys(expected) AS name
    WITH name, expected[name] AS value, one[name] AS ofNode, typed[name] AS ofRelationship
    WHERE NOT coalesce(ofNode = value AND ofRelationship = value, false)
    RETURN name
    """
    # not-a-number differs from itself
    nan = {f"value{number:02}" for number, text in enumerate(TYPED_VALUES) if "0.0 / 0.0" in text}
    before = await graph.rows(query, {})
    folder = await back_up(settings, tmp_path / "backup")
    await restore_from(settings, folder)
    assert await graph.rows(query, {}) == before
    assert len(before) == len(TYPED_VALUES) + 2
    assert {row["name"] for row in await graph.rows(equality, {})} == nan
    (row,) = await graph.rows(
        "MATCH (n:Region {id: 'region_typed'})-[r:TYPED]->() RETURN n.bytes AS n, r.bytes AS r", {}
    )
    assert (bytes(row["n"]), bytes(row["r"])) == (b"\x00\xff", b"\x00\xff")


@pytest.mark.usefixtures("alone")
async def test_a_restored_graph_is_exported_to_the_same_bytes(
    graph: Neo4jDatabase, settings: Settings, tmp_path: Path
) -> None:
    folder = await back_up(settings, tmp_path / "backup")
    await graph.write([("MATCH (n:Region) DETACH DELETE n", {}), ("CREATE (:Region {id: 'region_new'})", {})])
    await restore_from(settings, folder)
    again = await back_up(settings, tmp_path / "again")
    for name in ("nodes.jsonl", "relationships.jsonl"):
        assert (again / name).read_bytes() == (folder / name).read_bytes()
    assert (await read_state(graph)).pending == ()
    rows = await graph.rows("SHOW CONSTRAINTS YIELD name WHERE name = 'restored_node_key' RETURN name", {})
    assert rows == []


async def test_an_export_starts_again_when_the_graph_has_changed(
    graph: Neo4jDatabase, settings: Settings, tmp_path: Path, neo4j_server: Server
) -> None:
    statements = ["CREATE (:Region {id: 'region_late'})"]

    def change() -> None:
        if statements:
            write_at_once(neo4j_server, statements.pop())

    folder = await back_up(settings, tmp_path / "backup", AtStep("Exporting relationships", change))
    assert b'"region_late"' in (folder / "nodes.jsonl").read_bytes()


async def test_an_export_gives_up_after_three_attempts(
    graph: Neo4jDatabase, settings: Settings, tmp_path: Path, neo4j_server: Server
) -> None:
    count = 0

    def change() -> None:
        nonlocal count
        count += 1
        write_at_once(neo4j_server, f"CREATE (:Region {{id: 'region_late{count}'}})")

    with pytest.raises(SetupError, match="The graph changed during each of 3 exports"):
        await back_up(settings, tmp_path / "backup", AtStep("Exporting relationships", change))
    assert count == 3
    assert names_in(tmp_path) == []


async def test_a_restore_into_a_database_with_content_needs_the_option(
    graph: Neo4jDatabase, settings: Settings, tmp_path: Path
) -> None:
    folder = await back_up(settings, tmp_path / "backup")
    before = await graph.version()
    with pytest.raises(SetupError, match=r"There is a database in bolt://.* already\.") as raised:
        await restore_from(settings, folder, replace=False)
    assert raised.value.remedy.endswith("add --replace.")
    assert await graph.version() == before


async def test_a_restore_beside_a_connected_service_is_refused(
    graph: Neo4jDatabase, settings: Settings, tmp_path: Path
) -> None:
    folder = await back_up(settings, tmp_path / "backup")
    before = await graph.rows(STATE, {})
    with pytest.raises(SetupError, match=r"Other Yuanliu processes have \d+ connections"):
        await restore_from(settings, folder)
    assert await graph.rows(STATE, {}) == before
    async with open_database(settings, Silent()):
        pass


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("step", ["Emptying", "Restoring nodes", "Restoring relationships", "Removing", "Exporting"])
async def test_a_restore_that_did_not_end_is_not_served_and_can_be_repeated(
    graph: Neo4jDatabase, settings: Settings, tmp_path: Path, step: str
) -> None:
    folder = await back_up(settings, tmp_path / "backup")
    with pytest.raises(Stopped):
        await restore_from(settings, folder, AtStep(step, stop))
    with pytest.raises(SetupError, match="did not end, so its graph is incomplete") as raised:
        async with open_database(settings, Silent()):
            pytest.fail("an incomplete graph was opened")
    assert raised.value.remedy == f"Run: yuanliu restore {folder} --replace"
    with pytest.raises(SetupError, match="There is a database"):
        await restore_from(settings, folder, replace=False)
    await restore_from(settings, folder)
    again = await back_up(settings, tmp_path / "again")
    assert (again / "nodes.jsonl").read_bytes() == (folder / "nodes.jsonl").read_bytes()


async def run_paused(settings: Settings, step: str, *arguments: str) -> None:
    """Run a command in a process of its own and kill it at the step."""
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.support.paused_command", step, *arguments),
        cwd=CHECKOUT,
        env={
            **os.environ,
            "LANG": "C",
            "NEO4J_URI": settings.database.uri,
            "NEO4J_PASSWORD": settings.database.password,
        },
        stdout=asyncio.subprocess.PIPE,
    )
    assert child.stdout
    assert await child.stdout.readline() == b"paused\n"
    child.send_signal(signal.SIGKILL)
    await child.communicate()


async def test_a_killed_export_leaves_no_backup(graph: Neo4jDatabase, settings: Settings, tmp_path: Path) -> None:
    await run_paused(settings, "Exporting relationships", "backup", str(tmp_path / "backup"))
    assert not (tmp_path / "backup").exists()
    await back_up(settings, tmp_path / "backup")
    assert names_in(tmp_path) == ["backup"]


@pytest.mark.usefixtures("alone")
async def test_a_restored_graph_that_differs_is_reported_and_not_served(
    graph: Neo4jDatabase, settings: Settings, tmp_path: Path, neo4j_server: Server
) -> None:
    folder = await back_up(settings, tmp_path / "backup")

    def change() -> None:
        write_at_once(neo4j_server, "CREATE (:Region {id: 'region_late'})")

    with pytest.raises(SetupError, match="differs from the backup"):
        await restore_from(settings, folder, AtStep("Removing", change))
    with pytest.raises(SetupError, match="did not end"):
        async with open_database(settings, Silent()):
            pytest.fail("an incomplete graph was opened")


async def test_a_backup_of_a_later_version_is_refused_before_anything_changes(
    graph: Neo4jDatabase, settings: Settings, tmp_path: Path
) -> None:
    write(tmp_path, MANIFEST)
    before = await graph.version()
    with pytest.raises(SetupError, match="The file of migration V0001 every key is unique was edited"):
        await restore_from(settings, tmp_path)
    assert await graph.version() == before


async def test_a_dump_is_for_the_embedded_database_only(
    graph: Neo4jDatabase, settings: Settings, tmp_path: Path
) -> None:
    for name in FILES:
        (tmp_path / name).write_bytes(b"x")
    write_manifest(tmp_path, replace(MANIFEST, kind=BackupKind.DUMP, counts=None, migrations=()))
    write_checksums(tmp_path, {name: digest_of(tmp_path / name) for name in (*FILES, NAME)})
    with pytest.raises(SetupError, match="is a dump of an embedded database, and NEO4J_URI names a server"):
        await restore_from(settings, tmp_path)


async def test_the_sort_of_a_large_graph_uses_the_disk(
    graph: Neo4jDatabase, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = contents(await back_up(settings, tmp_path / "whole"))
    monkeypatch.setattr("exchange.backup.export.LineSorter", lambda folder: LineSorter(folder, run_bytes=100))
    assert contents(await back_up(settings, tmp_path / "runs")) == whole
