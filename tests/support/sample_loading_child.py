"""A load of the small sample in a separate process, for tests that kill it or load at the same time.

`python -m tests.support.sample_loading_child URI USER PASSWORD DAY` prints a line after each batch and waits for a line
on its input, until that ends.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import date

from exchange.sample import load_sample
from graph.client.database import Neo4jDatabase
from graph.client.server import Server
from tests.support.loading_child import WaitingProgress
from tests.support.small_sample import small_facts


async def main() -> None:
    """Load the small sample for the day."""
    database = Neo4jDatabase.open(Server(*sys.argv[1:4]))
    try:
        await load_sample(database, WaitingProgress(), as_of=date.fromisoformat(sys.argv[4]), facts=small_facts())
    finally:
        await database.close()


if __name__ == "__main__":
    asyncio.run(main())
