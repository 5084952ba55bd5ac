"""DOT: a directed graph for Graphviz, our facts as attributes, the completeness as the graph's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from domain.model.lineage_export import NODE_FACTS, ExportedLineage, ExportedNode
from exchange.export.completeness_text import (
    completeness_facts,
    completeness_line,
    completeness_sentence,
    moment,
    truth,
)

# Only the quote must be escaped; a backslash is doubled too, because one before the closing quote would escape that.
ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\x00": "\ufffd"})


def dot(exported: ExportedLineage) -> Iterator[str]:
    """The digraph. Facts that are null are left out."""
    yield f"// {completeness_line(exported)}\ndigraph lineage {{\n"
    shown = {**completeness_facts(exported), "label": completeness_sentence(exported), "rankdir": "LR"}
    yield f"graph [{_attributes(shown)}];\nnode [{_attributes({'shape': 'box'})}];\n"
    place = {}
    for number, node in enumerate(exported.nodes):
        place[node.id] = number
        yield f"n{number} [{_attributes(_of_node(node))}];\n"
    for edge in exported.edges:
        found = {
            "id": edge.id,
            "label": edge.kind,
            "since": moment(edge.since),
            "until": moment(edge.until) or None,
            "fields": " ".join(edge.fields) or None,
            "job": "/".join(edge.drawn.job) if edge.drawn else None,
        }
        yield f"n{place[edge.source]} -> n{place[edge.target]} [{_attributes(found)}];\n"
    yield "}\n"


def text(value: str) -> str:
    """A quoted string."""
    return f'"{value.translate(ESCAPES)}"'


def _of_node(node: ExportedNode) -> dict[str, str | None]:
    found = {
        "id": node.id,
        # Labels are read for HTML entities, other attributes are not.
        "label": node.title.replace("&", "&amp;"),
        "noun": node.label,
        **{name: node.facts.get(name) for name in NODE_FACTS},
        "depth": str(node.depth),
        "filteredOut": truth(node.filtered_out),
    }
    omitted = {"omittedUpstream": node.omitted_upstream, "omittedDownstream": node.omitted_downstream}
    found |= {name: str(count) for name, count in omitted.items() if count is not None}
    if node.filtered_out:
        found["style"] = "dashed"
    return found


def _attributes(found: Mapping[str, str | None]) -> str:
    return ", ".join(f"{name}={text(value)}" for name, value in found.items() if value is not None)
