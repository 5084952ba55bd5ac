"""One server under mixed load for long: does its memory grow."""

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

SAMPLES, LONGEST_SECONDS, WARM_SECONDS = 15, 30, 10
GROWING = 1.05
"""The last third may have so many times the memory of the middle third."""


async def soak(system: System, server: Running, vary: Mapping[str, Sequence[Mapping[str, Any]]], minutes: int) -> bool:
    """Whether the memory is steady; says it after each piece of the time."""
    url = f"http://{LOOPBACK}:{server.port}{system.path('')}"
    bodies = mixed({case: [system.body(case, each) for each in values] for case, values in vary.items()})
    await load(url, bodies, connections=CONNECTIONS, seconds=WARM_SECONDS, warming=True)
    seconds = min(LONGEST_SECONDS, 60 * minutes // SAMPLES)
    samples: list[float] = []
    for number in range(60 * minutes // seconds):
        found = await load(url, bodies, connections=CONNECTIONS, seconds=seconds)
        samples.append(server.rss_mb)
        say(
            f"{(number + 1) * seconds:5} s: {found.rps:,.0f} requests/s, p99 {found.p99_ms:.0f} ms, "
            f"{samples[-1]:.1f} MB, at most {server.peak_mb:.1f} MB"
        )
    grown = growth(samples)
    steady = grown <= GROWING
    say(
        f"Memory of the last third to the middle third: {grown:.3f}×, "
        f"{'steady' if steady else 'it grows'} (bound {GROWING:g}×)"
    )
    return steady


def mixed(bodies: Mapping[str, Sequence[dict[str, Any]]]) -> list[dict[str, Any]]:
    """As many bodies of each case, in turn, its variables repeated where there are fewer."""
    longest = max(len(each) for each in bodies.values())
    return [
        body for row in zip(*(islice(cycle(each), longest) for each in bodies.values()), strict=True) for body in row
    ]


def growth(samples: Sequence[float]) -> float:
    """The median of the last third as a multiple of the middle third's; of three samples or more."""
    third = len(samples) // 3
    middle, last = samples[-2 * third : -third], samples[-third:]
    return statistics.median(last) / statistics.median(middle)
