"""Root fields run concurrently, and statements depend on the document and not on values."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLList, GraphQLNonNull, GraphQLObjectType

from api.execution.request_handler import RequestHandler
from api.http.request_params import RequestParams
from api.schema import schema
from domain.errors import Unavailable
from domain.viewer import ANONYMOUS
from graph.batch_load import load_deferred
from graph.client.database import STATEMENT_SECONDS
from graph.client.protocol import Database, ReadsOnly
from graph.client.statement import Record
from graph.engine import QueryEngine
from resolvers.caches import Caches
from resolvers.context import Context

NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)
THREE = '{ a: region(code: "1") { name } b: departments { nodes { code } } serviceInfo { version } }'


@dataclass
class BarrierDatabase(ReadsOnly):
    """Fails every read, when as many reads as the barrier has parties are waiting."""

    barrier: asyncio.Barrier

    async def read(
        self,
        statement: str,
        parameters: Mapping[str, Any],
        *,
        timeout: float = STATEMENT_SECONDS,
        at: str | None = None,
    ) -> Record:
        async with asyncio.timeout(10):
            await self.barrier.wait()
        raise Unavailable.database()


class RecordingDatabase(ReadsOnly):
    """Records statements, and fails every read."""

    def __init__(self) -> None:
        self.statements: list[str] = []

    async def read(
        self,
        statement: str,
        parameters: Mapping[str, Any],
        *,
        timeout: float = STATEMENT_SECONDS,
        at: str | None = None,
    ) -> Record:
        self.statements.append(statement)
        raise Unavailable.database()


def handler(database: Database, *, fast: bool) -> RequestHandler:
    graph, caches = QueryEngine(database, load_deferred), Caches()
    return RequestHandler(
        schema(ZoneInfo("Asia/Shanghai")),
        lambda language, viewer: Context(graph, language, NOW, viewer=viewer, caches=caches),
        fast=fast,
    )


async def codes(service: RequestHandler, query: str, **variables: Any) -> list[str]:
    async def run(work: Any) -> Any:
        return await work

    result = await service.handle(
        RequestParams(query, variables), "en", viewer=ANONYMOUS, caller="", read_only=False, run=run
    )
    return [failure.code for failure in result.failures]


@pytest.mark.parametrize("fast", [True, False])
async def test_root_fields_run_concurrently(fast: bool) -> None:
    """If they ran one after the other, the first would wait for ever."""
    service = handler(BarrierDatabase(asyncio.Barrier(3)), fast=fast)
    assert set(await codes(service, THREE)) == {"UNAVAILABLE"}


SCHEMA = schema(ZoneInfo("Asia/Shanghai"))
ROOTS = cast("GraphQLObjectType", SCHEMA.query_type).fields
LISTS = sorted(name for name, root in ROOTS.items() if "orderBy" in root.args)
SCALARS = {
    "Boolean": (True, False),
    "DateTime": ("2024-01-01", "2026-03-01T08:00:00+08:00"),
    "Date": ("2024-01-01", "2026-03-01"),
    "Float": (1, -2.5),
    "Long": (1, -(2**53 - 1)),
    "String": ("a", "喀什'}) //"),
    "ID": ("a", "region_650000000000"),
}


def value(kind: Any, variant: int, operator: int) -> Any:
    """A value of an input type. A `where` has every field, each with one operator."""
    if isinstance(kind, GraphQLNonNull):
        return value(kind.of_type, variant, operator)
    if isinstance(kind, GraphQLList):
        return [value(kind.of_type, variant, operator)] * (1 if variant else 50)
    if isinstance(kind, GraphQLEnumType):
        names = sorted(kind.values)
        return names[variant % len(names)]
    if isinstance(kind, GraphQLInputObjectType) and kind.name.endswith("Where"):
        filters = {name: field.type for name, field in kind.fields.items() if str(field.type).endswith("Filter")}
        return {name: value(filter_type, variant, operator) for name, filter_type in filters.items()}
    if isinstance(kind, GraphQLInputObjectType):
        name = sorted(kind.fields)[operator % len(kind.fields)]
        return {name: value(kind.fields[name].type, variant, operator)}
    return SCALARS[kind.name][variant]


@pytest.mark.parametrize("name", LISTS)
async def test_a_list_has_one_statement_for_all_values(name: str) -> None:
    """This holds for each operator of each filter, lists of any length and pages of any size."""
    kind = ROOTS[name].args["where"].type
    query = (
        f"query ($where: {kind}, $first: Int) {{ {name}(where: $where, first: $first) "
        "{ totalCount nodes { id } pageInfo { hasNextPage } } }"
    )
    for operator in range(9):
        database = RecordingDatabase()
        service = handler(database, fast=True)
        for variant, first in ((0, 1), (1, 100)):
            where = value(kind, variant, operator)
            assert where
            assert await codes(service, query, where=where, first=first) == ["UNAVAILABLE"]
        assert len(database.statements) == 2
        assert len(set(database.statements)) == 1


async def test_a_list_with_nested_lists_has_one_statement() -> None:
    query = (
        "query ($first: Int, $code: String) { libraries(first: $first, where: { code: { eq: $code } }) "
        "{ totalCount nodes { code entries(first: $first) { nodes { code } } } } }"
    )
    database = RecordingDatabase()
    service = handler(database, fast=True)
    for first, code in ((1, "a"), (20, "b"), (21, "a"), (100, "b")):
        assert await codes(service, query, first=first, code=code) == ["UNAVAILABLE"]
    assert len(database.statements) == 4
    assert len(set(database.statements)) == 1


@pytest.mark.parametrize(
    ("query", "variants"),
    [
        (f"query ($a: String!) {{ {name}(code: $a) {{ id }} }}", ({"a": "x"}, {"a": "喀什'}) //"}))
        for name, root in ROOTS.items()
        if list(root.args) == ["code"]
    ]
    + [
        (
            "query ($a: String!, $b: String, $c: DateTime) { authoritativeSource(element: $a, region: $b, asOf: $c) "
            "{ status } }",
            ({"a": "x", "b": "y", "c": "2024-01-01"}, {"a": "NP-01-01", "b": "650000000000", "c": "2026-01-01"}),
        ),
        (
            "query ($a: String!, $b: String, $c: DateTime) { scenario(code: $a) "
            "{ assessment(region: $b, asOf: $c) { asOf } } }",
            ({"a": "x", "b": "y", "c": "2024-01-01"}, {"a": "newborn", "b": "650000000000", "c": "2026-01-01"}),
        ),
        (
            "query ($a: String!, $b: Int) { returnFlows(to: $a, first: $b) { totalCount } }",
            ({"a": "x", "b": 1}, {"a": "y", "b": 100}),
        ),
        ('query ($a: String!) { classification(scheme: "national", key: $a) { name } }', ({"a": "x"}, {"a": "y"})),
        ("query ($a: ID) { resource(id: $a) { name } }", ({"a": "x"}, {"a": "y"})),
        (
            "query ($a: [ID!]!) { nodes(ids: $a) { id } }",
            ({"a": ["region_1"]}, {"a": [f"region_{number}" for number in range(100)]}),
        ),
        ("query ($a: ID!) { node(id: $a) { id } }", ({"a": "entry_1"}, {"a": "entry_2"})),
    ],
)
async def test_a_query_has_one_statement_for_all_values(query: str, variants: tuple[dict[str, Any], ...]) -> None:
    database = RecordingDatabase()
    service = handler(database, fast=True)
    for variables in variants:
        assert set(await codes(service, query, **variables)) == {"UNAVAILABLE"}
    assert len(database.statements) == len(variants)
    assert len(set(database.statements)) == 1
