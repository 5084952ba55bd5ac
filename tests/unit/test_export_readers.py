"""Each export, read by the tools that people use: networkx, pydot, pandas and Graphviz lose nothing of it."""

from __future__ import annotations

import io
import json
from typing import Any

import networkx
import pandas
import pydot
import pytest

from domain.model.lineage_export import NODE_FACTS, ExportedLineage, ExportedNode
from exchange.export.csv import cell_value
from exchange.export.formats import FORMATS, render
from tests.support.export_samples import AS_OF, CUT, NASTY, flow, nodes_named
from tests.support.graphviz import drawn_by_graphviz

pytestmark = pytest.mark.filterwarnings(r"ignore:.*deprecated - use:DeprecationWarning:pydot.dot_parser")
READABLE = tuple(name for name in NASTY if not any(ord(sign) < 32 or sign == "\ufffe" for sign in name))
"""Names without control characters, which the formats replace."""
LINEAGE = ExportedLineage(
    nodes_named(*READABLE),
    tuple(
        flow(f"{number}#2", source, target, "load", number, kind="SHARING")
        for number, (source, target) in enumerate(zip(READABLE, (*READABLE[1:], READABLE[0]), strict=True))
    ),
    CUT,
    AS_OF,
)
"""A ring of nodes with names of any characters."""
NAMES = dict(zip(READABLE, (*READABLE[1:], READABLE[0]), strict=True))


def text(form: str, part: str = "edges") -> str:
    return "".join(render(FORMATS[form], LINEAGE, part=part))


def check_ring(graph: Any, name: str) -> None:
    """The nodes, their attributes and the edges are those of the lineage. `name`: the attribute of a node's name."""
    labels = {node: data["label"] for node, data in graph.nodes(data=True)}
    assert sorted(labels.values()) == sorted(READABLE)
    assert {data["identifier"]: data[name] for _, data in graph.nodes(data=True)} == {
        node.id: node.label for node in LINEAGE.nodes
    }
    assert {data["type"] for _, data in graph.nodes(data=True)} == {"DataResource"}
    assert {labels[source]: labels[target] for source, target in graph.edges()} == NAMES
    assert {data["identifier"] for _, _, data in graph.edges(data=True)} == {edge.id for edge in LINEAGE.edges}


def test_networkx_keeps_every_attribute_of_graphml() -> None:
    graph: Any = networkx.parse_graphml(text("graphml"))
    check_ring(graph, "name")
    assert graph.graph["complete"] is False
    # its own format of JSON has an `id` for each node
    check_ring(networkx.node_link_graph(json.loads(json.dumps(networkx.node_link_data(graph)))), "name")
    again: Any = networkx.parse_graphml("\n".join(networkx.generate_graphml(graph)))
    check_ring(again, "name")


def attributes_of(part: Any) -> dict[str, str]:
    """The attributes of a node or an edge, which pydot gives as they stand in the file."""
    values = {
        name: value.removeprefix('"').removesuffix('"').replace('\\"', '"').replace("\\\\", "\\")
        for name, value in part.get_attributes().items()
    }
    return {name: value.replace("&amp;", "&") if name == "label" else value for name, value in values.items()}


def test_pydot_reads_the_dot_file() -> None:
    (graph,) = pydot.graph_from_dot_data(text("dot")) or [pydot.Dot()]
    assert graph.get_graph_defaults()[0]["complete"] == '"false"'
    network: Any = networkx.MultiDiGraph()
    for node in graph.get_nodes():
        if node.get_name() not in ("node", "graph"):
            network.add_node(node.get_name(), **attributes_of(node))
    for edge in graph.get_edges():
        network.add_edge(edge.get_source(), edge.get_destination(), **attributes_of(edge))
    check_ring(network, "resourceName")


def test_networkx_takes_the_graph_of_pydot_and_gives_it_back() -> None:
    (graph,) = pydot.graph_from_dot_data(text("dot")) or [pydot.Dot()]
    network: Any = networkx.nx_pydot.from_pydot(graph)
    assert len([node for node in network if node not in ("node", "graph")]) == len(READABLE)
    assert network.number_of_edges() == len(READABLE)
    network.remove_nodes_from(["node", "graph"])
    names = {node.get_name() for node in networkx.nx_pydot.to_pydot(network).get_nodes()}
    assert names - {"node", "graph", "edge"} == {f"n{number}" for number in range(len(READABLE))}


@pytest.mark.parametrize("part", ["nodes", "edges", "completeness"])
def test_pandas_reads_the_tables(part: str) -> None:
    table = pandas.read_csv(io.StringIO(text("csv", part)), dtype=str, keep_default_na=False)
    if part == "nodes":
        assert [cell_value(label) for label in table["label"]] == list(READABLE)
        assert set(table["type"]) == {"DataResource"}
    elif part == "edges":
        ends = zip(table["sourceLabel"], table["targetLabel"], strict=True)
        assert {cell_value(source): cell_value(target) for source, target in ends} == NAMES
        assert set(table["type"]) == {"Directed"}
        assert set(table["label"]) == {"Sharing"}
    else:
        facts = dict(zip(table["fact"], table["value"], strict=True))
        assert (facts["complete"], facts["stoppedBy"], facts["omitted"]) == ("false", "DEPTH WIDTH", "7")


def test_graphviz_draws_the_dot_file() -> None:
    graph = drawn_by_graphviz(text("dot"))
    if graph is None:
        pytest.skip("Graphviz is not installed (the program `dot`)")
    # in DOT a backslash before a quote escapes it, and two backslashes stay two
    assert {node["identifier"]: node["resourceName"] for node in graph["objects"]} == {
        node.id.replace("\\", "\\\\"): node.label.replace("\\", "\\\\") for node in LINEAGE.nodes
    }
    assert {edge["identifier"] for edge in graph["edges"]} == {edge.id for edge in LINEAGE.edges}
    assert graph["complete"] == "false"


def test_networkx_has_a_label_of_its_own_for_each_node() -> None:
    """Fields of one name in tables of one title, on the same platform and on another."""
    facts: list[dict[str, str | None]] = [
        {"title": "人口.id", "name": "id", "platformName": "喀什市平台"},
        {"title": "人口.id", "name": "id", "platformName": "和田市平台"},
        {"title": "户籍.id", "name": "id", "platformName": "和田市平台"},
        {"title": "户籍.id", "name": "id", "platformName": "和田市平台"},
        {"title": "户籍.名称", "name": "名称", "platformName": None},
    ]
    nodes = tuple(
        ExportedNode(f"field_{number}", "Field", 0, {**dict.fromkeys(NODE_FACTS), **own})
        for number, own in enumerate(facts)
    )
    exported = ExportedLineage(nodes, (), CUT, AS_OF)
    graph: Any = networkx.parse_graphml("".join(render(FORMATS["graphml"], exported)))
    assert {data["identifier"]: data["label"] for _, data in graph.nodes(data=True)} == {
        "field_0": "人口.id (喀什市平台)",
        "field_1": "人口.id (和田市平台)",
        "field_2": "户籍.id (field_2)",
        "field_3": "户籍.id (field_3)",
        "field_4": "户籍.名称",
    }
