"""The jars: pinned, repaired and downloaded once; an unreachable repository gives one message."""

from __future__ import annotations

import asyncio
import hashlib
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from domain.errors import SetupError
from graph.progress import Silent, Unit
from neo4j_embedded import jar_list
from neo4j_embedded.install import CANCEL_SECONDS, install
from neo4j_embedded.jar_list import Jar, JarList

CONTENT = {f"org/example/{name}.jar": name.encode() * 50_000 for name in ("one", "two", "three")}


class Repository(ThreadingHTTPServer):
    """A Maven repository on loopback.

    `requested` lists paths; responses in `broken` are truncated; each response waits half-way for `resume`.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.requested: list[str] = []
        self.broken: set[str] = set()
        self.half_sent = threading.Event()
        self.resume = threading.Event()
        self.resume.set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    """Answers GET from CONTENT."""

    server: Repository

    def do_GET(self) -> None:  # the base class's name
        path = self.path.lstrip("/")
        self.server.requested.append(path)
        content = CONTENT.get(path)
        if content is None:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if path in self.server.broken:
            self.wfile.write(content[:1000])
            return
        middle = len(content) // 2
        self.wfile.write(content[:middle])
        self.wfile.flush()
        self.server.half_sent.set()
        self.server.resume.wait(20)
        self.wfile.write(content[middle:])

    def log_message(self, format: str, *args: object) -> None:  # the base class's name
        """Nothing."""

    def handle(self) -> None:
        try:
            super().handle()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True


@pytest.fixture
def repository() -> Iterator[Repository]:
    with Repository() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.resume.set()
        server.shutdown()
        thread.join()


@pytest.fixture
def pinned() -> JarList:
    jars = tuple(Jar(path, len(text), hashlib.sha256(text).hexdigest()) for path, text in CONTENT.items())
    return JarList(jars)


class RecordedProgress(Silent):
    """Stores the last advance."""

    last: tuple[int, int, str] = (0, 0, "")

    def advance(self, done: int, total: int, unit: Unit) -> None:
        self.last = (done, total, unit)


def test_the_lock_file_pins_the_version_with_distinct_names() -> None:
    pinned = jar_list.read()
    names = [jar.name for jar in pinned.jars]
    assert len(names) == len(set(names)) == 216
    assert f"neo4j-{jar_list.VERSION}.jar" in names
    assert all(len(jar.sha256) == 64 and jar.size > 0 for jar in pinned.jars)


async def test_missing_jars_are_downloaded_once(tmp_path: Path, repository: Repository, pinned: JarList) -> None:
    progress = RecordedProgress()
    paths = await install(tmp_path, progress, maven=repository.url, pinned=pinned)
    assert [path.read_bytes() for path in paths] == list(CONTENT.values())
    total = sum(len(text) for text in CONTENT.values())
    assert progress.last == (total, total, "bytes")
    assert sorted(repository.requested) == sorted(CONTENT)
    assert await install(tmp_path, progress, maven=repository.url, pinned=pinned) == paths
    assert len(repository.requested) == 3


async def test_an_interrupted_download_is_resumed(tmp_path: Path, repository: Repository, pinned: JarList) -> None:
    repository.resume.clear()
    work = asyncio.create_task(install(tmp_path, Silent(), maven=repository.url, pinned=pinned))
    await asyncio.to_thread(repository.half_sent.wait, 20)
    work.cancel()
    repository.resume.set()
    with pytest.raises(asyncio.CancelledError):
        await work
    # The state after a kill: one complete jar, one truncated jar with its final name, one .part file.
    (tmp_path / "one.jar").write_bytes(CONTENT["org/example/one.jar"])
    (tmp_path / "two.jar").write_bytes(CONTENT["org/example/two.jar"][:7])
    (tmp_path / "three.jar").unlink(missing_ok=True)
    (tmp_path / "three.jar.part").write_bytes(b"th")
    repository.requested.clear()
    paths = await install(tmp_path, Silent(), maven=repository.url, pinned=pinned)
    assert [path.read_bytes() for path in paths] == list(CONTENT.values())
    assert sorted(repository.requested) == ["org/example/three.jar", "org/example/two.jar"]
    assert not any(path.name.endswith(".part") for path in await asyncio.to_thread(lambda: list(tmp_path.iterdir())))


async def test_a_jar_that_broke_in_place_is_downloaded_again(
    tmp_path: Path, repository: Repository, pinned: JarList
) -> None:
    (broken, *_) = await install(tmp_path, Silent(), maven=repository.url, pinned=pinned)
    content = broken.read_bytes()
    # The same size, and the time of the last change as before.
    before = broken.stat()
    broken.write_bytes(bytes([content[0] ^ 1]) + content[1:])
    os.utime(broken, ns=(before.st_atime_ns, before.st_mtime_ns))
    repository.requested.clear()
    await install(tmp_path, Silent(), maven=repository.url, pinned=pinned)
    assert broken.read_bytes() == content
    assert repository.requested == ["org/example/one.jar"]


async def test_a_cancelled_download_returns_though_the_repository_is_silent(
    tmp_path: Path, repository: Repository, pinned: JarList
) -> None:
    repository.resume.clear()
    work = asyncio.create_task(install(tmp_path, Silent(), maven=repository.url, pinned=pinned))
    await asyncio.to_thread(repository.half_sent.wait, 20)
    work.cancel()
    async with asyncio.timeout(2 * CANCEL_SECONDS):
        with pytest.raises(asyncio.CancelledError):
            await work


async def test_a_jar_with_another_digest_is_rejected(tmp_path: Path, repository: Repository, pinned: JarList) -> None:
    other = JarList((Jar("org/example/one.jar", pinned.jars[0].size, "0" * 64),))
    with pytest.raises(SetupError, match="is not the pinned jar"):
        await install(tmp_path, Silent(), maven=repository.url, pinned=other)
    assert not (tmp_path / "one.jar").exists()


async def test_a_download_that_is_truncated_every_time_gives_one_message(
    tmp_path: Path, repository: Repository, pinned: JarList
) -> None:
    repository.broken.add("org/example/two.jar")
    with pytest.raises(SetupError, match=r"two\.jar, a part of Neo4j, cannot be downloaded from"):
        await install(tmp_path, Silent(), maven=repository.url, pinned=pinned)
    assert repository.requested.count("org/example/two.jar") == 3
    repository.broken.clear()
    assert len(await install(tmp_path, Silent(), maven=repository.url, pinned=pinned)) == 3


async def test_an_unreachable_repository_gives_one_message_with_a_remedy(
    tmp_path: Path, repository: Repository, pinned: JarList
) -> None:
    url = repository.url
    repository.server_close()
    with pytest.raises(SetupError) as raised:
        await install(tmp_path, Silent(), maven=url, pinned=pinned)
    assert raised.value.message.endswith(f"cannot be downloaded from {url}: ConnectionError.")
    for word in ("YUANLIU_MAVEN", "HTTPS_PROXY", "NEO4J_URI"):
        assert word in raised.value.remedy
        assert word in raised.value.remedy_zh


async def test_a_folder_without_write_permission_gives_one_message(tmp_path: Path, pinned: JarList) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(SetupError, match="cannot be written"):
        await install(tmp_path / "file" / "jars", Silent(), pinned=pinned)
