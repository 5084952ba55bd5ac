"""The fast path gives the bytes, errors and nulls of graphql-core for all values of the resolvers' dicts."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Iterator
from functools import cache
from typing import Any, TypeVar, cast

import orjson
import pytest
from graphql import GraphQLObjectType, GraphQLSchema, build_schema
from hypothesis import given, settings
from hypothesis import strategies as st

from api.errors.formatting import log
from api.execution.field_resolvers import RootFieldResolver, resolve_by_key, resolve_type_by_typename
from api.execution.request_handler import RequestHandler
from api.http.request_params import RequestParams
from domain.errors import UnknownReference
from domain.viewer import ANONYMOUS
from resolvers.context import Context, FieldRequest

T = TypeVar("T")
SDL = """
  scalar DateTime
  scalar Odd
  enum Color { RED GREEN }
  interface Node { id: ID! }
  type Query { row: Row rows: [Row!]! loose: [Row] sure: Row! any: Node many: [Node!] }
  type Row implements Node {
    id: ID! text: String sure: String! whole: Int size: Int! share: Float is: Boolean! color: Color shade: Color!
    at: DateTime odd: Odd words: [String!]! pairs: [[Int]] row: Row below: [Row!] other: Node
  }
  type Tag implements Node { id: ID! text: Int! }
"""
DOCUMENT = """
  fragment Leaves on Row {
    id t: text text sure whole size share is color shade at odd words pairs __typename
    other { id __typename ... on Tag { text } ... on Row { sure } }
  }
  query ($all: Boolean!) {
    row { ...Leaves row { ...Leaves } below @include(if: $all) { ...Leaves } }
    rows { ...Leaves } loose { sure size } sure { __typename } any { ... on Tag { text } } many { id __typename }
    __typename
  }
"""
LEAF: st.SearchStrategy[Any] = st.sampled_from(
    [
        None,
        "x",
        "RED",
        "GREEN",
        "",
        0,
        1,
        -5,
        2**31,
        2**31 - 1,
        1.5,
        1e300,
        float("nan"),
        True,
        False,
        [],
        {},
        "3",
        b"x",
    ]
)
SOUND: dict[str, st.SearchStrategy[Any]] = {
    "id": st.just("a"),
    "text": st.sampled_from([None, "字", "\u2028"]),
    "sure": st.just("s"),
    "whole": st.sampled_from([None, 3]),
    "size": st.just(7),
    "share": st.sampled_from([None, 0.5, 3]),
    "is": st.booleans(),
    "color": st.sampled_from([None, "RED"]),
    "shade": st.just("GREEN"),
    "at": st.just("2026-01-01T00:00:00Z"),
    "odd": st.sampled_from([None, "x", 3]),
    "words": st.lists(st.just("w"), max_size=2),
    "pairs": st.none() | st.lists(st.none() | st.lists(st.none() | st.just(1), max_size=2), max_size=2),
}


@st.composite
def rows(draw: st.DrawFn, depth: int = 1) -> Any:
    """The dict of a row; sometimes with an irregular or a missing value."""
    row = {name: draw(strategy) for name, strategy in SOUND.items()}
    row["t"], row["__typename"] = row["text"], "Row"
    row["row"] = draw(st.none() | rows(depth - 1)) if depth else None
    row["below"] = draw(st.none() | st.lists(rows(depth - 1), max_size=2)) if depth else None
    row["other"] = draw(st.sampled_from([None, {"id": "t", "__typename": "Tag", "text": 1}, {"id": "u", "sure": "s"}]))
    if row["other"] and "__typename" not in row["other"]:
        row["other"]["__typename"] = draw(st.sampled_from(["Row", "Row", "Row", "Nothing", "Query"]))
    if draw(st.integers(0, 7)) == 0:
        row[draw(st.sampled_from(sorted(row)))] = draw(LEAF)
    if draw(st.integers(0, 30)) == 0:
        del row[draw(st.sampled_from(sorted(row)))]
    return row


FAILING = st.builds(UnknownReference, st.just("REGION"), st.just("region"), st.just("0"))
ROOTS = st.fixed_dictionaries(
    {
        "row": st.none() | rows(2),
        "rows": st.lists(rows(), max_size=3) | st.tuples(rows(0)),
        "loose": st.none() | st.lists(st.none() | rows(0), max_size=3),
        "sure": rows(0),
        "any": st.none() | st.just({"__typename": "Tag", "id": "t", "text": 1}) | rows(0),
        "many": st.none() | st.lists(rows(0) | st.just({"__typename": "Tag", "id": "t"}), max_size=3),
    }
)
TURNS = st.dictionaries(st.sampled_from(["row", "rows", "loose", "sure"]), st.integers(1, 9))


@pytest.fixture(scope="module", autouse=True)
def quiet() -> Iterator[None]:
    """Masked errors are logged with their tracebacks. These tests would log thousands."""
    log.setLevel(logging.CRITICAL)
    yield
    log.setLevel(logging.NOTSET)


@cache
def schema() -> tuple[GraphQLSchema, dict[str, Any]]:
    """The schema, and the results of its root fields. `turns`: event loop iterations before a field has its result."""
    values: dict[str, Any] = {}
    built = build_schema(SDL)
    for kind in built.type_map.values():
        if isinstance(kind, GraphQLObjectType) and not kind.name.startswith("__"):
            for field in kind.fields.values():
                field.resolve = resolve_by_key
    cast("Any", built.type_map["Node"]).resolve_type = resolve_type_by_typename
    cast("Any", built.type_map["DateTime"]).coerce_output_value = str

    def odd(value: Any) -> Any:
        return None if value == 3 else f"<{value}>"

    cast("Any", built.type_map["Odd"]).coerce_output_value = odd

    def resolver_of(name: str) -> Any:
        async def resolver(_: FieldRequest) -> Any:
            for _turn in range(values.get("turns", {}).get(name, 0)):
                await asyncio.sleep(0)
            if isinstance(values[name], Exception):
                raise values[name]
            return values[name]

        return RootFieldResolver(resolver)

    for name, field in cast("Any", built.query_type).fields.items():
        field.resolve = resolver_of(name)
    return built, values


async def _run(work: Awaitable[T]) -> T:
    return await work


async def response_and_count(
    results: dict[str, Any], query: str, variables: dict[str, Any], fast: bool
) -> tuple[bytes, int]:
    """The response, and whether the fast path completed it: 1 or 0."""
    built, values = schema()
    values.update(results)
    service = RequestHandler(
        built, lambda language, viewer: Context(cast("Any", None), language, viewer=viewer), fast=fast
    )
    result = await service.handle(
        RequestParams(query, variables), "en", viewer=ANONYMOUS, caller="", read_only=False, run=_run
    )
    response = orjson.loads(result.body("en"))
    for error in response.get("errors", ()):
        error["extensions"].pop("errorId", None)
    return orjson.dumps(response), service.fast.completed if service.fast else 0


@settings(max_examples=100, deadline=None)
@given(ROOTS, st.booleans(), st.dictionaries(st.sampled_from(["row", "rows", "loose", "sure"]), FAILING), TURNS)
async def test_all_values_give_the_bytes_of_graphql_core(
    values: dict[str, Any], everything: bool, failing: dict[str, Exception], turns: dict[str, int]
) -> None:
    values = {**values, **failing, "turns": turns}
    fast, _ = await response_and_count(values, DOCUMENT, {"all": everything}, True)
    reference, _ = await response_and_count(values, DOCUMENT, {"all": everything}, False)
    assert fast == reference


@pytest.mark.parametrize("slow", ["row", "rows"])
async def test_all_errors_are_reported_whichever_field_fails_first(slow: str) -> None:
    values = {name: UnknownReference("REGION", name, "0") for name in ("row", "rows")} | {"turns": {slow: 9}}
    reference, _ = await response_and_count(values, "{ row { id } rows { id } }", {}, False)
    assert [error["path"] for error in orjson.loads(reference)["errors"]] == [["row"], ["rows"]]
    assert orjson.loads(reference)["data"] is None
    assert (reference, 0) == await response_and_count(values, "{ row { id } rows { id } }", {}, True)


async def test_conforming_values_do_not_need_graphql_core() -> None:
    row = {
        "id": "a",
        "t": "x",
        "text": "x",
        "sure": "s",
        "whole": None,
        "size": 1,
        "share": 2,
        "is": True,
        "color": None,
        "shade": "RED",
        "at": None,
        "odd": "x",
        "words": [],
        "pairs": [[1, None], None],
        "other": None,
        "row": None,
        "below": [],
    }
    values = {"row": row, "rows": [row, row], "loose": [None, row], "sure": {}, "any": None, "many": None}
    response, completed = await response_and_count(values, DOCUMENT, {"all": True}, True)
    assert completed == 1
    assert b'"share":2.0' in response
    assert b'"odd":"<x>"' in response


@pytest.mark.parametrize(
    ("query", "value"),
    [
        ("{ row { sure } }", {"row": {"sure": None}}),
        ("{ row { size } }", {"row": {"size": 2**31}}),
        ("{ row { share } }", {"row": {"share": float("inf")}}),
        ("{ row { color } }", {"row": {"color": "BLUE"}}),
        ("{ row { words } }", {"row": {"words": ["a", None]}}),
        ("{ any { id } }", {"any": {"id": "a", "__typename": "Query"}}),
        ("{ any { id } }", {"any": {"id": "a"}}),
        ("{ row { text } }", {"row": {"text": ValueError("x")}}),
        ("{ rows { sure } }", {"rows": None}),
        ("{ rows { sure } }", {"rows": {"a": 1}}),
    ],
)
async def test_an_error_is_left_to_graphql_core(query: str, value: dict[str, Any]) -> None:
    fast, completed = await response_and_count(value, query, {}, True)
    assert (fast, 0) == await response_and_count(value, query, {}, False)
    assert completed == 0
    assert b'"errors"' in fast
