"""The process that runs Neo4j: `python -m neo4j_embedded.child FOLDER JARS PORT HEAP_MB PAGE_CACHE_MB`.

It prints `ready` once Bolt answers. It shuts down cleanly on SIGTERM and at the end of its standard input, which also
ends if the parent is killed. neo4j_embedded/exit_codes.py lists its exit codes.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import IO

from neo4j_embedded import jvm
from neo4j_embedded.data_folder import DataFolder, lock
from neo4j_embedded.exit_codes import IN_USE, PANIC

LOCK_SECONDS = 30.0
SHUTDOWN_SECONDS = 15.0
LOG_BYTES = 4 << 20


def main(arguments: list[str]) -> None:
    """Run until a stop request. Never returns, since the JVM's threads would keep the process alive."""
    folder, jars = DataFolder(Path(arguments[0])), Path(arguments[1])
    port, heap_mb, page_cache_mb = (int(argument) for argument in arguments[2:5])
    parent_output = _redirect_output(folder.log)
    stop = _StopRequest()
    store_lock = _lock_store(folder)
    jvm.start_jvm(jars, heap_mb)
    service = jvm.start_neo4j(folder.home, port, page_cache_mb, folder.password())
    # Until it is restarted, the database refuses reads too.
    jvm.on_panic(service, lambda: os._exit(PANIC))
    stop.mark_ready()
    os.write(parent_output, b"ready\n")
    stop.event.wait()
    # A hanging shutdown must not keep the folder locked. Committed data is already in the transaction log.
    deadline = threading.Timer(SHUTDOWN_SECONDS, os._exit, (0,))
    deadline.daemon = True
    deadline.start()
    service.shutdown()
    store_lock.close()
    os._exit(0)


class _StopRequest:
    """Waits for SIGTERM or the end of input in a thread, since the main thread spends seconds in Java."""

    def __init__(self) -> None:
        self.event = threading.Event()
        self._ready = False
        self._guard = threading.Lock()
        reader, writer = os.pipe()
        os.set_blocking(writer, False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: None)
        signal.set_wakeup_fd(writer)
        threading.Thread(target=self._listen, args=(reader,), daemon=True).start()

    def mark_ready(self) -> None:
        """From now on a stop request shuts down cleanly. Before, nothing can be committed, so the process exits."""
        with self._guard:
            self._ready = True

    def _listen(self, reader: int) -> None:
        select.select([sys.stdin.fileno(), reader], [], [])
        with self._guard:
            if not self._ready:
                os._exit(0)
        self.event.set()


def _lock_store(folder: DataFolder) -> IO[str]:
    """Lock the store; waits LOCK_SECONDS for a previous process that is still shutting down, then exits IN_USE."""
    deadline = time.monotonic() + LOCK_SECONDS
    while (store_lock := lock(folder.child_lock, str(os.getpid()))) is None:
        if time.monotonic() > deadline:
            os._exit(IN_USE)
        time.sleep(0.1)
    return store_lock


def _redirect_output(log: Path) -> int:
    """Redirect standard output and error, also the JVM's, to the log; returns a descriptor of the former output."""
    if log.exists() and log.stat().st_size > LOG_BYTES:
        log.replace(log.with_suffix(".log.1"))
    parent_output = os.dup(1)
    target = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(target, 1)
    os.dup2(target, 2)
    return parent_output


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)
