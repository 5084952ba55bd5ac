"""Small random worlds of return flows, and the oracle of `returnFlows`: its meaning in plain Python."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tests.oracles.chains import ChainFlow, ExpectedChain, expected_chain
from tests.strategies import seeded as st
from tests.support.graph_builder import GraphBuilder

ELEMENT = "NP-01-01"
AT = datetime(2024, 1, 1, tzinfo=UTC)
SPANS = {
    "valid": (datetime(2024, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)),
    "older": (datetime(2023, 1, 1, tzinfo=UTC), datetime(2024, 1, 2, tzinfo=UTC)),
    "ended": (datetime(2023, 1, 1, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=UTC)),
}
PARENTS = {"province": None, "prefecture": "province", "county": "prefecture", "other": "prefecture"}
"""Region → the region above it."""
TO = "county"


@dataclass(frozen=True)
class PlatformResource:
    """A resource on the platform of a region, with or without a catalog entry of its own."""

    key: str
    region: str
    entry: bool
    realizes: bool
    draft: bool

    @property
    def hidden(self) -> bool:
        return self.entry and self.draft


@dataclass(frozen=True)
class PlatformFlow:
    key: str
    giver: str
    taker: str
    kind: str
    span: str


@dataclass(frozen=True)
class ReturnFlowWorld:
    resources: tuple[PlatformResource, ...]
    flows: tuple[PlatformFlow, ...]

    def small(self) -> GraphBuilder:
        small = GraphBuilder(hides_resources_of_drafts=True)
        for region, parent in PARENTS.items():
            small.region(region, parent)
            small.platform(region, parent)
        small.department("d", "province")
        small.category()
        small.element(ELEMENT)
        small.element("NP-01-02")
        for resource in self.resources:
            if resource.entry:
                realizes = [ELEMENT] if resource.realizes else ["NP-01-02"]
                small.entry(resource.key, "d", realizes=realizes, draft=resource.draft)
            small.resource(resource.key, resource.region, resource.key if resource.entry else None)
        for flow in self.flows:
            small.flow(flow.key, flow.giver, flow.taker, flow.kind, *SPANS[flow.span])
        return small

    def rows(self, *, element: bool = False, entry: str | None = None) -> list[dict[str, Any]]:
        """Every row of returnFlows to the county, by id."""
        return [self._row(flow, self._chain(flow.giver)) for flow in self.listed(element=element, entry=entry)]

    def listed(self, *, element: bool = False, entry: str | None = None) -> list[PlatformFlow]:
        """The flows that have a row."""
        flows = [flow for flow in self._arriving(element, entry) if self._visible(flow)]
        return sorted(flows, key=lambda flow: flow.key)

    def hidden(self, *, element: bool = False, entry: str | None = None) -> int:
        return sum(not self._visible(flow) for flow in self._arriving(element, entry))

    def _resource(self, key: str) -> PlatformResource:
        return next(resource for resource in self.resources if resource.key == key)

    def _visible(self, flow: PlatformFlow) -> bool:
        return not self._resource(flow.giver).hidden and not self._resource(flow.taker).hidden

    def _returning(self) -> Iterator[PlatformFlow]:
        return (flow for flow in self.flows if flow.kind == "RETURN_FLOW" and flow.span != "ended")

    def _arriving(self, element: bool, entry: str | None) -> Iterator[PlatformFlow]:
        for flow in self._returning():
            taker = self._resource(flow.taker)
            # a filter by entry or element reads the attachments of published entries only
            published = taker.entry and not taker.draft
            fits = (not element or (published and taker.realizes)) and (
                entry is None or (published and taker.key == entry)
            )
            if taker.region == TO and fits:
                yield flow

    def _chain(self, giver: str) -> list[PlatformFlow]:
        """The flows before the giver's: the fewest to an origin, then the least ids from the origin down."""
        entering: dict[str, list[PlatformFlow]] = {resource.key: [] for resource in self.resources}
        for flow in self._returning():
            if self._visible(flow):
                entering[flow.taker].append(flow)
        # of the chains from one resource only the least can win: what may precede them is the same
        chains: dict[str, list[PlatformFlow]] = {giver: []}
        for _ in self.resources:
            complete = [chain for start, chain in chains.items() if not entering[start]]
            if complete:
                return min(complete, key=_keys)
            longer = [[flow, *chain] for start, chain in chains.items() for flow in entering[start]]
            chains = {chain[0].giver: chain for chain in sorted(longer, key=_keys, reverse=True)}
        return []

    def cut_chain(self, flow: PlatformFlow, depth: int, width: int) -> ExpectedChain:
        """The chain of a flow within a depth and a width."""
        flows = [ChainFlow(other.key, other.giver, other.taker) for other in self._returning() if self._visible(other)]
        return expected_chain(flows, flow.giver, depth, width)

    def cut_rows(self, depth: int, width: int) -> list[dict[str, Any]]:
        """The rows of `rows`, with chains within a depth and a width."""
        by_key = {flow.key: flow for flow in self.flows}
        rows = []
        for flow in self.listed():
            chain = self.cut_chain(flow, depth, width)
            rows.append(self._row(flow, [by_key[key] for key in chain.steps], complete=not chain.left_out))
        return rows

    def _row(self, flow: PlatformFlow, before: Sequence[PlatformFlow], *, complete: bool = True) -> dict[str, Any]:
        steps = [*before, flow]
        keys = [steps[0].giver, *(step.taker for step in steps)]
        since = [None, *(SPANS[step.span][0].strftime("%Y-%m-%dT%H:%M:%SZ") for step in steps)]
        regions = [self._resource(key).region for key in keys]
        return {
            "flow": {
                "id": f"flow_{flow.key}",
                "kind": "RETURN_FLOW",
                "from": {"name": flow.giver},
                "to": {"name": flow.taker},
            },
            "hops": [
                {"resource": {"name": key}, "platform": {"region": {"code": region}}, "since": at}
                for key, region, at in zip(keys, regions, since, strict=True)
            ],
            "levelSkips": [
                {"from": {"code": upper}, "to": {"code": lower}}
                for upper, lower in itertools.pairwise(regions)
                if upper in _with_ancestors(lower)[2:]
            ],
            "chainComplete": complete,
        }


def _keys(chain: Sequence[PlatformFlow]) -> list[str]:
    return [flow.key for flow in chain]


def _with_ancestors(region: str) -> Sequence[str]:
    parent = PARENTS[region]
    return [region, *(_with_ancestors(parent) if parent else [])]


@st.composite
def worlds(draw: st.DrawFn) -> ReturnFlowWorld:
    rarely = st.integers(0, 4).map(lambda number: number == 0)
    resources = tuple(
        PlatformResource(
            f"r{number}",
            draw(st.sampled_from((*PARENTS, TO, TO))),
            draw(st.booleans()),
            draw(st.booleans()),
            draw(rarely),
        )
        for number in range(draw(st.integers(2, 7)))
    )
    end = st.sampled_from([resource.key for resource in resources])
    keys = draw(st.permutations([f"{number:02d}" for number in range(10)]))
    flows = tuple(
        PlatformFlow(
            key,
            draw(end),
            draw(end),
            draw(st.sampled_from(("RETURN_FLOW",) * 5 + ("SHARING",))),
            draw(st.sampled_from(("valid", "valid", "older", "ended"))),
        )
        for key in keys[: draw(st.integers(2, 10))]
    )
    return ReturnFlowWorld(resources, flows)
