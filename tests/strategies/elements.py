"""Worlds of data elements: items that realize them, fields that store the items, attachments that ended, and regions of
which return flows have rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from hypothesis import strategies as st

from graph.client.protocol import Database
from tests.strategies import aggregate
from tests.strategies.aggregate import GranularWorld, granular_worlds
from tests.strategies.lineage import FOREVER, day

ELEMENTS = ("element_0", "element_1")
ABOVE = {"COUNTY": "PREFECTURE", "PREFECTURE": "PROVINCE", "ELSEWHERE": "PROVINCE"}
"""Region → the region above it."""
REGIONS = ("PROVINCE", *ABOVE)
START_NAMES = (
    *ELEMENTS,
    *(f"entry_{number}" for number in range(3)),
    *(f"library_{number}" for number in range(2)),
    *(f"department_{number}" for number in range(2)),
    "region_COUNTY",
)


@dataclass(frozen=True)
class WorldItem:
    """An item of an entry. `element`: the data element that it realizes. `columns`: the fields that store it."""

    id: str
    entry: str
    element: str | None
    visible: bool
    columns: tuple[str, ...]


@dataclass(frozen=True)
class ElementWorld:
    """A granular world with items.

    `attached`: (entry, resource) → days from and until which it is attached (None: it still is). `lifetimes`: field →
    days from and until which its resource has it. `coverage`: flow id → codes of regions.
    """

    granular: GranularWorld
    items: tuple[WorldItem, ...]
    attached: dict[tuple[str, str], tuple[int, int | None]]
    lifetimes: dict[str, tuple[int, int | None]]
    coverage: dict[str, tuple[str, ...]]

    def attached_at(self, entries: Iterable[str], at: int) -> set[str]:
        """The visible resources attached to these entries on a day."""
        visible = {resource.id for resource in self.granular.world.resources if resource.visible}
        wanted = set(entries) & {entry.id for entry in self.granular.entries if entry.visible}
        return {
            resource
            for (entry, resource), interval in self.attached.items()
            if entry in wanted and resource in visible and within(interval, at)
        }

    def at_present(self) -> GranularWorld:
        """The granular world with the attachments that have not ended."""
        entries = tuple(
            replace(
                entry,
                resources=tuple(
                    resource for resource in entry.resources if self.attached[entry.id, resource][1] is None
                ),
            )
            for entry in self.granular.entries
        )
        return replace(self.granular, entries=entries)


def within(interval: tuple[int, int | None], at: int) -> bool:
    since, until = interval
    return since <= at and (until is None or at < until)


@st.composite
def element_worlds(draw: st.DrawFn) -> ElementWorld:
    granular = draw(granular_worlds())
    columns = [column.id for column in granular.columns]
    intervals = st.one_of(st.just((0, None)), st.tuples(st.integers(0, 4), st.one_of(st.none(), st.integers(5, 8))))
    items = tuple(
        WorldItem(
            f"item_{entry.id}#{number}",
            entry.id,
            draw(st.sampled_from([*ELEMENTS, *ELEMENTS, None])),
            draw(st.integers(0, 6)) > 0,
            tuple(sorted(draw(st.sets(st.sampled_from(columns), max_size=2)))) if columns else (),
        )
        for entry in granular.entries
        for number in range(draw(st.integers(0, 2)))
    )
    attached = {(entry.id, resource): draw(intervals) for entry in granular.entries for resource in entry.resources}
    coverage = {
        flow.id: tuple(sorted(codes))
        for flow in granular.world.flows
        if flow.kind == "RETURN_FLOW"
        and (codes := draw(st.one_of(st.just(set()), st.sets(st.sampled_from(REGIONS), max_size=2))))
    }
    return ElementWorld(granular, items, attached, {column: draw(intervals) for column in columns}, coverage)


WRITE = """
MATCH (old) WHERE old:InfoItem OR old:DataElement DETACH DELETE old
WITH count(old) AS removed
CALL () { UNWIND $elements AS id CREATE (:DataElement {id: id, code: substring(id, 8), name: id}) }
CALL () { MATCH (:CatalogEntry)-[attached:ATTACHED]->() DELETE attached }
CALL () {
  UNWIND $attached AS row
  MATCH (entry:CatalogEntry {id: row.entry}), (resource:DataResource {id: row.resource})
  FOREACH (_ IN CASE WHEN row.former THEN [] ELSE [1] END |
    CREATE (entry)-[:ATTACHED {since: row.since, until: row.until}]->(resource))
  FOREACH (_ IN CASE WHEN row.former THEN [1] ELSE [] END |
    CREATE (entry)-[:FORMERLY_ATTACHED {since: row.since, until: row.until}]->(resource))
}
CALL () {
  UNWIND $lifetimes AS row
  MATCH (resource)-[has:HAS_FIELD]->(field:Field {id: row.column})
  FOREACH (_ IN CASE WHEN row.former THEN [] ELSE [1] END |
    CREATE (resource)-[:HAS_FIELD {since: row.since, until: row.until}]->(field))
  FOREACH (_ IN CASE WHEN row.former THEN [1] ELSE [] END |
    CREATE (resource)-[:FORMERLY_HAS_FIELD {since: row.since, until: row.until}]->(field))
  DELETE has
}
CALL () {
  UNWIND $items AS row
  MATCH (entry:CatalogEntry {id: row.entry})
  CREATE (entry)-[:HAS_ITEM]->(item:InfoItem {
    id: row.id, audience: CASE WHEN row.visible THEN 'GOV' ELSE 'DEPT:nobody' END
  })
  WITH item, row
  CALL (item, row) { MATCH (element:DataElement {id: row.element}) CREATE (item)-[:REALIZES]->(element) }
  CALL (item, row) { UNWIND row.columns AS id MATCH (field:Field {id: id}) CREATE (field)-[:STORES]->(item) }
}
CALL () {
  UNWIND $regions AS row
  MERGE (region:Region {code: row.code}) SET region.id = 'region_' + row.code
}
CALL () {
  UNWIND $regions AS row
  MATCH (region:Region {code: row.code}), (above:Region {code: row.above})
  CREATE (region)-[:SUBORDINATE_TO]->(above)
}
CALL () {
  UNWIND $coverage AS row
  MATCH ()-[flow:FLOWS_TO {id: row.id}]->()
  SET flow.coverage = row.codes
}
RETURN removed
"""


async def write(database: Database, world: ElementWorld) -> None:
    """Replaces the graph with this world."""
    await aggregate.write(database, world.granular)
    parameters = {
        "elements": list(ELEMENTS),
        "attached": [
            {"entry": entry, "resource": resource, **_interval(interval)}
            for (entry, resource), interval in world.attached.items()
        ],
        "lifetimes": [{"column": column, **_interval(interval)} for column, interval in world.lifetimes.items()],
        "items": [{**vars(item), "columns": list(item.columns)} for item in world.items],
        "regions": [{"code": code, "above": ABOVE.get(code)} for code in REGIONS],
        "coverage": [{"id": flow, "codes": list(codes)} for flow, codes in world.coverage.items()],
    }
    await database.write([(WRITE, parameters)])


def _interval(interval: tuple[int, int | None]) -> dict[str, object]:
    since, until = interval
    return {"since": day(since), "until": FOREVER if until is None else day(until), "former": until is not None}
