"""The formats by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from exchange.lineage.declared import declared
from exchange.lineage.dot import dot
from exchange.lineage.graphml import graphml
from exchange.lineage.mermaid import mermaid
from exchange.lineage.nodes_edges import edges, nodes
from graph.model.exported import Exported

PARTS = ("edges", "nodes")


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its media type, a file's ending, and its writer. `declares`: wants what OpenLineage declares."""

    name: str
    media: str
    ending: str
    write: Callable[[Exported], Iterator[str]]
    declares: bool = False


FORMATS = {
    each.name: each
    for each in (
        Format("openlineage", "application/x-ndjson", "ndjson", declared, declares=True),
        Format("csv", "text/csv", "csv", edges),
        Format("graphml", "application/graphml+xml", "graphml", graphml),
        Format("mermaid", "text/vnd.mermaid", "mmd", mermaid),
        Format("dot", "text/vnd.graphviz", "dot", dot),
    )
}


def written(form: Format, exported: Exported, *, part: str = PARTS[0], bom: bool = False) -> Iterator[str]:
    """The file's text in pieces. `part` and `bom` are CSV's: which table, and whether with a byte-order mark."""
    if form.name == "csv":
        return (nodes if part == "nodes" else edges)(exported, bom=bom)
    return form.write(exported)
