"""Life and death of both processes: neither outlives the other, however it ends."""

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
from neo4j_embedded.install import install, jar_folder
from settings import CHECKOUT

SECONDS = 15.0


async def start(*arguments: str, **environment: str) -> Process:
    """A Python process in a group of its own, as a shell starts one."""
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
    """The next line of the process's output that holds the word."""
    assert process.stdout is not None
    said = []
    async with asyncio.timeout(120):
        async for raw in process.stdout:
            said.append(raw.decode())
            if word in said[-1]:
                return said[-1]
    raise AssertionError("".join(said))


def wait_until_free(folder: Path) -> None:
    """Block until no process has the store open."""
    with (folder / "child.lock").open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)


def is_alive(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return True


async def test_the_server_killed_the_database_ends_by_itself(tmp_path: Path) -> None:
    jars = jar_folder(CHECKOUT / "var")
    await install(jars, Silent())
    server = await start("tests.support.process_supervisor", str(tmp_path / "database"), str(jars))
    database = int(await line_with(server, ""))
    assert is_alive(database)
    server.send_signal(signal.SIGKILL)
    await server.wait()
    async with asyncio.timeout(SECONDS):
        await asyncio.to_thread(wait_until_free, tmp_path / "database")


async def test_ctrl_c_while_the_sample_loads_stops_both_in_seconds(tmp_path: Path) -> None:
    jars = jar_folder(CHECKOUT / "var")
    await install(jars, Silent())
    (tmp_path / "neo4j").symlink_to(jars.parents[1])
    server = await start(
        "cli", "serve", YUANLIU_HOME=str(tmp_path), YUANLIU_PORT="0", YUANLIU_HEAP_MB="512", YUANLIU_PAGE_CACHE_MB="128"
    )
    url = (await line_with(server, "Listening on ")).split()[-1]
    await line_with(server, "Loading")
    async with httpx.AsyncClient(base_url=url) as client:
        assert (await client.get("/healthz")).status_code == 200
        assert (await client.get("/readyz")).status_code == 503
    os.killpg(server.pid, signal.SIGINT)
    async with asyncio.timeout(SECONDS):
        output, _ = await server.communicate()
    assert server.returncode == 0, output.decode()
    assert "Traceback" not in output.decode()
    async with asyncio.timeout(1):
        await asyncio.to_thread(wait_until_free, tmp_path / "database")
