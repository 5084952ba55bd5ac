"""`GET /export/lineage` on the sample: the result of `lineage` in each format, and the errors of invalid parameters."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import httpx
import pytest

from exchange.export.formats import FORMATS
from exchange.openlineage.validate import check
from tests.conftest import Api

ANSWER = """
query ($of: [ID!]!, $depth: Int, $kinds: [FlowKind!]) {
  lineage(of: $of, direction: BOTH, depth: $depth, width: 10000, where: {kinds: $kinds},
          first: 10000, milliseconds: 30000) {
    nodes {
      depth omittedUpstream omittedDownstream
      node { id ... on DataResource { namespace name title kind platform { level code name }
                                      entry { provider { code name } } } }
    }
    flows { id: key kind since from { id } to { id } }
    completeness { complete stoppedBy omitted hidden consistent version }
  }
}
"""
START = '{ resources(where: {title: {eq: "喀什市基本医疗保险参保信息回流库"}}) { nodes { id } } }'


async def start(api: Api) -> str:
    return str((await api.data(START))["resources"]["nodes"][0]["id"])


async def exported(api: Api, **parameters: Any) -> httpx.Response:
    defaults: dict[str, Any] = {"direction": "BOTH", "depth": 2, "width": 10000, "milliseconds": 30000}
    api.queries.clear()
    return await api.client.get("/export/lineage", params={**defaults, **parameters})


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("kinds", [None, ["RETURN_FLOW", "AGGREGATION"]])
async def test_export_equals_the_result_of_lineage(api: Api, kinds: list[str] | None) -> None:
    of = await start(api)
    answer = (await api.data(ANSWER, of=[of], depth=2, kinds=kinds))["lineage"]
    filters = {"kinds": kinds} if kinds else {}
    response = await exported(api, of=of, format="csv", part="nodes", **filters)
    assert api.queries == ["lineage/traversal", "lineage/export_node_facts"]
    nodes = rows(response.text)
    assert [(node["id"], node["title"], node["type"]) for node in nodes] == [
        (node["node"]["id"], node["node"]["title"], "DataResource") for node in answer["nodes"]
    ]
    assert all(node["label"].startswith(node["title"]) for node in nodes)
    assert len({node["label"] for node in nodes}) == len(nodes)
    for mine, theirs in zip(nodes, answer["nodes"], strict=True):
        node, platform = theirs["node"], theirs["node"]["platform"]
        provider = (node["entry"] or {}).get("provider") or {}
        assert mine["depth"] == str(theirs["depth"])
        assert (mine["omittedUpstream"], mine["omittedDownstream"]) == (
            str(theirs["omittedUpstream"]),
            str(theirs["omittedDownstream"]),
        )
        assert [mine[key] for key in ("namespace", "name", "kind")] == [
            node[key] for key in ("namespace", "name", "kind")
        ]
        assert [mine["level"], mine["platform"], mine["platformName"]] == [
            platform[key] for key in ("level", "code", "name")
        ]
        assert [mine["department"], mine["departmentName"]] == [provider.get("code", ""), provider.get("name", "")]
    edges = rows((await exported(api, of=of, format="csv", **filters)).text)
    assert sorted((e["id"], e["source"], e["target"], e["kind"], e["since"]) for e in edges) == sorted(
        (e["id"], e["from"]["id"], e["to"]["id"], e["kind"], e["since"]) for e in answer["flows"]
    )
    completeness = answer["completeness"]
    headers = response.headers
    assert headers["x-yuanliu-complete"] == str(completeness["complete"]).lower()
    assert headers["x-yuanliu-stopped-by"].split() == completeness["stoppedBy"]
    assert headers["x-yuanliu-omitted"] == str(completeness["omitted"])
    assert headers["x-yuanliu-hidden"] == str(completeness["hidden"])
    assert headers["x-yuanliu-version"] == completeness["version"]
    facts = rows((await exported(api, of=of, format="csv", part="completeness", **filters)).text)
    assert {"fact": "omitted", "value": str(completeness["omitted"])} in facts


@pytest.mark.parametrize("form", FORMATS.values(), ids=lambda form: form.name)
async def test_format_is_selected_by_name_or_by_accept(api: Api, form: Any) -> None:
    of = await start(api)
    as_of = "2026-03-01T00:00:00Z"
    named = await exported(api, of=of, format=form.name, asOf=as_of)
    assert named.status_code == 200
    assert named.headers["content-type"].startswith(f"{form.media}; charset=utf-8")
    part = "-edges" if form.name == "csv" else ""
    assert named.headers["x-yuanliu-complete"] == "false"
    name = f"lineage{part}-20260301T000000Z-incomplete.{form.ending}"
    assert named.headers["content-disposition"] == f'attachment; filename="{name}"'
    parameters = {"of": of, "direction": "BOTH", "depth": "2", "width": "10000", "milliseconds": "30000", "asOf": as_of}
    accepted = await api.client.get(
        "/export/lineage", params=parameters, headers={"accept": f"{form.media}, text/html"}
    )
    assert accepted.content == named.content


async def test_captions_have_the_language_of_the_request(api: Api) -> None:
    of = await start(api)
    parameters = {"of": of, "direction": "BOTH", "depth": "1", "format": "csv", "kinds": "RETURN_FLOW"}
    parameters["milliseconds"] = "30000"
    for language, caption in (("zh", "回流"), ("en", "Return flow")):
        response = await api.client.get("/export/lineage", params=parameters, headers={"accept-language": language})
        assert {row["label"] for row in rows(response.text)} == {caption}
        assert {row["kind"] for row in rows(response.text)} == {"RETURN_FLOW"}
        assert "Accept-Language" in response.headers["vary"]


async def test_events_are_valid_openlineage(api: Api) -> None:
    response = await exported(api, of=await start(api))
    assert response.headers["content-type"].startswith("application/x-ndjson")
    events = [json.loads(line) for line in response.text.splitlines()]
    for event in events:
        check(event)
    assert {"dataset", "job"} <= {part for event in events for part in event}
    assert any("schema" in event["dataset"]["facets"] for event in events if "dataset" in event)


@pytest.mark.parametrize(
    ("parameters", "accept", "status", "code"),
    [
        ({"of": "resource_nowhere"}, "*/*", 404, "UNKNOWN_RESOURCE"),
        ({}, "*/*", 400, "BAD_ARGUMENT"),
        ({"of": "x", "direction": "UP"}, "*/*", 400, "BAD_ARGUMENT"),
        ({"of": "x", "depth": "101"}, "*/*", 400, "BAD_ARGUMENT"),
        ({"of": "x", "depth": "three"}, "*/*", 400, "BAD_ARGUMENT"),
        ({"of": "x", "depth": ["1", "2"]}, "*/*", 400, "BAD_ARGUMENT"),
        ({"of": "x", "kind": "SHARING"}, "*/*", 400, "BAD_ARGUMENT"),
        ({"of": "x", "kinds": "SHARED"}, "*/*", 400, "BAD_ARGUMENT"),
        ({"of": "x", "preservePaths": "1"}, "*/*", 400, "BAD_ARGUMENT"),
        ({"of": "x", "format": "xml"}, "*/*", 400, "BAD_ARGUMENT"),
        ({"of": "x", "format": "csv", "part": "all"}, "*/*", 400, "BAD_ARGUMENT"),
        ({"of": "x", "asOf": "yesterday"}, "*/*", 400, "BAD_DATE"),
        ({"of": "x", "between": "2026-01-01"}, "*/*", 400, "BAD_DATE"),
        ({"of": "x", "direction": "UPSTREAM", "between": "2026-01-01/2020-01-01"}, "*/*", 400, "BAD_ARGUMENT"),
        ({"of": "x"}, "image/png", 406, "NOT_ACCEPTABLE"),
    ],
)
async def test_invalid_parameters_have_an_error_code(
    api: Api, parameters: dict[str, Any], accept: str, status: int, code: str
) -> None:
    answer = await api.client.get(
        "/export/lineage", params={"direction": "BOTH", **parameters}, headers={"accept": accept}
    )
    extensions = answer.json()["errors"][0]["extensions"]
    assert (answer.status_code, extensions["code"]) == (status, code)
    assert extensions.get("argument") == (None if status == 406 else (list(parameters) or ["of"])[-1])


async def test_dates_use_the_time_zone_of_the_service(api: Api) -> None:
    response = await exported(api, of=await start(api), format="dot", between="2026-01-01/2026-02-01")
    assert response.headers["x-yuanliu-between"] == "2025-12-31T16:00:00Z/2026-01-31T16:00:00Z"
