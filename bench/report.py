"""What was measured, for people (a table) and for programs (results.json)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.measuring import Measured
from bench.systems import KEEPING, OURS, PEERS

RESULTS = Path(__file__).parent / "results.json"
HEAD = (
    "| case | system | requests/s | ours is | p50 ms | p99 ms | p50 alone ms | server CPU | database CPU |\n"
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
)


def case_result(found: Mapping[str, Measured]) -> dict[str, float]:
    """Ours, and its ratio to each peer measured."""
    ours = found[OURS]
    result = {
        "rps": round(ours.median("rps"), 1),
        "p50_ms": round(ours.median("p50_ms"), 2),
        "p99_ms": round(ours.median("p99_ms"), 2),
        "p50_single_ms": round(ours.median("p50_ms", "one"), 2),
    }
    for peer, name in PEERS.items():
        if peer in found:
            result[name] = round(ours.median("rps") / found[peer].median("rps"), 2)
    return result


def lines(case: str, found: Mapping[str, Measured]) -> list[str]:
    """The rows of the table."""
    ours = found[OURS].median("rps")
    return [
        f"| {case} | {name} | {each.median('rps'):,.0f} | {ours / each.median('rps'):.2f}× "
        f"| {each.median('p50_ms'):.2f} | {each.median('p99_ms'):.2f} | {each.median('p50_ms', 'one'):.2f} "
        f"| {_share(each.server_cpu)} | {_share(each.database_cpu)} |"
        for name, each in found.items()
    ]


def cached_result(found: Mapping[str, Measured]) -> dict[str, float]:
    """Kept answers beside those that are not."""
    rps = found[KEEPING].median("rps")
    return {"rps": round(rps, 1), "vs_cold": round(rps / found[OURS].median("rps"), 2)}


def write(results: Mapping[str, Any], path: Path = RESULTS) -> None:
    """Written for programs."""
    path.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


def _share(shares: list[float]) -> str:
    return f"{100 * sorted(shares)[len(shares) // 2]:.0f} %"
