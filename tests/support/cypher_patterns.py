"""Finds the node patterns of a Cypher text, also anonymous ones, and checks that the reader of a row may read each.

Every node that can have an audience must carry the audience predicate, or be visible because of a neighbouring node.
Only the project's own Cypher is parsed: comments and strings are removed, and a node's WHERE has no parentheses.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache

from graph.shapes import shapes
from settings import CHECKOUT

WITH_AUDIENCE = frozenset(shape.name for shape in shapes().values() if shape.audience)
VISIBLE: Mapping[tuple[str, str, str], str] = {
    ("CatalogEntry", "HAS_ITEM", "InfoItem"): "doctor/items",
    ("InfoItem", "HAS_ITEM", "CatalogEntry"): "doctor/items",
    ("DataResource", "HAS_FIELD", "Field"): "doctor/fields",
    ("Field", "HAS_FIELD", "DataResource"): "doctor/fields",
    ("DataResource", "FORMERLY_HAS_FIELD", "Field"): "doctor/fields",
    ("Field", "FORMERLY_HAS_FIELD", "DataResource"): "doctor/fields",
    ("CatalogEntry", "ATTACHED", "DataResource"): "doctor/resources",
}
"""Label, relationship and label of a neighbour that is visible with the first node (domain/rules/audience.py), and the
check of doctor that proves it. An item has its entry's audience, a field its resource's, also after it ended, and a
resource at least those of its present published entries, but not those of its former ones. Only departments read
drafts, and they read all resources of a draft. An entry is never visible because of its resource."""
ATTACHMENTS = frozenset({"ATTACHED", "FORMERLY_ATTACHED"})

_NODE = r"\(\s*(?P<name>[A-Za-z_]\w*)?\s*(?::\s*(?P<label>\w+))?\s*(?:\{[^{}]*\})?\s*(?:WHERE\b[^()]*)?\)"
_BETWEEN = (
    r"(?P<left><)?-(?:\[\s*(?P<variable>[A-Za-z_]\w*)?\s*(?::\s*(?P<types>[\w|]+))?(?P<more>[^\[\]]*)\])?-(?P<right>>)?"
    r"(?P<many>\*|\+|\{[\d,\s]*\})?"
)
_TOKEN = re.compile(
    rf"(?P<node>{_NODE})|(?P<between>{_BETWEEN})|(?P<open>\((?=\s*\())|(?P<close>\)(?:\*|\+|\{{[\d,\s]*\}}))"
)
_NOT_A_NODE = re.compile(r"(?:\w|\bCALL\s+|\bIN\s+)$")
_CUT = re.compile(r"//[^\n]*|'[^']*'|/\*.*?\*/", re.DOTALL)
_LIST_OF_VALUES = re.compile(r"\bIN \[[^\]a-z]*\]")
_WORDS = frozenset({"true", "false", "null"})


@cache
def end_labels() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """The labels at the start and the end of each relationship type, from docs/graph.md."""
    page = (CHECKOUT / "docs" / "graph.md").read_text(encoding="utf-8")
    table = page.partition("## Relationships")[2]
    ends: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
    start = ""
    for start_label, kind, end in re.findall(r"`(?:\(([\w ]+)\))?-\[:(\w+)\]->\(([\w ]+)\)", table):
        start = start_label or start
        ends[kind] = (frozenset(start.split(" or ")), frozenset(end.split(" or ")))
    return ends


@dataclass(eq=False)
class Node:
    """A node of a pattern. `at`: its position. `block`: the positions of the braces around it, outermost first."""

    name: str
    at: int
    block: tuple[int, ...]
    labels: frozenset[str]
    neighbours: list[tuple[str, str, Node]] = field(default_factory=list)
    """For each neighbour the relationship's variable, its types, and the other node."""
    alternatives: list[Node] = field(default_factory=list)
    """In a quantified path: the nodes that it may be."""


def unguarded(text: str, given: Collection[str] = ()) -> list[str]:
    """The nodes that may have an audience, do not carry its predicate and are not visible for another reason.

    `given`: variables of nodes and relationships that were guarded where they were bound.
    """
    bare = _LIST_OF_VALUES.sub("IN []", _CUT.sub("", text))
    nodes = _nodes(bare)
    hidden = [node for node in nodes if _labels(node, nodes) & WITH_AUDIENCE]
    visible = set(nodes) - {node for node in hidden if not (_is_given(node, given) or _is_guarded(bare, node))}
    before = -1
    while len(visible) > before:
        before = len(visible)
        for node in nodes:
            if node not in visible and _is_visible_through_others(bare, node, nodes, visible, given):
                visible.add(node)
    return [f"{' '.join(bare[max(0, node.at - 70) : node.at + 40].split())}" for node in nodes if node not in visible]


def attached_entries(text: str, given: Collection[str] = ()) -> list[str]:
    """The entries with a present or former attachment that do not carry the predicate on their own variable."""
    bare = _LIST_OF_VALUES.sub("IN []", _CUT.sub("", text))
    nodes = _nodes(bare)
    entries = [node for node in nodes if any(ATTACHMENTS & {*types.split("|")} for _, types, _ in node.neighbours)]
    return [
        " ".join(bare[max(0, node.at - 70) : node.at + 40].split())
        for node in entries
        if "CatalogEntry" in _labels(node, nodes) and not (node.name in given or _is_guarded(bare, node))
    ]


def _is_given(node: Node, given: Collection[str]) -> bool:
    # both ends of a given relationship were guarded where it was bound
    return (node.name or "()") in given or any(variable in given for variable, _, _ in node.neighbours)


def _is_guarded(bare: str, node: Node) -> bool:
    # a predicate applies to its braces, and to braces that open after it
    return bool(node.name) and any(
        node.block == block or (match.start() < node.at and node.block[: len(block)] == block)
        for match in re.finditer(rf"\b{node.name}\.audience IN \$audiences", bare)
        for block in [_block(bare, match.start())]
    )


def _is_visible_through_others(
    bare: str, node: Node, nodes: list[Node], visible: set[Node], given: Collection[str]
) -> bool:
    """Whether the node is visible because other nodes are."""
    if node.name and _is_visible_variable(bare, node.name, node, visible, given):
        return True
    if node.alternatives and all(other in visible for other in node.alternatives):
        return True
    labels = _labels(node, nodes) & WITH_AUDIENCE
    return any(
        other in visible
        and all(
            (other_label, kind, label) in VISIBLE
            for other_label in _labels(other, nodes)
            for kind in types.split("|")
            for label in labels
        )
        for _, types, other in node.neighbours
    )


def _is_visible_variable(bare: str, name: str, node: Node, visible: set[Node], given: Collection[str]) -> bool:
    """Whether the variable is visible at a node: as elsewhere, or because all elements of its list are."""
    if name in given or any(
        other.name == name and other.at < node.at and node.block[: len(other.block)] == other.block for other in visible
    ):
        return True
    sources = [(at, parts) for at, parts in _list_sources(bare, name) if at < node.at]
    if not sources:
        return False
    at, parts = sources[-1]
    list_node = Node("", at, _block(bare, at), frozenset())
    return bool(parts) and all(
        part != name and _is_visible_variable(bare, part, list_node, visible, given) for part in parts
    )


def _list_sources(bare: str, name: str) -> list[tuple[int, list[str]]]:
    """Positions where the variable is an element of a list, or a list of nodes, with the variables in that list."""
    sources = []
    for pattern in (rf"\b{name} IN (\[[a-z][\w, ]*\]|[a-z]\w*\b)", rf"\bUNWIND ([^\n]+) AS {name}\b"):
        sources += [(match.start(), match[1]) for match in re.finditer(pattern, bare)]
    for pattern in (rf"(\[[a-z][\w, ]*\]) AS {name}\b", rf"\bcollect\(([a-z]\w*)\) AS {name}\b"):
        sources += [(match.start(), match[1]) for match in re.finditer(pattern, bare)]
    return sorted((at, _variables(text)) for at, text in sources)


def _variables(text: str) -> list[str]:
    return re.findall(r"(?<![\w.$])[a-z]\w*\b(?!\()", re.sub(r"(?<=\w)\[[^\]]*\]", "", text))


def _labels(node: Node, nodes: list[Node]) -> frozenset[str]:
    """Its possible labels, by its own pattern and those of the same variable."""
    labels = node.labels
    for other in nodes:
        if node.name and other.name == node.name and labels & other.labels:
            labels &= other.labels
    return labels


def _nodes(bare: str) -> list[Node]:
    everything = frozenset(shapes()) | {label for both in end_labels().values() for side in both for label in side}
    nodes: list[Node] = []
    before: Node | None = None  # the previous node, while only a relationship follows it
    link: re.Match[str] | None = None
    before_group: list[Node] = []  # the node before a quantified group
    group: list[Node] | None = None
    ending: list[Node] = []  # the nodes that the node after a group may be
    scanned = 0
    for token in _TOKEN.finditer(bare):
        if bare[scanned : token.start()].strip():
            before, link, ending = None, None, []
        scanned = token.end()
        if token["node"]:
            if _NOT_A_NODE.search(bare[: token.start()]) or token["name"] in _WORDS:
                before, link = None, None
                continue
            labels = frozenset([token["label"]]) if token["label"] else everything
            node = Node(token["name"] or "", token.start(), _block(bare, token.start()), labels, alternatives=ending)
            nodes.append(node)
            if before and link:
                _join(before, link, node)
            if group is not None:
                group.append(node)
            before, link, ending = node, None, []
        elif token["between"]:
            link = token if before else None
        elif token["open"]:
            before_group, group, before = [before] if before else [], [], None
        elif group:
            # each iteration begins where the previous one ended, the first one at the node before the group
            group[0].alternatives = [*before_group, group[-1]]
            ending, group, before = [*before_group, group[-1]], None, None
    return nodes


def _join(before: Node, link: re.Match[str], node: Node) -> None:
    variable, types = link["variable"] or "", link["types"] or ""
    before.neighbours.append((variable, types, node))
    node.neighbours.append((variable, types, before))
    if not types:
        return
    starts = frozenset(label for kind in types.split("|") for label in end_labels()[kind][0])
    ends = frozenset(label for kind in types.split("|") for label in end_labels()[kind][1])
    if link["many"]:
        starts = ends = starts | ends
    first, last = (node, before) if link["left"] else (before, node)
    if not link["left"] and not link["right"]:
        starts = ends = starts | ends
    first.labels &= starts
    last.labels &= ends


def _block(bare: str, at: int) -> tuple[int, ...]:
    """The positions of the open braces around a position. Each branch of a UNION is a separate block."""
    open_at: list[int] = []
    for match in re.finditer(r"[{}]|\bUNION\b", bare[:at]):
        if match[0] == "{":
            open_at.append(match.start())
        elif match[0] == "}":
            open_at.pop()
        elif open_at:
            # the previous branch ends with it
            open_at[-1] = match.start()
    return tuple(open_at)
