"""A test database that runs between test runs, to repeat a few tests quickly.

`python -m tests.persistent_database FOLDER` starts it in FOLDER and waits. With YUANLIU_TEST_DATABASE=FOLDER the tests
use it; they load the sample only if it is missing. CI always uses a new database.
"""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from dataclasses import asdict
from pathlib import Path

from cli.output import say
from graph.client.server import Server
from graph.progress import Silent
from neo4j_embedded.database import EmbeddedDatabase
from neo4j_embedded.install import jar_folder
from settings import CHECKOUT

ENDPOINT = "endpoint.json"


def read_endpoint(folder: Path) -> Server:
    """The endpoint of the database in this folder."""
    return Server(**json.loads((folder / ENDPOINT).read_text(encoding="utf-8")))


def write_endpoint(folder: Path, neo4j_server: Server) -> None:
    """Store the endpoint for `read_endpoint`, with mode 0600, since it contains the password."""
    file = folder / ENDPOINT
    file.touch(mode=0o600)
    file.write_text(json.dumps(asdict(neo4j_server)), encoding="utf-8")


def remove_endpoint(folder: Path) -> None:
    """Remove the stored endpoint of a stopped database."""
    (folder / ENDPOINT).unlink()


async def main(folder: Path) -> None:
    """Start the database, store its endpoint, wait for SIGTERM or SIGINT, stop."""
    embedded = EmbeddedDatabase(
        folder, heap_mb=1024, page_cache_mb=256, jars=jar_folder(CHECKOUT / "var"), progress=Silent()
    )
    endpoint = await embedded.start()
    write_endpoint(folder, endpoint)
    say(f"{endpoint.uri} answers; YUANLIU_TEST_DATABASE={folder}")
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await stop.wait()
    await embedded.stop()
    remove_endpoint(folder)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]).absolute()))
