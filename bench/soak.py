"""A long mixed load on one server: does its memory grow?"""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from itertools import cycle, islice
from typing import Any

from bench.load import load
from bench.measuring import CONNECTIONS
from bench.processes import LOOPBACK, Running
from bench.systems import System
from cli.output import say

SAMPLES, MAX_ROUND_SECONDS, WARM_SECONDS = 15, 30, 10
MAX_GROWTH = 1.05
"""Maximum memory of the last third divided by that of the middle third."""


async def soak(system: System, server: Running, vary: Mapping[str, Sequence[Mapping[str, Any]]], minutes: int) -> bool:
    """Whether the memory is steady; prints a line after each round."""
    url = f"http://{LOOPBACK}:{server.port}{system.path('')}"
    bodies = mix({case: [system.body(case, variables) for variables in values] for case, values in vary.items()})
    await load(url, bodies, connections=CONNECTIONS, seconds=WARM_SECONDS, warming=True)
    seconds = min(MAX_ROUND_SECONDS, 60 * minutes // SAMPLES)
    samples: list[float] = []
    for number in range(60 * minutes // seconds):
        result = await load(url, bodies, connections=CONNECTIONS, seconds=seconds)
        samples.append(server.rss_mb)
        say(
            f"{(number + 1) * seconds:5} s: {result.rps:,.0f} requests/s, p99 {result.p99_ms:.0f} ms, "
            f"{samples[-1]:.1f} MB, at most {server.peak_mb:.1f} MB"
        )
    grown = growth(samples)
    steady = grown <= MAX_GROWTH
    say(
        f"Memory of the last third to the middle third: {grown:.3f}×, "
        f"{'steady' if steady else 'it grows'} (bound {MAX_GROWTH:g}×)"
    )
    return steady


def mix(bodies: Mapping[str, Sequence[dict[str, Any]]]) -> list[dict[str, Any]]:
    """The bodies of all cases in turn; a case with fewer bodies repeats them."""
    longest = max(len(case) for case in bodies.values())
    return [
        body for row in zip(*(islice(cycle(case), longest) for case in bodies.values()), strict=True) for body in row
    ]


def growth(samples: Sequence[float]) -> float:
    """The median of the last third divided by that of the middle third; needs at least three samples."""
    third = len(samples) // 3
    middle, last = samples[-2 * third : -third], samples[-third:]
    return statistics.median(last) / statistics.median(middle)
