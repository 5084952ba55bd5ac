"""Every order of every root list, through the application: a page is read from an index, and its cost does not grow
with the list."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast
from zoneinfo import ZoneInfo

import httpx
import pytest
import pytest_asyncio
from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLObjectType,
    get_named_type,
)

import app
from api.schema import schema
from graph.client.database import Neo4jDatabase
from graph.engine import QueryEngine
from graph.selection import Selection
from graph.shape import Connection
from graph.shapes.catalog import BY_CODE
from settings import HttpSettings, Settings
from tests.support.query_plans import base_parameters, operators

QUERY = cast(GraphQLObjectType, schema(ZoneInfo("Asia/Shanghai")).query_type)
LISTS = {name: field for name, field in QUERY.fields.items() if "orderBy" in field.args}
ALL_COMBINATIONS = bool(os.environ.get("YUANLIU_PLANS"))
"""Each filter in every order, about five hundred plans; without it each filter in one of the orders."""
FULL_SCANS = {"AllNodesScan", "DirectedAllRelationshipsScan", "UndirectedAllRelationshipsScan"}
SORT_OPERATORS = {"Sort", "PartialSort", "Top", "PartialTop", "NodeByLabelScan"}
INDEX_READS = ("NodeIndex", "DirectedRelationshipIndex")
COMBINATORS = ("and", "or", "not")
VALUES = {
    "String": "x",
    "ID": "x",
    "Int": 1,
    "Float": 1.0,
    "Long": 1,
    "Boolean": True,
    "DateTime": "2026-09-01T00:00:00Z",
    "Date": "2026-09-01",
}


@dataclass(frozen=True)
class Explainer:
    """Returns the plan of a root list for arguments."""

    client: httpx.AsyncClient

    async def plan(self, name: str, **arguments: Any) -> Mapping[str, Any]:
        argument_types = LISTS[name].args
        declared = ", ".join(f"${name}: {argument_types[name].type}" for name in arguments)
        passed = ", ".join(f"{name}: ${name}" for name in arguments)
        header = f"query ({declared})" if arguments else ""
        text = f"{header} {{ {name}{f'({passed})' if arguments else ''} {{ nodes {{ id }} }} }}"
        response = await self.client.post(
            "/graphql", json={"query": text, "variables": arguments}, headers={"x-explain": "1"}
        )
        (query,) = response.json()["extensions"]["explain"]["queries"]
        return cast(Mapping[str, Any], query["plan"])


@pytest_asyncio.fixture
async def explainer(sample_database: Neo4jDatabase) -> AsyncIterator[Explainer]:
    settings = Settings(http=HttpSettings(explain=True, cache_mb=0))
    application = app.build(settings, sample_database, app.Readiness(ready=True), QueryEngine(sample_database))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(application), base_url="http://yuanliu") as client:
        yield Explainer(client)


def walk_plan(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield plan
    for child in plan["children"]:
        yield from walk_plan(child)


def orders(field: GraphQLField) -> list[dict[str, Any]]:
    """No `orderBy`, and each order in both directions."""
    offered = cast(GraphQLInputObjectType, get_named_type(field.args["orderBy"].type)).fields
    return [{}, *({"orderBy": [{name: direction}]} for name in offered for direction in ("ASC", "DESC"))]


def filters(field: GraphQLField) -> list[dict[str, Any]]:
    """Each filter with an equality; for a filter over a relationship, on the code or id of the other end."""
    offered = cast(GraphQLInputObjectType, get_named_type(field.args["where"].type)).fields
    return [{name: equal(input_field.type)} for name, input_field in offered.items() if name not in COMBINATORS]


def equal(kind: GraphQLInputType) -> dict[str, Any]:
    fields = cast(GraphQLInputObjectType, get_named_type(kind)).fields
    if "eq" not in fields:
        key = "code" if "code" in fields else "id" if "id" in fields else "name"
        return {key: equal(fields[key].type)}
    compared = get_named_type(fields["eq"].type)
    return {"eq": next(iter(compared.values)) if isinstance(compared, GraphQLEnumType) else VALUES[compared.name]}


def test_there_are_twenty_root_lists() -> None:
    assert len(LISTS) == 20


@pytest.mark.parametrize("name", LISTS)
async def test_every_order_of_a_list_is_read_from_its_index(explainer: Explainer, name: str) -> None:
    """The order of the index is used, so that nothing is sorted and only the page is read."""
    for arguments in orders(LISTS[name]):
        plan = list(walk_plan(await explainer.plan(name, **arguments)))
        names = {operator["operator"] for operator in plan}
        assert not names & (FULL_SCANS | SORT_OPERATORS), arguments
        index_reads = [operator["details"] for operator in plan if operator["operator"].startswith(INDEX_READS)]
        assert len(index_reads) == 1, arguments
        assert "Limit" in names, arguments


@pytest.mark.parametrize("name", LISTS)
async def test_no_filter_of_a_list_scans_the_whole_graph(explainer: Explainer, name: str) -> None:
    all_orders = orders(LISTS[name])
    for index, where in enumerate(filters(LISTS[name])):
        for order in all_orders if ALL_COMBINATIONS else [all_orders[index % len(all_orders)]]:
            plan = await explainer.plan(name, where=where, **order)
            assert not {operator["operator"] for operator in walk_plan(plan)} & FULL_SCANS, (where, order)


def select(name: str, *below: Selection, **arguments: Any) -> Selection:
    return Selection(name, name, arguments, below)


CODE = select("code")
HEAVY = (
    CODE,
    select("attached"),
    select("overdue"),
    select("provider", select("name"), select("entries", select("totalCount"))),
    select("items", select("nodes", select("name"), select("element", CODE)), first=8),
    select("libraries", select("nodes", CODE)),
)


async def profile_page(
    database: Neo4jDatabase, fields: tuple[Selection, ...], **arguments: Any
) -> list[Mapping[str, Any]]:
    """The operators of a page of entries, with the numbers of its run."""
    selection = select("catalogEntries", select("nodes", *fields), first=10, **arguments)
    plan = QueryEngine(database).plan("catalog/entries", Connection("", "CatalogEntry", (BY_CODE,)), selection)
    return list(
        operators(await database.plan(plan.core, {**base_parameters(database), **plan.bind(selection)}, profile=True))
    )


async def database_hits(database: Neo4jDatabase, fields: tuple[Selection, ...], **arguments: Any) -> int:
    return sum(operator.get("dbHits", 0) for operator in await profile_page(database, fields, **arguments))


@pytest.mark.parametrize("order", [{"code": "DESC"}, {"recordCount": "ASC"}, {"dataUpdatedAt": "DESC"}], ids=str)
async def test_the_cost_of_a_page_is_that_of_its_rows(sample_database: Neo4jDatabase, order: dict[str, str]) -> None:
    """Only order and filter are read before LIMIT. So the selection costs the same for ten of thousands of rows as for
    a list of ten, except for values that an index or a sort provides."""
    selection = select("catalogEntries", select("nodes", select("id")), first=10, orderBy=[order])
    result = await QueryEngine(sample_database).read(
        "catalog/entries", Connection("", "CatalogEntry", ()), selection, base_parameters(sample_database)
    )
    ids = [node["id"] for node in result.value["nodes"]]
    assert len(ids) == 10
    same_rows = {"orderBy": [order], "where": {"id": {"in": ids}}}
    heavy, light = (
        await database_hits(sample_database, HEAVY, orderBy=[order]),
        await database_hits(sample_database, (CODE,), orderBy=[order]),
    )
    rows_only = await database_hits(sample_database, HEAVY, **same_rows) - await database_hits(
        sample_database, (CODE,), **same_rows
    )
    assert rows_only > 500
    assert abs(heavy - light - rows_only) <= len(ids)
    assert light <= 100


async def test_an_order_without_an_index_reads_only_sort_keys_of_the_list(sample_database: Neo4jDatabase) -> None:
    """An order of two keys has no index, but the selection is still read for the page only."""
    operators_run = await profile_page(sample_database, HEAVY, orderBy=[{"recordCount": "ASC"}, {"title": "DESC"}])
    details = {operator["args"]["Details"] for operator in operators_run if operator["rows"] > 200}
    assert any("titlePinyin" in operator for operator in details)
    for name in ("updateCycle", "dataUpdatedAt", ".code", "PROVIDED_BY", "HAS_ITEM", "HOLDS", "ATTACHED"):
        assert not any(name in operator for operator in details)
