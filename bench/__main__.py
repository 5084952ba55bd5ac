"""`make bench`: compare the service with its peers on one database; `--soak`: load the service alone for long."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import node, report
from bench.database import HOME, BenchDatabase, database
from bench.load import generator
from bench.measuring import Effort, Measurements, ask, measure_case
from bench.processes import Running, run_server
from bench.soak import soak
from bench.systems import CACHING, DRIVER, NEO4J_GRAPHQL, OURS, STRAWBERRY, SYSTEMS, System
from bench.variables import CASES, draw_variables
from bench.warming import warm_up
from cli.output import explain, say
from cli.progress import console_progress
from domain.errors import YuanliuError
from exchange.synthetic import Size
from graph.client.database import Neo4jDatabase
from settings import CHECKOUT

FULL = Effort(rounds=5, seconds=3, single=2, warm=2, ahead=4)
QUICK = Effort(rounds=1, seconds=1, single=1, warm=1, ahead=1)
ENTRIES, QUICK_ENTRIES = 200_000, 20_000
CACHED = ("C1", "C2", "C3", "C4")
ALL_PEERS = (DRIVER, STRAWBERRY, NEO4J_GRAPHQL)
LINEAGE = Path(__file__).parent / "lineage"
FIRST = "{ libraries(first: 1) { nodes { entries(first: 1, orderBy: [{ updatedAt: DESC }]) { edges { cursor } } } } }"
Servers = dict[str, tuple[System, Running]]


def main() -> int:
    """0: measured, perhaps without some peers; 1: the service could not be measured, or its memory grew."""
    options = _parser().parse_args()
    try:
        return asyncio.run(_main(options))
    except YuanliuError as failure:
        say(explain(failure, chinese=False), to=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one round of a second on 20,000 entries; writes nothing")
    parser.add_argument("--entries", type=int, help="entries of the synthetic graph; default 200000")
    parser.add_argument("--cases", type=_names(CASES), default=CASES, help="some cases, such as C1,C6")
    parser.add_argument("--peers", type=_names(ALL_PEERS), default=ALL_PEERS, help="some peers")
    parser.add_argument("--rounds", type=int, help="measured rounds per case; default 5")
    parser.add_argument("--seconds", type=int, help="length of a measured round; default 3")
    parser.add_argument(
        "--soak", type=int, metavar="MINUTES", help="only the service, mixed load: does its memory grow?"
    )
    return parser


def _names(choices: tuple[str, ...]) -> Any:
    def parse(text: str) -> tuple[str, ...]:
        names = tuple(name for name in text.split(",") if name)
        if unknown := set(names) - set(choices):
            raise argparse.ArgumentTypeError(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(choices)}")
        return names

    return parse


async def _main(options: argparse.Namespace) -> int:
    say(f"Load generator: {generator()}")
    entries = options.entries or (QUICK_ENTRIES if options.quick else ENTRIES)
    effort = QUICK if options.quick else FULL
    effort = replace(effort, rounds=options.rounds or effort.rounds, seconds=options.seconds or effort.seconds)
    is_complete = effort == FULL and entries == ENTRIES and options.cases == CASES and options.peers == ALL_PEERS
    peers = () if options.soak else options.peers
    if NEO4J_GRAPHQL in peers:
        node.install()
    async with AsyncExitStack() as stack:
        base = await stack.enter_async_context(database(Size(entries, entries, 3 * entries), console_progress()))
        if base.loaded_seconds is not None:
            say(f"Loaded in {base.loaded_seconds:.0f} s")
        servers: Servers = {}
        for name in (OURS, *peers, *(() if options.soak else (CACHING,))):
            servers[name] = SYSTEMS[name], await _start(stack, SYSTEMS[name], base)
        vary = await _draw(base, servers[OURS][1])
        if options.soak:
            return 0 if await soak(*servers[OURS], vary, options.soak) else 1
        warming = [servers[name] for name in (OURS, DRIVER) if name in servers]
        await warm_up(warming, {case: vary[case] for case in options.cases}, effort.ahead)
        return await _measure(base, servers, vary, effort, options.cases, peers, write=is_complete)


async def _measure(
    base: BenchDatabase,
    servers: Servers,
    vary: dict[str, list[dict[str, Any]]],
    effort: Effort,
    cases: tuple[str, ...],
    peers: tuple[str, ...],
    *,
    write: bool,
) -> int:
    results: dict[str, Any] = {"cases": {}, "cached": {}}
    rows, notes, limits, alone = [report.HEAD], [], [], []
    say(report.HEAD)
    turns = [(case, case, (OURS, *peers)) for case in cases]
    turns += [(f"{case} cached", case, (OURS, CACHING)) for case in CACHED if case in cases]
    for title, case, names in turns:
        systems = {name: servers[name] for name in names}
        measurements, left_out = await measure_case(case, vary[case], systems, base.process_id, effort)
        for name, reason in left_out.items():
            notes.append(f"{title}, {name}: {reason}")
            say(f"Left out: {notes[-1]}")
        if OURS not in measurements:
            continue
        _add_result(results, title, case, measurements)
        if title == case:
            limits.append(report.limit(case, measurements))
            alone.append(report.alone_missed(case, measurements))
        elif CACHING in measurements:
            limits.append(report.limit(title, measurements, CACHING))
        rows += report.lines(title, measurements)
        say("\n".join(report.lines(title, measurements)))
    results["server_rss_mb"] = round(servers[OURS][1].peak_mb, 1)
    peaks = ", ".join(f"{name} {server.peak_mb:,.0f} MB" for name, (_, server) in servers.items())
    slow_alone = ", ".join(case for case in alone if case)
    load_seconds = base.loaded_seconds
    text = [
        *([] if load_seconds is None else [f"The graph was loaded first, in {load_seconds:.0f} s."]),
        f"At most: {peaks}.",
        f"Busiest process: {'; '.join(limits)}.",
        f"One connection, p50 over {report.ALONE_TARGET:g}× of the driver's: {slow_alone or 'none'}.",
        *(f"Left out: {note}." for note in notes),
    ]
    say("\n".join(text))
    if len(results["cases"]) < len(cases):
        say("The service could not be measured in every case: nothing is written", to=sys.stderr)
        return 1
    say(f"Targets not met: {'; '.join(report.missed(results)) or 'none'}")
    if not write:
        return 0
    day = datetime.now(UTC).date()
    rounds = f"{effort.rounds} rounds of {effort.seconds} s"
    first = f"{day}, {os.cpu_count()} processors, `make bench`: medians of {rounds}; ratios, those of the rounds' own."
    report.write(results, [first, "", *rows, "", "\n\n".join(text)])
    return await _lineage(base)


def _add_result(results: dict[str, Any], title: str, case: str, measurements: Measurements) -> None:
    if title == case:
        results["cases"][case] = report.case_result(measurements)
    elif CACHING in measurements:
        results["cached"][case] = report.cached_result(measurements)


async def _start(stack: AsyncExitStack, system: System, base: BenchDatabase) -> Running:
    environment = {**base.environment, **system.environment}
    return await stack.enter_async_context(run_server(system.command, environment, HOME / f"{system.name}.log"))


async def _draw(base: BenchDatabase, ours: Running) -> dict[str, list[dict[str, Any]]]:
    first = await asyncio.to_thread(ask, ours, "/graphql", {"query": FIRST})
    cursor = first["data"]["libraries"]["nodes"][0]["entries"]["edges"][0]["cursor"]
    bolt = Neo4jDatabase.open(base.endpoint)
    try:
        return await draw_variables(bolt, cursor)
    finally:
        await bolt.close()


async def _lineage(base: BenchDatabase) -> int:
    """Run the lineage bench on the same database, if it is installed; it writes its own results."""
    if not LINEAGE.exists():
        return 0
    command = (sys.executable, "-m", "bench.lineage")
    environment = {**os.environ, **base.environment, "NEO4J_PID": str(base.process_id)}
    process = await asyncio.create_subprocess_exec(*command, cwd=CHECKOUT, env=environment)
    return await process.wait()


if __name__ == "__main__":
    sys.exit(main())
