"""`python -m bench.overload [--seconds N]`: measure at capacity, at ten times that rate, and ten seconds later.

Writes results.json. Starts the service with an embedded database and the sample in var/bench-overload, without the
response cache, so that every admitted request queries the database.
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
from bench.overload.load import Client, Outcome, closed_load, get, graphql, open_load, quantile, with_status
from cli.output import say
from neo4j_embedded.install import jar_folder
from settings import CHECKOUT

HERE = Path(__file__).parent
HOME = CHECKOUT / "var" / "bench-overload"
POOL = 8
"""A good size for two cores. With a larger pool the database runs more statements at once, and each waits longer."""
SLOTS = create_queues(POOL)["graphql"].slots
WARMUP_QUERIES = 3
"""The number of warm-up queries to wait for."""
OVERLOAD_FACTOR = 10
REST_SECONDS = 10
PROBE_SECONDS = 0.25
DOCUMENT = (HERE / "page.graphql").read_text("utf-8")
REQUESTS = [graphql(DOCUMENT, first=first) for first in range(91, 101)]
STEADY_ROUNDS = 3
MIN_GROWTH = 1.05
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Monitor:
    """Samples of the server during a phase: memory, and the latency of health checks and metrics."""

    process: int
    rss: list[float] = field(default_factory=list)
    probes: dict[str, list[Outcome]] = field(default_factory=lambda: {"/healthz": [], "/readyz": [], "/metrics": []})

    async def run(self, port: int) -> None:
        client = await Client.connect(port)
        loop = asyncio.get_running_loop()
        while True:
            self.rss.append(rss_mb(self.process))
            for path, outcomes in self.probes.items():
                outcomes.append(await client.fetch(get(path), loop.time()))
            await asyncio.sleep(PROBE_SECONDS)


@asynccontextmanager
async def run_service() -> AsyncIterator[tuple[Process, int]]:
    """Start `yuanliu serve` in a separate process; yields the process and the port."""
    HOME.mkdir(parents=True, exist_ok=True)
    jars = HOME / "neo4j"
    if not jars.exists():
        jars.symlink_to(jar_folder(CHECKOUT / "var").parents[1])
    environment = {"YUANLIU_HOME": str(HOME), "YUANLIU_PORT": "0", "YUANLIU_CACHE_MB": "0", "YUANLIU_POOL": str(POOL)}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-u", "-m", "cli", "serve"),
        cwd=CHECKOUT,
        env={**os.environ, **environment},
        stdout=PIPE,
        stderr=(HOME / "stderr.log").open("wb"),
        start_new_session=True,
    )
    try:
        yield process, await _ready(process)
    finally:
        process.send_signal(signal.SIGINT)
        await process.communicate()


async def measure(seconds: float) -> dict[str, Any]:
    """Run all phases in sequence and return the results."""
    async with run_service() as (process, port):
        say("warming up …")
        await wait_for_warmup(port)
        await load_until_steady(port, seconds / 4)
        say(f"capacity: {SLOTS} clients that wait for their responses …")
        before, capacity = await closed_load(port, REQUESTS, SLOTS, seconds)
        idle_rss = rss_mb(process.pid)
        say(f"{OVERLOAD_FACTOR} × {capacity:.0f} requests a second …")
        monitor, cpu_before = Monitor(process.pid), cpu_seconds(process.pid)
        monitoring = asyncio.create_task(monitor.run(port))
        overload = await open_load(port, REQUESTS, OVERLOAD_FACTOR * capacity, seconds)
        cpu_used = cpu_seconds(process.pid) - cpu_before
        waited = await queue_times(port)
        monitoring.cancel()
        await asyncio.gather(monitoring, return_exceptions=True)
        say(f"{REST_SECONDS} s of rest …")
        await asyncio.sleep(REST_SECONDS)
        after_rss = rss_mb(process.pid)
        after, recovered = await closed_load(port, REQUESTS, SLOTS, seconds)
        say("as many rejections as one process can send …")
        flood_seconds = seconds / 2
        flood, _ = await closed_load(port, REQUESTS, 10 * SLOTS, flood_seconds)
    admitted, rejected = with_status(overload, 200), with_status(overload, 503)
    return {
        "wrong_answers": sum(not outcome.whole for outcome in (*before, *overload, *after)),
        "other_statuses": len(overload) - len(admitted) - len(rejected),
        "slots": SLOTS,
        "seconds": seconds,
        "capacity_rps": round(capacity, 1),
        "capacity": _times(before),
        "offered_rps": round(len(overload) / seconds, 1),
        "admitted_rps": round(len(admitted) / seconds, 1),
        "admitted": _times(admitted),
        "shed": _times(rejected),
        "shed_share": round(len(rejected) / len(overload), 3),
        "admitted_vs_capacity_p99": round(quantile(admitted, 0.99) / quantile(before, 0.99), 2),
        "admitted_vs_capacity_rps": round(len(admitted) / seconds / capacity, 2),
        "probes": {path: _probe_times(outcomes) for path, outcomes in monitor.probes.items()},
        "waited_in_queue": waited,
        "server_cpu_share": round(cpu_used / seconds, 2),
        "rss_mb": {"before": idle_rss, "most": max(monitor.rss), "after": after_rss},
        "after_vs_before_rps": round(recovered / capacity, 2),
        "after_vs_before_p99": round(quantile(after, 0.99) / quantile(before, 0.99), 2),
        "after_refused": len(with_status(after, 503)),
        "flood_refusals_rps": round(len(with_status(flood, 503)) / flood_seconds),
        "flood_answers_rps": round(len(with_status(flood, 200)) / flood_seconds, 1),
    }


async def wait_for_warmup(port: int) -> None:
    """Wait until the warm-up queries of the service are finished."""
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        while True:
            metrics = (await client.get("/metrics")).text
            counts = re.findall(r'^yuanliu_requests_total\{endpoint_class="graphql",.*\} (\S+)$', metrics, re.MULTILINE)
            if sum(map(float, counts)) >= WARMUP_QUERIES:
                return
            await asyncio.sleep(PROBE_SECONDS)


async def load_until_steady(port: int, seconds: float) -> None:
    """Load until the rate no longer grows: a cold JVM is several times slower."""
    best, rounds = 0.0, 0
    while rounds < STEADY_ROUNDS:
        _, rate = await closed_load(port, REQUESTS, SLOTS, seconds)
        rounds = 0 if rate > MIN_GROWTH * best else rounds + 1
        best = max(best, rate)


async def queue_times(port: int) -> dict[str, float]:
    """The cumulative shares of queue times of queued requests, from the service's metrics."""
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        metrics = (await client.get("/metrics")).text
    bucket = r'^yuanliu_queue_seconds_bucket\{endpoint_class="graphql",le="(.+)"\} (\S+)$'
    buckets = re.findall(bucket, metrics, re.MULTILINE)
    total = float(buckets[-1][1]) or 1.0
    return {f"within {bound} s": round(float(number) / total, 3) for bound, number in buckets[:8]}


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


def _probe_times(outcomes: list[Outcome]) -> dict[str, Any]:
    return {**_times(outcomes), "all_200": all(outcome.status == 200 for outcome in outcomes)}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.overload")
    parser.add_argument("--seconds", type=float, default=15, help="length of each phase; default 15")
    parser.add_argument("--no-write", action="store_true", help="print only")
    options = parser.parse_args()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        results = runner.run(measure(options.seconds))
    text = orjson.dumps(results, option=orjson.OPT_INDENT_2).decode()
    say(text)
    if not options.no_write:
        (HERE / "results.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
