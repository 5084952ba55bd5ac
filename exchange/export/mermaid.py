"""Mermaid: a flowchart, its title saying whether it is whole.

Mermaid reads its text by patterns before it parses it (comments, directives, styles, Markdown, HTML), inside quotes
too. So whatever is no letter, digit, blank or one of a few harmless signs stands as its character code.
"""

from __future__ import annotations

from collections.abc import Iterator

from domain.model.lineage_export import ExportedLineage, ExportedNode
from exchange.export.completeness_text import completeness_line, completeness_sentence

HARMLESS = frozenset(" _-/,()（）、，。“”《》")
BREAK = "<br/>"


def mermaid(exported: ExportedLineage) -> Iterator[str]:
    """The flowchart: a node's title, its name where that is another, and where it lies; an edge's kind."""
    yield f'---\ntitle: "{completeness_sentence(exported)}"\n---\nflowchart LR\n'
    yield f"%% {completeness_line(exported)}\n"
    place, starts, rejected = {}, [], []
    for number, node in enumerate(exported.nodes):
        place[node.id] = number
        yield f'  n{number}["{BREAK.join(text(each) for each in _lines(node))}"]\n'
        if node.depth == 0:
            starts.append(f"n{number}")
        if node.filtered_out:
            rejected.append(f"n{number}")
    for edge in exported.edges:
        yield f'  n{place[edge.source]} -->|"{text(edge.kind)}"| n{place[edge.target]}\n'
    for name, style, found in (
        ("start", "stroke-width:3px", starts),
        ("filteredOut", "stroke-dasharray:4", rejected),
    ):
        if found:
            yield f"  classDef {name} {style}\n  class {','.join(found)} {name}\n"


def text(value: str) -> str:
    """As it may stand between quotes."""
    return "".join(each if each.isalnum() or each in HARMLESS else f"#{ord(each)};" for each in value)


def _lines(node: ExportedNode) -> list[str]:
    facts = node.facts
    where = [facts.get("platformName"), facts.get("departmentName")]
    lines = [node.title, facts.get("name"), " / ".join(each for each in where if each)]
    return [each for place, each in enumerate(lines) if each and each not in lines[:place]]
