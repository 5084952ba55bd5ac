"""CSV (RFC 4180): a table of nodes and a table of edges, each a file of its own.

The last heading says whether the answer is whole; the cells beneath it are empty. A heading is there also where no row
is, every reader shows it, and no row has to be told from the data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from domain.model.lineage_export import NODE_FACTS, ExportedLineage
from exchange.export.completeness_text import completeness_line, moment, truth

BOM = "\ufeff"
NODES = ("id", "label", *NODE_FACTS, "depth", "filteredOut", "omittedUpstream", "omittedDownstream")
EDGES = ("id", "from", "to", "kind", "since", "until", "fields", "job")

# What a spreadsheet would run as a formula; East Asian settings take the full-width signs for the others. A value that
# already has apostrophes before such a sign gets one more, so that taking one away gives back every value.
FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
QUOTED = re.compile(r'[",\r\n]')


def nodes(exported: ExportedLineage, *, bom: bool = False) -> Iterator[str]:
    """The table of nodes."""
    yield (BOM if bom else "") + _row([*NODES, completeness_line(exported)])
    for node in exported.nodes:
        facts = [node.facts.get(name) for name in NODE_FACTS]
        omitted = [None if each is None else str(each) for each in (node.omitted_upstream, node.omitted_downstream)]
        yield _row([node.id, node.label, *facts, str(node.depth), truth(node.filtered_out), *omitted, None])


def edges(exported: ExportedLineage, *, bom: bool = False) -> Iterator[str]:
    """The table of edges; `fields` have a blank between, `job` is namespace and name where known."""
    yield (BOM if bom else "") + _row([*EDGES, completeness_line(exported)])
    for edge in exported.edges:
        when = (moment(edge.since), moment(edge.until))
        job = "/".join(edge.drawn.job) if edge.drawn else None
        yield _row([edge.id, edge.source, edge.target, edge.kind, *when, " ".join(edge.fields), job, None])


def plain(cell: str) -> str:
    """The value that a cell holds: without the apostrophe that keeps a spreadsheet from running it."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell


def _row(values: Iterable[str | None]) -> str:
    return ",".join(_cell(value or "") for value in values) + "\r\n"


def _cell(value: str) -> str:
    if FORMULA.match(value):
        value = "'" + value
    return '"' + value.replace('"', '""') + '"' if QUOTED.search(value) else value
