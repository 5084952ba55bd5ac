"""Start and stop one child process that runs Neo4j (`neo4j_embedded.child`)."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from domain.errors import SetupError
from neo4j_embedded.data_folder import DataFolder, in_use, lock_holder
from neo4j_embedded.exit_codes import IN_USE, OUT_OF_HEAP

if TYPE_CHECKING:
    from asyncio import StreamReader
    from asyncio.subprocess import Process

CODE_FOLDER = Path(__file__).resolve().parent.parent
START_SECONDS = 120.0

_running: set[Process] = set()


@dataclass(frozen=True)
class ChildArguments:
    """What the child process is started with. `heap_mb`, `page_cache_mb`: MiB."""

    folder: DataFolder
    jars: Path
    port: int
    heap_mb: int
    page_cache_mb: int

    def command(self) -> list[str]:
        """The command line."""
        return [
            *(sys.executable, "-m", "neo4j_embedded.child", str(self.folder.root), str(self.jars)),
            *(str(number) for number in (self.port, self.heap_mb, self.page_cache_mb)),
        ]


async def launch(arguments: ChildArguments) -> Process:
    """Start the child process; returns it once Bolt answers. Raises SetupError if it does not start."""
    child = await asyncio.create_subprocess_exec(
        *arguments.command(),
        cwd=CODE_FOLDER,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        # Ctrl-C must reach this process only, which then stops the child in order.
        start_new_session=True,
    )
    _running.add(child)
    output = cast("StreamReader", child.stdout)
    try:
        async with asyncio.timeout(START_SECONDS):
            line = await output.readline()
            if line.strip() != b"ready":
                raise _failed(arguments, await child.wait())
    except BaseException as failure:
        # It has committed nothing yet.
        await stop(child, seconds=0)
        if isinstance(failure, TimeoutError):
            raise _failed(arguments, None) from None
        raise
    return child


async def stop(child: Process, *, seconds: float) -> None:
    """Let the child process shut down for `seconds`, then kill it, also if this task is cancelled meanwhile."""
    if child.returncode is None:
        with suppress(ProcessLookupError):
            child.send_signal(signal.SIGTERM)
        ended = asyncio.ensure_future(child.wait())
        try:
            # Not asyncio.timeout: in a task that is already cancelled, Python before 3.11.3 raises CancelledError at
            # its end, and the process would not be killed.
            await asyncio.wait([ended], timeout=seconds)
        finally:
            _kill(child)
        await ended
    _running.discard(child)


def kill_all() -> None:
    """Kill every child process at once, and wait until it is gone. This process ends afterwards.

    Committed data is safe in Neo4j's transaction log.
    """
    for child in _running:
        _kill(child)
        with suppress(ChildProcessError):  # the event loop has noticed its end already
            os.waitpid(child.pid, 0)


def _kill(child: Process) -> None:
    if child.returncode is None:
        with suppress(ProcessLookupError):
            child.kill()


def _failed(arguments: ChildArguments, code: int | None) -> SetupError:
    folder = arguments.folder
    if code == IN_USE:
        return in_use(folder.root, lock_holder(folder.child_lock))
    if code == OUT_OF_HEAP:
        reason = f"ran out of its heap memory of {arguments.heap_mb} MB"
        reason_zh = f"已用尽 {arguments.heap_mb} MB 堆内存"
    elif code is None:
        reason, reason_zh = f"did not answer within {START_SECONDS:.0f} s", f"未在 {START_SECONDS:.0f} 秒内响应"
    else:
        reason, reason_zh = f"ended with code {code}", f"已退出（退出码 {code}）"
    return SetupError(
        f"Neo4j could not be started: its process {reason}.",
        zh=f"无法启动 Neo4j：其进程{reason_zh}。",
        remedy=f"Read the end of {folder.log}; free memory and disk (or raise YUANLIU_HEAP_MB), then start again.",
        remedy_zh=f"请查看 {folder.log} 的末尾，释放内存与磁盘空间（或调高 YUANLIU_HEAP_MB）后重新启动。",
    )
