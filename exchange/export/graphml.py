"""GraphML (http://graphml.graphdrawing.org), with a declared key for every fact.

Its ids must be NMTOKENs, which ours are not all: nodes are n0, n1 …, edges e0, e1 …, and our ids are data.
XML 1.0 has no way to write most control characters: each stands as U+FFFD.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from domain.model.lineage_export import NODE_FACTS, ExportedEdge, ExportedLineage, ExportedNode
from exchange.export.completeness_text import completeness_facts, moment, truth

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""
# Two of one name would be told apart by their ids alone, so each id has the first letter of what it is for.
KEYS: dict[str, tuple[tuple[str, str], ...]] = {
    "graph": (
        ("complete", "boolean"),
        ("stoppedBy", "string"),
        ("omitted", "int"),
        ("hidden", "int"),
        ("consistent", "boolean"),
        ("version", "string"),
        ("asOf", "string"),
        ("between", "string"),
    ),
    "node": (
        ("id", "string"),
        ("label", "string"),
        *((name, "string") for name in NODE_FACTS),
        ("depth", "int"),
        ("filteredOut", "boolean"),
        ("omittedUpstream", "int"),
        ("omittedDownstream", "int"),
    ),
    "edge": tuple((name, "string") for name in ("id", "kind", "since", "until", "fields", "job")),
}
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# A bare carriage return would be read as a line feed.
ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"})


def graphml(exported: ExportedLineage) -> Iterator[str]:
    """The document. Facts that are null are left out."""
    yield HEAD
    for of, keys in KEYS.items():
        for name, kind in keys:
            yield f'<key id="{of[0]}_{name}" for="{of}" attr.name="{name}" attr.type="{kind}"/>\n'
    yield '<graph id="lineage" edgedefault="directed">\n'
    yield from _data("g", completeness_facts(exported))
    place = {}
    for number, node in enumerate(exported.nodes):
        place[node.id] = number
        yield f'<node id="n{number}">\n'
        yield from _data("n", _of_node(node))
        yield "</node>\n"
    for number, edge in enumerate(exported.edges):
        yield f'<edge id="e{number}" source="n{place[edge.source]}" target="n{place[edge.target]}">\n'
        yield from _data("e", _of_edge(edge))
        yield "</edge>\n"
    yield "</graph>\n</graphml>\n"


def text(value: str) -> str:
    """As the content of an element."""
    return NOT_XML.sub("\ufffd", value).translate(ESCAPES)


def _data(of: str, found: Mapping[str, str | None]) -> Iterator[str]:
    for name, value in found.items():
        if value is not None:
            yield f'<data key="{of}_{name}">{text(value)}</data>\n'


def _of_node(node: ExportedNode) -> dict[str, str | None]:
    omitted = {"omittedUpstream": node.omitted_upstream, "omittedDownstream": node.omitted_downstream}
    return {
        "id": node.id,
        "label": node.label,
        **{name: node.facts.get(name) for name in NODE_FACTS},
        "depth": str(node.depth),
        "filteredOut": truth(node.filtered_out),
        **{name: None if count is None else str(count) for name, count in omitted.items()},
    }


def _of_edge(edge: ExportedEdge) -> dict[str, str | None]:
    return {
        "id": edge.id,
        "kind": edge.kind,
        "since": moment(edge.since),
        "until": moment(edge.until) or None,
        "fields": " ".join(edge.fields) or None,
        "job": "/".join(edge.drawn.job) if edge.drawn else None,
    }
