"""lineageFindings and findings on the sample: each kind as the rules say in plain Python, and what exempts from it."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from functools import cache
from typing import Any

import orjson
import pytest

from domain.model.batch import Row
from domain.model.finding_kind import LineageFindingKind
from exchange.sample.deterministic import SAMPLE_END
from graph.client.database import Neo4jDatabase
from graph.findings.statements import EVALUATIONS
from tests.conftest import Api
from tests.oracles.findings import Found, Oracle
from tests.support.dual_execution import DualExecution
from tests.support.sample_rows import rows

AT = SAMPLE_END.isoformat()
KASHI = "653101000000"
ONE = """
query ($where: LineageFindingFilter, $at: DateTime, $first: Int = 100) {
  lineageFindings(where: $where, asOf: $at, first: $first) {
    totalCount
    nodes { id kind article sentence evidence since byReference flow { id } resource { id } } } }
"""


@cache
def judged(at: datetime = SAMPLE_END) -> tuple[Found, ...]:
    """What the rules say of the whole sample."""
    return tuple(Oracle(rows, at).findings())


def subjects(kind: str) -> list[str]:
    return [each.subject for each in judged() if each.kind == kind]


async def of(api: Api, subject: str, at: str = AT, **where: Any) -> list[dict[str, Any]]:
    """The findings of one flow or resource."""
    own = {"flows": [subject]} if subject.startswith("flow_") else {"resources": [subject]}
    found = (await api.data(ONE, where={**own, **where}, at=at))["lineageFindings"]["nodes"]
    return [each for each in found if (each["flow"] or each["resource"])["id"] == subject]


async def kinds(api: Api, subject: str, at: str = AT) -> set[str]:
    return {each["kind"] for each in await of(api, subject, at)}


def flow_of(source: str, target: str, kind: str) -> Row:
    return next(
        row
        for row in rows("flow")
        if (row["from"], row["to"], row["properties"]["kind"]) == (f"resource_{source}", f"resource_{target}", kind)
    )


async def test_the_whole_sample_is_judged_as_the_rules_say(api: Api) -> None:
    said = Counter(each.kind for each in judged())
    found = await api.data(
        """query ($at: DateTime) { lineageFindings(asOf: $at) {
             totalCount counts { kind count } completeness { hidden consistent } } }""",
        at=AT,
    )
    assert {each["kind"]: each["count"] for each in found["lineageFindings"]["counts"]} == dict(said)
    assert said == {
        "LEVEL_SKIPPED": 54,
        "NOT_REPORTED": 60,
        "EXCESS_FIELDS": 9,
        "OUT_OF_REGION": 8,
        "OTHER_CHANNEL": 162,
        "STALE": 1149,
        "NO_SOURCE": 1977,
        "UNATTACHED": 5031,
        "CYCLE": 950,
    }
    assert found["lineageFindings"]["totalCount"] == sum(said.values())
    assert found["lineageFindings"]["completeness"] == {"hidden": 0, "consistent": True}
    # a page, to know whether more follow; then each kind once, for the total and for its own number
    every = [f"finding/{kind.lower()}" for kind in LineageFindingKind]
    assert api.asked == ["finding/level_skipped", *every, "finding/hidden_flow_count"]


async def test_each_finding_of_the_sample_is_the_one_the_rules_say(api: Api) -> None:
    """By id and evidence, in order: counts that agree may be of other findings. Of what is attached to nothing, half of
    them all, those of one platform."""
    query = """query ($where: LineageFindingFilter, $at: DateTime, $after: String) {
      lineageFindings(where: $where, asOf: $at, first: 100, after: $after) {
        pageInfo { hasNextPage endCursor } nodes { id evidence } } }"""

    async def listed(**where: Any) -> list[tuple[str, tuple[str, ...]]]:
        found: list[tuple[str, tuple[str, ...]]] = []
        more, after = True, None
        while more:
            page = (await api.data(query, where=where, at=AT, after=after))["lineageFindings"]
            found += [(each["id"], tuple(each["evidence"])) for each in page["nodes"]]
            more, after = page["pageInfo"]["hasNextPage"], page["pageInfo"]["endCursor"]
        return found

    expected = [(each.id, each.evidence) for each in judged() if each.kind != "UNATTACHED"]
    assert await listed(kinds=[kind for kind in LineageFindingKind if kind != "UNATTACHED"]) == expected
    there = [(each.id, each.evidence) for each in judged() if each.evidence == (f"platform_{KASHI}",)]
    assert len(there) > 10
    assert await listed(kinds=["UNATTACHED"], regions=[KASHI]) == there


async def test_a_level_passed_over_down_and_up(api: Api) -> None:
    down = flow_of("650000000000/jiaoyu-01", f"{KASHI}/huiliu.jiaoyu-01", "RETURN_FLOW")["id"]
    assert await of(api, down, kinds=["LEVEL_SKIPPED"]) == [
        {
            "id": f"finding_LEVEL_SKIPPED@{down}",
            "kind": "LEVEL_SKIPPED",
            "article": "Art. 21(6)",
            "sentence": "Given back from 新疆维吾尔自治区一体化数据资源服务平台 to 喀什市一体化数据资源服务平台, "
            "passing over 喀什地区一体化数据资源服务平台; it is to come down level by level.",
            "evidence": [
                "resource_650000000000/jiaoyu-01",
                f"resource_{KASHI}/huiliu.jiaoyu-01",
                "platform_653100000000",
            ],
            "since": "2024-05-24T19:07:14Z",
            "byReference": False,
            "flow": {"id": down},
            "resource": None,
        }
    ]
    up = next(row for row in rows("flow") if row["properties"].get("note") == "越级归集")["id"]
    assert [each["article"] for each in await of(api, up, kinds=["LEVEL_SKIPPED"])] == ["Art. 13"]
    stepwise = flow_of("653100000000/huiliu.gongan-01", f"{KASHI}/huiliu.gongan-01", "RETURN_FLOW")["id"]
    assert "LEVEL_SKIPPED" not in await kinds(api, stepwise)


async def test_fields_nobody_needs_and_data_of_other_regions(api: Api) -> None:
    excess = flow_of("653100000000/huiliu.gongan-01", f"{KASHI}/huiliu.gongan-01", "RETURN_FLOW")["id"]
    beyond = flow_of("653100000000/huiliu.shuiwu-01", f"{KASHI}/huiliu.shuiwu-01", "RETURN_FLOW")["id"]
    [found] = await of(api, excess, kinds=["EXCESS_FIELDS", "OUT_OF_REGION"])
    assert (found["kind"], found["article"]) == ("EXCESS_FIELDS", "Art. 21(6)")
    assert found["sentence"] == "Gives back fields that the receiver's need does not name: csrq."
    assert found["evidence"][2:] == [f"field_{KASHI}/huiliu.gongan-01#csrq"]
    [found] = await of(api, beyond, kinds=["EXCESS_FIELDS", "OUT_OF_REGION"])
    assert (found["kind"], found["article"]) == ("OUT_OF_REGION", None)
    assert found["sentence"] == "Gives back data of 喀什地区, which 喀什市 that receives it does not include."
    assert found["evidence"][2:] == [f"region_{KASHI}", "region_653100000000"]


async def test_another_channel_is_one_until_it_was_told(api: Api) -> None:
    told = [
        row for row in rows("flow") if row["properties"].get("notifiedAt") and row["properties"]["kind"] == "SHARING"
    ]
    outside = subjects("OTHER_CHANNEL")
    flow = told[0]
    assert flow["id"] not in outside
    before = flow["properties"]["since"].isoformat()
    assert "OTHER_CHANNEL" in await kinds(api, flow["id"], before)
    assert "OTHER_CHANNEL" not in await kinds(api, flow["id"])
    offline = next(row for row in rows("flow") if row["id"] in outside and row["properties"]["channel"] == "OFFLINE")
    [found] = await of(api, offline["id"], kinds=["OTHER_CHANNEL"])
    assert found["article"] == "Art. 18"
    assert found["sentence"].endswith("and was not filed with the competent authority.")


async def test_what_was_never_reported_and_whose_system_excuses(api: Api) -> None:
    oracle = {*subjects("NOT_REPORTED")}
    collected = {row["to"] for row in rows("flow") if row["properties"]["kind"] == "COLLECTION"}
    reported = {row["from"] for row in rows("flow") if row["properties"]["kind"] == "AGGREGATION"}
    excused = [
        row["id"]
        for row in rows("resource")
        if row["properties"].get("builtBy") == "PROVINCE"
        and row["platform"] not in ("650000000000", "660000000000")
        and row["id"] in collected - reported
    ]
    assert excused
    assert not oracle & set(excused)
    assert "NOT_REPORTED" not in await kinds(api, excused[0])
    [found] = await of(api, f"resource_{KASHI}/jiaoyu-05", kinds=["NOT_REPORTED"])
    assert found["article"] == "Art. 13"
    assert found["evidence"][1:] == ["element_NP-01-01", f"platform_{KASHI}", "platform_653100000000"]


async def test_what_has_no_source_is_stale_or_attached_to_nothing(api: Api) -> None:
    [found] = await of(api, f"resource_{KASHI}/weijian-01")
    assert found["id"] == f"finding_NO_SOURCE@resource_{KASHI}/weijian-01@NP-04-01"
    assert found["sentence"] == "NP-04-01 出生医学证明编号 is in use in 喀什市, and nobody is designated as its source."
    # 公民身份号码, which 公安 is the source of, collected again by 教育
    again = await of(api, f"resource_{KASHI}/jiaoyu-05", kinds=["NO_SOURCE"])
    assert [each["evidence"][0] for each in again] == ["element_NP-01-01"]
    assert "新疆维吾尔自治区公安厅" in again[0]["sentence"]
    assert await kinds(api, f"resource_{KASHI}/gongan-01") == set()
    late = subjects("STALE")[0]
    [found] = await of(api, late, kinds=["STALE"])
    assert (found["article"], found["since"] < AT) == ("Art. 24", True)
    assert "UNATTACHED" in await kinds(api, f"resource_{KASHI}/caiji.gongan-01")


async def test_the_corps_applies_them_by_reference(api: Api) -> None:
    where = {"regions": ["660000000000"], "kinds": ["EXCESS_FIELDS", "OUT_OF_REGION", "OTHER_CHANNEL"]}
    found = (await api.data(ONE, where=where, at=AT))["lineageFindings"]
    assert {each["byReference"] for each in found["nodes"] if each["article"]} == {True}
    assert {each["byReference"] for each in found["nodes"] if not each["article"]} <= {False}


@pytest.mark.parametrize(
    ("where", "code"),
    [
        ({"regions": ["0"]}, "UNKNOWN_REGION"),
        ({"departments": ["0"]}, "UNKNOWN_DEPARTMENT"),
        ({"resources": ["resource_0"]}, "UNKNOWN_RESOURCE"),
        ({"flows": ["flow_0"]}, "UNKNOWN_FLOW"),
        ({"flows": [f"flow_{number}" for number in range(101)]}, "BAD_ARGUMENT"),
    ],
)
async def test_what_a_filter_names_has_to_be_there(api: Api, where: dict[str, Any], code: str) -> None:
    assert await api.code(ONE, where=where) == code


async def test_a_cursor_continues_its_own_list_only(api: Api) -> None:
    query = """query ($kinds: [LineageFindingKind!], $after: String) {
      lineageFindings(where: {kinds: $kinds}, first: 2, after: $after) {
        asOf pageInfo { endCursor } nodes { id } } }"""
    first = (await api.data(query, kinds=["UNATTACHED"]))["lineageFindings"]
    after = first["pageInfo"]["endCursor"]
    second = (await api.data(query, kinds=["UNATTACHED"], after=after))["lineageFindings"]
    assert second["asOf"] == first["asOf"]
    assert not {each["id"] for each in first["nodes"]} & {each["id"] for each in second["nodes"]}
    assert await api.code(query, kinds=["STALE"], after=after) == "BAD_CURSOR"
    assert await api.code(query, kinds=["UNATTACHED"], after="x") == "BAD_CURSOR"


async def test_by_article(api: Api) -> None:
    query = """query ($where: LineageFindingFilter, $at: DateTime) { lineageFindings(where: $where, asOf: $at) {
      counts { kind count } } }"""

    async def counted(**where: Any) -> dict[str, int]:
        found = await api.data(query, where={**where, "regions": ["653100000000"]}, at=AT)
        return {each["kind"]: each["count"] for each in found["lineageFindings"]["counts"]}

    two = ["LEVEL_SKIPPED", "EXCESS_FIELDS"]
    every = await counted(kinds=two)
    up, down = await counted(articles=[13], kinds=two), await counted(articles=[21], kinds=two)
    assert (list(up), list(down)) == (["LEVEL_SKIPPED"], two)
    assert up["LEVEL_SKIPPED"] + down["LEVEL_SKIPPED"] == every["LEVEL_SKIPPED"] == 4
    assert await counted(articles=[1]) == {}


BOTH = """
query ($of: [ID!]!, $at: DateTime) {
  lineageFindings(where: {resources: $of}, asOf: $at, first: 4) {
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
async def test_both_ways_and_in_both_languages(sampled: Neo4jDatabase, language: str) -> None:
    both = DualExecution(sampled)
    of = [f"resource_{KASHI}/huiliu.jiaoyu-01", f"resource_{KASHI}/jiaoyu-05"]
    found = orjson.loads(await both.response(BOTH, {"of": of, "at": AT}, language))
    assert "errors" not in found
    assert both.fast_path.completed == 1
    first = found["data"]["lineageFindings"]["edges"][0]["node"]
    assert first["t"] == "LineageFinding"
    assert ("逐级" in first["s"]) == (language == "zh")
    assert found["data"]["lineageFindings"]["nodes"][0]["article"] == (
        "Art. 21(6)" if language == "en" else "第二十一条第（六）项"
    )
    [edge] = [each for each in found["data"]["lineage"]["edges"] if "0bfedb55a028cd41" in each["id"]]
    assert [each["kind"] for each in edge["findings"]["nodes"]] == ["LEVEL_SKIPPED", "CYCLE"]


async def test_findings_of_many_rows_cost_a_question_a_kind(api: Api) -> None:
    await api.data(
        """{ resources(first: 50) { nodes { id findings { totalCount }
             downstream(first: 5) { nodes { findings { nodes { kind } } } } } } }"""
    )
    of_resources = [f"finding/{kind.lower()}" for kind in LineageFindingKind if not kind.of_flows]
    of_flows = [f"finding/{kind.lower()}" for kind in LineageFindingKind if kind.of_flows]
    assert api.asked == ["resource/resources", *of_resources, *of_flows]


async def test_findings_are_judged_at_the_instant_of_the_question_around_them(api: Api) -> None:
    flow = flow_of("653100000000/huiliu.minzheng-02", f"{KASHI}/huiliu.minzheng-02", "RETURN_FLOW")
    query = """query ($id: ID!, $at: DateTime) { resource(id: $id) {
      then: upstream(asOf: $at) { nodes { id findings { totalCount } } }
      now: upstream(asOf: $at) { nodes { id findings(asOf: "2020-01-01") { totalCount } } } } }"""
    at = datetime(2025, 6, 30, tzinfo=UTC)
    said = Counter(each.subject for each in judged(at))
    found = (await api.data(query, id=flow["to"], at=at.isoformat()))["resource"]
    counts = {each["id"]: each["findings"]["totalCount"] for each in found["then"]["nodes"]}
    assert counts == {each: said[each] for each in counts}
    assert flow["id"] in counts
    assert {each["findings"]["totalCount"] for each in found["now"]["nodes"]} == {0}


def test_every_kind_is_judged_somewhere() -> None:
    assert {*EVALUATIONS, LineageFindingKind.NO_SOURCE} == {*LineageFindingKind}
