"""Filters: trees of `where` drawn at random, with absent values, compared with plain Python."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.client.database import Neo4jDatabase
from tests.conftest import Api
from tests.support.graph_builder import SINCE, Small

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
ELEMENTS = {"NP-01-01": "NP-01", "NP-02-01": "NP-02"}
TITLES = ("户籍登记", "婚姻登记", "户籍", "Births", "births", "")


def rows() -> list[dict[str, Any]]:
    """Twenty-four entries in which every property is absent somewhere, made without chance."""
    found = []
    for number in range(24):
        found.append(
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
                "libraries": [each for each, step in (("L1", 2), ("L2", 5)) if number % step == 0],
                "classes": [each for each, step in (("1", 5), ("11", 3), ("2", 4)) if number % step == 0],
                "elements": [each for each, step in (("NP-01-01", 4), ("NP-02-01", 6)) if number % step == 0],
                "attached": number % 3 == 0,
                "draft": number in (6, 7),
            }
        )
    return found


def small() -> Small:
    made = Small()
    for region, parent in REGIONS.items():
        made.region(region, parent)
    for department, (region, line) in DEPARTMENTS.items():
        made.department(department, region, line)
    made.platform("650000000000")
    for library in ("L1", "L2"):
        made.library(library, "d1")
    for key, broader in CLASSES.items():
        made.classification("s", key, key, broader)
    for category in ("NP-01", "NP-02"):
        made.category(category)
    for element, category in ELEMENTS.items():
        made.element(element, category)
    for row in rows():
        own = {name: row[name] for name in row if name not in (*RELATED, *EDGES)}
        made.entry(
            own.pop("code"),
            row["provider"],
            realizes=row["elements"],
            libraries=row["libraries"],
            classifications=[f"class_s:{key}" for key in row["classes"]],
            draft=own.pop("draft"),
            titlePinyin=row["title"],
            **own,
        )
        if row["attached"]:
            made.resource(row["code"], "650000000000", row["code"])
    return made


def upward(key: str | None, parents: Mapping[str, str | None]) -> list[str]:
    return [] if key is None else [key, *upward(parents[key], parents)]


def things(codes: list[str]) -> list[dict[str, Any]]:
    return [{"code": code} for code in codes]


def department(code: str) -> dict[str, Any]:
    region, line = DEPARTMENTS[code]
    return {"code": code, "line": line, "region": region}


EDGES = ("libraries", "classes", "elements", "attached", "provider")
RELATED: dict[str, Callable[[Row], list[dict[str, Any]]]] = {
    "provider": lambda row: [department(row["provider"])],
    "region": lambda row: things([row["region"] if "region" in row else DEPARTMENTS[row["provider"]][0]]),
    "regionWithin": lambda row: things(upward(DEPARTMENTS[row["provider"]][0], REGIONS)),
    "library": lambda row: things(row["libraries"]),
    "element": lambda row: things(row["elements"]),
    "category": lambda row: things([ELEMENTS[each] for each in row["elements"]]),
    "classification": lambda row: things([above for each in row["classes"] for above in upward(each, CLASSES)]),
}


def fits(where: Where | None, row: Row) -> bool:
    """Whether a row fits; an absent value fits no comparison but eq: null and ne."""
    return all(_fits(key, value, row) for key, value in (where or {}).items() if value is not None)


def _fits(key: str, value: Any, row: Row) -> bool:
    if key == "and":
        return all(fits(each, row) for each in value)
    if key == "or":
        return any(fits(each, row) for each in value)
    if key == "not":
        return not fits(value, row)
    if key in RELATED:
        return any(fits(value, each) for each in RELATED[key](row))
    return all(_compares(operator, operand, row[key]) for operator, operand in value.items())


def _compares(operator: str, operand: Any, value: Any) -> bool:
    if operand is None:
        return (value is None) == (operator == "eq") if operator in ("eq", "ne") else True
    if isinstance(value, datetime):
        operand = [_moment(each) for each in operand] if operator == "in" else _moment(operand)
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
    several: dict[str, st.SearchStrategy[Any]] = {name: st.none() | values for name in names}
    several["in"] = st.none() | st.lists(values, max_size=3)
    return st.dictionaries(st.sampled_from(sorted(several)), st.just(0), max_size=2).flatmap(
        lambda chosen: st.fixed_dictionaries({name: several[name] for name in chosen})
    )


EQUAL = ("eq", "ne")
ORDERED = (*EQUAL, "gt", "gte", "lt", "lte")
TEXT = (*ORDERED, "contains", "startsWith")
MOMENTS = st.sampled_from([(SINCE + timedelta(hours=hours)).isoformat() for hours in (0, 2, 24, 48, 72)])
NUMBERS = st.sampled_from([0, 0.25, 4.5, 10, 20.0, 110, -1])


def keyed(field: str, *values: str | None) -> st.SearchStrategy[Where]:
    return st.just({}) | operators(st.sampled_from([each for each in values if each]), *TEXT).map(
        lambda found: {field: found}
    )


DEPARTMENT_WHERE = st.one_of(
    keyed("code", *DEPARTMENTS),
    keyed("line", "公安", "民政"),
    keyed("code", *REGIONS).map(lambda found: {"region": found}),
    keyed("line", "公安").map(lambda found: {"not": found}),
)
LEAVES: dict[str, st.SearchStrategy[Any]] = {
    "code": operators(st.sampled_from(["t/03", "t/07", "t/1", "t/20"]), *TEXT),
    "title": operators(st.sampled_from([*TITLES, "登记", "b"]), *TEXT),
    "abstract": operators(st.sampled_from([*TITLES, "登记"]), *TEXT),
    "shareType": operators(st.sampled_from(["UNCONDITIONAL", "CONDITIONAL", "NOT_SHARED"]), *EQUAL),
    "updateCycle": operators(st.sampled_from(["DAILY", "YEARLY", "WEEKLY"]), *EQUAL),
    "recordCount": operators(NUMBERS, *ORDERED),
    "dataVolume": operators(NUMBERS, *ORDERED),
    "updatedAt": operators(MOMENTS, *ORDERED),
    "publishedAt": operators(MOMENTS, *ORDERED),
    "sample": st.dictionaries(st.sampled_from(EQUAL), st.none() | st.booleans(), max_size=2),
    "attached": st.dictionaries(st.sampled_from(EQUAL), st.booleans(), max_size=1),
    "provider": DEPARTMENT_WHERE,
    "region": keyed("code", *REGIONS),
    "regionWithin": keyed("code", *REGIONS),
    "library": keyed("code", "L1", "L2"),
    "element": keyed("code", *ELEMENTS),
    "category": keyed("code", "NP-01", "NP-02"),
    "classification": keyed("code", *CLASSES),
}


def some_of(choices: Mapping[str, st.SearchStrategy[Any]], most: int) -> st.SearchStrategy[Where]:
    return st.lists(st.sampled_from(sorted(choices)), unique=True, max_size=most).flatmap(
        lambda names: st.fixed_dictionaries({name: st.none() | choices[name] for name in names})
    )


def grown(inner: st.SearchStrategy[Where]) -> st.SearchStrategy[Where]:
    joined = {"and": st.lists(inner, max_size=3), "or": st.lists(inner, max_size=3), "not": inner}
    return st.tuples(some_of(joined, 2), some_of(LEAVES, 1)).map(lambda pair: {**pair[0], **pair[1]})


WHERES = st.recursive(some_of(LEAVES, 2), grown, max_leaves=5)


@pytest.fixture
async def listed(database: Neo4jDatabase) -> list[Row]:
    """The rows that may be seen, in the order they are listed in."""
    await small().write(database)
    return [row for row in rows() if not row["draft"]]


@settings(
    max_examples=45,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(where=WHERES)
async def test_whatever_is_asked_for_is_listed_and_counted(empty_api: Api, listed: list[Row], where: Where) -> None:
    found = await empty_api.data(QUERY, where=where)
    codes = [row["code"] for row in listed if fits(where, row)]
    assert found["catalogEntries"] == {"totalCount": len(codes), "nodes": [{"code": code} for code in codes]}
    assert empty_api.asked == ["catalog/entries"]


@pytest.mark.parametrize(
    ("where", "numbers"),
    [
        (None, [*range(6), *range(8, 24)]),
        ({}, [*range(6), *range(8, 24)]),
        ({"or": []}, []),
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
@pytest.mark.usefixtures("listed")
async def test_filters_one_by_one(empty_api: Api, where: Where | None, numbers: list[int]) -> None:
    codes = [f"t/{number:02d}" for number in numbers]
    found = (await empty_api.data(QUERY, where=where))["catalogEntries"]
    assert [node["code"] for node in found["nodes"]] == codes
    assert found["totalCount"] == len(codes)
