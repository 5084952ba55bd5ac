"""The sample in a real graph: whole, and a second load writes nothing."""

from __future__ import annotations

from exchange.sample import FEED, is_loaded, load_sample
from exchange.sample.build import batches, build_sample
from graph.client.database import Neo4jDatabase
from graph.progress import Silent
from graph.write.bulk_load import load

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


async def test_the_whole_sample_is_there(sampled: Neo4jDatabase) -> None:
    number = {row["label"]: row["number"] for row in await sampled.rows(NODES, {})}
    derived = build_sample()
    assert number == {
        "CatalogEntry": len(derived.entries),
        "Classification": 6505,
        "DataCategory": 26,
        "DataElement": 161,
        "DataResource": len(derived.resources),
        "Department": 4131,
        "Designation": 142,
        "Field": number["Field"],
        "InfoItem": sum(len(entry.items) for entry in derived.entries),
        "LegalBasis": 11,
        "Library": 31,
        "Platform": 124,
        "Region": 1530,
        "Scenario": 7,
        "Standard": 133,
    }


async def test_every_relationship_of_the_contract_is_there(sampled: Neo4jDatabase) -> None:
    number = {row["type"]: row["number"] for row in await sampled.rows(EDGES, {})}
    derived = build_sample()
    assert number["FLOWS_TO"] == len(derived.flows)
    assert number["ON"] == len(derived.resources)
    assert number["ATTACHED"] == sum(each.entry is not None for each in derived.resources)
    assert number["HAS_ITEM"] == sum(len(entry.items) for entry in derived.entries)
    assert number["PROVIDED_BY"] == len(derived.entries)
    assert (number["PART_OF"], number["ADMINISTERED_BY"], number["APPLIES_BY_REFERENCE"]) == (1528, 12, 1)
    assert (number["SERVES"], number["COMPETENT_FOR"]) == (4131, 124)
    assert (number["OF"], number["REPORTS_TO"]) == (124, 122)
    assert (number["IN_CATEGORY"], number["GOVERNED_BY"]) == (161, 161)
    assert {number[each] for each in ("DESIGNATES", "TO", "WITHIN", "BASED_ON")} == {142}
    assert (number["LED_BY"], number["NEEDS"], number["LAWFULLY_COLLECTED_BY"]) == (31, 46, 93)


async def test_a_part_has_the_audience_of_its_whole(sampled: Neo4jDatabase) -> None:
    assert await sampled.rows(HIDDEN, {}) == [{"items": 0}]


async def test_a_second_load_changes_nothing(sampled: Neo4jDatabase) -> None:
    before = await sampled.version()
    assert await is_loaded(sampled)
    report = await load_sample(sampled, Silent())
    assert (report.created, report.updated, report.refused) == (0, 0, 0)
    assert await sampled.version() == before


async def test_nor_does_one_that_must_look_at_every_batch(sampled: Neo4jDatabase) -> None:
    """As after a load that was killed before it was marked complete."""
    before = await sampled.version()
    report = await load(sampled, FEED, list(batches(build_sample())), Silent())
    assert (report.created, report.updated, report.refused) == (0, 0, 0)
    assert report.unchanged == sum(len(batch.rows) for batch in batches(build_sample()))
    assert await sampled.version() == before
