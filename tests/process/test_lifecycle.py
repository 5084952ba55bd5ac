"""Start and end of both processes: neither outlives the other, and a signal ends both in time."""

from __future__ import annotations

import asyncio
import fcntl
import os
import signal
import socket
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from pathlib import Path

import httpx
import pytest

from graph.progress import Silent
from neo4j_embedded.child import SHUTDOWN_SECONDS
from neo4j_embedded.data_folder import DataFolder, lock
from neo4j_embedded.install import install, jar_folder
from settings import CHECKOUT

LINE_SECONDS = 600
"""Only for a process that hangs: a busy machine may take minutes for a step."""
EARLY_STOP_SECONDS = 2
"""What a start, a load and a download may take to end after a signal, and any command after a second one."""


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
    async with asyncio.timeout(LINE_SECONDS):
        async for raw in process.stdout:
            lines.append(raw.decode())
            if word in lines[-1]:
                return lines[-1]
    raise AssertionError("".join(lines))


def wait_until_free(folder: Path) -> None:
    """Block until no process has the store open."""
    with DataFolder(folder).child_lock.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)


def is_free(folder: Path) -> bool:
    """Whether no process has the store open."""
    child_lock = lock(DataFolder(folder).child_lock, "test")
    if child_lock is not None:
        child_lock.close()
    return child_lock is not None


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
    async with asyncio.timeout(EARLY_STOP_SECONDS):
        output, _ = await server.communicate()
    assert server.returncode == 0, output.decode()
    assert "Traceback" not in output.decode()
    assert is_free(tmp_path / "database")


@pytest.mark.parametrize(("verb", "number", "code"), [("serve", 0, 0), ("load", 130, 130), ("load", 143, 143)])
async def test_a_signal_during_a_download_ends_the_command(tmp_path: Path, verb: str, number: int, code: int) -> None:
    """Also if the repository is silent. The exit code of `serve` is 0, that of others names the signal."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        maven = f"http://127.0.0.1:{silent.getsockname()[1]}"
        command = await start("cli", verb, YUANLIU_HOME=str(tmp_path), YUANLIU_PORT="0", YUANLIU_MAVEN=maven)
        await line_with(command, "Downloading")
        connection, _ = await asyncio.to_thread(silent.accept)
        with connection:
            os.killpg(command.pid, signal.SIGTERM if number == 143 else signal.SIGINT)
            async with asyncio.timeout(EARLY_STOP_SECONDS):
                output, _ = await command.communicate()
        assert command.returncode == code, output.decode()
        assert "Traceback" not in output.decode()


async def test_a_second_signal_ends_the_command_and_a_stuck_database_at_once(tmp_path: Path) -> None:
    jars = jar_folder(CHECKOUT / "var")
    await install(jars, Silent())
    command = await start("tests.support.stubborn_command", str(tmp_path / "database"), str(jars))
    os.kill(int(await line_with(command, "")), signal.SIGSTOP)
    command.send_signal(signal.SIGTERM)
    await line_with(command, "Stopping")
    command.send_signal(signal.SIGTERM)
    async with asyncio.timeout(EARLY_STOP_SECONDS):
        await command.wait()
    assert command.returncode == 128 + signal.SIGTERM
    assert is_free(tmp_path / "database")
