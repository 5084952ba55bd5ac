"""A command whose database does not stop: `python -m tests.support.stubborn_command FOLDER JARS`.

It prints the database's process id once Bolt answers. Its grace period never ends.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from cli.output import say
from graph.progress import Silent
from neo4j_embedded import EmbeddedDatabase
from server.stop_signals import Grace, run_until_signal


async def work(folder: Path, jars: Path) -> int:
    """Start the database and wait forever."""
    embedded = EmbeddedDatabase(folder, heap_mb=512, page_cache_mb=128, jars=jars, progress=Silent())
    await embedded.start()
    say(str(embedded.process_id))
    try:
        await asyncio.Event().wait()
    finally:
        await embedded.stop()
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(run_until_signal(work(Path(sys.argv[1]), Path(sys.argv[2])), Grace(3600), say)))
