"""Small random worlds for tests of assessments, many at a time with disjoint codes, and the requests to each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from tests.oracles.assessment import Basis, Department, Need, Region, World
from tests.strategies import seeded as st
from tests.strategies.assessment.bodies import draw_departments, draw_designations, draw_platforms, draw_regions
from tests.strategies.assessment.catalog import draw_entries, draw_needs
from tests.strategies.assessment.instants import AT
from tests.strategies.assessment.lineage import EntryGroups, draw_flows, draw_resources

RANKS = ("LAW", "ADMINISTRATIVE_REGULATION", "LOCAL_REGULATION", None)

__all__ = ["AT", "DrawnWorld", "Request", "draw_batch"]


@dataclass(frozen=True)
class Request:
    """Whom the needs are assessed for; without a region for that of the department."""

    region: str | None
    department: str | None


@dataclass(frozen=True)
class DrawnWorld:
    """A world with one scenario, whose code is the prefix of all its codes."""

    scenario: str
    world: World
    requests: tuple[Request, ...]

    @property
    def needs(self) -> tuple[Need, ...]:
        return self.world.scenarios[self.scenario]


def draw_batch(seed: int, size: int) -> list[DrawnWorld]:
    """Worlds that share no code. Hypothesis draws only the seed: a batch is too large for its reports."""
    random = Random(seed)  # noqa: S311 - worlds, not secrets

    def draw(chance: st.Chance[st.Value], /) -> st.Value:
        return chance.of(random)

    return [_world(draw, f"w{number}.") for number in range(size)]


def _world(draw: st.DrawFn, prefix: str) -> DrawnWorld:
    regions = draw_regions(draw, prefix)
    departments = draw_departments(draw, regions)
    platforms = draw_platforms(draw, regions)
    elements = (f"{prefix}E1", f"{prefix}E2")
    designations = draw_designations(draw, prefix, elements, departments)
    entries = draw_entries(draw, prefix, elements, departments, designations)
    bases = tuple(Basis(f"{prefix}basis{number}", rank) for number, rank in enumerate(RANKS))
    groups = EntryGroups(
        {entry.code for entry in entries if entry.provider in {act.department for act in designations}},
        {entry.code for entry in entries if entry.libraries},
    )
    resources = draw_resources(draw, prefix, entries, departments, platforms)
    world = World(
        regions=regions,
        departments=departments,
        platforms=platforms,
        elements=elements,
        designations=designations,
        entries=entries,
        resources=resources,
        flows=draw_flows(draw, prefix, regions, resources, bases, groups),
        bases=bases,
        scenarios={prefix: draw_needs(draw, elements, entries)},
    )
    return DrawnWorld(prefix, world, tuple(_request(draw, regions, departments) for _ in range(3)))


def _request(draw: st.DrawFn, regions: Sequence[Region], departments: Sequence[Department]) -> Request:
    lower = [region for region in regions if region.level in ("COUNTY", "TOWNSHIP")]
    region = draw(st.sampled_from(draw(st.sampled_from((regions, lower))))).code
    if draw(st.integers(0, 3)):
        return Request(region, None)
    department = draw(st.sampled_from(departments)).code
    return Request(None if draw(st.booleans()) else region, department)
