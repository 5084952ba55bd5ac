"""A page of an answer: the next nodes in (depth, id) order, and every edge with one end here and the other here or on
an earlier page, so that the pages joined are the answer and each edge comes once."""

from __future__ import annotations

from dataclasses import dataclass

from graph.lineage.answer import Answer, Edge, Node


@dataclass(frozen=True, slots=True)
class Page:
    """Nodes `start` to `end` of an answer, and whether the answer is whole with it."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    start: int
    end: int
    last: bool
    omitted: int
    hidden: int
    complete: bool
    stopped_by: tuple[str, ...]


ORDER = ("DEPTH", "WIDTH", "BUDGET", "TIME", "UNPLACED")


def page_of(answer: Answer, start: int, size: int) -> Page:
    """The page of up to `size` nodes from number `start` on."""
    end = min(start + size, len(answer.nodes))
    place = {node.met.id: number for number, node in enumerate(answer.nodes)}
    edges = tuple(edge for edge in answer.edges if start <= max(place[edge.source], place[edge.target]) < end)
    nodes = answer.nodes[start:end]
    last = end == len(answer.nodes)
    stopped = {reason for node in nodes for reason in node.stopped_by}
    if not last:
        stopped.add("BUDGET")
    nothing_left_out = not any(count for node in answer.nodes for count in node.omitted.values())
    cut = any({"TIME", "UNPLACED"} & node.stopped_by for node in answer.nodes)
    return Page(
        nodes,
        edges,
        start,
        end,
        last,
        omitted=sum(count for node in nodes for count in node.omitted.values()),
        hidden=sum(node.hidden for node in nodes),
        complete=last and nothing_left_out and not cut,
        stopped_by=tuple(reason for reason in ORDER if reason in stopped),
    )
