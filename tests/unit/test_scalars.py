"""Long and Date, and the argument that BAD_DATE names, in documents and in variables."""

from __future__ import annotations

import json
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from graphql import DocumentNode, OperationDefinitionNode, parse, validate
from graphql.execution.values import get_variable_values
from hypothesis import given
from hypothesis import strategies as st

from api.errors.formatting import ResponseError, format_errors
from api.scalars import MAX_LONG, long_of
from api.schema import schema

SCHEMA = schema(ZoneInfo("Asia/Shanghai"))


@given(st.integers(-MAX_LONG, MAX_LONG))
def test_a_long_survives_json(value: int) -> None:
    assert long_of(json.loads(json.dumps(value))) == value
    assert int(float(value)) == value


@pytest.mark.parametrize("value", [MAX_LONG + 1, -MAX_LONG - 1, 0.5, "1", True, None, float("inf")])
def test_what_is_no_long_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="Long cannot represent"):
        long_of(value)


def errors_of(text: str, variables: dict[str, Any]) -> tuple[ResponseError, ...]:
    document: DocumentNode = parse(text)
    if errors := validate(SCHEMA, document):
        return format_errors(errors, "validate", document)
    (operation,) = document.definitions
    assert isinstance(operation, OperationDefinitionNode)
    values = get_variable_values(SCHEMA, operation.variable_definitions or (), variables)
    return format_errors(values, "variables", document) if isinstance(values, list) else ()


def source(as_of: str, variables: str = "") -> str:
    return f'query{variables} {{ authoritativeSource(element: "NP-01-01", asOf: {as_of}) {{ status }} }}'


def entries(where: str, variables: str = "") -> str:
    return f"query{variables} {{ catalogEntries(where: {where}) {{ totalCount }} }}"


def designations(since: str) -> str:
    return f"{{ designations(where: {{since: {{eq: {since}}}}}) {{ totalCount }} }}"


@pytest.mark.parametrize(
    ("text", "variables", "argument"),
    [
        (source('"x"'), {}, "asOf"),
        (entries('{updatedAt: {lt: "x"}}'), {}, "where.updatedAt.lt"),
        (entries('{not: {updatedAt: {in: ["2024-01-01", "x"]}}}'), {}, "where.not.updatedAt.in"),
        (entries('{or: [{updatedAt: {gt: "x"}}]}'), {}, "where.or.updatedAt.gt"),
        (designations('"2024-02-30"'), {}, "where.since.eq"),
        (designations('"2024-01-01T00:00:00Z"'), {}, "where.since.eq"),
        ('{ diff(of: "region_1", from: "x", to: "2024-01-01", milliseconds: 30000) { asOf: __typename } }', {}, "from"),
        (source("$at", "($at: DateTime)"), {"at": "x"}, "asOf"),
        (source("$at", '($at: DateTime = "x")'), {}, "asOf"),
        (entries("$w", "($w: CatalogEntryWhere)"), {"w": {"updatedAt": {"lt": "x"}}}, "where.updatedAt.lt"),
        (
            entries("{or: $w}", "($w: [CatalogEntryWhere!])"),
            {"w": [{}, {"updatedAt": {"in": ["x"]}}]},
            "where.or.updatedAt.in",
        ),
        (entries("{updatedAt: {lt: $at}}", "($at: DateTime)"), {"at": "x"}, "where.updatedAt.lt"),
    ],
)
def test_bad_date_names_its_argument(text: str, variables: dict[str, Any], argument: str) -> None:
    (error,) = errors_of(text, variables)
    assert (error.code, error.details["argument"]) == ("BAD_DATE", argument)


@pytest.mark.parametrize("value", ["9007199254740992", '"1"', "1.5", "true"])
def test_a_filter_takes_longs_only(value: str) -> None:
    (error,) = errors_of(entries(f"{{recordCount: {{gt: {value}}}}}"), {})
    assert error.code == "VALIDATION"


def test_a_filter_takes_every_long() -> None:
    assert errors_of(entries("{recordCount: {gt: 9007199254740991}}"), {}) == ()
    listed = entries("{recordCount: {in: [-9007199254740991, $n]}}", "($n: Long!)")
    assert errors_of(listed, {"n": 3_000_000_000}) == ()
    (error,) = errors_of(listed, {"n": 2**53})
    assert error.code == "BAD_VARIABLES"
