"""Backup and restore of the embedded database: with a running service, kills in the middle, a full disk, copies."""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from cli.backup import backup
from cli.restore import restore
from domain.errors import SetupError
from graph.client.database import Neo4jDatabase
from graph.client.server import Server
from graph.progress import Silent
from neo4j_embedded import EmbeddedDatabase
from neo4j_embedded.install import install, jar_folder
from server.open_database import open_database
from settings import CHECKOUT, DatabaseSettings, Settings
from tests.graph.test_embedded import RestartProgress

SMALL = DatabaseSettings(heap_mb=512, page_cache_mb=128)
NUMBERS = "MATCH (node:Committed) RETURN count(node) AS nodes"


@dataclass
class Service:
    """A running service's database. `restarts` is notified when it answers again."""

    settings: Settings
    embedded: EmbeddedDatabase
    progress: RestartProgress
    endpoint: Server

    async def write(self, number: int) -> None:
        database = Neo4jDatabase.open(self.endpoint)
        await database.write([("CREATE (:Committed {number: $number})", {"number": number})])
        await database.close()

    async def numbers(self) -> int:
        database = Neo4jDatabase.open(self.endpoint)
        try:
            return int((await database.rows(NUMBERS, {}))[0]["nodes"])
        finally:
            await database.close()

    async def wait_for_restart(self) -> None:
        async with asyncio.timeout(150):
            await self.progress.restarted.wait()


def new_home(folder: Path) -> Settings:
    """Settings with an empty data folder and the jars of the checkout."""
    folder.mkdir()
    (folder / "neo4j").symlink_to(jar_folder(CHECKOUT / "var").parents[1])
    return Settings(home=folder, database=SMALL)


def embedded_database(settings: Settings, progress: Silent | None = None) -> EmbeddedDatabase:
    return EmbeddedDatabase(
        settings.home / "database",
        heap_mb=SMALL.heap_mb,
        page_cache_mb=SMALL.page_cache_mb,
        jars=jar_folder(settings.home),
        progress=progress or Silent(),
    )


@pytest_asyncio.fixture(scope="module")
async def service(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Service]:
    """A service with one node."""
    await install(jar_folder(CHECKOUT / "var"), Silent())
    settings, progress = new_home(tmp_path_factory.mktemp("service") / "home"), RestartProgress()
    embedded = embedded_database(settings, progress)
    running = Service(settings, embedded, progress, await embedded.start())
    await running.write(1)
    yield running
    await running.embedded.stop()


async def back_up(settings: Settings, folder: Path, *, online: bool = False) -> Path:
    assert await backup(settings, Silent(), argparse.Namespace(folder=folder, online=online)) == 0
    return folder


async def restore_from(settings: Settings, folder: Path, *, replace: bool = False) -> None:
    assert await restore(settings, Silent(), argparse.Namespace(folder=folder, replace=replace)) == 0


async def count_in(settings: Settings) -> int:
    async with open_database(settings, Silent()) as database:
        return int((await database.rows(NUMBERS, {}))[0]["nodes"])


async def run_command(
    settings: Settings, *command: str, limit: Callable[[], None] | None = None
) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", *command),
        cwd=CHECKOUT,
        env={
            **os.environ,
            "LANG": "C",
            "YUANLIU_HOME": str(settings.home),
            "YUANLIU_HEAP_MB": str(SMALL.heap_mb),
            "YUANLIU_PAGE_CACHE_MB": str(SMALL.page_cache_mb),
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        preexec_fn=limit,
    )


async def kill_at(settings: Settings, step: str, *arguments: str) -> None:
    """Run a command and kill it at the step."""
    command = await run_command(settings, "tests.support.paused_command", step, *arguments)
    assert command.stdout
    while (line := await command.stdout.readline()) != b"paused\n":
        assert line, (await command.communicate())[1].decode()
    command.send_signal(signal.SIGKILL)
    await command.communicate()


async def test_a_running_service_is_dumped_and_restored_elsewhere(
    service: Service, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    service.progress.restarted.clear()
    folder = await back_up(service.settings, tmp_path / "备份")
    before, after, complete = capsys.readouterr().out.splitlines()
    assert before.startswith("The database stops for some seconds while it is dumped")
    assert after.startswith("The database answers again, after ")
    assert complete == f"The backup is complete: {folder}"
    await service.wait_for_restart()
    assert await service.numbers() == 1

    other = new_home(tmp_path / "other")
    await restore_from(other, folder)
    assert await count_in(other) == 1
    assert (other.home / "database" / "password").read_text() != service.endpoint.password
    with pytest.raises(SetupError, match="There is a database in"):
        await restore_from(other, folder)
    await check_restore_on_a_full_disk(other, folder)
    assert await count_in(other) == 1
    with pytest.raises(SetupError, match="is in use by another process"):
        await restore_from(service.settings, folder, replace=True)
    assert await service.numbers() == 1


async def check_restore_on_a_full_disk(settings: Settings, folder: Path) -> None:
    """It is one sentence, and the database stays as it was."""
    root = settings.home / "database"
    before = (root / "neo4j").stat().st_ino
    await fail_on_a_full_disk(settings, "load", "restore", str(folder), "--replace")
    assert (root / "neo4j").stat().st_ino == before
    assert not (root / "restoring").exists()


async def fail_on_a_full_disk(settings: Settings, step: str, *command: str) -> None:
    """Run a command while no file can grow beyond 2,000 bytes. `step`: that of neo4j-admin at which it fails."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))

    process = await run_command(settings, "cli", *command, limit=limit)
    output, errors = await process.communicate()
    assert process.returncode == 1, (output.decode(), errors.decode())
    *_, sentence, remedy = errors.decode().splitlines()
    assert sentence.startswith(f"neo4j-admin database {step} failed: ")
    assert remedy.startswith("Nothing was changed. Check the free space")


async def test_a_service_goes_on_when_the_backup_is_killed(service: Service, tmp_path: Path) -> None:
    service.progress.restarted.clear()
    await kill_at(service.settings, "Dumping", "backup", str(tmp_path / "backup"))
    await service.wait_for_restart()
    assert await service.numbers() == 1
    assert not (tmp_path / "backup").exists()


async def test_a_full_disk_is_one_sentence_and_the_service_goes_on(service: Service, tmp_path: Path) -> None:
    service.progress.restarted.clear()
    await fail_on_a_full_disk(service.settings, "dump", "backup", str(tmp_path / "backup"))
    await service.wait_for_restart()
    assert await service.numbers() == 1
    assert list(tmp_path.iterdir()) == []  # noqa: ASYNC240


async def test_a_killed_restore_leaves_the_database_before_and_can_be_repeated(
    service: Service, tmp_path: Path
) -> None:
    folder = await back_up(service.settings, tmp_path / "backup", online=True)
    other = new_home(tmp_path / "other")
    embedded = embedded_database(other)
    await embedded.start()
    await embedded.stop()
    home = other.home / "database" / "neo4j"
    before = home.stat().st_ino
    await kill_at(other, "Exporting nodes", "restore", str(folder), "--replace")
    assert home.stat().st_ino == before
    await restore_from(other, folder, replace=True)
    assert home.stat().st_ino != before
    assert await count_in(other) == 1
    assert not (other.home / "database" / "restoring").exists()


async def test_copies_start_beside_their_original(service: Service, tmp_path: Path) -> None:
    """One copy is made after a stop, the other after both processes were killed."""
    stopped, killed = new_home(tmp_path / "stopped"), new_home(tmp_path / "killed")
    source = service.settings.home / "database"
    await service.embedded.stop()
    shutil.copytree(source, stopped.home / "database")
    service.endpoint = await service.embedded.start()
    await service.write(2)
    process_id = service.embedded.process_id
    assert process_id is not None
    os.kill(process_id, signal.SIGKILL)
    await service.embedded.stop()
    shutil.copytree(source, killed.home / "database")
    # The original's port is free now, as it is while its database restarts.
    copies = [embedded_database(settings) for settings in (stopped, killed)]
    endpoints = [await copy.start() for copy in copies]
    service.endpoint = await service.embedded.start()
    try:
        assert len({service.endpoint.uri, *(endpoint.uri for endpoint in endpoints)}) == 3
        assert (source / "port").read_text() == service.endpoint.uri.rpartition(":")[2]
        numbers = []
        for endpoint in endpoints:
            database = Neo4jDatabase.open(endpoint)
            numbers.append((await database.rows(NUMBERS, {}))[0]["nodes"])
            await database.close()
        assert numbers == [1, 2]
        assert await service.numbers() == 2
    finally:
        for copy in copies:
            await copy.stop()
