"""`python -m bench.overload [--seconds N]`: capacity, ten times as much, and ten seconds later; writes results.json.

Starts the service with an embedded database and the sample in var/bench-overload; answers are not kept, so that every
one let in asks the database.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import orjson
import uvloop

from api.admission.endpoint_classes import create_queues
from bench.overload.load import Caller, Outcome, closed, get, graphql, of, opened, quantile
from cli.output import say
from neo4j_embedded.install import jar_folder
from settings import CHECKOUT

HERE = Path(__file__).parent
HOME = CHECKOUT / "var" / "bench-overload"
POOL = 8
"""What two cores serve well; a larger pool has the database switch between more statements, and each wait longer."""
SLOTS = create_queues(POOL)["graphql"].slots
WARMING = 3
"""Queries the service asks itself after its start."""
TIMES = 10
REST_SECONDS = 10
PROBE_SECONDS = 0.25
DOCUMENT = (HERE / "page.graphql").read_text("utf-8")
REQUESTS = [graphql(DOCUMENT, first=first) for first in range(91, 101)]
STEADY_ROUNDS = 3
GROWING = 1.05
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Watch:
    """What is seen of the server meanwhile: its memory, and how long health and metrics take."""

    process: int
    rss: list[float] = field(default_factory=list)
    probes: dict[str, list[Outcome]] = field(default_factory=lambda: {"/healthz": [], "/readyz": [], "/metrics": []})

    async def run(self, port: int) -> None:
        caller = await Caller.on(port)
        loop = asyncio.get_running_loop()
        while True:
            self.rss.append(rss_mb(self.process))
            for path, found in self.probes.items():
                found.append(await caller.fetch(get(path), loop.time()))
            await asyncio.sleep(PROBE_SECONDS)


@asynccontextmanager
async def served() -> AsyncIterator[tuple[Process, int]]:
    """The service as `yuanliu serve` starts it, in a process of its own; and its port."""
    HOME.mkdir(parents=True, exist_ok=True)
    jars = HOME / "neo4j"
    if not jars.exists():
        jars.symlink_to(jar_folder(CHECKOUT / "var").parents[1])
    chosen = {"YUANLIU_HOME": str(HOME), "YUANLIU_PORT": "0", "YUANLIU_CACHE_MB": "0", "YUANLIU_POOL": str(POOL)}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-u", "-m", "cli", "serve"),
        cwd=CHECKOUT,
        env={**os.environ, **chosen},
        stdout=PIPE,
        stderr=(HOME / "stderr.log").open("wb"),
        start_new_session=True,
    )
    try:
        yield process, await _ready(process)
    finally:
        process.send_signal(signal.SIGINT)
        await process.communicate()


async def measured(seconds: float) -> dict[str, Any]:
    """All phases, one after another."""
    async with served() as (process, port):
        say("warming up …")
        await warmed(port)
        await steady(port, seconds / 4)
        say(f"capacity: {SLOTS} callers who wait for their answers …")
        before, capacity = await closed(port, REQUESTS, SLOTS, seconds)
        idle_rss = rss_mb(process.pid)
        say(f"{TIMES} × {capacity:.0f} requests a second …")
        watch, spent = Watch(process.pid), cpu_seconds(process.pid)
        watching = asyncio.create_task(watch.run(port))
        overload = await opened(port, REQUESTS, TIMES * capacity, seconds)
        spent = cpu_seconds(process.pid) - spent
        waited = await waits(port)
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
        say(f"{REST_SECONDS} s of rest …")
        await asyncio.sleep(REST_SECONDS)
        after_rss = rss_mb(process.pid)
        after, recovered = await closed(port, REQUESTS, SLOTS, seconds)
        say("as many refusals as one process can …")
        flood_seconds = seconds / 2
        flood, _ = await closed(port, REQUESTS, 10 * SLOTS, flood_seconds)
    admitted, shed = of(overload, 200), of(overload, 503)
    return {
        "wrong_answers": sum(not each.whole for each in (*before, *overload, *after)),
        "other_statuses": len(overload) - len(admitted) - len(shed),
        "slots": SLOTS,
        "seconds": seconds,
        "capacity_rps": round(capacity, 1),
        "capacity": _times(before),
        "offered_rps": round(len(overload) / seconds, 1),
        "admitted_rps": round(len(admitted) / seconds, 1),
        "admitted": _times(admitted),
        "shed": _times(shed),
        "shed_share": round(len(shed) / len(overload), 3),
        "admitted_vs_capacity_p99": round(quantile(admitted, 0.99) / quantile(before, 0.99), 2),
        "admitted_vs_capacity_rps": round(len(admitted) / seconds / capacity, 2),
        "probes": {path: _probed(found) for path, found in watch.probes.items()},
        "waited_in_queue": waited,
        "server_cpu_share": round(spent / seconds, 2),
        "rss_mb": {"before": idle_rss, "most": max(watch.rss), "after": after_rss},
        "after_vs_before_rps": round(recovered / capacity, 2),
        "after_vs_before_p99": round(quantile(after, 0.99) / quantile(before, 0.99), 2),
        "after_refused": len(of(after, 503)),
        "flood_refusals_rps": round(len(of(flood, 503)) / flood_seconds),
        "flood_answers_rps": round(len(of(flood, 200)) / flood_seconds, 1),
    }


async def warmed(port: int) -> None:
    """Until the service's own first queries are over."""
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        while True:
            told = (await client.get("/metrics")).text
            over = re.findall(r'^yuanliu_requests_total\{endpoint_class="graphql",.*\} (\S+)$', told, re.MULTILINE)
            if sum(map(float, over)) >= WARMING:
                return
            await asyncio.sleep(PROBE_SECONDS)


async def steady(port: int, seconds: float) -> None:
    """Until more work makes it no faster: a cold Java machine is several times as slow."""
    best, rounds = 0.0, 0
    while rounds < STEADY_ROUNDS:
        _, rate = await closed(port, REQUESTS, SLOTS, seconds)
        rounds = 0 if rate > GROWING * best else rounds + 1
        best = max(best, rate)


async def waits(port: int) -> dict[str, float]:
    """Of those who had to wait, as the service saw it: which share did so no longer than these seconds."""
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        told = (await client.get("/metrics")).text
    bucket = r'^yuanliu_queue_seconds_bucket\{endpoint_class="graphql",le="(.+)"\} (\S+)$'
    buckets = re.findall(bucket, told, re.MULTILINE)
    everyone = float(buckets[-1][1]) or 1.0
    return {f"within {bound} s": round(float(number) / everyone, 3) for bound, number in buckets[:8]}


def rss_mb(process: int) -> float:
    """Resident memory, in MB."""
    pages = int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1])
    return round(pages * os.sysconf("SC_PAGE_SIZE") / 1e6, 1)


def cpu_seconds(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


async def _ready(process: Process) -> int:
    assert process.stdout is not None  # noqa: S101 - it is a pipe
    async for line in process.stdout:
        if line.startswith(b"Ready: "):
            return int(line.rpartition(b":")[2])
    raise RuntimeError((HOME / "stderr.log").read_text("utf-8"))


def _times(outcomes: list[Outcome]) -> dict[str, float]:
    return {f"p{share}_ms": round(quantile(outcomes, share / 100) * 1000, 1) for share in (50, 99)}


def _probed(outcomes: list[Outcome]) -> dict[str, Any]:
    return {**_times(outcomes), "all_200": all(each.status == 200 for each in outcomes)}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.overload")
    parser.add_argument("--seconds", type=float, default=15, help="of each phase (15)")
    parser.add_argument("--no-write", action="store_true", help="print only")
    asked = parser.parse_args()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        found = runner.run(measured(asked.seconds))
    text = orjson.dumps(found, option=orjson.OPT_INDENT_2).decode()
    say(text)
    if not asked.no_write:
        (HERE / "results.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
