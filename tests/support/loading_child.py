"""A loader in a process of its own, to be killed: `python -m tests.support.loading_child URI USER PASSWORD`.

Says a line when a batch is committed and waits for one before it goes on.
"""

from __future__ import annotations

import asyncio
import sys

from graph.client.database import Neo4jDatabase
from graph.client.server import Server
from graph.progress import Silent
from graph.write.bulk_load import load
from tests.support.load_rows import small_feed

ENTRIES = 30


class Halting(Silent):
    """Tells of each batch, and waits to be told to go on."""

    def advance(self, done: int, total: int, unit: str) -> None:
        """One line out, one line in."""
        sys.stdout.write(f"{done} of {total} {unit}\n")
        sys.stdout.flush()
        sys.stdin.readline()


async def main() -> None:
    """Load the small feed."""
    database = Neo4jDatabase.open(Server(*sys.argv[1:4]))
    try:
        await load(database, "killed", small_feed(ENTRIES), Halting())
    finally:
        await database.close()


if __name__ == "__main__":
    asyncio.run(main())
