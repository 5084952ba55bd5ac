"""Small temporal multigraphs for lineage, with cycles, self loops, parallel edges, hubs, hidden and rejected nodes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from graph.client.protocol import Database

DAY0 = datetime(2025, 1, 1, tzinfo=UTC)
CHANNELS, JOBS = ("PLATFORM", "OFFLINE"), ("job_a", "job_b")
KINDS = ("COLLECTION", "AGGREGATION", "RETURN_FLOW")
LEVELS = ("PROVINCE", "PREFECTURE", "COUNTY")
FOREVER = datetime(9999, 12, 31, tzinfo=UTC)


def day(number: int) -> datetime:
    return DAY0 + timedelta(days=number)


@dataclass(frozen=True)
class WorldResource:
    """A resource: its id, the level of its platform, whether callers may read it."""

    id: str
    level: str
    visible: bool


@dataclass(frozen=True)
class WorldFlow:
    """A flow, valid from day `since` up to day `until`, exclusive (None: open). `channel`, `job`: None if unknown."""

    id: str
    source: str
    target: str
    kind: str
    since: int
    until: int | None
    channel: str | None = None
    job: str | None = None

    def valid(self, at: int) -> bool:
        return self.since <= at and (self.until is None or at < self.until)

    def overlaps(self, start: int, end: int) -> bool:
        return self.since < end and (self.until is None or start < self.until)


@dataclass(frozen=True)
class LineageWorld:
    resources: tuple[WorldResource, ...]
    flows: tuple[WorldFlow, ...]


@st.composite
def worlds(
    draw: st.DrawFn, max_resources: int = 9, max_flows: int = 24, min_flows: int = 0, *, reported: bool = False
) -> LineageWorld:
    """`reported`: whether two of three flows have a channel, and two of three a job."""
    count = draw(st.integers(2, max_resources))
    resources = tuple(
        WorldResource(
            f"resource_{number}",
            draw(st.sampled_from(LEVELS)),
            # traversals start at the first, so it is visible
            number == 0 or draw(st.integers(0, 6)) > 0,
        )
        for number in range(count)
    )
    hub = draw(st.booleans())
    flows = []
    for number in range(draw(st.integers(min_flows, max_flows))):
        source = 0 if hub and number % 2 else draw(st.integers(0, count - 1))
        since = draw(st.integers(0, 4))
        until = draw(st.one_of(st.none(), st.integers(since + 1, 8)))
        flows.append(
            WorldFlow(
                # the order of ids is not the order of creation
                f"flow_{(number * 7) % 25:02d}_{number}",
                resources[source].id,
                resources[draw(st.integers(0, count - 1))].id,
                draw(st.sampled_from(KINDS)),
                since,
                until,
                (None, *CHANNELS)[number % 3] if reported else None,
                (None, *JOBS)[number // 3 % 3] if reported else None,
            )
        )
    return LineageWorld(resources, tuple(flows))


def numbered_id(of: str, number: int) -> str:
    """An id of the world with this number. Ids of one world keep their order."""
    noun, _, rest = of.partition("_")
    return f"{noun}_{number:03}-{rest}"


def numbered(world: LineageWorld, number: int) -> LineageWorld:
    """The world with ids of its own, so that many worlds can be written into one graph."""
    return LineageWorld(
        tuple(replace(resource, id=numbered_id(resource.id, number)) for resource in world.resources),
        tuple(
            replace(
                flow,
                id=numbered_id(flow.id, number),
                source=numbered_id(flow.source, number),
                target=numbered_id(flow.target, number),
            )
            for flow in world.flows
        ),
    )


def merged(worlds: Iterable[LineageWorld]) -> LineageWorld:
    """Numbered worlds as one world."""
    parts = list(worlds)
    return LineageWorld(
        tuple(resource for world in parts for resource in world.resources),
        tuple(flow for world in parts for flow in world.flows),
    )


WRITE = """
MATCH (old) WHERE old:DataResource OR old:Platform DETACH DELETE old
WITH count(old) AS removed
CALL () {
  UNWIND $levels AS level
  CREATE (:Platform {id: 'platform_' + level, code: level, level: level, name: level, namePinyin: level, sample: true})
}
CALL () {
  UNWIND $resources AS row
  MATCH (platform:Platform {code: row.level})
  CREATE (resource:DataResource {
    id: row.id, namespace: 'test', name: row.id, title: row.id, kind: 'TABLE', sample: true,
    audience: CASE WHEN row.visible THEN 'GOV' ELSE 'DEPT:nobody' END, updatedAt: $day0
  })-[:ON]->(platform)
}
CALL () {
  UNWIND $flows AS row
  MATCH (source:DataResource {id: row.source}), (target:DataResource {id: row.target})
  CREATE (source)-[:FLOWS_TO {
    id: row.id, kind: row.kind, since: row.since, until: row.until, channel: row.channel, job: row.job
  }]->(target)
}
RETURN removed
"""


async def write(database: Database, world: LineageWorld) -> None:
    """Replaces the graph with this world."""
    parameters = {
        "levels": list(LEVELS),
        "day0": DAY0,
        "resources": [vars(resource) for resource in world.resources],
        "flows": [validity_row(flow) for flow in world.flows],
    }
    await database.write([(WRITE, parameters)])


def validity_row(flow: WorldFlow) -> dict[str, Any]:
    """The attributes of a flow, with instants for days."""
    return {**vars(flow), "since": day(flow.since), "until": FOREVER if flow.until is None else day(flow.until)}
