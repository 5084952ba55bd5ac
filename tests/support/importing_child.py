"""The command in a process of its own, to be killed: `python -m tests.support.importing_child import …`.

In every transaction that writes it says a line after each statement and waits for one before it goes on; so it can be
killed at any place in a transaction that is not committed yet.
"""

from __future__ import annotations

import sys
from typing import Any

import neo4j

from cli import main as cli

run = neo4j.AsyncManagedTransaction.run


async def halting(self: Any, *arguments: Any, **named: Any) -> Any:
    """The statement, then one line out, one line in."""
    result = await run(self, *arguments, **named)
    sys.stdout.write("ran\n")
    sys.stdout.flush()
    sys.stdin.readline()
    return result


if __name__ == "__main__":
    neo4j.AsyncManagedTransaction.run = halting  # type: ignore[method-assign]
    sys.exit(cli.main(sys.argv[1:]))
