"""Each object of `orderBy` has one key: in documents and in variables, on the fast path and on graphql-core."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import orjson
import pytest
from graphql import GraphQLInputObjectType

from api.schema import schema
from graph.client.protocol import ReadsOnly
from tests.support.dual_execution import DualExecution
from tests.support.text_substitution import substitute

SCHEMA = schema(ZoneInfo("Asia/Shanghai"))
ORDERS = sorted(name for name, kind in SCHEMA.type_map.items() if name.endswith("Order"))
REMEDY = "Give one key in each object, and several keys in turn: [{updatedAt: DESC}, {title: ASC}]."
REMEDY_ZH = "每个对象只写一个排序字段，多个排序字段依次写成多个对象：[{updatedAt: DESC}, {title: ASC}]。"
LIST = "catalogEntries(orderBy: %s) { totalCount }"
NESTED = 'region(code: "650000000000") { departments(orderBy: %s) { totalCount } }'


async def error_of(query: str, variables: dict[str, Any] | None = None, language: str = "en") -> dict[str, Any]:
    """The only error of the response, which is the same on both execution paths and reads nothing."""
    response = orjson.loads(await DualExecution(ReadsOnly()).response(query, variables, language))
    (error,) = response["errors"]
    assert not any((response.get("data") or {}).values())
    return dict(error)


@pytest.mark.parametrize("name", ORDERS)
async def test_every_order_input_is_one_of(name: str) -> None:
    kind = SCHEMA.type_map[name]
    assert isinstance(kind, GraphQLInputObjectType)
    assert kind.is_one_of
    query = f'{{ __type(name: "{name}") {{ isOneOf }} where: __type(name: "CatalogEntryWhere") {{ isOneOf }} }}'
    response = orjson.loads(await DualExecution(ReadsOnly()).response(query))
    assert response == {"data": {"__type": {"isOneOf": True}, "where": {"isOneOf": False}}}


@pytest.mark.parametrize("field", [LIST, NESTED], ids=["root", "nested"])
@pytest.mark.parametrize("value", ["[{code: DESC, name: ASC}]", "[{}]", "[{code: ASC}, {}]", "{code: null}"])
async def test_a_document_with_no_key_or_two_is_not_valid(field: str, value: str) -> None:
    value = value if field == NESTED or "name" not in value else substitute(value, "name", "title")
    error = await error_of(f"{{ {field % value} }}")
    kind = "CatalogEntryOrder" if field == LIST else "DepartmentOrder"
    assert error["extensions"]["code"] == "VALIDATION"
    assert error["message"].startswith(f"Within OneOf Input Object type '{kind}', exactly one field must be specified")
    assert error["extensions"]["remedy"] == REMEDY


@pytest.mark.parametrize("field", [LIST, NESTED], ids=["root", "nested"])
@pytest.mark.parametrize(
    "value", [[{"code": "DESC", "id": "ASC"}], [{}], [{"code": "ASC"}, {}], [{"code": None}], {}], ids=repr
)
async def test_a_variable_with_no_key_or_two_is_refused(field: str, value: Any) -> None:
    kind, second = ("CatalogEntryOrder", "title") if field == LIST else ("DepartmentOrder", "name")
    value = [{second if key == "id" else key: item[key] for key in item} for item in value] if value else value
    error = await error_of(f"query ($order: [{kind}!]) {{ {field % '$order'} }}", {"order": value})
    assert error["extensions"]["code"] == "BAD_VARIABLES"
    assert "exactly one field must be specified" in error["message"]
    assert error["extensions"]["remedy"] == REMEDY


@pytest.mark.parametrize("field", [LIST, NESTED], ids=["root", "nested"])
@pytest.mark.parametrize("variables", [{}, {"direction": None}], ids=repr)
async def test_a_direction_without_a_value_is_refused(field: str, variables: dict[str, Any]) -> None:
    error = await error_of(f"query ($direction: Direction) {{ {field % '[{code: $direction}]'} }}", variables)
    assert error["extensions"]["code"] == "BAD_ARGUMENT"
    assert error["extensions"]["remedy"] == REMEDY


async def test_two_directions_in_variables_are_not_valid_in_one_object() -> None:
    document = f"query ($one: Direction!, $two: Direction!) {{ {LIST % '[{code: $one, title: $two}]'} }}"
    error = await error_of(document, {"one": "ASC", "two": "DESC"})
    assert (error["extensions"]["code"], error["extensions"]["remedy"]) == ("VALIDATION", REMEDY)


async def test_the_error_in_chinese() -> None:
    error = await error_of(f"{{ {LIST % '[{code: DESC, title: ASC}]'} }}", language="zh")
    assert error["message"] == "文档不符合接口定义：CatalogEntryOrder 的每个对象必须且只能写一个字段，且值不能为 null。"
    assert error["extensions"]["remedy"] == REMEDY_ZH
