"""The statement that reads the subgraph between two resources.

Its text depends on one number only, the bound of its quantified path patterns. Kinds, ids and the instant are
parameters; the search decides levels and order.
"""

from __future__ import annotations

from typing import Any

from graph import query_files, query_markers
from graph.lineage.paths.ast import MAX_LENGTH
from graph.lineage.paths.request import PathRequest
from graph.lineage.request import Granularity, Step
from graph.query_markers import replace_marker

SUBGRAPH = {Granularity.RESOURCE: "lineage/paths_subgraph", Granularity.FIELD: "lineage/path_fields_subgraph"}
STEPS = {
    (Granularity.RESOURCE, Step.DOWN): "lineage/paths_down",
    (Granularity.RESOURCE, Step.UP): "lineage/paths_up",
    (Granularity.FIELD, Step.DOWN): "lineage/path_fields_down",
    (Granularity.FIELD, Step.UP): "lineage/path_fields_up",
}
NODES = {Granularity.RESOURCE: "lineage/paths_nodes", Granularity.FIELD: "lineage/path_fields_nodes"}
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


def subgraph_statement(length: int | None, granularity: Granularity = Granularity.RESOURCE) -> str:
    """The statement for paths of at most `length` flows; None: of any length."""
    longest = "" if length is None else str(bound(length))
    return replace_marker(query_files.load_query(SUBGRAPH[granularity]).body, query_markers.MAX_LENGTH, longest)


def parameters(request: PathRequest) -> dict[str, Any]:
    """The parameters of every statement of a path search."""
    return {
        "from": request.start,
        "to": request.goal,
        "at": request.as_of,
        "kinds": request.kinds,
        "audiences": list(request.audiences),
        "few": MAX_NODES_PER_SIDE + 1,
        "most": MAX_FLOWS_PER_STATEMENT + 1,
    }
