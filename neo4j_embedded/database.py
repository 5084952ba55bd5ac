"""Start, supervise and stop the embedded database."""

from __future__ import annotations

import asyncio
import os
from typing import IO, TYPE_CHECKING

from domain.errors import SetupError
from domain.sentence import Sentence
from graph.client.server import Server
from neo4j_embedded import child_process
from neo4j_embedded.child_process import ChildArguments
from neo4j_embedded.data_folder import LOOPBACK, USER, DataFolder, in_use, lock, lock_holder
from neo4j_embedded.exit_codes import OUT_OF_HEAP, PANIC
from neo4j_embedded.home_replacement import finish_replacement
from neo4j_embedded.install import install
from neo4j_embedded.preflight import check_disk, check_memory, disk_free_mb

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Callable
    from pathlib import Path

    from graph.progress import Progress

STOP_SECONDS = 25.0
BACKOFF_SECONDS = (0.0, 0.5, 1.0, 2.0, 5.0, 10.0)
STEADY_SECONDS = 30.0
"""A child that ran longer than this is restarted without a delay."""
RESTART_DISK_MB = 64
"""Free disk (MiB) before a restart: a part of the transaction log (32 MB), and as much for the store."""
DISK_CHECK_SECONDS = 1.0


class EmbeddedDatabase:
    """One Neo4j Community in a child process, with its data in `folder`. The child is restarted if it dies.

    `jars`: the folder of the jars (see `install.jar_folder`); `maven`: a repository to download them from. `on_exit`:
    called when the child has died, before the restart.
    """

    def __init__(
        self,
        folder: Path,
        *,
        heap_mb: int,
        page_cache_mb: int,
        jars: Path,
        progress: Progress,
        maven: str = "",
        on_exit: Callable[[], None] = lambda: None,
    ) -> None:
        self._folder = DataFolder(folder.absolute())
        self._heap_mb = heap_mb
        self._page_cache_mb = page_cache_mb
        self._jars = jars.absolute()
        self._progress = progress
        self._maven = maven
        self._on_exit = on_exit
        self._lock: IO[str] | None = None
        self._child: Process | None = None
        self._address = ""
        self._supervisor: asyncio.Task[None] | None = None

    @property
    def process_id(self) -> int | None:
        """The child's process id while it runs."""
        return self._child.pid if self._child and self._child.returncode is None else None

    async def start(self) -> Server:
        """Install missing jars, start the child, and return its endpoint once Bolt answers.

        Raises SetupError if the folder is in use or not writable, memory or disk is too small, the jars cannot be
        downloaded, or Neo4j does not start. A restart keeps the endpoint.
        """
        self._folder.prepare()
        self._lock = lock(self._folder.server_lock, str(os.getpid()))
        if self._lock is None:
            raise in_use(self._folder.root, lock_holder(self._folder.server_lock))
        try:
            finish_replacement(self._folder.root)
            check_memory(self._heap_mb, self._page_cache_mb)
            check_disk(self._folder.root)
            await install(self._jars, self._progress, maven=self._maven)
            password, port = self._folder.password(), self._folder.port()
            self._address = f"{LOOPBACK}:{port}"
            arguments = ChildArguments(self._folder, self._jars, port, self._heap_mb, self._page_cache_mb)
            self._progress.step(Sentence("Starting Neo4j", "正在启动 Neo4j"))
            child = self._child = await child_process.launch(arguments)
            self._progress.done(Sentence(f"Neo4j answers on {self._address}", f"Neo4j 已在 {self._address} 就绪"))
        except BaseException:
            await self._end(STOP_SECONDS)
            raise
        self._supervisor = asyncio.create_task(self._supervise(child, arguments))
        return Server(f"bolt://{self._address}", USER, password)

    async def stop(self) -> None:
        """Shut Neo4j down cleanly and release the folder. A second call has no effect.

        What does not end within STOP_SECONDS is killed, and at once if this task is cancelled.
        """
        seconds = STOP_SECONDS
        try:
            if self._supervisor is not None:
                self._supervisor.cancel()
                await asyncio.wait([self._supervisor])
                self._supervisor = None
        except asyncio.CancelledError:
            seconds = 0
            raise
        finally:
            await self._end(seconds)

    async def _supervise(self, child: Process, arguments: ChildArguments) -> None:
        attempt = 0
        loop = asyncio.get_running_loop()
        while True:
            start = loop.time()
            code = await child.wait()
            self._on_exit()
            await child_process.stop(child, seconds=0)
            if loop.time() - start > STEADY_SECONDS:
                attempt = 0
            self._progress.step(_exit_sentence(code, self._heap_mb))
            while True:
                await asyncio.sleep(BACKOFF_SECONDS[min(attempt, len(BACKOFF_SECONDS) - 1)])
                attempt += 1
                await self._wait_for_disk()
                try:
                    child = self._child = await child_process.launch(arguments)
                except (SetupError, OSError) as failure:
                    self._progress.done(_restart_failure(failure))
                else:
                    self._progress.done(
                        Sentence(f"Neo4j answers again on {self._address}", f"Neo4j 已在 {self._address} 恢复")
                    )
                    break

    async def _wait_for_disk(self) -> None:
        free = disk_free_mb(self._folder.root)
        if free >= RESTART_DISK_MB:
            return
        self._progress.step(_disk_is_full(self._folder.root, free))
        while disk_free_mb(self._folder.root) < RESTART_DISK_MB:  # noqa: ASYNC110 - the system reports no event
            await asyncio.sleep(DISK_CHECK_SECONDS)

    async def _end(self, seconds: float) -> None:
        try:
            if self._child is not None:
                await child_process.stop(self._child, seconds=seconds)
        finally:
            self._child = None
            if self._lock is not None:
                self._lock.close()
                self._lock = None


def _exit_sentence(code: int, heap_mb: int) -> Sentence:
    if code == OUT_OF_HEAP:
        return Sentence(
            f"Neo4j ran out of its heap memory (YUANLIU_HEAP_MB={heap_mb}); restarting it",
            f"Neo4j 堆内存不足（YUANLIU_HEAP_MB={heap_mb}），正在重新启动",
        )
    if code == PANIC:
        return Sentence("Neo4j can write no more; restarting it", "Neo4j 无法继续写入，正在重新启动")
    return Sentence("Neo4j ended; restarting it", "Neo4j 已退出，正在重新启动")


def _disk_is_full(folder: Path, free: int) -> Sentence:
    return Sentence(
        f"The disk of {folder} is full ({free} MB free); Neo4j starts again when {RESTART_DISK_MB} MB are free",
        f"{folder} 所在磁盘已满（剩余 {free} MB），可用空间达到 {RESTART_DISK_MB} MB 后 Neo4j 将重新启动",
    )


def _restart_failure(failure: SetupError | OSError) -> Sentence:
    reason = failure.zh if isinstance(failure, SetupError) else str(failure)
    return Sentence(f"Restart failed: {failure}", f"重新启动失败：{reason}")
