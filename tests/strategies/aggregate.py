"""Worlds for the other granularities: what resources belong to, their fields, what these derive from."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from graph.client.protocol import Database
from tests.strategies import lineage
from tests.strategies.lineage import FOREVER, LEVELS, Line, World, day, worlds

NAMES = ("a", "b", "c")


@dataclass(frozen=True)
class Entry:
    """An entry: the departments that provide it, the libraries that hold it, the resources attached to it."""

    id: str
    visible: bool
    departments: tuple[str, ...]
    libraries: tuple[str, ...]
    resources: tuple[str, ...]


@dataclass(frozen=True)
class Column:
    """A field of a resource."""

    id: str
    resource: str
    name: str
    visible: bool


@dataclass(frozen=True)
class Grain:
    """A world, and all by which its flows are seen finer or coarser. `off`: resources on no platform. `named`: the
    names of fields that a line names."""

    world: World
    entries: tuple[Entry, ...]
    off: tuple[str, ...]
    columns: tuple[Column, ...]
    derives: tuple[Line, ...]
    named: dict[str, tuple[str, ...]]


@st.composite
def grains(draw: st.DrawFn) -> Grain:
    world = draw(worlds(most_places=8, most_lines=20))
    ids = [place.id for place in world.places]
    entries = tuple(
        Entry(
            f"entry_{number}",
            draw(st.integers(0, 6)) > 0,
            tuple(draw(st.sets(st.sampled_from(["department_0", "department_1", "department_2"]), max_size=2))),
            tuple(draw(st.sets(st.sampled_from(["library_0", "library_1", "library_2"]), max_size=2))),
            tuple(sorted(draw(st.sets(st.sampled_from(ids), max_size=3)))),
        )
        for number in range(draw(st.integers(1, 5)))
    )
    off = tuple(sorted(draw(st.sets(st.sampled_from(ids), max_size=2))))
    columns = tuple(
        Column(f"field_{place}#{name}", place, name, draw(st.integers(0, 6)) > 0)
        for place in ids
        for name in sorted(draw(st.sets(st.sampled_from(NAMES), max_size=3)))
    )
    derives = []
    for number in range(draw(st.integers(0, 8)) if columns else 0):
        source, target = draw(st.sampled_from(columns)), draw(st.sampled_from(columns))
        since = draw(st.integers(0, 4))
        until = draw(st.one_of(st.none(), st.integers(since + 1, 8)))
        derives.append(Line(f"derives_{(number * 5) % 9}_{number}", source.id, target.id, "", since, until))
    named = {
        line.id: tuple(sorted(names))
        for line in world.lines
        if (names := draw(st.one_of(st.just(set()), st.sets(st.sampled_from(NAMES), max_size=2))))
    }
    return Grain(world, entries, off, columns, tuple(derives), named)


WRITE = """
MATCH (old) WHERE old:CatalogEntry OR old:Department OR old:Library OR old:Region OR old:Field DETACH DELETE old
WITH count(old) AS gone
CALL () { UNWIND $departments AS id CREATE (:Department {id: id, code: id, name: id, level: 'COUNTY'}) }
CALL () { UNWIND $libraries AS id CREATE (:Library {id: id, code: id, name: id}) }
CALL () {
  UNWIND $levels AS level
  MATCH (platform:Platform {code: level})
  CREATE (platform)-[:OF]->(:Region {id: 'region_' + level, code: level, name: level, level: level})
}
CALL () {
  UNWIND $off AS id
  MATCH (:DataResource {id: id})-[on:ON]->()
  DELETE on
}
CALL () {
  UNWIND $entries AS each
  CREATE (entry:CatalogEntry {
    id: each.id, code: each.id, title: each.id, sourceIdentity: each.id,
    audience: CASE WHEN each.visible THEN 'GOV' ELSE 'DEPT:nobody' END
  })
  WITH entry, each
  CALL (entry, each) {
    UNWIND each.departments AS id MATCH (department:Department {id: id}) CREATE (entry)-[:PROVIDED_BY]->(department)
  }
  CALL (entry, each) {
    UNWIND each.libraries AS id MATCH (library:Library {id: id}) CREATE (library)-[:HOLDS]->(entry)
  }
  CALL (entry, each) {
    UNWIND each.resources AS id MATCH (resource:DataResource {id: id}) CREATE (entry)-[:ATTACHED]->(resource)
  }
}
CALL () {
  UNWIND $columns AS column
  MATCH (resource:DataResource {id: column.resource})
  CREATE (resource)-[:HAS_FIELD]->(:Field {
    id: column.id, name: column.name, audience: CASE WHEN column.visible THEN 'GOV' ELSE 'DEPT:nobody' END
  })
}
CALL () {
  UNWIND $derives AS line
  MATCH (source:Field {id: line.source}), (target:Field {id: line.target})
  CREATE (source)-[:DERIVES {id: line.id, since: line.since, until: line.until}]->(target)
}
CALL () {
  UNWIND $named AS each
  MATCH ()-[flow:FLOWS_TO {id: each.id}]->()
  SET flow.fields = each.names
}
RETURN gone
"""


async def write(database: Database, grain: Grain) -> None:
    """Makes the graph this world."""
    await lineage.write(database, grain.world)
    await database.write(
        [
            (
                WRITE,
                {
                    "departments": ["department_0", "department_1", "department_2"],
                    "libraries": ["library_0", "library_1", "library_2"],
                    "levels": list(LEVELS),
                    "off": list(grain.off),
                    "entries": [
                        {name: list(value) if isinstance(value, tuple) else value for name, value in vars(each).items()}
                        for each in grain.entries
                    ],
                    "columns": [vars(column) for column in grain.columns],
                    "derives": [
                        {
                            **vars(line),
                            "since": day(line.since),
                            "until": FOREVER if line.until is None else day(line.until),
                        }
                        for line in grain.derives
                    ],
                    "named": [{"id": line, "names": list(names)} for line, names in grain.named.items()],
                },
            )
        ]
    )
