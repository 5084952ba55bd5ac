"""Loads of designations and commissions: one source of a datum at an instant; doctor finds what other writers did."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from domain.model.batch import Batch
from domain.model.load_report import Report, WriteCounts
from domain.rules.instants import OPEN_END
from graph.client.database import Neo4jDatabase
from graph.doctor import check_copies, check_rule
from graph.progress import Silent
from graph.write.bulk_load import load
from tests.conftest import Api
from tests.support.graph_builder import GraphBuilder
from tests.support.load_rows import department_row, region_row

REGION = "653101000000"
START, CHANGE = datetime(2023, 1, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC)
DESIGNATIONS = """
MATCH (designation:Designation)-[:TO]->(department)
RETURN designation.id AS id, designation.activeKey AS key, designation.scope AS scope, department.code AS to
ORDER BY id
"""
COMMISSIONS = """
MATCH (department)-[commission:COMMISSIONED_BY]->(principal)
RETURN department.code AS of, principal.code AS by, commission.since AS since, commission.until AS until
ORDER BY since
"""


def law() -> GraphBuilder:
    """A region with three departments and an element."""
    builder = GraphBuilder()
    builder.region(REGION)
    for code in ("d-1", "d-2", "d-3"):
        builder.department(code, REGION, "民政")
    builder.category("LE-04")
    builder.element("LE-04-01", "LE-04")
    return builder


def row(key: str, department: str, scope: str | None = None, **properties: Any) -> dict[str, Any]:
    values = {"since": START, "until": OPEN_END, "sample": True, **({"scope": scope} if scope else {}), **properties}
    edges = {"element": "LE-04-01", "department": department, "region": REGION, "basis": "basis_law#LE-04"}
    return {"id": f"designation_{key}", "properties": values, **edges}


async def load_rows(database: Neo4jDatabase, act: str, *rows: dict[str, Any]) -> Report:
    return await load(database, "test", [Batch(act, act, rows)], Silent())


async def designated(database: Neo4jDatabase) -> list[tuple[str, str | None, str | None, str]]:
    rows = await database.rows(DESIGNATIONS, {})
    return [(row["id"], row["key"], row["scope"], row["to"]) for row in rows]


async def test_each_scope_has_its_source(database: Neo4jDatabase) -> None:
    await law().write(database)
    rows = [row("a", "d-1", "MARKET_ENTITY"), row("b", "d-2", "SOCIAL_ORGANIZATION")]
    report = await load_rows(database, "load/designation", *rows)
    assert (report.total, report.problems) == (WriteCounts(created=2), ())
    key = f"LE-04-01@{REGION}"
    assert await designated(database) == [
        ("designation_a", f"{key}@MARKET_ENTITY", "MARKET_ENTITY", "d-1"),
        ("designation_b", f"{key}@SOCIAL_ORGANIZATION", "SOCIAL_ORGANIZATION", "d-2"),
    ]
    assert not (await check_copies(database, "designations")).failed
    version = await database.version()
    assert (await load_rows(database, "load/designation", *rows)).total == WriteCounts(unchanged=2)
    assert await database.version() == version


@pytest.mark.parametrize(
    ("stored", "second"),
    [(None, None), (None, "OTHER"), ("OTHER", None), ("OTHER", "OTHER")],
)
async def test_a_second_source_is_refused(database: Neo4jDatabase, stored: str | None, second: str | None) -> None:
    """Whether the first is stored or in the same batch."""
    await law().write(database)
    first, other, third = row("a", "d-1", stored), row("b", "d-2", second), row("c", "d-3", second)
    report = await load_rows(database, "load/designation", first, other)
    assert report.total == WriteCounts(created=1, refused=1)
    report = await load_rows(database, "load/designation", third)
    (problem,) = report.problems
    assert (problem.key, problem.code, problem.refused) == ("designation_c", "DESIGNATION_OVERLAPS", True)
    assert "'designation_a'" in problem.sentence
    assert [key for key, _, _, _ in await designated(database)] == ["designation_a"]


async def test_a_designation_for_all_subjects_gives_way_to_one_for_each_scope(database: Neo4jDatabase) -> None:
    await law().write(database)
    await load_rows(database, "load/designation", row("a", "d-1"))
    report = await load_rows(
        database,
        "load/designation",
        row("b", "d-2", "MARKET_ENTITY", since=CHANGE),
        row("c", "d-3", "OTHER", since=CHANGE),
        row("a", "d-1", until=CHANGE),
    )
    assert (report.total, report.problems) == (WriteCounts(created=2, updated=1), ())
    assert [(key, active is not None) for key, active, _, _ in await designated(database)] == [
        ("designation_a", False),
        ("designation_b", True),
        ("designation_c", True),
    ]
    assert not (await check_rule(database, "designation_overlaps")).failed
    # its scope is removed with the row's
    later = datetime(2025, 2, 1, tzinfo=UTC)
    await load_rows(
        database,
        "load/designation",
        row("c", "d-3", since=CHANGE, until=later),
        row("b", "d-2", since=later),
    )
    assert await designated(database) == [
        ("designation_a", None, None, "d-1"),
        ("designation_b", f"LE-04-01@{REGION}", None, "d-2"),
        ("designation_c", None, None, "d-3"),
    ]


async def test_doctor_finds_a_second_source(database: Neo4jDatabase) -> None:
    builder = law()
    builder.designation("a", "LE-04-01", "d-1", REGION, scope="OTHER")
    builder.designation("b", "LE-04-01", "d-2", REGION, scope="MARKET_ENTITY")
    await builder.write(database)
    assert not (await check_rule(database, "designation_overlaps")).failed
    builder.designation("c", "LE-04-01", "d-3", REGION)
    await builder.write(database)
    check = await check_rule(database, "designation_overlaps")
    assert check.failed
    assert check.sentence.startswith("designation_overlaps: 2 violations")
    assert "designation_b and designation_c" in check.sentence


DIFF = """
{ diff(of: "region_653101000000", from: "2024-12-31T00:00:00Z", to: "2025-01-02T00:00:00Z", milliseconds: 30000) {
    nodes { ... on DesignationChange { change before { id } after { id scope } } } } }
"""


async def test_a_change_is_one_of_the_same_scope(database: Neo4jDatabase, empty_api: Api) -> None:
    builder = law()
    builder.designation("a", "LE-04-01", "d-1", REGION, START, CHANGE, scope="MARKET_ENTITY")
    builder.designation("b", "LE-04-01", "d-2", REGION, CHANGE, scope="MARKET_ENTITY")
    builder.designation("c", "LE-04-01", "d-2", REGION, CHANGE, scope="SOCIAL_ORGANIZATION")
    builder.designation("d", "LE-04-01", "d-3", REGION, START, CHANGE, scope="OTHER")
    await builder.write(database)
    data = await empty_api.data(DIFF)
    assert data["diff"]["nodes"] == [
        {
            "change": "CHANGED",
            "before": {"id": "designation_a"},
            "after": {"id": "designation_b", "scope": "MARKET_ENTITY"},
        },
        {"change": "ENDED", "before": {"id": "designation_d"}, "after": None},
        {"change": "ADDED", "before": None, "after": {"id": "designation_c", "scope": "SOCIAL_ORGANIZATION"}},
    ]


def township(*commissions: dict[str, Any]) -> dict[str, Any]:
    row = department_row("x-1", name="浩罕乡人民政府", line="乡镇街道")
    return {**row, "commissionedBy": list(commissions)}


async def test_commissions_are_written_replaced_and_removed(database: Neo4jDatabase) -> None:
    await load_rows(database, "load/region", region_row())
    police, other = department_row("p-1", line="公安"), department_row("p-2", line="公安")
    first = {"department": "p-1", "since": START, "until": CHANGE}
    second = {"department": "p-2", "since": CHANGE}
    report = await load_rows(database, "load/department", township(first, second), police, other)
    assert (report.total, report.problems) == (WriteCounts(created=3), ())
    stored = [
        {"of": "x-1", "by": "p-1", "since": START, "until": CHANGE},
        {"of": "x-1", "by": "p-2", "since": CHANGE, "until": OPEN_END},
    ]
    assert await database.rows(COMMISSIONS, {}) == stored
    await load_rows(database, "load/department", township({**first, "until": START}, second))
    assert await database.rows(COMMISSIONS, {}) == [{**stored[0], "until": START}, stored[1]]
    await load_rows(database, "load/department", township(second))
    assert await database.rows(COMMISSIONS, {}) == stored[1:]
    await load_rows(database, "load/department", department_row("x-1", name="浩罕乡人民政府", line="乡镇街道"))
    assert await database.rows(COMMISSIONS, {}) == stored[1:]
    await load_rows(database, "load/department", township())
    assert await database.rows(COMMISSIONS, {}) == []
    assert not (await check_copies(database, "departments")).failed


async def test_only_a_department_of_public_security_commissions(database: Neo4jDatabase) -> None:
    await load_rows(database, "load/region", region_row())
    await load_rows(database, "load/department", department_row("d-1"))
    commissions = [{"department": code, "since": START} for code in ("d-1", "d-2", "nobody")]
    report = await load_rows(database, "load/department", department_row("d-2"), township(*commissions))
    assert report.total == WriteCounts(created=2)
    assert [(problem.code, problem.field, problem.refused) for problem in report.problems] == [
        ("UNKNOWN_PUBLIC_SECURITY_DEPARTMENT", "commissionedBy", False)
    ] * 3
    assert await database.rows(COMMISSIONS, {}) == []


async def test_doctor_finds_wrong_kinds_and_commissions(database: Neo4jDatabase) -> None:
    builder = GraphBuilder()
    builder.region(REGION)
    builder.department("d-1", REGION, "民政")
    builder.department("x-1", REGION, "乡镇街道", name="浩罕乡人民政府", commissioned_by=[("d-1", START, CHANGE)])
    await builder.write(database)
    check = await check_rule(database, "commissions")
    assert check.failed
    assert "department_x-1 by department_d-1" in check.sentence
    assert not (await check_copies(database, "departments")).failed
    await database.write([("MATCH (d:Department {code: 'x-1'}) SET d.grassrootsKind = 'OTHER'", {})])
    assert (await check_copies(database, "departments")).failed


async def test_doctor_finds_a_relation_that_is_missing(database: Neo4jDatabase) -> None:
    """The contract declares these relations as never null."""
    builder = law()
    builder.designation("a", "LE-04-01", "d-1", REGION)
    builder.library("L1", "d-1")
    builder.entry("t/1", "d-1", items=[("name", None)])
    await builder.write(database)
    assert not (await check_rule(database, "relations")).failed
    await database.write([("MATCH ()-[edge:BASED_ON|LED_BY|IN_CATEGORY|HAS_ITEM]->() DELETE edge", {})])
    check = await check_rule(database, "relations")
    assert check.failed
    assert check.sentence.startswith("relations: 4 violations")
    assert "item_t/1#1" in check.sentence
