"""`GET /export/lineage` at every granularity: the nodes and edges of `lineage`, in each format, read by its tools."""

from __future__ import annotations

import io
import json
from typing import Any

import networkx
import pandas
import pydot
import pytest

from exchange.openlineage.identity import resource_id
from exchange.openlineage.state import key
from exchange.openlineage.validate import check
from graph.lineage.request import Granularity
from tests.conftest import Api
from tests.support.graphviz import check_edges_drawn
from tests.support.openlineage_events import SPACE

pytestmark = pytest.mark.filterwarnings(r"ignore:.*deprecated - use:DeprecationWarning:pydot.dot_parser")
LINEAGE = """
query ($of: [ID!]!, $granularity: LineageGranularity) {
  lineage(of: $of, direction: BOTH, depth: 1, granularity: $granularity, first: 10000, milliseconds: 30000) {
    nodes { depth node { id name __typename ... on Department { region { level } }
                         ... on CatalogEntry { provider { code name } } ... on Region { level }
                         ... on Library { kind lead { code name } }
                         ... on Field { resource { namespace name title platform { code level } } } } }
    flows { key kind since until from { id } to { id } flowCount resourceCount fieldCount flow { id } }
    completeness { complete omitted }
  }
}
"""
RETURNED = "resource_653101000000/huiliu.yibao-01"
STARTS = {Granularity.LIBRARY: "library_base-population", Granularity.JOB: resource_id(key(SPACE, "c"))}
"""Of granularities at which RETURNED belongs to no node."""


ON_SAMPLE = [granularity for granularity in Granularity if granularity is not Granularity.JOB]


def start_of(granularity: str) -> str:
    return STARTS.get(Granularity(granularity), RETURNED)


async def exported(api: Api, granularity: str, format_: str, part: str = "edges", accept: str = "en") -> Any:
    parameters = {
        "of": start_of(granularity),
        "direction": "BOTH",
        "depth": "1",
        "granularity": granularity,
        "format": format_,
        "milliseconds": "30000",
        **({"part": part} if format_ == "csv" else {}),
    }
    return await api.client.get("/export/lineage", params=parameters, headers={"accept-language": accept})


@pytest.mark.parametrize("granularity", ON_SAMPLE)
async def test_tables_are_those_of_lineage(api: Api, granularity: str) -> None:
    await check_tables(api, granularity)


@pytest.mark.usefixtures("with_lineage")
async def test_tables_and_graphs_of_jobs(api: Api) -> None:
    """The sample has no jobs."""
    await check_tables(api, Granularity.JOB)
    await check_graphs(api, Granularity.JOB)


async def check_tables(api: Api, granularity: str) -> None:
    answer = (await api.data(LINEAGE, of=[start_of(granularity)], granularity=granularity))["lineage"]
    response = await exported(api, granularity, "csv", "nodes")
    assert response.status_code == 200, response.text
    nodes = pandas.read_csv(io.StringIO(response.text), dtype=str, keep_default_na=False)
    assert [*zip(nodes["id"], nodes["type"], nodes["depth"], strict=True)] == [
        (step["node"]["id"], step["node"]["__typename"], str(step["depth"])) for step in answer["nodes"]
    ]
    assert response.headers["x-yuanliu-complete"] == str(answer["completeness"]["complete"]).lower()
    assert response.headers["x-yuanliu-omitted"] == str(answer["completeness"]["omitted"])
    for row, node in zip(nodes.to_dict("records"), (step["node"] for step in answer["nodes"]), strict=True):
        assert row["name"] == node["name"]
        match node["__typename"]:
            case "CatalogEntry":
                assert (row["department"], row["departmentName"]) == tuple(node["provider"].values())
                assert row["label"].startswith(node["name"])
            case "Department":
                assert (row["departmentName"], row["level"]) == (node["name"], node["region"]["level"])
            case "Region":
                assert row["level"] == node["level"]
            case "Library":
                assert row["kind"] == node["kind"]
            case "Field":
                resource = node["resource"]
                assert row["title"] == f"{resource['title'] or resource['name']}.{node['name']}"
                assert row["label"].startswith(row["title"])
                assert (row["namespace"], row["platform"]) == (
                    node["resource"]["namespace"],
                    node["resource"]["platform"]["code"],
                )
    table = (await exported(api, granularity, "csv")).text
    edges = pandas.read_csv(io.StringIO(table), dtype=str, keep_default_na=False).to_dict("records")
    names = ("id", "source", "target", "kind", "since", "flowCount", "resourceCount", "fieldCount", "flow")
    own_flow = granularity == Granularity.RESOURCE
    assert sorted(tuple(str(row[name]) for name in names) for row in edges) == sorted(
        (
            *(edge["key"], edge["from"]["id"], edge["to"]["id"], edge["kind"], edge["since"]),
            *("" if edge[name] is None else str(edge[name]) for name in names[5:8]),
            "" if own_flow or not edge["flow"] else edge["flow"]["id"],
        )
        for edge in answer["flows"]
    )
    assert edges


@pytest.mark.parametrize("granularity", ON_SAMPLE)
async def test_graph_tools_read_every_granularity(api: Api, granularity: str) -> None:
    await check_graphs(api, granularity)


async def check_graphs(api: Api, granularity: str) -> None:
    answer = (await api.data(LINEAGE, of=[start_of(granularity)], granularity=granularity))["lineage"]
    ids, keys = {step["node"]["id"] for step in answer["nodes"]}, {edge["key"] for edge in answer["flows"]}
    graph: Any = networkx.parse_graphml((await exported(api, granularity, "graphml")).text)
    assert {data["identifier"] for _, data in graph.nodes(data=True)} == ids
    assert {data["identifier"] for _, _, data in graph.edges(data=True)} == keys
    assert len({data["label"] for _, data in graph.nodes(data=True)}) == len(ids)
    dot = (await exported(api, granularity, "dot")).text
    (drawn,) = pydot.graph_from_dot_data(dot) or [pydot.Dot()]
    assert {edge.get("identifier").strip('"') for edge in drawn.get_edges()} == keys
    check_edges_drawn(dot, keys)
    mermaid = (await exported(api, granularity, "mermaid")).text
    assert mermaid.count("-->") == len(keys)


async def events_of(api: Api, granularity: str) -> list[dict[str, Any]]:
    response = await exported(api, granularity, "openlineage")
    assert response.status_code == 200, response.text
    events = [json.loads(line) for line in response.text.splitlines()]
    for event in events:
        check(event)
    return events


GROUPS = ("ENTRY", "LIBRARY", "DEPARTMENT", "REGION", "NAMESPACE")


@pytest.mark.parametrize("granularity", GROUPS)
async def test_openlineage_has_a_dataset_for_each_group(api: Api, granularity: str) -> None:
    answer = (await api.data(LINEAGE, of=[start_of(granularity)], granularity=granularity))["lineage"]
    events = await events_of(api, granularity)
    datasets = [event["dataset"] for event in events if "dataset" in event]
    assert [dataset["facets"]["yuanliu_node"]["id"] for dataset in datasets] == [
        step["node"]["id"] for step in answer["nodes"]
    ]
    ids = {(dataset["namespace"], dataset["name"]): dataset["facets"]["yuanliu_node"]["id"] for dataset in datasets}
    declared = {
        (
            event["job"]["name"],
            *(ids[end["namespace"], end["name"]] for end in (event["inputs"][0], event["outputs"][0])),
            event["job"]["facets"]["yuanliu_flow"]["kind"],
            event["job"]["facets"]["yuanliu_flow"]["flowCount"],
        )
        for event in events
        if event.get("outputs")
    }
    assert declared == {
        (edge["key"], edge["from"]["id"], edge["to"]["id"], edge["kind"], edge["flowCount"]) for edge in answer["flows"]
    }


async def test_openlineage_states_derivations_as_column_lineage(api: Api) -> None:
    answer = (await api.data(LINEAGE, of=[start_of("FIELD")], granularity="FIELD"))["lineage"]
    fields = {step["node"]["id"]: step["node"] for step in answer["nodes"] if step["node"]["__typename"] == "Field"}

    def column(field: str) -> tuple[str, str, str]:
        node = fields[field]
        return node["resource"]["namespace"], node["resource"]["name"], node["name"]

    expected = {
        (column(edge["from"]["id"]), column(edge["to"]["id"]))
        for edge in answer["flows"]
        if {edge["from"]["id"], edge["to"]["id"]} <= fields.keys() and edge["until"] is None
    }
    events = await events_of(api, "FIELD")
    datasets = [event["dataset"] for event in events if "dataset" in event]
    assert {dataset["facets"]["yuanliu_node"]["type"] for dataset in datasets} == {"DataResource"}
    assert len(datasets) == len({(dataset["namespace"], dataset["name"]) for dataset in datasets})
    stated = {
        ((source["namespace"], source["name"], source["field"]), (output["namespace"], output["name"], name))
        for event in events
        for output in event.get("outputs", ())
        for name, field in output.get("facets", {}).get("columnLineage", {"fields": {}})["fields"].items()
        for source in field["inputFields"]
    }
    assert stated == expected
    assert expected
    flows = {edge["flow"]["id"] for edge in answer["flows"] if edge["flow"] and edge["until"] is None}
    assert flows <= {event["job"]["name"] for event in events if "job" in event}


async def test_openlineage_has_no_form_for_jobs_of_jobs(api: Api) -> None:
    response = await exported(api, Granularity.JOB, "openlineage", accept="zh")
    assert response.status_code == 400
    (error,) = response.json()["errors"]
    assert error["extensions"]["code"] == "BAD_ARGUMENT"
    assert error["extensions"]["argument"] == "granularity"
    assert "数据集" in error["message"]


async def test_a_node_that_does_not_exist_is_unknown(api: Api) -> None:
    parameters = {"of": "department_nowhere", "direction": "BOTH", "granularity": "DEPARTMENT", "format": "csv"}
    response = await api.client.get("/export/lineage", params=parameters)
    assert (response.status_code, response.json()["errors"][0]["extensions"]["code"]) == (404, "UNKNOWN_DEPARTMENT")
