"""DOT: a directed graph for Graphviz, with the facts as attributes and the completeness as graph attributes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from domain.model.lineage_export import NODE_FACTS, ExportedLineage, ExportedNode
from domain.rules.instants import utc_text
from exchange.export.captions import caption, kind_caption
from exchange.export.completeness_text import (
    boolean_text,
    completeness_facts,
    completeness_line,
    completeness_sentence,
    end_text,
)

ATTRIBUTES = {"name": "resourceName"}
"""The attributes of facts whose names are others in DOT."""
# Only quotes must be escaped in DOT. Backslashes are doubled too: one before the closing quote would escape it.
ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\x00": "\ufffd"})


def dot(exported: ExportedLineage, language: str = "en") -> Iterator[str]:
    """The digraph. Null facts are left out.

    No attribute is called `name` or `id`: pydot and networkx use these words for their own values.
    """
    yield f"// {completeness_line(exported)}\ndigraph lineage {{\n"
    title = _text(caption(completeness_sentence(exported), language))
    graph_attributes = {**completeness_facts(exported), "label": title, "rankdir": "LR"}
    yield f"graph [{_attributes(graph_attributes)}];\nnode [{_attributes({'shape': 'box'})}];\n"
    numbers, labels = {}, exported.labels
    for number, node in enumerate(exported.nodes):
        numbers[node.id] = number
        yield f"n{number} [{_attributes(_node_attributes(node, labels[node.id]))}];\n"
    for edge in exported.edges:
        attributes = {
            "identifier": edge.id,
            "label": _text(kind_caption(edge.kind, language)),
            "kind": edge.kind,
            "since": utc_text(edge.since),
            "until": end_text(edge.until) or None,
            "fields": " ".join(edge.fields) or None,
            "job": "/".join(edge.job_derivations.job) if edge.job_derivations else None,
            **edge.group_facts,
        }
        yield f"n{numbers[edge.source]} -> n{numbers[edge.target]} [{_attributes(attributes)}];\n"
    yield "}\n"


def _text(label: str) -> str:
    """A label as Graphviz shows it unchanged: it decodes HTML entities, in labels only."""
    return label.replace("&", "&amp;")


def quoted(value: str) -> str:
    """A quoted string."""
    return f'"{value.translate(ESCAPES)}"'


def _node_attributes(node: ExportedNode, label: str) -> dict[str, str | None]:
    attributes = {
        "identifier": node.id,
        "label": _text(label),
        "type": node.type,
        **{ATTRIBUTES.get(name, name): node.facts.get(name) for name in NODE_FACTS},
        "depth": str(node.depth),
        "filteredOut": boolean_text(node.filtered_out),
    }
    omitted = {"omittedUpstream": node.omitted_upstream, "omittedDownstream": node.omitted_downstream}
    attributes |= {name: str(count) for name, count in omitted.items() if count is not None}
    if node.filtered_out:
        attributes["style"] = "dashed"
    return attributes


def _attributes(values: Mapping[str, str | None]) -> str:
    return ", ".join(f"{name}={quoted(value)}" for name, value in values.items() if value is not None)
