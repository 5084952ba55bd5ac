"""A database that stays between test runs, for people who run the same few tests again and again.

`python -m tests.persistent_database FOLDER` starts one in FOLDER and waits. With YUANLIU_TEST_STAYING=FOLDER the
tests use it, and the sample is loaded into it only where it is not there yet. Not for CI, whose database is always new.
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


def staying(folder: Path) -> Server:
    """Where the database of this folder answers."""
    return Server(**json.loads((folder / ENDPOINT).read_text(encoding="utf-8")))


def write_down(folder: Path, found: Server) -> None:
    """For `staying` to read; for the owner alone, since it holds the password."""
    written = folder / ENDPOINT
    written.touch(mode=0o600)
    written.write_text(json.dumps(asdict(found)), encoding="utf-8")


def forget(folder: Path) -> None:
    """Once it answers no more."""
    (folder / ENDPOINT).unlink()


async def main(folder: Path) -> None:
    """Start, write down where, wait for SIGTERM or SIGINT."""
    embedded = EmbeddedDatabase(
        folder, heap_mb=1024, page_cache_mb=256, jars=jar_folder(CHECKOUT / "var"), progress=Silent()
    )
    found = await embedded.start()
    write_down(folder, found)
    say(f"{found.uri} answers; YUANLIU_TEST_STAYING={folder}")
    asked = asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(each, asked.set)
    await asked.wait()
    await embedded.stop()
    forget(folder)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]).absolute()))
