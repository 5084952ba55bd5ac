"""The service over the measured graph: as `yuanliu serve`, but without loading the sample."""

from __future__ import annotations

import asyncio
import os

import uvicorn
import uvloop

import app
import settings
from graph.progress import Silent
from server.interpreter_tuning import tune_interpreter
from server.open_database import open_database
from server.uvicorn_config import uvicorn_config


async def main() -> None:
    """Serve on PORT until SIGTERM."""
    configuration = settings.load(os.environ, dotenv=None)
    async with open_database(configuration, Silent()) as database:
        application = app.build(configuration, database, app.Readiness(ready=True))
        tune_interpreter()
        await uvicorn.Server(uvicorn_config(application, port=int(os.environ["PORT"]))).serve()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main())
