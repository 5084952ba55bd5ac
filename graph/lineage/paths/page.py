"""A page of paths, and what was left out: pure, so that it is tried against brute force."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from graph.lineage.paths.automaton import Automaton
from graph.lineage.paths.request import PathRequest
from graph.lineage.paths.search import DeadlineExceeded, Path, PathSearch
from graph.lineage.paths.subgraph import Subgraph

COUNTED = 1_000
"""How many paths behind the page are counted."""
LOOKS_BEYOND = 100_000
"""How many flows are looked at in search of one path longer than asked for."""


@dataclass(slots=True)
class PathResult:
    """Paths in their order, as they are found: those of the page and up to COUNTED behind it.

    `searched`: every path of at most so many flows was looked for. `late`: no more was looked for, for want of time.
    """

    paths: list[Path] = field(default_factory=list)
    searched: int = 0
    late: bool = False

    def enough(self, path_request: PathRequest) -> bool:
        """Whether the page is full and a path follows it."""
        return len(self.paths) > path_request.limit


def search(path_request: PathRequest, corridor: Subgraph, automaton: Automaton, late: Callable[[], bool]) -> PathSearch:
    """The search of a corridor."""
    return PathSearch(corridor, automaton, path_request.start, path_request.goal, late)


def find_paths(path_request: PathRequest, between: PathSearch, lengths: range, found: PathResult) -> None:
    """Adds the paths of these lengths, the shortest first, until the page is full and what follows it is counted."""
    most = path_request.limit + COUNTED
    try:
        for length in lengths:
            if between.exhausted(length):
                found.searched = max(found.searched, lengths[-1])
                return
            if length >= len(path_request.after):
                for path in between.paths(length, path_request.after):
                    found.paths.append(path)
                    if len(found.paths) >= most:
                        found.searched = max(found.searched, length)
                        return
            found.searched = max(found.searched, length)
    except DeadlineExceeded:
        found.late = True


def exists_longer(path_request: PathRequest, between: PathSearch, flows: int) -> bool:
    """Whether there is a path longer than asked for, or it could not be ruled out. `flows`: how many lie between; no
    path has more."""
    between.allow(LOOKS_BEYOND)
    try:
        for length in range(path_request.length + 1, flows + 1):
            if between.exhausted(length):
                return False
            if next(between.paths(length), None) is not None:
                return True
    except DeadlineExceeded:
        return True
    return False
