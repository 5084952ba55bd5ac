"""The export formats by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

from domain.model.lineage_export import ExportedLineage
from exchange.export import csv
from exchange.export.completeness_text import COMPLETENESS
from exchange.export.dot import dot
from exchange.export.graphml import graphml
from exchange.export.mermaid import mermaid
from exchange.export.openlineage import to_openlineage

PARTS = ("edges", "nodes", COMPLETENESS)
"""The tables of a CSV export."""


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A format: its media type, file extension and writer, which takes a result and the language of captions.

    `declares`: it needs columns, jobs and derivations too.
    """

    name: str
    media: str
    ending: str
    write: Callable[[ExportedLineage, str], Iterator[str]]
    declares: bool = False


FORMATS = {
    entry.name: entry
    for entry in (
        ExportFormat(
            "openlineage", "application/x-ndjson", "ndjson", lambda exported, _: to_openlineage(exported), declares=True
        ),
        ExportFormat("csv", "text/csv", "csv", csv.edges),
        ExportFormat("graphml", "application/graphml+xml", "graphml", graphml),
        ExportFormat("mermaid", "text/vnd.mermaid", "mmd", mermaid),
        ExportFormat("dot", "text/vnd.graphviz", "dot", dot),
    )
}


def render(
    format_: ExportFormat, exported: ExportedLineage, *, part: str = PARTS[0], bom: bool = False, language: str = "en"
) -> Iterator[str]:
    """The file's text in pieces. `language`: of captions, `zh` or `en`.

    For CSV only: `part`, the table, and `bom`, whether to add a byte-order mark.
    """
    if format_.name != "csv":
        return format_.write(exported, language)
    tables = {
        "edges": lambda: csv.edges(exported, language),
        "nodes": lambda: csv.nodes(exported),
        COMPLETENESS: lambda: csv.completeness(exported),
    }
    return chain([csv.BOM] if bom else [], tables[part]())
