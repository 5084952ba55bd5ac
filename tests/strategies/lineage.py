"""Small temporal multigraphs for lineage: cycles, self loops, parallel edges, hubs, hidden and rejected nodes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from graph.client.protocol import Database

DAY0 = datetime(2025, 1, 1, tzinfo=UTC)
KINDS = ("COLLECTION", "AGGREGATION", "RETURN_FLOW")
LEVELS = ("PROVINCE", "PREFECTURE", "COUNTY")
FOREVER = datetime(9999, 12, 31, tzinfo=UTC)


def day(number: int) -> datetime:
    return DAY0 + timedelta(days=number)


@dataclass(frozen=True)
class Place:
    """A resource: its id, the level of its platform, whether callers may see it."""

    id: str
    level: str
    visible: bool


@dataclass(frozen=True)
class Line:
    """A flow, valid from day `since` up to day `until` (None: open)."""

    id: str
    source: str
    target: str
    kind: str
    since: int
    until: int | None

    def valid(self, at: int) -> bool:
        return self.since <= at and (self.until is None or at < self.until)

    def overlaps(self, start: int, end: int) -> bool:
        return self.since < end and (self.until is None or start < self.until)


@dataclass(frozen=True)
class World:
    places: tuple[Place, ...]
    lines: tuple[Line, ...]


@st.composite
def worlds(draw: st.DrawFn, most_places: int = 9, most_lines: int = 24, least_lines: int = 0) -> World:
    count = draw(st.integers(2, most_places))
    places = tuple(
        Place(
            f"resource_{number}",
            draw(st.sampled_from(LEVELS)),
            # the first is where walks start, so it is seen
            number == 0 or draw(st.integers(0, 6)) > 0,
        )
        for number in range(count)
    )
    hub = draw(st.booleans())
    lines = []
    for number in range(draw(st.integers(least_lines, most_lines))):
        source = 0 if hub and number % 2 else draw(st.integers(0, count - 1))
        since = draw(st.integers(0, 4))
        until = draw(st.one_of(st.none(), st.integers(since + 1, 8)))
        lines.append(
            Line(
                # ids out of the order of creation, so that an order by id is one
                f"flow_{(number * 7) % 25:02d}_{number}",
                places[source].id,
                places[draw(st.integers(0, count - 1))].id,
                draw(st.sampled_from(KINDS)),
                since,
                until,
            )
        )
    return World(places, tuple(lines))


def named(of: str, number: int) -> str:
    """An id of the world with this number, in the same order as those it had."""
    noun, _, rest = of.partition("_")
    return f"{noun}_{number:03}-{rest}"


def apart(world: World, number: int) -> World:
    """The same with ids of its own, so that many worlds lie in one graph, which is written once."""
    return World(
        tuple(replace(place, id=named(place.id, number)) for place in world.places),
        tuple(
            replace(
                line, id=named(line.id, number), source=named(line.source, number), target=named(line.target, number)
            )
            for line in world.lines
        ),
    )


def together(worlds: Iterable[World]) -> World:
    """Worlds that are apart as one."""
    of = list(worlds)
    return World(
        tuple(place for world in of for place in world.places), tuple(line for world in of for line in world.lines)
    )


WRITE = """
MATCH (old) WHERE old:DataResource OR old:Platform DETACH DELETE old
WITH count(old) AS gone
CALL () {
  UNWIND $levels AS level
  CREATE (:Platform {id: 'platform_' + level, code: level, level: level, name: level, namePinyin: level, sample: true})
}
CALL () {
  UNWIND $places AS place
  MATCH (platform:Platform {code: place.level})
  CREATE (resource:DataResource {
    id: place.id, namespace: 'test', name: place.id, title: place.id, kind: 'TABLE', sample: true,
    audience: CASE WHEN place.visible THEN 'GOV' ELSE 'DEPT:nobody' END, updatedAt: $day0
  })-[:ON]->(platform)
}
CALL () {
  UNWIND $lines AS line
  MATCH (source:DataResource {id: line.source}), (target:DataResource {id: line.target})
  CREATE (source)-[:FLOWS_TO {id: line.id, kind: line.kind, since: line.since, until: line.until}]->(target)
}
RETURN gone
"""


async def write(database: Database, world: World) -> None:
    """Makes the graph this world."""
    await database.write(
        [
            (
                WRITE,
                {
                    "levels": list(LEVELS),
                    "day0": DAY0,
                    "places": [vars(place) for place in world.places],
                    "lines": [
                        {
                            **vars(line),
                            "since": day(line.since),
                            "until": FOREVER if line.until is None else day(line.until),
                        }
                        for line in world.lines
                    ],
                },
            )
        ]
    )
