"""Install the jars before the database starts, also after an interrupted installation.

Every start compares the SHA-256 of every jar with the pinned one, which takes a fifth of a second: a jar may break in
place, and the JVM does not verify the classes that it loads. A broken jar is downloaded again.
"""

from __future__ import annotations

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

from domain.sentence import Sentence
from neo4j_embedded import jar_list
from neo4j_embedded.data_folder import lock, not_writable
from neo4j_embedded.download import Interrupted, download, repositories

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from graph.progress import Progress
    from neo4j_embedded.jar_list import Jar, JarList

MIB = 1 << 20
CANCEL_SECONDS = 1.0
DIGEST_THREADS = 4


def jar_folder(home: Path) -> Path:
    """The folder of the jars of this version below the data folder `home`."""
    return home / "neo4j" / jar_list.VERSION / "jars"


async def install(folder: Path, progress: Progress, *, maven: str = "", pinned: JarList | None = None) -> list[Path]:
    """Download missing and broken jars into `folder`; returns the paths of all jars in the order of the lock file.

    `maven`: the only repository to use. Raises SetupError (no network, no write permission, a full disk). Cancelling
    returns within CANCEL_SECONDS. Complete jars stay.
    """
    stop = threading.Event()
    work = asyncio.create_task(asyncio.to_thread(_install, folder, progress, maven, pinned or jar_list.read(), stop))
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        stop.set()
        # A thread that waits for a silent repository notices the stop later. It writes only a .part file until then.
        await asyncio.wait([work], timeout=CANCEL_SECONDS)
        work.add_done_callback(lambda done: done.cancelled() or done.exception())
        raise


def _install(folder: Path, progress: Progress, maven: str, pinned: JarList, stop: threading.Event) -> list[Path]:
    paths = [folder / jar.name for jar in pinned.jars]
    if not _missing(folder, pinned):
        return paths
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _exclusive(folder, stop):
            if missing := _missing(folder, pinned):
                _repair(folder, progress, maven, pinned, missing, stop)
    except OSError as cause:
        raise not_writable(folder, cause) from cause
    return paths


def _repair(
    folder: Path, progress: Progress, maven: str, pinned: JarList, missing: Sequence[Jar], stop: threading.Event
) -> None:
    total = sum(jar.size for jar in missing)
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


def _missing(folder: Path, pinned: JarList) -> list[Jar]:
    """The jars that are absent or broken."""
    with ThreadPoolExecutor(DIGEST_THREADS) as pool:
        whole = pool.map(lambda jar: _is_whole(folder / jar.name, jar), pinned.jars)
        return [jar for jar, is_whole in zip(pinned.jars, whole, strict=True) if not is_whole]


def _is_whole(path: Path, jar: Jar) -> bool:
    try:
        return path.stat().st_size == jar.size and jar_list.sha256_of(path) == jar.sha256
    except OSError:
        return False


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
