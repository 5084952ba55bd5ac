"""The statements of an assessment: fixed for all selections, and of one graph version."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from graph.assessment.reader import BATCH_SIZE
from graph.client.database import Neo4jDatabase
from tests.conftest import Api
from tests.support.assessment_service import write_worlds
from tests.support.case_world import case_world, entry, resource

WITHDRAW = "MATCH (entry:CatalogEntry {code: 'a'}) SET entry.status = 'WITHDRAWN'"
TOUCH = "MERGE (n:Category {key: 'touched'}) SET n.count = coalesce(n.count, 0) + 1"
DOCUMENT = """
{ scenario(code: "s") { code assessment(region: "county") {
  needs { status entries { nodes { code } } } completeness { complete consistent } } } }
"""
PAIR = ["assessment/candidates", "assessment/assessments"]


async def write_entry(database: Neo4jDatabase) -> None:
    await write_worlds(database, [case_world(entries=[entry()], resources=[resource("a")])])


def write_between(
    monkeypatch: pytest.MonkeyPatch, database: Neo4jDatabase, writer: Neo4jDatabase, statements: list[str]
) -> None:
    """Runs the next of these statements before each read of what is selected of an assessment."""
    read = database.read

    async def interrupted(statement: str, parameters: Any, **options: Any) -> Any:
        if "$batch.assessments" in statement and statements:
            await writer.write([(statements.pop(), {})])
        return await read(statement, parameters, **options)

    monkeypatch.setattr(database, "read", interrupted)


async def test_any_selection_is_read_by_the_same_statement_of_candidates(
    database: Neo4jDatabase, empty_api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    await write_entry(database)
    statements: list[tuple[str, frozenset[str]]] = []
    read = database.read

    async def recorded(statement: str, parameters: Any, **options: Any) -> Any:
        statements.append((statement, frozenset(parameters)))
        return await read(statement, parameters, **options)

    monkeypatch.setattr(database, "read", recorded)
    for arguments in ('(region: "town")', '(region: "county")', '(department: "home-police", asOf: "2025-01-01")'):
        for fields in ("asOf", "needs { status }", "needs { overdue nextSteps { act } holders { totalCount } }"):
            await empty_api.data(f'{{ scenario(code: "s") {{ assessment{arguments} {{ {fields} }} }} }}')
    assert len({pair for pair in statements if "$batch.requests" in pair[0]}) == 1


async def test_the_assessments_of_a_page_are_read_together(database: Neo4jDatabase, empty_api: Api) -> None:
    world = case_world(entries=[entry()], resources=[resource("a")])
    numbered = {f"s{number:02}": world.scenarios["s"] for number in range(BATCH_SIZE + 1)}
    await write_worlds(database, [replace(world, scenarios=numbered)])
    data = await empty_api.data(
        """
        { scenarios(first: 30) { nodes {
          code
          assessment(region: "town") { needs { status need { id } } }
          again: assessment(region: "county") { region { code } }
        } } }
        """
    )
    nodes = data["scenarios"]["nodes"]
    assert [node["code"] for node in nodes] == sorted(numbered)
    assert [node["again"]["region"]["code"] for node in nodes] == ["county"] * len(nodes)
    assert len({node["assessment"]["needs"][0]["need"]["id"] for node in nodes}) == len(nodes)
    assert {node["assessment"]["needs"][0]["status"] for node in nodes} == {"SATISFIED"}
    assert empty_api.queries == ["scenario/scenarios", *PAIR * 4]


async def test_a_scenario_without_needs_has_an_empty_assessment(database: Neo4jDatabase, empty_api: Api) -> None:
    await write_worlds(database, [replace(case_world(), scenarios={"s": ()})])
    data = await empty_api.data(
        '{ scenario(code: "s") { assessment(region: "town") { region { code } platform { code } needs { status } } } }'
    )
    assert data["scenario"]["assessment"] == {"region": {"code": "town"}, "platform": {"code": "county"}, "needs": []}


async def test_an_assessment_is_read_again_if_the_graph_was_written_in_between(
    database: Neo4jDatabase, second_database: Neo4jDatabase, empty_api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    await write_entry(database)
    await database.version()
    write_between(monkeypatch, database, second_database, [WITHDRAW])
    data = await empty_api.data(DOCUMENT)
    assert data["scenario"]["assessment"] == {
        "needs": [{"status": "GAP", "entries": {"nodes": []}}],
        "completeness": {"complete": True, "consistent": True},
    }


async def test_an_assessment_says_if_it_is_of_several_versions(
    database: Neo4jDatabase, second_database: Neo4jDatabase, empty_api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    await write_entry(database)
    await database.version()
    write_between(monkeypatch, database, second_database, [TOUCH] * 99)
    data = await empty_api.data(DOCUMENT)
    assert data["scenario"]["assessment"] == {
        "needs": [{"status": "SATISFIED", "entries": {"nodes": [{"code": "a"}]}}],
        "completeness": {"complete": False, "consistent": False},
    }


async def test_an_assessment_needs_the_autonomous_region(database: Neo4jDatabase, empty_api: Api) -> None:
    await write_entry(database)
    assert await empty_api.code('{ scenario(code: "s") { assessment { asOf } } }') == "UNKNOWN_REGION"
