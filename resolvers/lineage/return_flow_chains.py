"""Return flows with their chains (decision 0022).

Three reads at one version of the graph: the flows of the page, one traversal upstream from their sources, and the page
again, with the chains as a parameter.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from domain.model.completeness import Completeness
from domain.model.graph_enums import FlowKind
from graph.compile import Validity
from graph.consistent_read import Attempt, read_consistently
from graph.deadline_reads import deadline_after, seconds_left, statement_timeout
from graph.engine import QueryResult
from graph.lineage.chains import Chain, UpstreamChains
from graph.lineage.request import TraversalDirection, TraversalRequest
from graph.lineage.traversal import run_once_reported
from graph.projection import project
from graph.selection import Selection
from graph.shape import Connection
from graph.shapes.flow import MAX_CHAIN_FLOWS
from resolvers.context import FieldRequest, instant_validity
from resolvers.lineage.lineage_arguments import MAX_VALUES

ID = Selection("id", "id")
FLOW_SELECTION = Selection(
    "flow",
    "flow",
    {},
    (ID, Selection("since", "since"), Selection("from", "from", {}, (ID,)), Selection("to", "to", {}, (ID,))),
)
"""The fields of a flow that its chain needs."""
COMPLETENESS_FIELDS = tuple(Selection(name, name) for name in ("hidden", "consistent", "version"))


@dataclass(frozen=True, slots=True)
class _PageWithChains:
    """The result of one attempt."""

    value: dict[str, Any]
    stopped_by: frozenset[str]
    validity: frozenset[Validity]


async def read_with_chains(request: FieldRequest, query: str, field: Connection, milliseconds: int) -> dict[str, Any]:
    """A page of flows with their chains, read again, up to three times, while a writer changes the graph.

    Raises UnknownReference, TimedOut.
    """
    database = request.context.engine.database
    end = deadline_after(milliseconds / 1000)

    async def attempt(version: str) -> Attempt[_PageWithChains]:
        reads = _ChainReads(request, query, field, milliseconds, end, version)
        flows = await reads.read_flows()
        if flows.version != version:
            # a writer has changed the graph since the last known version
            reads = replace(reads, version=flows.version)
            flows = await reads.read_flows()
        return await reads.read_page(flows)

    version = database.latest_version or await database.version()
    result = await read_consistently(attempt, version, end=end, falls_back=True)
    page = result.value
    # a chain that time cut may be complete at the next attempt
    if result.consistent and "TIME" not in page.stopped_by:
        request.context.reads.record({result.version}, page.validity)
    return page.value


@dataclass(frozen=True, slots=True)
class _ChainReads:
    """The reads of one attempt, all of them at `version` if no writer interferes, until `end` (monotonic clock)."""

    request: FieldRequest
    query: str
    field: Connection
    milliseconds: int
    end: float
    version: str

    async def read_flows(self) -> QueryResult:
        """The flows of the page with their ends."""
        rows = Selection("nodes", "nodes", {}, (FLOW_SELECTION,))
        selection = Selection("flows", "flows", self.request.selection.arguments, (rows,))
        return await self._read(selection)

    async def read_page(self, flow_read: QueryResult) -> Attempt[_PageWithChains]:
        """The selected fields of the page. `flow_read`: its flows."""
        # a read is no snapshot: the end of a flow may be removed while the flow is read
        flows = [row["flow"] for row in flow_read.value["nodes"] if row["flow"]["from"] and row["flow"]["to"]]
        chains, consistent = await self._read_chains(dict.fromkeys(flow["from"]["id"] for flow in flows))
        page = await self._read(_with_whole_completeness(self.request.selection), chains=_chain_rows(flows, chains))
        fields = [field for field in self.request.selection.fields if field.name == "completeness"]
        consistent &= {flow_read.version, page.version} == {self.version}
        consistent &= all(page.value[field.key]["consistent"] for field in fields)
        for field in fields:
            completeness = _completeness(page.value[field.key], chains.values(), consistent=consistent)
            page.value[field.key] = project(field, completeness.facts())
        validity = frozenset({instant_validity(self.request), flow_read.validity, page.validity})
        result = _PageWithChains(page.value, _stop_reasons(chains.values()), validity)
        return Attempt(result, page.version, consistent)

    async def _read(self, selection: Selection, **parameters: Mapping[str, Any]) -> QueryResult:
        context = self.request.context
        return await context.engine.read(
            self.query,
            self.field,
            selection,
            context.base_parameters,
            self.version,
            statement_timeout(self.end),
            parameters=parameters,
            retry=False,
        )

    async def _read_chains(self, resources: Iterable[str]) -> tuple[Mapping[str, Chain], bool]:
        """The chain to each of the resources, and whether they were read at `version`."""
        traversal = self._traversal(tuple(resources))
        if not traversal.of:
            return {}, True
        read = await run_once_reported(self.request.context.engine, traversal, self.end, self.version)
        upstream = UpstreamChains(traversal, read.result)
        chains: dict[str, Chain] = {}
        for resource in traversal.of:
            if resource in read.result.positions:
                chains[resource] = upstream.shortest_to(resource)
            seconds_left(self.end)
            # lets other requests run: a long chain in a large graph takes some time
            await asyncio.sleep(0)
        return chains, read.consistent

    def _traversal(self, resources: tuple[str, ...]) -> TraversalRequest:
        context = self.request.context
        return TraversalRequest(
            of=resources,
            direction=TraversalDirection.UPSTREAM,
            depth=MAX_CHAIN_FLOWS,
            width=MAX_VALUES["width"],
            milliseconds=self.milliseconds,
            audiences=context.audiences,
            as_of=self.request.selection.arguments.get("asOf") or context.now,
            kinds=(FlowKind.RETURN_FLOW,),
            edge_attributes=frozenset({"since"}),
        )


def _with_whole_completeness(selection: Selection) -> Selection:
    """The selection with all fields of completeness that `_completeness` needs."""
    fields = [
        replace(field, fields=COMPLETENESS_FIELDS) if field.name == "completeness" else field
        for field in selection.fields
    ]
    return replace(selection, fields=tuple(fields))


def _completeness(page: Mapping[str, Any], chains: Iterable[Chain], *, consistent: bool) -> Completeness:
    """The completeness of a page with its chains. `page`: that of the page alone, as it was read."""
    chains = list(chains)
    return Completeness.of(
        _stop_reasons(chains),
        _count_left_out(chains),
        page["hidden"],
        consistent=consistent,
        version=page["version"],
    )


def _stop_reasons(chains: Iterable[Chain]) -> frozenset[str]:
    return frozenset[str]().union(*(chain.stopped_by for chain in chains))


def _count_left_out(chains: Iterable[Chain]) -> int:
    """The number of flows that the chains left out. Flows into a resource on several chains count once."""
    left_out: dict[str, int] = {}
    for chain in chains:
        for node, count in chain.left_out.items():
            left_out[node] = max(count, left_out.get(node, 0))
    return sum(left_out.values())


def _chain_rows(flows: Iterable[Mapping[str, Any]], chains: Mapping[str, Chain]) -> Mapping[str, Any]:
    """The parameter $chains: flow id → its chain, of which the flow is the last step."""
    return {
        flow["id"]: {"complete": chain.complete, "hops": _hops(flow, chain)}
        for flow in flows
        if (chain := chains.get(flow["from"]["id"]))
    }


def _hops(flow: Mapping[str, Any], chain: Chain) -> list[dict[str, Any]]:
    steps = [(step.source, step.target, step.since) for step in chain.steps]
    steps.append((flow["from"]["id"], flow["to"]["id"], flow["since"]))
    origin = {"position": 0, "giver": None, "resource": steps[0][0], "since": None}
    return [origin] + [
        {"position": position, "giver": giver, "resource": taker, "since": since}
        for position, (giver, taker, since) in enumerate(steps, 1)
    ]
