"""Small worlds of return flows, drawn at random, and what the contract says of them in plain Python."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tests.oracles.chains import Expected, Line, expected
from tests.strategies import seeded as st
from tests.support.graph_builder import Small

ELEMENT = "NP-01-01"
AT = datetime(2024, 1, 1, tzinfo=UTC)
SPANS = {
    "valid": (datetime(2024, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)),
    "older": (datetime(2023, 1, 1, tzinfo=UTC), datetime(2024, 1, 2, tzinfo=UTC)),
    "ended": (datetime(2023, 1, 1, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=UTC)),
}
# The region, and the one over it.
ABOVE = {"province": None, "prefecture": "province", "county": "prefecture", "other": "prefecture"}
TO = "county"


@dataclass(frozen=True)
class Held:
    """A resource on a region's platform, with an entry of its own or without."""

    key: str
    region: str
    entry: bool
    realizes: bool
    draft: bool

    @property
    def hidden(self) -> bool:
        return self.entry and self.draft


@dataclass(frozen=True)
class Flow:
    key: str
    giver: str
    taker: str
    kind: str
    span: str


@dataclass(frozen=True)
class World:
    resources: tuple[Held, ...]
    flows: tuple[Flow, ...]

    def small(self) -> Small:
        small = Small(hides_resources_of_drafts=True)
        for region, above in ABOVE.items():
            small.region(region, above)
            small.platform(region, above)
        small.department("d", "province")
        small.category()
        small.element(ELEMENT)
        small.element("NP-01-02")
        for held in self.resources:
            if held.entry:
                realizes = [ELEMENT] if held.realizes else ["NP-01-02"]
                small.entry(held.key, "d", realizes=realizes, draft=held.draft)
            small.resource(held.key, held.region, held.key if held.entry else None)
        for flow in self.flows:
            small.flow(flow.key, flow.giver, flow.taker, flow.kind, *SPANS[flow.span])
        return small

    # What the contract says.

    def rows(self, *, element: bool = False, entry: str | None = None) -> list[dict[str, Any]]:
        """Every row of returnFlows to the county, by id."""
        return [self._row(flow, self._chain(flow.giver)) for flow in self.listed(element=element, entry=entry)]

    def listed(self, *, element: bool = False, entry: str | None = None) -> list[Flow]:
        """The flows that have a row."""
        found = [flow for flow in self._arriving(element, entry) if self._visible(flow)]
        return sorted(found, key=lambda flow: flow.key)

    def hidden(self, *, element: bool = False, entry: str | None = None) -> int:
        return sum(not self._visible(flow) for flow in self._arriving(element, entry))

    def _held(self, key: str) -> Held:
        return next(held for held in self.resources if held.key == key)

    def _visible(self, flow: Flow) -> bool:
        return not self._held(flow.giver).hidden and not self._held(flow.taker).hidden

    def _returning(self) -> Iterator[Flow]:
        return (flow for flow in self.flows if flow.kind == "RETURN_FLOW" and flow.span != "ended")

    def _arriving(self, element: bool, entry: str | None) -> Iterator[Flow]:
        for flow in self._returning():
            taker = self._held(flow.taker)
            fits = (not element or (taker.entry and taker.realizes)) and entry in (None, taker.key)
            if taker.region == TO and fits:
                yield flow

    def _chain(self, giver: str) -> list[Flow]:
        """The flows before the giver's: the fewest to an origin, then the least ids from the origin down."""
        entering: dict[str, list[Flow]] = {held.key: [] for held in self.resources}
        for flow in self._returning():
            if self._visible(flow):
                entering[flow.taker].append(flow)
        # Of walks that begin at one resource only the least can win: whatever comes before them is the same.
        walks: dict[str, list[Flow]] = {giver: []}
        for _ in self.resources:
            complete = [traversal for start, traversal in walks.items() if not entering[start]]
            if complete:
                return min(complete, key=_ids)
            longer = [[flow, *traversal] for start, traversal in walks.items() for flow in entering[start]]
            walks = {traversal[0].giver: traversal for traversal in sorted(longer, key=_ids, reverse=True)}
        return []

    def cut(self, flow: Flow, depth: int, width: int) -> Expected:
        """The flows before one of them, of which some may not be followed."""
        lines = [Line(each.key, each.giver, each.taker) for each in self._returning() if self._visible(each)]
        return expected(lines, flow.giver, depth, width)

    def cut_rows(self, depth: int, width: int) -> list[dict[str, Any]]:
        """The same rows where no more may be followed."""
        by_key = {flow.key: flow for flow in self.flows}
        rows = []
        for flow in self.listed():
            found = self.cut(flow, depth, width)
            rows.append(self._row(flow, [by_key[key] for key in found.steps], complete=not found.left_out))
        return rows

    def _row(self, flow: Flow, before: Sequence[Flow], *, complete: bool = True) -> dict[str, Any]:
        steps = [*before, flow]
        keys = [steps[0].giver, *(step.taker for step in steps)]
        since = [None, *(SPANS[step.span][0].strftime("%Y-%m-%dT%H:%M:%SZ") for step in steps)]
        regions = [self._held(key).region for key in keys]
        return {
            "id": f"flow_{flow.key}",
            "kind": "RETURN_FLOW",
            "from": {"name": flow.giver},
            "resource": {"name": flow.taker},
            "hops": [
                {"resource": {"name": key}, "platform": {"region": {"code": region}}, "since": at}
                for key, region, at in zip(keys, regions, since, strict=True)
            ],
            "levelSkips": [
                {"from": {"code": upper}, "to": {"code": lower}}
                for upper, lower in itertools.pairwise(regions)
                if upper in _over(lower)[2:]
            ],
            "chainComplete": complete,
        }


def _ids(traversal: Sequence[Flow]) -> list[str]:
    return [flow.key for flow in traversal]


def _over(region: str) -> Sequence[str]:
    above = ABOVE[region]
    return [region, *(_over(above) if above else [])]


@st.composite
def worlds(draw: st.DrawFn) -> World:
    seldom = st.integers(0, 4).map(lambda drawn: drawn == 0)
    resources = tuple(
        Held(
            f"r{number}",
            draw(st.sampled_from((*ABOVE, TO, TO))),
            draw(st.booleans()),
            draw(st.booleans()),
            draw(seldom),
        )
        for number in range(draw(st.integers(2, 7)))
    )
    end = st.sampled_from([held.key for held in resources])
    keys = draw(st.permutations([f"{number:02d}" for number in range(10)]))
    flows = tuple(
        Flow(
            key,
            draw(end),
            draw(end),
            draw(st.sampled_from(("RETURN_FLOW",) * 5 + ("SHARING",))),
            draw(st.sampled_from(("valid", "valid", "older", "ended"))),
        )
        for key in keys[: draw(st.integers(2, 10))]
    )
    return World(resources, flows)
