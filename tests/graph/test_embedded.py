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
from neo4j_embedded import EmbeddedDatabase, database
from neo4j_embedded.data_folder import DataFolder
from neo4j_embedded.install import jar_folder
from settings import CHECKOUT
from tests.process.test_lifecycle import wait_until_free

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
    client = Neo4jDatabase.open(endpoint)
    (row,) = await client.rows("CALL dbms.components() YIELD versions, edition", {})
    await client.close()
    assert row == {"versions": ["5.26.30"], "edition": "community"}
    assert DataFolder(folder).running() == endpoint


@pytest.mark.parametrize("password", ["neo4j", "", "wrong"])
async def test_the_default_password_and_wrong_ones_are_refused(separate: Separate, password: str) -> None:
    client = Neo4jDatabase.open(Server(separate[1].uri, "neo4j", password))
    try:
        with pytest.raises(SetupError, match="refused the user name or password"):
            await client.verify()
    finally:
        await client.close()


async def test_a_second_process_gets_the_id_of_the_first(separate: Separate) -> None:
    with pytest.raises(SetupError) as raised:
        await small(separate[3]).start()
    assert raised.value.message.endswith(f"is in use by another process (id {os.getpid()}).")
    assert "YUANLIU_HOME" in raised.value.remedy


async def test_a_killed_database_is_restarted_with_all_committed_data(separate: Separate) -> None:
    embedded, endpoint, progress, _ = separate
    client = Neo4jDatabase.open(endpoint)
    for number in range(20):
        await client.write([("CREATE (:Committed {number: $number})", {"number": number})])
    killed = embedded.process_id
    assert killed is not None
    progress.restarted.clear()
    os.kill(killed, signal.SIGKILL)
    async with asyncio.timeout(90):
        await progress.restarted.wait()
    assert embedded.process_id not in (None, killed)
    assert (await client.read("MATCH (node:Committed) RETURN count(node)", {})).value == 20
    await client.close()


class FormerTimeout(asyncio.Timeout):  # type: ignore[misc] # it is final
    """`asyncio.timeout` as before Python 3.11.3: in a task that was cancelled, it does not raise TimeoutError."""

    async def __aenter__(self) -> FormerTimeout:
        await super().__aenter__()
        self._cancelling = 0
        return self


@pytest.mark.parametrize("cancellations", [1, 2])
async def test_a_stuck_database_does_not_outlive_its_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cancellations: int
) -> None:
    """It is killed after STOP_SECONDS, and at once if the task that stops it is cancelled again."""
    monkeypatch.setattr(asyncio, "timeout", lambda delay: FormerTimeout(asyncio.get_running_loop().time() + delay))
    monkeypatch.setattr(database, "STOP_SECONDS", 0.5 if cancellations == 1 else 600)
    embedded = small(tmp_path)
    started, stopping = asyncio.Event(), asyncio.Event()

    async def serve() -> None:
        await embedded.start()
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            stopping.set()
            await embedded.stop()

    task = asyncio.create_task(serve())
    await asyncio.wait([task, asyncio.create_task(started.wait())], return_when=asyncio.FIRST_COMPLETED)
    process_id = embedded.process_id
    assert process_id is not None
    os.kill(process_id, signal.SIGSTOP)
    task.cancel()
    if cancellations == 2:
        await stopping.wait()
        await asyncio.sleep(0)
        task.cancel()
    async with FormerTimeout(asyncio.get_running_loop().time() + 60):
        await asyncio.wait([task])
    assert task.cancelled()
    await asyncio.to_thread(wait_until_free, tmp_path)


async def test_too_little_memory_is_reported_before_the_start(tmp_path: Path) -> None:
    greedy = EmbeddedDatabase(tmp_path, heap_mb=1 << 20, page_cache_mb=128, jars=JARS, progress=Silent())
    with pytest.raises(SetupError, match="of memory, but"):
        await greedy.start()
    assert DataFolder(tmp_path).running() is None
