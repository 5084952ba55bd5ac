"""Print the memory of a process before and after it has read the whole sample, as a load does: `MB MB ROWS`."""

from __future__ import annotations

import asyncio
import os

import server.lifecycle  # noqa: F401 - what a server has loaded anyway
from bench.processes import memory_mb
from cli.output import say
from exchange.sample.build_process import built_sample
from exchange.sample.sample_day import FIRST_DAY
from graph.write.validation import validate_ahead


def resident_mb() -> int:
    """The memory of this process."""
    return int(memory_mb(os.getpid(), "VmRSS"))


async def main() -> None:
    """Read the sample."""
    before, rows = resident_mb(), 0
    async with built_sample(FIRST_DAY) as sample:
        async for validated in validate_ahead(sample.batches):
            rows += len(validated.batch.rows)
        assert rows == sample.rows
    say(f"{before} {resident_mb()} {rows}")


if __name__ == "__main__":
    asyncio.run(main())
