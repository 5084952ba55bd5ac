"""Paths from one resource to another."""

from __future__ import annotations

import strawberry

from api.fields import field
from api.scalars import Instant
from api.types.flow import Completeness
from api.types.lineage import LineageEdge
from api.types.node import LineageNode


@strawberry.type(description="路径: flows one after the other, none of them twice, from one resource to another.")
class Path:
    length: int = field("How many flows it has.")
    nodes: list[LineageNode] = field("The resources it passes, from the first to the last: one more than flows.")
    edges: list[LineageEdge] = field("Its flows, in the order in which they are taken.")


@strawberry.type(description="A page of paths: the shortest first, all of one length before the next.")
class Paths:
    nodes: list[Path] = field("The page's paths, by length, then by the ids of their flows.")
    searched_length: int = field(
        "Every path of at most so many flows was looked for: maxLength, or less where the pattern admits none longer, "
        "where the page is full, and where WIDTH or TIME cut the search."
    )
    completeness: Completeness = field(
        "Whether all paths are here, and what cut the answer; omitted counts the paths behind this page, up to 1,000."
    )
    as_of: Instant = field("The instant asked about.")
