"""Warm up the database before the measurements: its compiler needs tens of seconds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bench.load import load
from bench.measuring import CONNECTIONS
from bench.processes import LOOPBACK, Running
from bench.systems import System


async def warm_up(
    systems: Sequence[tuple[System, Running]], vary: Mapping[str, Sequence[Mapping[str, Any]]], seconds: int
) -> None:
    """Load each system with each case for some seconds; errors are ignored here."""
    for case, values in vary.items():
        for system, server in systems:
            url = f"http://{LOOPBACK}:{server.port}{system.path(case)}"
            bodies = [system.body(case, variables) for variables in values]
            await load(url, bodies, connections=CONNECTIONS, seconds=seconds, warming=True)
