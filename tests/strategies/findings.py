"""Random small worlds for tests of findings, one per seed; many are written into one graph, each in its own prefecture.

They are not drawn by Hypothesis: its first examples are the simplest ones, and writing many graphs takes too long.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from tests.strategies.registers import RegisterSpec, draw_register, write_elements, write_register
from tests.support.graph_builder import OPEN_END, GraphBuilder

HOME, CORPS = "650000000000", "660000000000"
AT = datetime(2025, 3, 31, tzinfo=UTC)
EARLIER = AT - timedelta(days=20)
KINDS = ("COLLECTION", "AGGREGATION", "INTEGRATION", "TRANSFORMATION", "SHARING", "RETURN_FLOW")
# regions of a world: the autonomous region, a prefecture of it, two counties, and a city of 兵团
REGIONS = ("home", "p", "c", "d", "city")
ABOVE = {"city": "home", "c": "p", "p": "home"}
# names of fields: two that resources have, and one that no resource has
FIELDS = ("loose", "c1", "x")


@dataclass(frozen=True)
class EntrySpec:
    """An entry: the line and region of its provider, and the numbers of the elements that it realizes."""

    region: str
    line: str
    realizes: tuple[int, ...]
    draft: bool
    cycle: str | None


@dataclass(frozen=True)
class ResourceSpec:
    """A resource: its region, the number of its entry, the level that built its system, and its last update."""

    region: str
    entry: int | None
    built_by: str | None
    updated: datetime


@dataclass(frozen=True)
class FlowSpec:
    giver: int
    taker: int
    kind: str
    since: datetime
    until: datetime
    properties: tuple[tuple[str, Any], ...]


@dataclass(frozen=True)
class DesignationSpec:
    """A designation of an element in a region to the department of a line there."""

    element: int
    line: str
    region: str
    since: datetime
    until: datetime


@dataclass(frozen=True)
class DerivationSpec:
    """A derivation between two fields; each is the number of a resource and the position of a field."""

    giver: tuple[int, int]
    taker: tuple[int, int]
    since: datetime
    until: datetime


@dataclass(frozen=True)
class FindingWorld:
    entries: tuple[EntrySpec, ...]
    resources: tuple[ResourceSpec, ...]
    flows: tuple[FlowSpec, ...]
    acts: tuple[DesignationSpec, ...]
    derivations: tuple[DerivationSpec, ...]
    registers: tuple[tuple[str, str, RegisterSpec], ...]
    """Entries without a resource, each with the region and the line of its provider."""


def write_together(worlds: Sequence[FindingWorld]) -> GraphBuilder:
    """A graph that contains all these worlds."""
    builder = GraphBuilder(hides_resources_of_drafts=True)
    builder.region(HOME, level="PROVINCE")
    builder.region(CORPS, by_reference=HOME, level="PROVINCE")
    builder.platform(HOME, level="PROVINCE")
    builder.platform(CORPS, level="PROVINCE")
    builder.region("nominal", HOME, nominal=True)
    write_elements(builder)
    for line in ("公安", "民政"):
        builder.department(f"home/{line}", HOME, line)
        builder.department(f"corps/{line}", CORPS, line)
    for number, world in enumerate(worlds):
        _write(builder, f"{number:03}", world)
    return builder


def region_of(name: str, region: str) -> str:
    return HOME if region == "home" else f"{name}{region}"


def _body(name: str, region: str, line: str) -> str:
    return f"{region if region in ('home', 'corps') else name + region}/{line}"


def _write(builder: GraphBuilder, name: str, world: FindingWorld) -> None:
    at = {region: region_of(name, region) for region in REGIONS} | {"corps": CORPS}
    builder.region(at["p"], HOME, level="PREFECTURE")
    builder.platform(at["p"], HOME, level="PREFECTURE")
    for county in ("c", "d"):
        builder.region(at[county], at["p"])
        builder.platform(at[county], at["p"])
    builder.region(at["city"], "nominal", administered_by=CORPS)
    builder.platform(at["city"], CORPS)
    guides = {"p": "home", "c": f"{name}p", "d": f"{name}p", "city": "corps"}
    for region, guide in guides.items():
        builder.department(f"{name}{region}/公安", at[region], "公安", f"{guide}/公安")
        builder.department(f"{name}{region}/民政", at[region], "民政", None if region == "d" else f"{guide}/民政")
    for element in range(2):
        builder.element(f"{name}.{element}")
    for number, act in enumerate(world.acts):
        to = f"{name}.{act.element}", _body(name, act.region, act.line), at[act.region]
        builder.designation(f"{name}.{number}", *to, act.since, act.until)
    for number, entry in enumerate(world.entries):
        builder.entry(
            f"{name}.{number}",
            _body(name, entry.region, entry.line),
            realizes=[f"{name}.{element}" for element in entry.realizes],
            draft=entry.draft,
            updateCycle=entry.cycle,
        )
    for number, (region, line, register) in enumerate(world.registers):
        write_register(builder, f"{name}.r{number}", _body(name, region, line), register)
    for number, resource in enumerate(world.resources):
        builder.resource(
            f"{name}.{number}",
            at[resource.region],
            None if resource.entry is None else f"{name}.{resource.entry}",
            builtBy=resource.built_by,
            updatedAt=resource.updated,
        )
    for number, flow in enumerate(world.flows):
        properties = dict(flow.properties)
        if "coverage" in properties:
            properties["coverage"] = [at.get(region, region) for region in properties["coverage"]]
        # the order of ids differs from the order of creation
        key = f"{name}.{(7 * number) % 13:02}"
        builder.flow(
            key, f"{name}.{flow.giver}", f"{name}.{flow.taker}", flow.kind, flow.since, flow.until, **properties
        )
    columns = {
        number: _columns(builder, f"{name}.{number}", spec, world) for number, spec in enumerate(world.resources)
    }
    for number, derivation in enumerate(world.derivations):
        ends = (derivation.giver, derivation.taker)
        giver, taker = (columns[resource][index % len(columns[resource])] for resource, index in ends)
        builder.derives(f"{name}.{number}", giver, taker, derivation.since, derivation.until)


def _columns(builder: GraphBuilder, resource: str, spec: ResourceSpec, world: FindingWorld) -> list[str]:
    """Add a field that stores nothing, and one for each item of the entry; returns their ids."""
    columns = [builder.column(resource, "loose")]
    realized = world.entries[spec.entry].realizes if spec.entry is not None else ()
    for position in range(1, len(realized) + 1):
        entry = f"{resource.partition('.')[0]}.{spec.entry}"
        columns.append(builder.column(resource, f"c{position}", f"item_{entry}#{position}"))
    return columns


SPANS = (
    (AT - timedelta(days=90), OPEN_END),
    (AT - timedelta(days=90), OPEN_END),
    (AT, OPEN_END),
    (AT - timedelta(days=90), AT),
    (EARLIER, AT + timedelta(days=1)),
    (AT + timedelta(seconds=1), OPEN_END),
)


# of the first thousand worlds those whose findings change if one condition of the oracle is weakened
DISCRIMINATING_SEEDS = (
    *(5, 6, 8, 26, 40, 64, 83, 87, 101, 106, 117, 123, 131, 171, 175, 211, 227, 261, 271, 313, 334, 337, 401, 407),
    *(521, 542, 705, 894, 901, 905, 9, 11, 25, 72, 78, 124, 139),
)


def draw_worlds(seeds: Iterable[int]) -> list[FindingWorld]:
    """One world per seed, always the same. Those of odd seeds are chains of resources, because random worlds seldom
    contain long chains."""
    return [_world(seed, is_chain=seed % 2 == 1) for seed in seeds]


def _world(seed: int, *, is_chain: bool) -> FindingWorld:
    random = Random(seed)  # noqa: S311 - worlds, not secrets
    pick = random.choice
    entries = tuple(
        EntrySpec(
            pick((*REGIONS, "home", "home", "corps")),
            pick(("公安", "公安", "民政")),
            pick(((0,), (0,), (0, 1), (1,), ())),
            random.randrange(6) == 0,
            pick(("DAILY", "MONTHLY", "REALTIME", "IRREGULAR", None)),
        )
        for _ in range(random.randint(1, 5))
    )
    seat, count = pick(("c", "p", "city")), random.randint(4 if is_chain else 2, 7)
    regions = [pick((*REGIONS, "home", "c", "c")) for _ in range(count)]
    if is_chain:
        regions = [*(seat if random.randrange(6) else region for region in regions[1:]), ABOVE[seat]]
    resources = tuple(
        ResourceSpec(
            region,
            random.randrange(len(entries)) if random.randrange(4) else None,
            pick((None, None, "COUNTY", "PREFECTURE", "PROVINCE")),
            # at the limit of MONTHLY: a month and five days before the 31st of March is the 23rd or 24th of February
            AT - timedelta(days=pick((0, 2, 3, 22, 35, 36, 37, 38))),
        )
        for region in regions
    )
    flows = tuple(_chain_flows(random, len(resources)) if is_chain else _random_flows(random, len(resources)))
    acts = tuple(_act(random, entries, element) for element in range(2) for _ in range(random.randint(0, 2)))
    # mostly between resources that a flow connects
    numbers, joined = range(len(resources)), [(flow.giver, flow.taker) for flow in flows]
    derived = [random.choice((pick(joined), (pick(numbers), pick(numbers)))) for _ in range(random.randint(0, 6))]
    derivations = tuple(
        DerivationSpec((giver, random.randrange(3)), (taker, random.randrange(3)), *pick(SPANS))
        for giver, taker in derived
    )
    return FindingWorld(entries, resources, flows, acts, derivations, tuple(_registers(random)))


def _registers(random: Random) -> Iterator[tuple[str, str, RegisterSpec]]:
    """One to four registers of departments anywhere."""
    instants = (None, EARLIER - timedelta(days=1), EARLIER, EARLIER + timedelta(days=1), AT, AT + timedelta(days=1))
    for _ in range(random.randint(1, 4)):
        region, line = random.choice((*REGIONS, "corps")), random.choice(("公安", "民政"))
        yield region, line, draw_register(random, instants)


def _random_flows(random: Random, resources: int) -> Iterator[FlowSpec]:
    """Flows between any two resources. Half of the flows of a world have the same kind, so that every rule has worlds
    with many candidates."""
    kinds = (*KINDS, *[random.choice(("COLLECTION", "RETURN_FLOW", *KINDS))] * len(KINDS))
    for _ in range(random.randint(1, 12)):
        giver, taker, kind = random.randrange(resources), random.randrange(resources), random.choice(kinds)
        yield FlowSpec(giver, taker, kind, *random.choice(SPANS), _properties(random))


def _chain_flows(random: Random, resources: int) -> Iterator[FlowSpec]:
    """Flows from each resource to the next, aggregated at the end, and one or two between any resources."""
    for number in range(resources - 1):
        local = ("COLLECTION", "COLLECTION", "COLLECTION", "INTEGRATION", "TRANSFORMATION", "RETURN_FLOW")
        kind = "AGGREGATION" if number == resources - 2 else random.choice(local)
        span = random.choice((SPANS[0], SPANS[0], SPANS[0], random.choice(SPANS)))
        yield FlowSpec(number, number + 1, kind, *span, _properties(random))
    for _ in range(random.randint(1, 2)):
        giver, taker, kind = random.randrange(resources), random.randrange(resources), random.choice(KINDS)
        yield FlowSpec(giver, taker, kind, *random.choice(SPANS), _properties(random))


def _act(random: Random, entries: Sequence[EntrySpec], element: int) -> DesignationSpec:
    """A designation, half of them to the provider of an entry, so that some elements come from their source."""
    line, region = random.choice(("公安", "公安", "民政")), random.choice(("home", "home", "p", "c", "city"))
    entry = random.choice(entries)
    if random.randrange(2):
        line, region = entry.line, entry.region
    return DesignationSpec(element, line, region, *random.choice((SPANS[0], random.choice(SPANS))))


def _properties(random: Random) -> tuple[tuple[str, Any], ...]:
    """Further properties of a flow; some are absent."""
    pick = random.choice
    instants = (None, None, EARLIER, AT, AT + timedelta(days=1))
    properties = {
        "channel": pick((None, "PLATFORM", "OTHER", "OTHER", "OFFLINE")),
        "fields": _sample(random, FIELDS, 3),
        "neededFields": _sample(random, FIELDS, 3),
        "coverage": _sample(random, (*REGIONS, "nowhere"), 2),
        "notifiedAt": pick(instants),
        "filedAt": pick(instants),
    }
    return tuple((name, value) for name, value in properties.items() if value is not None)


def _sample(random: Random, names: Sequence[str], most: int) -> list[str] | None:
    """None for half of the calls, else up to `most` distinct names."""
    return random.sample(names, random.randint(0, most)) if random.randrange(2) else None
