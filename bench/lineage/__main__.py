"""`python -m bench.lineage`: ours beside hand-written Cypher for the same answers, in this process, on NEO4J_URI.

The database holds `yuanliu load synthetic`. Each side begins with what a caller sends and ends with bytes: ours with
document and variables through all of `Answering` (limits, cost, audiences; nothing kept), the peer with a statement
over the bare driver. Bodies are compared first. Medians of times taken in turn, in one connection.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import uvloop
from neo4j import AsyncDriver, AsyncGraphDatabase

from api.execution.request_handler import RequestHandler
from api.http.request_params import RequestParams
from api.schema import schema
from bench.lineage import peer
from bench.lineage.held import Held, held
from cli.output import say
from domain.rules.audience import EVERY_CALLER, readable_audiences
from domain.viewer import ANONYMOUS
from graph.client.database import Neo4jDatabase
from graph.client.server import Server
from graph.engine import QueryEngine
from graph.findings.batch_attach import attach_findings
from graph.lineage.request import TraversalDirection, TraversalRequest
from graph.lineage.statements import traversal_statement as statement
from graph.lineage.traversal import limits
from resolvers.caches import Caches
from resolvers.context import Context
from server.gc_tuning import tune_gc
from settings import Settings

RESULTS = Path(__file__).with_name("results.json")
COMMON, HUB, WIDE, CHAIN = (f"resource_syn{number:07}" for number in (160_001, 129, 128, 0))
DOCUMENT = """
query ($of: [ID!]!, $depth: Int, $nodes: Int, $after: String) {
  lineage(of: $of, direction: DOWNSTREAM, depth: $depth, after: $after, budget: {nodes: $nodes, milliseconds: 30000}) {
    nodes { node { id name } depth omittedDownstream }
    edges { id from { id name } to { id name } kind since until fields }
    completeness { cursor }
  }
}
"""
COUNTS = """
query ($of: [ID!]!, $depth: Int) {
  lineage(of: $of, direction: DOWNSTREAM, depth: $depth, budget: {milliseconds: 30000}) {
    counts { total byDepth { count } byKind { kind count } }
  }
}
"""
BETWEEN = """
query ($of: [ID!]!) {
  lineage(
    of: $of, direction: DOWNSTREAM, depth: 1, granularity: DEPARTMENT, width: 10000
    budget: {nodes: 10000, milliseconds: 30000}
  ) {
    nodes { node { id name } depth omittedDownstream }
    edges { id from { id name } to { id name } kind flowCount resourceCount fieldCount }
  }
}
"""
LARGEST = """
MATCH (department:Department)
WITH department, COUNT { (department)<-[:PROVIDED_BY]-()-[:ATTACHED]->() } AS resources
RETURN department.id AS id ORDER BY resources DESC, id LIMIT 100
"""
GROWN = 32_000_000
"""Bytes that the database may grow by over 30 walks from a hub, on its heap once collected and besides; one as it once
was took 1.1 GB."""
Side = Callable[[], Awaitable[bytes]]


def require(holds: bool, what: str, found: Any) -> None:
    """Ends the run with a sentence where something does not hold."""
    if not holds:
        raise SystemExit(f"{what}: {found}")


async def _present(work: Awaitable[Any]) -> Any:
    return await work


class Sides:
    """Both sides over one database."""

    def __init__(self, endpoint: Server) -> None:
        self.database = Neo4jDatabase.open(endpoint)
        graph, caches = QueryEngine(self.database, attach_findings), Caches()
        self.answering = RequestHandler(
            schema(Settings().timezone),
            lambda language, viewer: Context(graph, language, viewer=viewer, caches=caches),
        )
        self.driver: AsyncDriver = AsyncGraphDatabase.driver(
            endpoint.uri, auth=(endpoint.user, endpoint.password), notifications_min_severity="OFF", fetch_size=-1
        )

    async def ours(self, document: str, **variables: Any) -> bytes:
        answer = await self.answering.answer(
            RequestParams(document, variables), "en", viewer=ANONYMOUS, caller="bench", reading=False, until=_present
        )
        return answer.body("en")

    async def record(self, statement: str, **parameters: Any) -> Any:
        given = {"now": datetime.now(UTC), "audiences": list(readable_audiences(EVERY_CALLER)), **parameters}
        async with self.driver.session(default_access_mode="READ", fetch_size=-1) as session:
            result = await session.run(statement, given)
            records = await result.fetch(1)
            await result.consume()
            return records[0]

    async def close(self) -> None:
        await self.database.close()
        await self.driver.close()


def walking(sides: Sides, of: str, depth: int, *, width: bool) -> tuple[Side, Side]:
    text = peer.walk(depth, width=width)

    async def theirs() -> bytes:
        nodes, found = (await sides.record(text, of=of)).values()
        return orjson.dumps({"data": {"lineage": {"nodes": nodes, "edges": [edge for each in found for edge in each]}}})

    return lambda: sides.ours(DOCUMENT, of=[of], depth=depth, nodes=10_000), theirs


def counting(sides: Sides, of: str, depth: int) -> tuple[Side, Side]:
    text = peer.counts(depth)

    async def theirs() -> bytes:
        sizes, kinds = (await sides.record(text, of=of)).values()
        tally = Counter(kinds)
        counts = {
            "total": sum(sizes),
            "byDepth": [{"count": size} for size in sizes if size],
            "byKind": [{"kind": kind, "count": tally[kind]} for kind in sorted(tally)],
        }
        return orjson.dumps({"data": {"lineage": {"counts": counts}}})

    return lambda: sides.ours(COUNTS, of=[of], depth=depth), theirs


async def between(sides: Sides) -> tuple[Side, Side]:
    """From the 100 departments with the most resources, the most that may be asked at once."""
    of = [row["id"] for row in await sides.database.rows(LARGEST, {})]
    text = peer.departments()

    async def theirs() -> bytes:
        nodes, found = (await sides.record(text, of=of)).values()
        return orjson.dumps({"data": {"lineage": {"nodes": nodes, "edges": [edge for each in found for edge in each]}}})

    return lambda: sides.ours(BETWEEN, of=of), theirs


def canonical(body: bytes) -> Any:
    """What is compared: everything, whatever order nodes, edges and keys come in; the peer has no cursor."""
    found = json.loads(body)
    require("errors" not in found, "ours answers with errors", found.get("errors"))
    lineage = found["data"]["lineage"]
    lineage.pop("completeness", None)
    return {
        key: sorted(json.dumps(each, sort_keys=True) for each in value) if isinstance(value, list) else value
        for key, value in lineage.items()
    }


async def timed(side: Side) -> float:
    started = time.perf_counter()
    await side()
    return (time.perf_counter() - started) * 1000


async def compared(name: str, ours: Side, theirs: Side, rounds: int) -> dict[str, Any]:
    # planned first: on a server that was just started that can take longer than a walk may
    await ours()
    await theirs()
    for _ in range(min(max(rounds // 3, 2), rounds)):
        same = canonical(await ours()) == canonical(await theirs())
        require(same, "the answers differ", name)
    taken: dict[str, list[float]] = {"ours": [], "peer": []}
    for _ in range(rounds):
        taken["ours"].append(await timed(ours))
        taken["peer"].append(await timed(theirs))
    mine, other = (statistics.median(taken[each]) for each in ("ours", "peer"))
    found = {"ours_ms": round(mine, 2), "peer_ms": round(other, 2), "vs_driver": round(other / mine, 2)}
    say(f"{name} {found}")
    return found


async def pages(sides: Sides, of: str, depth: int, size: int) -> float:
    """The milliseconds of all pages of an answer, one after the other."""
    started, after = time.perf_counter(), None
    while True:
        body = json.loads(await sides.ours(DOCUMENT, of=[of], depth=depth, nodes=size, after=after))
        after = body["data"]["lineage"]["completeness"]["cursor"]
        if after is None:
            return (time.perf_counter() - started) * 1000


async def joined(sides: Sides) -> dict[str, Any]:
    """Many small pages beside one large page of the same answer. Fails unless they take at most twice as long."""
    ratios = []
    for _ in range(5):
        one = await pages(sides, WIDE, 5, 10_000)
        ratios.append(await pages(sides, WIDE, 5, 1_000) / one)
    ratio = round(statistics.median(ratios), 2)
    say(f"small pages {ratio}")
    require(ratio <= 2, "small pages take more than twice as long", ratio)
    return {"pages_of_1000_vs_10000": ratio}


async def memory(sides: Sides) -> dict[str, Any]:
    """What the transaction of a walk from the hub of 50,000 holds at most, as PROFILE tells it, again and again.
    Fails unless it stays flat, and small beside a heap."""
    walk = TraversalRequest(
        (WIDE,), TraversalDirection.DOWNSTREAM, 5, 200, 30_000, readable_audiences(EVERY_CALLER), datetime.now(UTC)
    )
    given = limits(walk, time.monotonic() + 3600)
    text = statement(walk.direction, (), through_rejected=False)
    process_id = int(os.environ["NEO4J_PID"])
    used = []
    for _ in range(5):
        profile = await sides.database.plan(text, given, profile=True)
        used.append(int(profile["args"]["GlobalMemory"]))

    async def walked(times: int) -> Held:
        for _ in range(times):
            await sides.ours(DOCUMENT, of=[WIDE], depth=5, nodes=10_000)
        return await held(sides.database, process_id)

    before, after = await walked(10), await walked(30)
    heap, outside = after.heap - before.heap, after.outside - before.outside
    say(f"memory {used}, the heap after collection grew by {heap:,}, the process besides by {outside:,}")
    require(max(used) <= min(1.1 * used[0], 64_000_000), "the memory of a walk grows", used)
    require(max(heap, outside) <= GROWN, "the database process grows", after)
    return {"hub_walk_bytes": used, "heap_grew_by_bytes": heap, "process_grew_by_bytes": outside}


async def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    tune_gc()
    names = ("NEO4J_URI", "NEO4J_USER", "NEO4J_PASSWORD")
    sides = Sides(Server(*(os.environ[name] for name in names)))
    cases = {
        "five_hops": await compared("five_hops", *walking(sides, COMMON, 5, width=True), rounds),
        "hub_5000": await compared("hub_5000", *walking(sides, HUB, 1, width=True), max(rounds // 4, 5)),
        "hub_50000": await compared("hub_50000", *walking(sides, WIDE, 1, width=True), max(rounds // 8, 5)),
        "chain_100": await compared("chain_100", *walking(sides, CHAIN, 100, width=False), rounds),
        "counts": await compared("counts", *counting(sides, COMMON, 5), rounds),
        "departments": await compared("departments", *await between(sides), max(rounds // 20, 1)),
    }
    extra = {**await joined(sides), **await memory(sides)}
    await sides.close()
    found = {"date": datetime.now(UTC).date().isoformat(), "cases": cases, **extra}
    RESULTS.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main())
