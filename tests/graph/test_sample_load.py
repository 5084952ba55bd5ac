"""The sample in a real graph: it is complete, and a second load writes nothing."""

from __future__ import annotations

from exchange.sample import FEED, is_loaded, load_sample
from exchange.sample.build import batches, build_sample
from exchange.sample.sample_day import FIRST_DAY
from graph.client.database import Neo4jDatabase
from graph.progress import Silent
from graph.write.bulk_load import load
from tests.support.sample_rows import rows

NODES = """
MATCH (node) WHERE node.sample IS NOT NULL
UNWIND labels(node) AS label
RETURN label, count(*) AS number ORDER BY label
"""
EDGES = """
MATCH ()-[edge]->()
RETURN type(edge) AS type, count(*) AS number ORDER BY type
"""
HIDDEN = """
MATCH (entry:CatalogEntry)-[:HAS_ITEM]->(item)
WHERE item.audience <> entry.audience
RETURN count(*) AS items
"""


async def test_sample_is_complete(sample_database: Neo4jDatabase) -> None:
    counts = {row["label"]: row["number"] for row in await sample_database.rows(NODES, {})}
    acts = {
        "CatalogEntry": "entry",
        "Classification": "classification",
        "DataCategory": "category",
        "DataElement": "element",
        "DataResource": "resource",
        "Department": "department",
        "Designation": "designation",
        "Field": "field",
        "InfoItem": "item",
        "LegalBasis": "basis",
        "Library": "library",
        "Platform": "platform",
        "Region": "region",
        "Scenario": "scenario",
        "Standard": "standard",
    }
    assert counts == {label: len(rows(act)) for label, act in acts.items()}


async def test_every_relationship_type_is_complete(sample_database: Neo4jDatabase) -> None:
    counts = {row["type"]: row["number"] for row in await sample_database.rows(EDGES, {})}
    assert counts["FLOWS_TO"] == len(rows("flow"))
    assert counts["DERIVES"] == len(rows("derivation"))
    assert counts["ON"] == len(rows("resource"))
    assert counts["ATTACHED"] == sum(row["entry"] is not None for row in rows("resource"))
    assert counts.keys().isdisjoint({"FORMERLY_ATTACHED", "FORMERLY_HAS_FIELD"})
    assert (counts["HAS_ITEM"], counts["HAS_FIELD"]) == (len(rows("item")), len(rows("field")))
    assert counts["PROVIDED_BY"] == len(rows("entry"))
    assert (counts["PART_OF"], counts["ADMINISTERED_BY"], counts["APPLIES_BY_REFERENCE"]) == (1528, 103, 1)
    assert counts["SUBORDINATE_TO"] == 1528
    assert (counts["SERVES"], counts["COMPETENT_FOR"]) == (4131, 124)
    assert (counts["OF"], counts["REPORTS_TO"]) == (124, 122)
    assert (counts["IN_CATEGORY"], counts["GOVERNED_BY"]) == (170, 170)
    assert {counts[kind] for kind in ("DESIGNATES", "TO", "WITHIN", "BASED_ON")} == {len(rows("designation"))}
    assert (counts["LED_BY"], counts["NEEDS"], counts["LAWFULLY_COLLECTED_BY"]) == (31, 58, 93)


async def test_item_has_the_audience_of_its_entry(sample_database: Neo4jDatabase) -> None:
    assert await sample_database.rows(HIDDEN, {}) == [{"items": 0}]


async def test_second_load_changes_nothing(sample_database: Neo4jDatabase) -> None:
    before = await sample_database.version()
    assert await is_loaded(sample_database)
    report = await load_sample(sample_database, Silent())
    assert (report.created, report.updated, report.refused) == (0, 0, 0)
    assert await sample_database.version() == before


async def test_load_that_checks_every_batch_changes_nothing(sample_database: Neo4jDatabase) -> None:
    """Like a load after one that was killed before it was marked complete."""
    before = await sample_database.version()
    report = await load(sample_database, FEED, list(batches(build_sample(), FIRST_DAY)), Silent())
    assert (report.created, report.updated, report.refused) == (0, 0, 0)
    assert report.unchanged == sum(len(batch.rows) for batch in batches(build_sample()))
    assert await sample_database.version() == before
