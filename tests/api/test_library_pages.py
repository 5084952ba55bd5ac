"""Pages of a library's entries, whichever index they are read from: every order, filter and direction gives the rows
that sorting all of them gives, each once; drafts are in none."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Api

LIBRARY = "theme-211"
ALL = """query ($code: String!, $after: String) { library(code: $code) {
  entries(first: 100, after: $after) { nodes { id shareType updatedAt } pageInfo { hasNextPage endCursor } } } }"""
PAGE = """query ($code: String!, $order: [CatalogEntryOrder!], $where: CatalogEntryWhere,
               $first: Int, $after: String, $last: Int, $before: String) {
  library(code: $code) { entries(first: $first, after: $after, last: $last, before: $before,
                                 orderBy: $order, where: $where) {
    totalCount nodes { id shareType updatedAt provider { name } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }"""
WHERE: list[dict[str, Any] | None] = [
    None,
    {"shareType": {"eq": "CONDITIONAL"}},
    {"shareType": {"in": ["UNCONDITIONAL", "NOT_SHARED"]}},
    {"updatedAt": {"gte": "2024-06-01"}},
    {"shareType": {"eq": "CONDITIONAL"}, "updatedAt": {"lt": "2026-01-01"}},
    {"status": {"eq": "PUBLISHED"}},
]


async def everything(api: Api, code: str) -> list[dict[str, Any]]:
    found, after = [], None
    while True:
        page = (await api.data(ALL, code=code, after=after))["library"]["entries"]
        found += page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = page["pageInfo"]["endCursor"]


def passes(row: dict[str, Any], where: dict[str, Any] | None) -> bool:
    share, updated = (where or {}).get("shareType", {}), (where or {}).get("updatedAt", {})
    return (
        ("eq" not in share or row["shareType"] == share["eq"])
        and ("in" not in share or row["shareType"] in share["in"])
        # days begin at 16:00 UTC the day before (Asia/Shanghai)
        and ("gte" not in updated or row["updatedAt"] >= "2024-05-31T16:00:00Z")
        and ("lt" not in updated or row["updatedAt"] < "2025-12-31T16:00:00Z")
    )


@pytest.mark.parametrize("direction", ["ASC", "DESC"])
@pytest.mark.parametrize("where", WHERE)
async def test_the_pages_joined_are_the_list(api: Api, where: dict[str, Any] | None, direction: str) -> None:
    rows = [row for row in await everything(api, LIBRARY) if passes(row, where)]
    expected = sorted(rows, key=lambda row: (row["updatedAt"], row["id"]), reverse=direction == "DESC")
    assert len(expected) > 10
    ids = [row["id"] for row in expected]
    asked: dict[str, Any] = {"code": LIBRARY, "order": [{"updatedAt": direction}], "where": where}
    found: list[str] = []
    at = None
    while True:
        page = (await api.data(PAGE, **asked, first=37, after=at))["library"]["entries"]
        assert page["totalCount"] == len(ids)
        assert page["pageInfo"]["hasPreviousPage"] is bool(found)
        found += [row["id"] for row in page["nodes"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        at = page["pageInfo"]["endCursor"]
    assert found == ids
    last = (await api.data(PAGE, **asked, last=7))["library"]["entries"]
    assert [row["id"] for row in last["nodes"]] == ids[-7:]
    before = (await api.data(PAGE, **asked, last=4, before=last["pageInfo"]["startCursor"]))["library"]["entries"]
    assert [row["id"] for row in before["nodes"]] == ids[-11:-7]
    assert api.asked == ["library/library_by_code"]


@pytest.mark.parametrize("where", WHERE)
async def test_a_count_without_rows_is_the_same(api: Api, where: dict[str, Any] | None) -> None:
    rows = [row for row in await everything(api, LIBRARY) if passes(row, where)]
    text = 'query ($w: CatalogEntryWhere) { library(code: "theme-211") { entries(where: $w) { totalCount } } }'
    assert await api.data(text, w=where) == {"library": {"entries": {"totalCount": len(rows)}}}
