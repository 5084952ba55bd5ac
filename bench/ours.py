"""Our server over the graph that is measured on: as `yuanliu serve`, which would load its sample besides."""

from __future__ import annotations

import asyncio
import os

import uvicorn
import uvloop

import app
import settings
from graph.progress import Silent
from server.gc_tuning import tune_gc
from server.open_database import open_database
from server.uvicorn_config import uvicorn_config


async def main() -> None:
    """Serve on PORT until SIGTERM."""
    found = settings.load(os.environ, dotenv=None)
    async with open_database(found, Silent()) as database:
        served = uvicorn_config(app.build(found, database, app.Readiness(ready=True)), port=int(os.environ["PORT"]))
        tune_gc()
        await uvicorn.Server(served).serve()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main())
