"""Oracle of `paths`, by brute force.

Every trail is a simple path of the line graph (networkx). It is a result if its word of (kind, level) matches the
pattern, for which every division of the word is tried. Patterns are nested tuples; `text` returns their text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import networkx
from hypothesis import strategies as st

from tests.strategies.lineage import KINDS, LEVELS, LineageWorld, WorldFlow

Tree = tuple[Any, ...]
"""("hop", kind or None, levels), ("sequence", …), ("choice", …), ("repeat", tree, least, most or None)."""
Word = list[tuple[str, str]]
QUANTIFIERS = {(0, 1): "?", (0, None): "*", (1, None): "+"}


@st.composite
def trees(draw: st.DrawFn, depth: int = 3) -> Tree:
    shape = draw(st.sampled_from(["hop", "hop", "sequence", "choice", "repeat"])) if depth else "hop"
    if shape == "hop":
        kind = draw(st.sampled_from([None, None, *KINDS]))
        levels = draw(st.sampled_from([(), (), (), *((level,) for level in LEVELS), ("COUNTY", "PROVINCE")]))
        return ("hop", kind, levels)
    if shape == "repeat":
        times = draw(st.sampled_from([(0, 1), (0, None), (0, None), (1, None), (2, None), (2, 2), (0, 2), (1, 3)]))
        return ("repeat", draw(trees(depth - 1)), *times)
    return (shape, *draw(st.lists(trees(depth - 1), min_size=2, max_size=3)))


def text(tree: Tree) -> str:
    match tree:
        case ("hop", kind, levels):
            return (kind or "ANY") + ("{" + " | ".join(levels) + "}" if levels else "")
        case ("sequence", *parts):
            return " ".join(f"({text(part)})" if part[0] == "choice" else text(part) for part in parts)
        case ("choice", *parts):
            return "|".join(text(part) for part in parts)
        case ("repeat", part, least, most):
            inner = text(part) if part[0] == "hop" else f"({text(part)})"
            counts = f"{{{least}}}" if least == most else f"{{{least},{'' if most is None else most}}}"
            return inner + QUANTIFIERS.get((least, most), counts)
        case _:
            raise AssertionError(tree)


def matches(tree: Tree, word: Word) -> bool:
    return len(word) in _ends(tree, word, 0)


def _ends(tree: Tree, word: Word, begin: int) -> set[int]:
    """The positions at which a match that begins at `begin` may end."""
    match tree:
        case ("hop", kind, levels):
            if begin == len(word) or kind not in (None, word[begin][0]) or (levels and word[begin][1] not in levels):
                return set()
            return {begin + 1}
        case ("sequence", *parts):
            ends = {begin}
            for part in parts:
                ends = {end for position in ends for end in _ends(part, word, position)}
            return ends
        case ("choice", *parts):
            return {end for part in parts for end in _ends(part, word, begin)}
        case ("repeat", part, least, most):
            ends, matched = {begin}, set[int]() if least else {begin}
            # only empty repetitions can be more than the word is long
            for number in range(1, (least + len(word) + 1 if most is None else most) + 1):
                ends = {end for position in ends for end in _ends(part, word, position)}
                if number >= least:
                    matched |= ends
            return matched
        case _:
            raise AssertionError(tree)


def alphabet(tree: Tree) -> set[str]:
    if tree[0] == "hop":
        return {tree[1]} if tree[1] else set(KINDS)
    return {kind for part in tree[1:] if isinstance(part, tuple) for kind in alphabet(part)}


@dataclass(frozen=True)
class PathCase:
    """A world and the arguments of a path search in it: the nodes at both ends, pattern, day."""

    world: LineageWorld
    starts: tuple[str, ...]
    goals: tuple[str, ...]
    tree: Tree
    day: int

    @property
    def flows(self) -> list[WorldFlow]:
        """The visible flows that are valid on the day."""
        visible = {resource.id for resource in self.world.resources if resource.visible}
        return [flow for flow in self.world.flows if flow.valid(self.day) and {flow.source, flow.target} <= visible]

    def paths(self) -> list[tuple[str, ...]]:
        """All paths of any length, as the ids of their flows, in order."""
        graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
        for flow in self.flows:
            graph.add_edge(flow.source, flow.target, key=flow.id)
        trails = networkx.line_graph(graph, create_using=networkx.DiGraph) if self.flows else networkx.DiGraph()
        trails.add_nodes_from(graph.edges(keys=True))
        ends = [edge for edge in trails if edge[1] in self.goals]
        paths = []
        for first in [edge for edge in trails if edge[0] in self.starts]:
            paths += [[first]] if first in ends else []
            for last in ends:
                if last != first:
                    paths += networkx.all_simple_paths(trails, first, last)
        levels = {resource.id: resource.level for resource in self.world.resources}
        kinds = {flow.id: flow.kind for flow in self.flows}
        words = {
            tuple(edge[2] for edge in path): [(kinds[edge[2]], levels[edge[1]]) for edge in path] for path in paths
        }
        assert len(words) == len(paths)
        matching = (path for path, word in words.items() if matches(self.tree, word))
        return sorted(matching, key=lambda path: (len(path), path))

    def hidden(self, page: list[tuple[str, ...]]) -> int:
        """The number of flows between a resource on the page, or an end, and a hidden one."""
        visible = {resource.id: resource.visible for resource in self.world.resources}
        targets = {flow.id: flow.target for flow in self.world.flows}
        nodes = {*self.starts, *self.goals} | {targets[flow_id] for path in page for flow_id in path}
        return sum(
            flow.valid(self.day)
            and flow.kind in alphabet(self.tree)
            and (
                (flow.source in nodes and not visible[flow.target])
                or (flow.target in nodes and not visible[flow.source])
            )
            for flow in self.world.flows
        )
