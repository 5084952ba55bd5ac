"""A process that only supervises an embedded database.

`python -m tests.support.process_supervisor FOLDER JARS` prints the child's process id once Bolt answers, then waits
forever.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from cli.output import say
from graph.progress import Silent
from neo4j_embedded import EmbeddedDatabase


async def main(folder: Path, jars: Path) -> None:
    """Start the database and wait forever."""
    embedded = EmbeddedDatabase(folder, heap_mb=512, page_cache_mb=128, jars=jars, progress=Silent())
    await embedded.start()
    say(str(embedded.process_id))
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2])))
