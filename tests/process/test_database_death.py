"""The embedded database dies or finds its disk full while the server runs: the server restarts it and goes on."""

from __future__ import annotations

import os
import signal
import subprocess
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from graph.progress import Silent
from neo4j_embedded.data_folder import DataFolder
from neo4j_embedded.database import RESTART_DISK_MB
from neo4j_embedded.install import install, jar_folder
from neo4j_embedded.preflight import DISK_MB, MIB, disk_free_mb
from settings import CHECKOUT
from tests.process.test_lifecycle import is_free, line_with, start

QUERY = '{ region(code: "653101000000") { name } regions { totalCount } libraries { totalCount } }'
ANSWER = {"data": {"region": {"name": "喀什市"}, "regions": {"totalCount": 1530}, "libraries": {"totalCount": 31}}}
DISK_SIZE_MB = DISK_MB + 300


@asynccontextmanager
async def serving(home: Path) -> AsyncIterator[tuple[Process, str]]:
    """`yuanliu serve` on a new database in this folder, and its address, as soon as it listens."""
    jars = jar_folder(CHECKOUT / "var")
    await install(jars, Silent())
    (home / "neo4j").symlink_to(jars.parents[1])
    memory = {"YUANLIU_HEAP_MB": "512", "YUANLIU_PAGE_CACHE_MB": "128"}
    server = await start("cli", "serve", YUANLIU_HOME=str(home), YUANLIU_PORT="0", **memory)
    try:
        yield server, (await line_with(server, "Listening on ")).split()[-1]
    finally:
        if server.returncode is None:
            os.killpg(server.pid, signal.SIGINT)
            await server.communicate()
        # Neither process outlives the server.
        assert is_free(home / "database")


def kill_database(home: Path) -> None:
    """Kill the process that has the store open, as the kernel does when memory is exhausted."""
    os.kill(int(DataFolder(home / "database").child_lock.read_text("ascii")), signal.SIGKILL)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of DISK_SIZE_MB in memory."""
    mount = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK_SIZE_MB}m", "tmpfs", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    if mount.returncode:
        pytest.skip(f"a small file system needs root and mount: {mount.stderr.strip()}")
    yield tmp_path
    subprocess.run(["umount", str(tmp_path)], check=True)


async def test_the_first_load_survives_a_killed_database_and_a_full_disk(small_disk: Path) -> None:
    async with serving(small_disk) as (server, url), httpx.AsyncClient(base_url=url) as client:
        await line_with(server, "Loading sample")
        kill_database(small_disk)
        await line_with(server, "Neo4j ended; restarting it")
        await line_with(server, "Neo4j answers again")
        await line_with(server, "Loading sample")
        await full_disk(server, client, small_disk)
        await line_with(server, "Neo4j answers again")
        await line_with(server, "complete: ")
        assert (await client.get("/readyz")).status_code == 503
        await line_with(server, "Ready: ")
        assert await status_and_answer(client) == (200, ANSWER)
        # After a restart the warm-up runs again, and the service is not ready before it is complete.
        kill_database(small_disk)
        await line_with(server, "Neo4j answers again")
        assert (await client.get("/readyz")).status_code == 503
        await line_with(server, "The service is ready again")
        assert await status_and_answer(client) == (200, ANSWER)


async def full_disk(server: Process, client: httpx.AsyncClient, home: Path) -> None:
    """Fill the disk until the server reports it, then remove what fills it."""
    other = home / "other"
    # Of the load, a part fits into what is left.
    fill(other, leave_mb=8)
    sentence = await line_with(server, "is full")
    assert sentence.startswith(f"The disk of {home / 'database'} is full (")
    assert f"starts again when {RESTART_DISK_MB} MB are free" in sentence
    assert (await client.get("/healthz")).status_code == 200
    assert (await client.get("/readyz")).status_code == 503
    response = (await client.post("/graphql", json={"query": QUERY})).json()
    assert {error["extensions"]["code"] for error in response["errors"]} == {"UNAVAILABLE"}
    other.unlink()


async def status_and_answer(client: httpx.AsyncClient) -> tuple[int, object]:
    """The status of /readyz, and the response to QUERY."""
    status = (await client.get("/readyz")).status_code
    return status, (await client.post("/graphql", json={"query": QUERY})).json()


def fill(file: Path, *, leave_mb: int) -> None:
    """Write a file that leaves so much free disk."""
    with file.open("wb") as output:
        for _ in range(disk_free_mb(file.parent) - leave_mb):
            output.write(bytes(MIB))
