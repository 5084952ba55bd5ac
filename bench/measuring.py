"""Measure one case: compare the rows of all systems, then load them in turn in short rounds, so that drift cancels."""

from __future__ import annotations

import asyncio
import http.client
import json
import math
import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.load import LoadResult, ServerFailed, load
from bench.processes import LOOPBACK, Running, cpu_seconds
from bench.systems import OURS, System, canonical

CONNECTIONS = 16
COMPARED = 3
MIN_WARM_REQUESTS = CONNECTIONS
"""A system with fewer responses during warm-up is slow."""
SLOW_FACTOR = 4
"""A slow system has only one round, longer by this factor."""
ATTEMPTS = 5
IDLE_SHARE, SAMPLE_SECONDS, MAX_SETTLE_SECONDS = 0.15, 0.3, 45.0
"""A process is idle if it uses less than this share of a core over a sample; the maximum wait for that."""


class NoRows(Exception):
    """A system returned no rows; the message is the reason."""


@dataclass(frozen=True)
class Effort:
    """Number of rounds, and seconds of a round with many connections and with a single one.

    `warm`: seconds of warm-up per system before a case; `ahead`: per case with ours and the driver, before all cases.
    """

    rounds: int
    seconds: int
    single: int
    warm: int
    ahead: int


@dataclass
class Measurement:
    """The rounds of a system in one case, with 16 connections and with one; the cores used by it and by the database;
    its resident memory after the last round, in MB."""

    many: list[LoadResult] = field(default_factory=list)
    one: list[LoadResult] = field(default_factory=list)
    server_cpu: list[float] = field(default_factory=list)
    database_cpu: list[float] = field(default_factory=list)
    rss_mb: float = 0.0

    def median(self, what: str, of: str = "many") -> float:
        rounds: list[LoadResult] = getattr(self, of)
        return float(statistics.median(getattr(result, what) for result in rounds))

    def times(self, other: Measurement, what: str, of: str = "many") -> float:
        """The ratio to another system: the median of the ratios of the rounds, whose two values are measured within
        seconds; the ratio of the medians if a slow system had fewer rounds."""
        ours: list[LoadResult] = getattr(self, of)
        theirs: list[LoadResult] = getattr(other, of)
        if len(ours) != len(theirs):
            return ratio(self.median(what, of), other.median(what, of))
        pairs = zip(ours, theirs, strict=True)
        return float(statistics.median(ratio(getattr(a, what), getattr(b, what)) for a, b in pairs))

    @property
    def server_cores(self) -> float:
        return statistics.median(self.server_cpu)

    @property
    def database_cores(self) -> float:
        return statistics.median(self.database_cpu)


def ratio(first: float, second: float) -> float:
    """The quotient; infinite if the second number is 0."""
    return first / second if second else math.inf


Measurements = dict[str, Measurement]
"""By system."""


async def measure_case(
    case: str,
    variables: Sequence[Mapping[str, Any]],
    systems: Mapping[str, tuple[System, Running]],
    database: int,
    effort: Effort,
) -> tuple[Measurements, dict[str, str]]:
    """The measurements by system, and the reasons by system that was left out. `database`: its process id."""
    left_out = await asyncio.to_thread(_compare, case, variables[:COMPARED], systems)
    measurements: Measurements = {}
    slow = set()
    bodies = {name: [system.body(case, values) for values in variables] for name, (system, _) in systems.items()}
    for number in range(effort.rounds + 1):
        for name, (system, server) in systems.items():
            if name in left_out or (name in slow and number > 1):
                continue
            url = f"http://{LOOPBACK}:{server.port}{system.path(case)}"
            try:
                if not number:
                    warmed = await load(url, bodies[name], connections=CONNECTIONS, seconds=effort.warm, warming=True)
                    if warmed.requests < MIN_WARM_REQUESTS:
                        slow.add(name)
                        await _wait_until_idle(server.process_id, database)
                    continue
                seconds = effort.seconds * (SLOW_FACTOR if name in slow else 1)
                measurement = measurements.setdefault(name, Measurement())
                await _round(measurement, url, bodies[name], server, database, seconds, effort.single)
            except ServerFailed as failure:
                left_out[name] = failure.message
    return {name: measurements[name] for name in systems if name not in left_out}, left_out


async def _round(
    measurement: Measurement,
    url: str,
    bodies: Sequence[dict[str, Any]],
    server: Running,
    database: int,
    seconds: int,
    single: int,
) -> None:
    # The last requests of the previous system may still run in the database.
    await _wait_until_idle(server.process_id, database)
    before = time.monotonic(), server.cpu_seconds, cpu_seconds(database)
    loaded = await _load_once(url, bodies, CONNECTIONS, seconds)
    took = time.monotonic() - before[0]
    measurement.server_cpu.append((server.cpu_seconds - before[1]) / took)
    measurement.database_cpu.append((cpu_seconds(database) - before[2]) / took)
    measurement.many.append(loaded)
    await _wait_until_idle(server.process_id, database)
    measurement.one.append(await _load_once(url, bodies, 1, single))
    measurement.rss_mb = server.rss_mb


async def _load_once(url: str, bodies: Sequence[dict[str, Any]], connections: int, seconds: int) -> LoadResult:
    """Load a server; if it gave no response, once more for longer. Raises ServerFailed."""
    loaded = await load(url, bodies, connections=connections, seconds=seconds, warming=True)
    if loaded.requests and not loaded.errors:
        return loaded
    return await load(url, bodies, connections=connections, seconds=seconds * SLOW_FACTOR)


async def _wait_until_idle(*processes: int) -> None:
    """Wait until the processes are idle, for at most MAX_SETTLE_SECONDS."""
    loop = asyncio.get_running_loop()
    end = loop.time() + MAX_SETTLE_SECONDS
    while loop.time() < end:
        before = [cpu_seconds(process) for process in processes]
        await asyncio.sleep(SAMPLE_SECONDS)
        used = [cpu_seconds(process) - start for process, start in zip(processes, before, strict=True)]
        if max(used) < IDLE_SHARE * SAMPLE_SECONDS:
            return


def ask(server: Running, path: str, body: Mapping[str, Any]) -> Any:
    """POST a body and return the JSON response."""
    connection = http.client.HTTPConnection(LOOPBACK, server.port, timeout=60)
    try:
        connection.request("POST", path, json.dumps(body), {"content-type": "application/json"})
        return json.loads(connection.getresponse().read())
    finally:
        connection.close()


def _compare(
    case: str, variables: Sequence[Mapping[str, Any]], systems: Mapping[str, tuple[System, Running]]
) -> dict[str, str]:
    """The reasons by system whose rows differ from ours or are missing."""
    left_out: dict[str, str] = {}
    for values in variables:
        rows = {}
        for name, (system, server) in systems.items():
            if name not in left_out:
                try:
                    rows[name] = _rows(case, values, system, server)
                except NoRows as failure:
                    left_out[name] = str(failure)
        left_out.update(compare_rows(rows, values))
    return left_out


def compare_rows(rows: Mapping[str, str], variables: Mapping[str, Any]) -> dict[str, str]:
    """Compare the canonical rows of the systems with ours; describes the first difference by system."""
    differences = {}
    ours = rows.get(OURS)
    for name, text in rows.items():
        if ours is not None and text != ours:
            first = next((at for at, (a, b) in enumerate(zip(ours, text, strict=False)) if a != b), len(ours))
            excerpt = slice(max(first - 80, 0), first + 80)
            differences[name] = (
                f"other rows for {json.dumps(variables)}: …{text[excerpt]}… where ours are …{ours[excerpt]}…"
            )
    return differences


def _rows(case: str, variables: Mapping[str, Any], system: System, server: Running) -> str:
    """Request the rows up to ATTEMPTS times, since statements may time out in a cold database. Raises NoRows."""
    answer: Any = None
    try:
        for _ in range(ATTEMPTS):
            answer = ask(server, system.path(case), system.body(case, variables))
            if isinstance(answer, dict) and not answer.get("errors"):
                return canonical(system.rows(case, answer))
    except (OSError, http.client.HTTPException, ValueError, LookupError, TypeError, AttributeError) as failure:
        raise NoRows(f"no rows for {json.dumps(variables)}: {failure!r}, {str(answer)[:300]}") from failure
    raise NoRows(f"no rows for {json.dumps(variables)}: {str(answer)[:300]}")
