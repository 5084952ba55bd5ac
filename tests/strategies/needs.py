"""Small worlds for a scenario's needs, drawn at random, and what docs/decisions/0006 says of them in plain Python."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from domain.model.region import HOME
from tests.strategies import seeded as st
from tests.support.graph_builder import Small

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
class Entry:
    code: str
    provider: str
    realizes: bool
    share: str | None
    cycle: str | None
    draft: bool
    held: bool
    resources: int


@dataclass(frozen=True)
class Flow:
    giver: str
    taker: str
    kind: str
    span: str


@dataclass(frozen=True)
class Wanted:
    """An element, or an entry by name."""

    entry: str | None
    freshness: str


@dataclass(frozen=True)
class World:
    designated: bool
    entries: tuple[Entry, ...]
    flows: tuple[Flow, ...]
    needs: tuple[Wanted, ...]

    def small(self) -> Small:
        small = Small(hides_resources_of_drafts=True)
        small.region(HOME)
        small.platform(HOME)
        for code in ("source", "other"):
            small.department(code, HOME, code)
        small.category()
        small.element(ELEMENT)
        if self.designated:
            small.designation("1", ELEMENT, "source", HOME)
        small.library("L", "other")
        for entry in self.entries:
            small.entry(
                entry.code,
                entry.provider,
                realizes=[ELEMENT] if entry.realizes else [],
                libraries=["L"] if entry.held else [],
                shareType=entry.share,
                updateCycle=entry.cycle,
                draft=entry.draft,
            )
            for number in range(entry.resources):
                small.resource(f"{entry.code}.{number}", HOME, entry.code)
        for key in ("between.0", "between.1", "between.2"):
            small.resource(key, HOME)
        for number, flow in enumerate(self.flows):
            small.flow(str(number), flow.giver, flow.taker, flow.kind, *SPANS[flow.span])
        small.scenario("s")
        for position, wanted in enumerate(self.needs, 1):
            named = {"entry": wanted.entry} if wanted.entry else {"element": ELEMENT}
            small.need("s", position, freshness=wanted.freshness, **named)
        return small

    # What the rules say.

    def told(self) -> list[dict[str, Any]]:
        return [self._judged(position, wanted) for position, wanted in enumerate(self.needs, 1)]

    def _judged(self, position: int, wanted: Wanted) -> dict[str, Any]:
        shown = {entry.code for entry in self.entries if not entry.draft}
        if wanted.entry:
            candidates = {wanted.entry} & shown
        else:
            candidates = {*self._own(), *self._traced()} if self.designated else set()
        judged = sorted((self._place(entry, wanted), entry.code) for entry in self.entries if entry.code in candidates)
        status: str
        reason: str | None
        if not wanted.entry and not self.designated:
            status, reason = "GAP", "UNDESIGNATED"
        elif not judged:
            status, reason = "GAP", "NOT_IN_CATALOG"
        else:
            status, reason = (
                ("SATISFIED", None),
                ("CONDITIONAL", None),
                ("GAP", "TOO_STALE"),
                ("GAP", "NOT_ATTACHED"),
                ("NOT_SHARED", None),
            )[judged[0][0]]
        source = {"status": "DESIGNATED" if self.designated else "UNDESIGNATED"}
        return {
            "position": position,
            "freshness": wanted.freshness,
            "status": status,
            "reason": reason,
            "element": None if wanted.entry else {"code": ELEMENT},
            "entry": {"code": wanted.entry} if wanted.entry in shown else None,
            "source": None if wanted.entry else source,
            "entries": {
                "totalCount": len(judged),
                "edges": [{"place": place, "node": {"code": code}} for place, code in judged],
            },
        }

    def _own(self) -> Iterator[str]:
        for entry in self.entries:
            if entry.provider == "source" and entry.realizes and not entry.draft:
                yield entry.code

    def _traced(self) -> Iterator[str]:
        by_code = {entry.code: entry for entry in self.entries}
        own = set(self._own())
        reached = {key for key in self._keys() if key.partition(".")[0] in own}
        found: set[str] = set()
        for _ in range(4):
            reached = {
                flow.taker
                for flow in self.flows
                if flow.giver in reached
                and flow.kind in TRACING
                and flow.span == "valid"
                and not self._hidden(flow.taker)
            }
            found |= reached
        for key in found:
            entry = by_code.get(key.partition(".")[0])
            if entry and entry.held and entry.realizes and not entry.draft:
                yield entry.code

    def _keys(self) -> list[str]:
        return [f"{entry.code}.{number}" for entry in self.entries for number in range(entry.resources)]

    def _hidden(self, key: str) -> bool:
        return any(entry.draft and entry.code == key.partition(".")[0] for entry in self.entries)

    def _place(self, entry: Entry, wanted: Wanted) -> int:
        pace = ("REALTIME", "HOURLY", "DAILY", "WEEKLY", "TEN_DAYS", "MONTHLY", "QUARTERLY", "HALF_YEARLY", "YEARLY")
        slowness = {cycle: place for place, cycle in enumerate((*pace, "IRREGULAR", "OTHER"))}
        if entry.share == "NOT_SHARED":
            return 4
        if not entry.resources:
            return 3
        if slowness[entry.cycle or "OTHER"] > slowness[wanted.freshness]:
            return 2
        return 0 if entry.share == "UNCONDITIONAL" else 1


@st.composite
def worlds(draw: st.DrawFn) -> World:
    often, seldom = st.integers(0, 3).map(bool), st.integers(0, 4).map(lambda drawn: drawn == 0)
    entries = tuple(
        Entry(
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
    flows = tuple(Flow(draw(end), draw(end), draw(kind), draw(span)) for _ in range(draw(st.integers(0, 10))))
    codes = [entry.code for entry in entries]
    needs = tuple(
        Wanted(draw(st.sampled_from([*codes, *[None] * max(1, len(codes))])), draw(st.sampled_from(CYCLES[:5])))
        for _ in range(draw(st.integers(1, 4)))
    )
    return World(draw(often), entries, flows, needs)
