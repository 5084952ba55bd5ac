"""Pages of `lineage`, `paths` and `diff` over HTTP: together they are the whole result, which equals brute force."""

from __future__ import annotations

from functools import partial
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.client.database import Neo4jDatabase
from graph.lineage.paths.result_cache import PathReadCache
from graph.lineage.result_cache import TraversalCache
from tests.conftest import Api
from tests.graph.test_diff import replaced_flow
from tests.oracles.lineage import expected_traversal
from tests.oracles.paths import PathCase
from tests.strategies.diff import AttributedWorld, attributed_worlds, expected_diff, write_attributed
from tests.strategies.lineage import LineageWorld, WorldFlow, WorldResource, day, worlds, write
from tests.support.example_count import example_count
from tests.support.pages import read_pages, rows_of

EVERY_PAGE = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"
LINEAGE = f"""
query ($at: DateTime!, $depth: Int, $first: Int, $after: String) {{
  lineage(of: "resource_0", direction: BOTH, depth: $depth, asOf: $at, first: $first, after: $after,
          milliseconds: 30000) {{
    nodes {{ depth node {{ id }} omittedUpstream omittedDownstream }} flows {{ key }} edges {{ cursor }} {EVERY_PAGE}
    totalCount completeness {{ complete stoppedBy omitted hidden consistent }}
  }}
}}
"""
PATHS = f"""
query ($at: DateTime!, $first: Int, $after: String) {{
  paths(from: "resource_0", to: "resource_1", maxLength: 50, asOf: $at, first: $first, after: $after,
        milliseconds: 30000) {{
    nodes {{ length flows {{ key }} }} edges {{ cursor }} {EVERY_PAGE}
    completeness {{ complete stoppedBy omitted consistent }}
  }}
}}
"""
DIFF = f"""
query ($from: DateTime!, $to: DateTime!, $first: Int, $after: String) {{
  diff(of: "resource_0", from: $from, to: $to, depth: 2, first: $first, after: $after, milliseconds: 30000) {{
    of {{ __typename id ... on DataResource {{ title }} }}
    nodes {{
      __typename
      ... on NodeChange {{
        change node {{ id }} before {{ upstream downstream }} after {{ upstream downstream }}
      }}
      ... on EdgeChange {{ change from {{ id }} to {{ id }} differs before {{ id }} after {{ id }} }}
    }}
    edges {{ cursor node {{ __typename }} }} {EVERY_PAGE} totalCount
    counts {{ nodes {{ added ended changed }} edges {{ added ended changed }} designations {{ added }} }}
    completeness {{ complete stoppedBy omitted hidden consistent }}
  }}
}}
"""
SETTINGS = settings(
    max_examples=example_count(8),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
SIZES = st.integers(1, 5)
ANY_PATH = ("repeat", ("hop", None, ()), 1, None)


async def ask(api: Api, document: str, **variables: Any) -> dict[str, Any]:
    [value] = (await api.data(document, **variables)).values()
    return dict(value)


def forget(api: Api) -> None:
    """Each world replaces the one before."""
    api.caches.traversals, api.caches.paths = TraversalCache(), PathReadCache()


@SETTINGS
@given(world=worlds(), size=SIZES, depth=st.integers(1, 4), at=st.integers(0, 8))
async def test_pages_of_a_lineage_are_the_lineage(
    database: Neo4jDatabase, empty_api: Api, world: LineageWorld, size: int, depth: int, at: int
) -> None:
    await write(database, world)
    forget(empty_api)
    read = partial(ask, empty_api, LINEAGE, at=day(at).isoformat(), depth=depth)
    whole = await read(first=10_000)
    pages = await read_pages(read, size)
    right = expected_traversal(world, "resource_0", "BOTH", depth, 200, lambda flow: flow.valid(at))
    assert rows_of(pages) == whole["nodes"]
    assert {row["node"]["id"]: row["depth"] for row in whole["nodes"]} == {
        node: values[0] for node, values in right.nodes.items()
    }
    keys = [flow["key"] for page in pages for flow in page["flows"]]
    assert sorted(keys) == sorted(right.edges) == [flow["key"] for flow in whole["flows"]]
    omitted = sum(count or 0 for _, _, *counts in right.nodes.values() for count in counts)
    for page in (whole, *pages):
        assert page["totalCount"] == len(right.nodes)
        assert page["completeness"] == {
            "complete": not omitted,
            "stoppedBy": ["DEPTH"] if omitted else [],
            "omitted": omitted,
            "hidden": right.hidden,
            "consistent": True,
        }


@SETTINGS
@given(world=worlds(max_resources=5, max_flows=9, min_flows=4), size=SIZES, at=st.integers(0, 4))
async def test_pages_of_paths_are_the_paths(
    database: Neo4jDatabase, empty_api: Api, world: LineageWorld, size: int, at: int
) -> None:
    first, second, *others = world.resources
    world = LineageWorld((first, WorldResource(second.id, second.level, True), *others), world.flows)
    await write(database, world)
    forget(empty_api)
    pages = await read_pages(partial(ask, empty_api, PATHS, at=day(at).isoformat()), size)
    right = PathCase(world, ("resource_0",), ("resource_1",), ANY_PATH, at).paths()
    assert [tuple(flow["key"] for flow in path["flows"]) for path in rows_of(pages)] == right
    behind = len(right)
    for page in pages:
        behind -= len(page["nodes"])
        assert page["completeness"] == {
            "complete": behind == 0,
            "stoppedBy": ["PAGE"] if behind else [],
            "omitted": behind,
            "consistent": True,
        }


@SETTINGS
@given(attributed=attributed_worlds(), size=SIZES, instants=st.tuples(st.integers(0, 4), st.integers(4, 8)))
async def test_pages_of_a_diff_are_the_diff(
    database: Neo4jDatabase, empty_api: Api, attributed: AttributedWorld, size: int, instants: tuple[int, int]
) -> None:
    await write_attributed(database, attributed)
    before, after = instants
    read = partial(ask, empty_api, DIFF, **{"from": day(before).isoformat(), "to": day(after).isoformat()})
    whole = await read(first=10_000)
    right = expected_diff(attributed, "resource_0", "BOTH", 2, before, after)
    check_changes(whole, right.nodes, right.edges)
    pages = await read_pages(read, size)
    assert rows_of(pages) == whole["nodes"]
    for page in pages:
        assert [edge["node"]["__typename"] for edge in page["edges"]] == [row["__typename"] for row in page["nodes"]]
        assert {name: page[name] for name in STATED} == {name: whole[name] for name in STATED}
    assert whole["of"] == {"__typename": "DataResource", "id": "resource_0", "title": "resource_0"}
    assert whole["completeness"] == {
        "complete": not right.omitted,
        "stoppedBy": ["DEPTH"] if right.omitted else [],
        "omitted": right.omitted,
        "hidden": right.hidden,
        "consistent": True,
    }


STATED = ("of", "totalCount", "counts", "completeness")
"""What every page states of the whole result."""


def check_changes(diff: dict[str, Any], nodes: dict[str, Any], edges: set[Any]) -> None:
    """The changes equal those of the oracle, resources before flows."""
    rows = diff["nodes"]
    types = [row["__typename"] for row in rows]
    assert types == ["NodeChange"] * len(nodes) + ["EdgeChange"] * len(edges)
    assert diff["totalCount"] == len(rows)
    assert {
        row["node"]["id"]: (row["change"], place(row["before"]), place(row["after"])) for row in rows[: len(nodes)]
    } == (nodes)
    changed = {
        (row["change"], id_of(row["before"]), id_of(row["after"]), tuple(name.lower() for name in row["differs"]))
        for row in rows[len(nodes) :]
    }
    assert changed == edges
    counts = diff["counts"]
    for name, part in (("nodes", rows[: len(nodes)]), ("edges", rows[len(nodes) :])):
        assert counts[name] == {
            change.lower(): sum(row["change"] == change for row in part) for change in ("ADDED", "ENDED", "CHANGED")
        }


def place(position: dict[str, Any] | None) -> tuple[Any, Any] | None:
    return (position["upstream"], position["downstream"]) if position else None


def id_of(row: dict[str, Any] | None) -> str | None:
    return str(row["id"]) if row else None


CHAIN = LineageWorld(
    tuple(WorldResource(f"resource_{number}", "COUNTY", True) for number in range(4)),
    tuple(
        WorldFlow(f"flow_{number}", "resource_0", f"resource_{number % 3 + 1}", "SHARING", 0, None)
        for number in range(6)
    ),
)


async def test_a_write_between_two_pages(database: Neo4jDatabase, empty_api: Api) -> None:
    """A page that is in memory is of the old version; otherwise the next page is refused."""
    await write(database, CHAIN)
    at, span = day(1).isoformat(), {"from": day(1).isoformat(), "to": day(4).isoformat()}
    lineage = partial(ask, empty_api, LINEAGE, at=at, depth=1)
    whole, page = await lineage(first=100), await lineage(first=2)
    paths = await ask(empty_api, PATHS, at=at, first=1)
    await write_attributed(database, replaced_flow())
    diff = await ask(empty_api, DIFF, **span, first=1)
    assert diff["pageInfo"]["hasNextPage"]
    after = page["pageInfo"]["endCursor"]
    assert (await lineage(first=100, after=after))["nodes"] == whole["nodes"][2:]
    forget(empty_api)
    await database.write([("CREATE (:Load {key: 'a writer came between'})", {})])
    assert await empty_api.code(LINEAGE, at=at, depth=1, after=after) == "GRAPH_CHANGED"
    assert await empty_api.code(PATHS, at=at, after=paths["pageInfo"]["endCursor"]) == "GRAPH_CHANGED"
    assert await empty_api.code(DIFF, **span, after=diff["pageInfo"]["endCursor"]) == "GRAPH_CHANGED"
