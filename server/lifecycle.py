"""`yuanliu serve`: start the database, HTTP, migrations, sample and warm-up in this order; a cancellation stops them in
reverse."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from contextlib import contextmanager
from typing import TYPE_CHECKING

import uvicorn

import app
from domain.errors import SetupError
from domain.sentence import Sentence
from exchange.openlineage.rederive import rederive
from exchange.sample import load_sample
from graph.batch_load import load_deferred
from graph.engine import QueryEngine
from graph.migrate import migrate
from neo4j_embedded.database import STOP_SECONDS
from server.interpreter_tuning import tune_interpreter
from server.logging_setup import set_up_logging
from server.open_database import open_database
from server.outage import OUTAGE_SECONDS, resume_after_outages
from server.uvicorn_config import uvicorn_config
from server.warmup import SINGLE_DOCUMENTS, WARMUP_DOCUMENTS, warm_up
from settings import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.model.load_report import Report
    from graph.client.database import Neo4jDatabase
    from graph.progress import Progress
    from server.stop_signals import Grace
    from settings import HttpSettings, Settings

Say = Callable[[str], None]
"""Prints one line for the operator."""
QUERIES = ("authoritative-source", "scenario", "return-flows")
CLOSE_SECONDS = 3
SERVING_GRACE_SECONDS = CLOSE_SECONDS + STOP_SECONDS + 5
"""After a signal: requests that run, then the database, then what is left."""


async def serve(settings: Settings, progress: Progress, say: Say, grace: Grace) -> int:
    """Serve until cancelled. Raises SetupError if the service cannot start. `grace`: gets longer once it is ready."""
    set_up_logging(settings.observability.log)
    listener = listen(settings.http)
    ready, exits = app.Readiness(), asyncio.Event()

    def on_exit() -> None:
        ready.set(False)
        exits.set()

    with listener:
        async with open_database(settings, progress, on_exit=on_exit) as database:
            engine = QueryEngine(database, load_deferred)
            application = app.build(settings, database, ready, engine)
            server = _UvicornServer(
                uvicorn_config(
                    application,
                    log_config=None,
                    timeout_graceful_shutdown=CLOSE_SECONDS,
                )
            )
            serving = asyncio.create_task(server.serve(sockets=[listener]))
            try:
                say(Sentence(f"Listening on {address(listener)}", f"正在监听 {address(listener)}"))
                await _complete_graph(settings, database, progress, say)
                tune_interpreter()

                def on_ready() -> None:
                    ready.set(True)
                    if grace.seconds == SERVING_GRACE_SECONDS:
                        progress.done(Sentence("The service is ready again", "服务已恢复就绪"))
                    else:
                        grace.seconds = SERVING_GRACE_SECONDS
                        say(banner(listener))

                def warm() -> Awaitable[None]:
                    return warm_up(application, engine, (*documents(), *WARMUP_DOCUMENTS), say, SINGLE_DOCUMENTS)

                progress.step(Sentence("Warming up the database", "正在预热数据库"))
                warming = asyncio.create_task(keep_warm(warm, exits, on_ready))
                try:
                    done, _ = await asyncio.wait([serving, warming], return_when=asyncio.FIRST_COMPLETED)
                    for task in done:
                        task.result()
                finally:
                    warming.cancel()
            finally:
                server.should_exit = True
                await serving
    return 0


async def _complete_graph(settings: Settings, database: Neo4jDatabase, progress: Progress, say: Say) -> None:
    """Migrate, and load the sample if it is missing. An end of the database interrupts this, but does not stop it."""

    async def work() -> Report:
        await migrate(database, progress)
        await rederive(database, progress)
        return await load_sample(database, progress)

    # This process restarts the embedded database itself, as soon as that is possible.
    seconds = OUTAGE_SECONDS if settings.database.uri else None
    report = await resume_after_outages(work, database, progress, seconds=seconds)
    for line in report.lines() if report.created or report.refused else ():
        say(line)


async def keep_warm(warm: Callable[[], Awaitable[None]], exits: asyncio.Event, on_ready: Callable[[], None]) -> None:
    """Warm up the database, and again after each of its `exits`; call `on_ready` after each warm-up. Never ends.

    A database that exits during its warm-up is not ready, but warmed up again.
    """
    while True:
        exits.clear()
        await warm()
        if not exits.is_set():
            on_ready()
            await exits.wait()


def listen(http: HttpSettings) -> socket.socket:
    """Bind the listener socket, before any slow step. Raises SetupError if the address is in use or not available."""
    try:
        addresses = socket.getaddrinfo(http.host, http.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, _, _, _, address = addresses[0]
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(address)
            listener.listen(1024)
        except OSError:
            listener.close()
            raise
    except (OSError, UnicodeError) as cause:
        reason = (cause.strerror if isinstance(cause, OSError) else None) or str(cause)
        raise SetupError(
            f"Port {http.port} on {http.host} cannot be used: {reason}.",
            zh=f"无法使用 {http.host} 的端口 {http.port}：{reason}。",
            remedy="Stop the program that uses it, or set YUANLIU_PORT (and YUANLIU_HOST) to another value.",
            remedy_zh="请结束占用该端口的程序，或将 YUANLIU_PORT（及 YUANLIU_HOST）设为其他值。",
        ) from cause
    listener.setblocking(False)
    return listener


def banner(listener: socket.socket) -> Sentence:
    """The text printed at startup: address, what callers can read, and three example queries."""
    url, queries = address(listener), documents()
    english = (
        f"Yuanliu (源流) serves on {url}  (GraphiQL at /, GraphQL at /graphql; stop with Ctrl-C)",
        "There are no user accounts yet: every caller can read PUBLIC and GOV data, but no drafts.",
        "Three queries to paste:",
        *queries,
        f"Ready: {url}",
    )
    chinese = (
        f"源流服务地址：{url}（GraphiQL 在 /，GraphQL 在 /graphql；按 Ctrl-C 停止）",
        "目前没有用户账户：任何调用方均可读取 PUBLIC 和 GOV 数据，不能读取草稿。",
        "可粘贴以下三个查询：",
        *queries,
        f"已就绪：{url}",
    )
    return Sentence("\n\n".join(english), "\n\n".join(chinese))


def address(listener: socket.socket) -> str:
    """The URL of the service."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def documents() -> list[str]:
    """The three example queries: printed at startup and opened as tabs in GraphiQL."""
    folder = CHECKOUT / "web" / "src" / "queries"
    return [(folder / f"{name}.graphql").read_text("utf-8").strip() for name in QUERIES]


class _UvicornServer(uvicorn.Server):
    """A uvicorn server without signal handlers: `serve` handles signals, since it also stops the database."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
