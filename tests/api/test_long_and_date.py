"""Record counts above 2^31 and days of designations: served, filtered, ordered and paged, by both execution paths."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from graph.client.database import Neo4jDatabase
from tests.support.dual_execution import DualExecution
from tests.support.graph_builder import OPEN_END, GraphBuilder

HOME = "650000000000"
COUNTS = {"e/1": 3_000_000_000, "e/2": 2**53 - 1, "e/3": 5}
FIRST_DAY = datetime(2023, 12, 31, 16, tzinfo=UTC)
"""2024-01-01 in Beijing."""


def graph() -> GraphBuilder:
    builder = GraphBuilder()
    builder.region(HOME)
    builder.department("d", HOME)
    builder.platform(HOME)
    builder.category()
    for code, count in COUNTS.items():
        builder.entry(code, "d", recordCount=count, sharedRecords=count, openRecords=count)
    builder.resource("r", HOME, "e/1", records=3_000_000_000)
    for number in range(3):
        builder.element(f"NP-01-0{number}")
        since = FIRST_DAY + timedelta(days=number)
        until = since + timedelta(days=30) if number else OPEN_END
        builder.designation(f"d{number}", f"NP-01-0{number}", "d", HOME, since, until)
    return builder


async def test_record_counts_are_longs(database: Neo4jDatabase) -> None:
    await graph().write(database)
    service = DualExecution(database)
    data = await service.data(
        """query ($least: Long!, $one: [Long!]!) {
          all: catalogEntries(orderBy: [{ recordCount: DESC }], first: 1) {
            nodes { code recordCount sharedRecordCount openRecordCount } pageInfo { endCursor }
          }
          least: catalogEntries(where: { recordCount: { gte: $least } }) { totalCount }
          literal: catalogEntries(where: { recordCount: { gt: 3000000000 } }) { nodes { code } }
          one: catalogEntries(where: { sharedRecordCount: { in: $one } }) { nodes { code } }
          resources(where: { recordCount: { eq: 3000000000 } }) { nodes { recordCount } }
        }""",
        least=3_000_000_000,
        one=[2**53 - 1],
    )
    most = {"code": "e/2", "recordCount": 2**53 - 1, "sharedRecordCount": 2**53 - 1, "openRecordCount": 2**53 - 1}
    assert data["all"]["nodes"] == [most]
    assert data["least"] == {"totalCount": 2}
    assert data["literal"] == data["one"] == {"nodes": [{"code": "e/2"}]}
    assert data["resources"] == {"nodes": [{"recordCount": 3_000_000_000}]}
    data = await service.data(
        """query ($after: String) {
          catalogEntries(orderBy: [{ recordCount: DESC }], after: $after) { nodes { recordCount } }
        }""",
        after=data["all"]["pageInfo"]["endCursor"],
    )
    assert data["catalogEntries"]["nodes"] == [{"recordCount": 3_000_000_000}, {"recordCount": 5}]


async def test_designations_hold_from_a_day_to_a_day(database: Neo4jDatabase) -> None:
    await graph().write(database)
    service = DualExecution(database)
    data = await service.data(
        """query ($day: Date!) {
          designations(first: 2) { nodes { since until } pageInfo { endCursor } }
          eq: designations(where: { since: { eq: $day } }) { nodes { id } }
          ne: designations(where: { since: { ne: "2024-01-02" } }) { nodes { id } }
          in: designations(where: { since: { in: ["2024-01-01", "2024-01-03"] } }) { nodes { id } }
          gt: designations(where: { since: { gt: $day } }) { nodes { id } }
          gte: designations(where: { since: { gte: $day } }) { nodes { id } }
          lt: designations(where: { since: { lt: $day } }) { nodes { id } }
          lte: designations(where: { since: { lte: $day } }) { nodes { id } }
          until: designations(where: { until: { lt: "2024-02-02" } }) { nodes { id } }
        }""",
        day="2024-01-02",
    )
    first, second, third = ({"id": f"designation_d{number}"} for number in range(3))
    assert data["designations"]["nodes"] == [
        {"since": "2024-01-01", "until": None},
        {"since": "2024-01-02", "until": "2024-02-01"},
    ]
    expected = {
        "eq": [second],
        "ne": [first, third],
        "in": [first, third],
        "gt": [third],
        "gte": [second, third],
        "lt": [first],
        "lte": [first, second],
        "until": [second],
    }
    assert {operator: data[operator]["nodes"] for operator in expected} == expected
    rest = await service.data(
        "query ($after: String) { designations(after: $after) { nodes { since } } }",
        after=data["designations"]["pageInfo"]["endCursor"],
    )
    assert rest["designations"]["nodes"] == [{"since": "2024-01-03"}]


async def test_a_day_ends_at_midnight_in_beijing(database: Neo4jDatabase) -> None:
    """A designation that begins within a day, as older data may, holds from that day."""
    builder = graph()
    builder.element("NP-01-09")
    builder.designation("noon", "NP-01-09", "d", HOME, datetime(2024, 1, 5, 4, tzinfo=UTC))
    builder.element("NP-01-08")
    builder.designation("night", "NP-01-08", "d", HOME, datetime(2024, 1, 5, 20, tzinfo=UTC))
    await builder.write(database)
    data = await DualExecution(database).data(
        """{
          one: designations(where: { since: { eq: "2024-01-05" } }) { nodes { id since } }
          later: designations(where: { since: { gt: "2024-01-05" } }) { nodes { id since } }
          listed: designations(where: { since: { in: ["2024-01-05", "2024-01-06"] } }) { totalCount }
        }"""
    )
    assert data["one"]["nodes"] == [{"id": "designation_noon", "since": "2024-01-05"}]
    assert data["later"]["nodes"] == [{"id": "designation_night", "since": "2024-01-06"}]
    assert data["listed"] == {"totalCount": 2}
