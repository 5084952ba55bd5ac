"""Random small worlds for tests of needs, and the expected needs in plain Python (docs/decisions/0006)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from domain.model.region import HOME
from tests.strategies import seeded as st
from tests.support.graph_builder import GraphBuilder

ELEMENT = "NP-01-01"
AT = datetime(2024, 1, 1, tzinfo=UTC)
SPANS = {
    "valid": (datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 1, 2, tzinfo=UTC)),
    "ended": (datetime(2023, 1, 1, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=UTC)),
    "to come": (datetime(2024, 1, 1, 0, 0, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)),
}
CYCLES = ("REALTIME", "DAILY", "WEEKLY", "YEARLY", "IRREGULAR", "OTHER")
TRACING = ("INTEGRATION", "TRANSFORMATION")


@dataclass(frozen=True)
class NeedEntry:
    code: str
    provider: str
    realizes: bool
    share: str | None
    cycle: str | None
    draft: bool
    held: bool
    resources: int


@dataclass(frozen=True)
class NeedFlow:
    giver: str
    taker: str
    kind: str
    span: str


@dataclass(frozen=True)
class NeedSpec:
    """A need of an entry, by code, or of the element."""

    entry: str | None
    freshness: str


@dataclass(frozen=True)
class NeedWorld:
    designated: bool
    entries: tuple[NeedEntry, ...]
    flows: tuple[NeedFlow, ...]
    needs: tuple[NeedSpec, ...]

    def build_graph(self) -> GraphBuilder:
        builder = GraphBuilder(hides_resources_of_drafts=True)
        builder.region(HOME)
        builder.platform(HOME)
        for code in ("source", "other"):
            builder.department(code, HOME, code)
        builder.category()
        builder.element(ELEMENT)
        if self.designated:
            builder.designation("1", ELEMENT, "source", HOME)
        builder.library("L", "other")
        for entry in self.entries:
            builder.entry(
                entry.code,
                entry.provider,
                realizes=[ELEMENT] if entry.realizes else [],
                libraries=["L"] if entry.held else [],
                shareType=entry.share,
                updateCycle=entry.cycle,
                draft=entry.draft,
            )
            for number in range(entry.resources):
                builder.resource(f"{entry.code}.{number}", HOME, entry.code)
        for key in ("between.0", "between.1", "between.2"):
            builder.resource(key, HOME)
        for number, flow in enumerate(self.flows):
            builder.flow(str(number), flow.giver, flow.taker, flow.kind, *SPANS[flow.span])
        builder.scenario("s")
        for position, need in enumerate(self.needs, 1):
            named = {"entry": need.entry} if need.entry else {"element": ELEMENT}
            builder.need("s", position, freshness=need.freshness, **named)
        return builder

    def expected(self) -> list[dict[str, Any]]:
        """The needs of the scenario as the API returns them."""
        return [self._expected_need(position, need) for position, need in enumerate(self.needs, 1)]

    def _expected_need(self, position: int, need: NeedSpec) -> dict[str, Any]:
        published = {entry.code for entry in self.entries if not entry.draft}
        if need.entry:
            candidates = {need.entry} & published
        else:
            candidates = {*self._of_source(), *self._traced()} if self.designated else set()
        ranked = sorted((self._rank(entry, need), entry.code) for entry in self.entries if entry.code in candidates)
        status: str
        reason: str | None
        if not need.entry and not self.designated:
            status, reason = "GAP", "UNDESIGNATED"
        elif not ranked:
            status, reason = "GAP", "NOT_IN_CATALOG"
        else:
            status, reason = (
                ("SATISFIED", None),
                ("CONDITIONAL", None),
                ("GAP", "TOO_STALE"),
                ("GAP", "NOT_ATTACHED"),
                ("NOT_SHARED", None),
            )[ranked[0][0]]
        source = {"status": "DESIGNATED" if self.designated else "UNDESIGNATED"}
        return {
            "position": position,
            "freshness": need.freshness,
            "status": status,
            "reason": reason,
            "element": None if need.entry else {"code": ELEMENT},
            "entry": {"code": need.entry} if need.entry in published else None,
            "source": None if need.entry else source,
            "entries": {
                "totalCount": len(ranked),
                "edges": [{"place": rank, "node": {"code": code}} for rank, code in ranked],
            },
        }

    def _of_source(self) -> Iterator[str]:
        for entry in self.entries:
            if entry.provider == "source" and entry.realizes and not entry.draft:
                yield entry.code

    def _traced(self) -> Iterator[str]:
        by_code = {entry.code: entry for entry in self.entries}
        of_source = set(self._of_source())
        reached = {key for key in self._keys() if key.partition(".")[0] in of_source}
        traced: set[str] = set()
        for _ in range(4):
            reached = {
                flow.taker
                for flow in self.flows
                if flow.giver in reached
                and flow.kind in TRACING
                and flow.span == "valid"
                and not self._hidden(flow.taker)
            }
            traced |= reached
        for key in traced:
            entry = by_code.get(key.partition(".")[0])
            if entry and entry.held and entry.realizes and not entry.draft:
                yield entry.code

    def _keys(self) -> list[str]:
        return [f"{entry.code}.{number}" for entry in self.entries for number in range(entry.resources)]

    def _hidden(self, key: str) -> bool:
        return any(entry.draft and entry.code == key.partition(".")[0] for entry in self.entries)

    def _rank(self, entry: NeedEntry, need: NeedSpec) -> int:
        pace = ("REALTIME", "HOURLY", "DAILY", "WEEKLY", "TEN_DAYS", "MONTHLY", "QUARTERLY", "HALF_YEARLY", "YEARLY")
        slowness = {cycle: speed for speed, cycle in enumerate((*pace, "IRREGULAR", "OTHER"))}
        if entry.share == "NOT_SHARED":
            return 4
        if not entry.resources:
            return 3
        if slowness[entry.cycle or "OTHER"] > slowness[need.freshness]:
            return 2
        return 0 if entry.share == "UNCONDITIONAL" else 1


@st.composite
def worlds(draw: st.DrawFn) -> NeedWorld:
    often, seldom = st.integers(0, 3).map(bool), st.integers(0, 4).map(lambda drawn: drawn == 0)
    entries = tuple(
        NeedEntry(
            f"e{number}",
            draw(st.sampled_from(("source", "other"))),
            draw(often),
            draw(st.sampled_from(("UNCONDITIONAL", "UNCONDITIONAL", "CONDITIONAL", "NOT_SHARED", None))),
            draw(st.sampled_from((*CYCLES, None))),
            draw(seldom),
            draw(often),
            draw(st.integers(0, 2)),
        )
        for number in range(draw(st.integers(0, 6)))
    )
    keys = [f"{entry.code}.{number}" for entry in entries for number in range(entry.resources)]
    end = st.sampled_from([*keys, *keys, "between.0", "between.1", "between.2"])
    kind = st.sampled_from((*TRACING, *TRACING, "SHARING", "RETURN_FLOW", "AGGREGATION"))
    span = st.sampled_from(("valid", "valid", "valid", "ended", "to come"))
    flows = tuple(NeedFlow(draw(end), draw(end), draw(kind), draw(span)) for _ in range(draw(st.integers(0, 10))))
    codes = [entry.code for entry in entries]
    needs = tuple(
        NeedSpec(draw(st.sampled_from([*codes, *[None] * max(1, len(codes))])), draw(st.sampled_from(CYCLES[:5])))
        for _ in range(draw(st.integers(1, 4)))
    )
    return NeedWorld(draw(often), entries, flows, needs)
