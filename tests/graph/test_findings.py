"""Findings of random worlds, compared with an oracle of docs/findings.md (tests/oracles/findings.py)."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from domain.model.finding_kind import FindingKind
from graph.client.database import Neo4jDatabase
from tests.conftest import Api
from tests.oracles.findings import ExpectedFinding, FindingOracle
from tests.strategies.findings import (
    AT,
    CORPS,
    DISCRIMINATING_SEEDS,
    EARLIER,
    HOME,
    draw_worlds,
    region_of,
    write_together,
)
from tests.support.graph_builder import GraphBuilder
from tests.support.pages import read_pages, rows_of

# the seeds of each graph: worlds that discriminate between rules; the longer profile adds graphs of fifty others
EXTRA_GRAPHS = int(os.environ.get("YUANLIU_FINDING_GRAPHS", "1")) - 1
GRAPHS = [DISCRIMINATING_SEEDS, *(range(start, start + 50) for start in range(1000, 1000 + 50 * EXTRA_GRAPHS, 50))]

LISTED = """
query ($at: DateTime, $where: FindingFilter, $first: Int, $after: String, $last: Int, $before: String) {
  findings(asOf: $at, where: $where, first: $first, after: $after, last: $last, before: $before) {
    totalCount
    counts { kind count }
    asOf
    pageInfo { hasNextPage hasPreviousPage endCursor startCursor }
    completeness { complete stoppedBy omitted hidden consistent }
    edges { cursor }
    nodes { key kind subject article evidence { ...Evidence } flow { id } resource { id } entry { id } }
  }
}
fragment Evidence on Node {
  id
  ... on DataResource { name } ... on Field { name } ... on Flow { kind } ... on Platform { code }
  ... on Region { code } ... on Department { code } ... on DataElement { code } ... on Designation { since }
  ... on LegalBasis { key } ... on CatalogEntry { title }
}
"""
"""The fields of evidence are read by id, so that it is not in the response if `node` would not return it."""


COMPLETE = {"complete": True, "stoppedBy": [], "omitted": 0, "consistent": True}


def as_expected(node: dict[str, Any]) -> ExpectedFinding:
    """A finding of the API as the oracle returns it."""
    subjects = {"FLOW": node["flow"], "RESOURCE": node["resource"], "ENTRY": node["entry"]}
    [(kind_of_subject, subject)] = [(kind, subject["id"]) for kind, subject in subjects.items() if subject]
    assert kind_of_subject == node["subject"]
    kind, _, rest = node["key"].removeprefix("finding_").partition("@")
    assert kind == node["kind"]
    assert rest.startswith(subject)
    element = rest[len(subject) + 1 :] or None
    return ExpectedFinding(kind, subject, element, tuple(item["id"] for item in node["evidence"]))


async def all_pages(
    api: Api, at: datetime, where: dict[str, Any] | None = None, size: int = 100, *, backward: bool = False
) -> list[ExpectedFinding]:
    """The findings of all pages, read from the first page on or from the last, in the order of the list.

    No page is incomplete, whether pages follow or not.
    """

    async def read(**window: Any) -> dict[str, Any]:
        page = dict((await api.data(LISTED, at=at.isoformat(), where=where, **window))["findings"])
        assert sum(row["count"] for row in page["counts"]) == page["totalCount"]
        hidden = page["completeness"]["hidden"]
        assert page["completeness"] == {**COMPLETE, "hidden": hidden}
        return page

    pages = await read_pages(read, size, backward=backward)
    findings = [as_expected(node) for node in rows_of(pages)]
    assert {page["totalCount"] for page in pages} == {len(findings)}
    return findings


SMALL_BATCHES = {
    "listing": {
        "MIN_BATCH_SIZE": 10,
        "MAX_BATCH_SIZE": 40,
        "NAMED_BATCH_SIZE": 30,
        "MAX_LOCAL_RESOURCES": 0,
        "LOCAL_SEARCH_SECONDS": 0,
    },
    "whole_graph": {"FLOW_BATCH_SIZE": 50, "RESOURCE_BATCH_SIZE": 40, "FIELD_BATCH_SIZE": 30},
    "local_source_check": {"RESOURCE_BATCH_SIZE": 30},
    "designations": {"REGION_BATCH_SIZE": 3},
}


def use_small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read in many batches, as on a large graph, and never use the local search."""
    for module, constants in SMALL_BATCHES.items():
        for name, value in constants.items():
            monkeypatch.setattr(f"graph.findings.{module}.{name}", value)


def hidden_flow_count(builder: GraphBuilder, at: datetime) -> int:
    """The number of valid flows with an end that belongs to a draft."""
    drafts = {row["properties"]["code"] for row in builder.rows["entry"] if row["properties"]["status"] == "DRAFT"}
    hidden = {row["id"] for row in builder.rows["resource"] if row["entry"] in drafts}
    return sum(
        bool({row["from"], row["to"]} & hidden) and row["properties"]["since"] <= at < row["properties"]["until"]
        for row in builder.rows["flow"]
    )


def test_the_worlds_are_varied() -> None:
    """They have every kind of finding several times, at either instant, with every form of evidence."""
    graphs = [draw_worlds(seeds) for seeds in GRAPHS]
    assert len({repr(world) for graph in graphs for world in graph}) == sum(map(len, GRAPHS))
    written = [write_together(graph) for graph in graphs]
    for at in (AT, EARLIER):
        findings = [finding for builder in written for finding in oracle(builder, at)]
        counts = Counter(finding.kind for finding in findings)
        assert {kind: counts[kind] for kind in FindingKind if counts[kind] < 3} == {}
        assert sum(hidden_flow_count(builder, at) for builder in written) > 5
        # chains of fields and of resources; with and without a designated source
        for noun in ("field_", "department_"):
            has = Counter(any(item.startswith(noun) for item in row.evidence) for row in of("NO_SOURCE", findings))
            assert min(has[True], has[False]) > 3, noun
        assert max(len(row.evidence) for row in of("EXCESS_FIELDS", findings)) > 2
        assert max(len(row.evidence) for row in of("OUT_OF_REGION", findings)) > 3
        assert {min(len(row.evidence), 4) for row in of("CYCLE", findings)} == {1, 2, 3, 4}
        # no basis, one and several
        assert {len(row.evidence) for row in of("RESTRICTION_WITHOUT_BASIS", findings)} == {0, 1, 2}
        assert {len(row.evidence) for row in of("IDENTIFIER_MISSING", findings)} >= {1, 2}


def oracle(builder: GraphBuilder, at: datetime) -> list[ExpectedFinding]:
    return list(FindingOracle(builder.rows.__getitem__, at, builder.derivations).findings())


def of(kind: str, findings: list[ExpectedFinding]) -> list[ExpectedFinding]:
    return [finding for finding in findings if finding.kind == kind]


@pytest.mark.parametrize("seeds", GRAPHS, ids=[f"from {min(seeds)}" for seeds in GRAPHS])
async def test_every_list_matches_the_oracle(database: Neo4jDatabase, empty_api: Api, seeds: Sequence[int]) -> None:
    builder = write_together(draw_worlds(seeds))
    await builder.write(database)
    for at in (AT, EARLIER):
        expected = oracle(builder, at)
        with pytest.MonkeyPatch.context() as monkeypatch:
            if at == EARLIER:
                use_small_batches(monkeypatch)
            assert await all_pages(empty_api, at) == expected
            assert await all_pages(empty_api, at, backward=True) == expected
        page = (await empty_api.data(LISTED, at=at.isoformat(), first=1))["findings"]
        assert page["completeness"]["hidden"] == hidden_flow_count(builder, at)
    # named subjects take another execution path than whole lists
    await check_fields(empty_api, builder, EARLIER, expected)
    await check_filters(empty_api, builder, oracle(builder, AT))


NODES_AT_ONCE = 30
"""Nodes of a request whose findings, with the evidence, stay under the limit of cost."""


async def check_fields(api: Api, builder: GraphBuilder, at: datetime, expected: list[ExpectedFinding]) -> None:
    """`findings` of flows, resources and entries returns the same findings."""
    query = """
    query ($ids: [ID!]!, $at: DateTime) { nodes(ids: $ids) {
      id
      ... on Flow { findings(asOf: $at, first: 100) { ...Page } }
      ... on DataResource { findings(asOf: $at, first: 100) { ...Page } }
      ... on CatalogEntry { findings(asOf: $at, first: 100) { ...Page } }
    } }
    fragment Page on SubjectFindingConnection {
      totalCount nodes { key kind subject evidence { id } flow { id } resource { id } entry { id } }
    }
    """
    ids = [row["id"] for act in ("flow", "resource", "entry") for row in builder.rows[act]]
    findings: list[ExpectedFinding] = []
    for start in range(0, len(ids), NODES_AT_ONCE):
        for node in (await api.data(query, ids=ids[start : start + NODES_AT_ONCE], at=at.isoformat()))["nodes"]:
            if node is not None:
                assert node["findings"]["totalCount"] == len(node["findings"]["nodes"])
                findings += [as_expected(finding) for finding in node["findings"]["nodes"]]
    assert sorted(findings, key=repr) == sorted(expected, key=repr)


async def check_filters(api: Api, builder: GraphBuilder, findings: list[ExpectedFinding]) -> None:
    """Filters by kind of subject, region, department, resource, flow, entry and kind of flow."""
    resources = {row["id"]: row for row in builder.rows["resource"]}
    flows = {row["id"]: row for row in builder.rows["flow"]}
    entries = {row["properties"]["code"]: row for row in builder.rows["entry"]}
    by_id = {row["id"]: row for row in builder.rows["entry"]}
    serves = {row["properties"]["code"]: row["serves"] for row in builder.rows["department"]}

    def ends(subject: str) -> list[str]:
        if subject in by_id:
            return []
        return [subject] if subject in resources else [flows[subject]["from"], flows[subject]["to"]]

    def providers(subject: str) -> set[str]:
        if subject in by_id:
            return {by_id[subject]["provider"]}
        return {entries[entry]["provider"] for end in ends(subject) if (entry := resources[end]["entry"])}

    def places(subject: str) -> set[str]:
        """The platforms of a resource or of the ends of a flow; the region of an entry's provider."""
        if subject in by_id:
            return {serves[by_id[subject]["provider"]]}
        return {resources[end]["platform"] for end in ends(subject)}

    async def check(where: dict[str, Any], matches: Callable[[str], bool]) -> None:
        expected = [finding for finding in findings if matches(finding.subject)]
        assert 0 < len(expected) < len(findings), where
        assert await all_pages(api, AT, where) == expected, where
        assert await all_pages(api, AT, where, backward=True) == expected, where

    of_flows = [finding.subject for finding in findings if finding.subject in flows]
    of_resources = [finding.subject for finding in findings if finding.subject in resources]
    in_prefecture = {region_of("007", region) for region in ("p", "c", "d")}
    await check({"regions": ["007p"]}, lambda subject: bool(places(subject) & in_prefecture))
    body = min(body for finding in findings for body in providers(finding.subject))
    await check({"departments": [body]}, lambda subject: body in providers(subject))
    resource = min({end for subject in of_flows for end in ends(subject)}.intersection(of_resources))
    await check({"resources": [resource]}, lambda subject: resource in ends(subject))
    flow = min(of_flows)
    await check({"flows": [flow]}, lambda subject: subject == flow)
    entry = min(subject for subject in by_id if subject in {finding.subject for finding in findings})
    await check({"entries": [by_id[entry]["properties"]["code"]]}, lambda subject: subject == entry)
    for kind, of_kind in (("FLOW", flows), ("RESOURCE", resources), ("ENTRY", by_id)):
        await check({"subjects": [kind]}, of_kind.__contains__)
    await check(
        {"subjects": ["ENTRY"], "regions": ["007p"]},
        lambda subject: subject in by_id and bool(places(subject) & in_prefecture),
    )
    await check(
        {"flowKinds": ["RETURN_FLOW"]}, lambda subject: subject in flows and _kind(flows[subject]) == "RETURN_FLOW"
    )


def _kind(flow: dict[str, Any]) -> str:
    return str(flow["properties"]["kind"])


def small_world() -> GraphBuilder:
    """Four resources without an entry, and five flows, four of them on a cycle."""
    builder = GraphBuilder()
    builder.region(HOME)
    builder.platform(HOME)
    for key in "cabd":
        builder.resource(key, HOME)
    for number, ends in enumerate(("ab", "bc", "ca", "ad", "dd")):
        builder.flow(f"{5 - number}", ends[0], ends[1], "SHARING")
    return builder


@pytest.mark.parametrize("size", [1, 3, 7])
async def test_pages_join_to_the_whole_list(database: Neo4jDatabase, empty_api: Api, size: int) -> None:
    builder = small_world()
    await builder.write(database)
    expected = oracle(builder, AT)
    assert [finding[:2] for finding in expected] == [
        *(("UNATTACHED", f"resource_{key}") for key in "abcd"),
        *(("CYCLE", f"flow_{key}") for key in "1345"),
    ]
    for backward in (False, True):
        assert await all_pages(empty_api, AT, size=size, backward=backward) == expected


async def test_a_page_between_two_cursors(database: Neo4jDatabase, empty_api: Api) -> None:
    """Also where one kind ends and the next begins."""
    await small_world().write(database)

    async def page(**window: Any) -> dict[str, Any]:
        return dict((await empty_api.data(LISTED, at=AT.isoformat(), **window))["findings"])

    whole = await page(first=100)
    keys, cursors = [node["key"] for node in whole["nodes"]], [edge["cursor"] for edge in whole["edges"]]
    count = len(keys)
    for start in range(-1, count):
        for end in range(start + 1, count + 1):
            bounds = {"after": cursors[start] if start >= 0 else None, "before": cursors[end] if end < count else None}
            inside = keys[start + 1 : end]
            for size in (2, 100):
                forward, backward = await page(first=size, **bounds), await page(last=size, **bounds)
                assert [node["key"] for node in forward["nodes"]] == inside[:size]
                assert [node["key"] for node in backward["nodes"]] == inside[-size:]
                assert forward["pageInfo"]["hasNextPage"] == (end < count or len(inside) > size)
                assert backward["pageInfo"]["hasPreviousPage"] == (start >= 0 or len(inside) > size)
                assert forward["pageInfo"]["hasPreviousPage"] == (start >= 0)
                assert backward["pageInfo"]["hasNextPage"] == (end < count)


async def test_a_channel_between_departments_without_a_line(database: Neo4jDatabase, empty_api: Api) -> None:
    """They are of no common line; the same department on both sides is none."""
    builder = GraphBuilder()
    builder.region(HOME)
    builder.platform(HOME)
    for body in "ab":
        builder.department(body, HOME, None)
    for key, body in (("1", "a"), ("2", "a"), ("3", "b")):
        builder.entry(key, body)
        builder.resource(key, HOME, key)
    builder.flow("own", "1", "2", "SHARING", channel="OTHER")
    builder.flow("other", "1", "3", "SHARING", channel="OTHER")
    await builder.write(database)
    expected = oracle(builder, AT)
    assert [row.subject for row in of("OTHER_CHANNEL", expected)] == ["flow_other"]
    assert await all_pages(empty_api, AT) == expected


async def test_a_resource_with_several_entries_is_stale_by_any_of_them(database: Neo4jDatabase, empty_api: Api) -> None:
    builder = GraphBuilder()
    builder.region(HOME)
    builder.platform(HOME)
    builder.department("body", HOME)
    builder.entry("a", "body", updateCycle="YEARLY")
    builder.entry("b", "body", updateCycle="MONTHLY")
    builder.entry("c", "body", updateCycle="DAILY")
    builder.entry("d", "body", updateCycle="IRREGULAR")
    builder.resource("both", HOME, "a", updatedAt=AT - timedelta(days=9))
    builder.resource("late", HOME, "d", updatedAt=AT - timedelta(days=90))
    await builder.write(database)
    attach = """
    UNWIND [['c', 'both'], ['b', 'late'], ['c', 'late']] AS pair
    MATCH (entry:CatalogEntry {code: pair[0]}), (resource:DataResource {id: 'resource_' + pair[1]})
    CREATE (entry)-[:ATTACHED]->(resource)
    """
    await database.write([(attach, {})])
    query = """query ($at: DateTime) { findings(asOf: $at, where: {kinds: [STALE]}) { totalCount
      nodes { evidence { id } since sentence resource { id freshness { updateCycle dueAt overdue } } } } }"""
    listing = (await empty_api.data(query, at=AT.isoformat()))["findings"]
    assert listing["totalCount"] == 2
    both, late = listing["nodes"]
    assert both["evidence"] == [{"id": "entry_c"}]
    assert both["since"] == "2025-03-24T00:00:00Z"
    assert both["resource"]["freshness"] == {"updateCycle": "DAILY", "dueAt": "2025-03-24T00:00:00Z", "overdue": True}
    assert late["evidence"] == [{"id": "entry_c"}, {"id": "entry_b"}]
    assert late["since"] == "2025-01-02T00:00:00Z"
    assert "the update cycle DAILY of its catalog entry c is exceeded" in late["sentence"]
    assert late["resource"]["freshness"]["updateCycle"] == "DAILY"


@pytest.mark.parametrize(
    ("bodies", "origin", "source"),
    [
        # 兵团 has a body of the line: it is the source, and the autonomous region's register holds nobody of 兵团
        (["corps", "city"], "home", "department_corps"),
        (["corps", "city"], "corps", None),
        (["corps", "city"], "city", None),
        # it has none: the designated department is the source, and bodies of its line in 兵团 count as well
        (["city"], "home", None),
        (["city"], "city", None),
    ],
)
async def test_at_the_corps_a_chain_begins_at_its_own_body_of_the_line(
    database: Neo4jDatabase, empty_api: Api, bodies: list[str], origin: str, source: str | None
) -> None:
    builder = GraphBuilder()
    regions = {"home": HOME, "corps": CORPS, "city": "659001000000"}
    builder.region(HOME)
    builder.region(CORPS, by_reference=HOME)
    builder.region(regions["city"], HOME, administered_by=CORPS)
    builder.category()
    builder.element("e")
    for region in regions.values():
        builder.platform(region)
    for body in ("home", *bodies):
        builder.department(body, regions[body])
    builder.department("user", regions["city"], "民政")
    builder.designation("act", "e", "home", HOME)
    builder.entry("register", origin, realizes=["e"])
    builder.entry("use", "user", realizes=["e"])
    builder.resource("register", regions[origin], "register")
    builder.resource("used", regions["city"], "use")
    builder.flow("1", "register", "used", "SHARING")
    await builder.write(database)
    where = {"kinds": ["NO_SOURCE"], "resources": ["resource_used"]}
    query = "query ($where: FindingFilter) { findings(where: $where) { nodes { evidence { id } byReference } } }"
    evidence = [{"id": of} for of in ("element_e", "designation_act", source, "flow_1")]
    finding = {"evidence": evidence, "byReference": True}
    nodes = (await empty_api.data(query, where=where))["findings"]["nodes"]
    assert nodes == ([] if source is None else [finding])


async def test_known_derivations_decide_the_chain_of_a_field(database: Neo4jDatabase, empty_api: Api) -> None:
    builder = GraphBuilder()
    builder.region(HOME)
    builder.platform(HOME)
    builder.category()
    builder.element("e")
    builder.element("f")
    builder.department("source", HOME)
    builder.department("other", HOME, "民政")
    for element in "ef":
        builder.designation(element, element, "source", HOME)
    builder.entry("register", "source", realizes=["e", "f"])
    builder.entry("use", "other", realizes=["e", "f"])
    builder.resource("origin", HOME, "register")
    builder.resource("side", HOME)
    builder.resource("used", HOME, "use")
    builder.flow("1", "origin", "used", "SHARING")
    builder.flow("2", "side", "used", "SHARING")
    for position, name in enumerate(("e", "f"), 1):
        builder.column("origin", name, f"item_register#{position}")
        builder.column("used", name, f"item_use#{position}")
    builder.column("side", "x")
    # at EARLIER no derivation is known, and the chain of the resource begins at the source
    builder.derives("1", "origin#e", "used#e", since=AT)
    builder.derives("2", "side#x", "used#f", since=AT)
    await builder.write(database)
    query = """query ($at: DateTime, $where: FindingFilter) { findings(asOf: $at, where: $where) {
      totalCount nodes { key evidence { id } } } }"""
    for where in ({"kinds": ["NO_SOURCE"]}, {"kinds": ["NO_SOURCE"], "resources": ["resource_used"]}):
        listing = (await empty_api.data(query, at=EARLIER.isoformat(), where=where))["findings"]
        assert listing == {"totalCount": 0, "nodes": []}
        listing = (await empty_api.data(query, at=AT.isoformat(), where=where))["findings"]
        ids = ["element_f", "designation_f", "department_source", "flow_1", "field_used#f"]
        assert listing == {
            "totalCount": 1,
            "nodes": [{"key": "finding_NO_SOURCE@resource_used@f", "evidence": [{"id": node_id} for node_id in ids]}],
        }
