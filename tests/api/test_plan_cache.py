"""The plan cache of Neo4j does not grow with the values of requests, by the count of the server."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from graph.client.database import Neo4jDatabase
from tests.conftest import Api

PAGE = """
query ($code: String, $share: ShareType, $first: Int, $after: String) {
  catalogEntries(first: $first, after: $after, where: {code: {gte: $code}, shareType: {eq: $share}}) {
    nodes { code provider { name } items(first: $first) { nodes { name } } } pageInfo { endCursor }
  }
}
"""
LIBRARIES = "query ($first: Int) { libraries(first: $first) { nodes { code entries(first: 2) { nodes { title } } } } }"
TRAVERSED = """
query ($of: ID!, $depth: Int, $first: Int, $milliseconds: Int, $at: DateTime!) {
  lineage(of: [$of], direction: BOTH, depth: $depth, first: $first, milliseconds: $milliseconds, asOf: $at) {
    nodes { node { name } depth } counts { total } }
  impact(of: [$of], asOf: $at, milliseconds: 30000) { facets { resources(first: 3) { totalCount } } }
}
"""
COMPARED = """
query ($of: ID!, $from: DateTime!) {
  diff(of: $of, from: $from, to: "2026-09-01T00:00:00Z", milliseconds: 30000) {
    nodes { __typename } counts { __typename } }
  findings(where: {kinds: [LEVEL_SKIPPED]}, first: 3) { nodes { kind } }
}
"""
ENTITIES = ("gongan-01", "gongan-02", "minzheng-01", "renshe-01")
SHARES = ("CONDITIONAL", "UNCONDITIONAL", "NOT_SHARED")
REQUESTS = 12
"""With so many requests all kinds of values occur. Neo4j plans again for strings and lists ten times as long."""
TOLERANCE = 2
"""The count of the server may differ by this number: its cache settles a little later."""


def page(number: int) -> dict[str, Any]:
    return {"code": f"{number:03}", "share": SHARES[number % 3], "first": 1 + 4 * number}


def traversal(number: int) -> dict[str, Any]:
    return {
        "of": f"resource_650000000000/{ENTITIES[number % 4]}",
        "depth": 1 + number % 9,
        "first": 10 + number,
        "milliseconds": 20_000 + number,
        "at": f"2026-01-01T00:00:{number:02}Z",
    }


def difference(number: int) -> dict[str, Any]:
    return {"of": f"resource_650000000000/{ENTITIES[number % 4]}", "from": f"2026-01-01T00:00:{number:02}Z"}


CASES: dict[str, tuple[str, Callable[[int], dict[str, Any]]]] = {
    "pages": (PAGE, page),
    "few rows with lists": (LIBRARIES, lambda number: {"first": 1 + number % 20}),
    "many rows with lists": (LIBRARIES, lambda number: {"first": 21 + 3 * number}),
    "traversals": (TRAVERSED, traversal),
    "differences and findings": (COMPARED, difference),
}


@pytest.fixture
def count_plans(second_database: Neo4jDatabase) -> Callable[[], Awaitable[int]]:
    """Clears the plan cache of the server and returns the number of plans that it had."""

    async def clear() -> int:
        rows = await second_database.rows("CALL db.clearQueryCaches() YIELD value RETURN value AS message", {})
        count = re.search(r"\d+", rows[0]["message"])  # a sentence without a number if there was none
        return int(count[0]) if count else 0

    return clear


@pytest.mark.parametrize("name", CASES)
async def test_more_values_do_not_add_plans(
    sample_database: Neo4jDatabase, count_plans: Callable[[], Awaitable[int]], serve_api: Callable[..., Api], name: str
) -> None:
    query, value = CASES[name]
    api = serve_api(sample_database)
    counts = []
    for turn in range(2):
        await count_plans()
        for number in range(REQUESTS * turn, REQUESTS * (turn + 1)):
            await api.data(query, **value(number))
        counts.append(await count_plans())
    few, many = sorted(counts)
    assert 0 < few < REQUESTS
    assert many <= few + TOLERANCE
