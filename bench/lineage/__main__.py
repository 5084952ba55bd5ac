"""`python -m bench.lineage`: compare ours with hand-written Cypher, in this process, on NEO4J_URI.

The database contains `yuanliu load synthetic`. Both sides end with response bytes: ours runs document and variables
through RequestHandler (limits, cost, audiences; no cache), the peer a statement over the bare driver. Bodies are
compared first. The times are medians of alternating runs over one connection.
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
from bench.lineage.memory import Memory, measure_memory
from cli.output import say
from domain.rules.audience import EVERY_CALLER, readable_audiences
from domain.viewer import ANONYMOUS
from graph.batch_load import load_deferred
from graph.client.database import Neo4jDatabase
from graph.client.server import Server
from graph.engine import QueryEngine
from graph.lineage.request import TraversalDirection, TraversalRequest
from graph.lineage.statements import traversal_statement as statement
from graph.lineage.traversal import statement_parameters
from resolvers.caches import Caches
from resolvers.context import Context
from server.interpreter_tuning import tune_interpreter
from settings import Settings

RESULTS = Path(__file__).with_name("results.json")
COMMON, HUB, WIDE, CHAIN = (f"resource_syn{number:07}" for number in (160_001, 129, 128, 0))
DOCUMENT = """
query ($of: [ID!]!, $depth: Int, $nodes: Int, $after: String) {
  lineage(of: $of, direction: DOWNSTREAM, depth: $depth, after: $after, first: $nodes, milliseconds: 30000) {
    nodes { node { id name } depth omittedDownstream }
    flows { id: key from { id name } to { id name } kind since until fields }
    pageInfo { hasNextPage endCursor }
  }
}
"""
COUNTS = """
query ($of: [ID!]!, $depth: Int) {
  lineage(of: $of, direction: DOWNSTREAM, depth: $depth, milliseconds: 30000) {
    counts { total byDepth { count } byKind { kind count } }
  }
}
"""
BETWEEN = """
query ($of: [ID!]!) {
  lineage(
    of: $of, direction: DOWNSTREAM, depth: 1, granularity: DEPARTMENT, width: 10000
    first: 10000, milliseconds: 30000
  ) {
    nodes { node { id name } depth omittedDownstream }
    flows { id: key from { id name } to { id name } kind flowCount resourceCount fieldCount }
  }
}
"""
LARGEST = """
MATCH (department:Department)
WITH department, COUNT { (department)<-[:PROVIDED_BY]-()-[:ATTACHED]->() } AS resources
RETURN department.id AS id ORDER BY resources DESC, id LIMIT 100
"""
MAX_GROWTH_BYTES = 32_000_000
"""Maximum growth of the database over 30 traversals from a hub, on its live heap and outside; a former implementation
took 1.1 GB."""
Side = Callable[[], Awaitable[bytes]]


def require(condition: bool, sentence: str, value: Any) -> None:
    """Exit with a message if the condition is false."""
    if not condition:
        raise SystemExit(f"{sentence}: {value}")


async def _run(work: Awaitable[Any]) -> Any:
    return await work


class Sides:
    """Both sides on one database."""

    def __init__(self, endpoint: Server) -> None:
        self.database = Neo4jDatabase.open(endpoint)
        graph, caches = QueryEngine(self.database, load_deferred), Caches()
        self.answering = RequestHandler(
            schema(Settings().timezone),
            lambda language, viewer: Context(graph, language, viewer=viewer, caches=caches),
        )
        self.driver: AsyncDriver = AsyncGraphDatabase.driver(
            endpoint.uri, auth=(endpoint.user, endpoint.password), notifications_min_severity="OFF", fetch_size=-1
        )

    async def ours(self, document: str, **variables: Any) -> bytes:
        answer = await self.answering.handle(
            RequestParams(document, variables), "en", viewer=ANONYMOUS, caller="bench", read_only=False, run=_run
        )
        return answer.body("en")

    async def record(self, statement: str, **parameters: Any) -> Any:
        base = {"now": datetime.now(UTC), "audiences": list(readable_audiences(EVERY_CALLER)), **parameters}
        async with self.driver.session(default_access_mode="READ", fetch_size=-1) as session:
            result = await session.run(statement, base)
            records = await result.fetch(1)
            await result.consume()
            return records[0]

    async def close(self) -> None:
        await self.database.close()
        await self.driver.close()


def traversal_case(sides: Sides, of: str, depth: int, *, width: bool) -> tuple[Side, Side]:
    text = peer.traversal(depth, width=width)

    async def theirs() -> bytes:
        nodes, edges = (await sides.record(text, of=of)).values()
        lineage = {"nodes": nodes, "flows": [edge for of_node in edges for edge in of_node]}
        return orjson.dumps({"data": {"lineage": lineage}})

    return lambda: sides.ours(DOCUMENT, of=[of], depth=depth, nodes=10_000), theirs


def counts_case(sides: Sides, of: str, depth: int) -> tuple[Side, Side]:
    text = peer.counts(depth)

    async def theirs() -> bytes:
        sizes, kinds = (await sides.record(text, of=of)).values()
        by_kind = Counter(kinds)
        counts = {
            "total": sum(sizes),
            "byDepth": [{"count": size} for size in sizes if size],
            "byKind": [{"kind": kind, "count": by_kind[kind]} for kind in sorted(by_kind)],
        }
        return orjson.dumps({"data": {"lineage": {"counts": counts}}})

    return lambda: sides.ours(COUNTS, of=[of], depth=depth), theirs


async def departments_case(sides: Sides) -> tuple[Side, Side]:
    """One step from the 100 departments with the most resources, the maximum of one request."""
    of = [row["id"] for row in await sides.database.rows(LARGEST, {})]
    text = peer.departments()

    async def theirs() -> bytes:
        nodes, edges = (await sides.record(text, of=of)).values()
        lineage = {"nodes": nodes, "flows": [edge for of_node in edges for edge in of_node]}
        return orjson.dumps({"data": {"lineage": lineage}})

    return lambda: sides.ours(BETWEEN, of=of), theirs


def canonical(body: bytes) -> Any:
    """The content of a response independent of the order of nodes, edges and keys; without the cursors."""
    response = json.loads(body)
    require("errors" not in response, "our response has errors", response.get("errors"))
    lineage = response["data"]["lineage"]
    lineage.pop("pageInfo", None)
    return {
        key: sorted(json.dumps(member, sort_keys=True) for member in value) if isinstance(value, list) else value
        for key, value in lineage.items()
    }


async def measure_ms(side: Side) -> float:
    start = time.perf_counter()
    await side()
    return (time.perf_counter() - start) * 1000


async def compare(name: str, ours: Side, theirs: Side, rounds: int) -> dict[str, Any]:
    # On a new server the planning of the statements can exceed the time limit of a traversal.
    await ours()
    await theirs()
    for _ in range(min(max(rounds // 3, 2), rounds)):
        same = canonical(await ours()) == canonical(await theirs())
        require(same, "the responses differ", name)
    times: dict[str, list[float]] = {"ours": [], "peer": []}
    for _ in range(rounds):
        times["ours"].append(await measure_ms(ours))
        times["peer"].append(await measure_ms(theirs))
    ours_ms, peer_ms = (statistics.median(times[side]) for side in ("ours", "peer"))
    result = {"ours_ms": round(ours_ms, 2), "peer_ms": round(peer_ms, 2), "vs_driver": round(peer_ms / ours_ms, 2)}
    say(f"{name} {result}")
    return result


async def read_pages(sides: Sides, of: str, depth: int, size: int) -> float:
    """The milliseconds for all pages of a lineage in sequence."""
    start, after = time.perf_counter(), None
    while True:
        body = json.loads(await sides.ours(DOCUMENT, of=[of], depth=depth, nodes=size, after=after))
        page = body["data"]["lineage"]["pageInfo"]
        after = page["endCursor"]
        if not page["hasNextPage"]:
            return (time.perf_counter() - start) * 1000


async def compare_pages(sides: Sides) -> dict[str, Any]:
    """Compare small pages with one large page of the same lineage. Fails if they take more than twice as long."""
    ratios = []
    for _ in range(5):
        large = await read_pages(sides, WIDE, 5, 10_000)
        ratios.append(await read_pages(sides, WIDE, 5, 1_000) / large)
    ratio = round(statistics.median(ratios), 2)
    say(f"small pages {ratio}")
    require(ratio <= 2, "small pages take more than twice as long", ratio)
    return {"pages_of_1000_vs_10000": ratio}


async def check_memory(sides: Sides) -> dict[str, Any]:
    """Measure the peak memory of the transaction of a traversal from the hub of 50,000 with PROFILE, five times.

    Fails if it grows or is large, or if the database process grows over many traversals.
    """
    request = TraversalRequest(
        (WIDE,), TraversalDirection.DOWNSTREAM, 5, 200, 30_000, readable_audiences(EVERY_CALLER), datetime.now(UTC)
    )
    parameters = statement_parameters(request, time.monotonic() + 3600)
    text = statement(request.direction, (), traverses_rejected=False)
    process_id = int(os.environ["NEO4J_PID"])
    peaks = []
    for _ in range(5):
        profile = await sides.database.plan(text, parameters, profile=True)
        peaks.append(int(profile["args"]["GlobalMemory"]))

    async def traverse(times: int) -> Memory:
        for _ in range(times):
            await sides.ours(DOCUMENT, of=[WIDE], depth=5, nodes=10_000)
        return await measure_memory(sides.database, process_id)

    before, after = await traverse(10), await traverse(30)
    heap, outside = after.heap - before.heap, after.outside - before.outside
    say(f"memory {peaks}, the live heap grew by {heap:,}, the rest of the process by {outside:,}")
    require(max(peaks) <= min(1.1 * peaks[0], 64_000_000), "the memory of a traversal grows", peaks)
    require(max(heap, outside) <= MAX_GROWTH_BYTES, "the database process grows", after)
    return {"hub_walk_bytes": peaks, "heap_grew_by_bytes": heap, "process_grew_by_bytes": outside}


async def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    tune_interpreter()
    names = ("NEO4J_URI", "NEO4J_USER", "NEO4J_PASSWORD")
    sides = Sides(Server(*(os.environ[name] for name in names)))
    cases = {
        "five_hops": await compare("five_hops", *traversal_case(sides, COMMON, 5, width=True), rounds),
        "hub_5000": await compare("hub_5000", *traversal_case(sides, HUB, 1, width=True), max(rounds // 4, 5)),
        "hub_50000": await compare("hub_50000", *traversal_case(sides, WIDE, 1, width=True), max(rounds // 8, 5)),
        "chain_100": await compare("chain_100", *traversal_case(sides, CHAIN, 100, width=False), rounds),
        "counts": await compare("counts", *counts_case(sides, COMMON, 5), rounds),
        "departments": await compare("departments", *await departments_case(sides), max(rounds // 20, 1)),
    }
    extra = {**await compare_pages(sides), **await check_memory(sides)}
    await sides.close()
    results = {"date": datetime.now(UTC).date().isoformat(), "cases": cases, **extra}
    RESULTS.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main())
