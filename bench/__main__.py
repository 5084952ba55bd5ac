"""`make bench`: our server beside its peers on one database, in one run; `--soak` one server for long."""

from __future__ import annotations

import argparse
import asyncio
import shutil
import subprocess
import sys
import time
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any

from bench import report
from bench.database import HOME, Database, database
from bench.drawn import CASES, drawn
from bench.load import load, wrk
from bench.measuring import CONNECTIONS, Effort, ask, measured
from bench.processes import LOOPBACK, Running, running
from bench.systems import DRIVER, KEEPING, NEO4J_GRAPHQL, NODE, OURS, STRAWBERRY, SYSTEMS, System
from exchange.synthetic import Size
from graph.bolt import Bolt
from graph.errors import SetupError, YuanliuError
from terminal.progress import drawn as drawn_progress
from terminal.sentences import explain, say

FULL, QUICK = Effort(rounds=3, seconds=3, single=1, warm=3), Effort(rounds=1, seconds=1, single=1, warm=1)
CACHED = ("C1", "C2", "C3", "C4")
SOAKED = ("C1", "C2", "C3", "C4", "C6", "C7")
FIRST = "{ libraries(first: 1) { nodes { entries(first: 1, orderBy: [{ updatedAt: DESC }]) { edges { cursor } } } } }"


def main() -> int:
    """0: measured; 1: a sentence and its remedy were printed."""
    try:
        return asyncio.run(_main(_parser().parse_args()))
    except YuanliuError as failure:
        say(explain(failure, chinese=False), to=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one round of a second on 20,000 entries; writes nothing")
    parser.add_argument("--entries", type=int, help="of the synthetic graph (200000)")
    parser.add_argument("--cases", default=",".join(CASES), help="some of them, such as C1,C6")
    parser.add_argument("--peers", default=f"{DRIVER},{STRAWBERRY},{NEO4J_GRAPHQL}", help="some of them")
    parser.add_argument("--rounds", type=int, help="measured rounds a case (3)")
    parser.add_argument("--seconds", type=int, help="of a measured round (3)")
    parser.add_argument("--soak", type=int, metavar="MINUTES", help="only ours, mixed load, memory every half minute")
    return parser


async def _main(asked: argparse.Namespace) -> int:
    wrk()
    entries = asked.entries or (20_000 if asked.quick else 200_000)
    effort = QUICK if asked.quick else FULL
    rounds, seconds = asked.rounds or effort.rounds, asked.seconds or effort.seconds
    effort = replace(effort, rounds=rounds, seconds=seconds)
    peers = [] if asked.soak else [each for each in asked.peers.split(",") if each]
    if NEO4J_GRAPHQL in peers:
        _install()
    async with AsyncExitStack() as stack:
        base = await stack.enter_async_context(database(Size(entries, entries, 3 * entries), drawn_progress()))
        if base.loaded_seconds is not None:
            say(f"Loaded in {base.loaded_seconds:.0f} s")
        servers = {}
        for name in (OURS, *peers, *(() if asked.soak else (KEEPING,))):
            servers[name] = SYSTEMS[name], await _started(stack, SYSTEMS[name], base)
        vary = await _drawn(base, servers[OURS][1])
        if asked.soak:
            await _soak(servers[OURS], vary, asked.soak)
            return 0
        results: dict[str, Any] = {"cases": {}, "cached": {}}
        say(report.HEAD)
        for case in asked.cases.split(","):
            together = {name: servers[name] for name in (OURS, *peers)}
            found = await measured(case, vary[case], together, base.process_id, effort)
            results["cases"][case] = report.case_result(found)
            say("\n".join(report.lines(case, found)))
        for case in CACHED:
            if case in asked.cases.split(","):
                together = {name: servers[name] for name in (OURS, KEEPING)}
                found = await measured(case, vary[case], together, base.process_id, effort)
                results["cached"][case] = report.cached_result(found)
                say("\n".join(report.lines(f"{case} kept", found)))
        for name, (_, server) in servers.items():
            say(f"{name}: {server.rss_mb:.0f} MB, at most {server.peak_mb:.0f} MB")
        results["server_rss_mb"] = round(servers[OURS][1].peak_mb, 1)
        if not asked.quick:
            report.write(results)
    return 0


async def _started(stack: AsyncExitStack, system: System, base: Database) -> Running:
    environment = {**base.environment, **system.environment}
    return await stack.enter_async_context(running(system.command, environment, HOME / f"{system.name}.log"))


async def _drawn(base: Database, ours: Running) -> dict[str, list[dict[str, Any]]]:
    first = await asyncio.to_thread(ask, ours, "/graphql", {"query": FIRST})
    cursor = first["data"]["libraries"]["nodes"][0]["entries"]["edges"][0]["cursor"]
    bolt = Bolt.open(base.endpoint)
    try:
        return await drawn(bolt, cursor)
    finally:
        await bolt.close()


async def _soak(ours: tuple[System, Running], vary: dict[str, list[dict[str, Any]]], minutes: int) -> None:
    system, server = ours
    bodies = [system.body(case, each) for case in SOAKED for each in vary[case]]
    end = time.monotonic() + 60 * minutes
    while time.monotonic() < end:
        found = await load(f"http://{LOOPBACK}:{server.port}/graphql", bodies, connections=CONNECTIONS, seconds=30)
        say(f"{found.rps:,.0f} requests/s, {server.rss_mb:.1f} MB, at most {server.peak_mb:.1f} MB")


def _install() -> None:
    """The peer's packages, as its lock file has them."""
    npm = shutil.which("npm")
    if npm is None:
        raise SetupError(
            "npm, which installs the peer @neo4j/graphql, is not there.",
            zh="未找到用于安装对照系统 @neo4j/graphql 的 npm。",
            remedy="Install Node.js 20 or later, or leave that peer out: `--peers driver,strawberry`.",
            remedy_zh="请安装 Node.js 20 以上版本，或不测该对照：`--peers driver,strawberry`。",
        )
    if not (NODE / "node_modules" / ".package-lock.json").exists():
        subprocess.run([npm, "ci", "--ignore-scripts"], cwd=NODE, check=True)  # noqa: S603 - our own lock file


if __name__ == "__main__":
    sys.exit(main())
