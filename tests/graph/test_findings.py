"""Findings over worlds drawn from a seed, against docs/lineage.md in plain Python (tests/oracles/findings.py)."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from domain.model.finding_kind import LineageFindingKind
from graph.client.database import Neo4jDatabase
from tests.conftest import Api
from tests.oracles.findings import Found, Oracle
from tests.strategies.findings import AT, EARLIER, HOME, TELLING, draw_worlds, region_of, together
from tests.support.graph_builder import Small

# The worlds of each graph, by seed: those that tell rules apart; the longer profile goes on with others by fifties.
LONGER = int(os.environ.get("YUANLIU_FINDING_GRAPHS", "1")) - 1
GRAPHS = [TELLING, *(range(start, start + 50) for start in range(1000, 1000 + 50 * LONGER, 50))]

LISTED = """
query ($at: DateTime, $where: LineageFindingFilter, $first: Int = 100, $after: String) {
  lineageFindings(asOf: $at, where: $where, first: $first, after: $after) {
    totalCount
    counts { kind count }
    asOf
    pageInfo { hasNextPage hasPreviousPage endCursor startCursor }
    completeness { complete stoppedBy omitted hidden consistent cursor }
    nodes { id kind subject article evidence flow { id } resource { id } }
  }
}
"""


def told(node: dict[str, Any]) -> Found:
    """A finding as the oracle tells it."""
    subject = node["flow"] or node["resource"]
    assert subject == {"id": node["subject"]}
    kind, _, rest = node["id"].removeprefix("finding_").partition("@")
    assert kind == node["kind"]
    assert rest.startswith(node["subject"])
    element = rest[len(node["subject"]) + 1 :] or None
    return Found(kind, node["subject"], element, tuple(node["evidence"]))


async def joined(api: Api, at: datetime, where: dict[str, Any] | None = None, first: int = 100) -> list[Found]:
    """All pages; each says how many follow."""
    found: list[Found] = []
    after: str | None = None
    while True:
        page = (await api.data(LISTED, at=at.isoformat(), where=where, first=first, after=after))["lineageFindings"]
        found += [told(node) for node in page["nodes"]]
        left = page["totalCount"] - len(found)
        assert page["pageInfo"]["hasNextPage"] == (left > 0)
        assert page["pageInfo"]["hasPreviousPage"] == (after is not None)
        assert sum(each["count"] for each in page["counts"]) == page["totalCount"]
        after = page["pageInfo"]["endCursor"]
        assert page["completeness"] == {
            "complete": left == 0,
            "stoppedBy": ["BUDGET"] if left else [],
            "omitted": left,
            "hidden": page["completeness"]["hidden"],
            "consistent": True,
            "cursor": after if left else None,
        }
        if not left:
            return found


SMALL_STEPS = {
    "asking": {"FEWEST": 10, "MOST": 40, "NAMED_AT_ONCE": 30, "NEAR_MOST": 0, "NEAR_SECONDS": 0},
    "whole": {"FLOWS_AT_ONCE": 50, "RESOURCES_AT_ONCE": 40, "FIELDS_AT_ONCE": 30},
    "near": {"LINKS_AT_ONCE": 30},
    "designations": {"REGIONS_AT_ONCE": 3},
}


def in_small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a graph that is many times larger; and what the whole graph decides is never sought near its subjects."""
    for module, constants in SMALL_STEPS.items():
        for name, value in constants.items():
            monkeypatch.setattr(f"graph.finding.{module}.{name}", value)


def hidden(small: Small, at: datetime) -> int:
    """The valid flows with an end that is a draft's."""
    drafts = {row["properties"]["code"] for row in small.rows["entry"] if row["properties"]["status"] == "DRAFT"}
    unseen = {row["id"] for row in small.rows["resource"] if row["entry"] in drafts}
    return sum(
        bool({row["from"], row["to"]} & unseen) and row["properties"]["since"] <= at < row["properties"]["until"]
        for row in small.rows["flow"]
    )


def test_the_worlds_are_varied() -> None:
    """Each kind is found more than once, at either instant, with each form that its evidence has."""
    graphs = [draw_worlds(seeds) for seeds in GRAPHS]
    assert len({repr(world) for graph in graphs for world in graph}) == sum(map(len, GRAPHS))
    written = [together(graph) for graph in graphs]
    for at in (AT, EARLIER):
        found = [one for small in written for one in Oracle(small.rows.__getitem__, at, small.derivations).findings()]
        counts = Counter(one.kind for one in found)
        assert {kind: counts[kind] for kind in LineageFindingKind if counts[kind] < 3} == {}
        assert sum(hidden(small, at) for small in written) > 5
        # chains of fields beside chains of resources; a source that is designated beside none
        for noun in ("field_", "department_"):
            has = Counter(any(each.startswith(noun) for each in one.evidence) for one in of("NO_SOURCE", found))
            assert min(has[True], has[False]) > 3, noun
        assert max(len(one.evidence) for one in of("EXCESS_FIELDS", found)) > 2
        assert max(len(one.evidence) for one in of("OUT_OF_REGION", found)) > 3
        assert {min(len(one.evidence), 4) for one in of("CYCLE", found)} == {1, 2, 3, 4}


def of(kind: str, found: list[Found]) -> list[Found]:
    return [each for each in found if each.kind == kind]


@pytest.mark.parametrize("seeds", GRAPHS, ids=[f"from {min(seeds)}" for seeds in GRAPHS])
async def test_every_list_is_what_the_rules_say(database: Neo4jDatabase, empty_api: Api, seeds: Sequence[int]) -> None:
    small = together(draw_worlds(seeds))
    await small.write(database)
    for at in (AT, EARLIER):
        said = list(Oracle(small.rows.__getitem__, at, small.derivations).findings())
        with pytest.MonkeyPatch.context() as monkeypatch:
            if at == EARLIER:
                in_small_steps(monkeypatch)
            assert await joined(empty_api, at) == said
        page = (await empty_api.data(LISTED, at=at.isoformat(), first=1))["lineageFindings"]
        assert page["completeness"]["hidden"] == hidden(small, at)
    # subjects that are named are judged in another way than all of them
    await on_each(empty_api, small, EARLIER, said)
    await narrowed(empty_api, small, list(Oracle(small.rows.__getitem__, AT, small.derivations).findings()))


async def on_each(api: Api, small: Small, at: datetime, said: list[Found]) -> None:
    """The same as fields of flows and resources, some of them named in each document."""
    query = """
    query ($ids: [ID!]!, $at: DateTime) { nodes(ids: $ids) {
      id
      ... on Flow { findings(asOf: $at, first: 100) { ...Found } }
      ... on DataResource { findings(asOf: $at, first: 100) { ...Found } }
    } }
    fragment Found on FindingConnection { totalCount nodes { id kind subject evidence flow { id } resource { id } } }
    """
    ids = [row["id"] for act in ("flow", "resource") for row in small.rows[act]]
    found: list[Found] = []
    for start in range(0, len(ids), 100):
        for node in (await api.data(query, ids=ids[start : start + 100], at=at.isoformat()))["nodes"]:
            if node is not None:
                assert node["findings"]["totalCount"] == len(node["findings"]["nodes"])
                found += [told(each) for each in node["findings"]["nodes"]]
    assert sorted(found, key=repr) == sorted(said, key=repr)


async def narrowed(api: Api, small: Small, said: list[Found]) -> None:
    """By where things are, by department, by resource, by flow: some of each that has a finding."""
    resources = {row["id"]: row for row in small.rows["resource"]}
    flows = {row["id"]: row for row in small.rows["flow"]}
    entries = {row["properties"]["code"]: row for row in small.rows["entry"]}

    def ends(subject: str) -> list[str]:
        return [subject] if subject in resources else [flows[subject]["from"], flows[subject]["to"]]

    def providers(subject: str) -> set[str]:
        return {entries[entry]["provider"] for end in ends(subject) if (entry := resources[end]["entry"])}

    async def same(where: dict[str, Any], fits: Callable[[str], bool]) -> None:
        expected = [each for each in said if fits(each.subject)]
        assert 0 < len(expected) < len(said), where
        assert await joined(api, AT, where) == expected, where

    of_flows = [each.subject for each in said if each.subject in flows]
    of_resources = [each.subject for each in said if each.subject in resources]
    in_prefecture = {region_of("007", place) for place in ("p", "c", "d")}
    await same(
        {"regions": ["007p"]}, lambda each: any(resources[end]["platform"] in in_prefecture for end in ends(each))
    )
    body = min(body for each in said for body in providers(each.subject))
    await same({"departments": [body]}, lambda each: body in providers(each))
    one = min({end for each in of_flows for end in ends(each)}.intersection(of_resources))
    await same({"resources": [one]}, lambda each: one in ends(each))
    flow = min(of_flows)
    await same({"flows": [flow]}, lambda each: each == flow)
    await same({"flowKinds": ["RETURN_FLOW"]}, lambda each: each in flows and _kind(flows[each]) == "RETURN_FLOW")


def _kind(flow: dict[str, Any]) -> str:
    return str(flow["properties"]["kind"])


@pytest.mark.parametrize("first", [1, 3, 7])
async def test_the_pages_joined_are_the_whole(database: Neo4jDatabase, empty_api: Api, first: int) -> None:
    small = Small()
    small.region(HOME)
    small.platform(HOME)
    for key in "cabd":
        small.resource(key, HOME)
    for number, ends in enumerate(("ab", "bc", "ca", "ad", "dd")):
        small.flow(f"{5 - number}", ends[0], ends[1], "SHARING")
    await small.write(database)
    said = list(Oracle(small.rows.__getitem__, AT, small.derivations).findings())
    assert [each[:2] for each in said] == [
        *(("UNATTACHED", f"resource_{key}") for key in "abcd"),
        *(("CYCLE", f"flow_{key}") for key in "1345"),
    ]
    assert await joined(empty_api, AT, first=first) == said


async def test_a_resource_of_two_entries_is_stale_by_either(database: Neo4jDatabase, empty_api: Api) -> None:
    small = Small()
    small.region(HOME)
    small.platform(HOME)
    small.department("body", HOME)
    small.entry("a", "body", updateCycle="YEARLY")
    small.entry("b", "body", updateCycle="MONTHLY")
    small.entry("c", "body", updateCycle="DAILY")
    small.entry("d", "body", updateCycle="IRREGULAR")
    # 9 days before
    small.resource("both", HOME, "a", updatedAt=AT - timedelta(days=9))
    small.resource("late", HOME, "d", updatedAt=AT - timedelta(days=90))
    await small.write(database)
    attach = """
    UNWIND [['c', 'both'], ['b', 'late'], ['c', 'late']] AS pair
    MATCH (entry:CatalogEntry {code: pair[0]}), (resource:DataResource {id: 'resource_' + pair[1]})
    CREATE (entry)-[:ATTACHED]->(resource)
    """
    await database.write([(attach, {})])
    query = """query ($at: DateTime) { lineageFindings(asOf: $at, where: {kinds: [STALE]}) { totalCount
      nodes { evidence since sentence resource { id freshness { updateCycle dueAt late } } } } }"""
    found = (await empty_api.data(query, at=AT.isoformat()))["lineageFindings"]
    assert found["totalCount"] == 2
    both, late = found["nodes"]
    assert both["evidence"] == ["entry_c"]
    assert both["since"] == "2025-03-24T00:00:00Z"
    assert both["resource"]["freshness"] == {"updateCycle": "DAILY", "dueAt": "2025-03-24T00:00:00Z", "late": True}
    assert late["evidence"] == ["entry_c", "entry_b"]
    assert late["since"] == "2025-01-02T00:00:00Z"
    assert "update cycle DAILY of its entry c" in late["sentence"]
    assert late["resource"]["freshness"]["updateCycle"] == "DAILY"


async def test_a_chain_is_the_fields_own_where_it_is_known_what_they_come_of(
    database: Neo4jDatabase, empty_api: Api
) -> None:
    small = Small()
    small.region(HOME)
    small.platform(HOME)
    small.category()
    small.element("e")
    small.element("f")
    small.department("source", HOME)
    small.department("other", HOME, "民政")
    for element in "ef":
        small.designation(element, element, "source", HOME)
    small.entry("register", "source", realizes=["e", "f"])
    small.entry("use", "other", realizes=["e", "f"])
    small.resource("origin", HOME, "register")
    small.resource("side", HOME)
    small.resource("used", HOME, "use")
    small.flow("1", "origin", "used", "SHARING")
    small.flow("2", "side", "used", "SHARING")
    for place, name in enumerate(("e", "f"), 1):
        small.column("origin", name, f"item_register#{place}")
        small.column("used", name, f"item_use#{place}")
    small.column("side", "x")
    # at EARLIER it is not known yet what comes of which: the resource's chain begins at the source
    small.derives("1", "origin#e", "used#e", since=AT)
    small.derives("2", "side#x", "used#f", since=AT)
    await small.write(database)
    query = """query ($at: DateTime, $where: LineageFindingFilter) { lineageFindings(asOf: $at, where: $where) {
      totalCount nodes { id evidence } } }"""
    for where in ({"kinds": ["NO_SOURCE"]}, {"kinds": ["NO_SOURCE"], "resources": ["resource_used"]}):
        found = (await empty_api.data(query, at=EARLIER.isoformat(), where=where))["lineageFindings"]
        assert found == {"totalCount": 0, "nodes": []}
        found = (await empty_api.data(query, at=AT.isoformat(), where=where))["lineageFindings"]
        evidence = ["element_f", "designation_f", "department_source", "flow_1", "field_used#f"]
        assert found == {
            "totalCount": 1,
            "nodes": [{"id": "finding_NO_SOURCE@resource_used@f", "evidence": evidence}],
        }
