"""The report of the measurements: tables for people, also in the README, and results.json for programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from math import isfinite
from pathlib import Path
from typing import Any

from bench.measuring import Measurement, Measurements, ratio
from bench.systems import CACHING, DRIVER, OURS, PEERS

HERE = Path(__file__).parent
RESULTS, README = HERE / "results.json", HERE / "README.md"
HEAD = (
    "| case | system | requests/s | p50 ms | p99 ms | p50 alone ms | server, cores | database, cores | server, MB |\n"
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
)
LOAD_COLUMNS: tuple[tuple[str, str, int], ...] = (
    ("rps", "many", 0),
    ("p50_ms", "many", 2),
    ("p99_ms", "many", 2),
    ("p50_ms", "one", 2),
)
"""The columns of the load: attribute, rounds, decimals."""
PROCESS_COLUMNS: tuple[tuple[Callable[[Measurement], float], int], ...] = (
    (lambda measurement: measurement.server_cores, 2),
    (lambda measurement: measurement.database_cores, 2),
    (lambda measurement: measurement.rss_mb, 0),
)
"""The columns of the processes, with their decimals."""
PAGES = ("C2", "C3", "C4")
TARGETS: dict[str, Mapping[str, float]] = {
    "vs_driver": {**dict.fromkeys(("C1", "C5", "C6", "C7"), 0.95), **dict.fromkeys(PAGES, 2.0)},
    "vs_strawberry": {"C1": 6.0, **dict.fromkeys(PAGES, 8.0), "C5": 4.0, "C6": 1.2, "C7": 15.0},
    "vs_neo4j_graphql": dict.fromkeys(("C1", *PAGES, "C5", "C6", "C7"), 3.5),
}
CACHED_TARGET, ALONE_TARGET, MEMORY_TARGET_MB = 3.0, 1.2, 150.0


def case_result(measurements: Measurements) -> dict[str, float | None]:
    """Our values, and the ratio to each peer (None: the peer was not measured)."""
    ours = measurements[OURS]
    result: dict[str, float | None] = {
        "rps": round(ours.median("rps"), 1),
        "p50_ms": round(ours.median("p50_ms"), 2),
        "p99_ms": round(ours.median("p99_ms"), 2),
        "p50_single_ms": round(ours.median("p50_ms", "one"), 2),
    }
    for peer, name in PEERS.items():
        result[name] = round(ours.times(measurements[peer], "rps"), 2) if peer in measurements else None
    return result


def cached_result(measurements: Measurements) -> dict[str, float]:
    """The values with the response cache, and the ratio to those without it."""
    cached = measurements[CACHING]
    return {"rps": round(cached.median("rps"), 1), "vs_cold": round(cached.times(measurements[OURS], "rps"), 2)}


def lines(case: str, measurements: Measurements) -> list[str]:
    """The rows of the table. After each value of another system stands the ratio of our value to it."""
    rows, ours = [], measurements[OURS]
    for name, measurement in measurements.items():
        columns = [
            (measurement.median(*what), ours.times(measurement, *what), digits) for *what, digits in LOAD_COLUMNS
        ]
        columns += [
            (value(measurement), ratio(value(ours), value(measurement)), digits) for value, digits in PROCESS_COLUMNS
        ]
        cells = [case, name]
        for number, times, digits in columns:
            share = "" if name == OURS else f" ({times:.2f}×)" if isfinite(times) else " (–)"
            cells.append(f"{number:,.{digits}f}{share}")
        rows.append("| " + " | ".join(cells) + " |")
    return rows


def limit(case: str, measurements: Measurements, system: str = OURS) -> str:
    """Whether our process or the database uses more processor time during a case."""
    server, database = measurements[system].server_cores, measurements[system].database_cores
    busier = "our process" if server > database else "the database"
    return f"{case} {busier} ({server:.2f} cores ours, {database:.2f} the database's)"


def alone_missed(case: str, measurements: Measurements) -> str | None:
    """The case and ratio if our latency over one connection is over ALONE_TARGET times the driver's, else None."""
    if DRIVER not in measurements:
        return None
    times = measurements[OURS].times(measurements[DRIVER], "p50_ms", "one")
    return f"{case} {times:.2f}×" if times > ALONE_TARGET else None


def missed(results: Mapping[str, Any]) -> list[str]:
    """The missed targets of the measured cases, one phrase each."""
    phrases = []
    for name, targets in TARGETS.items():
        for case, target in targets.items():
            if case not in results["cases"]:
                continue
            ratio = results["cases"][case][name]
            if ratio is None:
                phrases.append(f"{case} {name} not measured")
            elif ratio < target:
                phrases.append(f"{case} {name} {ratio:.2f}× of {target:g}×")
    for case in (page for page in PAGES if page in results["cases"]):
        ratio = results["cached"].get(case, {}).get("vs_cold")
        if ratio is None:
            phrases.append(f"{case} cached not measured")
        elif ratio < CACHED_TARGET:
            phrases.append(f"{case} cached {ratio:.2f}× of {CACHED_TARGET:g}×")
    if results["server_rss_mb"] >= MEMORY_TARGET_MB:
        phrases.append(f"memory {results['server_rss_mb']:.0f} MB of {MEMORY_TARGET_MB:.0f} MB")
    return phrases


def summary(results: Mapping[str, Any]) -> str:
    """The table in the README for results.json."""
    rows = [
        "| case | ours, requests/s | p50 ms | p99 ms | p50 alone ms | " + " | ".join(PEERS.values()) + " |",
        "| --- | --- | --- | --- | --- " + "| --- " * len(PEERS) + "|",
    ]
    for case, result in results["cases"].items():
        ratios = ("–" if result[name] is None else f"{result[name]:.2f}×" for name in PEERS.values())
        rows.append(
            f"| {case} | {result['rps']:,.0f} | {result['p50_ms']:.2f} | {result['p99_ms']:.2f} "
            f"| {result['p50_single_ms']:.2f} | " + " | ".join(ratios) + " |"
        )
    rows += ["", "| cached responses | requests/s | to ours, uncached |", "| --- | --- | --- |"]
    for case, result in results["cached"].items():
        rows.append(f"| {case} | {result['rps']:,.0f} | {result['vs_cold']:.2f}× |")
    rows += ["", f"Our process, without the response cache, had at most {results['server_rss_mb']:.1f} MB."]
    unmet = missed(results)
    return "\n".join([*rows, "", f"Targets not met: {'; '.join(unmet)}." if unmet else "All targets are met."])


def replace_part(text: str, name: str, body: str) -> str:
    """Replace the text between the markers of this name. Raises ValueError if the markers are missing."""
    begin, end = markers(name)
    before, _, rest = text.partition(begin)
    _, separator, after = rest.partition(end)
    if not separator:
        raise ValueError(name)
    return f"{before}{begin}\n{body}\n{end}{after}"


def part(text: str, name: str) -> str:
    """The text between the markers of this name."""
    begin, end = markers(name)
    return text.partition(begin)[2].partition(end)[0].strip("\n")


def markers(name: str) -> tuple[str, str]:
    return f"<!-- {name}: written by make bench -->", f"<!-- end of {name} -->"


def write(results: Mapping[str, Any], whole: Iterable[str], path: Path = RESULTS, readme: Path = README) -> None:
    """Write results.json and two parts of the README: the summary `results` and the given lines `whole`."""
    path.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    text = replace_part(readme.read_text("utf-8"), "results", summary(results))
    readme.write_text(replace_part(text, "whole", "\n".join(whole)), encoding="utf-8")
