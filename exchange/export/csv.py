"""CSV (RFC 4180): a table of nodes and a table of edges, in separate files.

The last column heading holds the completeness of the result; its cells are empty. A heading exists even without
rows, every reader shows it, and it cannot be confused with a data row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from domain.model.lineage_export import NODE_FACTS, ExportedLineage
from domain.rules.instants import utc_text
from exchange.export.completeness_text import boolean_text, completeness_line, end_text

BOM = "\ufeff"
NODES = ("id", "label", *NODE_FACTS, "depth", "filteredOut", "omittedUpstream", "omittedDownstream")
EDGES = ("id", "from", "to", "kind", "since", "until", "fields", "job")

# Values that a spreadsheet would run as formulas; with East Asian settings full-width signs count too. A value with
# apostrophes before such a sign gets one more, so that removing one apostrophe restores every value.
FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
QUOTED = re.compile(r'[",\r\n]')


def nodes(exported: ExportedLineage, *, bom: bool = False) -> Iterator[str]:
    """The table of nodes."""
    yield (BOM if bom else "") + _row([*NODES, completeness_line(exported)])
    for node in exported.nodes:
        facts = [node.facts.get(name) for name in NODE_FACTS]
        omitted = [None if count is None else str(count) for count in (node.omitted_upstream, node.omitted_downstream)]
        yield _row([node.id, node.label, *facts, str(node.depth), boolean_text(node.filtered_out), *omitted, None])


def edges(exported: ExportedLineage, *, bom: bool = False) -> Iterator[str]:
    """The table of edges. `fields` is joined by blanks; `job` is namespace/name, empty if unknown."""
    yield (BOM if bom else "") + _row([*EDGES, completeness_line(exported)])
    for edge in exported.edges:
        when = (utc_text(edge.since), end_text(edge.until))
        job = "/".join(edge.job_derivations.job) if edge.job_derivations else None
        yield _row([edge.id, edge.source, edge.target, edge.kind, *when, " ".join(edge.fields), job, None])


def cell_value(cell: str) -> str:
    """The value of a cell, without the apostrophe that prevents a spreadsheet from running it."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell


def _row(values: Iterable[str | None]) -> str:
    return ",".join(_cell(value or "") for value in values) + "\r\n"


def _cell(value: str) -> str:
    if FORMULA.match(value):
        value = "'" + value
    return '"' + value.replace('"', '""') + '"' if QUOTED.search(value) else value
