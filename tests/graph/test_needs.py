"""What a scenario's needs come to on constructed graphs: against an oracle, and case by case (docs/decisions/0006)."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, given, settings

from graph.client.database import Neo4jDatabase
from tests.conftest import Api
from tests.strategies.needs import AT, Entry, Flow, Wanted, World, worlds

QUERY = """
query ($at: DateTime, $region: String) {
  scenario(code: "s", region: $region, asOf: $at) {
    needs {
      position freshness status reason
      element { code } entry { code } source { status }
      entries(first: 100) { totalCount edges { place node { code } } }
    }
  }
}
"""


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(world=worlds())
async def test_whatever_the_world_needs_are_judged_by_the_rules(
    database: Neo4jDatabase, empty_api: Api, world: World
) -> None:
    await world.small().write(database)
    found = await empty_api.data(QUERY, at=AT.isoformat())
    assert found["scenario"]["needs"] == world.told()
    assert empty_api.asked == ["scenario/scenario_by_code"]


def one_need(*entries: Entry, flows: tuple[Flow, ...] = (), **wanted: Any) -> World:
    return World(True, entries, flows, (Wanted(wanted.get("entry"), wanted.get("freshness", "DAILY")),))


def entry(code: str = "a", **changed: Any) -> Entry:
    own: dict[str, Any] = {"provider": "source", "realizes": True, "share": "UNCONDITIONAL", "cycle": "DAILY"}
    return Entry(code, **{**own, "draft": False, "held": False, "resources": 1, **changed})


async def told(database: Neo4jDatabase, api: Api, world: World) -> tuple[str, str | None, list[str]]:
    await world.small().write(database)
    (need,) = (await api.data(QUERY, at=AT.isoformat()))["scenario"]["needs"]
    assert [need] == world.told()
    return need["status"], need["reason"], [edge["node"]["code"] for edge in need["entries"]["edges"]]


async def test_each_status_and_each_reason(database: Neo4jDatabase, empty_api: Api) -> None:
    for world, answer in (
        (World(False, (entry(),), (), (Wanted(None, "DAILY"),)), ("GAP", "UNDESIGNATED", [])),
        (one_need(), ("GAP", "NOT_IN_CATALOG", [])),
        (one_need(entry(draft=True)), ("GAP", "NOT_IN_CATALOG", [])),
        (one_need(entry(provider="other")), ("GAP", "NOT_IN_CATALOG", [])),
        (one_need(entry(share="NOT_SHARED")), ("NOT_SHARED", None, ["a"])),
        (one_need(entry(resources=0)), ("GAP", "NOT_ATTACHED", ["a"])),
        (one_need(entry(cycle="WEEKLY")), ("GAP", "TOO_STALE", ["a"])),
        (one_need(entry(cycle=None)), ("GAP", "TOO_STALE", ["a"])),
        (one_need(entry(share="CONDITIONAL")), ("CONDITIONAL", None, ["a"])),
        (one_need(entry(share=None)), ("CONDITIONAL", None, ["a"])),
        (one_need(entry()), ("SATISFIED", None, ["a"])),
        (one_need(entry(share="NOT_SHARED"), entry("b", resources=0)), ("GAP", "NOT_ATTACHED", ["b", "a"])),
        (one_need(entry("b"), entry("a"), entry("c", cycle="REALTIME")), ("SATISFIED", None, ["a", "b", "c"])),
        (one_need(entry(provider="other", realizes=False), entry="a"), ("SATISFIED", None, ["a"])),
        (one_need(entry(draft=True), entry="a"), ("GAP", "NOT_IN_CATALOG", [])),
    ):
        assert await told(database, empty_api, world) == answer


async def test_a_library_traced_to_the_source_serves_up_to_four_steps(database: Neo4jDatabase, empty_api: Api) -> None:
    own = entry("own", share="CONDITIONAL")
    base = entry("base", provider="other", held=True)

    def through(*keys: str) -> tuple[Flow, ...]:
        return tuple(Flow(giver, taker, "INTEGRATION", "valid") for giver, taker in pairwise(keys))

    near = through("own.0", "base.0")
    four = through("own.0", "between.0", "between.1", "between.2", "base.0")
    five = through("own.0", "between.0", "between.1", "between.2", "far.0", "base.0")
    far = entry("far", provider="other", realizes=False)
    hidden = entry("far", provider="other", realizes=False, draft=True)
    traced = ("SATISFIED", None, ["base", "own"])
    alone = ("CONDITIONAL", None, ["own"])
    for world, answer in (
        (one_need(own, base, flows=near), traced),
        (one_need(own, base, flows=four), traced),
        (one_need(own, base, far, flows=five), alone),
        (one_need(own, base, far, flows=through("own.0", "far.0", "base.0")), traced),
        (one_need(own, base, hidden, flows=through("own.0", "far.0", "base.0")), alone),
        (one_need(own, base, flows=(Flow("own.0", "base.0", "SHARING", "valid"),)), alone),
        (one_need(own, base, flows=(Flow("own.0", "base.0", "INTEGRATION", "ended"),)), alone),
        (one_need(own, base, flows=(Flow("own.0", "base.0", "INTEGRATION", "to come"),)), alone),
        (one_need(own, base, flows=(Flow("base.0", "own.0", "INTEGRATION", "valid"),)), alone),
        (one_need(own, entry("base", provider="other"), flows=near), alone),
        (one_need(own, entry("base", provider="other", held=True, realizes=False), flows=near), alone),
        (one_need(own, entry("base", provider="other", held=True, draft=True), flows=near), alone),
        (one_need(entry("own", draft=True), base, flows=near), ("GAP", "NOT_IN_CATALOG", [])),
    ):
        assert await told(database, empty_api, world) == answer


async def test_an_unknown_region_is_an_error_and_an_unknown_scenario_is_null(
    database: Neo4jDatabase, empty_api: Api
) -> None:
    await one_need(entry()).small().write(database)
    assert await empty_api.code(QUERY, region="999999999999") == "UNKNOWN_REGION"
    assert await empty_api.code(QUERY, at="soon") == "BAD_DATE"
    assert await empty_api.data('{ scenario(code: "none") { name } }') == {"scenario": None}
