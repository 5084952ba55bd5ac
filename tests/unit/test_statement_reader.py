"""The choice of the reader: by the setting, and by the driver's private names."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable

import pytest

from graph.client.database import Neo4jDatabase
from graph.client.server import Server
from tests.support.driver_internals import (
    DEADLINE_CLASS_NAME,
    POOL_MODULE_NAME,
    AsyncBolt,
    AsyncBoltSocketBase,
    AsyncConnection,
    HydrationScope,
    pool_module,
)


def without_fetch_message(patch: pytest.MonkeyPatch) -> None:
    for owner in (AsyncBolt, AsyncConnection):
        patch.delattr(owner, "fetch_message")


CHANGES: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "a module is gone": lambda patch: patch.setitem(sys.modules, POOL_MODULE_NAME, None),
    "a class is gone": lambda patch: patch.delattr(DEADLINE_CLASS_NAME),
    "a class takes another argument": lambda patch: patch.setattr(pool_module, "AcquisitionAuth", lambda: None),
    "a method is gone": without_fetch_message,
    "a method takes other arguments": lambda patch: patch.setattr(AsyncBolt, "run", lambda self, query: None),
    "a method is no longer asynchronous": lambda patch: patch.setattr(AsyncBolt, "send_all", lambda self: None),
    "the pool takes other arguments": lambda patch: patch.setattr(
        pool_module.AsyncBoltPool, "kill_and_release", lambda self, connection: None
    ),
    "values are converted otherwise": lambda patch: patch.setattr(HydrationScope, "__annotations__", {}),
    "the socket has no timeout": lambda patch: patch.delattr(AsyncBoltSocketBase, "set_read_timeout"),
    "the connection has no socket": lambda patch: patch.setattr(AsyncBolt, "__init__", lambda self: None),
}


async def reader_name(direct: bool) -> str:
    database = Neo4jDatabase.open(Server("bolt://127.0.0.1:1", "neo4j", "none"), direct=direct)
    try:
        return type(database._reader).__name__
    finally:
        await database.close()


@pytest.mark.parametrize(("direct", "reader"), [(True, "DirectReader"), (False, "SessionReader")])
async def test_the_setting_chooses_the_reader(direct: bool, reader: str, caplog: pytest.LogCaptureFixture) -> None:
    assert await reader_name(direct) == reader
    assert caplog.messages == []


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
async def test_an_incompatible_driver_is_read_by_sessions_with_one_warning(
    change: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    change(monkeypatch)
    assert await reader_name(True) == "SessionReader"
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert record.getMessage().startswith("Reads use sessions")
