"""Return flows with their chains: a page is listed, one walk goes up from its givers, then the page is read with the
chains found in what was met; all at one version of the graph (decision 0022)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from domain.model.completeness import Completeness
from domain.model.kinds import FlowKind
from graph.compile import Validity
from graph.consistent_read import Attempt, read_consistently
from graph.deadline_reads import seconds_left, statement_timeout
from graph.engine import QueryResult
from graph.lineage import traversal as walking
from graph.lineage.chains import Chain, UpstreamChains
from graph.lineage.request import TraversalDirection, TraversalRequest
from graph.projection import project
from graph.selection import Selection
from graph.shape import Connection
from graph.shapes.flow import STEPS
from resolvers.context import FieldRequest, instant_validity
from resolvers.lineage.lineage_arguments import MOST

ID = Selection("id", "id")
LISTED = Selection(
    "nodes",
    "nodes",
    {},
    (
        ID,
        Selection("since", "since"),
        Selection("from", "from", {}, (ID,)),
        Selection("resource", "resource", {}, (ID,)),
    ),
)
"""What has to be known of a flow before its chain is."""
SAID = tuple(Selection(name, name) for name in ("stoppedBy", "omitted", "hidden", "consistent", "version", "cursor"))


@dataclass(frozen=True, slots=True)
class _ChainsResult:
    """What was read in one attempt."""

    value: dict[str, Any]
    stopped_by: frozenset[str]
    validity: frozenset[Validity]


async def with_chains(request: FieldRequest, question: str, field: Connection, milliseconds: int) -> dict[str, Any]:
    """A page of flows with their chains; read again while writers come between and there is time, up to three times.
    Raises UnknownReference, TimedOut."""
    database = request.context.engine.database
    end = time.monotonic() + milliseconds / 1000

    async def attempt(version: str) -> Attempt[_ChainsResult]:
        reading = _Reading(request, question, field, milliseconds, end, version)
        listed = await reading.listed()
        if listed.version != version:
            # somebody has written since the version we knew of
            reading = replace(reading, version=listed.version)
            listed = await reading.listed()
        return await reading.answered(listed)

    version = database.newest or await database.version()
    result = await read_consistently(attempt, version, end=end, falls_back=True)
    answer = result.value
    # what time cut may be whole the next time
    if result.consistent and "TIME" not in answer.stopped_by:
        request.context.reads.record({result.version}, answer.validity)
    return answer.value


@dataclass(frozen=True, slots=True)
class _Reading:
    """One reading of a page and its chains, to be of one version, until `end` (of the monotonic clock)."""

    request: FieldRequest
    question: str
    field: Connection
    milliseconds: int
    end: float
    version: str

    async def listed(self) -> QueryResult:
        """The flows of the page, and where their chains begin."""
        return await self._read(Selection("listed", "listed", self.request.selection.arguments, (LISTED,)))

    async def answered(self, listed: QueryResult) -> Attempt[_ChainsResult]:
        # a read is no snapshot: an end may have gone since its flow was listed
        flows = [flow for flow in listed.value["nodes"] if flow["from"] and flow["resource"]]
        chains, at_one = await self._chains(dict.fromkeys(flow["from"]["id"] for flow in flows))
        shown = await self._read(_with_all_said(self.request.selection), chains=_handed(flows, chains))
        said = [each for each in self.request.selection.fields if each.name == "completeness"]
        at_one &= {listed.version, shown.version} == {self.version}
        at_one &= all(shown.value[each.key]["consistent"] for each in said)
        stopped = frozenset[str]().union(*(chain.stopped_by for chain in chains.values()))
        for each in said:
            facts = shown.value[each.key]
            told = Completeness.of(
                stopped | {*facts["stoppedBy"]},
                facts["omitted"] + _left_out(chains.values()),
                facts["hidden"],
                consistent=at_one,
                version=facts["version"],
                cursor=facts["cursor"],
            ).facts()
            shown.value[each.key] = project(each, told)
        validity = frozenset({instant_validity(self.request), listed.validity, shown.validity})
        return Attempt(_ChainsResult(shown.value, stopped, validity), shown.version, at_one)

    async def _read(self, selection: Selection, **handed: Mapping[str, Any]) -> QueryResult:
        context = self.request.context
        return await context.engine.read(
            self.question,
            self.field,
            selection,
            context.base_parameters,
            self.version,
            statement_timeout(self.end),
            handed=handed,
            once=True,
        )

    async def _chains(self, givers: Iterable[str]) -> tuple[Mapping[str, Chain], bool]:
        """The chains to these resources, and whether they were walked at the version asked for."""
        context = self.request.context
        traversal = TraversalRequest(
            of=tuple(givers),
            direction=TraversalDirection.UPSTREAM,
            depth=STEPS,
            width=MOST["width"],
            milliseconds=self.milliseconds,
            audiences=context.audiences,
            as_of=self.request.selection.arguments.get("asOf") or context.now,
            kinds=(FlowKind.RETURN_FLOW,),
            told=frozenset({"since"}),
        )
        if not traversal.of:
            return {}, True
        with context.engine.span("lineage/walk") as span:
            read = await walking.run_once(context.engine.database, traversal, self.end, self.version)
            span.version = read.version
        found = UpstreamChains(traversal, read.answer)
        chains: dict[str, Chain] = {}
        for giver in traversal.of:
            if giver in read.answer.place:
                chains[giver] = found.to(giver)
            seconds_left(self.end)
            # others may go on: far up in a large graph each takes a while
            await asyncio.sleep(0)
        return chains, read.consistent


def _with_all_said(selection: Selection) -> Selection:
    """The same with all of its completeness, of which the chains have a part in most."""
    fields = [replace(each, fields=SAID) if each.name == "completeness" else each for each in selection.fields]
    return replace(selection, fields=tuple(fields))


def _left_out(chains: Iterable[Chain]) -> int:
    """How many flows were left out by any of them, those into one resource once."""
    most: dict[str, int] = {}
    for chain in chains:
        for node, count in chain.left_out.items():
            most[node] = max(count, most.get(node, 0))
    return sum(most.values())


def _handed(flows: Iterable[Mapping[str, Any]], chains: Mapping[str, Chain]) -> Mapping[str, Any]:
    """By flow id what the statement is to tell of its chain, the flow itself the last step of it."""
    return {
        flow["id"]: {"complete": chain.complete, "hops": _hops(flow, chain)}
        for flow in flows
        if (chain := chains.get(flow["from"]["id"]))
    }


def _hops(flow: Mapping[str, Any], chain: Chain) -> list[dict[str, Any]]:
    steps = [(step.source, step.target, step.since) for step in chain.steps]
    steps.append((flow["from"]["id"], flow["resource"]["id"], flow["since"]))
    origin = {"place": 0, "giver": None, "resource": steps[0][0], "since": None}
    return [origin] + [
        {"place": place, "giver": giver, "resource": taker, "since": since}
        for place, (giver, taker, since) in enumerate(steps, 1)
    ]
