"""Entries by code, provider, region and share type: pages join to the whole list, also of entries without a code."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.client.database import Neo4jDatabase
from graph.doctor import check_copies
from graph.query_files import load_command
from tests.conftest import Api
from tests.support.graph_builder import GraphBuilder

DEPARTMENTS = {"m": "653100000000", "k": "650000000000", "z": "653101000000"}
"""Codes, which are also the names and collation keys, with their regions."""
SHARE_TYPES = (None, "UNCONDITIONAL", "CONDITIONAL", "NOT_SHARED")
PAGE = """
entries: %s(first: $first, last: $last, after: $after, before: $before, orderBy: $orderBy, where: $where) {
  totalCount
  pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  nodes { id code }
}
"""
VARIABLES = (
    "query ($first: Int, $last: Int, $after: String, $before: String, $orderBy: [CatalogEntryOrder!], "
    "$where: CatalogEntryWhere)"
)
ROOT = f"{VARIABLES} {{ {PAGE % 'catalogEntries'} }}"
NESTED = f'{VARIABLES} {{ library(code: "L") {{ {PAGE % "entries"} }} }}'


@dataclass(frozen=True)
class Entry:
    """An entry; its id is `entry_<number>`."""

    number: str
    has_code: bool
    provider: str
    share_type: str | None

    @property
    def id(self) -> str:
        return f"entry_{self.number}"

    @property
    def code(self) -> str | None:
        return self.number if self.has_code else None


KEYS: Mapping[str, Callable[[Entry], Any]] = {
    "code": lambda entry: entry.code or "",
    "provider": lambda entry: entry.provider,
    "region": lambda entry: DEPARTMENTS[entry.provider],
    "shareType": lambda entry: SHARE_TYPES.index(entry.share_type),
}


@dataclass(frozen=True)
class List:
    """A list of entries, the order of its pages, and how they are read."""

    entries: Sequence[Entry]
    order: Sequence[Mapping[str, str]]
    nested: bool
    size: int

    @property
    def graph(self) -> GraphBuilder:
        builder = GraphBuilder()
        for region in DEPARTMENTS.values():
            builder.region(region)
        for department, region in DEPARTMENTS.items():
            builder.department(department, region)
        builder.library("L", "m")
        for entry in self.entries:
            builder.entry(
                entry.number,
                entry.provider,
                libraries=["L"],
                has_code=entry.has_code,
                shareType=entry.share_type,
            )
        return builder

    @property
    def expected(self) -> list[Entry]:
        """All entries in the order; ties by id in the direction of the last key. Without an order: by code."""
        items = [next(iter(item.items())) for item in self.order] or [("code", "ASC")]
        ordered = sorted(self.entries, key=lambda entry: entry.id, reverse=items[-1][1] == "DESC")
        for name, direction in reversed(items):
            ordered.sort(key=KEYS[name], reverse=direction == "DESC")
        return ordered


@st.composite
def lists(draw: st.DrawFn) -> List:
    numbers = draw(st.permutations([f"{number:02}" for number in range(1, 11)]))
    entries = [
        Entry(
            number, draw(st.booleans()), draw(st.sampled_from(sorted(DEPARTMENTS))), draw(st.sampled_from(SHARE_TYPES))
        )
        for number in numbers[: draw(st.integers(1, 10))]
    ]
    nested = draw(st.booleans())
    names = draw(st.lists(st.sampled_from(sorted(KEYS)), unique=True, min_size=1 if nested else 0, max_size=3))
    order = [{name: draw(st.sampled_from(["ASC", "DESC"]))} for name in names]
    return List(entries, order, nested, draw(st.integers(1, 4)))


async def read_page(api: Api, nested: bool, order: Sequence[Mapping[str, str]], **variables: Any) -> dict[str, Any]:
    data = await api.data(NESTED if nested else ROOT, orderBy=list(order) or None, **variables)
    return dict((data["library"] if nested else data)["entries"])


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(drawn=lists())
async def test_pages_in_both_directions_join_to_the_whole_list(
    database: Neo4jDatabase, empty_api: Api, drawn: List
) -> None:
    await drawn.graph.write(database)
    expected = [{"id": entry.id, "code": entry.code} for entry in drawn.expected]
    whole = await read_page(empty_api, drawn.nested, drawn.order, first=100)
    assert whole["nodes"] == expected
    forward: list[Any] = []
    cursor = None
    for _ in range(len(expected)):
        page = await read_page(empty_api, drawn.nested, drawn.order, first=drawn.size, after=cursor)
        forward += page["nodes"]
        assert page["totalCount"] == len(expected)
        assert page["pageInfo"]["hasPreviousPage"] == (cursor is not None)
        cursor = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert forward == expected
    backward: list[Any] = []
    cursor = None
    for _ in range(len(expected)):
        page = await read_page(empty_api, drawn.nested, drawn.order, last=drawn.size, before=cursor)
        backward = page["nodes"] + backward
        assert page["pageInfo"]["hasNextPage"] == (cursor is not None)
        cursor = page["pageInfo"]["startCursor"]
        if not page["pageInfo"]["hasPreviousPage"]:
            break
    assert backward == expected


FIXED = List(
    [
        Entry("01", True, "z", "NOT_SHARED"),
        Entry("02", False, "k", None),
        Entry("03", True, "m", "UNCONDITIONAL"),
        Entry("04", False, "z", "CONDITIONAL"),
        Entry("05", True, "k", "CONDITIONAL"),
    ],
    (),
    nested=False,
    size=2,
)


@pytest.mark.parametrize("nested", [False, True], ids=["root", "nested"])
@pytest.mark.parametrize(
    ("order", "numbers"),
    [
        ([{"code": "ASC"}], "24135"),
        ([{"code": "DESC"}], "53142"),
        ([{"provider": "ASC"}], "25314"),
        ([{"region": "DESC"}], "41352"),
        ([{"shareType": "ASC"}], "23451"),
        ([{"shareType": "DESC"}, {"provider": "ASC"}], "15432"),
    ],
    ids=str,
)
async def test_absent_values_come_first_and_share_types_in_the_order_of_the_law(
    database: Neo4jDatabase, empty_api: Api, nested: bool, order: list[dict[str, str]], numbers: str
) -> None:
    await FIXED.graph.write(database)
    page = await read_page(empty_api, nested, order, first=10)
    assert [node["id"] for node in page["nodes"]] == [f"entry_0{number}" for number in numbers]


@pytest.mark.parametrize(
    ("where", "numbers"),
    [
        ({"code": {"eq": None}}, "24"),
        ({"code": {"ne": None}}, "135"),
        ({"code": {"ne": "03"}}, "2415"),
        ({"code": {"gte": "03"}}, "35"),
        ({"code": {"startsWith": "0"}, "shareType": {"in": ["CONDITIONAL", "NOT_SHARED"]}}, "15"),
        ({"not": {"code": {"gte": "03"}}}, "241"),
    ],
    ids=str,
)
async def test_a_filter_by_code_pages_in_the_order_of_codes(
    database: Neo4jDatabase, empty_api: Api, where: dict[str, Any], numbers: str
) -> None:
    await FIXED.graph.write(database)
    ids: list[str] = []
    cursor = None
    for _ in numbers:
        page = await read_page(empty_api, nested=False, order=[], where=where, first=1, after=cursor)
        ids += [node["id"] for node in page["nodes"]]
        cursor = page["pageInfo"]["endCursor"]
    assert ids == [f"entry_0{number}" for number in numbers]
    assert not page["pageInfo"]["hasNextPage"]


async def test_an_entry_without_a_code_is_found_by_its_id(database: Neo4jDatabase, empty_api: Api) -> None:
    await FIXED.graph.write(database)
    data = await empty_api.data('{ node(id: "entry_02") { ... on CatalogEntry { code title } } }')
    assert data == {"node": {"code": None, "title": "02"}}
    (row,) = await database.rows("MATCH (code:ResourceCode) RETURN collect(code.code) AS codes", {})
    assert sorted(row["codes"]) == ["01", "03", "05"]
    assert not (await check_copies(database, "entries")).failed
    assert not (await check_copies(database, "codes")).failed


async def test_the_order_by_provider_follows_a_renamed_department(database: Neo4jDatabase, empty_api: Api) -> None:
    builder = FIXED.graph
    await builder.write(database)
    renamed = next(row for row in builder.rows["department"] if row["properties"]["code"] == "k")
    renamed["properties"] |= {"name": "zz", "namePinyin": "zz"}
    await database.write([(load_command("load/department").body, {"rows": [renamed]})])
    page = await read_page(empty_api, nested=False, order=[{"provider": "ASC"}], first=10)
    assert [node["id"] for node in page["nodes"]] == [f"entry_0{number}" for number in "31425"]
    assert not (await check_copies(database, "entries")).failed


@pytest.mark.parametrize("key", ["codeKey", "providerKey", "shareTypeKey"])
@pytest.mark.parametrize("change", ["SET entry.{} = 'x'", "REMOVE entry.{}"])
async def test_doctor_reports_a_wrong_sort_key(database: Neo4jDatabase, key: str, change: str) -> None:
    await FIXED.graph.write(database)
    await database.write([(f"MATCH (entry:CatalogEntry {{id: 'entry_03'}}) {change.format(key)}", {})])
    check = await check_copies(database, "entries")
    assert check.failed
    assert check.sentence.startswith("entries: 1 disagree")
