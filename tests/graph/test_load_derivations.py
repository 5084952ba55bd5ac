"""`load/derivation`: derivations are created, unchanged, moved with their ends, and refused without a field."""

from __future__ import annotations

from typing import Any

from domain.model.batch import Batch
from domain.model.load_report import WriteCounts
from graph.client.database import Neo4jDatabase
from graph.progress import Silent
from graph.query_files import load_command
from graph.write.bulk_load import load
from tests.support.graph_builder import OPEN_END, SINCE, GraphBuilder

EDGES = """
MATCH (source)-[derives:DERIVES]->(target)
RETURN derives.id AS id, source.id AS source, target.id AS target, derives.sample AS sample, id(derives) AS number
ORDER BY id
"""


def derivation(key: str, source: str, target: str) -> dict[str, Any]:
    properties = {"since": SINCE, "until": OPEN_END, "sample": True}
    return {"id": f"derives_{key}", "from": f"field_{source}", "to": f"field_{target}", "properties": properties}


async def three_fields(database: Neo4jDatabase) -> None:
    builder = GraphBuilder()
    builder.region("r")
    builder.platform("r")
    for name in ("a", "b", "c"):
        builder.resource(name, "r")
        builder.column(name, "x")
    await builder.write(database)


async def write(database: Neo4jDatabase, *rows: dict[str, Any]) -> dict[str, Any]:
    (counts,) = await database.write([(load_command("load/derivation").body, {"rows": list(rows)})])
    return counts[0]


async def test_a_derivation_is_created_kept_and_moved(database: Neo4jDatabase) -> None:
    await three_fields(database)
    first, second = derivation("1", "a#x", "b#x"), derivation("2", "a#x", "c#x")
    assert await write(database, first, second) == {"created": 2, "written": 2}
    before = await database.rows(EDGES, {})
    assert [(row["source"], row["target"], row["sample"]) for row in before] == [
        ("field_a#x", "field_b#x", True),
        ("field_a#x", "field_c#x", True),
    ]
    assert await write(database, first, {**second, "from": "field_b#x"}) == {"created": 0, "written": 2}
    after = await database.rows(EDGES, {})
    assert after[0] == before[0]
    assert (after[1]["source"], after[1]["target"]) == ("field_b#x", "field_c#x")


async def test_a_derivation_without_one_of_its_fields_is_refused(database: Neo4jDatabase) -> None:
    await three_fields(database)
    rows = [derivation("1", "a#x", "b#x"), derivation("2", "a#x", "b#y"), derivation("3", "z#x", "b#x")]
    report = await load(database, "test", [Batch("derivations", "load/derivation", rows)], Silent())
    assert report.acts["load/derivation"] == WriteCounts(created=1, refused=2)
    assert sorted((problem.key, problem.code, problem.field, problem.refused) for problem in report.problems) == [
        ("derives_2", "UNKNOWN_FIELD", "to", True),
        ("derives_3", "UNKNOWN_FIELD", "from", True),
    ]
    assert [row["id"] for row in await database.rows(EDGES, {})] == ["derives_1"]
