"""One Neo4j for the whole run, migrated by the real migrations.

`database`: empty, emptied again for each test. `sampled`: with the Xinjiang sample, shared by all that only read.
Tests of the first kind run first, so that the sample is loaded once.
"""

from __future__ import annotations

import asyncio
import json
import os
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
import uvicorn
from starlette.types import ASGIApp

import app
from exchange.sample import is_loaded, load_sample
from graph.client.database import Neo4jDatabase
from graph.client.server import Server
from graph.engine import QueryEngine
from graph.findings.batch_attach import attach_findings
from graph.migrate import migrate
from graph.progress import Silent
from neo4j_embedded.database import EmbeddedDatabase
from neo4j_embedded.install import jar_folder
from resolvers.caches import Caches
from server import uvicorn_config
from settings import CHECKOUT, HttpSettings, Settings
from tests.persistent_database import read_endpoint
from tests.run_parallel import PART

EMPTY = "MATCH (n) WHERE NOT n:Migration CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS"
SHARED = CHECKOUT.parent / "shared"
STAYING = os.environ.get("YUANLIU_TEST_STAYING")
SESSION_READS = os.environ.get("YUANLIU_TEST_SESSION_READS") == "1"
"""Every client of this run reads with sessions (graph/client/session_read.py)."""
if SESSION_READS:
    (Neo4jDatabase.open.__kwdefaults__ or {})["direct"] = False
session_less = pytest.mark.skipif(SESSION_READS, reason="of the session-less reader only; this run reads with sessions")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What needs the sample comes last, then what drives a browser or another process's client; last of all what has
    the server forget its plans, which are made anew for seconds. Of one part of the suite (tests/run_parallel.py)
    what belongs to it."""

    def rank(item: pytest.Item) -> int:
        names = getattr(item, "fixturenames", ())
        if "cached" in names:
            return 3
        return 2 if "server" in names else 1 if "sampled" in names else 0

    items.sort(key=rank)
    if part := os.environ.get(PART):
        others = [each for each in items if (part == "empty") != _asks_an_empty_graph(each)]
        config.hook.pytest_deselected(items=others)
        items[:] = [each for each in items if each not in set(others)]


def _asks_an_empty_graph(item: pytest.Item) -> bool:
    names = getattr(item, "fixturenames", ())
    return "endpoint" in names and "sampled" not in names


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real outside input; what needs it skips where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the folder ../shared with outside input is not here")
    return SHARED


@pytest_asyncio.fixture(scope="session")
async def endpoint(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Server]:
    """The run's own Neo4j: own port, own folder, the checkout's jars; or the persistent one."""
    if STAYING:
        found = read_endpoint(Path(STAYING))
        bolt = Neo4jDatabase.open(found)
        await migrate(bolt, Silent())
        await bolt.close()
        yield found
        return
    embedded = EmbeddedDatabase(
        tmp_path_factory.mktemp("neo4j"),
        heap_mb=1024,
        page_cache_mb=256,
        jars=jar_folder(CHECKOUT / "var"),
        progress=Silent(),
        short_lived=True,
    )
    found = await embedded.start()
    try:
        bolt = Neo4jDatabase.open(found)
        await migrate(bolt, Silent())
        await bolt.close()
        yield found
    finally:
        await embedded.stop()


@pytest_asyncio.fixture(scope="session")
async def bolt(endpoint: Server) -> AsyncIterator[Neo4jDatabase]:
    """A driver on the run's Neo4j."""
    opened = Neo4jDatabase.open(endpoint)
    yield opened
    await opened.close()


@pytest_asyncio.fixture
async def stranger(endpoint: Server) -> AsyncIterator[Neo4jDatabase]:
    """Another driver: who writes past the service."""
    opened = Neo4jDatabase.open(endpoint)
    yield opened
    await opened.close()


@pytest_asyncio.fixture
async def database(bolt: Neo4jDatabase) -> Neo4jDatabase:
    """An empty, migrated graph."""
    await bolt.run_schema(EMPTY)
    return bolt


@pytest_asyncio.fixture(scope="session")
async def sampled(bolt: Neo4jDatabase) -> Neo4jDatabase:
    """The graph with the sample. For reading; a test that writes puts back what it changed."""
    if not (STAYING and await is_loaded(bolt)):
        await bolt.run_schema(EMPTY)
    await load_sample(bolt, Silent())
    return bolt


@dataclass
class Api:
    """The real application in this process: a document in, exact JSON out, and the questions it asked."""

    client: httpx.AsyncClient
    engine: QueryEngine
    caches: Caches
    asked: list[str] = field(default_factory=list)

    async def post(self, query: str, headers: dict[str, str] | None = None, **variables: Any) -> httpx.Response:
        self.asked.clear()
        body = {"query": query, "variables": variables}
        return await self.client.post("/graphql", json=body, headers=headers)

    async def data(self, query: str, **variables: Any) -> Any:
        """The data of an answer without errors."""
        found = (await self.post(query, **variables)).json()
        assert "errors" not in found, json.dumps(found["errors"], ensure_ascii=False)
        return found["data"]

    async def code(self, query: str, **variables: Any) -> str:
        """The code of an answer's only error."""
        found = (await self.post(query, **variables)).json()
        assert len(found["errors"]) == 1, found
        return str(found["errors"][0]["extensions"]["code"])


@pytest_asyncio.fixture
async def serving() -> AsyncIterator[Callable[..., Api]]:
    """Makes an Api of a database; one that keeps no answers, since tests name the questions asked, unless `chosen`
    HTTP settings say so."""
    clients = []

    def serve(bolt: Neo4jDatabase, *, home: Path = CHECKOUT / "var", **chosen: Any) -> Api:
        graph, caches = QueryEngine(bolt, attach_findings), Caches()
        settings = Settings(home=home, http=HttpSettings(**{"cache_mb": 0, **chosen}))
        built = app.build(settings, bolt, app.Readiness(ready=True), graph, caches)
        client = httpx.AsyncClient(transport=httpx.ASGITransport(built), base_url="http://yuanliu")
        clients.append(client)
        api = Api(client, graph, caches)
        graph.observer = api.asked.append
        return api

    yield serve
    for each in clients:
        await each.aclose()


@pytest.fixture
def api(sampled: Neo4jDatabase, serving: Callable[..., Api]) -> Api:
    """The application on the sample."""
    return serving(sampled)


@pytest.fixture
def empty_api(database: Neo4jDatabase, serving: Callable[..., Api]) -> Api:
    """The application on an empty graph."""
    return serving(database)


@pytest.fixture(scope="session")
def server(endpoint: Server, sampled: Neo4jDatabase) -> Iterator[str]:
    """The base URL of the application on the sample, in a real uvicorn, in a thread with a loop of its own."""
    del sampled
    with _served(endpoint) as url:
        yield url


@contextmanager
def _served(endpoint: Server) -> Iterator[str]:
    started = threading.Event()
    found: dict[str, Any] = {}

    async def run() -> None:
        bolt = Neo4jDatabase.open(endpoint)
        built = app.build(Settings(), bolt, app.Readiness(ready=True))
        one = found["server"] = Announcing(uvicorn_config.uvicorn_config(built, port=0), started)
        await one.serve()
        await bolt.close()

    thread = threading.Thread(target=lambda: asyncio.run(run()), daemon=True)
    thread.start()
    assert started.wait(30), "uvicorn did not start"
    port = found["server"].servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    found["server"].should_exit = True
    thread.join(10)


@asynccontextmanager
async def uvicorn_on(built: ASGIApp) -> AsyncIterator[int]:
    """The port of an application in a real uvicorn, in this loop."""
    announced = threading.Event()
    one = Announcing(uvicorn_config.uvicorn_config(built, port=0, timeout_graceful_shutdown=1), announced)
    serving = asyncio.create_task(one._serve())
    while not announced.is_set():
        await asyncio.wait([serving], timeout=0.01)
    try:
        yield one.servers[0].sockets[0].getsockname()[1]
    finally:
        one.should_exit = True
        await serving


class Announcing(uvicorn.Server):
    """Tells when it listens."""

    def __init__(self, config: uvicorn.Config, started: threading.Event) -> None:
        super().__init__(config)
        self._announced = started

    async def startup(self, sockets: list[Any] | None = None) -> None:
        await super().startup(sockets)
        self._announced.set()
