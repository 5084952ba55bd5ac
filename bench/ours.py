"""Our server over the graph that is measured on: as `yuanliu serve`, which would load its sample besides."""

from __future__ import annotations

import asyncio
import os

import uvicorn
import uvloop

import app
from graph import settings
from graph.progress import Silent
from terminal.database import opened
from terminal.listening import config
from terminal.memory import settled


async def main() -> None:
    """Serve on PORT until SIGTERM."""
    found = settings.load(os.environ, dotenv=None)
    async with opened(found, Silent()) as database:
        served = config(app.build(found, database, app.Readiness(ready=True)), port=int(os.environ["PORT"]))
        settled()
        await uvicorn.Server(served).serve()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main())
