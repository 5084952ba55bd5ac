"""Download jars in parallel. A jar gets its final name only if its SHA-256 is the pinned one.

Proxies, certificates and netrc come from the environment, as in `requests`, then the system's certificates, as in pip.
Repositories come from the user's jgo.conf, as in jgo, with Maven Central last.
"""

from __future__ import annotations

import hashlib
import ssl
import threading
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING

import requests
from jgo.config import GlobalSettings
from jgo.constants import MAVEN_CENTRAL_URL
from jgo.util import http

from domain.errors import SetupError
from domain.rules.address_text import without_credentials

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from neo4j_embedded.jar_list import Jar

MAX_PARALLEL_DOWNLOADS = 6
ATTEMPTS = 3
TIMEOUT_SECONDS = (10.0, 60.0)
CHUNK_BYTES = 1 << 16


class Interrupted(Exception):
    """The caller set the stop event."""


def repositories(maven: str) -> tuple[str, ...]:
    """The repositories in order: only `maven` if it is set, else the user's repositories, then Maven Central."""
    if maven:
        return (maven,)
    configured = GlobalSettings.load().repositories.values()
    return tuple(dict.fromkeys(url.rstrip("/") for url in (*configured, MAVEN_CENTRAL_URL)))


def download(
    jars: Sequence[Jar],
    folder: Path,
    sources: Sequence[str],
    received: Callable[[int], None],
    stop: threading.Event,
) -> None:
    """Download every jar into `folder`; `received` gets the number of new bytes, from several threads.

    Raises SetupError if a jar cannot be downloaded or is not the pinned one, Interrupted once `stop` is set.
    Complete jars stay in the folder and are not downloaded again.
    """
    failed = threading.Event()

    def download_one(jar: Jar) -> None:
        _download(jar, folder, sources, received, lambda: stop.is_set() or failed.is_set())

    with ThreadPoolExecutor(MAX_PARALLEL_DOWNLOADS, thread_name_prefix="jar") as pool:
        pending = {pool.submit(download_one, jar) for jar in jars}
        try:
            while pending:
                finished, pending = wait(pending, return_when=FIRST_COMPLETED)
                for future in finished:
                    future.result()
        except BaseException:
            failed.set()
            pool.shutdown(cancel_futures=True)
            raise


def _download(
    jar: Jar, folder: Path, sources: Sequence[str], received: Callable[[int], None], is_stopped: Callable[[], bool]
) -> None:
    failure: Exception | None = None
    for _ in range(ATTEMPTS):
        for source in sources:
            try:
                _fetch(jar, folder, source, received, is_stopped)
            except (requests.RequestException, _BadResponse) as cause:
                failure = cause
            else:
                return
    raise _unreachable(jar, sources, failure) from failure


def _get(url: str) -> requests.Response:
    """GET with the certificates of `requests`, then with the system's, which may include a company's proxy."""
    try:
        return http.get(url, stream=True, timeout=TIMEOUT_SECONDS)
    except requests.exceptions.SSLError:
        system = ssl.get_default_verify_paths().cafile
        if system is None:
            raise
        return http.get(url, stream=True, timeout=TIMEOUT_SECONDS, verify=system)


class _BadResponse(Exception):
    """A repository did not send the pinned jar."""


def _fetch(
    jar: Jar, folder: Path, source: str, received: Callable[[int], None], is_stopped: Callable[[], bool]
) -> None:
    if is_stopped():
        raise Interrupted
    part = folder / (jar.name + ".part")
    digest, size = hashlib.sha256(), 0
    with _get(f"{source}/{jar.path}") as response:
        if response.status_code != requests.codes.ok:
            raise _BadResponse(f"it answered {response.status_code} {response.reason}")
        with part.open("wb") as handle:
            for chunk in response.iter_content(CHUNK_BYTES):
                if is_stopped():
                    raise Interrupted
                handle.write(chunk)
                digest.update(chunk)
                size += len(chunk)
                received(len(chunk))
    if digest.hexdigest() != jar.sha256:
        received(-size)
        raise _BadResponse(f"the response ({size} bytes) is not the pinned jar ({jar.size} bytes, other SHA-256)")
    part.replace(folder / jar.name)


def _unreachable(jar: Jar, sources: Sequence[str], cause: Exception | None) -> SetupError:
    repository_list = ", ".join(map(without_credentials, sources))
    reason = str(cause) if isinstance(cause, _BadResponse) else type(cause).__name__
    return SetupError(
        f"{jar.name}, a part of Neo4j, cannot be downloaded from {repository_list}: {reason}.",
        zh=f"无法从 {repository_list} 下载 Neo4j 的组成文件 {jar.name}：{reason}。",
        remedy="Check the network and the proxy (HTTPS_PROXY), or set YUANLIU_MAVEN to a mirror of Maven Central, "
        "and start again: complete files are not downloaded again. Or set NEO4J_URI to use an existing server.",
        remedy_zh="请检查网络与代理（HTTPS_PROXY），或将 YUANLIU_MAVEN 设为 Maven Central 的镜像后重新启动"
        "（已下载完成的文件不会重复下载）；也可设置 NEO4J_URI 使用已有的服务器。",
    )
