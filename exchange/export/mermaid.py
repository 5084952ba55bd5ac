"""Mermaid: a flowchart with the completeness in its title.

Mermaid matches patterns in the text before it parses it (comments, directives, styles, Markdown, HTML), even inside
quotes. So every character except letters, digits, blanks and a few harmless signs is written as a character code.
"""

from __future__ import annotations

from collections.abc import Iterator

from domain.model.lineage_export import ExportedLineage, ExportedNode
from exchange.export.captions import caption, kind_caption
from exchange.export.completeness_text import completeness_line, completeness_sentence

HARMLESS = frozenset(" _-/,()（）、，。“”《》")
BREAK = "<br/>"


def mermaid(exported: ExportedLineage, language: str = "en") -> Iterator[str]:
    """The flowchart. A node shows its title, its name if different, platform and department; an edge shows its kind."""
    yield f'---\ntitle: "{caption(completeness_sentence(exported), language)}"\n---\nflowchart LR\n'
    yield f"%% {completeness_line(exported)}\n"
    numbers, starts, rejected = {}, [], []
    for number, node in enumerate(exported.nodes):
        numbers[node.id] = number
        yield f'  n{number}["{BREAK.join(escaped(line) for line in _label_lines(node))}"]\n'
        if node.depth == 0:
            starts.append(f"n{number}")
        if node.filtered_out:
            rejected.append(f"n{number}")
    for edge in exported.edges:
        yield f'  n{numbers[edge.source]} -->|"{escaped(kind_caption(edge.kind, language))}"| n{numbers[edge.target]}\n'
    for name, style, members in (
        ("start", "stroke-width:3px", starts),
        ("filteredOut", "stroke-dasharray:4", rejected),
    ):
        if members:
            yield f"  classDef {name} {style}\n  class {','.join(members)} {name}\n"


def escaped(value: str) -> str:
    """The value for use between quotes."""
    return "".join(sign if sign.isalnum() or sign in HARMLESS else f"#{ord(sign)};" for sign in value)


def _label_lines(node: ExportedNode) -> list[str]:
    facts = node.facts
    location = [facts.get("platformName"), facts.get("departmentName")]
    lines = [node.label, facts.get("name"), " / ".join(line for line in location if line)]
    return [line for index, line in enumerate(lines) if line and line not in lines[:index]]
