"""`findings` of flows, resources and edges: both execution paths, both languages, batch loading, the instant."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import orjson
import pytest

from domain.model.finding_kind import FindingKind
from graph.client.database import Neo4jDatabase
from tests.api.test_finding import AT, KASHI, expected_findings, flow_of
from tests.conftest import Api
from tests.support.dual_execution import DualExecution

ALL_FIELDS = """
query ($of: [ID!]!, $at: DateTime) {
  findings(where: {resources: $of}, asOf: $at, first: 4) {
    __typename totalCount counts { kind count __typename } asOf
    completeness { complete stoppedBy omitted hidden __typename }
    edges { cursor node { s: sentence t: __typename } }
    nodes { article k: kind since flow { id channel coverage neededFields notifiedAt filedAt
        findings(first: 1) { totalCount pageInfo { hasNextPage endCursor } edges { cursor node { kind } } } }
      resource { name findings { nodes { sentence resource { title } } } } } }
  lineage(of: $of, direction: UPSTREAM, depth: 1, asOf: $at, budget: {milliseconds: 30000}) {
    edges { id findings { totalCount nodes { kind sentence flow { kind } } } } }
  returnFlows(to: "653101000000", asOf: $at, first: 3) {
    nodes { id findings { nodes { kind article } } } completeness { consistent } }
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
    [edge] = [edge for edge in response["data"]["lineage"]["edges"] if "0bfedb55a028cd41" in edge["id"]]
    assert [finding["kind"] for finding in edge["findings"]["nodes"]] == ["LEVEL_SKIPPED", "CYCLE"]


async def test_findings_of_many_rows_take_one_query_per_kind(api: Api) -> None:
    await api.data(
        """{ resources(first: 50) { nodes { id findings { totalCount }
             downstream(first: 5) { nodes { findings { nodes { kind } } } } } } }"""
    )
    of_resources = [f"finding/{kind.lower()}" for kind in FindingKind if not kind.of_flows]
    of_flows = [f"finding/{kind.lower()}" for kind in FindingKind if kind.of_flows]
    assert api.queries == ["resource/resources", *of_resources, *of_flows]


async def test_findings_have_the_instant_of_the_enclosing_field(api: Api) -> None:
    flow = flow_of("653100000000/huiliu.minzheng-02", f"{KASHI}/huiliu.minzheng-02", "RETURN_FLOW")
    query = """query ($id: ID!, $at: DateTime) { resource(id: $id) {
      then: upstream(asOf: $at) { nodes { id findings { totalCount } } }
      now: upstream(asOf: $at) { nodes { id findings(asOf: "2020-01-01") { totalCount } } } } }"""
    at = datetime(2025, 6, 30, tzinfo=UTC)
    expected = Counter(finding.subject for finding in expected_findings(at))
    resource = (await api.data(query, id=flow["to"], at=at.isoformat()))["resource"]
    counts = {node["id"]: node["findings"]["totalCount"] for node in resource["then"]["nodes"]}
    assert counts == {node: expected[node] for node in counts}
    assert flow["id"] in counts
    assert {node["findings"]["totalCount"] for node in resource["now"]["nodes"]} == {0}
