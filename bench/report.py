"""What was measured, for people (tables, in the README too) and for programs (results.json)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from math import isfinite
from pathlib import Path
from typing import Any

from bench.measuring import Found, Measured, ratio
from bench.systems import DRIVER, KEEPING, OURS, PEERS

HERE = Path(__file__).parent
RESULTS, README = HERE / "results.json", HERE / "README.md"
HEAD = (
    "| case | system | requests/s | p50 ms | p99 ms | p50 alone ms | server, cores | database, cores | server, MB |\n"
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
)
LOADED: tuple[tuple[str, str, int], ...] = (
    ("rps", "many", 0),
    ("p50_ms", "many", 2),
    ("p99_ms", "many", 2),
    ("p50_ms", "one", 2),
)
"""The columns of what was counted in rounds, with their decimals; then those of the processes."""
HELD: tuple[tuple[Callable[[Measured], float], int], ...] = (
    (lambda each: each.server_cores, 2),
    (lambda each: each.database_cores, 2),
    (lambda each: each.rss_mb, 0),
)
PAGES = ("C2", "C3", "C4")
TARGETS: dict[str, Mapping[str, float]] = {
    "vs_driver": {**dict.fromkeys(("C1", "C5", "C6", "C7"), 0.95), **dict.fromkeys(PAGES, 2.0)},
    "vs_strawberry": {"C1": 6.0, **dict.fromkeys(PAGES, 8.0), "C5": 4.0, "C6": 1.2, "C7": 15.0},
    "vs_neo4j_graphql": dict.fromkeys(("C1", *PAGES, "C5", "C6", "C7"), 3.5),
}
CACHED_TARGET, ALONE_TARGET, MEMORY_TARGET_MB = 3.0, 1.2, 150.0


def case_result(found: Found) -> dict[str, float | None]:
    """Ours, and its ratio to each peer; None: that peer was not measured."""
    ours = found[OURS]
    result: dict[str, float | None] = {
        "rps": round(ours.median("rps"), 1),
        "p50_ms": round(ours.median("p50_ms"), 2),
        "p99_ms": round(ours.median("p99_ms"), 2),
        "p50_single_ms": round(ours.median("p50_ms", "one"), 2),
    }
    for peer, name in PEERS.items():
        result[name] = round(ours.times(found[peer], "rps"), 2) if peer in found else None
    return result


def cached_result(found: Found) -> dict[str, float]:
    """Kept answers beside those that are not."""
    kept = found[KEEPING]
    return {"rps": round(kept.median("rps"), 1), "vs_cold": round(kept.times(found[OURS], "rps"), 2)}


def lines(case: str, found: Found) -> list[str]:
    """The rows of the table: each value of another system with ours as a share of it."""
    rows, ours = [], found[OURS]
    for name, each in found.items():
        columns = [(each.median(*what), ours.times(each, *what), digits) for *what, digits in LOADED]
        columns += [(value(each), ratio(value(ours), value(each)), digits) for value, digits in HELD]
        cells = [case, name]
        for number, times, digits in columns:
            share = "" if name == OURS else f" ({times:.2f}×)" if isfinite(times) else " (–)"
            cells.append(f"{number:,.{digits}f}{share}")
        rows.append("| " + " | ".join(cells) + " |")
    return rows


def limit(case: str, found: Found, system: str = OURS) -> str:
    """Who works most while a system of ours is asked."""
    server, database = found[system].server_cores, found[system].database_cores
    whose = "our process" if server > database else "the database"
    return f"{case} {whose} ({server:.2f} cores ours, {database:.2f} the database's)"


def alone_missed(case: str, found: Found) -> str | None:
    """Where ours, asked over one connection, is too far behind the driver."""
    if DRIVER not in found:
        return None
    times = found[OURS].times(found[DRIVER], "p50_ms", "one")
    return f"{case} {times:.2f}×" if times > ALONE_TARGET else None


def missed(results: Mapping[str, Any]) -> list[str]:
    """The targets that results do not meet, each as a phrase; of the cases that were measured."""
    found = []
    for name, targets in TARGETS.items():
        for case, target in targets.items():
            if case not in results["cases"]:
                continue
            ratio = results["cases"][case][name]
            if ratio is None:
                found.append(f"{case} {name} not measured")
            elif ratio < target:
                found.append(f"{case} {name} {ratio:.2f}× of {target:g}×")
    for case in (each for each in PAGES if each in results["cases"]):
        ratio = results["cached"].get(case, {}).get("vs_cold")
        if ratio is None:
            found.append(f"{case} kept not measured")
        elif ratio < CACHED_TARGET:
            found.append(f"{case} kept {ratio:.2f}× of {CACHED_TARGET:g}×")
    if results["server_rss_mb"] >= MEMORY_TARGET_MB:
        found.append(f"memory {results['server_rss_mb']:.0f} MB of {MEMORY_TARGET_MB:.0f} MB")
    return found


def summary(results: Mapping[str, Any]) -> str:
    """results.json as the README has it."""
    rows = [
        "| case | ours, requests/s | p50 ms | p99 ms | p50 alone ms | " + " | ".join(PEERS.values()) + " |",
        "| --- | --- | --- | --- | --- " + "| --- " * len(PEERS) + "|",
    ]
    for case, each in results["cases"].items():
        ratios = ("–" if each[name] is None else f"{each[name]:.2f}×" for name in PEERS.values())
        rows.append(
            f"| {case} | {each['rps']:,.0f} | {each['p50_ms']:.2f} | {each['p99_ms']:.2f} "
            f"| {each['p50_single_ms']:.2f} | " + " | ".join(ratios) + " |"
        )
    rows += ["", "| answers kept | requests/s | to ours, not kept |", "| --- | --- | --- |"]
    rows += [f"| {case} | {each['rps']:,.0f} | {each['vs_cold']:.2f}× |" for case, each in results["cached"].items()]
    rows += ["", f"Our process, answers not kept, had at most {results['server_rss_mb']:.1f} MB."]
    unmet = missed(results)
    return "\n".join([*rows, "", f"Targets not met: {'; '.join(unmet)}." if unmet else "All targets are met."])


def replaced(text: str, name: str, body: str) -> str:
    """A page whose part between the markers of that name is the body. Raises ValueError where they are not there."""
    begin, end = markers(name)
    before, _, rest = text.partition(begin)
    _, found, after = rest.partition(end)
    if not found:
        raise ValueError(name)
    return f"{before}{begin}\n{body}\n{end}{after}"


def part(text: str, name: str) -> str:
    """What is between the markers of that name."""
    begin, end = markers(name)
    return text.partition(begin)[2].partition(end)[0].strip("\n")


def markers(name: str) -> tuple[str, str]:
    return f"<!-- {name}: written by make bench -->", f"<!-- end of {name} -->"


def write(results: Mapping[str, Any], whole: Iterable[str], path: Path = RESULTS, readme: Path = README) -> None:
    """Both are written: for programs, and the README's two parts, `results` made from it and `whole` as given."""
    path.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    text = replaced(readme.read_text("utf-8"), "results", summary(results))
    readme.write_text(replaced(text, "whole", "\n".join(whole)), encoding="utf-8")
