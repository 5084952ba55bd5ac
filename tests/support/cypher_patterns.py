"""The node patterns of a Cypher text, anonymous ones too, and whether each may be seen by who reads the row.

Every node that can have an audience must carry the audience predicate, or be visible because of what stands next to it.
This reads our own Cypher only: comments and strings are cut out, and a node's own WHERE has no parentheses.
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
    ("CatalogEntry", "ATTACHED", "DataResource"): "doctor/resources",
}
"""What is visible to who sees its neighbour (domain/rules/audience.py), and the check that proves it: an item has its
entry's audience, a field its resource's, and a resource at least those of its published entries; the only readers of a
draft are departments, which read all of its resources. Never an entry because of its resource."""

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
def ends() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """The labels at the start and the end of each relationship type, as docs/graph.md has them."""
    page = (CHECKOUT / "docs" / "graph.md").read_text(encoding="utf-8")
    table = page.partition("## Relationships")[2]
    found: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
    start = ""
    for own, kind, end in re.findall(r"`(?:\(([\w ]+)\))?-\[:(\w+)\]->\(([\w ]+)\)", table):
        start = own or start
        found[kind] = (frozenset(start.split(" or ")), frozenset(end.split(" or ")))
    return found


@dataclass(eq=False)
class Node:
    """A node of a pattern. `block`: the places of the braces it stands in, outermost first."""

    name: str
    at: int
    block: tuple[int, ...]
    labels: frozenset[str]
    beside: list[tuple[str, str, Node]] = field(default_factory=list)
    """What stands beside it: the relationship's variable, its types, and the other node."""
    one_of: list[Node] = field(default_factory=list)
    """In a quantified path: the nodes of which it is one."""


def unguarded(text: str, given: Collection[str] = ()) -> list[str]:
    """The nodes that may have an audience and neither carry its predicate nor are visible for another reason.

    `given`: variables of nodes and relationships that were guarded where they were bound.
    """
    bare = _LIST_OF_VALUES.sub("IN []", _CUT.sub("", text))
    nodes = _nodes(bare)
    hidden = [node for node in nodes if _labels(node, nodes) & WITH_AUDIENCE]
    visible = set(nodes) - {node for node in hidden if not (_given(node, given) or _guarded(bare, node))}
    before = -1
    while len(visible) > before:
        before = len(visible)
        for node in nodes:
            if node not in visible and _follows(bare, node, nodes, visible, given):
                visible.add(node)
    return [f"{' '.join(bare[max(0, node.at - 70) : node.at + 40].split())}" for node in nodes if node not in visible]


def attached_entries(text: str, given: Collection[str] = ()) -> list[str]:
    """The entries at the start of an ATTACHED that do not carry the predicate by a name of their own."""
    bare = _LIST_OF_VALUES.sub("IN []", _CUT.sub("", text))
    nodes = _nodes(bare)
    entries = [node for node in nodes if any("ATTACHED" in types for _, types, _ in node.beside)]
    return [
        " ".join(bare[max(0, node.at - 70) : node.at + 40].split())
        for node in entries
        if "CatalogEntry" in _labels(node, nodes) and not (node.name in given or _guarded(bare, node))
    ]


def _given(node: Node, given: Collection[str]) -> bool:
    # both ends of a relationship that is given were guarded where it was bound
    return (node.name or "()") in given or any(variable in given for variable, _, _ in node.beside)


def _guarded(bare: str, node: Node) -> bool:
    # a predicate holds for all of its braces, and for braces that open behind it
    return bool(node.name) and any(
        node.block == block or (match.start() < node.at and node.block[: len(block)] == block)
        for match in re.finditer(rf"\b{node.name}\.audience IN \$audiences", bare)
        for block in [_block(bare, match.start())]
    )


def _follows(bare: str, node: Node, nodes: list[Node], visible: set[Node], given: Collection[str]) -> bool:
    """Whether the node is visible because others are."""
    if node.name and _seen(bare, node.name, node, visible, given):
        return True
    if node.one_of and all(other in visible for other in node.one_of):
        return True
    own = _labels(node, nodes)
    return any(
        other in visible
        and all((theirs, types, mine) in VISIBLE for theirs in _labels(other, nodes) for mine in own & WITH_AUDIENCE)
        for _, types, other in node.beside
    )


def _seen(bare: str, name: str, where: Node, visible: set[Node], given: Collection[str]) -> bool:
    """Whether the variable is visible at a node: as it is elsewhere, or as all that a list is made of are."""
    if name in given or any(
        other.name == name and other.at < where.at and where.block[: len(other.block)] == other.block
        for other in visible
    ):
        return True
    made = [(at, parts) for at, parts in _made(bare, name) if at < where.at]
    if not made:
        return False
    at, parts = made[-1]
    there = Node("", at, _block(bare, at), frozenset())
    return bool(parts) and all(part != name and _seen(bare, part, there, visible, given) for part in parts)


def _made(bare: str, name: str) -> list[tuple[int, list[str]]]:
    """Where the variable is an element of a list, or a list of nodes, and the variables that list is made of."""
    found = []
    for pattern in (rf"\b{name} IN (\[[a-z][\w, ]*\]|[a-z]\w*\b)", rf"\bUNWIND ([^\n]+) AS {name}\b"):
        found += [(match.start(), match[1]) for match in re.finditer(pattern, bare)]
    for pattern in (rf"(\[[a-z][\w, ]*\]) AS {name}\b", rf"\bcollect\(([a-z]\w*)\) AS {name}\b"):
        found += [(match.start(), match[1]) for match in re.finditer(pattern, bare)]
    return sorted((at, _variables(text)) for at, text in found)


def _variables(text: str) -> list[str]:
    return re.findall(r"(?<![\w.$])[a-z]\w*\b(?!\()", re.sub(r"(?<=\w)\[[^\]]*\]", "", text))


def _labels(node: Node, nodes: list[Node]) -> frozenset[str]:
    """What it can be, by its own pattern and those of the same variable."""
    found = node.labels
    for other in nodes:
        if node.name and other.name == node.name and found & other.labels:
            found &= other.labels
    return found


def _nodes(bare: str) -> list[Node]:
    everything = frozenset(shapes()) | {label for both in ends().values() for side in both for label in side}
    nodes: list[Node] = []
    before: Node | None = None  # the node in front, while nothing but a relationship follows it
    link: re.Match[str] | None = None
    outside: list[Node] = []  # the node in front of a quantified group
    group: list[Node] | None = None
    passed: list[Node] = []  # of what a node behind a group is one
    reached = 0
    for token in _TOKEN.finditer(bare):
        if bare[reached : token.start()].strip():
            before, link, passed = None, None, []
        reached = token.end()
        if token["node"]:
            if _NOT_A_NODE.search(bare[: token.start()]) or token["name"] in _WORDS:
                before, link = None, None
                continue
            labels = frozenset([token["label"]]) if token["label"] else everything
            node = Node(token["name"] or "", token.start(), _block(bare, token.start()), labels, one_of=passed)
            nodes.append(node)
            if before and link:
                _join(before, link, node)
            if group is not None:
                group.append(node)
            before, link, passed = node, None, []
        elif token["between"]:
            link = token if before else None
        elif token["open"]:
            outside, group, before = [before] if before else [], [], None
        elif group:
            # a step begins where the last one ended, the first one at the node in front
            group[0].one_of = [*outside, group[-1]]
            passed, group, before = [*outside, group[-1]], None, None
    return nodes


def _join(before: Node, link: re.Match[str], node: Node) -> None:
    variable, types = link["variable"] or "", link["types"] or ""
    before.beside.append((variable, types, node))
    node.beside.append((variable, types, before))
    if not types:
        return
    starts = frozenset(label for kind in types.split("|") for label in ends()[kind][0])
    finishes = frozenset(label for kind in types.split("|") for label in ends()[kind][1])
    if link["many"]:
        starts = finishes = starts | finishes
    first, last = (node, before) if link["left"] else (before, node)
    if not link["left"] and not link["right"]:
        starts = finishes = starts | finishes
    first.labels &= starts
    last.labels &= finishes


def _block(bare: str, at: int) -> tuple[int, ...]:
    """The places of the open braces around a place; the branches of a UNION are blocks of their own."""
    open_at: list[int] = []
    for match in re.finditer(r"[{}]|\bUNION\b", bare[:at]):
        if match[0] == "{":
            open_at.append(match.start())
        elif match[0] == "}":
            open_at.pop()
        elif open_at:
            # the branch before ends with it
            open_at[-1] = match.start()
    return tuple(open_at)
