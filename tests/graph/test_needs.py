"""The needs of a scenario on constructed graphs: against an oracle, and case by case (docs/decisions/0006)."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, given, settings

from graph.client.database import Neo4jDatabase
from tests.conftest import Api
from tests.strategies.needs import AT, NeedEntry, NeedFlow, NeedSpec, NeedWorld, worlds

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
async def test_random_worlds_match_the_oracle(database: Neo4jDatabase, empty_api: Api, world: NeedWorld) -> None:
    await world.build_graph().write(database)
    data = await empty_api.data(QUERY, at=AT.isoformat())
    assert data["scenario"]["needs"] == world.expected()
    assert empty_api.queries == ["scenario/scenario_by_code"]


def one_need(*entries: NeedEntry, flows: tuple[NeedFlow, ...] = (), **need: Any) -> NeedWorld:
    return NeedWorld(True, entries, flows, (NeedSpec(need.get("entry"), need.get("freshness", "DAILY")),))


def entry(code: str = "a", **changed: Any) -> NeedEntry:
    defaults: dict[str, Any] = {"provider": "source", "realizes": True, "share": "UNCONDITIONAL", "cycle": "DAILY"}
    return NeedEntry(code, **{**defaults, "draft": False, "held": False, "resources": 1, **changed})


async def status_of(database: Neo4jDatabase, api: Api, world: NeedWorld) -> tuple[str, str | None, list[str]]:
    await world.build_graph().write(database)
    (need,) = (await api.data(QUERY, at=AT.isoformat()))["scenario"]["needs"]
    assert [need] == world.expected()
    return need["status"], need["reason"], [edge["node"]["code"] for edge in need["entries"]["edges"]]


async def test_every_status_and_reason(database: Neo4jDatabase, empty_api: Api) -> None:
    for world, answer in (
        (NeedWorld(False, (entry(),), (), (NeedSpec(None, "DAILY"),)), ("GAP", "UNDESIGNATED", [])),
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
        assert await status_of(database, empty_api, world) == answer


async def test_libraries_within_four_steps_of_the_source_are_candidates(
    database: Neo4jDatabase, empty_api: Api
) -> None:
    of_source = entry("own", share="CONDITIONAL")
    base = entry("base", provider="other", held=True)

    def through(*keys: str) -> tuple[NeedFlow, ...]:
        return tuple(NeedFlow(giver, taker, "INTEGRATION", "valid") for giver, taker in pairwise(keys))

    one_step = through("own.0", "base.0")
    four = through("own.0", "between.0", "between.1", "between.2", "base.0")
    five = through("own.0", "between.0", "between.1", "between.2", "far.0", "base.0")
    far = entry("far", provider="other", realizes=False)
    hidden = entry("far", provider="other", realizes=False, draft=True)
    traced = ("SATISFIED", None, ["base", "own"])
    alone = ("CONDITIONAL", None, ["own"])
    for world, answer in (
        (one_need(of_source, base, flows=one_step), traced),
        (one_need(of_source, base, flows=four), traced),
        (one_need(of_source, base, far, flows=five), alone),
        (one_need(of_source, base, far, flows=through("own.0", "far.0", "base.0")), traced),
        (one_need(of_source, base, hidden, flows=through("own.0", "far.0", "base.0")), alone),
        (one_need(of_source, base, flows=(NeedFlow("own.0", "base.0", "SHARING", "valid"),)), alone),
        (one_need(of_source, base, flows=(NeedFlow("own.0", "base.0", "INTEGRATION", "ended"),)), alone),
        (one_need(of_source, base, flows=(NeedFlow("own.0", "base.0", "INTEGRATION", "to come"),)), alone),
        (one_need(of_source, base, flows=(NeedFlow("base.0", "own.0", "INTEGRATION", "valid"),)), alone),
        (one_need(of_source, entry("base", provider="other"), flows=one_step), alone),
        (one_need(of_source, entry("base", provider="other", held=True, realizes=False), flows=one_step), alone),
        (one_need(of_source, entry("base", provider="other", held=True, draft=True), flows=one_step), alone),
        (one_need(entry("own", draft=True), base, flows=one_step), ("GAP", "NOT_IN_CATALOG", [])),
    ):
        assert await status_of(database, empty_api, world) == answer


async def test_an_unknown_region_is_an_error_and_an_unknown_scenario_is_null(
    database: Neo4jDatabase, empty_api: Api
) -> None:
    await one_need(entry()).build_graph().write(database)
    assert await empty_api.code(QUERY, region="999999999999") == "UNKNOWN_REGION"
    assert await empty_api.code(QUERY, at="soon") == "BAD_DATE"
    assert await empty_api.data('{ scenario(code: "none") { name } }') == {"scenario": None}
