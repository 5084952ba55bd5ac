"""`make bench`: our server beside its peers on one database, in one run; `--soak` one server for long."""

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
from bench.database import HOME, Database, database
from bench.drawn import CASES, drawn
from bench.load import wrk
from bench.measuring import Effort, ask, measured
from bench.processes import Running, running
from bench.soak import soak
from bench.systems import DRIVER, KEEPING, NEO4J_GRAPHQL, OURS, STRAWBERRY, SYSTEMS, System
from bench.warming import warmed
from cli.output import explain, say
from cli.progress import console_progress as drawn_progress
from domain.errors import YuanliuError
from exchange.synthetic import Size
from graph.client.database import Neo4jDatabase
from settings import CHECKOUT

FULL = Effort(rounds=5, seconds=3, single=2, warm=2, ahead=4)
QUICK = Effort(rounds=1, seconds=1, single=1, warm=1, ahead=1)
ENTRIES, FEW_ENTRIES = 200_000, 20_000
CACHED = ("C1", "C2", "C3", "C4")
ALL_PEERS = (DRIVER, STRAWBERRY, NEO4J_GRAPHQL)
LINEAGE = Path(__file__).parent / "lineage"
FIRST = "{ libraries(first: 1) { nodes { entries(first: 1, orderBy: [{ updatedAt: DESC }]) { edges { cursor } } } } }"
Servers = dict[str, tuple[System, Running]]


def main() -> int:
    """0: measured, what a peer could not answer was named; 1: ours could not, its memory grew, or nothing was."""
    asked = _parser().parse_args()
    try:
        return asyncio.run(_main(asked))
    except YuanliuError as failure:
        say(explain(failure, chinese=False), to=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one round of a second on 20,000 entries; writes nothing")
    parser.add_argument("--entries", type=int, help="of the synthetic graph (200000)")
    parser.add_argument("--cases", type=_names(CASES), default=CASES, help="some of them, such as C1,C6")
    parser.add_argument("--peers", type=_names(ALL_PEERS), default=ALL_PEERS, help="some of them")
    parser.add_argument("--rounds", type=int, help="measured rounds a case (5)")
    parser.add_argument("--seconds", type=int, help="of a measured round (3)")
    parser.add_argument("--soak", type=int, metavar="MINUTES", help="only ours, mixed load: does its memory grow")
    return parser


def _names(known: tuple[str, ...]) -> Any:
    def names(text: str) -> tuple[str, ...]:
        found = tuple(each for each in text.split(",") if each)
        if unknown := set(found) - set(known):
            raise argparse.ArgumentTypeError(f"no {', '.join(sorted(unknown))} among {', '.join(known)}")
        return found

    return names


async def _main(asked: argparse.Namespace) -> int:
    wrk()
    entries = asked.entries or (FEW_ENTRIES if asked.quick else ENTRIES)
    effort = QUICK if asked.quick else FULL
    effort = replace(effort, rounds=asked.rounds or effort.rounds, seconds=asked.seconds or effort.seconds)
    whole = effort == FULL and entries == ENTRIES and asked.cases == CASES and asked.peers == ALL_PEERS
    peers = () if asked.soak else asked.peers
    if NEO4J_GRAPHQL in peers:
        node.install()
    async with AsyncExitStack() as stack:
        base = await stack.enter_async_context(database(Size(entries, entries, 3 * entries), drawn_progress()))
        if base.loaded_seconds is not None:
            say(f"Loaded in {base.loaded_seconds:.0f} s")
        servers: Servers = {}
        for name in (OURS, *peers, *(() if asked.soak else (KEEPING,))):
            servers[name] = SYSTEMS[name], await _started(stack, SYSTEMS[name], base)
        vary = await _drawn(base, servers[OURS][1])
        if asked.soak:
            return 0 if await soak(*servers[OURS], vary, asked.soak) else 1
        warming = [servers[name] for name in (OURS, DRIVER) if name in servers]
        await warmed(warming, {case: vary[case] for case in asked.cases}, effort.ahead)
        return await _measured(base, servers, vary, effort, asked.cases, peers, whole=whole)


async def _measured(
    base: Database,
    servers: Servers,
    vary: dict[str, list[dict[str, Any]]],
    effort: Effort,
    cases: tuple[str, ...],
    peers: tuple[str, ...],
    *,
    whole: bool,
) -> int:
    results: dict[str, Any] = {"cases": {}, "cached": {}}
    rows, named, limits, alone = [report.HEAD], [], [], []
    say(report.HEAD)
    turns = [(case, case, (OURS, *peers)) for case in cases]
    turns += [(f"{case} kept", case, (OURS, KEEPING)) for case in CACHED if case in cases]
    for title, case, names in turns:
        together = {name: servers[name] for name in names}
        found, left_out = await measured(case, vary[case], together, base.process_id, effort)
        for name, why in left_out.items():
            named.append(f"{title}, {name}: {why}")
            say(f"Left out: {named[-1]}")
        if OURS not in found:
            continue
        if title == case:
            results["cases"][case] = report.case_result(found)
            limits.append(report.limit(case, found))
            alone.append(report.alone_missed(case, found))
        elif KEEPING in found:
            results["cached"][case] = report.cached_result(found)
            limits.append(report.limit(title, found, KEEPING))
        rows += report.lines(title, found)
        say("\n".join(report.lines(title, found)))
    results["server_rss_mb"] = round(servers[OURS][1].peak_mb, 1)
    peaks = ", ".join(f"{name} {server.peak_mb:,.0f} MB" for name, (_, server) in servers.items())
    too_slow = ", ".join(each for each in alone if each)
    loaded = base.loaded_seconds
    told = [
        *([] if loaded is None else [f"The graph was loaded first, in {loaded:.0f} s."]),
        f"At most: {peaks}.",
        f"Who works most: {'; '.join(limits)}.",
        f"One connection, p50 over {report.ALONE_TARGET:g}× of the driver's: {too_slow or 'none'}.",
        *(f"Left out: {each}." for each in named),
    ]
    say("\n".join(told))
    if len(results["cases"]) < len(cases):
        say("Ours could not be measured in every case: nothing is written", to=sys.stderr)
        return 1
    say(f"Targets not met: {'; '.join(report.missed(results)) or 'none'}")
    if not whole:
        return 0
    day = datetime.now(UTC).date()
    rounds = f"{effort.rounds} rounds of {effort.seconds} s"
    first = f"{day}, {os.cpu_count()} processors, `make bench`: medians of {rounds}; ratios, those of the rounds' own."
    report.write(results, [first, "", *rows, "", "\n\n".join(told)])
    return await _lineage(base)


async def _started(stack: AsyncExitStack, system: System, base: Database) -> Running:
    environment = {**base.environment, **system.environment}
    return await stack.enter_async_context(running(system.command, environment, HOME / f"{system.name}.log"))


async def _drawn(base: Database, ours: Running) -> dict[str, list[dict[str, Any]]]:
    first = await asyncio.to_thread(ask, ours, "/graphql", {"query": FIRST})
    cursor = first["data"]["libraries"]["nodes"][0]["entries"]["edges"][0]["cursor"]
    bolt = Neo4jDatabase.open(base.endpoint)
    try:
        return await drawn(bolt, cursor)
    finally:
        await bolt.close()


async def _lineage(base: Database) -> int:
    """The walks beside theirs, on the same database, where that bench is there; writes results of its own."""
    if not LINEAGE.exists():
        return 0
    command = (sys.executable, "-m", "bench.lineage")
    environment = {**os.environ, **base.environment, "NEO4J_PID": str(base.process_id)}
    process = await asyncio.create_subprocess_exec(*command, cwd=CHECKOUT, env=environment)
    return await process.wait()


if __name__ == "__main__":
    sys.exit(main())
