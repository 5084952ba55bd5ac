"""What a chain of return flows is where not all flows may be followed, by listing every way up: the oracle."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    id: str
    source: str
    target: str


@dataclass(frozen=True)
class Expected:
    """The ids of the flows from the top down; by node how many flows were left out, and why."""

    steps: list[str]
    left_out: Mapping[str, int]
    stopped_by: frozenset[str]


def expected(
    lines: Sequence[Line], start: str, depth: int, width: int, unknown: Callable[[Line], bool] = lambda _: False
) -> Expected:
    """`lines`: all that match, between nodes that may be seen. `unknown`: those that time left no chance to follow."""
    entering = {
        node: sorted((line for line in lines if line.target == node), key=lambda line: line.id)
        for node in {start} | {line.source for line in lines}
    }

    def followed(node: str) -> list[Line]:
        return [line for line in entering[node] if not unknown(line)][:width]

    def ways(here: str, way: tuple[Line, ...]) -> Iterator[tuple[str, tuple[Line, ...]]]:
        yield here, way
        if len(way) < depth:
            for line in followed(here):
                if line.source != start and all(line.source != passed.source for passed in way):
                    yield from ways(line.source, (line, *way))

    listed = sorted(ways(start, ()), key=lambda each: (len(each[1]), [line.id for line in each[1]]))
    nearest = {node: len(way) for node, way in reversed(listed)}
    origin = next(((len(way), way) for node, way in listed if not entering[node]), None)
    left_out: dict[str, int] = {}
    stopped: set[str] = set()
    for node, distance in nearest.items():
        if origin and distance >= origin[0]:
            continue
        if distance == depth:
            beyond = sum(line.source not in nearest for line in entering[node])
            reasons = {"DEPTH"}
        else:
            beyond = len(entering[node]) - len(followed(node))
            wide = len(entering[node]) > width
            late = len(followed(node)) < min(len(entering[node]), width)
            reasons = ({"WIDTH"} if wide else set()) | ({"TIME"} if late else set())
        if beyond:
            left_out[node] = beyond
            stopped |= reasons
    found = origin[1] if origin else next((way for node, way in listed if node in left_out), ())
    return Expected([line.id for line in found], left_out, frozenset(stopped))
