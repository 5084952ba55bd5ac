"""The embedded database: refused to strangers, back by itself when killed, one process at a time."""

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


class Heard(Silent):
    """Tells when the database is back."""

    def __init__(self) -> None:
        self.back = asyncio.Event()

    def done(self, sentence: str) -> None:
        if "again" in sentence:
            self.back.set()


def small(folder: Path, heard: Silent | None = None) -> EmbeddedDatabase:
    return EmbeddedDatabase(
        folder, heap_mb=512, page_cache_mb=128, jars=JARS, progress=heard or Silent(), short_lived=True
    )


Lone = tuple[EmbeddedDatabase, Server, Heard, Path]


@pytest_asyncio.fixture(scope="module")
async def lone(
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Lone]:
    """A database of this module's own, since it is killed here."""
    folder, heard = tmp_path_factory.mktemp("lone"), Heard()
    embedded = small(folder, heard)
    yield embedded, await embedded.start(), heard, folder
    await embedded.stop()
    assert embedded.process_id is None


async def test_it_is_neo4j_community_on_loopback(lone: Lone) -> None:
    _, endpoint, _, folder = lone
    assert endpoint.uri.startswith("bolt://127.0.0.1:")
    bolt = Neo4jDatabase.open(endpoint)
    (row,) = await bolt.rows("CALL dbms.components() YIELD versions, edition", {})
    await bolt.close()
    assert row == {"versions": ["5.26.30"], "edition": "community"}
    assert DataFolder(folder).running() == endpoint


@pytest.mark.parametrize("password", ["neo4j", "", "wrong"])
async def test_the_first_password_and_wrong_ones_are_refused(lone: Lone, password: str) -> None:
    bolt = Neo4jDatabase.open(Server(lone[1].uri, "neo4j", password))
    try:
        with pytest.raises(SetupError, match="refused the user name or password"):
            await bolt.verify()
    finally:
        await bolt.close()


async def test_a_second_process_is_told_who_has_the_folder(lone: Lone) -> None:
    with pytest.raises(SetupError) as raised:
        await small(lone[3]).start()
    assert raised.value.message.endswith(f"is in use by another process (id {os.getpid()}).")
    assert "YUANLIU_HOME" in raised.value.remedy


async def test_killed_it_is_back_by_itself_with_everything_committed(lone: Lone) -> None:
    embedded, endpoint, heard, _ = lone
    bolt = Neo4jDatabase.open(endpoint)
    for number in range(20):
        await bolt.write([("CREATE (:Kept {number: $number})", {"number": number})])
    first = embedded.process_id
    assert first is not None
    heard.back.clear()
    os.kill(first, signal.SIGKILL)
    async with asyncio.timeout(90):
        await heard.back.wait()
    assert embedded.process_id not in (None, first)
    assert (await bolt.read("MATCH (kept:Kept) RETURN count(kept)", {})).value == 20
    await bolt.close()


async def test_too_little_memory_is_told_before_anything_is_started(tmp_path: Path) -> None:
    greedy = EmbeddedDatabase(tmp_path, heap_mb=1 << 20, page_cache_mb=128, jars=JARS, progress=Silent())
    with pytest.raises(SetupError, match="of memory, but"):
        await greedy.start()
    assert DataFolder(tmp_path).running() is None
