"""Pages of a library's entries, from each index: in every order, filter and direction they have the rows of the sorted
list, each once, and no drafts."""

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


async def all_entries(api: Api, code: str) -> list[dict[str, Any]]:
    rows, after = [], None
    while True:
        page = (await api.data(ALL, code=code, after=after))["library"]["entries"]
        rows += page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            return rows
        after = page["pageInfo"]["endCursor"]


def matches(row: dict[str, Any], where: dict[str, Any] | None) -> bool:
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
async def test_the_pages_together_are_the_sorted_list(api: Api, where: dict[str, Any] | None, direction: str) -> None:
    rows = [row for row in await all_entries(api, LIBRARY) if matches(row, where)]
    expected = sorted(rows, key=lambda row: (row["updatedAt"], row["id"]), reverse=direction == "DESC")
    assert len(expected) > 10
    ids = [row["id"] for row in expected]
    variables: dict[str, Any] = {"code": LIBRARY, "order": [{"updatedAt": direction}], "where": where}
    read: list[str] = []
    cursor = None
    while True:
        page = (await api.data(PAGE, **variables, first=37, after=cursor))["library"]["entries"]
        assert page["totalCount"] == len(ids)
        assert page["pageInfo"]["hasPreviousPage"] is bool(read)
        read += [row["id"] for row in page["nodes"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        cursor = page["pageInfo"]["endCursor"]
    assert read == ids
    last = (await api.data(PAGE, **variables, last=7))["library"]["entries"]
    assert [row["id"] for row in last["nodes"]] == ids[-7:]
    before = (await api.data(PAGE, **variables, last=4, before=last["pageInfo"]["startCursor"]))["library"]["entries"]
    assert [row["id"] for row in before["nodes"]] == ids[-11:-7]
    assert api.queries == ["library/library_by_code"]


@pytest.mark.parametrize("where", WHERE)
async def test_the_count_equals_the_number_of_rows(api: Api, where: dict[str, Any] | None) -> None:
    rows = [row for row in await all_entries(api, LIBRARY) if matches(row, where)]
    text = 'query ($w: CatalogEntryWhere) { library(code: "theme-211") { entries(where: $w) { totalCount } } }'
    assert await api.data(text, w=where) == {"library": {"entries": {"totalCount": len(rows)}}}
