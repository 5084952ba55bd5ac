"""Start and end of both processes: neither outlives the other."""

from __future__ import annotations

import asyncio
import fcntl
import os
import signal
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from pathlib import Path

import httpx

from graph.progress import Silent
from neo4j_embedded.child import SHUTDOWN_SECONDS
from neo4j_embedded.data_folder import DataFolder, lock
from neo4j_embedded.database import STOP_SECONDS
from neo4j_embedded.install import install, jar_folder
from server.lifecycle import CLOSE_SECONDS
from settings import CHECKOUT


async def start(*arguments: str, **environment: str) -> Process:
    """Start a Python module in a separate process group, as a shell does."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-u",
        "-m",
        *arguments,
        cwd=CHECKOUT,
        env={**os.environ, "LANG": "C", **environment},
        stdout=PIPE,
        stderr=STDOUT,
        start_new_session=True,
    )


async def line_with(process: Process, word: str) -> str:
    """The next line of the process's output that contains the word."""
    assert process.stdout is not None
    lines = []
    async with asyncio.timeout(120):
        async for raw in process.stdout:
            lines.append(raw.decode())
            if word in lines[-1]:
                return lines[-1]
    raise AssertionError("".join(lines))


def wait_until_free(folder: Path) -> None:
    """Block until no process has the store open."""
    with DataFolder(folder).child_lock.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)


def is_alive(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return True


async def test_the_database_stops_when_the_server_is_killed(tmp_path: Path) -> None:
    jars = jar_folder(CHECKOUT / "var")
    await install(jars, Silent())
    server = await start("tests.support.process_supervisor", str(tmp_path / "database"), str(jars))
    database = int(await line_with(server, ""))
    assert is_alive(database)
    server.send_signal(signal.SIGKILL)
    await server.wait()
    async with asyncio.timeout(SHUTDOWN_SECONDS):
        await asyncio.to_thread(wait_until_free, tmp_path / "database")


async def test_ctrl_c_while_the_sample_loads_stops_both_processes(tmp_path: Path) -> None:
    jars = jar_folder(CHECKOUT / "var")
    await install(jars, Silent())
    (tmp_path / "neo4j").symlink_to(jars.parents[1])
    server = await start(
        "cli",
        "serve",
        YUANLIU_HOME=str(tmp_path),
        YUANLIU_PORT="0",
        YUANLIU_HEAP_MB="512",
        YUANLIU_PAGE_CACHE_MB="128",
    )
    url = (await line_with(server, "Listening on ")).split()[-1]
    await line_with(server, "Loading")
    async with httpx.AsyncClient(base_url=url) as client:
        assert (await client.get("/healthz")).status_code == 200
        assert (await client.get("/readyz")).status_code == 503
    os.killpg(server.pid, signal.SIGINT)
    async with asyncio.timeout(CLOSE_SECONDS + STOP_SECONDS):
        output, _ = await server.communicate()
    assert server.returncode == 0, output.decode()
    assert "Traceback" not in output.decode()
    child_lock = lock(DataFolder(tmp_path / "database").child_lock, "test")
    assert child_lock is not None
    child_lock.close()
