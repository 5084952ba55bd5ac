"""CSV (RFC 4180): a table of nodes, a table of edges, and a table of the completeness of the result, in separate files.

The headings never change, so that a reader can rely on them. They are those that Gephi expects: `id` and `label` of
nodes; `source`, `target`, `type` and `label` of edges.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from domain.model.lineage_export import EDGE_GROUP_FACTS, NODE_FACTS, ExportedLineage
from domain.rules.instants import utc_text
from exchange.export.captions import kind_caption
from exchange.export.completeness_text import boolean_text, completeness_facts, end_text

BOM = "\ufeff"
NODES = ("id", "label", "type", *NODE_FACTS, "depth", "filteredOut", "omittedUpstream", "omittedDownstream")
EDGES = (
    "id",
    "source",
    "sourceLabel",
    "target",
    "targetLabel",
    "type",
    "label",
    "kind",
    "since",
    "until",
    "fields",
    "job",
    *EDGE_GROUP_FACTS,
)
FACT_COLUMNS = ("fact", "value")
DIRECTED = "Directed"
"""The type of every edge, in the words of Gephi."""

# Values that a spreadsheet would run as formulas; with East Asian settings full-width signs count too. A value with
# apostrophes before such a sign gets one more, so that removing one apostrophe restores every value.
FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
QUOTED = re.compile(r'[",\r\n]')


def nodes(exported: ExportedLineage) -> Iterator[str]:
    """The table of nodes."""
    yield csv_row(NODES)
    labels = exported.labels
    for node in exported.nodes:
        facts = [node.facts.get(name) for name in NODE_FACTS]
        omitted = [None if count is None else str(count) for count in (node.omitted_upstream, node.omitted_downstream)]
        yield csv_row(
            [node.id, labels[node.id], node.type, *facts, str(node.depth), boolean_text(node.filtered_out), *omitted]
        )


def edges(exported: ExportedLineage, language: str = "en") -> Iterator[str]:
    """The table of edges. `fields` is joined by blanks; `job` is namespace/name, empty if unknown."""
    yield csv_row(EDGES)
    labels = exported.labels
    for edge in exported.edges:
        ends = (edge.source, labels[edge.source], edge.target, labels[edge.target])
        kinds = (DIRECTED, kind_caption(edge.kind, language), edge.kind)
        when = (utc_text(edge.since), end_text(edge.until))
        job = "/".join(edge.job_derivations.job) if edge.job_derivations else None
        yield csv_row([edge.id, *ends, *kinds, *when, " ".join(edge.fields), job, *edge.group_facts.values()])


def completeness(exported: ExportedLineage) -> Iterator[str]:
    """The table of the facts of completeness."""
    return fact_table(completeness_facts(exported))


def fact_table(facts: Mapping[str, str | None]) -> Iterator[str]:
    """A table with a row for each fact."""
    yield csv_row(FACT_COLUMNS)
    yield from map(csv_row, facts.items())


def cell_value(cell: str) -> str:
    """The value of a cell, without the apostrophe that prevents a spreadsheet from running it."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell


def csv_row(values: Iterable[str | None]) -> str:
    """A row with its line end. Null is an empty cell."""
    return ",".join(_cell(value or "") for value in values) + "\r\n"


def _cell(value: str) -> str:
    if FORMULA.match(value):
        value = "'" + value
    return '"' + value.replace('"', '""') + '"' if QUOTED.search(value) else value
