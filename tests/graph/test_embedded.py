"""The embedded database: wrong passwords are refused, a killed process is restarted, one process at a time."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from domain.errors import SetupError
from graph.client.database import Neo4jDatabase
from graph.client.server import Server
from graph.progress import Silent
from neo4j_embedded import EmbeddedDatabase
from neo4j_embedded.data_folder import DataFolder
from neo4j_embedded.install import jar_folder
from settings import CHECKOUT

JARS = jar_folder(CHECKOUT / "var")


class RestartProgress(Silent):
    """Sets `restarted` when the database answers again."""

    def __init__(self) -> None:
        self.restarted = asyncio.Event()

    def done(self, sentence: str) -> None:
        if "again" in sentence:
            self.restarted.set()


def small(folder: Path, progress: Silent | None = None) -> EmbeddedDatabase:
    return EmbeddedDatabase(folder, heap_mb=512, page_cache_mb=128, jars=JARS, progress=progress or Silent())


Separate = tuple[EmbeddedDatabase, Server, RestartProgress, Path]


@pytest_asyncio.fixture(scope="module")
async def separate(
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Separate]:
    """A separate database for this module, since a test kills it."""
    folder, progress = tmp_path_factory.mktemp("separate"), RestartProgress()
    embedded = small(folder, progress)
    yield embedded, await embedded.start(), progress, folder
    await embedded.stop()
    assert embedded.process_id is None


async def test_the_database_is_neo4j_community_on_loopback(separate: Separate) -> None:
    _, endpoint, _, folder = separate
    assert endpoint.uri.startswith("bolt://127.0.0.1:")
    database = Neo4jDatabase.open(endpoint)
    (row,) = await database.rows("CALL dbms.components() YIELD versions, edition", {})
    await database.close()
    assert row == {"versions": ["5.26.30"], "edition": "community"}
    assert DataFolder(folder).running() == endpoint


@pytest.mark.parametrize("password", ["neo4j", "", "wrong"])
async def test_the_default_password_and_wrong_ones_are_refused(separate: Separate, password: str) -> None:
    database = Neo4jDatabase.open(Server(separate[1].uri, "neo4j", password))
    try:
        with pytest.raises(SetupError, match="refused the user name or password"):
            await database.verify()
    finally:
        await database.close()


async def test_a_second_process_gets_the_id_of_the_first(separate: Separate) -> None:
    with pytest.raises(SetupError) as raised:
        await small(separate[3]).start()
    assert raised.value.message.endswith(f"is in use by another process (id {os.getpid()}).")
    assert "YUANLIU_HOME" in raised.value.remedy


async def test_a_killed_database_is_restarted_with_all_committed_data(separate: Separate) -> None:
    embedded, endpoint, progress, _ = separate
    database = Neo4jDatabase.open(endpoint)
    for number in range(20):
        await database.write([("CREATE (:Committed {number: $number})", {"number": number})])
    killed = embedded.process_id
    assert killed is not None
    progress.restarted.clear()
    os.kill(killed, signal.SIGKILL)
    async with asyncio.timeout(90):
        await progress.restarted.wait()
    assert embedded.process_id not in (None, killed)
    assert (await database.read("MATCH (node:Committed) RETURN count(node)", {})).value == 20
    await database.close()


async def test_too_little_memory_is_reported_before_the_start(tmp_path: Path) -> None:
    greedy = EmbeddedDatabase(tmp_path, heap_mb=1 << 20, page_cache_mb=128, jars=JARS, progress=Silent())
    with pytest.raises(SetupError, match="of memory, but"):
        await greedy.start()
    assert DataFolder(tmp_path).running() is None
