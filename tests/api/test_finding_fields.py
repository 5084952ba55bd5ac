"""`findings` of flows, resources and edges: both execution paths, both languages, batch loading, the instant."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import orjson
import pytest

from domain.model.finding_kind import FindingKind, FindingSubject
from graph.client.database import Neo4jDatabase
from tests.api.test_finding import AT, KASHI, expected_findings, notified_flow
from tests.conftest import Api
from tests.support.dual_execution import DualExecution

ALL_FIELDS = """
query ($of: [ID!]!, $at: DateTime) {
  findings(where: {resources: $of}, asOf: $at, first: 4) {
    __typename totalCount counts { kind count __typename } asOf
    completeness { complete stoppedBy omitted hidden __typename }
    edges { cursor node { s: sentence t: __typename } }
    nodes { article k: kind since evidence { __typename id ... on Platform { name level } ... on Field { name } }
      flow { id channel coverage neededFields notifiedAt filedAt
        findings(first: 1) { totalCount pageInfo { hasNextPage endCursor } edges { cursor node { kind } } } }
      resource { name findings { nodes { sentence resource { title } } } } } }
  ofEntries: findings(where: {subjects: [ENTRY]}, asOf: $at, first: 3) {
    totalCount
    nodes { sentence subject entry { title findings(asOf: $at, first: 2) { nodes { key entry { code } } } } } }
  catalogEntries(first: 3) { nodes { findings { totalCount edges { cursor node { kind article flow { id } } } } } }
  lineage(of: $of, direction: UPSTREAM, depth: 1, asOf: $at, milliseconds: 30000) {
    flows { key flow { id kind } findings(asOf: $at) { totalCount nodes { kind sentence flow { kind } } } } }
  last: findings(where: {resources: $of}, asOf: $at, last: 2) {
    nodes { key evidence { __typename id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }
  returned: returnFlows(to: "653101000000", asOf: $at, last: 2) {
    edges { cursor node { flow { id } } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }
  returnFlows(to: "653101000000", asOf: $at, first: 3) {
    nodes { flow { id findings { nodes { kind article } } } } completeness { consistent } }
  nodes(ids: $of) { ... on DataResource { findings(asOf: $at, kinds: [LEVEL_SKIPPED, UNATTACHED, NO_SOURCE]) {
    nodes { sentence } } } }
}
"""


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_both_execution_paths_agree_in_both_languages(sample_database: Neo4jDatabase, language: str) -> None:
    both = DualExecution(sample_database)
    of = [f"resource_{KASHI}/huiliu.jiaoyu-01", f"resource_{KASHI}/jiaoyu-05"]
    response = orjson.loads(await both.response(ALL_FIELDS, {"of": of, "at": AT}, language))
    assert "errors" not in response
    assert both.fast_path.completed == 1
    first = response["data"]["findings"]["edges"][0]["node"]
    assert first["t"] == "Finding"
    assert ("逐级" in first["s"]) == (language == "zh")
    assert response["data"]["findings"]["nodes"][0]["article"] == (
        "Art. 21(6)" if language == "en" else "第二十一条第（六）项"
    )
    [edge] = [edge for edge in response["data"]["lineage"]["flows"] if "0bfedb55a028cd41" in edge["flow"]["id"]]
    assert [finding["kind"] for finding in edge["findings"]["nodes"]] == ["LEVEL_SKIPPED"]


async def test_findings_of_many_rows_take_one_query_per_kind(api: Api) -> None:
    await api.data(
        """{ resources(first: 50) { nodes { id findings { totalCount } entry { findings { totalCount } }
             downstream(first: 5) { nodes { findings { nodes { kind } } } } } } }"""
    )
    by_subject = [
        f"finding/{kind.lower()}"
        for subject in (FindingSubject.RESOURCE, FindingSubject.ENTRY, FindingSubject.FLOW)
        for kind in FindingKind
        if kind.subject is subject
    ]
    assert api.queries == ["resource/resources", *by_subject]


AT_INSTANTS = """
fragment Counts on SubjectFindingConnection { totalCount }
query ($from: ID!, $to: ID!, $flow: ID!, $at: DateTime) {
  resource(id: $to) { upstream(asOf: $at, first: 100) {
    nodes { id now: findings { ...Counts } then: findings(asOf: $at) { ...Counts } } } }
  lineage(of: [$to], direction: UPSTREAM, depth: 1, asOf: $at, milliseconds: 30000) {
    flows { id: key now: findings { ...Counts } then: findings(asOf: $at) { ...Counts } } }
  paths(from: $from, to: $to, maxLength: 1, asOf: $at, milliseconds: 30000) {
    nodes { flows { id: key now: findings { ...Counts } then: findings(asOf: $at) { ...Counts } } } }
  findings(where: {flows: [$flow]}, asOf: $at) {
    nodes { flow { id now: findings { ...Counts } then: findings(asOf: $at) { ...Counts } } } }
}
"""


async def test_findings_have_the_instant_of_the_request(api: Api) -> None:
    """The `asOf` of an enclosing field does not count."""
    flow = notified_flow()
    at = flow["properties"]["since"]
    data = await api.data(AT_INSTANTS, **{"from": flow["from"], "to": flow["to"]}, flow=flow["id"], at=at.isoformat())
    (path,) = (path for path in data["paths"]["nodes"] if path["flows"][0]["id"] == flow["id"])
    lists = [
        data["resource"]["upstream"]["nodes"],
        data["lineage"]["flows"],
        path["flows"],
        [node["flow"] for node in data["findings"]["nodes"]],
    ]
    then, now = (Counter(row.subject for row in expected_findings(instant)) for instant in (at, datetime.now(UTC)))
    assert then[flow["id"]] > now[flow["id"]]
    for rows in lists:
        assert flow["id"] in {row["id"] for row in rows}
        for row in rows:
            assert row["now"]["totalCount"] == now[row["id"]]
            assert row["then"]["totalCount"] == then[row["id"]]


async def test_findings_of_entries_match_the_oracle(api: Api) -> None:
    """The entries of a region and of all below it, each with its findings, and the same as a list."""
    query = """query ($region: String!, $at: DateTime) {
      catalogEntries(where: {regionWithin: {code: {eq: $region}}}, first: 100) {
        totalCount nodes { id findings(asOf: $at) { nodes { key evidence { id } } } } }
      findings(where: {regions: [$region], subjects: [ENTRY]}, asOf: $at, first: 100) { nodes { key } } }"""
    data = await api.data(query, region=KASHI, at=AT)
    entries = data["catalogEntries"]["nodes"]
    assert 20 < len(entries) == data["catalogEntries"]["totalCount"]
    expected = [row for row in expected_findings() if row.subject in {entry["id"] for entry in entries}]
    listed = {
        (finding["key"], tuple(item["id"] for item in finding["evidence"]))
        for entry in entries
        for finding in entry["findings"]["nodes"]
    }
    assert listed == {(row.id, row.evidence) for row in expected}
    assert [node["key"] for node in data["findings"]["nodes"]] == [row.id for row in expected]
