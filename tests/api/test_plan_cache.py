"""Neo4j's own cache of plans does not grow with the values that are asked for: by what the server itself counts."""

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
WALKED = """
query ($of: ID!, $depth: Int, $budget: LineageBudget, $at: DateTime!) {
  lineage(of: [$of], direction: BOTH, depth: $depth, budget: $budget, asOf: $at) {
    nodes { node { name } depth } counts { total } }
  impact(of: [$of], asOf: $at, milliseconds: 30000) { facets { resources(first: 3) { totalCount } } }
}
"""
COMPARED = """
query ($of: ID!, $from: DateTime!) {
  diff(of: $of, from: $from, to: "2026-09-01T00:00:00Z", milliseconds: 30000) {
    nodes { __typename } counts { __typename } }
  lineageFindings(where: {kinds: [LEVEL_SKIPPED]}, first: 3) { nodes { kind } }
}
"""
ENTITIES = ("gongan-01", "gongan-02", "minzheng-01", "renshe-01")
SHARES = ("CONDITIONAL", "UNCONDITIONAL", "NOT_SHARED")
TURNS = 12
"""So many values make all kinds of them come. Neo4j plans anew for texts and lists that are ten times as long."""
SETTLING = 2
"""What the server counts is by so much more or less, now and then: its cache settles a little later."""


def page(number: int) -> dict[str, Any]:
    return {"code": f"{number:03}", "share": SHARES[number % 3], "first": 1 + 4 * number}


def traversal(number: int) -> dict[str, Any]:
    return {
        "of": f"resource_650000000000/{ENTITIES[number % 4]}",
        "depth": 1 + number % 9,
        "budget": {"nodes": 10 + number, "milliseconds": 20_000 + number},
        "at": f"2026-01-01T00:00:{number:02}Z",
    }


def difference(number: int) -> dict[str, Any]:
    return {"of": f"resource_650000000000/{ENTITIES[number % 4]}", "from": f"2026-01-01T00:00:{number:02}Z"}


ASKED: dict[str, tuple[str, Callable[[int], dict[str, Any]]]] = {
    "pages": (PAGE, page),
    "few rows that hold lists": (LIBRARIES, lambda number: {"first": 1 + number % 20}),
    "many rows that hold lists": (LIBRARIES, lambda number: {"first": 21 + 3 * number}),
    "walks": (WALKED, traversal),
    "differences and findings": (COMPARED, difference),
}


@pytest.fixture
def cached(stranger: Neo4jDatabase) -> Callable[[], Awaitable[int]]:
    """Tells how many queries the server has plans of; it has none afterwards."""

    async def counted() -> int:
        rows = await stranger.rows("CALL db.clearQueryCaches() YIELD value RETURN value AS said", {})
        found = re.search(r"\d+", rows[0]["said"])  # it says in words that there was none
        return int(found[0]) if found else 0

    return counted


@pytest.mark.parametrize("name", ASKED)
async def test_more_values_are_no_more_plans(
    sampled: Neo4jDatabase, cached: Callable[[], Awaitable[int]], serving: Callable[..., Api], name: str
) -> None:
    query, value = ASKED[name]
    api = serving(sampled)
    counts = []
    for turn in range(2):
        await cached()
        for number in range(TURNS * turn, TURNS * (turn + 1)):
            await api.data(query, **value(number))
        counts.append(await cached())
    few, many = sorted(counts)
    assert 0 < few < TURNS
    assert many <= few + SETTLING
