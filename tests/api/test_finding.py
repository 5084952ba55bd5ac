"""`findings` on the sample: every kind against the oracle, and the exemptions of the rules."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from functools import cache
from typing import Any

import pytest

from domain.model.batch import Row
from domain.model.finding_kind import FindingKind
from exchange.sample.deterministic import SAMPLE_END
from graph.client.statement import Record
from graph.findings.statements import EVALUATIONS
from settings import CHECKOUT
from tests.conftest import Api
from tests.oracles.findings import ExpectedFinding, FindingOracle
from tests.support.idle_machine import skip_unless_idle
from tests.support.pages import read_pages, rows_of
from tests.support.sample_rows import rows
from tests.support.text_substitution import substitute

AT = SAMPLE_END.isoformat()
ATTEMPTS = 8
TOUCH = "MERGE (load:Load {key: 'touch'}) SET load.number = $number"
KASHI = "653101000000"
FINDINGS = """
query ($where: FindingFilter, $at: DateTime, $first: Int = 100) {
  findings(where: $where, asOf: $at, first: $first) {
    totalCount
    nodes { key kind article sentence evidence { id } since byReference subject
      flow { id } resource { id } entry { id } } } }
"""


@cache
def expected_findings(at: datetime = SAMPLE_END) -> tuple[ExpectedFinding, ...]:
    """The findings of the whole sample by the oracle."""
    return tuple(FindingOracle(rows, at, rows("derivation")).findings())


def subjects(kind: str) -> list[str]:
    return [finding.subject for finding in expected_findings() if finding.kind == kind]


async def of(api: Api, subject: str, at: str = AT, **where: Any) -> list[dict[str, Any]]:
    """The findings of one flow or resource."""
    named = {"flows": [subject]} if subject.startswith("flow_") else {"resources": [subject]}
    nodes = (await api.data(FINDINGS, where={**named, **where}, at=at))["findings"]["nodes"]
    return [node for node in nodes if {"id": subject} in (node["flow"], node["resource"], node["entry"])]


def ids_of(finding: dict[str, Any]) -> list[str]:
    """The ids of the evidence."""
    return [item["id"] for item in finding["evidence"]]


async def kinds(api: Api, subject: str, at: str = AT) -> set[str]:
    return {finding["kind"] for finding in await of(api, subject, at)}


def flow_of(source: str, target: str, kind: str) -> Row:
    return next(
        row
        for row in rows("flow")
        if (row["from"], row["to"], row["properties"]["kind"]) == (f"resource_{source}", f"resource_{target}", kind)
    )


def lines_of(resource: str) -> set[str]:
    """The lines of the departments that provide the entries of a resource."""
    entries = {row["properties"]["code"]: row["provider"] for row in rows("entry")}
    lines = {row["properties"]["code"]: row["properties"]["line"] for row in rows("department")}
    return {lines[entries[row["entry"]]] for row in rows("resource") if row["id"] == resource and row["entry"]}


def notified_flow() -> Row:
    """A SHARING between departments of different lines over another channel, notified after it began."""
    return next(
        row
        for row in rows("flow")
        if row["properties"].get("notifiedAt")
        and row["properties"]["kind"] == "SHARING"
        and lines_of(row["from"])
        and lines_of(row["to"])
        and lines_of(row["from"]) != lines_of(row["to"])
    )


async def test_channels_and_cycles_that_are_no_fault(api: Api) -> None:
    """OTHER_CHANNEL within a line, CYCLE over a return flow, UNATTACHED of collection ends and of returned data."""
    subject_of = {kind: {*subjects(kind)} for kind in ("OTHER_CHANNEL", "CYCLE", "UNATTACHED")}
    within_line = next(
        row
        for row in rows("flow")
        if row["properties"]["kind"] == "AGGREGATION"
        and row["properties"]["channel"] == "OTHER"
        and not row["properties"].get("notifiedAt")
        and row["properties"]["until"] > SAMPLE_END
        and lines_of(row["from"]) == lines_of(row["to"])
    )
    returned = flow_of("653100000000/huiliu.gongan-01", f"{KASHI}/huiliu.gongan-01", "RETURN_FLOW")
    unattached = {row["id"] for row in rows("resource") if row["entry"] is None}
    collecting = f"resource_{KASHI}/caiji.gongan-01"
    store = next(
        row["to"] for row in rows("flow") if row["properties"]["kind"] == "RETURN_FLOW" and row["to"] in unattached
    )
    assert collecting in unattached
    for kind, subject in (
        ("OTHER_CHANNEL", within_line["id"]),
        ("CYCLE", returned["id"]),
        ("UNATTACHED", collecting),
        ("UNATTACHED", store),
    ):
        assert subject not in subject_of[kind]
        assert kind not in await kinds(api, subject)


async def test_counts_of_the_sample_match_the_oracle(api: Api) -> None:
    expected = Counter(finding.kind for finding in expected_findings())
    data = await api.data(
        """query ($at: DateTime) { findings(asOf: $at) {
             totalCount counts { kind count } completeness { hidden consistent } } }""",
        at=AT,
    )
    assert {row["kind"]: row["count"] for row in data["findings"]["counts"]} == {
        kind: expected[kind] for kind in FindingKind
    }
    assert expected == {
        "LEVEL_SKIPPED": 54,
        "NOT_REPORTED": 61,
        "EXCESS_FIELDS": 9,
        "OUT_OF_REGION": 8,
        "OTHER_CHANNEL": 81,
        "STALE": 411,
        "NO_SOURCE": 1788,
        "CYCLE": 10,
    }
    assert data["findings"]["totalCount"] == sum(expected.values())
    assert data["findings"]["completeness"] == {"hidden": 0, "consistent": True}
    # one query per kind for the total and the counts, in any order; no page is selected
    every = [f"finding/{kind.lower()}" for kind in FindingKind]
    assert sorted(api.queries[:-1]) == sorted(every)
    assert api.queries[-1] == "finding/hidden_flow_count"


async def test_findings_of_the_sample_match_the_oracle(api: Api) -> None:
    """By id and evidence, in order."""
    query = """query ($at: DateTime, $after: String) {
      findings(asOf: $at, first: 100, after: $after) {
        pageInfo { hasNextPage endCursor } nodes { key evidence { id } } } }"""
    findings: list[tuple[str, tuple[str, ...]]] = []
    more, after = True, None
    while more:
        page = (await api.data(query, at=AT, after=after))["findings"]
        findings += [(node["key"], tuple(ids_of(node))) for node in page["nodes"]]
        more, after = page["pageInfo"]["hasNextPage"], page["pageInfo"]["endCursor"]
    assert findings == [(row.id, row.evidence) for row in expected_findings()]


async def test_the_last_pages_backwards(api: Api) -> None:
    """From the last finding of the list, over the ends of kinds."""
    query = """query ($at: DateTime, $last: Int, $before: String, $where: FindingFilter) {
      findings(asOf: $at, last: $last, before: $before, where: $where) {
        pageInfo { hasNextPage hasPreviousPage startCursor } edges { node { key } } } }"""
    expected = [row.id for row in expected_findings()]
    keys: list[str] = []
    before = None
    for size in (1, 99, 100):
        page = (await api.data(query, at=AT, last=size, before=before))["findings"]
        keys = [edge["node"]["key"] for edge in page["edges"]] + keys
        assert (page["pageInfo"]["hasPreviousPage"], page["pageInfo"]["hasNextPage"]) == (True, before is not None)
        before = page["pageInfo"]["startCursor"]
    assert keys == expected[-200:]
    where = {"kinds": ["EXCESS_FIELDS", "CYCLE"]}
    page = (await api.data(query, at=AT, last=100, where=where))["findings"]
    of_kinds = [row.id for row in expected_findings() if row.kind in where["kinds"]]
    assert [edge["node"]["key"] for edge in page["edges"]] == of_kinds
    assert not page["pageInfo"]["hasPreviousPage"]


async def test_findings_of_one_subject_page_in_both_directions(api: Api) -> None:
    query = """query ($id: ID!, $at: DateTime, $first: Int, $after: String, $last: Int, $before: String) {
      resource(id: $id) { findings(asOf: $at, first: $first, after: $after, last: $last, before: $before) {
        totalCount nodes { key } edges { cursor }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }"""
    counts = Counter(row.subject for row in expected_findings() if row.subject.startswith("resource_"))
    [(subject, count)] = counts.most_common(1)
    assert count > 2

    async def read(**window: Any) -> dict[str, Any]:
        return dict((await api.data(query, id=subject, at=AT, **window))["resource"]["findings"])

    expected = [{"key": row.id} for row in expected_findings() if row.subject == subject]
    for backward in (False, True):
        assert rows_of(await read_pages(read, 2, backward=backward)) == expected
    cursors = [edge["cursor"] for edge in (await read(first=100))["edges"]]
    between = await read(last=1, after=cursors[0], before=cursors[-1])
    assert between["nodes"] == expected[-2:-1]
    assert (between["pageInfo"]["hasNextPage"], between["pageInfo"]["hasPreviousPage"]) == (True, True)


EVIDENCE = """
query ($kind: FindingKind!, $at: DateTime) { findings(where: {kinds: [$kind]}, asOf: $at, first: 3) {
  nodes { evidence { __typename id ...Facts } } } }
"""
FACTS = """
fragment Facts on Node {
  ... on DataResource { name } ... on Platform { name } ... on Flow { kind since } ... on DataElement { name }
  ... on Field { name resource { id } } ... on Region { name } ... on Department { name } ... on CatalogEntry { title }
  ... on Designation { firstDay: since } ... on LegalBasis { article }
}
"""


async def test_evidence_is_the_objects_themselves(api: Api) -> None:
    """Of every kind, as `node` returns them, in the order of the oracle."""
    by_kind = {kind: [row for row in expected_findings() if row.kind == kind][:3] for kind in FindingKind}
    types = set()
    for kind, expected in by_kind.items():
        nodes = (await api.data(EVIDENCE + FACTS, kind=kind, at=AT))["findings"]["nodes"]
        assert [tuple(ids_of(node)) for node in nodes] == [row.evidence for row in expected]
        evidence = [item for node in nodes for item in node["evidence"]]
        types |= {item["__typename"] for item in evidence}
        ids = list(dict.fromkeys(item["id"] for item in evidence))[:100]
        if ids:
            by_id = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id ...Facts } }" + FACTS
            facts = {node["id"]: node for node in (await api.data(by_id, ids=ids))["nodes"]}
            assert [item for item in evidence if item["id"] in facts and item != facts[item["id"]]] == []
    assert types >= {"DataResource", "Platform", "Flow", "DataElement", "Field", "Region", "Department", "CatalogEntry"}


async def test_a_skipped_level_down_and_up(api: Api) -> None:
    down = flow_of("650000000000/jiaoyu-01", f"{KASHI}/huiliu.jiaoyu-01", "RETURN_FLOW")["id"]
    assert await of(api, down, kinds=["LEVEL_SKIPPED"]) == [
        {
            "key": f"finding_LEVEL_SKIPPED@{down}",
            "kind": "LEVEL_SKIPPED",
            "article": "Art. 21(6)",
            "sentence": "Returned from 新疆维吾尔自治区一体化数据资源服务平台 to 喀什市一体化数据资源服务平台, "
            "skipping 喀什地区一体化数据资源服务平台; data must be returned level by level (Art. 21(6)).",
            "evidence": [
                {"id": "resource_650000000000/jiaoyu-01"},
                {"id": f"resource_{KASHI}/huiliu.jiaoyu-01"},
                {"id": "platform_653100000000"},
            ],
            "since": "2024-05-24T19:07:14Z",
            "byReference": False,
            "subject": "FLOW",
            "flow": {"id": down},
            "resource": None,
            "entry": None,
        }
    ]
    up = next(row for row in rows("flow") if row["properties"].get("note") == "越级归集")["id"]
    assert [finding["article"] for finding in await of(api, up, kinds=["LEVEL_SKIPPED"])] == ["Art. 13"]
    stepwise = flow_of("653100000000/huiliu.gongan-01", f"{KASHI}/huiliu.gongan-01", "RETURN_FLOW")["id"]
    assert "LEVEL_SKIPPED" not in await kinds(api, stepwise)


async def test_excess_fields_and_data_of_other_regions(api: Api) -> None:
    excess = flow_of("653100000000/huiliu.gongan-01", f"{KASHI}/huiliu.gongan-01", "RETURN_FLOW")["id"]
    beyond = flow_of("653100000000/huiliu.shuiwu-01", f"{KASHI}/huiliu.shuiwu-01", "RETURN_FLOW")["id"]
    [finding] = await of(api, excess, kinds=["EXCESS_FIELDS", "OUT_OF_REGION"])
    assert (finding["kind"], finding["article"]) == ("EXCESS_FIELDS", "Art. 21(6)")
    assert finding["sentence"] == "Returns fields that the receiver's need does not name: csrq (出生日期)."
    assert ids_of(finding)[2:] == [f"field_{KASHI}/huiliu.gongan-01#csrq"]
    [finding] = await of(api, beyond, kinds=["EXCESS_FIELDS", "OUT_OF_REGION"])
    assert (finding["kind"], finding["article"]) == ("OUT_OF_REGION", None)
    assert finding["sentence"] == "Returns data of 喀什地区 to 喀什市, outside the receiving region."
    assert ids_of(finding)[2:] == [f"region_{KASHI}", "region_653100000000"]


async def test_a_notified_channel_is_no_finding(api: Api) -> None:
    outside = subjects("OTHER_CHANNEL")
    flow = notified_flow()
    assert flow["id"] not in outside
    before = flow["properties"]["since"].isoformat()
    assert "OTHER_CHANNEL" in await kinds(api, flow["id"], before)
    assert "OTHER_CHANNEL" not in await kinds(api, flow["id"])
    offline = next(row for row in rows("flow") if row["id"] in outside and row["properties"]["channel"] == "OFFLINE")
    [finding] = await of(api, offline["id"], kinds=["OTHER_CHANNEL"])
    assert finding["article"] == "Art. 18"
    assert finding["sentence"].endswith("without filing with the competent authority.")


async def test_data_that_was_not_reported_unless_a_higher_level_built_the_system(api: Api) -> None:
    unreported = {*subjects("NOT_REPORTED")}
    collected = {row["to"] for row in rows("flow") if row["properties"]["kind"] == "COLLECTION"}
    reported = {row["from"] for row in rows("flow") if row["properties"]["kind"] == "AGGREGATION"}
    exempt = [
        row["id"]
        for row in rows("resource")
        if row["properties"].get("builtBy") == "PROVINCE"
        and row["platform"] not in ("650000000000", "660000000000")
        and row["id"] in collected - reported
    ]
    assert exempt
    assert not unreported & set(exempt)
    assert "NOT_REPORTED" not in await kinds(api, exempt[0])
    [finding] = await of(api, f"resource_{KASHI}/jiaoyu-05", kinds=["NOT_REPORTED"])
    assert finding["article"] == "Art. 13"
    assert ids_of(finding)[1:] == ["element_NP-01-01", f"platform_{KASHI}", "platform_653100000000"]


async def test_unsourced_stale_and_unattached_resources(api: Api) -> None:
    [finding] = await of(api, f"resource_{KASHI}/weijian-01")
    assert finding["key"] == f"finding_NO_SOURCE@resource_{KASHI}/weijian-01@NP-04-01"
    assert finding["sentence"] == "NP-04-01 出生医学证明编号 is in use in 喀什市 without a designated source."
    # 公民身份号码, whose source is 公安, collected again by 教育
    again = await of(api, f"resource_{KASHI}/jiaoyu-05", kinds=["NO_SOURCE"])
    assert [ids_of(finding)[0] for finding in again] == ["element_NP-01-01"]
    assert "新疆维吾尔自治区公安厅" in again[0]["sentence"]
    assert await kinds(api, f"resource_{KASHI}/gongan-01") == set()
    late = subjects("STALE")[0]
    [finding] = await of(api, late, kinds=["STALE"])
    assert (finding["article"], finding["since"] < AT) == ("Art. 24", True)


async def test_the_finding_names_the_source_that_authoritative_source_names(api: Api) -> None:
    """兵团公安局 is the source at 兵团, although the designation is the autonomous region's (Art. 4(5))."""
    renshe = "resource_659007000000/renshe-07"
    [finding] = await of(api, renshe, kinds=["NO_SOURCE"])
    query = """{ authoritativeSource(element: "NP-01-13", region: "659007000000") {
      byReference department { id name } designation { id } } }"""
    source = (await api.data(query))["authoritativeSource"]
    assert source["department"]["name"] == "新疆生产建设兵团公安局"
    assert source["department"]["name"] in finding["sentence"]
    ids = ["element_NP-01-13", source["designation"]["id"], source["department"]["id"]]
    assert finding["evidence"][:3] == [{"id": of} for of in ids]
    assert (finding["byReference"], source["byReference"]) == (True, True)


async def test_findings_of_the_corps_apply_by_reference(api: Api) -> None:
    where = {"regions": ["660000000000"], "kinds": ["EXCESS_FIELDS", "OUT_OF_REGION", "OTHER_CHANNEL"]}
    nodes = (await api.data(FINDINGS, where=where, at=AT))["findings"]["nodes"]
    assert {node["byReference"] for node in nodes if node["article"]} == {True}
    assert {node["byReference"] for node in nodes if not node["article"]} <= {False}


@pytest.mark.parametrize(
    ("where", "code"),
    [
        ({"regions": ["0"]}, "UNKNOWN_REGION"),
        ({"departments": ["0"]}, "UNKNOWN_DEPARTMENT"),
        ({"resources": ["resource_0"]}, "UNKNOWN_RESOURCE"),
        ({"flows": ["flow_0"]}, "UNKNOWN_FLOW"),
        ({"entries": ["0/0"]}, "UNKNOWN_ENTRY"),
        ({"flows": [f"flow_{number}" for number in range(101)]}, "BAD_ARGUMENT"),
    ],
)
async def test_unknown_keys_and_long_lists_of_a_filter_are_errors(api: Api, where: dict[str, Any], code: str) -> None:
    assert await api.code(FINDINGS, where=where) == code


async def test_a_list_that_takes_longer_than_its_time_is_an_error(api: Api) -> None:
    assert await api.code("{ findings(milliseconds: 1) { totalCount } }") == "TIMEOUT"


async def test_a_cursor_is_valid_for_its_list_only(api: Api) -> None:
    query = """query ($kinds: [FindingKind!], $after: String) {
      findings(where: {kinds: $kinds}, first: 2, after: $after) {
        asOf pageInfo { endCursor } nodes { key } } }"""
    first = (await api.data(query, kinds=["OTHER_CHANNEL"]))["findings"]
    after = first["pageInfo"]["endCursor"]
    second = (await api.data(query, kinds=["OTHER_CHANNEL"], after=after))["findings"]
    assert second["asOf"] == first["asOf"]
    assert not {node["key"] for node in first["nodes"]} & {node["key"] for node in second["nodes"]}
    assert await api.code(query, kinds=["STALE"], after=after) == "BAD_CURSOR"
    assert await api.code(query, kinds=["OTHER_CHANNEL"], after="x") == "BAD_CURSOR"
    backwards = substitute(query, "$after", "$before", "first: 2, after:", "last: 2, before:")
    assert await api.code(backwards, kinds=["STALE"], before=after) == "BAD_CURSOR"
    [error] = (await api.post(backwards, kinds=["OTHER_CHANNEL"], before="x")).json()["errors"]
    assert (error["extensions"]["code"], error["extensions"]["argument"]) == ("BAD_CURSOR", "before")
    both = substitute(query, "first: 2", "first: 2, last: 2")
    assert await api.code(both, kinds=["OTHER_CHANNEL"]) == "BAD_PAGE_SIZE"


async def test_the_filter_by_article(api: Api) -> None:
    query = """query ($where: FindingFilter, $at: DateTime) { findings(where: $where, asOf: $at) {
      counts { kind count } } }"""

    async def counted(**where: Any) -> dict[str, int]:
        data = await api.data(query, where={**where, "regions": ["653100000000"]}, at=AT)
        return {row["kind"]: row["count"] for row in data["findings"]["counts"]}

    two = ["LEVEL_SKIPPED", "EXCESS_FIELDS"]
    every = await counted(kinds=two)
    up, down = await counted(articles=[13], kinds=two), await counted(articles=[21], kinds=two)
    assert (list(up), list(down)) == (["LEVEL_SKIPPED"], two)
    assert up["LEVEL_SKIPPED"] + down["LEVEL_SKIPPED"] == every["LEVEL_SKIPPED"] == 4
    assert await counted(articles=[1]) == {}


def test_every_kind_has_an_implementation() -> None:
    assert {*EVALUATIONS, FindingKind.NO_SOURCE} == {*FindingKind}


def test_documented_numbers_are_those_of_the_sample() -> None:
    text = (CHECKOUT / "docs" / "sample.md").read_text(encoding="utf-8")
    documented = {kind: int(number.replace(",", "")) for kind, number in re.findall(r"\| ([A-Z_]+) \| ([\d,]+) ", text)}
    expected = Counter(finding.kind for finding in expected_findings())
    assert documented == {kind: expected[kind] for kind in FindingKind}


async def test_count_right_after_a_write_takes_at_most_two_seconds(api: Api) -> None:
    """A limit that docs/findings.md promises for a machine that is otherwise idle; one write of several counts."""
    skip_unless_idle()
    query = f'{{ findings(asOf: "{AT}", milliseconds: 2000) {{ totalCount completeness {{ complete }} }} }}'
    codes = []
    try:
        for number in range(ATTEMPTS):
            await api.engine.database.write([(TOUCH, {"number": number})])
            response = (await api.post(query)).json()
            if "errors" not in response:
                expected = {"totalCount": len(expected_findings()), "completeness": {"complete": True}}
                assert response["data"]["findings"] == expected
                return
            codes += [error["extensions"]["code"] for error in response["errors"]]
    finally:
        await api.engine.database.write([("MATCH (load:Load {key: 'touch'}) DELETE load", {})])
    pytest.fail(f"no count of {ATTEMPTS} took at most two seconds: {codes}")


async def test_the_kinds_are_counted_concurrently_over_a_bounded_number_of_connections(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = api.engine.database
    read = database.read
    running = peak = 0

    async def counted(*arguments: Any, **options: Any) -> Record:
        nonlocal running, peak
        running += 1
        peak = max(peak, running)
        try:
            return await read(*arguments, **options)
        finally:
            running -= 1

    monkeypatch.setattr(database, "read", counted)
    data = await api.data(f'{{ findings(asOf: "{AT}") {{ totalCount counts {{ count }} }} }}')
    assert data["findings"]["totalCount"] == sum(row["count"] for row in data["findings"]["counts"])
    assert 2 <= peak <= 6
