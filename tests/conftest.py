"""Fixtures over one Neo4j for the whole run, which the real migrations prepare.

`database` is an empty graph, emptied for each test. `sample_database` is the graph with the Xinjiang sample, which is
shared by all tests that only read. Tests with `database` run first, so that the sample is loaded once.
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
from domain.viewer import ANONYMOUS
from exchange.sample import is_loaded, load_sample
from exchange.sample.sample_day import FIRST_DAY
from graph.assessment.reader import plan_candidates
from graph.batch_load import load_deferred
from graph.client.database import Neo4jDatabase
from graph.client.server import Server
from graph.engine import QueryEngine
from graph.migrate import migrate
from graph.progress import Silent
from neo4j_embedded.database import EmbeddedDatabase
from neo4j_embedded.install import jar_folder
from resolvers.caches import Caches
from resolvers.context import Context
from server import uvicorn_config
from settings import CHECKOUT, HttpSettings, Settings
from tests.persistent_database import read_endpoint
from tests.run_parallel import PART

DELETE_ALL = "MATCH (n) WHERE NOT n:Migration CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS"
PERSISTENT_DATABASE = os.environ.get("YUANLIU_TEST_DATABASE")
SESSION_READS = os.environ.get("YUANLIU_TEST_SESSION_READS") == "1"
"""Whether every client of this run reads with sessions (graph/client/session_read.py)."""
if SESSION_READS:
    (Neo4jDatabase.open.__kwdefaults__ or {})["direct"] = False
direct_reads_only = pytest.mark.skipif(SESSION_READS, reason="tests the direct read only; this run reads with sessions")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Orders the tests, and selects those of one part of the suite (tests/run_parallel.py).

    Tests with the sample follow the others; then come tests with a browser or a client in another process. Last come
    those that clear the server's plan cache, because planning again takes seconds.
    """

    def rank(item: pytest.Item) -> int:
        names = getattr(item, "fixturenames", ())
        if item.path.name == "test_plan_cache.py":
            return 3
        return 2 if "server_url" in names else 1 if "sample_database" in names else 0

    items.sort(key=rank)
    if part := os.environ.get(PART):
        deselected = {item for item in items if (part == "empty") != _is_in_part_empty(item)}
        config.hook.pytest_deselected(items=[item for item in items if item in deselected])
        items[:] = [item for item in items if item not in deselected]


def _is_in_part_empty(item: pytest.Item) -> bool:
    """Tests with an empty graph, and the units: so both parts take about the same time."""
    names = getattr(item, "fixturenames", ())
    return "sample_database" not in names and ("neo4j_server" in names or "unit" in item.path.parts)


@pytest_asyncio.fixture(scope="session")
async def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Server]:
    """The Neo4j of this run, with its own port and folder and the jars of the checkout; or the persistent one."""
    if PERSISTENT_DATABASE:
        server = read_endpoint(Path(PERSISTENT_DATABASE))
        await _migrate(server)
        yield server
        return
    embedded = EmbeddedDatabase(
        tmp_path_factory.mktemp("neo4j"),
        heap_mb=1024,
        page_cache_mb=256,
        jars=jar_folder(CHECKOUT / "var"),
        progress=Silent(),
    )
    server = await embedded.start()
    try:
        await _migrate(server)
        yield server
    finally:
        await embedded.stop()


async def _migrate(server: Server) -> None:
    database = Neo4jDatabase.open(server)
    await migrate(database, Silent())
    await database.close()


@pytest_asyncio.fixture(scope="session")
async def shared_database(neo4j_server: Server) -> AsyncIterator[Neo4jDatabase]:
    """A client of the run's Neo4j."""
    opened = Neo4jDatabase.open(neo4j_server)
    yield opened
    await opened.close()


@pytest_asyncio.fixture
async def second_database(neo4j_server: Server) -> AsyncIterator[Neo4jDatabase]:
    """A second client of the run's Neo4j, which writes without the service."""
    opened = Neo4jDatabase.open(neo4j_server)
    yield opened
    await opened.close()


async def _plan_assessments(database: Neo4jDatabase) -> None:
    engine = QueryEngine(database, load_deferred)
    await plan_candidates(engine, Context(engine, viewer=ANONYMOUS).base_parameters)


@pytest_asyncio.fixture(scope="session")
async def empty_database(shared_database: Neo4jDatabase) -> Neo4jDatabase:
    """The graph before its first test, emptied, with the statement of assessments planned."""
    await shared_database.run_schema(DELETE_ALL)
    await _plan_assessments(shared_database)
    return shared_database


@pytest_asyncio.fixture
async def database(empty_database: Neo4jDatabase, shared_database: Neo4jDatabase) -> Neo4jDatabase:
    """An empty, migrated graph."""
    del empty_database
    await shared_database.run_schema(DELETE_ALL)
    return shared_database


@pytest_asyncio.fixture(scope="session")
async def sample_database(shared_database: Neo4jDatabase) -> Neo4jDatabase:
    """The graph with the sample for FIRST_DAY, for reading. A test that writes restores what it changed."""
    loaded = PERSISTENT_DATABASE and await is_loaded(shared_database)
    if not loaded:
        await shared_database.run_schema(DELETE_ALL)
    await load_sample(shared_database, Silent(), as_of=FIRST_DAY)
    await _plan_assessments(shared_database)
    return shared_database


@dataclass
class Api:
    """The real application in this process: takes a document, returns exact JSON, and lists the queries that ran."""

    client: httpx.AsyncClient
    engine: QueryEngine
    caches: Caches
    queries: list[str] = field(default_factory=list)

    async def post(self, query: str, headers: dict[str, str] | None = None, **variables: Any) -> httpx.Response:
        self.queries.clear()
        body = {"query": query, "variables": variables}
        return await self.client.post("/graphql", json=body, headers=headers)

    async def data(self, query: str, **variables: Any) -> Any:
        """The data of a response without errors."""
        response = (await self.post(query, **variables)).json()
        assert "errors" not in response, json.dumps(response["errors"], ensure_ascii=False)
        return response["data"]

    async def code(self, query: str, **variables: Any) -> str:
        """The code of the only error of a response."""
        response = (await self.post(query, **variables)).json()
        assert len(response["errors"]) == 1, response
        return str(response["errors"][0]["extensions"]["code"])


@pytest_asyncio.fixture
async def serve_api() -> AsyncIterator[Callable[..., Api]]:
    """Builds an Api over a database, with these HTTP settings. It caches no response by default, because tests name
    the queries that ran."""
    clients = []

    def serve(database: Neo4jDatabase, *, home: Path = CHECKOUT / "var", **http_settings: Any) -> Api:
        engine, caches = QueryEngine(database, load_deferred), Caches()
        settings = Settings(home=home, http=HttpSettings(**{"cache_mb": 0, **http_settings}))
        application = app.build(settings, database, app.Readiness(ready=True), engine, caches)
        client = httpx.AsyncClient(transport=httpx.ASGITransport(application), base_url="http://yuanliu")
        clients.append(client)
        api = Api(client, engine, caches)
        engine.on_query = api.queries.append
        return api

    yield serve
    for client in clients:
        await client.aclose()


@pytest.fixture
def api(sample_database: Neo4jDatabase, serve_api: Callable[..., Api]) -> Api:
    """The application on the sample."""
    return serve_api(sample_database)


@pytest.fixture
def empty_api(database: Neo4jDatabase, serve_api: Callable[..., Api]) -> Api:
    """The application on an empty graph."""
    return serve_api(database)


@pytest.fixture(scope="session")
def server_url(neo4j_server: Server, sample_database: Neo4jDatabase) -> Iterator[str]:
    """The base URL of the application on the sample, in a real uvicorn, in a thread with a loop of its own."""
    del sample_database
    with _serve_in_thread(neo4j_server) as url:
        yield url


@contextmanager
def _serve_in_thread(neo4j_server: Server) -> Iterator[str]:
    listening = threading.Event()
    servers: list[uvicorn.Server] = []

    async def run() -> None:
        database = Neo4jDatabase.open(neo4j_server)
        application = app.build(Settings(), database, app.Readiness(ready=True))
        server = SignallingServer(uvicorn_config.uvicorn_config(application, port=0), listening)
        servers.append(server)
        await server.serve()
        await database.close()

    thread = threading.Thread(target=lambda: asyncio.run(run()), daemon=True)
    thread.start()
    assert listening.wait(30), "uvicorn did not start"
    yield f"http://127.0.0.1:{_port(servers[0])}"
    servers[0].should_exit = True
    thread.join(10)


@asynccontextmanager
async def run_uvicorn(application: ASGIApp) -> AsyncIterator[int]:
    """Runs an application in a real uvicorn, in this event loop; gives its port."""
    listening = threading.Event()
    config = uvicorn_config.uvicorn_config(application, port=0, timeout_graceful_shutdown=1)
    server = SignallingServer(config, listening)
    task = asyncio.create_task(server._serve())
    while not listening.is_set():
        await asyncio.wait([task], timeout=0.01)
    try:
        yield _port(server)
    finally:
        server.should_exit = True
        await task


def _port(server: uvicorn.Server) -> int:
    port: int = server.servers[0].sockets[0].getsockname()[1]
    return port


class SignallingServer(uvicorn.Server):
    """Sets an event when it listens."""

    def __init__(self, config: uvicorn.Config, listening: threading.Event) -> None:
        super().__init__(config)
        self._listening = listening

    async def startup(self, sockets: list[Any] | None = None) -> None:
        await super().startup(sockets)
        self._listening.set()
