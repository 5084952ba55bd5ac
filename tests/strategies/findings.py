"""Small worlds for findings, drawn at random from a seed; many are written together, each in a prefecture of its own.

Not drawn by Hypothesis: its first examples are the simplest ones, and a graph is too dear to write many of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from tests.support.graph_builder import OPEN_END, Small

HOME, CORPS = "650000000000", "660000000000"
AT = datetime(2025, 3, 31, tzinfo=UTC)
EARLIER = AT - timedelta(days=20)
KINDS = ("COLLECTION", "AGGREGATION", "INTEGRATION", "TRANSFORMATION", "SHARING", "RETURN_FLOW")
# Where things are, in the names of a world: the autonomous region, its prefecture and two counties, a city of 兵团.
PLACES = ("home", "p", "c", "d", "city")
ABOVE = {"city": "home", "c": "p", "p": "home"}
# Names of fields: two that resources have, one that none has.
FIELDS = ("loose", "c1", "x")


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


def _body(name: str, place: str, line: str) -> str:
    return f"{place if place in ('home', 'corps') else name + place}/{line}"


def _write(small: Small, name: str, world: World) -> None:
    at = {place: region_of(name, place) for place in PLACES} | {"corps": CORPS}
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
        to = f"{name}.{act.element}", _body(name, act.place, act.line), at[act.place]
        small.designation(f"{name}.{number}", *to, act.since, act.until)
    for number, entry in enumerate(world.entries):
        small.entry(
            f"{name}.{number}",
            _body(name, entry.place, entry.line),
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
        small.flow(key, f"{name}.{flow.giver}", f"{name}.{flow.taker}", flow.kind, flow.since, flow.until, **more)
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


SPANS = (
    (AT - timedelta(days=90), OPEN_END),
    (AT - timedelta(days=90), OPEN_END),
    (AT, OPEN_END),
    (AT - timedelta(days=90), AT),
    (EARLIER, AT + timedelta(days=1)),
    (AT + timedelta(seconds=1), OPEN_END),
)


# Of the first thousand worlds those on which the oracle, with one of its conditions weakened, says something else.
TELLING = (
    *(5, 6, 8, 26, 40, 64, 83, 87, 101, 106, 117, 123, 131, 171, 175, 211, 227, 261, 271, 313, 334, 337, 401, 407),
    *(521, 542, 705, 894, 901, 905),
)


def draw_worlds(seeds: Iterable[int]) -> list[World]:
    """For each seed the same world whenever it is drawn. Every other one is a line of resources, each fed by the one
    before, since long chains are seldom drawn by chance."""
    return [_world(Random(seed), in_line=seed % 2 == 1) for seed in seeds]  # noqa: S311 - worlds, not secrets


def _world(random: Random, *, in_line: bool) -> World:
    pick = random.choice
    entries = tuple(
        Listed(
            pick((*PLACES, "home", "home", "corps")),
            pick(("公安", "公安", "民政")),
            pick(((0,), (0,), (0, 1), (1,), ())),
            random.randrange(6) == 0,
            pick(("DAILY", "MONTHLY", "REALTIME", "IRREGULAR", None)),
        )
        for _ in range(random.randint(1, 5))
    )
    seat, count = pick(("c", "p", "city")), random.randint(4 if in_line else 2, 7)
    places = [pick((*PLACES, "home", "c", "c")) for _ in range(count)]
    if in_line:
        places = [*(seat if random.randrange(6) else place for place in places[1:]), ABOVE[seat]]
    resources = tuple(
        Held(
            place,
            random.randrange(len(entries)) if random.randrange(4) else None,
            pick((None, None, "COUNTY", "PREFECTURE", "PROVINCE")),
            # a month and five days before the 31st of March is the 23rd of February or the 24th, as months are counted
            AT - timedelta(days=pick((0, 2, 3, 22, 35, 36, 37, 38))),
        )
        for place in places
    )
    flows = tuple(_line(random, len(resources)) if in_line else _loose(random, len(resources)))
    acts = tuple(_act(random, entries, element) for element in range(2) for _ in range(random.randint(0, 2)))
    # between resources that a flow joins more often than not, as it is in fact
    numbers, joined = range(len(resources)), [(flow.giver, flow.taker) for flow in flows]
    derived = [random.choice((pick(joined), (pick(numbers), pick(numbers)))) for _ in range(random.randint(0, 6))]
    derivations = tuple(
        Derived((giver, random.randrange(3)), (taker, random.randrange(3)), *pick(SPANS)) for giver, taker in derived
    )
    return World(entries, resources, flows, acts, derivations)


def _loose(random: Random, resources: int) -> Iterator[Flow]:
    """Between any two. Every other flow of a world is of one kind, so that each rule has worlds that are full of what
    it is about."""
    kinds = (*KINDS, *[random.choice(("COLLECTION", "RETURN_FLOW", *KINDS))] * len(KINDS))
    for _ in range(random.randint(1, 12)):
        giver, taker, kind = random.randrange(resources), random.randrange(resources), random.choice(kinds)
        yield Flow(giver, taker, kind, *random.choice(SPANS), _more(random))


def _line(random: Random, resources: int) -> Iterator[Flow]:
    """Each to the next, collected at first and reported at last, and one or two between any."""
    for number in range(resources - 1):
        local = ("COLLECTION", "COLLECTION", "COLLECTION", "INTEGRATION", "TRANSFORMATION", "RETURN_FLOW")
        kind = "AGGREGATION" if number == resources - 2 else random.choice(local)
        span = random.choice((SPANS[0], SPANS[0], SPANS[0], random.choice(SPANS)))
        yield Flow(number, number + 1, kind, *span, _more(random))
    for _ in range(random.randint(1, 2)):
        giver, taker, kind = random.randrange(resources), random.randrange(resources), random.choice(KINDS)
        yield Flow(giver, taker, kind, *random.choice(SPANS), _more(random))


def _act(random: Random, entries: Sequence[Listed], element: int) -> Act:
    """To the provider of an entry more often than not, so that something comes from its source."""
    line, place = random.choice(("公安", "公安", "民政")), random.choice(("home", "home", "p", "c", "city"))
    one = random.choice(entries)
    if random.randrange(2):
        line, place = one.line, one.place
    return Act(element, line, place, *random.choice((SPANS[0], random.choice(SPANS))))


def _more(random: Random) -> tuple[tuple[str, Any], ...]:
    """What a flow says of itself, absent where it says nothing."""
    pick = random.choice
    told = (None, None, EARLIER, AT, AT + timedelta(days=1))
    found = {
        "channel": pick((None, "PLATFORM", "OTHER", "OTHER", "OFFLINE")),
        "fields": _some(random, FIELDS, 3),
        "neededFields": _some(random, FIELDS, 3),
        "coverage": _some(random, (*PLACES, "nowhere"), 2),
        "notifiedAt": pick(told),
        "filedAt": pick(told),
    }
    return tuple((name, value) for name, value in found.items() if value is not None)


def _some(random: Random, of: Sequence[str], most: int) -> list[str] | None:
    """None as often as not, else up to so many, each once."""
    return random.sample(of, random.randint(0, most)) if random.randrange(2) else None
