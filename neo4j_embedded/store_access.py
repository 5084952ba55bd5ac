"""Exclusive access to the store of a data folder, also while a service runs on it.

The process that has the store open is asked to shut down. The service starts a new one, which waits for the lock on
the store until it is released here (`child.py`); meanwhile the service answers UNAVAILABLE.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import IO

from domain.errors import SetupError
from neo4j_embedded.data_folder import DataFolder, in_use, lock, lock_holder

WAIT_SECONDS = 40.0
"""A shutdown takes 15 s at most (child.py). A start that is interrupted ends at once."""
POLL_SECONDS = 0.005
"""Shorter than the 100 ms in which a process that waits for the store looks again."""
CHILD_MODULE = "neo4j_embedded.child"


@asynccontextmanager
async def exclusive_store(folder: DataFolder, *, stops_service: bool) -> AsyncIterator[int]:
    """Lock the store for the block; gives the descriptor of the lock.

    Without a service no other can start meanwhile. `stops_service`: if one runs, its database is stopped for the block;
    else SetupError is raised, as if the process with the store cannot be identified or does not end.
    """
    server_lock = lock(folder.server_lock, str(os.getpid()))
    try:
        if server_lock is None and not stops_service:
            raise in_use(folder.root, lock_holder(folder.server_lock))
        store_lock = await _lock_store(folder, stops=server_lock is None)
        try:
            yield store_lock.fileno()
        finally:
            store_lock.close()
    finally:
        if server_lock is not None:
            server_lock.close()


async def _lock_store(folder: DataFolder, *, stops: bool) -> IO[str]:
    """Lock the store, after its process has ended. `stops`: ask it to; else it is ending by itself."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + WAIT_SECONDS
    stopped = ""
    while (store_lock := lock(folder.child_lock, str(os.getpid()))) is None:
        holder = lock_holder(folder.child_lock)
        # On a busy machine the next process may have been faster: it gets the signal too.
        if stops and holder != stopped and holder.isdecimal():
            _stop(int(holder), folder.root)
            stopped = holder
        if loop.time() > deadline:
            raise in_use(folder.root, holder)
        await asyncio.sleep(POLL_SECONDS)
    return store_lock


def _stop(process_id: int, folder: Path) -> None:
    """Ask the process to shut down, if it is the one that runs Neo4j in this folder: in another container the same
    number may be another process."""
    arguments = _arguments(process_id)
    if CHILD_MODULE not in arguments or not any(_is_same(Path(argument), folder) for argument in arguments):
        raise SetupError(
            f"The process (id {process_id}) that has the database in {folder} open is not visible from here.",
            zh=f"无法在此识别打开 {folder} 中数据库的进程（{process_id}）。",
            remedy="Run the command on the machine and in the container of the service, or stop the service first.",
            remedy_zh="请在服务所在的主机及容器中执行，或先停止服务。",
        )
    with suppress(ProcessLookupError):
        os.kill(process_id, signal.SIGTERM)


def _arguments(process_id: int) -> list[str]:
    """The command line of a process; empty if this one may not see it, and where there is no /proc."""
    with suppress(OSError):
        return Path(f"/proc/{process_id}/cmdline").read_bytes().decode("utf-8", "replace").split("\0")
    return []


def _is_same(path: Path, folder: Path) -> bool:
    with suppress(OSError):
        return path.is_absolute() and path.samefile(folder)
    return False
