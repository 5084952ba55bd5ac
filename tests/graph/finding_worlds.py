"""Small worlds for findings, drawn at random; many are written together, each in a prefecture of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.graph.small import OPEN_END, Small

HOME, CORPS = "650000000000", "660000000000"
AT = datetime(2025, 3, 31, tzinfo=UTC)
EARLIER = AT - timedelta(days=20)
KINDS = ("COLLECTION", "AGGREGATION", "INTEGRATION", "TRANSFORMATION", "SHARING", "RETURN_FLOW")
# Where things are, in the names of a world: the autonomous region, its prefecture and two counties, a city of 兵团.
PLACES = ("home", "p", "c", "d", "city")
FIELDS = ("x", "y", "z")


@dataclass(frozen=True)
class Listed:
    """An entry: who provides it (a line at a place), which elements it realizes."""

    place: str
    line: str
    realizes: tuple[int, ...]
    draft: bool
    cycle: str | None


@dataclass(frozen=True)
class Held:
    """A resource: where it is, its entry's number, who built its system, when its data was last changed."""

    place: str
    entry: int | None
    built_by: str | None
    updated: datetime


@dataclass(frozen=True)
class Flow:
    giver: int
    taker: int
    kind: str
    since: datetime
    until: datetime
    more: tuple[tuple[str, Any], ...]


@dataclass(frozen=True)
class Act:
    """A designation of an element to the line at a place, within that place's region."""

    element: int
    line: str
    place: str
    since: datetime
    until: datetime


@dataclass(frozen=True)
class Derived:
    """Which field comes of which: of two resources, by number, the place of a field in each."""

    giver: tuple[int, int]
    taker: tuple[int, int]
    since: datetime
    until: datetime


@dataclass(frozen=True)
class World:
    entries: tuple[Listed, ...]
    resources: tuple[Held, ...]
    flows: tuple[Flow, ...]
    acts: tuple[Act, ...]
    derivations: tuple[Derived, ...]


class Many:
    """Some tens of worlds, which nobody wants to see printed together."""

    def __init__(self, worlds: Sequence[World]) -> None:
        self.worlds = worlds

    def __repr__(self) -> str:
        return f"{len(self.worlds)} worlds"


def together(worlds: Sequence[World]) -> Small:
    """All these worlds in one graph."""
    small = Small(hides_resources_of_drafts=True)
    small.region(HOME, level="PROVINCE")
    small.region(CORPS, by_reference=HOME, level="PROVINCE")
    small.platform(HOME, level="PROVINCE")
    small.platform(CORPS, level="PROVINCE")
    small.region("nominal", HOME, nominal=True)
    small.category()
    for line in ("公安", "民政"):
        small.department(f"home/{line}", HOME, line)
        small.department(f"corps/{line}", CORPS, line)
    for number, world in enumerate(worlds):
        _write(small, f"{number:03}", world)
    return small


def region_of(name: str, place: str) -> str:
    return HOME if place == "home" else f"{name}{place}"


def _write(small: Small, name: str, world: World) -> None:
    at = {place: region_of(name, place) for place in PLACES}
    small.region(at["p"], HOME, level="PREFECTURE")
    small.platform(at["p"], HOME, level="PREFECTURE")
    for county in ("c", "d"):
        small.region(at[county], at["p"])
        small.platform(at[county], at["p"])
    small.region(at["city"], "nominal", administered_by=CORPS)
    small.platform(at["city"], CORPS)
    guides = {"p": "home", "c": f"{name}p", "d": f"{name}p", "city": "corps"}
    for place, guide in guides.items():
        small.department(f"{name}{place}/公安", at[place], "公安", f"{guide}/公安")
        small.department(f"{name}{place}/民政", at[place], "民政", None if place == "d" else f"{guide}/民政")
    for element in range(2):
        small.element(f"{name}.{element}")
    for number, act in enumerate(world.acts):
        body = f"{'home' if act.place == 'home' else name + act.place}/{act.line}"
        small.designation(f"{name}.{number}", f"{name}.{act.element}", body, at[act.place], act.since, act.until)
    for number, entry in enumerate(world.entries):
        small.entry(
            f"{name}.{number}",
            f"{'home' if entry.place == 'home' else name + entry.place}/{entry.line}",
            realizes=[f"{name}.{element}" for element in entry.realizes],
            draft=entry.draft,
            updateCycle=entry.cycle,
        )
    for number, held in enumerate(world.resources):
        small.resource(
            f"{name}.{number}",
            at[held.place],
            None if held.entry is None else f"{name}.{held.entry}",
            builtBy=held.built_by,
            updatedAt=held.updated,
        )
    for number, flow in enumerate(world.flows):
        more = dict(flow.more)
        if "coverage" in more:
            more["coverage"] = [at.get(place, place) for place in more["coverage"]]
        # ids out of the order of making
        key = f"{name}.{(7 * number) % 13:02}"
        ends = f"{name}.{flow.giver}", f"{name}.{flow.taker}"
        small.flow(key, *ends, flow.kind, flow.since, flow.until, **more)
    columns = {number: _columns(small, f"{name}.{number}", held, world) for number, held in enumerate(world.resources)}
    for number, each in enumerate(world.derivations):
        giver, taker = (columns[of][place % len(columns[of])] for of, place in (each.giver, each.taker))
        small.derives(f"{name}.{number}", giver, taker, each.since, each.until)


def _columns(small: Small, resource: str, held: Held, world: World) -> list[str]:
    """One that stores nothing, and one for each item of its entry."""
    found = [small.column(resource, "loose")]
    realized = world.entries[held.entry].realizes if held.entry is not None else ()
    for place in range(1, len(realized) + 1):
        entry = f"{resource.partition('.')[0]}.{held.entry}"
        found.append(small.column(resource, f"c{place}", f"item_{entry}#{place}"))
    return found


SPANS = st.sampled_from(
    (
        (AT - timedelta(days=90), OPEN_END),
        (AT - timedelta(days=90), OPEN_END),
        (AT, OPEN_END),
        (AT - timedelta(days=90), AT),
        (EARLIER, AT + timedelta(days=1)),
        (AT + timedelta(seconds=1), OPEN_END),
    )
)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    seldom = st.integers(0, 5).map(lambda drawn: drawn == 0)
    often = st.integers(0, 3).map(bool)
    place, line = st.sampled_from(PLACES), st.sampled_from(("公安", "公安", "民政"))
    entries = tuple(
        Listed(
            draw(place),
            draw(line),
            draw(st.sampled_from(((0,), (0,), (0, 1), (1,), ()))),
            draw(seldom),
            draw(st.sampled_from(("DAILY", "MONTHLY", "REALTIME", "IRREGULAR", None))),
        )
        for _ in range(draw(st.integers(1, 5)))
    )
    resources = tuple(
        Held(
            draw(st.sampled_from((*PLACES, "c", "c"))),
            draw(st.integers(0, len(entries) - 1)) if draw(often) else None,
            draw(st.sampled_from((None, "COUNTY", "PREFECTURE", "PROVINCE"))),
            # a month and five days before the 31st of March is the 23rd of February or the 24th, as months are counted
            draw(st.sampled_from([AT - timedelta(days=days) for days in (0, 2, 3, 22, 35, 36, 37, 38)])),
        )
        for _ in range(draw(st.integers(2, 7)))
    )
    end = st.integers(0, len(resources) - 1)
    flows = tuple(
        Flow(draw(end), draw(end), draw(st.sampled_from(KINDS)), *draw(SPANS), draw(_more()))
        for _ in range(draw(st.integers(1, 12)))
    )
    acts = tuple(
        Act(element, draw(line), draw(st.sampled_from(("home", "home", "p", "c", "city"))), *draw(SPANS))
        for element in range(2)
        for _ in range(draw(st.integers(0, 2)))
    )
    # between resources that a flow joins more often than not, as it is in fact
    joined = st.sampled_from([(flow.giver, flow.taker) for flow in flows]) | st.tuples(end, end)
    derivations = tuple(
        Derived((giver, draw(st.integers(0, 2))), (taker, draw(st.integers(0, 2))), *draw(SPANS))
        for giver, taker in draw(st.lists(joined, max_size=6))
    )
    return World(entries, resources, flows, acts, derivations)


@st.composite
def _more(draw: st.DrawFn) -> tuple[tuple[str, Any], ...]:
    """What a flow says of itself, absent where it says nothing."""
    told = st.sampled_from((None, None, EARLIER, AT, AT + timedelta(days=1)))
    some = st.none() | st.lists(st.sampled_from(FIELDS), unique=True)
    found = {
        "channel": draw(st.sampled_from((None, "PLATFORM", "OTHER", "OTHER", "OFFLINE"))),
        "fields": draw(some),
        "neededFields": draw(some),
        "coverage": draw(st.none() | st.lists(st.sampled_from((*PLACES, "nowhere")), unique=True, max_size=2)),
        "notifiedAt": draw(told),
        "filedAt": draw(told),
    }
    return tuple((name, value) for name, value in found.items() if value is not None)
