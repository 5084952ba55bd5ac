"""Every root list in every order it offers, as the application asks it: a page is read from an index, and what it costs
does not grow with the list."""

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
from graph.shape import Connection, Order
from settings import HttpSettings, Settings
from tests.graph.test_plans import base_parameters, operators

QUERY = cast(GraphQLObjectType, schema(ZoneInfo("Asia/Shanghai")).query_type)
LISTS = {name: field for name, field in QUERY.fields.items() if "orderBy" in field.args}
EACH = bool(os.environ.get("YUANLIU_PLANS"))
"""Every filter in every order, some five hundred plans; without it each filter in one order, by turns."""
NEVER = {"AllNodesScan", "DirectedAllRelationshipsScan", "UndirectedAllRelationshipsScan"}
SORTING = {"Sort", "PartialSort", "Top", "PartialTop", "NodeByLabelScan"}
COMBINING = ("and", "or", "not")
VALUES = {"String": "x", "ID": "x", "Int": 1, "Float": 1.0, "Boolean": True, "DateTime": "2026-09-01T00:00:00Z"}


@dataclass(frozen=True)
class Asking:
    """What explains a list: its plan for these arguments."""

    client: httpx.AsyncClient

    async def plan(self, name: str, **arguments: Any) -> Mapping[str, Any]:
        of = LISTS[name].args
        declared = ", ".join(f"${each}: {of[each].type}" for each in arguments)
        given = ", ".join(f"{each}: ${each}" for each in arguments)
        opened = f"query ({declared})" if arguments else ""
        text = f"{opened} {{ {name}{f'({given})' if arguments else ''} {{ nodes {{ id }} }} }}"
        answer = await self.client.post(
            "/graphql", json={"query": text, "variables": arguments}, headers={"x-explain": "1"}
        )
        (question,) = answer.json()["extensions"]["explain"]["questions"]
        return cast(Mapping[str, Any], question["plan"])


@pytest_asyncio.fixture
async def explaining(sampled: Neo4jDatabase) -> AsyncIterator[Asking]:
    settings = Settings(http=HttpSettings(explain=True, cache_mb=0))
    built = app.build(settings, sampled, app.Readiness(ready=True), QueryEngine(sampled))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(built), base_url="http://yuanliu") as client:
        yield Asking(client)


def found_in(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield plan
    for child in plan["children"]:
        yield from found_in(child)


def orders(field: GraphQLField) -> list[dict[str, Any]]:
    """No `orderBy`, and each order both ways."""
    offered = cast(GraphQLInputObjectType, get_named_type(field.args["orderBy"].type)).fields
    return [{}, *({"orderBy": [{name: way}]} for name in offered for way in ("ASC", "DESC"))]


def filters(field: GraphQLField) -> list[dict[str, Any]]:
    """Each filter compared for equality; one that reaches over an edge by the other end's code or id."""
    offered = cast(GraphQLInputObjectType, get_named_type(field.args["where"].type)).fields
    return [{name: equal(each.type)} for name, each in offered.items() if name not in COMBINING]


def equal(kind: GraphQLInputType) -> dict[str, Any]:
    fields = cast(GraphQLInputObjectType, get_named_type(kind)).fields
    if "eq" not in fields:
        key = "code" if "code" in fields else "id" if "id" in fields else "name"
        return {key: equal(fields[key].type)}
    compared = get_named_type(fields["eq"].type)
    return {"eq": next(iter(compared.values)) if isinstance(compared, GraphQLEnumType) else VALUES[compared.name]}


def test_the_root_lists_are_those_known() -> None:
    assert len(LISTS) == 9


@pytest.mark.parametrize("name", LISTS)
async def test_every_order_of_a_list_is_read_from_its_index(explaining: Asking, name: str) -> None:
    """In the index's order, so that nothing is sorted and only the page is read."""
    for arguments in orders(LISTS[name]):
        plan = list(found_in(await explaining.plan(name, **arguments)))
        used = {each["operator"] for each in plan}
        assert not used & (NEVER | SORTING), arguments
        read = [each["details"] for each in plan if each["operator"].startswith("NodeIndex")]
        assert len(read) == 1, arguments
        assert "Limit" in used, arguments


@pytest.mark.parametrize("name", LISTS)
async def test_no_filter_of_a_list_reads_the_whole_graph(explaining: Asking, name: str) -> None:
    ways = orders(LISTS[name])
    for place, where in enumerate(filters(LISTS[name])):
        for order in ways if EACH else [ways[place % len(ways)]]:
            plan = await explaining.plan(name, where=where, **order)
            assert not {each["operator"] for each in found_in(plan)} & NEVER, (where, order)


def picked(name: str, *below: Selection, **arguments: Any) -> Selection:
    return Selection(name, name, arguments, below)


CODE = picked("code")
HEAVY = (
    CODE,
    picked("attached"),
    picked("overdue"),
    picked("provider", picked("name"), picked("entries", picked("totalCount"))),
    picked("items", picked("nodes", picked("name"), picked("element", CODE)), first=8),
    picked("libraries", picked("nodes", CODE)),
)


async def profiled(bolt: Neo4jDatabase, fields: tuple[Selection, ...], **arguments: Any) -> list[Mapping[str, Any]]:
    """The operators of a page of entries as they ran."""
    asked = picked("catalogEntries", picked("nodes", *fields), first=10, **arguments)
    plan = QueryEngine(bolt).plan("catalog/entries", Connection("", "CatalogEntry", (Order("entry.code"),)), asked)
    return list(operators(await bolt.plan(plan.core, {**base_parameters(bolt), **plan.bind(asked)}, profile=True)))


async def hits(bolt: Neo4jDatabase, fields: tuple[Selection, ...], **arguments: Any) -> int:
    return sum(each.get("dbHits", 0) for each in await profiled(bolt, fields, **arguments))


@pytest.mark.parametrize("order", [{"code": "DESC"}, {"recordCount": "ASC"}, {"dataUpdatedAt": "DESC"}], ids=str)
async def test_a_page_costs_what_its_rows_cost(sampled: Neo4jDatabase, order: dict[str, str]) -> None:
    """What order and filter need is read before LIMIT, all else after: what is selected costs ten rows of
    thousands what it costs a list of ten, but for a value that an index or a sort has at hand."""
    asked = picked("catalogEntries", picked("nodes", picked("id")), first=10, orderBy=[order])
    result = await QueryEngine(sampled).read(
        "catalog/entries", Connection("", "CatalogEntry", ()), asked, base_parameters(sampled)
    )
    ids = [each["id"] for each in result.value["nodes"]]
    assert len(ids) == 10
    alone = {"orderBy": [order], "where": {"id": {"in": ids}}}
    heavy, light = await hits(sampled, HEAVY, orderBy=[order]), await hits(sampled, (CODE,), orderBy=[order])
    few = await hits(sampled, HEAVY, **alone) - await hits(sampled, (CODE,), **alone)
    assert few > 500
    assert abs(heavy - light - few) <= len(ids)
    assert light <= 100


async def test_an_order_without_an_index_reads_the_list_for_its_keys_alone(sampled: Neo4jDatabase) -> None:
    """Of two keys none has: what is selected is read for the page all the same."""
    found = await profiled(sampled, HEAVY, orderBy=[{"recordCount": "ASC"}, {"title": "DESC"}])
    spoken = {each["args"]["Details"] for each in found if each["rows"] > 200}
    assert any("titlePinyin" in each for each in spoken)
    for other in ("updateCycle", "dataUpdatedAt", ".code", "PROVIDED_BY", "HAS_ITEM", "HOLDS", "ATTACHED"):
        assert not any(other in each for each in spoken)
