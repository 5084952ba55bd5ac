"""GraphML (http://graphml.graphdrawing.org), with a declared key for every fact.

XML ids must be NMTOKENs, but not all of our ids are. So nodes are n0, n1 …, edges have no XML id, and our ids are the
data `identifier`: networkx, Gephi and others have an `id` of their own, and drop data of that name.
XML 1.0 cannot represent most control characters: each becomes U+FFFD.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from domain.model.lineage_export import EDGE_GROUP_FACTS, NODE_FACTS, ExportedEdge, ExportedLineage, ExportedNode
from domain.rules.instants import utc_text
from exchange.export.captions import kind_caption
from exchange.export.completeness_text import boolean_text, completeness_facts, end_text

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""
EDGE_FACTS = ("identifier", "label", "kind", "since", "until", "fields", "job", *EDGE_GROUP_FACTS)
# Keys of graph, node and edge may share a name, so the id of a key begins with the first letter of its element.
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
        ("identifier", "string"),
        ("label", "string"),
        ("type", "string"),
        *((name, "string") for name in NODE_FACTS),
        ("depth", "int"),
        ("filteredOut", "boolean"),
        ("omittedUpstream", "int"),
        ("omittedDownstream", "int"),
    ),
    "edge": tuple((name, "int" if name.endswith("Count") else "string") for name in EDGE_FACTS),
}
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# XML parsers turn a bare carriage return into a line feed.
ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"})


def graphml(exported: ExportedLineage, language: str = "en") -> Iterator[str]:
    """The document. Null facts are left out."""
    yield HEAD
    for element, keys in KEYS.items():
        for name, kind in keys:
            yield f'<key id="{element[0]}_{name}" for="{element}" attr.name="{name}" attr.type="{kind}"/>\n'
    yield '<graph id="lineage" edgedefault="directed">\n'
    yield from _data("g", completeness_facts(exported))
    numbers, labels = {}, exported.labels
    for number, node in enumerate(exported.nodes):
        numbers[node.id] = number
        yield f'<node id="n{number}">\n'
        yield from _data("n", _node_facts(node, labels[node.id]))
        yield "</node>\n"
    for edge in exported.edges:
        yield f'<edge source="n{numbers[edge.source]}" target="n{numbers[edge.target]}">\n'
        yield from _data("e", _edge_facts(edge, language))
        yield "</edge>\n"
    yield "</graph>\n</graphml>\n"


def escaped(value: str) -> str:
    """The value as the content of an element."""
    return NOT_XML.sub("\ufffd", value).translate(ESCAPES)


def _data(prefix: str, facts: Mapping[str, str | None]) -> Iterator[str]:
    for name, value in facts.items():
        if value is not None:
            yield f'<data key="{prefix}_{name}">{escaped(value)}</data>\n'


def _node_facts(node: ExportedNode, label: str) -> dict[str, str | None]:
    omitted = {"omittedUpstream": node.omitted_upstream, "omittedDownstream": node.omitted_downstream}
    return {
        "identifier": node.id,
        "label": label,
        "type": node.type,
        **{name: node.facts.get(name) for name in NODE_FACTS},
        "depth": str(node.depth),
        "filteredOut": boolean_text(node.filtered_out),
        **{name: None if count is None else str(count) for name, count in omitted.items()},
    }


def _edge_facts(edge: ExportedEdge, language: str) -> dict[str, str | None]:
    return {
        "identifier": edge.id,
        "label": kind_caption(edge.kind, language),
        "kind": edge.kind,
        "since": utc_text(edge.since),
        "until": end_text(edge.until) or None,
        "fields": " ".join(edge.fields) or None,
        "job": "/".join(edge.job_derivations.job) if edge.job_derivations else None,
        **edge.group_facts,
    }
