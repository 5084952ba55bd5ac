"""returnFlows on constructed graphs: against an oracle, and the hard cases one by one (Art. 21(6))."""

from __future__ import annotations

import itertools
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.client.database import Neo4jDatabase
from tests.conftest import Api
from tests.strategies.return_flows import AT, ELEMENT, TO, PlatformFlow, PlatformResource, ReturnFlowWorld, worlds
from tests.support.example_count import example_count
from tests.support.pages import read_pages, rows_of

QUERY = """
query ($to: String!, $at: DateTime, $element: String, $entry: String,
  $first: Int, $after: String, $last: Int, $before: String) {
  returnFlows(
    to: $to, asOf: $at, element: $element, entry: $entry, first: $first, after: $after, last: $last, before: $before,
    milliseconds: 30000
  ) {
    totalCount
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    completeness { complete stoppedBy omitted hidden consistent }
    edges { cursor }
    nodes {
      flow { id kind from { name } to { name } }
      hops { resource { name } platform { region { code } } since }
      levelSkips { from { code } to { code } } chainComplete
    }
  }
}
"""


async def ask(api: Api, **variables: Any) -> dict[str, Any]:
    # learns the version of the writes, so that no query is repeated
    await api.engine.database.version()
    page = dict((await api.data(QUERY, **{"to": TO, "at": AT.isoformat(), **variables}))["returnFlows"])
    chain_queries = ["lineage/traversal"] if page["nodes"] else []
    assert api.queries == ["flow/return_flows", *chain_queries, "flow/return_flows"]
    return page


@settings(
    max_examples=example_count(8),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(world=worlds(), size=st.integers(1, 3))
async def test_rows_equal_the_oracle(
    database: Neo4jDatabase, empty_api: Api, world: ReturnFlowWorld, size: int
) -> None:
    """All at once and page by page, forwards and backwards."""
    await world.small().write(database)
    rows = world.rows()
    page = await ask(empty_api, first=100)
    assert page["nodes"] == rows
    assert page["totalCount"] == len(rows)
    whole = {"complete": True, "stoppedBy": [], "omitted": 0, "consistent": True}
    assert page["completeness"] == {**whole, "hidden": world.hidden()}
    for backward in (False, True):
        pages = await read_pages(partial(ask, empty_api), size, backward=backward)
        assert rows_of(pages) == rows
        assert all(part["completeness"] == page["completeness"] for part in pages)
    narrowed = await ask(empty_api, element=ELEMENT)
    assert narrowed["nodes"] == world.rows(element=True)
    assert narrowed["completeness"] == {**whole, "hidden": world.hidden(element=True)}


def chain(*keys: str, numbers: str = "0123456789") -> tuple[PlatformFlow, ...]:
    pairs = itertools.pairwise(keys)
    return tuple(PlatformFlow(numbers[place], *pair, "RETURN_FLOW", "valid") for place, pair in enumerate(pairs))


def resource_on(region: str, key: str, **attributes: bool) -> PlatformResource:
    return PlatformResource(key, region, **{"entry": False, "realizes": False, "draft": False, **attributes})


RESOURCES = (
    resource_on("province", "p"),
    resource_on("prefecture", "q"),
    resource_on("county", "c"),
    resource_on("county", "d"),
)


async def hops(
    database: Neo4jDatabase, api: Api, world: ReturnFlowWorld
) -> dict[str, tuple[list[str], list[tuple[str, str]]]]:
    """For each row its chain and the levels that it skips."""
    await world.small().write(database)
    return {
        row["flow"]["id"]: (
            [hop["resource"]["name"] for hop in row["hops"]],
            [(skip["from"]["code"], skip["to"]["code"]) for skip in row["levelSkips"]],
        )
        for row in (await ask(api))["nodes"]
    }


async def test_a_chain_goes_down_level_by_level(database: Neo4jDatabase, empty_api: Api) -> None:
    assert await hops(database, empty_api, ReturnFlowWorld(RESOURCES, chain("p", "q", "c"))) == {
        "flow_1": (["p", "q", "c"], [])
    }


async def test_a_skipped_level_is_listed(database: Neo4jDatabase, empty_api: Api) -> None:
    chains = await hops(database, empty_api, ReturnFlowWorld(RESOURCES, chain("p", "c", "d")))
    skip = ("province", "county")
    assert chains == {"flow_0": (["p", "c"], [skip]), "flow_1": (["p", "c", "d"], [skip])}


async def test_the_shortest_chain_wins_then_the_least_id(database: Neo4jDatabase, empty_api: Api) -> None:
    nodes = (
        resource_on("province", "o"),
        resource_on("province", "p"),
        resource_on("prefecture", "q"),
        resource_on("prefecture", "r"),
        resource_on("county", "c"),
    )
    long = chain("o", "q", "r", "c")
    shorter = (*long, PlatformFlow("9", "p", "r", "RETURN_FLOW", "valid"))
    assert await hops(database, empty_api, ReturnFlowWorld(nodes, shorter)) == {"flow_2": (["p", "r", "c"], [])}
    tie = (*shorter, PlatformFlow("8", "o", "r", "RETURN_FLOW", "valid"))
    assert await hops(database, empty_api, ReturnFlowWorld(nodes, tie)) == {"flow_2": (["o", "r", "c"], [])}


async def test_a_cycle_has_no_chain_before_the_giver(database: Neo4jDatabase, empty_api: Api) -> None:
    round_and_round = ReturnFlowWorld(RESOURCES, chain("p", "q", "c", "p"))
    assert await hops(database, empty_api, round_and_round) == {"flow_1": (["q", "c"], [])}
    itself = ReturnFlowWorld(RESOURCES, chain("c", "c"))
    assert await hops(database, empty_api, itself) == {"flow_0": (["c", "c"], [])}
    # a cycle that something enters has an origin after all
    entered = ReturnFlowWorld(RESOURCES, (*chain("q", "c", "q"), PlatformFlow("9", "p", "q", "RETURN_FLOW", "valid")))
    assert await hops(database, empty_api, entered) == {"flow_0": (["p", "q", "c"], [])}


async def test_hidden_resources_are_absent_but_counted(database: Neo4jDatabase, empty_api: Api) -> None:
    hidden = resource_on("prefecture", "h", entry=True, draft=True)
    world = ReturnFlowWorld((*RESOURCES, hidden), chain("p", "h", "q", "c"))
    assert await hops(database, empty_api, world) == {"flow_2": (["q", "c"], [])}
    assert (await ask(empty_api))["completeness"]["hidden"] == 0
    direct = ReturnFlowWorld((*RESOURCES, hidden), chain("p", "h", "c"))
    assert await hops(database, empty_api, direct) == {}
    page = await ask(empty_api)
    assert (page["totalCount"], page["completeness"]["hidden"], page["completeness"]["complete"]) == (0, 1, True)


@pytest.mark.parametrize("size", [1, 2, 3, 7])
async def test_all_pages_together_are_the_whole(database: Neo4jDatabase, empty_api: Api, size: int) -> None:
    flows = tuple(PlatformFlow(f"{number:02d}", "q", "c", "RETURN_FLOW", "valid") for number in range(7))
    world = ReturnFlowWorld(RESOURCES, (*flows, PlatformFlow("77", "p", "q", "RETURN_FLOW", "valid")))
    await world.small().write(database)
    for backward in (False, True):
        pages = await read_pages(partial(ask, empty_api), size, backward=backward)
        assert rows_of(pages) == world.rows()
        for page in pages:
            assert page["totalCount"] == 7
            assert page["completeness"] == {
                "complete": True,
                "stoppedBy": [],
                "omitted": 0,
                "hidden": 0,
                "consistent": True,
            }


async def test_rows_written_between_two_pages_are_neither_skipped_nor_repeated(
    database: Neo4jDatabase, empty_api: Api
) -> None:
    """A flow that is added behind the cursor is on a later page; one in front of it is not; none is repeated."""
    flows = tuple(PlatformFlow(f"{number:02d}", "q", "c", "RETURN_FLOW", "valid") for number in (1, 3, 5, 7))
    await ReturnFlowWorld(RESOURCES, flows).small().write(database)
    for size, cursor, end, following in (
        ("first", "after", "endCursor", ["flow_05", "flow_06", "flow_07"]),
        ("last", "before", "startCursor", ["flow_01", "flow_02", "flow_03"]),
    ):
        page = await ask(empty_api, **{size: 2})
        more = tuple(PlatformFlow(number, "q", "c", "RETURN_FLOW", "valid") for number in ("02", "06"))
        await ReturnFlowWorld(RESOURCES, (*flows, *more)).small().write(database)
        rest = await ask(empty_api, **{size: 100, cursor: page["pageInfo"][end]})
        assert [row["flow"]["id"] for row in rest["nodes"]] == following
        await ReturnFlowWorld(RESOURCES, flows).small().write(database)


async def test_filters_by_entry_and_element_of_the_receiver(database: Neo4jDatabase, empty_api: Api) -> None:
    takers = (
        resource_on("county", "a", entry=True, realizes=True),
        resource_on("county", "b", entry=True),
        resource_on("county", "x", entry=True, realizes=True, draft=True),
    )
    flows = tuple(PlatformFlow(resource.key, "q", resource.key, "RETURN_FLOW", "valid") for resource in takers)
    world = ReturnFlowWorld((*RESOURCES, *takers), (*flows, *chain("q", "c")))
    await world.small().write(database)

    async def ids(**variables: str) -> tuple[list[str], int]:
        page = await ask(empty_api, **variables)
        return [row["flow"]["id"] for row in page["nodes"]], page["completeness"]["hidden"]

    assert await ids() == (["flow_0", "flow_a", "flow_b"], 1)
    # the attachment of the draft x is hidden, so its element is not counted
    assert await ids(element=ELEMENT) == (["flow_a"], 0)
    assert await ids(element="NP-01-02") == (["flow_b"], 0)
    assert await ids(entry="b") == (["flow_b"], 0)
    assert await ids(entry="b", element=ELEMENT) == ([], 0)
    assert await ids(to="other") == ([], 0)
    for variables, code in (
        ({"to": "nowhere"}, "UNKNOWN_REGION"),
        ({"element": "NP-99-99"}, "UNKNOWN_ELEMENT"),
        ({"entry": "none"}, "UNKNOWN_ENTRY"),
        # a draft is as unknown as an entry that does not exist
        ({"entry": "x"}, "UNKNOWN_ENTRY"),
        ({"at": "2024-01-32"}, "BAD_DATE"),
    ):
        assert await empty_api.code(QUERY, **{"to": TO, "at": AT.isoformat(), **variables}) == code


async def test_a_flow_is_valid_from_its_begin_and_not_at_its_end(database: Neo4jDatabase, empty_api: Api) -> None:
    world = ReturnFlowWorld(
        RESOURCES,
        (PlatformFlow("old", "q", "c", "RETURN_FLOW", "older"), PlatformFlow("new", "p", "q", "RETURN_FLOW", "valid")),
    )
    await world.small().write(database)
    for at, chain_then in (
        ("2022-12-31T23:59:59Z", None),
        ("2023-01-01T00:00:00Z", ["q", "c"]),
        ("2023-12-31T23:59:59.999Z", ["q", "c"]),
        ("2024-01-01T00:00:00Z", ["p", "q", "c"]),
        ("2024-01-02T00:00:00Z", None),
    ):
        rows = (await ask(empty_api, at=at))["nodes"]
        assert [[hop["resource"]["name"] for hop in row["hops"]] for row in rows] == (
            [chain_then] if chain_then else []
        )


async def test_a_page_of_two_graph_versions_is_not_complete(
    database: Neo4jDatabase, empty_api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While writers never pause, all rows are there, but the page does not say that it is complete."""
    world = ReturnFlowWorld(RESOURCES, chain("p", "q", "c"))
    await world.small().write(database)
    read, numbers = Neo4jDatabase.read, itertools.count()

    async def disturbed(database: Neo4jDatabase, statement: str, *given: Any, **named: Any) -> Any:
        return replace(await read(database, statement, *given, **named), version=f"version {next(numbers)}")

    monkeypatch.setattr(Neo4jDatabase, "read", disturbed)
    page = (await empty_api.data(QUERY, to=TO, at=AT.isoformat()))["returnFlows"]
    assert page["nodes"] == world.rows()
    completeness = page["completeness"]
    assert (
        completeness["complete"],
        completeness["consistent"],
        completeness["stoppedBy"],
        completeness["omitted"],
    ) == (False, False, [], 0)
