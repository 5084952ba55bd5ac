"""The statements of a path search.

That of the subgraph between the ends depends on one number only, the bound of its quantified path patterns. Kinds, ids
and the instant are parameters; the search decides levels and order. Those for paths between fields are composed of
those between resources: a node is a field, and an edge a derivation, which has the kind of a flow.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from graph import query_files, query_markers
from graph.lineage.paths.ast import MAX_LENGTH
from graph.lineage.paths.request import PathRequest
from graph.lineage.request import Granularity, Step
from graph.query_files import CypherFile
from graph.query_markers import replace_marker

SUBGRAPH, NODES = "lineage/paths_subgraph", "lineage/paths_nodes"
STEPS = {Step.DOWN: "lineage/paths_down", Step.UP: "lineage/paths_up"}
FIELD_MARKERS = {
    query_markers.PATH_NODE: "Field",
    query_markers.PATH_EDGE: "DERIVES",
    query_markers.OF_KINDS: "true",
    query_markers.KIND_AND_FLOW: query_files.load_query("lineage/derivation_kind").body,
    query_markers.OWNER: "<-[:HAS_FIELD|FORMERLY_HAS_FIELD]-(:DataResource)",
}
"""What the markers of a query stand for in paths between fields; each query has some of them."""
BOUNDS = (3, 6, 10, 20, MAX_LENGTH)
"""The bounds of statements; for a length, the next that is not smaller. Few texts are used, because the server plans
each new text, which takes longer than reading somewhat more than necessary."""
MAX_NODES_PER_SIDE = 1_000
"""The most resources that one statement reads from either end."""
MAX_FLOWS_PER_STATEMENT = 20_000
"""The most flows of the subgraph that one statement reads."""
MAX_FLOWS_STEP_BY_STEP = 50_000
"""The most flows that a bidirectional search reads."""


def bound(length: int) -> int:
    """The bound that is read for paths of at most `length` flows."""
    return next(bound for bound in BOUNDS if length <= bound)


def query_name(name: str, granularity: Granularity) -> str:
    """The name of a query for paths between resources, or of its form for fields."""
    return f"{name}_of_fields" if granularity is Granularity.FIELD else name


def subgraph_statement(length: int | None, granularity: Granularity = Granularity.RESOURCE) -> str:
    """The statement for paths of at most `length` flows; None: of any length."""
    longest = "" if length is None else str(bound(length))
    body = query_files.load_query(query_name(SUBGRAPH, granularity)).body
    return replace_marker(body, query_markers.MAX_LENGTH, longest)


def parameters(request: PathRequest) -> dict[str, Any]:
    """The parameters of every statement of a path search."""
    return {
        "at": request.as_of,
        "earliest": request.as_of,
        "latest": request.as_of,
        "kinds": request.kinds,
        "audiences": list(request.audiences),
        "few": MAX_NODES_PER_SIDE + 1,
        "most": MAX_FLOWS_PER_STATEMENT + 1,
    }


def _compose() -> Iterator[CypherFile]:
    for name in (SUBGRAPH, NODES, *STEPS.values()):
        file = query_files.load_query(name)
        body = file.body
        for marker, text in FIELD_MARKERS.items():
            if marker.comment in body:
                body = replace_marker(body, marker, text)
        yield replace(file, name=query_name(name, Granularity.FIELD), body=body)


for _file in _compose():
    query_files.register_query(_file)
