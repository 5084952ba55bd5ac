"""One case measured: every system's answers compared, then loaded in turn, in short rounds, so that drift cancels."""

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

from bench.load import Failing, Loaded, load
from bench.processes import LOOPBACK, Running, cpu_seconds
from bench.systems import OURS, System, canonical

CONNECTIONS = 16
COMPARED = 3
FEW = CONNECTIONS
"""A system that answers fewer requests than this while it is warmed is slow."""
SLOWER = 4
"""So many times as long is a slow system's one round."""
TRIES = 5
IDLE, LOOKING_SECONDS, SETTLING_SECONDS = 0.15, 0.3, 45.0
"""A process below this share of a core, over so long, is at rest; how long is waited for that at most."""


class Unable(Exception):
    """A system's answer is no rows; says why."""


@dataclass(frozen=True)
class Effort:
    """How long and how often is measured, in seconds and rounds.

    `warm`: of a case with each system, just before; `ahead`: of each case with ours and the driver, before all.
    """

    rounds: int
    seconds: int
    single: int
    warm: int
    ahead: int


@dataclass
class Measured:
    """A system's rounds in one case: with 16 connections and with one; cores used by it and by the database
    meanwhile; its resident memory after the last, in MB."""

    many: list[Loaded] = field(default_factory=list)
    one: list[Loaded] = field(default_factory=list)
    server_cpu: list[float] = field(default_factory=list)
    database_cpu: list[float] = field(default_factory=list)
    rss_mb: float = 0.0

    def median(self, what: str, of: str = "many") -> float:
        rounds: list[Loaded] = getattr(self, of)
        return float(statistics.median(getattr(each, what) for each in rounds))

    def times(self, other: Measured, what: str, of: str = "many") -> float:
        """This as a multiple of the other's: the median of the rounds' own ratios, whose two were measured within
        seconds; that of the medians where a slow one had fewer rounds."""
        own: list[Loaded] = getattr(self, of)
        theirs: list[Loaded] = getattr(other, of)
        if len(own) != len(theirs):
            return ratio(self.median(what, of), other.median(what, of))
        pairs = zip(own, theirs, strict=True)
        return float(statistics.median(ratio(getattr(a, what), getattr(b, what)) for a, b in pairs))

    @property
    def server_cores(self) -> float:
        return statistics.median(self.server_cpu)

    @property
    def database_cores(self) -> float:
        return statistics.median(self.database_cpu)


def ratio(own: float, theirs: float) -> float:
    """Infinite where the second is 0."""
    return own / theirs if theirs else math.inf


Found = dict[str, Measured]
"""By system."""


async def measured(
    case: str,
    variables: Sequence[Mapping[str, Any]],
    systems: Mapping[str, tuple[System, Running]],
    database: int,
    effort: Effort,
) -> tuple[Found, dict[str, str]]:
    """What was measured of each system, and why each of the others was left out. `database`: its process."""
    left_out = await asyncio.to_thread(_compared, case, variables[:COMPARED], systems)
    found: Found = {}
    slow = set()
    bodies = {name: [system.body(case, each) for each in variables] for name, (system, _) in systems.items()}
    for number in range(effort.rounds + 1):
        for name, (system, server) in systems.items():
            if name in left_out or (name in slow and number > 1):
                continue
            url = f"http://{LOOPBACK}:{server.port}{system.path(case)}"
            try:
                if not number:
                    warmed = await load(url, bodies[name], connections=CONNECTIONS, seconds=effort.warm, warming=True)
                    if warmed.requests < FEW:
                        slow.add(name)
                        await _at_rest(server.process_id, database)
                    continue
                seconds = effort.seconds * (SLOWER if name in slow else 1)
                mine = found.setdefault(name, Measured())
                await _round(mine, url, bodies[name], server, database, seconds, effort.single)
            except Failing as failure:
                left_out[name] = failure.message
    return {name: found[name] for name in systems if name not in left_out}, left_out


async def _round(
    mine: Measured,
    url: str,
    bodies: Sequence[dict[str, Any]],
    server: Running,
    database: int,
    seconds: int,
    single: int,
) -> None:
    # what was asked last of the one before is still being worked on, and would be paid by this one
    await _at_rest(server.process_id, database)
    before = time.monotonic(), server.cpu_seconds, cpu_seconds(database)
    loaded = await _answered(url, bodies, CONNECTIONS, seconds)
    took = time.monotonic() - before[0]
    mine.server_cpu.append((server.cpu_seconds - before[1]) / took)
    mine.database_cpu.append((cpu_seconds(database) - before[2]) / took)
    mine.many.append(loaded)
    await _at_rest(server.process_id, database)
    mine.one.append(await _answered(url, bodies, 1, single))
    mine.rss_mb = server.rss_mb


async def _answered(url: str, bodies: Sequence[dict[str, Any]], connections: int, seconds: int) -> Loaded:
    """Once more, for longer, where nothing was answered in the time. Raises Failing."""
    loaded = await load(url, bodies, connections=connections, seconds=seconds, warming=True)
    if loaded.requests and not loaded.errors:
        return loaded
    return await load(url, bodies, connections=connections, seconds=seconds * SLOWER)


async def _at_rest(*processes: int) -> None:
    """Until they do nothing to speak of, or it is waited long enough."""
    loop = asyncio.get_running_loop()
    end = loop.time() + SETTLING_SECONDS
    while loop.time() < end:
        before = [cpu_seconds(each) for each in processes]
        await asyncio.sleep(LOOKING_SECONDS)
        used = [cpu_seconds(each) - was for each, was in zip(processes, before, strict=True)]
        if max(used) < IDLE * LOOKING_SECONDS:
            return


def ask(server: Running, path: str, body: Mapping[str, Any]) -> Any:
    """One answer, as JSON."""
    connection = http.client.HTTPConnection(LOOPBACK, server.port, timeout=60)
    try:
        connection.request("POST", path, json.dumps(body), {"content-type": "application/json"})
        return json.loads(connection.getresponse().read())
    finally:
        connection.close()


def _compared(
    case: str, variables: Sequence[Mapping[str, Any]], systems: Mapping[str, tuple[System, Running]]
) -> dict[str, str]:
    """The systems whose rows are not ours, or which gave none: each with a sentence."""
    left_out: dict[str, str] = {}
    for each in variables:
        rows = {}
        for name, (system, server) in systems.items():
            if name not in left_out:
                try:
                    rows[name] = _rows(case, each, system, server)
                except Unable as failure:
                    left_out[name] = str(failure)
        left_out.update(unlike(rows, each))
    return left_out


def unlike(rows: Mapping[str, str], asked: Mapping[str, Any]) -> dict[str, str]:
    """Of canonical rows by system: those that are not ours, each with the place where they part."""
    told = {}
    ours = rows.get(OURS)
    for name, text in rows.items():
        if ours is not None and text != ours:
            near = next((at for at, (a, b) in enumerate(zip(ours, text, strict=False)) if a != b), len(ours))
            place = slice(max(near - 80, 0), near + 80)
            told[name] = f"other rows for {json.dumps(asked)}: …{text[place]}… where ours are …{ours[place]}…"
    return told


def _rows(case: str, variables: Mapping[str, Any], system: System, server: Running) -> str:
    """A cold database may need more than its time for the first answers. Raises Unable."""
    answer: Any = None
    try:
        for _ in range(TRIES):
            answer = ask(server, system.path(case), system.body(case, variables))
            if isinstance(answer, dict) and not answer.get("errors"):
                return canonical(system.rows(case, answer))
    except (OSError, http.client.HTTPException, ValueError, LookupError, TypeError, AttributeError) as failure:
        raise Unable(f"no rows for {json.dumps(variables)}: {failure!r}, {str(answer)[:300]}") from failure
    raise Unable(f"no rows for {json.dumps(variables)}: {str(answer)[:300]}")
