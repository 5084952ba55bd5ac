"""The jars in their folder: there and whole before the database starts, whatever interrupted the last try.

A jar is renamed into place only once its SHA-256 is the pinned one; the file `complete` says that all are.
"""

from __future__ import annotations

import asyncio
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from neo4j_embedded import jar_list
from neo4j_embedded.data_folder import lock, not_writable
from neo4j_embedded.download import Interrupted, download, repositories

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graph.progress import Progress
    from neo4j_embedded.jar_list import Jar, JarList

MIB = 1 << 20


def jar_folder(home: Path) -> Path:
    """Where the jars of this version lie below the data folder `home`."""
    return home / "neo4j" / jar_list.VERSION / "jars"


async def install(folder: Path, progress: Progress, *, maven: str = "", wanted: JarList | None = None) -> list[Path]:
    """The jars in `folder`, in the lock's order; what is missing or broken is downloaded first.

    `maven`: a repository to ask instead of the usual ones. Raises SetupError (no network, no write permission).
    Cancelling stops the download within a second and keeps what has arrived whole.
    """
    stop = threading.Event()
    work = asyncio.create_task(asyncio.to_thread(_install, folder, progress, maven, wanted or jar_list.read(), stop))
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        stop.set()
        await asyncio.wait([work])
        if not work.cancelled():
            work.exception()
        raise


def _install(folder: Path, progress: Progress, maven: str, wanted: JarList, stop: threading.Event) -> list[Path]:
    paths = [folder / jar.name for jar in wanted.jars]
    if _is_complete(folder, wanted):
        return paths
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _alone(folder, stop):
            if not _is_complete(folder, wanted):
                _repair(folder, progress, maven, wanted, stop)
    except OSError as cause:
        raise not_writable(folder, cause) from cause
    return paths


def _repair(folder: Path, progress: Progress, maven: str, wanted: JarList, stop: threading.Event) -> None:
    missing = [jar for jar in wanted.jars if not _is_whole(folder / jar.name, jar)]
    total = sum(jar.size for jar in missing)
    if missing:
        progress.step(
            f"Downloading Neo4j Community {jar_list.VERSION} (GPLv3): "
            f"{len(missing)} of {len(wanted.jars)} jars, {total / MIB:.0f} MB"
        )
        counter = threading.Lock()
        done = 0

        def received(count: int) -> None:
            nonlocal done
            with counter:
                done += count
                progress.advance(done, total, "bytes")

        download(missing, folder, repositories(maven), received, stop)
        progress.done("Neo4j is downloaded and checked")
    for left in folder.glob("*.part"):
        left.unlink()
    _marker(folder).write_text(wanted.digest, "ascii")


def _is_complete(folder: Path, wanted: JarList) -> bool:
    """Cheap enough for every start: the marker names this list, and every jar has its size."""
    try:
        if _marker(folder).read_text("ascii") != wanted.digest:
            return False
        return all((folder / jar.name).stat().st_size == jar.size for jar in wanted.jars)
    except (OSError, UnicodeDecodeError):
        return False


def _is_whole(path: Path, jar: Jar) -> bool:
    return path.is_file() and path.stat().st_size == jar.size and jar_list.sha256_of(path) == jar.sha256


def _marker(folder: Path) -> Path:
    return folder / "complete"


@contextmanager
def _alone(folder: Path, stop: threading.Event) -> Iterator[None]:
    """One process at a time downloads; another one waits for it rather than fetching everything twice."""
    path = folder / "install.lock"
    while (held := lock(path, "installing")) is None:
        if stop.is_set():
            raise Interrupted
        time.sleep(0.2)
    try:
        yield
    finally:
        held.close()
