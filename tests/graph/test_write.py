"""Bulk load into a database: one transaction for each batch, with marker and event; idempotent; refusals reported."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from domain.errors import YuanliuError
from domain.model.batch import Batch
from domain.model.load_report import Report, WriteCounts
from graph.client.database import Neo4jDatabase
from graph.progress import Silent
from graph.write.bulk_load import load
from tests.support.load_rows import department_row, entry_row, item_row, region_row, small_feed

COUNTS = """
RETURN COUNT { (:Region) } AS regions, COUNT { (:Department) } AS departments, COUNT { (:CatalogEntry) } AS entries,
  COUNT { (:ResourceCode) } AS codes, COUNT { (:InfoItem) } AS items, COUNT { (:Load) } AS loads,
  COUNT { (:Event) } AS events
"""


async def load_batches(database: Neo4jDatabase, *batches: Batch, feed: str = "test") -> Report:
    return await load(database, feed, batches, Silent(), actor="tester")


async def node_counts(database: Neo4jDatabase) -> dict[str, int]:
    return (await database.rows(COUNTS, {}))[0]


async def test_rows_become_nodes_with_relationships_and_copied_properties(database: Neo4jDatabase) -> None:
    report = await load_batches(database, *small_feed())
    assert report.acts == {
        "load/region": WriteCounts(created=1),
        "load/department": WriteCounts(created=1),
        "load/entry": WriteCounts(created=3),
        "load/item": WriteCounts(created=6),
    }
    assert report.problems == ()
    assert await node_counts(database) == {
        "regions": 1,
        "departments": 1,
        "entries": 3,
        "codes": 3,
        "items": 6,
        "loads": 5,
        "events": 5,
    }
    rows = await database.rows(
        "MATCH (item:InfoItem {id: 'item_test/1#2'})<-[has:HAS_ITEM]-(entry)-[:PROVIDED_BY]->(department)"
        "-[:SERVES]->(region) RETURN has.position AS position, item.audience AS audience, item.entryCode AS entry, "
        "entry.providerCode AS provider, entry.regionCode AS region, region.code AS code, entry.missing AS missing, "
        "any(key IN keys(entry) WHERE key = 'fresh') AS leftover",
        {},
    )
    assert rows == [
        {
            "position": 2,
            "audience": "GOV",
            "entry": "test/1",
            "provider": "d-1",
            "region": "653101000000",
            "code": "653101000000",
            "missing": ["classifications"],
            "leftover": False,
        }
    ]


async def test_a_second_load_writes_nothing(database: Neo4jDatabase) -> None:
    await load_batches(database, *small_feed())
    version = await database.version()
    report = await load_batches(database, *small_feed())
    assert await database.version() == version
    assert report.total == WriteCounts(unchanged=11)


async def test_each_batch_writes_one_numbered_event_with_its_marker(database: Neo4jDatabase) -> None:
    await load_batches(database, *small_feed())
    events = await database.rows(
        "MATCH (event:Event) MATCH (load:Load {key: event.subject}) RETURN event.id AS id, event.seq AS seq, "
        "event.actor AS actor, event.kind AS kind, event.reason AS reason, event.after AS after ORDER BY seq",
        {},
    )
    assert [(event["id"], event["seq"], event["kind"]) for event in events] == [
        ("event_1", 1, "load/region"),
        ("event_2", 2, "load/department"),
        ("event_3", 3, "load/entry"),
        ("event_4", 4, "load/entry"),
        ("event_5", 5, "load/item"),
    ]
    assert {(event["actor"], event["reason"]) for event in events} == {("tester", "test")}
    assert events[2]["after"] == '{"rows":2,"first":"entry_test/0","last":"entry_test/1"}'


async def test_a_changed_row_updates_its_relationships_and_audience(database: Neo4jDatabase) -> None:
    await load_batches(database, *small_feed())
    await database.write([("CREATE (:Library {code: 'L', id: 'library_L'}) CREATE (:LegalBasis {id: 'basis_a'})", {})])
    row = entry_row("test/1", openType="UNCONDITIONAL", title="结婚登记信息")
    changed = {**row, "classifications": [], "restrictedBy": ["basis_a"], "libraries": ["L"]}
    for _ in range(2):
        report = await load_batches(database, Batch("again", "load/entry", [changed]))
    assert report.total == WriteCounts(unchanged=1)
    rows = await database.rows(
        "MATCH (entry:CatalogEntry {code: 'test/1'}) RETURN entry.title AS title, entry.titlePinyin AS pinyin, "
        "COUNT { (entry)-[:PROVIDED_BY]->() } AS providers, COUNT { (entry)-[:RESTRICTED_BY]->() } AS bases, "
        "COLLECT { MATCH (entry)-[:HAS_ITEM]->(item) RETURN DISTINCT item.audience } AS audiences, "
        "COLLECT { MATCH ()-[holds:HOLDS]->(entry) RETURN holds { .* } } AS holds",
        {},
    )
    assert rows == [
        {
            "title": "结婚登记信息",
            "pinyin": "jie2 hun1 deng1 ji4 xin4 xi1",
            "providers": 1,
            "bases": 1,
            "audiences": ["PUBLIC"],
            "holds": [
                {
                    "libraryCode": "L",
                    "shareType": "UNCONDITIONAL",
                    "updatedAt": row["properties"]["updatedAt"],
                    "entryId": "entry_test/1",
                    "audience": "PUBLIC",
                    "sample": True,
                }
            ],
        }
    ]


async def test_refused_rows_are_reported_and_do_not_stop_the_feed(database: Neo4jDatabase) -> None:
    rows = [
        {**entry_row("test/1", securityGrade="机密"), "classifications": []},
        {**entry_row("test/2", provider="nobody"), "classifications": []},
        {**entry_row("test/3"), "classifications": ["class_none"]},
        {**entry_row("test/3"), "classifications": []},
    ]
    report = await load_batches(database, *small_feed(0), Batch("wrong", "load/entry", rows))
    assert report.acts["load/entry"] == WriteCounts(created=1, refused=3)
    assert [(problem.key, problem.code, problem.field, problem.refused) for problem in report.problems] == [
        ("test/1", "SECRET_DATA", "securityGrade", True),
        ("test/3", "BAD_VALUE", "id", True),
        ("test/2", "UNKNOWN_DEPARTMENT", "provider", True),
        ("test/3", "UNKNOWN_CLASSIFICATION", "classifications", False),
    ]
    assert (await node_counts(database))["entries"] == 1


async def test_a_refused_row_is_written_when_its_reference_exists(database: Neo4jDatabase) -> None:
    entries = [{**entry_row("test/1"), "classifications": ["class_test:1"]}]
    first = await load_batches(database, Batch("entries", "load/entry", entries))
    assert (first.created, first.refused) == (0, 1)
    assert (await node_counts(database))["events"] == 0
    await load_batches(database, *small_feed(0))
    second = await load_batches(database, Batch("entries", "load/entry", entries))
    assert [problem.code for problem in second.problems] == ["UNKNOWN_CLASSIFICATION"]
    await database.write([("CREATE (:Classification {id: 'class_test:1'})", {})])
    third = await load_batches(database, Batch("entries", "load/entry", entries))
    assert (second.created, third.updated, third.problems) == (1, 1, ())


async def test_references_within_a_batch_are_resolved(database: Neo4jDatabase) -> None:
    parent, child = region_row("653100000000", name="喀什地区"), {**region_row(), "parent": "653100000000"}
    guide, guided = department_row("d-1", name="甲"), {**department_row("d-2", name="乙"), "guidedBy": "d-1"}
    report = await load_batches(
        database, Batch("r", "load/region", [child, parent]), Batch("d", "load/department", [guided, guide])
    )
    assert (report.created, report.problems) == (4, ())
    rows = await database.rows(
        "MATCH (a:Region)-[:PART_OF]->(b:Region) MATCH (c:Department)-[:GUIDED_BY]->(d:Department) "
        "RETURN a.code AS a, b.code AS b, c.code AS c, d.code AS d",
        {},
    )
    assert rows == [{"a": "653101000000", "b": "653100000000", "c": "d-2", "d": "d-1"}]


@pytest.mark.parametrize(
    ("act", "row", "code"),
    [
        ("load/entry", entry_row("test/9", sourceKey="test/1", sourceIdentity="test/test/1"), "IDENTITY_TAKEN"),
        ("load/entry", entry_row("test/1", sourceKey="other", sourceIdentity="test/other"), "IDENTITY_TAKEN"),
        ("load/entry", entry_row("retired/1"), "CODE_RETIRED"),
        ("load/department", department_row("d-9", name="部门 d-1"), "IDENTITY_TAKEN"),
    ],
)
async def test_a_row_cannot_take_the_identity_of_another_node(
    database: Neo4jDatabase, act: str, row: dict[str, Any], code: str
) -> None:
    await load_batches(database, *small_feed())
    await database.write([("CREATE (:ResourceCode {code: 'retired/1'})", {})])
    before = await node_counts(database)
    report = await load_batches(database, Batch("taken", act, [{**row, "classifications": []}]))
    assert [(problem.code, problem.refused) for problem in report.problems] == [(code, True)]
    assert await node_counts(database) == before


async def test_a_resource_cannot_take_the_name_of_another_one(database: Neo4jDatabase) -> None:
    statement = "CREATE (:Platform {id: 'p', code: 'p'}), (:DataResource {id: 'other', namespace: 'n', name: 'a'})"
    await database.write([(statement, {})])
    rows = [
        {"id": f"resource_{name}", "properties": {"namespace": "n", "name": name, "kind": "TABLE"}, "platform": "p"}
        for name in "ab"
    ]
    report = await load_batches(database, Batch("resources", "load/resource", rows))
    assert [(problem.key, problem.code, problem.refused) for problem in report.problems] == [
        ("resource_a", "IDENTITY_TAKEN", True)
    ]
    assert report.created == 1


async def test_a_failed_batch_writes_nothing(database: Neo4jDatabase) -> None:
    await load_batches(database, *small_feed())
    before = await node_counts(database)
    # the server rejects a map as a property in the middle of the batch, after the marker
    rows = [item_row("test/0", 7), item_row("test/0", 8, description={"a": 1})]
    with pytest.raises(YuanliuError):
        await load_batches(database, Batch("broken", "load/item", rows))
    assert await node_counts(database) == before
    report = await load_batches(database, Batch("broken", "load/item", rows[:1]))
    assert report.created == 1
    events = await database.rows("MATCH (e:Event) RETURN e.seq AS seq ORDER BY seq", {})
    assert [event["seq"] for event in events] == [*range(1, 7)]


async def test_concurrent_loaders_write_each_batch_once(database: Neo4jDatabase) -> None:
    first, second = await asyncio.gather(*(load_batches(database, *small_feed(40)) for _ in range(2)))
    counts = await node_counts(database)
    batches = len(small_feed(40))
    assert (counts["entries"], counts["items"], counts["loads"], counts["events"]) == (40, 80, batches, batches)
    assert first.created + second.created == 122
    assert first.unchanged + second.unchanged == 122


async def test_items_name_an_entry_by_its_code_or_its_id(database: Neo4jDatabase) -> None:
    """An entry that is not approved yet has no code."""
    await load_batches(database, *small_feed())
    await database.write([("MATCH (entry:CatalogEntry {id: 'entry_test/1'}) REMOVE entry.code", {})])
    named = {**item_row("test/1", 8), "entry": "entry_test/1"}
    by_code = item_row("test/2", 8)
    unknown = [item_row("test/1", 9), {**item_row("test/9", 1), "entry": "entry_test/9"}]
    report = await load_batches(database, Batch("more", "load/item", [named, by_code, *unknown]))
    assert report.acts["load/item"] == WriteCounts(created=2, refused=2)
    assert [problem.code for problem in report.problems] == ["UNKNOWN_ENTRY", "UNKNOWN_ENTRY"]
    assert await database.rows(
        "MATCH (item:InfoItem)<-[:HAS_ITEM]-(entry) WHERE item.position = 8 "
        "RETURN item.id AS item, entry.id AS entry, item.audience AS audience ORDER BY item",
        {},
    ) == [
        {"item": "item_test/1#8", "entry": "entry_test/1", "audience": "GOV"},
        {"item": "item_test/2#8", "entry": "entry_test/2", "audience": "GOV"},
    ]
