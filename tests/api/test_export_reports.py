"""Exports of impact, paths, diff, findings and an assessment on the sample: the rows of the root fields."""

from __future__ import annotations

from collections import Counter
from typing import Any

import httpx
import networkx
import pydot
import pytest

from api.exports.reports import _joined
from tests.conftest import Api
from tests.support.exported_tables import csv_rows, xlsx_sheets
from tests.support.graphviz import check_edges_drawn

pytestmark = pytest.mark.filterwarnings(r"ignore:.*deprecated - use:DeprecationWarning:pydot.dot_parser")
RETURNED = "resource_653101000000/huiliu.yibao-01"
BOUNDS = {"maxLength": 8, "milliseconds": 30_000}
COMPLETENESS = "completeness { complete stoppedBy omitted hidden }"


async def exported(api: Api, name: str, **parameters: Any) -> httpx.Response:
    response = await api.client.get(f"/export/{name}", params={"language": "schema", **parameters})
    assert response.status_code == 200, response.text
    return response


async def table(api: Api, name: str, **parameters: Any) -> list[dict[str, str]]:
    return csv_rows((await exported(api, name, format="csv", **parameters)).text)


async def sheets(api: Api, name: str, **parameters: Any) -> dict[str, list[tuple[Any, ...]]]:
    return xlsx_sheets((await exported(api, name, format="xlsx", **parameters)).content)


def check_headers(response: httpx.Response, completeness: dict[str, Any]) -> None:
    headers = response.headers
    assert headers["x-yuanliu-complete"] == str(completeness["complete"]).lower()
    assert headers["x-yuanliu-stopped-by"].split() == completeness["stoppedBy"]
    assert headers["x-yuanliu-omitted"] == str(completeness["omitted"])
    assert headers["x-yuanliu-hidden"] == str(completeness["hidden"])


async def source(api: Api) -> str:
    """A resource at which the return flow's data begins."""
    query = """query ($of: [ID!]!) { lineage(of: $of, direction: UPSTREAM, depth: 3, milliseconds: 30000) {
      nodes { depth node { id } } } }"""
    steps = (await api.data(query, of=[RETURNED]))["lineage"]["nodes"]
    return str(steps[-1]["node"]["id"])


async def test_findings(api: Api) -> None:
    query = f"""{{ findings(where: {{kinds: [OTHER_CHANNEL, UNATTACHED]}}, first: 100) {{
      nodes {{ key kind sentence flow {{ id }} resource {{ id }} since }} totalCount {COMPLETENESS} }} }}"""
    answer = (await api.data(query))["findings"]
    where = '{"kinds": ["OTHER_CHANNEL", "UNATTACHED"]}'
    rows = await table(api, "findings", where=where)
    assert len(rows) == answer["totalCount"] > 0
    assert [(row["key"], row["kind"], row["sentence"], row["subject.id"]) for row in rows[:100]] == [
        (node["key"], node["kind"], node["sentence"], (node["flow"] or node["resource"])["id"])
        for node in answer["nodes"]
    ]
    check_headers(await exported(api, "findings", where=where), answer["completeness"])
    book = await sheets(api, "findings", where=where, language="zh")
    assert book["findings"][0][:3] == ("类型", "条款", "说明")
    assert len(book["findings"]) == len(rows) + 1
    assert dict(book["completeness"][1:])["rows"] == str(len(rows))


async def test_findings_in_pages_are_those_on_one_page(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    where = '{"kinds": ["OTHER_CHANNEL", "UNATTACHED"]}'
    whole = (await exported(api, "findings", format="csv", where=where)).text
    monkeypatch.setattr("api.exports.reports.MAX_ROWS", 20)
    cut = await exported(api, "findings", format="csv", where=where)
    assert cut.text == "".join(line + "\r\n" for line in whole.split("\r\n")[:21])
    assert cut.headers["x-yuanliu-stopped-by"] == "PAGE"
    assert cut.headers["x-yuanliu-omitted"] == str(whole.count("\r\n") - 21)
    assert "findings-" in cut.headers["content-disposition"]
    assert "-incomplete.csv" in cut.headers["content-disposition"]


async def test_impact(api: Api) -> None:
    of = await source(api)
    query = f"""query ($of: [ID!]!) {{ impact(of: $of, milliseconds: 30000) {{ {COMPLETENESS} facets {{
      resources(first: 100) {{ totalCount nodes {{ id }} }} entries(first: 100) {{ totalCount nodes {{ code }} }}
      departments(first: 100) {{ totalCount nodes {{ code }} }} scenarios {{ totalCount nodes {{ code }} }} }} }} }}"""
    answer = (await api.data(query, of=[of]))["impact"]
    for part, key in (("resources", "id"), ("entries", "code"), ("departments", "code"), ("scenarios", "code")):
        rows = await table(api, "impact", of=of, milliseconds=30_000, part=part)
        facet = answer["facets"][part]
        assert len(rows) == facet["totalCount"]
        assert [row[key] for row in rows[:100]] == [node[key] for node in facet["nodes"]]
    assert answer["facets"]["resources"]["totalCount"] > 0
    check_headers(await exported(api, "impact", of=of, milliseconds=30_000), answer["completeness"])
    book = await sheets(api, "impact", of=of, milliseconds=30_000, language="zh")
    assert {"resources", "entries", "libraries", "departments", "regions", "scenarios", "completeness"} <= set(book)
    assert len(book["resources"]) == answer["facets"]["resources"]["totalCount"] + 1


async def test_impact_runs_one_traversal_and_has_distances(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.exports.reports.PAGE_ROWS", 3)
    element = {"of": "NP-01-01", "depth": "2", "asOf": "2026-09-01T00:00:00Z", "milliseconds": 30_000}
    query = f"""{{ impact(of: ["NP-01-01"], depth: 2, asOf: "2026-09-01T00:00:00Z", milliseconds: 30000) {{
      {COMPLETENESS} byDistance {{ distance resources fields }} }} }}"""
    answer = (await api.data(query))["impact"]
    assert answer["completeness"]["stoppedBy"] != ["TIME"]
    api.queries.clear()
    book = await sheets(api, "impact", **element)
    assert api.queries.count("lineage/traversal") == 1
    assert api.queries.count("lineage/closure") > len(book)
    for part in ("resources", "fields"):
        heading, *rows = book[part]
        assert heading[-1] == "distance"
        counted = Counter(row[-1] for row in rows)
        assert counted == {row["distance"]: row[part] for row in answer["byDistance"] if row[part]}
    assert "distance" not in book["entries"][0]


async def test_pages_of_an_impact_are_read_again_after_a_write(api: Api) -> None:
    query = """query ($of: [ID!]!) { impact(of: $of, asOf: "2026-09-01", milliseconds: 30000) {
      facets { resources { totalCount } } } }"""
    of = await source(api)
    await api.data(query, of=[of])
    await api.data(query, of=[of])
    assert "lineage/traversal" not in api.queries
    await api.engine.database.write([("MERGE (load:Load {key: 'touch'}) SET load.number = 1", {})])
    try:
        await api.data(query, of=[of])
        assert "lineage/traversal" in api.queries
    finally:
        await api.engine.database.write([("MATCH (load:Load {key: 'touch'}) DELETE load", {})])


async def test_diff_of_a_resource_and_of_a_department(api: Api) -> None:
    for of in (RETURNED, "element_NP-01-01"):
        instants = {"milliseconds": 30_000, "from": "1990-01-01T00:00:00Z", "to": "2026-08-01T00:00:00Z"}
        query = f"""query ($of: ID!, $from: DateTime!, $to: DateTime!, $milliseconds: Int) {{
          diff(of: $of, from: $from, to: $to, milliseconds: $milliseconds) {{
          {COMPLETENESS} totalCount nodes {{ __typename
            ... on NodeChange {{ change node {{ id }} }} ... on EdgeChange {{ change from {{ id }} to {{ id }} }}
            ... on DesignationChange {{ change after {{ id element {{ code }} }} }} }} }} }}"""
        answer = (await api.data(query, of=of, **instants))["diff"]
        rows = await table(api, "diff", of=of, **instants)
        assert len(rows) == answer["totalCount"] > 0
        for row, change in zip(rows, answer["nodes"], strict=True):
            assert (row["type"], row["change"]) == (change["__typename"], change["change"])
            if change["__typename"] == "NodeChange":
                assert row["node.id"] == change["node"]["id"]
            elif change["__typename"] == "EdgeChange":
                assert (row["from.id"], row["to.id"]) == (change["from"]["id"], change["to"]["id"])
            elif change["after"]:
                assert row["after.id"] == change["after"]["id"]
                assert row["element.code"] == change["after"]["element"]["code"]
        check_headers(await exported(api, "diff", of=of, **instants), answer["completeness"])
        assert len((await sheets(api, "diff", of=of, **instants))["diff"]) == len(rows) + 1


async def test_paths_as_tables_and_graphs(api: Api) -> None:
    ends = {"from": await source(api), "to": RETURNED, **BOUNDS}
    query = f"""query ($from: ID!, $to: ID!, $maxLength: Int, $milliseconds: Int) {{
      paths(from: $from, to: $to, maxLength: $maxLength, milliseconds: $milliseconds, first: 100) {{ {COMPLETENESS}
      nodes {{ length nodes {{ id }} flows {{ key kind from {{ id }} to {{ id }} }} }} }} }}"""
    answer = (await api.data(query, **ends))["paths"]
    rows = await table(api, "paths", **ends)
    steps = [(row["path"], row["step"], row["flow.id"], row["from.id"], row["to.id"]) for row in rows]
    assert [step for step in steps if int(step[0]) <= 100] == [
        (str(number), str(step), flow["key"], flow["from"]["id"], flow["to"]["id"])
        for number, path in enumerate(answer["nodes"], 1)
        for step, flow in enumerate(path["flows"], 1)
    ]
    assert len((await sheets(api, "paths", **ends))["paths"]) == len(rows) + 1
    flows = {row["flow.id"] for row in rows}
    ids = {row[end] for row in rows for end in ("from.id", "to.id")}
    graph: Any = networkx.parse_graphml((await exported(api, "paths", format="graphml", **ends)).text)
    assert {data["identifier"] for _, data in graph.nodes(data=True)} == ids
    assert {data["identifier"] for _, _, data in graph.edges(data=True)} == flows
    assert all(data["platform"] for _, data in graph.nodes(data=True))
    drawing = (await exported(api, "paths", format="dot", **ends)).text
    (dot,) = pydot.graph_from_dot_data(drawing) or [pydot.Dot()]
    assert {edge.get("identifier").strip('"') for edge in dot.get_edges()} == flows
    check_edges_drawn(drawing, flows)
    assert (await exported(api, "paths", format="mermaid", **ends)).text.count("-->") == len(flows)


async def test_paths_between_fields_name_the_resources_of_the_fields(api: Api) -> None:
    (row,) = await api.engine.database.rows(
        "MATCH (a:DataResource)-[:HAS_FIELD]->(x:Field)-[d:DERIVES]->(y:Field)<-[:HAS_FIELD]-(b:DataResource) "
        "WHERE d.until.year = 9999 RETURN x.id AS source, y.id AS target, a.title + '.' + x.name AS first, "
        "b.title + '.' + y.name AS last ORDER BY d.id LIMIT 1",
        {},
    )
    ends = {"from": row["source"], "to": row["target"], "maxLength": "1", "milliseconds": "30000"}
    (step, *_) = await table(api, "paths", **ends)
    assert (step["from.title"], step["to.title"]) == (row["first"], row["last"])
    graph: Any = networkx.parse_graphml((await exported(api, "paths", format="graphml", **ends)).text)
    assert {data["label"] for _, data in graph.nodes(data=True)} >= {row["first"], row["last"]}
    names = ("namespace", "name", "title", "level", "platform", "platformName", "department", "departmentName")
    in_lineage: Any = networkx.parse_graphml(
        (
            await api.client.get(
                "/export/lineage",
                params={"of": row["source"], "direction": "DOWNSTREAM", "depth": 1, "granularity": "FIELD"}
                | {"format": "graphml", "milliseconds": 30_000},
            )
        ).text
    )
    facts, expected = (
        {data["identifier"]: [data.get(name) for name in names] for _, data in graph_.nodes(data=True)}
        for graph_ in (graph, in_lineage)
    )
    assert facts.items() <= expected.items()


async def test_the_number_of_rows_is_that_of_the_file(api: Api) -> None:
    """A CSV file has one of several tables, a workbook all of them; the table of completeness speaks of all."""
    parameters = {"scenario": "newborn", "region": "653101000000"}
    rows = {}
    for part in ("assessment", "entries", "steps"):
        response = await exported(api, "assessment", format="csv", part=part, **parameters)
        rows[part] = len(csv_rows(response.text))
        assert response.headers["x-yuanliu-rows"] == str(rows[part])
    assert len(set(rows.values())) > 1
    total = str(sum(rows.values()))
    facts = await table(api, "assessment", part="completeness", **parameters)
    assert {"fact": "rows", "value": total} in facts
    book = await sheets(api, "assessment", **parameters)
    assert dict(book["completeness"][1:])["rows"] == total


async def test_impact_that_one_read_cut_is_not_complete() -> None:
    whole = {"stoppedBy": [], "omitted": 0, "hidden": 1, "consistent": True, "version": "a"}
    cut = {"stoppedBy": ["TIME"], "omitted": 7, "hidden": 0, "consistent": True, "version": "a"}
    facts = _joined([cut, whole])
    assert facts == {"stoppedBy": ["TIME"], "omitted": 7, "hidden": 1, "consistent": True, "version": "a"}


async def test_paths_in_pages(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    ends = {"from": "region_653100000000", "to": "region_653101000000", "maxLength": 2, "milliseconds": 30_000}
    whole = await table(api, "paths", **ends)
    numbers = [int(row["path"]) for row in whole]
    assert sorted(set(numbers)) == list(range(1, numbers[-1] + 1))
    assert numbers[-1] > 27
    monkeypatch.setattr("api.exports.path_report.MAX_SIZE", 9)
    assert await table(api, "paths", **ends) == whole
    monkeypatch.setattr("api.exports.path_report.MAX_PATHS", 10)
    assert await table(api, "paths", **ends) == [row for row in whole if int(row["path"]) <= 10]
    drawing = await exported(api, "paths", format="mermaid", **ends)
    assert drawing.headers["x-yuanliu-omitted"] == str(numbers[-1] - 10)
    assert f"INCOMPLETE, stopped by PAGE; {numbers[-1] - 10} paths left out" in drawing.text.split("---")[1]


async def test_assessment(api: Api) -> None:
    query = """{ scenario(code: "newborn") { assessment(region: "653101000000") { needs {
      need { position } element { code } status reason source { department { code } }
      entries(first: 100) { edges { via } } nextSteps { act sentence } } } } }"""
    needs = (await api.data(query))["scenario"]["assessment"]["needs"]
    parameters = {"scenario": "newborn", "region": "653101000000"}
    rows = await table(api, "assessment", **parameters)
    assert [(row["position"], row["element.code"], row["status"], row["reason"]) for row in rows] == [
        (
            str(need["need"]["position"]),
            need["element"]["code"] if need["element"] else "",
            need["status"],
            need["reason"] or "",
        )
        for need in needs
    ]
    for row, need in zip(rows, needs, strict=True):
        assert row["nextSteps"] == "; ".join(step["sentence"] for step in need["nextSteps"])
        source_ = need["source"] and need["source"]["department"]
        assert row["source.code"] == (source_["code"] if source_ else "")
    book = await sheets(api, "assessment", **parameters, language="zh")
    assert [*book] == ["assessment", "entries", "steps", "completeness"]
    assert book["steps"][0] == (
        *("次序", "步骤", "办理事项", "条款", "办理部门代码", "办理部门名称", "平台代码", "平台名称"),
        *("工作日", "是否可先行办理", "是否报备", "说明"),
    )
    assert len(book["steps"]) - 1 == sum(len(need["nextSteps"]) for need in needs)
    assert len(book["entries"]) - 1 == sum(len(need["entries"]["edges"]) for need in needs)


@pytest.mark.parametrize(
    ("name", "parameters", "status", "code", "argument"),
    [
        ("impact", {}, 400, "BAD_ARGUMENT", "of"),
        ("impact", {"of": "resource_nowhere"}, 404, "UNKNOWN_RESOURCE", "of"),
        ("impact", {"of": "resource_x", "milliseconds": "soon"}, 400, "BAD_ARGUMENT", "milliseconds"),
        ("impact", {"of": RETURNED, "where": '{"kinds": ["SOLD"]}'}, 400, "BAD_VARIABLES", "where.kinds"),
        ("impact", {"of": RETURNED, "format": "graphml"}, 400, "BAD_ARGUMENT", "format"),
        ("paths", {"from": RETURNED}, 400, "BAD_ARGUMENT", "to"),
        ("paths", {"from": RETURNED, "to": RETURNED, "pattern": "("}, 400, "BAD_PATTERN", "pattern"),
        ("paths", {"from": RETURNED, "to": RETURNED, "first": "3"}, 400, "BAD_ARGUMENT", "first"),
        ("diff", {"of": RETURNED, "from": "2026-01-01", "to": "yesterday"}, 400, "BAD_DATE", "to"),
        ("diff", {"of": RETURNED, "from": "2026-01-01", "to": "2025-01-01"}, 400, "BAD_ARGUMENT", "from"),
        ("findings", {"where": '{"regions": ["region_nowhere"]}'}, 404, "UNKNOWN_REGION", "where.regions"),
        ("assessment", {"scenario": "nothing"}, 404, "UNKNOWN_SCENARIO", "scenario"),
        ("assessment", {"scenario": "newborn", "region": "nowhere"}, 404, "UNKNOWN_REGION", "region"),
        ("assessment", {"scenario": "newborn", "asOf": "x"}, 400, "BAD_DATE", "asOf"),
    ],
)
async def test_errors_name_the_parameter(
    api: Api, name: str, parameters: dict[str, str], status: int, code: str, argument: str
) -> None:
    response = await api.client.get(f"/export/{name}", params=parameters)
    (error,) = response.json()["errors"]
    assert (response.status_code, error["extensions"]["code"]) == (status, code)
    assert error["extensions"]["argument"] == argument
