"""A bulk load in a separate process, for tests that kill it: `python -m tests.support.loading_child URI USER PASSWORD`.

It prints a line after each committed batch and waits for a line on its input.
"""

from __future__ import annotations

import asyncio
import sys

from graph.client.database import Neo4jDatabase
from graph.client.server import Server
from graph.progress import Silent, Unit
from graph.write.bulk_load import load
from tests.support.load_rows import small_feed

ENTRIES = 30


class WaitingProgress(Silent):
    """Prints each committed batch and waits for a line on standard input."""

    def advance(self, done: int, total: int, unit: Unit) -> None:
        """Print a line, read a line."""
        sys.stdout.write(f"{done} of {total} {unit}\n")
        sys.stdout.flush()
        sys.stdin.readline()


async def main() -> None:
    """Load the small feed."""
    database = Neo4jDatabase.open(Server(*sys.argv[1:4]))
    try:
        await load(database, "killed", small_feed(ENTRIES), WaitingProgress())
    finally:
        await database.close()


if __name__ == "__main__":
    asyncio.run(main())
