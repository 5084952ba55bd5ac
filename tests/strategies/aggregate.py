"""Worlds for the other granularities: entries, departments and libraries of resources, their fields and derivations."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import strategies as st

from graph.client.protocol import Database
from tests.strategies import lineage
from tests.strategies.lineage import JOBS, LEVELS, LineageWorld, WorldFlow, validity_row, worlds

NAMES = ("a", "b", "c")
NAMESPACES = ("a", "b://c_d", "resource_e")


@dataclass(frozen=True)
class WorldEntry:
    """A catalog entry: the departments that provide it, the libraries that hold it, the resources attached to it."""

    id: str
    visible: bool
    departments: tuple[str, ...]
    libraries: tuple[str, ...]
    resources: tuple[str, ...]


@dataclass(frozen=True)
class WorldColumn:
    """A field of a resource."""

    id: str
    resource: str
    name: str
    visible: bool


@dataclass(frozen=True)
class GranularWorld:
    """A world with what the other granularities need.

    `without_platform`: ids of resources. `field_names`: flow id → the fields that it names. `namespaces`: resource id →
    its namespace, all with the same. `hidden_jobs`: jobs that name a hidden resource only.
    """

    world: LineageWorld
    entries: tuple[WorldEntry, ...]
    without_platform: tuple[str, ...]
    columns: tuple[WorldColumn, ...]
    derivations: tuple[WorldFlow, ...]
    field_names: dict[str, tuple[str, ...]]
    namespaces: dict[str, str] = field(default_factory=dict)
    hidden_jobs: tuple[str, ...] = ()

    def namespace_of(self, resource: str) -> str:
        return self.namespaces.get(resource, "test")


@st.composite
def granular_worlds(draw: st.DrawFn) -> GranularWorld:
    world = draw(worlds(max_resources=8, max_flows=20, reported=True))
    ids = [resource.id for resource in world.resources]
    entries = tuple(
        WorldEntry(
            f"entry_{number}",
            draw(st.integers(0, 6)) > 0,
            tuple(draw(st.sets(st.sampled_from(["department_0", "department_1", "department_2"]), max_size=2))),
            tuple(draw(st.sets(st.sampled_from(["library_0", "library_1", "library_2"]), max_size=2))),
            tuple(sorted(draw(st.sets(st.sampled_from(ids), max_size=3)))),
        )
        for number in range(draw(st.integers(1, 5)))
    )
    without_platform = tuple(sorted(draw(st.sets(st.sampled_from(ids), max_size=2))))
    columns = tuple(
        WorldColumn(f"field_{resource}#{name}", resource, name, draw(st.integers(0, 6)) > 0)
        for resource in ids
        for name in sorted(draw(st.sets(st.sampled_from(NAMES), max_size=3)))
    )
    derivations = []
    for number in range(draw(st.integers(0, 8)) if columns else 0):
        source, target = draw(st.sampled_from(columns)), draw(st.sampled_from(columns))
        since = draw(st.integers(0, 4))
        until = draw(st.one_of(st.none(), st.integers(since + 1, 8)))
        derivation_id = f"derives_{(number * 5) % 9}_{number}"
        derivations.append(
            WorldFlow(derivation_id, source.id, target.id, "", since, until, None, (None, *JOBS)[number % 3])
        )
    field_names = {
        flow.id: tuple(sorted(names))
        for flow in world.flows
        if (names := draw(st.one_of(st.just(set()), st.sets(st.sampled_from(NAMES), max_size=2))))
    }
    # from what is drawn already, so that worlds stay as varied
    namespaces = {resource: NAMESPACES[number % 3] for number, resource in enumerate(ids)}
    hidden_jobs = JOBS[:1] if len(world.flows) % 4 == 3 else ()
    return GranularWorld(
        world, entries, without_platform, columns, tuple(derivations), field_names, namespaces, hidden_jobs
    )


WRITE = """
MATCH (old)
WHERE old:CatalogEntry OR old:Department OR old:Library OR old:Region OR old:Field OR old:Job OR old:Dataset
DETACH DELETE old
WITH count(old) AS removed
CALL () { UNWIND $departments AS id CREATE (:Department {id: id, code: id, name: id, level: 'COUNTY'}) }
CALL () { UNWIND $libraries AS id CREATE (:Library {id: id, code: id, name: id}) }
CALL () {
  UNWIND $levels AS level
  MATCH (platform:Platform {code: level})
  CREATE (platform)-[:OF]->(:Region {id: 'region_' + level, code: level, name: level, level: level})
}
CALL () {
  UNWIND $withoutPlatform AS id
  MATCH (:DataResource {id: id})-[on:ON]->()
  DELETE on
}
CALL () {
  UNWIND $entries AS row
  CREATE (entry:CatalogEntry {
    id: row.id, code: row.id, title: row.id, sourceIdentity: row.id,
    audience: CASE WHEN row.visible THEN 'GOV' ELSE 'DEPT:nobody' END
  })
  WITH entry, row
  CALL (entry, row) {
    UNWIND row.departments AS id MATCH (department:Department {id: id}) CREATE (entry)-[:PROVIDED_BY]->(department)
  }
  CALL (entry, row) {
    UNWIND row.libraries AS id MATCH (library:Library {id: id}) CREATE (library)-[:HOLDS]->(entry)
  }
  CALL (entry, row) {
    UNWIND row.resources AS id MATCH (resource:DataResource {id: id}) CREATE (entry)-[:ATTACHED]->(resource)
  }
}
CALL () {
  UNWIND $columns AS column
  MATCH (resource:DataResource {id: column.resource})
  CREATE (resource)-[:HAS_FIELD {
    since: datetime('1900-01-01T00:00:00Z'), until: datetime('9999-12-31T00:00:00Z')
  }]->(:Field {
    id: column.id, name: column.name, audience: CASE WHEN column.visible THEN 'GOV' ELSE 'DEPT:nobody' END
  })
}
CALL () {
  UNWIND $derivations AS row
  MATCH (source:Field {id: row.source}), (target:Field {id: row.target})
  CREATE (source)-[:DERIVES {id: row.id, since: row.since, until: row.until, job: row.job}]->(target)
}
CALL () {
  UNWIND $namespaces AS row
  MATCH (resource:DataResource {id: row.resource})
  SET resource.namespace = row.namespace
}
CALL () {
  UNWIND $jobs AS id
  CREATE (:Job {id: id, namespace: 'test', name: id})
}
CALL () {
  UNWIND $hiddenJobs AS id
  MATCH (job:Job {id: id})
  CREATE (job)-[:NAMES]->(:Dataset {id: 'dataset_' + id, namespace: 'test', name: id})
    -[:STANDS_FOR]->(:DataResource {
      id: 'resource_of_' + id, namespace: 'test', name: 'of_' + id, kind: 'TABLE', audience: 'DEPT:nobody',
      updatedAt: datetime('2025-01-01T00:00:00Z')
    })
}
CALL () {
  UNWIND $fieldNames AS row
  MATCH ()-[flow:FLOWS_TO {id: row.id}]->()
  SET flow.fields = row.names
}
RETURN removed
"""


async def write(database: Database, granular: GranularWorld) -> None:
    """Replaces the graph with this world."""
    await lineage.write(database, granular.world)
    parameters = {
        "departments": ["department_0", "department_1", "department_2"],
        "libraries": ["library_0", "library_1", "library_2"],
        "levels": list(LEVELS),
        "withoutPlatform": list(granular.without_platform),
        "entries": [
            {name: list(value) if isinstance(value, tuple) else value for name, value in vars(entry).items()}
            for entry in granular.entries
        ],
        "columns": [vars(column) for column in granular.columns],
        "derivations": [validity_row(derivation) for derivation in granular.derivations],
        "fieldNames": [{"id": flow, "names": list(names)} for flow, names in granular.field_names.items()],
        "namespaces": [{"resource": key, "namespace": value} for key, value in granular.namespaces.items()],
        "jobs": list(JOBS),
        "hiddenJobs": list(granular.hidden_jobs),
    }
    await database.write([(WRITE, parameters)])
