"""`labels`: the Chinese and English labels of every enumeration of the schema and its values."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from graphql import GraphQLEnumType

from api.schema import schema
from tests.support.http_service import SchemaService

if TYPE_CHECKING:
    from graph.client.database import Neo4jDatabase
    from tests.conftest import Api

SCHEMA = schema(ZoneInfo("Asia/Shanghai"))
ALL = "{ labels { name zh en values { name zh en } } }"
SHARE_TYPE = {
    "name": "ShareType",
    "zh": "共享类型",
    "en": "Share type",
    "values": [
        {"name": "UNCONDITIONAL", "zh": "无条件共享", "en": "Shared unconditionally"},
        {"name": "CONDITIONAL", "zh": "有条件共享", "en": "Shared on conditions"},
        {"name": "NOT_SHARED", "zh": "不予共享", "en": "Not shared"},
    ],
}
KASHGAR = '{ region(code: "653101000000") { name } labels(enums: ["ShareType"]) { zh } }'


@pytest.fixture(params=[True, False], ids=["fast", "graphql-core"])
def service(request: pytest.FixtureRequest) -> SchemaService:
    return SchemaService(SCHEMA, fast=request.param)


async def execute(client: httpx.AsyncClient, query: str, language: str = "en", **body: Any) -> Any:
    response = await client.post("/graphql", json={"query": query, **body}, headers={"accept-language": language})
    return response.json()


async def test_every_enumeration_and_value_is_labelled(service: SchemaService) -> None:
    async with service.client() as client:
        answers = [await execute(client, ALL, language) for language in ("en", "zh")]
    assert answers[0] == answers[1]
    rows = answers[0]["data"]["labels"]
    served = {
        kind.name: list(kind.values)
        for kind in SCHEMA.type_map.values()
        if isinstance(kind, GraphQLEnumType) and not kind.name.startswith("__")
    }
    assert {row["name"]: [value["name"] for value in row["values"]] for row in rows} == served
    assert [row["name"] for row in rows] == sorted(served)
    assert next(row for row in rows if row["name"] == "ShareType") == SHARE_TYPE


async def test_enumerations_are_selected_by_name(service: SchemaService) -> None:
    query = "query ($names: [String!]) { labels(enums: $names) { chinese: zh values { zh code: name } __typename } }"
    async with service.client() as client:
        answer = await execute(client, query, variables={"names": ["Via", "Jurisdiction", "Via"]})
        none = await execute(client, query, variables={"names": []})
        omitted = await execute(client, query, variables={"names": None})
    assert [row["chinese"] for row in answer["data"]["labels"]] == ["兵地归属", "来源方式"]
    assert answer["data"]["labels"][0] == {
        "chinese": "兵地归属",
        "values": [{"zh": "地方", "code": "LOCAL"}, {"zh": "兵团", "code": "XPCC"}],
        "__typename": "EnumLabels",
    }
    assert none == {"data": {"labels": []}}
    assert len(omitted["data"]["labels"]) > 30


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("en", "enums names 'Shape'; the schema has no such enumeration."),
        ("zh", "参数 enums 中的“Shape”不是接口中的枚举类型。"),
    ],
)
async def test_an_unknown_enumeration_is_an_error(service: SchemaService, language: str, message: str) -> None:
    async with service.client() as client:
        answer = await execute(client, '{ labels(enums: ["Via", "Shape"]) { name } }', language)
    assert answer["data"] == {"labels": None}
    assert answer["errors"][0]["message"] == message
    assert answer["errors"][0]["extensions"]["code"] == "BAD_ARGUMENT"
    assert answer["errors"][0]["extensions"]["argument"] == "enums"


async def test_the_cost_is_the_number_of_enumerations(service: SchemaService) -> None:
    costs = {}
    async with service.client() as client:
        for name, query in (("all", ALL), ("two", '{ labels(enums: ["Via", "Act"]) { values { zh } } }')):
            answer = await execute(client, query, extensions={"cost": True})
            costs[name] = answer["extensions"]["cost"]
            assert costs[name]["requested"] == len(answer["data"]["labels"])
    assert costs["two"] == {"requested": 2, "actual": 2}
    assert costs["all"]["actual"] == costs["all"]["requested"]


async def test_labels_alone_do_not_expire(service: SchemaService) -> None:
    async with service.client() as client:
        response = await client.get("/graphql", params={"query": ALL})
    assert "x-valid-until" not in response.headers


async def test_a_response_with_labels_is_cached(sample_database: Neo4jDatabase, serve_api: Callable[..., Api]) -> None:
    api = serve_api(sample_database, cache_mb=1)
    expected = {"data": {"region": {"name": "喀什市"}, "labels": [{"zh": "共享类型"}]}}
    ran = []
    for _ in range(3):
        response = await api.post(KASHGAR)
        assert response.json() == expected
        ran.append(list(api.queries))
    assert ran[-1] == []
