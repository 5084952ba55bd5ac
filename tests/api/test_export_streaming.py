"""An export is rendered while it is sent: never stored whole, and ended when the client disconnects."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import httpx
import pytest
from starlette.types import Receive, Scope, Send

import app
from graph.client.database import Neo4jDatabase
from settings import Settings
from tests.conftest import run_uvicorn

OF = "resource_653101000000/huiliu.yibao-01"
PIECE = "." * 1024


class Endless:
    """A file without end, which cannot be rendered whole."""

    def __init__(self) -> None:
        self.written = 0

    def __call__(self, *_: object, **__: object) -> Iterator[str]:
        while True:
            self.written += 1
            yield PIECE


async def test_disconnect_ends_the_export(sample_database: Neo4jDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    endless = Endless()
    monkeypatch.setattr("api.endpoints.lineage_export.render", endless)
    built = app.build(Settings(), sample_database, app.Readiness(ready=True))
    ended = asyncio.Event()

    async def watched(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await built(scope, receive, send)
        finally:
            if scope["type"] == "http":
                ended.set()

    headers = {"accept-encoding": "identity"}
    async with run_uvicorn(watched) as port, httpx.AsyncClient(headers=headers) as client:
        url = f"http://127.0.0.1:{port}/export/lineage"
        async with client.stream("GET", url, params={"of": OF, "direction": "UPSTREAM", "format": "csv"}) as response:
            assert response.status_code == 200
            first = await anext(response.aiter_raw())
            assert set(first) == {ord(".")}
            assert not ended.is_set()
        async with asyncio.timeout(10):
            await ended.wait()
    # no more than the connection accepted, and its buffers
    assert endless.written * len(PIECE) < 64 * 1024 * 1024
