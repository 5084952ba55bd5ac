"""The database warmed before anything is measured: its compiler learns what is run often, for tens of seconds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bench.load import load
from bench.measuring import CONNECTIONS
from bench.processes import LOOPBACK, Running
from bench.systems import System


async def warmed(
    systems: Sequence[tuple[System, Running]], vary: Mapping[str, Sequence[Mapping[str, Any]]], seconds: int
) -> None:
    """Every case from each of the systems for so long; what they answer is looked at when they are measured."""
    for case, values in vary.items():
        for system, server in systems:
            url = f"http://{LOOPBACK}:{server.port}{system.path(case)}"
            bodies = [system.body(case, each) for each in values]
            await load(url, bodies, connections=CONNECTIONS, seconds=seconds, warming=True)
