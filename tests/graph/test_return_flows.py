"""returnFlows on constructed graphs: against an oracle, and the hard cases one by one (Art. 21(6))."""

from __future__ import annotations

import itertools
import os
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from graph.client.database import Neo4jDatabase
from tests.conftest import Api
from tests.strategies.return_flows import AT, ELEMENT, TO, Flow, Held, World, worlds

EXAMPLES = max(1, int(os.environ.get("YUANLIU_LINEAGE_EXAMPLES", "200")) // 8)
QUERY = """
query ($to: String!, $at: DateTime, $element: String, $entry: String, $first: Int, $after: String) {
  returnFlows(
    to: $to, asOf: $at, element: $element, entry: $entry, first: $first, after: $after, milliseconds: 30000
  ) {
    totalCount
    pageInfo { hasNextPage hasPreviousPage endCursor }
    completeness { complete stoppedBy omitted hidden consistent cursor }
    nodes {
      id kind from { name } resource { name }
      hops { resource { name } platform { region { code } } since }
      levelSkips { from { code } to { code } } chainComplete
    }
  }
}
"""


async def ask(api: Api, **variables: Any) -> dict[str, Any]:
    # what was written is known of, so that no question is asked again
    await api.engine.database.version()
    found = dict((await api.data(QUERY, **{"to": TO, "at": AT.isoformat(), **variables}))["returnFlows"])
    walked = ["lineage/traversal"] if found["nodes"] else []
    assert api.asked == ["flow/return_flows", *walked, "flow/return_flows"]
    return found


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(world=worlds())
async def test_whatever_the_world_the_rows_are_these(database: Neo4jDatabase, empty_api: Api, world: World) -> None:
    await world.small().write(database)
    rows = world.rows()
    found = await ask(empty_api, first=100)
    assert found["nodes"] == rows
    assert found["totalCount"] == len(rows)
    whole = {"complete": True, "stoppedBy": [], "omitted": 0, "consistent": True, "cursor": None}
    assert found["completeness"] == {**whole, "hidden": world.hidden()}
    narrowed = await ask(empty_api, element=ELEMENT)
    assert narrowed["nodes"] == world.rows(element=True)
    assert narrowed["completeness"] == {**whole, "hidden": world.hidden(element=True)}


def chain(*keys: str, numbers: str = "0123456789") -> tuple[Flow, ...]:
    pairs = itertools.pairwise(keys)
    return tuple(Flow(numbers[place], *pair, "RETURN_FLOW", "valid") for place, pair in enumerate(pairs))


def on(region: str, key: str, **changed: bool) -> Held:
    return Held(key, region, **{"entry": False, "realizes": False, "draft": False, **changed})


TREE = (on("province", "p"), on("prefecture", "q"), on("county", "c"), on("county", "d"))


async def hops(database: Neo4jDatabase, api: Api, world: World) -> dict[str, tuple[list[str], list[tuple[str, str]]]]:
    """For each row its chain and the levels it passed over."""
    await world.small().write(database)
    return {
        row["id"]: (
            [hop["resource"]["name"] for hop in row["hops"]],
            [(skip["from"]["code"], skip["to"]["code"]) for skip in row["levelSkips"]],
        )
        for row in (await ask(api))["nodes"]
    }


async def test_a_chain_comes_down_level_by_level(database: Neo4jDatabase, empty_api: Api) -> None:
    assert await hops(database, empty_api, World(TREE, chain("p", "q", "c"))) == {"flow_1": (["p", "q", "c"], [])}


async def test_a_level_that_is_passed_over_is_told(database: Neo4jDatabase, empty_api: Api) -> None:
    found = await hops(database, empty_api, World(TREE, chain("p", "c", "d")))
    skip = ("province", "county")
    assert found == {"flow_0": (["p", "c"], [skip]), "flow_1": (["p", "c", "d"], [skip])}


async def test_the_shorter_chain_wins_and_then_the_lesser_id(database: Neo4jDatabase, empty_api: Api) -> None:
    nodes = (on("province", "o"), on("province", "p"), on("prefecture", "q"), on("prefecture", "r"), on("county", "c"))
    long = chain("o", "q", "r", "c")
    shorter = (*long, Flow("9", "p", "r", "RETURN_FLOW", "valid"))
    assert await hops(database, empty_api, World(nodes, shorter)) == {"flow_2": (["p", "r", "c"], [])}
    tie = (*shorter, Flow("8", "o", "r", "RETURN_FLOW", "valid"))
    assert await hops(database, empty_api, World(nodes, tie)) == {"flow_2": (["o", "r", "c"], [])}


async def test_in_a_cycle_the_giver_alone_stands_before(database: Neo4jDatabase, empty_api: Api) -> None:
    round_and_round = World(TREE, chain("p", "q", "c", "p"))
    assert await hops(database, empty_api, round_and_round) == {"flow_1": (["q", "c"], [])}
    itself = World(TREE, chain("c", "c"))
    assert await hops(database, empty_api, itself) == {"flow_0": (["c", "c"], [])}
    # a cycle that something enters has an origin after all
    entered = World(TREE, (*chain("q", "c", "q"), Flow("9", "p", "q", "RETURN_FLOW", "valid")))
    assert await hops(database, empty_api, entered) == {"flow_0": (["p", "q", "c"], [])}


async def test_what_is_hidden_is_as_if_absent_but_counted(database: Neo4jDatabase, empty_api: Api) -> None:
    hidden = on("prefecture", "h", entry=True, draft=True)
    world = World((*TREE, hidden), chain("p", "h", "q", "c"))
    assert await hops(database, empty_api, world) == {"flow_2": (["q", "c"], [])}
    assert (await ask(empty_api))["completeness"]["hidden"] == 0
    direct = World((*TREE, hidden), chain("p", "h", "c"))
    assert await hops(database, empty_api, direct) == {}
    found = await ask(empty_api)
    assert (found["totalCount"], found["completeness"]["hidden"], found["completeness"]["complete"]) == (0, 1, True)


@pytest.mark.parametrize("size", [1, 2, 3, 7])
async def test_the_pages_joined_are_the_whole(database: Neo4jDatabase, empty_api: Api, size: int) -> None:
    flows = tuple(Flow(f"{number:02d}", "q", "c", "RETURN_FLOW", "valid") for number in range(7))
    world = World(TREE, (*flows, Flow("77", "p", "q", "RETURN_FLOW", "valid")))
    await world.small().write(database)
    rows, cursor, joined = world.rows(), None, []
    while True:
        found = await ask(empty_api, first=size, after=cursor)
        joined.extend(found["nodes"])
        left = len(rows) - len(joined)
        assert found["totalCount"] == 7
        assert found["pageInfo"]["hasNextPage"] == (left > 0)
        assert found["pageInfo"]["hasPreviousPage"] == (cursor is not None)
        cursor = found["pageInfo"]["endCursor"]
        assert found["completeness"] == {
            "complete": left == 0,
            "stoppedBy": ["BUDGET"] if left else [],
            "omitted": left,
            "hidden": 0,
            "consistent": True,
            "cursor": cursor if left else None,
        }
        if not left:
            break
    assert joined == rows


async def test_by_entry_and_by_element_of_what_receives(database: Neo4jDatabase, empty_api: Api) -> None:
    takers = (
        on("county", "a", entry=True, realizes=True),
        on("county", "b", entry=True),
        on("county", "x", entry=True, realizes=True, draft=True),
    )
    flows = tuple(Flow(held.key, "q", held.key, "RETURN_FLOW", "valid") for held in takers)
    world = World((*TREE, *takers), (*flows, *chain("q", "c")))
    await world.small().write(database)

    async def ids(**variables: str) -> tuple[list[str], int]:
        found = await ask(empty_api, **variables)
        return [row["id"] for row in found["nodes"]], found["completeness"]["hidden"]

    assert await ids() == (["flow_0", "flow_a", "flow_b"], 1)
    assert await ids(element=ELEMENT) == (["flow_a"], 1)
    assert await ids(element="NP-01-02") == (["flow_b"], 0)
    assert await ids(entry="b") == (["flow_b"], 0)
    assert await ids(entry="b", element=ELEMENT) == ([], 0)
    assert await ids(to="other") == ([], 0)
    for variables, code in (
        ({"to": "nowhere"}, "UNKNOWN_REGION"),
        ({"element": "NP-99-99"}, "UNKNOWN_ELEMENT"),
        ({"entry": "none"}, "UNKNOWN_ENTRY"),
        # a draft is as unknown as what is not there
        ({"entry": "x"}, "UNKNOWN_ENTRY"),
        ({"at": "2024-01-32"}, "BAD_DATE"),
    ):
        assert await empty_api.code(QUERY, **{"to": TO, "at": AT.isoformat(), **variables}) == code


async def test_flows_hold_from_their_first_moment_and_no_longer_at_their_end(
    database: Neo4jDatabase, empty_api: Api
) -> None:
    world = World(TREE, (Flow("old", "q", "c", "RETURN_FLOW", "older"), Flow("new", "p", "q", "RETURN_FLOW", "valid")))
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


async def test_what_is_of_two_versions_of_the_graph_is_not_complete(
    database: Neo4jDatabase, empty_api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Writers that never pause: all rows are there, and still nobody may take them for the whole."""
    world = World(TREE, chain("p", "q", "c"))
    await world.small().write(database)
    read, numbers = Neo4jDatabase.read, itertools.count()

    async def disturbed(bolt: Neo4jDatabase, statement: str, *given: Any, **named: Any) -> Any:
        return replace(await read(bolt, statement, *given, **named), version=f"version {next(numbers)}")

    monkeypatch.setattr(Neo4jDatabase, "read", disturbed)
    found = (await empty_api.data(QUERY, to=TO, at=AT.isoformat()))["returnFlows"]
    assert found["nodes"] == world.rows()
    said = found["completeness"]
    assert (said["complete"], said["consistent"], said["stoppedBy"], said["omitted"]) == (False, False, [], 0)
