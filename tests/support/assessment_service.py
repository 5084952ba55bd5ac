"""Writes worlds of the assessment oracle and asks the service to assess their needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from graph.client.database import Neo4jDatabase
from tests.conftest import Api
from tests.oracles.assessment import FIELDS, SOURCE_FIELDS, Need, World, as_response, assess
from tests.strategies.assessment import AT, Request
from tests.support.case_world import case_world
from tests.support.graph_builder import GraphBuilder
from tests.support.world_graph import add_world

Answer = tuple[str, str | None, list[str]]
"""Status, reason and candidates of a need, each as `entry VIA PLACE COVERAGE`, the best first."""


ASSESSMENT = (
    "query ($scenario: String!, $region: String, $department: String, $at: DateTime) { scenario(code: $scenario) "
    "{ assessment(region: $region, department: $department, asOf: $at) { ...fields } } } " + FIELDS
)
ASSESSED_NEEDS = (
    "query ($needs: [NeedInput!]!, $region: String, $department: String, $at: DateTime) "
    "{ assessNeeds(needs: $needs, region: $region, department: $department, asOf: $at) { ...fields } } " + FIELDS
)

SOURCE = (
    "query ($element: String!, $region: String, $scope: DesignationScope, $at: DateTime) "
    "{ authoritativeSource(element: $element, region: $region, scope: $scope, asOf: $at) { ...source } } "
    + SOURCE_FIELDS
)


async def write_worlds(database: Neo4jDatabase, worlds: Sequence[World]) -> None:
    """Replaces the content of the database by these worlds, which share no code."""
    builder = GraphBuilder()
    builder.category()
    for world in worlds:
        add_world(builder, world)
    await builder.write(database)


async def assessment(api: Api, scenario: str, request: Request, at: datetime) -> dict[str, Any]:
    """The service's assessment of a scenario."""
    data = await api.data(ASSESSMENT, scenario=scenario, at=at.isoformat(), **asdict(request))
    answer: dict[str, Any] = data["scenario"]["assessment"]
    return answer


async def assessed(
    database: Neo4jDatabase, api: Api, region: str, department: str | None = None, /, **records: Any
) -> dict[str, Any]:
    """The answer for the only need of the world with these records."""
    world = case_world(**records)
    await write_worlds(database, [world])
    served = await assessment(api, "s", Request(region, department), AT)
    assert served == as_response(assess(world, world.scenarios["s"], AT, region=region, department=department))
    need: dict[str, Any] = served["needs"][0]
    return need


async def answer(database: Neo4jDatabase, api: Api, region: str = "county", /, **records: Any) -> Answer:
    """What the service answers for the only need of the world with these records."""
    need = await assessed(database, api, region, **records)
    edges = need["entries"]["edges"]
    rows = [f"{edge['node']['code']} {edge['via']} {edge['place']} {edge['coverage']}" for edge in edges]
    return need["status"], need["reason"], rows


async def assess_needs(api: Api, needs: Sequence[Need], request: Request, at: datetime) -> dict[str, Any]:
    """The service's assessment of needs that are no scenario's."""
    inputs = [_need_input(need) for need in needs]
    data = await api.data(ASSESSED_NEEDS, needs=inputs, at=at.isoformat(), **asdict(request))
    answer: dict[str, Any] = data["assessNeeds"]
    return answer


async def source(api: Api, need: Need, region: str, at: datetime) -> dict[str, Any]:
    """The authoritative source of a need's element in a region, as the service serves it outside an assessment."""
    data = await api.data(SOURCE, element=need.element, scope=need.scope, region=region, at=at.isoformat())
    served: dict[str, Any] = data["authoritativeSource"]
    return served


def _need_input(need: Need) -> dict[str, Any]:
    named = {"element": need.element} if need.element else {"entry": need.entry}
    return {**named, "purpose": need.purpose, "freshness": need.freshness, "scope": need.scope}
