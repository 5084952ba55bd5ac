"""Jars over the network: several at a time, each whole and as pinned or not there at all.

Proxies, certificates and netrc are taken from the environment as `requests` does, then the system's certificates as
pip does; repositories from the user's jgo.conf, as jgo does, with Maven Central last.
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

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from neo4j_embedded.jar_list import Jar

AT_ONCE = 6
ATTEMPTS = 3
TIMEOUT_SECONDS = (10.0, 60.0)
CHUNK_BYTES = 1 << 16


class Interrupted(Exception):
    """The caller asked to stop."""


def repositories(maven: str) -> tuple[str, ...]:
    """Where to ask, in order: `maven` alone if given, else the user's own repositories, then Maven Central."""
    if maven:
        return (maven,)
    own = GlobalSettings.load().repositories.values()
    return tuple(dict.fromkeys(url.rstrip("/") for url in (*own, MAVEN_CENTRAL_URL)))


def download(
    jars: Sequence[Jar],
    folder: Path,
    sources: Sequence[str],
    received: Callable[[int], None],
    stop: threading.Event,
) -> None:
    """Fetch every jar into `folder`; `received` is told bytes as they come, from several threads.

    Raises SetupError when a jar cannot be had or is not the pinned one, Interrupted once `stop` is set.
    What was fetched whole before that stays and is not fetched again.
    """
    give_up = threading.Event()

    def one(jar: Jar) -> None:
        _one(jar, folder, sources, received, lambda: stop.is_set() or give_up.is_set())

    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="jar") as pool:
        waiting = {pool.submit(one, jar) for jar in jars}
        try:
            while waiting:
                finished, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                for each in finished:
                    each.result()
        except BaseException:
            give_up.set()
            pool.shutdown(cancel_futures=True)
            raise


def _one(
    jar: Jar, folder: Path, sources: Sequence[str], received: Callable[[int], None], stopped: Callable[[], bool]
) -> None:
    failure: Exception | None = None
    for _ in range(ATTEMPTS):
        for source in sources:
            try:
                _fetch(jar, folder, source, received, stopped)
            except (requests.RequestException, _NotFound) as cause:
                failure = cause
            else:
                return
    raise _unreachable(jar, sources, failure) from failure


def _get(url: str) -> requests.Response:
    """Believes the certificates `requests` brings, then the system's, which a company's proxy may be in."""
    try:
        return http.get(url, stream=True, timeout=TIMEOUT_SECONDS)
    except requests.exceptions.SSLError:
        system = ssl.get_default_verify_paths().cafile
        if system is None:
            raise
        return http.get(url, stream=True, timeout=TIMEOUT_SECONDS, verify=system)


class _NotFound(Exception):
    """A repository answered with something else than the jar."""


def _fetch(jar: Jar, folder: Path, source: str, received: Callable[[int], None], stopped: Callable[[], bool]) -> None:
    if stopped():
        raise Interrupted
    part = folder / (jar.name + ".part")
    digest, size = hashlib.sha256(), 0
    with _get(f"{source}/{jar.path}") as response:
        if response.status_code != requests.codes.ok:
            raise _NotFound(f"it answered {response.status_code} {response.reason}")
        with part.open("wb") as handle:
            for chunk in response.iter_content(CHUNK_BYTES):
                if stopped():
                    raise Interrupted
                handle.write(chunk)
                digest.update(chunk)
                size += len(chunk)
                received(len(chunk))
    if digest.hexdigest() != jar.sha256:
        received(-size)
        raise _NotFound(f"what it sent ({size} bytes) is not the pinned jar ({jar.size} bytes, other SHA-256)")
    part.replace(folder / jar.name)


def _unreachable(jar: Jar, sources: Sequence[str], cause: Exception | None) -> SetupError:
    where = ", ".join(sources)
    reason = str(cause) if isinstance(cause, _NotFound) else type(cause).__name__
    return SetupError(
        f"{jar.name}, a part of Neo4j, cannot be downloaded from {where}: {reason}.",
        zh=f"无法从 {where} 下载 Neo4j 的组成文件 {jar.name}：{reason}。",
        remedy="Check the network and the proxy (HTTPS_PROXY), or set YUANLIU_MAVEN to a mirror of Maven Central, "
        "and start again: what has arrived is kept. Or set NEO4J_URI to use a server you have.",
        remedy_zh="请检查网络与代理（HTTPS_PROXY），或将 YUANLIU_MAVEN 设为 Maven Central 的镜像后重新启动"
        "（已下载的部分会保留）；也可设置 NEO4J_URI 使用已有的服务器。",
    )
