"""One case measured: every system's answers compared, then loaded in turn, in short rounds, so that drift cancels."""

from __future__ import annotations

import asyncio
import http.client
import json
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.load import Loaded, load
from bench.processes import LOOPBACK, Running, cpu_seconds
from bench.systems import System, canonical
from graph.errors import YuanliuError

CONNECTIONS = 16
COMPARED = 3
TRIES = 5


class Differing(YuanliuError):
    """Two systems gave other rows."""


@dataclass(frozen=True)
class Effort:
    """How long and how often is measured, in seconds and rounds."""

    rounds: int
    seconds: int
    single: int
    warm: int


@dataclass
class Measured:
    """A system's rounds in one case: with 16 connections and with one; processor time of it and of the database."""

    many: list[Loaded] = field(default_factory=list)
    one: list[Loaded] = field(default_factory=list)
    server_cpu: list[float] = field(default_factory=list)
    database_cpu: list[float] = field(default_factory=list)

    def median(self, what: str, of: str = "many") -> float:
        rounds: list[Loaded] = getattr(self, of)
        return float(statistics.median(getattr(each, what) for each in rounds))


async def measured(
    case: str,
    variables: Sequence[Mapping[str, Any]],
    systems: Mapping[str, tuple[System, Running]],
    database: int,
    effort: Effort,
) -> dict[str, Measured]:
    """By system. `database`: its process. Raises Differing before anything is timed."""
    await asyncio.to_thread(_compare, case, variables[:COMPARED], systems)
    found = {name: Measured() for name in systems}
    bodies = {name: [system.body(case, each) for each in variables] for name, (system, _) in systems.items()}
    for number in range(effort.rounds + 1):
        for name, (system, server) in systems.items():
            url = f"http://{LOOPBACK}:{server.port}{system.path(case)}"
            if not number:
                await load(url, bodies[name], connections=CONNECTIONS, seconds=effort.warm, warming=True)
                continue
            before = server.cpu_seconds, cpu_seconds(database)
            loaded = await load(url, bodies[name], connections=CONNECTIONS, seconds=effort.seconds)
            mine = found[name]
            mine.many.append(loaded)
            mine.server_cpu.append((server.cpu_seconds - before[0]) / loaded.seconds)
            mine.database_cpu.append((cpu_seconds(database) - before[1]) / loaded.seconds)
            mine.one.append(await load(url, bodies[name], connections=1, seconds=effort.single))
    return found


def ask(server: Running, path: str, body: Mapping[str, Any]) -> Any:
    """One answer, as JSON."""
    connection = http.client.HTTPConnection(LOOPBACK, server.port, timeout=60)
    try:
        connection.request("POST", path, json.dumps(body), {"content-type": "application/json"})
        return json.loads(connection.getresponse().read())
    finally:
        connection.close()


def _compare(case: str, variables: Sequence[Mapping[str, Any]], systems: Mapping[str, tuple[System, Running]]) -> None:
    for each in variables:
        rows = {name: _rows(case, each, *found) for name, found in systems.items()}
        if len(set(rows.values())) > 1:
            told = "\n".join(f"{name}: {text[:400]}" for name, text in rows.items())
            raise Differing(
                f"{case}: the systems give other rows for {each}.\n{told}",
                zh=f"{case}：各系统返回的行不一致。\n{told}",
                remedy="Correct the peer's statement, or ours.",
                remedy_zh="请更正对照系统或本系统的语句。",
            )


def _rows(case: str, variables: Mapping[str, Any], system: System, server: Running) -> str:
    """A cold database may need more than its time for the first answers."""
    for left in reversed(range(TRIES)):
        answer = ask(server, system.path(case), system.body(case, variables))
        if not left or (isinstance(answer, dict) and not answer.get("errors")):
            break
    return canonical(system.rows(case, answer))
