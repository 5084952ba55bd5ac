"""Paths from one resource or field to another."""

from __future__ import annotations

import strawberry

from api.fields import Edge, PageInfo, field
from api.scalars import Instant
from api.types.flow import Completeness
from api.types.lineage import LineageEdge
from api.types.node import LineageNode


@strawberry.type(
    description="路径: a sequence of flows between resources, none of them twice; or of derivations between fields."
)
class Path:
    length: int = field("Number of flows.")
    nodes: list[LineageNode] = field(
        "The resources or fields on the path, from the first to the last: one more than flows."
    )
    flows: list[LineageEdge] = field("The flows or derivations of the path, in order.")


@strawberry.type(
    description="A page of paths: the shortest first, all of one length before the next. They have no totalCount, "
    "because their number is not bounded."
)
class PathConnection:
    edges: list[Edge[Path]] = field("The page's paths with their cursors.")
    nodes: list[Path] = field("The page's paths, by length, then by the ids of their flows.")
    page_info: PageInfo = field("The position of the page in the list.")
    searched_length: int = field(
        "The length up to which all paths were searched, in flows: maxLength, or less if the pattern admits none "
        "longer, if the page is full, or if WIDTH or TIME cut the search."
    )
    completeness: Completeness = field(
        "Completeness of the search. While pages follow, it has not ended: stoppedBy says PAGE, and omitted counts the "
        "paths after this page, up to 1,000."
    )
    as_of: Instant = field("The instant of evaluation.")
