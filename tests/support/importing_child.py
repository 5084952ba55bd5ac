"""The command in a separate process, for tests that kill it: `python -m tests.support.importing_child import …`.

In a write transaction it prints a line after each statement and waits for a line on its input. So it can be killed at
any point of an uncommitted transaction.
"""

from __future__ import annotations

import sys
from typing import Any

import neo4j

from cli import main as cli

run = neo4j.AsyncManagedTransaction.run


async def run_and_wait(self: Any, *arguments: Any, **keywords: Any) -> Any:
    """Run the statement, print a line, read a line."""
    result = await run(self, *arguments, **keywords)
    sys.stdout.write("ran\n")
    sys.stdout.flush()
    sys.stdin.readline()
    return result


if __name__ == "__main__":
    neo4j.AsyncManagedTransaction.run = run_and_wait  # type: ignore[method-assign]
    sys.exit(cli.main(sys.argv[1:]))
