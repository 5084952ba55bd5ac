"""Checks that the driver has the private names that direct_read.py and connection_reuse.py use."""

from __future__ import annotations

from collections.abc import Callable
from inspect import iscoroutinefunction, signature
from typing import Any

from neo4j import READ_ACCESS, AsyncDriver
from neo4j.graph import Graph


def incompatibility(driver: AsyncDriver) -> str:
    """The first private name that is not as expected, in words; empty if all are."""
    try:
        _check_modules()
        _check_driver(driver)
        _check_connection()
    except (ImportError, AttributeError, TypeError) as error:
        return str(error) or type(error).__name__
    return ""


def _check_modules() -> None:
    from neo4j._async.io._pool import AcquisitionAuth, AcquisitionDatabase
    from neo4j._codec.hydration import BrokenHydrationObject
    from neo4j._deadline import Deadline

    _accepts(AcquisitionAuth, None)
    _accepts(AcquisitionDatabase, "database")
    _accepts(Deadline, 1.0)
    if not isinstance(BrokenHydrationObject, type):
        raise TypeError("BrokenHydrationObject is not a class")


def _check_driver(driver: Any) -> None:
    pool = driver._pool
    for value in (driver._closed, pool.is_direct_pool):
        if not isinstance(value, bool):
            raise TypeError("_closed or is_direct_pool is not a boolean")
    _accepts(pool.acquire, READ_ACCESS, None, None, (), None, None, awaited=True)
    _accepts(pool.release, None, awaited=True)
    _accepts(pool.kill_and_release, None, None)


def _check_connection() -> None:
    from neo4j._async.io._bolt._base import AsyncBolt
    from neo4j._async.io._bolt._bolt_socket import AsyncBoltSocket
    from neo4j._codec.hydration import HydrationScope

    hooks: dict[str, Any] = {"dehydration_hooks": None, "hydration_hooks": None}
    run: dict[str, Any] = {"mode": READ_ACCESS, "bookmarks": (), "metadata": {}, "timeout": 1.0, "db": "database"}
    _accepts(AsyncBolt.run, None, "statement", {}, **run, **hooks)
    _accepts(AsyncBolt.pull, None, -1, on_records=None, on_success=None, **hooks)
    _accepts(AsyncBolt.send_all, None, awaited=True)
    _accepts(AsyncBolt.fetch_message, None, awaited=True)
    for method in (AsyncBolt.closed, AsyncBolt.defunct, AsyncBolt.stale, AsyncBolt.new_hydration_scope):
        _accepts(method, None)
    _accepts(HydrationScope.get_graph, None)
    if missing := {"dehydration_hooks", "hydration_hooks"} - HydrationScope.__annotations__.keys():
        raise AttributeError(f"HydrationScope has no {missing.pop()}")
    # no connection is open yet, but the constructor names each attribute that it sets
    if "socket" not in AsyncBolt.__init__.__code__.co_names:
        raise AttributeError("AsyncBolt has no socket")
    _accepts(AsyncBoltSocket.set_read_timeout, None, None)
    Graph()._nodes  # noqa: B018 - read for the AttributeError


def _accepts(function: Callable[..., Any], *arguments: Any, awaited: bool = False, **named: Any) -> None:
    """Raise TypeError if the function does not accept the arguments, or is not asynchronous as expected."""
    try:
        signature(function).bind(*arguments, **named)
    except TypeError as error:
        raise TypeError(f"{function.__qualname__}: {error}") from None
    if iscoroutinefunction(function) is not awaited:
        raise TypeError(f"{function.__qualname__} is {'not ' if awaited else ''}a coroutine function")
