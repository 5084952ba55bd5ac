"""The jars: pinned, repaired, fetched once; a repository that is not there is one sentence."""

from __future__ import annotations

import asyncio
import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from domain.errors import SetupError
from graph.progress import Silent
from neo4j_embedded import jar_list
from neo4j_embedded.install import install
from neo4j_embedded.jar_list import Jar, JarList

CONTENT = {f"org/example/{name}.jar": name.encode() * 50_000 for name in ("one", "two", "three")}


class Repository(ThreadingHTTPServer):
    """A Maven repository on loopback. `asked` lists paths; `broken` are cut short; `hold` stops answers half-way."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[str] = []
        self.broken: set[str] = set()
        self.half = threading.Event()
        self.go_on = threading.Event()
        self.go_on.set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    """Answers GET from CONTENT."""

    server: Repository

    def do_GET(self) -> None:  # the base class's name
        path = self.path.lstrip("/")
        self.server.asked.append(path)
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
        self.server.half.set()
        self.server.go_on.wait(20)
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
        server.go_on.set()
        server.shutdown()
        thread.join()


@pytest.fixture
def wanted() -> JarList:
    jars = tuple(Jar(path, len(text), hashlib.sha256(text).hexdigest()) for path, text in CONTENT.items())
    return JarList(jars, "digest-of-this-list")


class Heard(Silent):
    """Remembers how far the last advance was."""

    far: tuple[int, int, str] = (0, 0, "")

    def advance(self, done: int, total: int, unit: str) -> None:
        self.far = (done, total, unit)


def test_the_lock_pins_the_version_with_distinct_names() -> None:
    found = jar_list.read()
    names = [jar.name for jar in found.jars]
    assert len(names) == len(set(names)) == 216
    assert f"neo4j-{jar_list.VERSION}.jar" in names
    assert all(len(jar.sha256) == 64 and jar.size > 0 for jar in found.jars)


async def test_what_is_missing_is_fetched_once(tmp_path: Path, repository: Repository, wanted: JarList) -> None:
    heard = Heard()
    paths = await install(tmp_path, heard, maven=repository.url, wanted=wanted)
    assert [path.read_bytes() for path in paths] == list(CONTENT.values())
    total = sum(len(text) for text in CONTENT.values())
    assert heard.far == (total, total, "bytes")
    assert sorted(repository.asked) == sorted(CONTENT)
    assert await install(tmp_path, heard, maven=repository.url, wanted=wanted) == paths
    assert len(repository.asked) == 3


async def test_an_interrupted_download_goes_on_where_it_was(
    tmp_path: Path, repository: Repository, wanted: JarList
) -> None:
    repository.go_on.clear()
    work = asyncio.create_task(install(tmp_path, Silent(), maven=repository.url, wanted=wanted))
    await asyncio.to_thread(repository.half.wait, 20)
    work.cancel()
    repository.go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await work
    # As a kill leaves it: one jar whole, one half and under its own name, one only begun.
    (tmp_path / "one.jar").write_bytes(CONTENT["org/example/one.jar"])
    (tmp_path / "two.jar").write_bytes(CONTENT["org/example/two.jar"][:7])
    (tmp_path / "three.jar").unlink(missing_ok=True)
    (tmp_path / "three.jar.part").write_bytes(b"th")
    repository.asked.clear()
    paths = await install(tmp_path, Silent(), maven=repository.url, wanted=wanted)
    assert [path.read_bytes() for path in paths] == list(CONTENT.values())
    assert sorted(repository.asked) == ["org/example/three.jar", "org/example/two.jar"]
    assert not any(path.name.endswith(".part") for path in await asyncio.to_thread(lambda: list(tmp_path.iterdir())))


async def test_a_jar_of_another_content_is_never_taken(tmp_path: Path, repository: Repository, wanted: JarList) -> None:
    other = JarList((Jar("org/example/one.jar", wanted.jars[0].size, "0" * 64),), "other")
    with pytest.raises(SetupError, match="is not the pinned jar"):
        await install(tmp_path, Silent(), maven=repository.url, wanted=other)
    assert not (tmp_path / "one.jar").exists()


async def test_a_download_that_breaks_off_again_and_again_is_one_sentence(
    tmp_path: Path, repository: Repository, wanted: JarList
) -> None:
    repository.broken.add("org/example/two.jar")
    with pytest.raises(SetupError, match=r"two\.jar, a part of Neo4j, cannot be downloaded from"):
        await install(tmp_path, Silent(), maven=repository.url, wanted=wanted)
    assert repository.asked.count("org/example/two.jar") == 3
    repository.broken.clear()
    assert len(await install(tmp_path, Silent(), maven=repository.url, wanted=wanted)) == 3


async def test_a_repository_that_does_not_answer_is_one_sentence_with_its_remedy(
    tmp_path: Path, repository: Repository, wanted: JarList
) -> None:
    url = repository.url
    repository.server_close()
    with pytest.raises(SetupError) as raised:
        await install(tmp_path, Silent(), maven=url, wanted=wanted)
    assert raised.value.message.endswith(f"cannot be downloaded from {url}: ConnectionError.")
    for word in ("YUANLIU_MAVEN", "HTTPS_PROXY", "NEO4J_URI"):
        assert word in raised.value.remedy
        assert word in raised.value.remedy_zh


async def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path, wanted: JarList) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(SetupError, match="cannot be written"):
        await install(tmp_path / "file" / "jars", Silent(), wanted=wanted)
