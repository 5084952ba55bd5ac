"""Introspection describes the schema in the caller's language, and no cache mixes the two."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from graphql import GraphQLSchema, build_client_schema, get_introspection_query, print_schema

from api.schema import schema
from api.translation.descriptions import chinese_descriptions
from tests.support.http_service import SchemaService

if TYPE_CHECKING:
    from graph.client.database import Neo4jDatabase
    from tests.conftest import Api

SCHEMA = schema(ZoneInfo("Asia/Shanghai"))
INTROSPECTION = get_introspection_query(specified_by_url=True, input_value_deprecation=True, one_of=True)
ONE_TYPE = '{ __type(name: "ShareType") { description values: enumValues { name text: description } } }'
IN_ENGLISH = {
    "description": "共享类型, Art. 19.",
    "values": [
        {"name": "UNCONDITIONAL", "text": "无条件共享: shared with all departments (Art. 19(1))."},
        {
            "name": "CONDITIONAL",
            "text": "有条件共享: shared with some departments, or in part, on the entry's conditions (Art. 19(2)).",
        },
        {"name": "NOT_SHARED", "text": "不予共享: not shared, on a basis in law (Art. 19(3))."},
    ],
}
IN_CHINESE = {
    "description": "共享类型（第十九条）。",
    "values": [
        {"name": "UNCONDITIONAL", "text": "无条件共享：可提供给所有政务部门和公共服务部门共享使用。"},
        {"name": "CONDITIONAL", "text": "有条件共享：可提供给相关部门，或仅能部分提供给所有部门共享使用。"},
        {"name": "NOT_SHARED", "text": "不予共享：不宜提供给其他部门共享使用，须有法律法规依据或国家有关规定。"},
    ],
}


@pytest.fixture(params=[True, False], ids=["fast", "graphql-core"])
def service(request: pytest.FixtureRequest) -> SchemaService:
    return SchemaService(SCHEMA, fast=request.param)


async def read(client: httpx.AsyncClient, query: str, language: str, **headers: str) -> httpx.Response:
    return await client.get("/graphql", params={"query": query}, headers={"accept-language": language, **headers})


def described(introspected: dict[str, Any]) -> GraphQLSchema:
    return build_client_schema(introspected["data"])


def without_descriptions(introspected: dict[str, Any]) -> str:
    """The schema without its texts."""

    def stripped(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: None if key == "description" else stripped(item) for key, item in value.items()}
        return [stripped(item) for item in value] if isinstance(value, list) else value

    return print_schema(described(stripped(introspected)))


async def test_the_whole_schema_is_described_in_either_language(service: SchemaService) -> None:
    async with service.client() as client:
        chinese = (await read(client, INTROSPECTION, "zh-CN,zh;q=0.9,en;q=0.8")).json()
        english = (await read(client, INTROSPECTION, "en")).json()
    assert print_schema(described(english)) == print_schema(SCHEMA)
    assert without_descriptions(chinese) == without_descriptions(english)
    introspected = {kind["name"]: kind for kind in chinese["data"]["__schema"]["types"]}
    for coordinate, _, text in chinese_descriptions(SCHEMA):
        type_name, _, name = coordinate.partition(".")
        if type_name.startswith("@"):
            continue
        kind = introspected[type_name]
        if not name:
            assert kind["description"] == text, coordinate
            continue
        field_name, _, argument = name.removesuffix(":)").partition("(")
        members = kind["fields"] or kind["inputFields"] or kind["enumValues"]
        member = next(member for member in members if member["name"] == field_name)
        if argument:
            member = next(definition for definition in member["args"] if definition["name"] == argument)
        assert member["description"] == text, coordinate


async def test_the_same_document_is_answered_in_each_language_by_turns(service: SchemaService) -> None:
    expected = {"zh": IN_CHINESE, "en": IN_ENGLISH, "zh-TW": IN_CHINESE, "fr": IN_ENGLISH, "": IN_ENGLISH}
    async with service.client() as client:
        for language in [*expected, *expected]:
            response = await read(client, ONE_TYPE, language)
            assert response.json() == {"data": {"__type": expected[language]}}, language
            assert "Accept-Language" in response.headers["vary"]


async def test_an_etag_belongs_to_one_language(service: SchemaService) -> None:
    async with service.client() as client:
        etags = {language: (await read(client, ONE_TYPE, language)).headers["etag"] for language in ("zh", "en")}
        assert etags["zh"] != etags["en"]
        for language, etag in etags.items():
            other = "en" if language == "zh" else "zh"
            same = {"if-none-match": etag}
            assert (await read(client, ONE_TYPE, language, **same)).status_code == 304
            assert (await read(client, ONE_TYPE, other, **same)).status_code == 200


@pytest.mark.parametrize("fast", [True, False], ids=["fast", "graphql-core"])
async def test_data_beside_introspection_is_the_same(
    sample_database: Neo4jDatabase, serve_api: Callable[..., Api], fast: bool
) -> None:
    api = serve_api(sample_database, cache_mb=1, fast=fast)
    query = '{ region(code: "653101000000") { name level __typename } __type(name: "ShareType") { description } }'
    region = {"name": "喀什市", "level": "COUNTY", "__typename": "Region"}
    for _ in range(2):
        for language, text in (("zh", IN_CHINESE["description"]), ("en", IN_ENGLISH["description"])):
            response = await api.post(query, headers={"accept-language": language})
            assert response.json() == {"data": {"region": region, "__type": {"description": text}}}
