"""Trees: ancestors nearest first, roots, and whether a node has children."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.conftest import Api

TREES = {
    "regions": ("Region", "SUBORDINATE_TO"),
    "platforms": ("Platform", "REPORTS_TO"),
    "departments": ("Department", "GUIDED_BY"),
    "classifications": ("Classification", "BROADER"),
}
PAGE = "query ($after: String) { page: %s(first: 100, after: $after%s) { %s } }"
ROW = "pageInfo { hasNextPage endCursor } nodes { id isRoot hasChildren ancestors(first: 100) { nodes { id } } }"


async def upper(api: Api, label: str, kind: str) -> Mapping[str, str]:
    """The node above each node."""
    rows = await api.engine.database.rows(f"MATCH (n:{label})-[:{kind}]->(m) RETURN n.id AS id, m.id AS upper", {})
    above = {row["id"]: row["upper"] for row in rows}
    assert len(above) == len(rows) > 10
    return above


@pytest.mark.parametrize("name", TREES)
async def test_a_tree_is_that_of_the_graph(api: Api, name: str) -> None:
    """For the first 300 rows of the list, and all its roots."""
    label, kind = TREES[name]
    above = await upper(api, label, kind)
    rows: list[Any] = []
    for filters in ("", ", where: {isRoot: {eq: true}}", ", where: {hasChildren: {eq: true}}"):
        after = None
        for _ in range(3 if not filters else 1):
            page = (await api.data(PAGE % (name, filters, ROW), after=after))["page"]
            rows += page["nodes"]
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break
    for row in rows:
        chain: list[dict[str, str]] = []
        node = row["id"]
        while node in above:
            node = above[node]
            chain.append({"id": node})
        assert row["ancestors"]["nodes"] == chain
        assert row["isRoot"] == (row["id"] not in above)
        assert row["hasChildren"] == (row["id"] in above.values())
    assert {row["isRoot"] for row in rows} == {row["hasChildren"] for row in rows} == {True, False}


@pytest.mark.parametrize("name", TREES)
async def test_totals_of_the_filters_of_a_tree(api: Api, name: str) -> None:
    label, kind = TREES[name]
    above = await upper(api, label, kind)
    (row,) = await api.engine.database.rows(f"RETURN COUNT {{ (:{label}) }} AS nodes", {})
    data = await api.data(
        f"""{{ roots: {name}(where: {{isRoot: {{eq: true}}}}) {{ totalCount }}
          upper: {name}(where: {{hasChildren: {{eq: true}}}}) {{ totalCount }} }}"""
    )
    assert data == {
        "roots": {"totalCount": row["nodes"] - len(above)},
        "upper": {"totalCount": len({*above.values()})},
    }


async def test_ancestors_of_a_county_and_of_a_city_of_the_corps(api: Api) -> None:
    data = await api.data(
        """
        { county: region(code: "653101000000") {
            ancestors { totalCount nodes { name } }
            last: ancestors(last: 1) { nodes { name } }
            second: ancestors(first: 1, where: {level: {eq: PROVINCE}}) { nodes { name } }
            edges: ancestors(first: 1) { pageInfo { hasNextPage endCursor } } }
          city: region(code: "659001000000") { parent { name } partOf { code } ancestors { nodes { name } } }
          corps: region(code: "660000000000") { isRoot hasChildren
            children(where: {level: {eq: COUNTY}}, first: 1) { nodes { code } } } }
        """
    )
    above = {"name": "新疆维吾尔自治区"}
    assert data["county"]["ancestors"] == {"totalCount": 2, "nodes": [{"name": "喀什地区"}, above]}
    assert data["county"]["last"] == data["county"]["second"] == {"nodes": [above]}
    assert data["county"]["edges"]["pageInfo"]["hasNextPage"] is True
    assert data["city"]["ancestors"]["nodes"][0] == data["city"]["parent"] == {"name": "新疆生产建设兵团"}
    assert data["city"]["partOf"] == {"code": "659000000000"}
    assert data["corps"] == {"isRoot": True, "hasChildren": True, "children": {"nodes": [{"code": "659001000000"}]}}
    cursor = data["county"]["edges"]["pageInfo"]["endCursor"]
    rest = await api.data(
        """
        query ($after: String) { region(code: "653101000000") { ancestors(after: $after) { nodes { name } } } }
        """,
        after=cursor,
    )
    assert rest == {"region": {"ancestors": {"nodes": [above]}}}
