"""A page of paths, and what was omitted. Pure, and tested against brute force."""

from __future__ import annotations

from dataclasses import dataclass, field

from graph.lineage.paths.request import PathRequest
from graph.lineage.paths.search import DeadlineExceeded, Path, PathSearch

MAX_COUNTED_PATHS = 1_000
"""The most paths behind the page that are counted."""
MAX_FLOWS_FOR_LONGER_PATH = 100_000
"""The most flows that are examined to find one path longer than requested."""


@dataclass(slots=True)
class PathResult:
    """Paths in order: those of the page, and up to MAX_COUNTED_PATHS behind it.

    `searched`: all paths of at most this many flows were searched for. `late`: the search ran out of time.
    """

    paths: list[Path] = field(default_factory=list)
    searched: int = 0
    late: bool = False

    def fills_page(self, request: PathRequest) -> bool:
        """Whether the page is full and a path follows it."""
        return len(self.paths) > request.limit


def find_paths(request: PathRequest, search: PathSearch, lengths: range, result: PathResult) -> None:
    """Adds the paths of these lengths to the result, the shortest first.

    Stops when the page is full and MAX_COUNTED_PATHS more were found, or when time runs out.
    """
    max_paths = request.limit + MAX_COUNTED_PATHS
    try:
        for length in lengths:
            if search.exhausted(length):
                result.searched = max(result.searched, lengths[-1])
                return
            if length >= len(request.after):
                for path in search.paths(length, request.after):
                    result.paths.append(path)
                    if len(result.paths) >= max_paths:
                        result.searched = max(result.searched, length)
                        return
            result.searched = max(result.searched, length)
    except DeadlineExceeded:
        result.late = True


def may_have_longer_path(request: PathRequest, search: PathSearch, flow_count: int) -> bool:
    """Whether a path longer than requested exists, or could not be excluded.

    `flow_count`: of the subgraph; no path has more flows.
    """
    search.limit_examined_flows(MAX_FLOWS_FOR_LONGER_PATH)
    try:
        for length in range(request.searched_length + 1, flow_count + 1):
            if search.exhausted(length):
                return False
            if next(search.paths(length), None) is not None:
                return True
    except DeadlineExceeded:
        return True
    return False
