"""The export formats by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from domain.model.lineage_export import ExportedLineage
from exchange.export.csv import edges, nodes
from exchange.export.dot import dot
from exchange.export.graphml import graphml
from exchange.export.mermaid import mermaid
from exchange.export.openlineage import to_openlineage

PARTS = ("edges", "nodes")


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A format: its media type, file extension and writer. `declares`: it needs columns, jobs and derivations too."""

    name: str
    media: str
    ending: str
    write: Callable[[ExportedLineage], Iterator[str]]
    declares: bool = False


FORMATS = {
    entry.name: entry
    for entry in (
        ExportFormat("openlineage", "application/x-ndjson", "ndjson", to_openlineage, declares=True),
        ExportFormat("csv", "text/csv", "csv", edges),
        ExportFormat("graphml", "application/graphml+xml", "graphml", graphml),
        ExportFormat("mermaid", "text/vnd.mermaid", "mmd", mermaid),
        ExportFormat("dot", "text/vnd.graphviz", "dot", dot),
    )
}


def render(
    format_: ExportFormat, exported: ExportedLineage, *, part: str = PARTS[0], bom: bool = False
) -> Iterator[str]:
    """The file's text in pieces. For CSV only: `part`, the table, and `bom`, whether to add a byte-order mark."""
    if format_.name == "csv":
        return (nodes if part == "nodes" else edges)(exported, bom=bom)
    return format_.write(exported)
