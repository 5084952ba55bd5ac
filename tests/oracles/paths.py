"""What `paths` means, by brute force: every trail is a simple path of the line graph (networkx), kept if its word of
(kind, level) matches the pattern by trying every way to cut it. Patterns are nested tuples, written as text by `text`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import networkx
from hypothesis import strategies as st

from tests.strategies.lineage import KINDS, LEVELS, Line, World

Tree = tuple[Any, ...]
"""("hop", kind or None, levels), ("sequence", …), ("choice", …), ("repeat", tree, least, most or None)."""
Word = list[tuple[str, str]]
MARKS = {(0, 1): "?", (0, None): "*", (1, None): "+"}


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
            return " ".join(f"({text(each)})" if each[0] == "choice" else text(each) for each in parts)
        case ("choice", *parts):
            return "|".join(text(each) for each in parts)
        case ("repeat", part, least, most):
            inner = text(part) if part[0] == "hop" else f"({text(part)})"
            counts = f"{{{least}}}" if least == most else f"{{{least},{'' if most is None else most}}}"
            return inner + MARKS.get((least, most), counts)
        case _:
            raise AssertionError(tree)


def matches(tree: Tree, word: Word) -> bool:
    return len(word) in _ends(tree, word, 0)


def _ends(tree: Tree, word: Word, begin: int) -> set[int]:
    """Where a match that begins there may end."""
    match tree:
        case ("hop", kind, levels):
            if begin == len(word) or kind not in (None, word[begin][0]) or (levels and word[begin][1] not in levels):
                return set()
            return {begin + 1}
        case ("sequence", *parts):
            ends = {begin}
            for each in parts:
                ends = {end for at in ends for end in _ends(each, word, at)}
            return ends
        case ("choice", *parts):
            return {end for each in parts for end in _ends(each, word, begin)}
        case ("repeat", part, least, most):
            ends, found = {begin}, set[int]() if least else {begin}
            # more than its length no repetition can add to a word, but for those that are empty
            for number in range(1, (least + len(word) + 1 if most is None else most) + 1):
                ends = {end for at in ends for end in _ends(part, word, at)}
                if number >= least:
                    found |= ends
            return found
        case _:
            raise AssertionError(tree)


def alphabet(tree: Tree) -> set[str]:
    if tree[0] == "hop":
        return {tree[1]} if tree[1] else set(KINDS)
    return {kind for each in tree[1:] if isinstance(each, tuple) for kind in alphabet(each)}


@dataclass(frozen=True)
class Asked:
    """A world, and a question of it: from, to, pattern, instant."""

    world: World
    start: str
    goal: str
    tree: Tree
    at: int

    @property
    def lines(self) -> list[Line]:
        """The flows that the caller may see, valid then."""
        visible = {place.id for place in self.world.places if place.visible}
        return [each for each in self.world.lines if each.valid(self.at) and {each.source, each.target} <= visible]

    def paths(self) -> list[tuple[str, ...]]:
        """Every path of whatever length, as the ids of its flows, in order."""
        graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
        for line in self.lines:
            graph.add_edge(line.source, line.target, key=line.id)
        trails = networkx.line_graph(graph, create_using=networkx.DiGraph) if self.lines else networkx.DiGraph()
        trails.add_nodes_from(graph.edges(keys=True))
        ends = [edge for edge in trails if edge[1] == self.goal]
        found = []
        for first in [edge for edge in trails if edge[0] == self.start]:
            found += [[first]] if first in ends else []
            for last in ends:
                if last != first:
                    found += networkx.all_simple_paths(trails, first, last)
        levels = {place.id: place.level for place in self.world.places}
        kinds = {line.id: line.kind for line in self.lines}
        words = {tuple(edge[2] for edge in way): [(kinds[edge[2]], levels[edge[1]]) for edge in way] for way in found}
        assert len(words) == len(found)
        return sorted((way for way, word in words.items() if matches(self.tree, word)), key=lambda way: (len(way), way))

    def hidden(self, page: list[tuple[str, ...]]) -> int:
        """The flows between a resource on the page, or an end, and one that the caller may not see."""
        seen = {place.id: place.visible for place in self.world.places}
        targets = {line.id: line.target for line in self.world.lines}
        met = {self.start, self.goal} | {targets[flow] for way in page for flow in way}
        return sum(
            line.valid(self.at)
            and line.kind in alphabet(self.tree)
            and ((line.source in met and not seen[line.target]) or (line.target in met and not seen[line.source]))
            for line in self.world.lines
        )
