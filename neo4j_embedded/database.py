"""Start, supervise and stop the embedded database."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from domain.errors import SetupError
from domain.sentence import Sentence
from graph.client.server import Server
from neo4j_embedded.data_folder import IN_USE, LOOPBACK, USER, DataFolder, in_use, lock, lock_holder
from neo4j_embedded.install import install
from neo4j_embedded.preflight import check_disk, check_memory
from neo4j_embedded.replacement import finish_replacement

if TYPE_CHECKING:
    from asyncio import StreamReader
    from asyncio.subprocess import Process

    from graph.progress import Progress

CODE_FOLDER = Path(__file__).resolve().parent.parent
START_SECONDS = 120.0
STOP_SECONDS = 25.0
BACKOFF_SECONDS = (0.0, 0.5, 1.0, 2.0, 5.0, 10.0)
STEADY_SECONDS = 30.0
"""A child that ran longer than this is restarted without a delay."""


class EmbeddedDatabase:
    """One Neo4j Community in a child process, with its data in `folder`. The child is restarted if it dies.

    `jars`: the folder of the jars (see `install.jar_folder`); `maven`: a repository to download them from.
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
    ) -> None:
        self._folder = DataFolder(folder.absolute())
        self._heap_mb = heap_mb
        self._page_cache_mb = page_cache_mb
        self._jars = jars.absolute()
        self._progress = progress
        self._maven = maven
        self._lock: IO[str] | None = None
        self._child: Process | None = None
        self._port = 0
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
            password = self._folder.password()
            self._port = self._folder.port()
            self._progress.step(Sentence("Starting Neo4j", "正在启动 Neo4j"))
            child = await self._launch()
            self._progress.done(Sentence(f"Neo4j answers on {self._address}", f"Neo4j 已在 {self._address} 就绪"))
        except BaseException:
            await self._end()
            raise
        self._supervisor = asyncio.create_task(self._supervise(child))
        return Server(f"bolt://{self._address}", USER, password)

    async def stop(self) -> None:
        """Shut Neo4j down cleanly and release the folder. A second call has no effect."""
        if self._supervisor is not None:
            self._supervisor.cancel()
            with suppress(asyncio.CancelledError):
                await self._supervisor
            self._supervisor = None
        await self._end()

    async def _launch(self) -> Process:
        child = self._child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "neo4j_embedded.child",
            *(str(argument) for argument in (self._folder.root, self._jars, self._port)),
            *(str(argument) for argument in (self._heap_mb, self._page_cache_mb)),
            cwd=CODE_FOLDER,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            # Ctrl-C must reach this process only, which then stops the child in order.
            start_new_session=True,
        )
        output = cast("StreamReader", child.stdout)
        try:
            async with asyncio.timeout(START_SECONDS):
                line = await output.readline()
                if line.strip() != b"ready":
                    raise self._failed(await child.wait())
        except TimeoutError:
            raise self._failed(None) from None
        return child

    def _failed(self, code: int | None) -> SetupError:
        if code == IN_USE:
            return in_use(self._folder.root, lock_holder(self._folder.child_lock))
        if code is None:
            reason, reason_zh = f"did not answer within {START_SECONDS:.0f} s", f"未在 {START_SECONDS:.0f} 秒内响应"
        else:
            reason, reason_zh = f"ended with code {code}", f"已退出（退出码 {code}）"
        return SetupError(
            f"Neo4j could not be started: its process {reason}.",
            zh=f"无法启动 Neo4j：其进程{reason_zh}。",
            remedy=f"Read the end of {self._folder.log}; free memory and disk, then start again.",
            remedy_zh=f"请查看 {self._folder.log} 的末尾，释放内存与磁盘空间后重新启动。",
        )

    async def _supervise(self, child: Process) -> None:
        attempt = 0
        loop = asyncio.get_running_loop()
        while True:
            start = loop.time()
            await child.wait()
            if loop.time() - start > STEADY_SECONDS:
                attempt = 0
            self._progress.step(Sentence("Neo4j ended; restarting it", "Neo4j 已退出，正在重新启动"))
            while True:
                await asyncio.sleep(BACKOFF_SECONDS[min(attempt, len(BACKOFF_SECONDS) - 1)])
                attempt += 1
                try:
                    child = await self._launch()
                except (SetupError, OSError) as failure:
                    await self._kill()
                    self._progress.done(_restart_failure(failure))
                else:
                    self._progress.done(
                        Sentence(f"Neo4j answers again on {self._address}", f"Neo4j 已在 {self._address} 恢复")
                    )
                    break

    @property
    def _address(self) -> str:
        return f"{LOOPBACK}:{self._port}"

    async def _end(self) -> None:
        child = self._child
        if child is not None and child.returncode is None:
            with suppress(ProcessLookupError):
                child.send_signal(signal.SIGTERM)
            try:
                async with asyncio.timeout(STOP_SECONDS):
                    await child.wait()
            except TimeoutError:
                await self._kill()
        self._child = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    async def _kill(self) -> None:
        if self._child is not None and self._child.returncode is None:
            with suppress(ProcessLookupError):
                self._child.kill()
            await self._child.wait()


def _restart_failure(failure: SetupError | OSError) -> Sentence:
    reason = failure.zh if isinstance(failure, SetupError) else str(failure)
    return Sentence(f"Restart failed: {failure}", f"重新启动失败：{reason}")
