"""Random `where` trees over rows with absent values, compared with plain Python."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.client.database import Neo4jDatabase
from tests.conftest import Api
from tests.support.graph_builder import SINCE, GraphBuilder

Row = Mapping[str, Any]
Where = dict[str, Any]
QUERY = """
query ($where: CatalogEntryWhere) {
  catalogEntries(where: $where, first: 100) { totalCount nodes { code } }
}
"""
REGIONS = {"650000000000": None, "653100000000": "650000000000", "653101000000": "653100000000"}
DEPARTMENTS = {"d1": ("650000000000", "公安"), "d2": ("653100000000", "民政"), "d3": ("653101000000", None)}
CLASSES = {"1": None, "11": "1", "2": None}
PROPERTIES = {"dataGigabytes": "dataVolume"}
"""The properties of the graph that have another name than their field."""
ELEMENTS = {"NP-01-01": "NP-01", "NP-02-01": "NP-02"}
TITLES = ("户籍登记", "婚姻登记", "户籍", "Births", "births", "")


def entry_rows() -> list[dict[str, Any]]:
    """Twenty-four fixed entries; each property is absent in some of them."""
    result = []
    for number in range(24):
        result.append(
            {
                "code": f"t/{number:02d}",
                "title": TITLES[number % 6],
                "abstract": None if number % 4 == 0 else TITLES[number % 5],
                "shareType": (None, "UNCONDITIONAL", "CONDITIONAL", "NOT_SHARED")[number % 4],
                "updateCycle": (None, "DAILY", "YEARLY")[number % 3],
                "recordCount": None if number % 5 == 0 else number * 10,
                "dataVolume": None if number % 3 else number / 4,
                "updatedAt": SINCE + timedelta(days=number % 7),
                "publishedAt": None if number % 2 else SINCE + timedelta(hours=number),
                "sample": number % 2 == 0,
                "provider": ("d1", "d2", "d3")[number % 3],
                "libraries": [code for code, step in (("L1", 2), ("L2", 5)) if number % step == 0],
                "classes": [key for key, step in (("1", 5), ("11", 3), ("2", 4)) if number % step == 0],
                "elements": [code for code, step in (("NP-01-01", 4), ("NP-02-01", 6)) if number % step == 0],
                "attached": number % 3 == 0,
                "draft": number in (6, 7),
            }
        )
    return result


def build_graph() -> GraphBuilder:
    builder = GraphBuilder()
    for region, parent in REGIONS.items():
        builder.region(region, parent)
    for department, (region, line) in DEPARTMENTS.items():
        builder.department(department, region, line)
    builder.platform("650000000000")
    for library in ("L1", "L2"):
        builder.library(library, "d1")
    for key, broader in CLASSES.items():
        builder.classification("s", key, key, broader)
    for category in ("NP-01", "NP-02"):
        builder.category(category)
    for element, category in ELEMENTS.items():
        builder.element(element, category)
    for row in entry_rows():
        properties = {name: row[name] for name in row if name not in (*RELATED, *EDGES)}
        builder.entry(
            properties.pop("code"),
            row["provider"],
            realizes=row["elements"],
            libraries=row["libraries"],
            classifications=[f"class_s:{key}" for key in row["classes"]],
            draft=properties.pop("draft"),
            titlePinyin=row["title"],
            **properties,
        )
        if row["attached"]:
            builder.resource(row["code"], "650000000000", row["code"])
    return builder


def with_ancestors(key: str | None, parents: Mapping[str, str | None]) -> list[str]:
    return [] if key is None else [key, *with_ancestors(parents[key], parents)]


def coded(codes: list[str]) -> list[dict[str, Any]]:
    return [{"code": code} for code in codes]


def department(code: str) -> dict[str, Any]:
    region, line = DEPARTMENTS[code]
    return {"code": code, "line": line, "region": region}


EDGES = ("libraries", "classes", "elements", "attached", "provider")
RELATED: dict[str, Callable[[Row], list[dict[str, Any]]]] = {
    "provider": lambda row: [department(row["provider"])],
    "region": lambda row: coded([row["region"] if "region" in row else DEPARTMENTS[row["provider"]][0]]),
    "regionWithin": lambda row: coded(with_ancestors(DEPARTMENTS[row["provider"]][0], REGIONS)),
    "library": lambda row: coded(row["libraries"]),
    "element": lambda row: coded(row["elements"]),
    "category": lambda row: coded([ELEMENTS[code] for code in row["elements"]]),
    "classification": lambda row: coded([above for key in row["classes"] for above in with_ancestors(key, CLASSES)]),
}


def matches(where: Where | None, row: Row) -> bool:
    """Whether a row matches. An absent value matches only `eq: null` and `ne`."""
    return all(_matches_key(key, value, row) for key, value in (where or {}).items() if value is not None)


def _matches_key(key: str, value: Any, row: Row) -> bool:
    if key == "and":
        return all(matches(part, row) for part in value)
    if key == "or":
        return any(matches(part, row) for part in value)
    if key == "not":
        return not matches(value, row)
    if key in RELATED:
        return any(matches(value, target) for target in RELATED[key](row))
    return all(_compare(operator, operand, row[PROPERTIES.get(key, key)]) for operator, operand in value.items())


def _compare(operator: str, operand: Any, value: Any) -> bool:
    if operand is None:
        return (value is None) == (operator == "eq") if operator in ("eq", "ne") else True
    if isinstance(value, datetime):
        operand = [_moment(text) for text in operand] if operator == "in" else _moment(operand)
    if value is None:
        return operator == "ne"
    match operator:
        case "eq":
            return bool(value == operand)
        case "ne":
            return bool(value != operand)
        case "in":
            return value in operand
        case "gt":
            return bool(value > operand)
        case "gte":
            return bool(value >= operand)
        case "lt":
            return bool(value < operand)
        case "lte":
            return bool(value <= operand)
        case "contains":
            return operand in value
        case _:
            return bool(value.startswith(operand))


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def operators(values: st.SearchStrategy[Any], *names: str) -> st.SearchStrategy[Where]:
    choices: dict[str, st.SearchStrategy[Any]] = {name: st.none() | values for name in names}
    choices["in"] = st.none() | st.lists(values, max_size=3)
    return st.dictionaries(st.sampled_from(sorted(choices)), st.just(0), max_size=2).flatmap(
        lambda chosen: st.fixed_dictionaries({name: choices[name] for name in chosen})
    )


EQUAL = ("eq", "ne")
ORDERED = (*EQUAL, "gt", "gte", "lt", "lte")
TEXT = (*ORDERED, "contains", "startsWith")
MOMENTS = st.sampled_from([(SINCE + timedelta(hours=hours)).isoformat() for hours in (0, 2, 24, 48, 72)])
NUMBERS = st.sampled_from([0, 0.25, 4.5, 10, 20.0, 110, -1])
INTEGERS = st.sampled_from([0, 10, 20, 110, -1, 2**53 - 1])


def by_key(field: str, *values: str | None) -> st.SearchStrategy[Where]:
    return st.just({}) | operators(st.sampled_from([value for value in values if value]), *TEXT).map(
        lambda result: {field: result}
    )


DEPARTMENT_WHERE = st.one_of(
    by_key("code", *DEPARTMENTS),
    by_key("line", "公安", "民政"),
    by_key("code", *REGIONS).map(lambda result: {"region": result}),
    by_key("line", "公安").map(lambda result: {"not": result}),
)
LEAVES: dict[str, st.SearchStrategy[Any]] = {
    "code": operators(st.sampled_from(["t/03", "t/07", "t/1", "t/20"]), *TEXT),
    "title": operators(st.sampled_from([*TITLES, "登记", "b"]), *TEXT),
    "abstract": operators(st.sampled_from([*TITLES, "登记"]), *TEXT),
    "shareType": operators(st.sampled_from(["UNCONDITIONAL", "CONDITIONAL", "NOT_SHARED"]), *EQUAL),
    "updateCycle": operators(st.sampled_from(["DAILY", "YEARLY", "WEEKLY"]), *EQUAL),
    "recordCount": operators(INTEGERS, *ORDERED),
    "dataGigabytes": operators(NUMBERS, *ORDERED),
    "updatedAt": operators(MOMENTS, *ORDERED),
    "publishedAt": operators(MOMENTS, *ORDERED),
    "sample": st.dictionaries(st.sampled_from(EQUAL), st.none() | st.booleans(), max_size=2),
    "attached": st.dictionaries(st.sampled_from(EQUAL), st.booleans(), max_size=1),
    "provider": DEPARTMENT_WHERE,
    "region": by_key("code", *REGIONS),
    "regionWithin": by_key("code", *REGIONS),
    "library": by_key("code", "L1", "L2"),
    "element": by_key("code", *ELEMENTS),
    "category": by_key("code", "NP-01", "NP-02"),
    "classification": by_key("code", *CLASSES),
}


def subsets(choices: Mapping[str, st.SearchStrategy[Any]], most: int) -> st.SearchStrategy[Where]:
    return st.lists(st.sampled_from(sorted(choices)), unique=True, max_size=most).flatmap(
        lambda names: st.fixed_dictionaries({name: st.none() | choices[name] for name in names})
    )


def combine(inner: st.SearchStrategy[Where]) -> st.SearchStrategy[Where]:
    joined = {"and": st.lists(inner, max_size=3), "or": st.lists(inner, max_size=3), "not": inner}
    return st.tuples(subsets(joined, 2), subsets(LEAVES, 1)).map(lambda pair: {**pair[0], **pair[1]})


WHERES = st.recursive(subsets(LEAVES, 2), combine, max_leaves=5)


@pytest.fixture
async def visible_rows(database: Neo4jDatabase) -> list[Row]:
    """The visible rows, in the order of the list."""
    await build_graph().write(database)
    return [row for row in entry_rows() if not row["draft"]]


@settings(
    max_examples=45,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(where=WHERES)
async def test_random_filters_equal_plain_python(empty_api: Api, visible_rows: list[Row], where: Where) -> None:
    result = await empty_api.data(QUERY, where=where)
    codes = [row["code"] for row in visible_rows if matches(where, row)]
    assert result["catalogEntries"] == {"totalCount": len(codes), "nodes": [{"code": code} for code in codes]}
    assert empty_api.queries == ["catalog/entries"]


@pytest.mark.parametrize(
    ("where", "numbers"),
    [
        (None, [*range(6), *range(8, 24)]),
        ({}, [*range(6), *range(8, 24)]),
        ({"or": []}, []),
        ({"code": {"in": []}}, []),
        ({"recordCount": {"in": []}}, []),
        ({"publishedAt": {"in": []}}, []),
        ({"provider": {"code": {"in": []}}}, []),
        ({"not": {"shareType": {"in": []}}}, [*range(6), *range(8, 24)]),
        ({"not": {"and": []}}, []),
        ({"not": {"or": []}}, [*range(6), *range(8, 24)]),
        ({"and": [{"or": []}, {}]}, []),
        ({"or": [{"or": []}, {"code": {"eq": "t/03"}}]}, [3]),
        ({"and": []}, [*range(6), *range(8, 24)]),
        ({"not": {}}, []),
        ({"shareType": {"eq": None}}, [0, 4, 8, 12, 16, 20]),
        ({"shareType": {"ne": "CONDITIONAL"}, "code": {"lt": "t/06"}}, [0, 1, 3, 4, 5]),
        ({"recordCount": {"gte": 210}}, [21, 22, 23]),
        ({"recordCount": {"in": [10, 20, 60]}}, [1, 2]),
        ({"abstract": {"contains": "登记"}, "sample": {"eq": True}}, [10]),
        ({"publishedAt": {"lt": "2020-01-01T04:00:00Z"}}, [0, 2]),
        ({"provider": {"line": {"eq": None}}, "attached": {"eq": False}}, [2, 5, 8, 11, 14, 17, 20, 23]),
        ({"classification": {"code": {"eq": "1"}}, "library": {"code": {"eq": "L2"}}}, [0, 5, 10, 15, 20]),
        ({"status": {"eq": "DRAFT"}}, []),
        ({"code": {"in": ["t/06", "t/07", "t/08"]}}, [8]),
        ({"id": {"eq": "entry_t/06"}}, []),
    ],
    ids=str,
)
@pytest.mark.usefixtures("visible_rows")
async def test_selected_filters(empty_api: Api, where: Where | None, numbers: list[int]) -> None:
    codes = [f"t/{number:02d}" for number in numbers]
    result = (await empty_api.data(QUERY, where=where))["catalogEntries"]
    assert [node["code"] for node in result["nodes"]] == codes
    assert result["totalCount"] == len(codes)
