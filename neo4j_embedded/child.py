"""The process Neo4j runs in: `python -m neo4j_embedded.child FOLDER JARS PORT HEAP_MB PAGE_CACHE_MB SHORT`.

It says `ready` on its output once Bolt answers, and ends cleanly on SIGTERM or when its input ends, which is how
it learns that its parent is gone, however that died. Exit codes: 0 asked to end, 1 see the log, IN_USE.
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
from neo4j_embedded.data_folder import IN_USE, DataFolder, lock

LOCK_SECONDS = 30.0
SHUTDOWN_SECONDS = 15.0
LOG_BYTES = 4 << 20


def main(arguments: list[str]) -> None:
    """Run until told to end. Never returns: the JVM's own threads would keep the process alive."""
    folder, jars = DataFolder(Path(arguments[0])), Path(arguments[1])
    port, heap_mb, page_cache_mb, short_lived = (int(each) for each in arguments[2:6])
    said = _redirect(folder.log)
    asked = _StopRequest()
    held = _lock(folder)
    jvm.start_jvm(jars, heap_mb, short_lived=bool(short_lived))
    service = jvm.start_neo4j(folder.home, port, page_cache_mb, folder.password())
    asked.ready()
    os.write(said, b"ready\n")
    asked.event.wait()
    # A shutdown that hangs must not keep the folder: what is committed is in the transaction log anyway.
    deadline = threading.Timer(SHUTDOWN_SECONDS, os._exit, (0,))
    deadline.daemon = True
    deadline.start()
    service.shutdown()
    held.close()
    os._exit(0)


class _StopRequest:
    """Listens for SIGTERM and the end of input in a thread, since the main one is in Java for seconds."""

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

    def ready(self) -> None:
        """From now on ending is a clean shutdown; before, nothing can have been committed by anybody."""
        with self._guard:
            self._ready = True

    def _listen(self, reader: int) -> None:
        select.select([sys.stdin.fileno(), reader], [], [])
        with self._guard:
            if not self._ready:
                os._exit(0)
        self.event.set()


def _lock(folder: DataFolder) -> IO[str]:
    """The store is this process's; waits for a predecessor that is still shutting down."""
    until = time.monotonic() + LOCK_SECONDS
    while (held := lock(folder.child_lock, str(os.getpid()))) is None:
        if time.monotonic() > until:
            os._exit(IN_USE)
        time.sleep(0.1)
    return held


def _redirect(log: Path) -> int:
    """Everything printed here, the JVM's warnings too, goes to the log; returns the parent's end."""
    if log.exists() and log.stat().st_size > LOG_BYTES:
        log.replace(log.with_suffix(".log.1"))
    said = os.dup(1)
    target = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(target, 1)
    os.dup2(target, 2)
    return said


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)
