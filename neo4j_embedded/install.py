"""Install the jars before the database starts, also after an interrupted installation.

A jar gets its final name only if its SHA-256 is the pinned one. The marker file `complete` holds the digest of the
installed jar list.
"""

from __future__ import annotations

import asyncio
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from domain.sentence import Sentence
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
    """The folder of the jars of this version below the data folder `home`."""
    return home / "neo4j" / jar_list.VERSION / "jars"


async def install(folder: Path, progress: Progress, *, maven: str = "", pinned: JarList | None = None) -> list[Path]:
    """Download missing and broken jars into `folder`; returns the paths of all jars in the order of the lock file.

    `maven`: the only repository to use. Raises SetupError (no network, no write permission).
    Cancelling stops the download within a second. Complete jars stay.
    """
    stop = threading.Event()
    work = asyncio.create_task(asyncio.to_thread(_install, folder, progress, maven, pinned or jar_list.read(), stop))
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        stop.set()
        await asyncio.wait([work])
        if not work.cancelled():
            work.exception()
        raise


def _install(folder: Path, progress: Progress, maven: str, pinned: JarList, stop: threading.Event) -> list[Path]:
    paths = [folder / jar.name for jar in pinned.jars]
    if _is_complete(folder, pinned):
        return paths
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _exclusive(folder, stop):
            if not _is_complete(folder, pinned):
                _repair(folder, progress, maven, pinned, stop)
    except OSError as cause:
        raise not_writable(folder, cause) from cause
    return paths


def _repair(folder: Path, progress: Progress, maven: str, pinned: JarList, stop: threading.Event) -> None:
    missing = [jar for jar in pinned.jars if not _is_whole(folder / jar.name, jar)]
    total = sum(jar.size for jar in missing)
    if missing:
        product, megabytes = f"Neo4j Community {jar_list.VERSION}", f"{total / MIB:.0f} MB"
        progress.step(
            Sentence(
                f"Downloading {product} (GPLv3): {len(missing)} of {len(pinned.jars)} jars, {megabytes}",
                f"正在下载 {product}（GPLv3）：共 {len(pinned.jars)} 个 jar 包，待下载 {len(missing)} 个，{megabytes}",
            )
        )
        counter = threading.Lock()
        done = 0

        def received(count: int) -> None:
            nonlocal done
            with counter:
                done += count
                progress.advance(done, total, "bytes")

        download(missing, folder, repositories(maven), received, stop)
        progress.done(Sentence("Neo4j is downloaded and verified", "Neo4j 已下载并通过校验"))
    for partial in folder.glob("*.part"):
        partial.unlink()
    _marker(folder).write_text(pinned.digest, "ascii")


def _is_complete(folder: Path, pinned: JarList) -> bool:
    """Whether the marker holds this list's digest and every jar has its size: a cheap check for every start."""
    try:
        if _marker(folder).read_text("ascii") != pinned.digest:
            return False
        return all((folder / jar.name).stat().st_size == jar.size for jar in pinned.jars)
    except (OSError, UnicodeDecodeError):
        return False


def _is_whole(path: Path, jar: Jar) -> bool:
    return path.is_file() and path.stat().st_size == jar.size and jar_list.sha256_of(path) == jar.sha256


def _marker(folder: Path) -> Path:
    return folder / "complete"


@contextmanager
def _exclusive(folder: Path, stop: threading.Event) -> Iterator[None]:
    """Let one process download at a time. Others wait, so that nothing is downloaded twice."""
    path = folder / "install.lock"
    while (install_lock := lock(path, "installing")) is None:
        if stop.is_set():
            raise Interrupted
        time.sleep(0.2)
    try:
        yield
    finally:
        install_lock.close()
