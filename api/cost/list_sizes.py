"""The number of nodes that a field may return, as declared, so that a document's cost is known before it runs.

A connection returns its page, a facet its values, a plain list the bound in its shape, a root field one node. `ROOTS`
declares the root fields that traverse the lineage or take a list of ids; the nodes in the lists below them are already
counted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from api.cost.argument_values import requested_count
from domain.model.catalog_enums import EntryStatus, OpenType, ShareType, UpdateCycle
from graph.pagination import DEFAULT_SIZE, MAX_SIZE
from graph.shape import Many
from graph.shapes import shapes
from graph.shapes.scenario import MAX_NEEDS
from resolvers.lineage.diff_arguments import DEFAULT_CHANGES, MAX_CHANGES
from resolvers.lineage.lineage_arguments import DEFAULT_VALUES, MAX_VALUES
from resolvers.lineage.paths_arguments import DEFAULT_VALUES as PATHS
from resolvers.lineage.paths_arguments import MAX_VALUES as MAX_PATHS

Arguments = Mapping[str, Any]


COST_ARGUMENTS = frozenset({"first", "last", "ids", "budget", "limit", "maxLength", "needs"})
"""The arguments that decide how many rows are read."""


@dataclass(frozen=True, slots=True)
class RowsTouched:
    """The number of nodes that a root field touches. `multiplies`: the fields below it are read for each of them."""

    count: Callable[[Arguments], int]
    multiplies: bool = True


def window(arguments: Arguments) -> int:
    """The number of rows of a connection's page."""
    for name in ("first", "last"):
        if arguments.get(name) is not None:
            return requested_count(arguments[name], DEFAULT_SIZE, MAX_SIZE)
    return DEFAULT_SIZE


def declared_size(kind: str, field: str, root: str = "", arguments: Arguments | None = None) -> int | None:
    """The number of rows that the cost of a plain list counts: of the arguments of the root field above it, else the
    bound in its shape, else its limit; of a facet without `first` all values. None for a list whose nodes are counted
    in a field above it."""
    if field == "values":
        return FACET_VALUES.get(kind)
    size = SIZES_BY_ROOT.get((root, kind, field))
    if size is not None:
        return size(arguments or {})
    shape = shapes().get(kind)
    declaration = shape.fields.get(field) if shape else None
    return (declaration.bound or declaration.limit) if isinstance(declaration, Many) else None


def _lineage_nodes(arguments: Arguments) -> int:
    budget = arguments.get("budget")
    nodes = budget.get("nodes") if isinstance(budget, Mapping) else None
    return requested_count(nodes, DEFAULT_VALUES["nodes"], MAX_VALUES["nodes"])


def _diff_changes(arguments: Arguments) -> int:
    return requested_count(arguments.get("limit"), DEFAULT_CHANGES, MAX_CHANGES)


def _path_count(arguments: Arguments) -> int:
    return requested_count(arguments.get("limit"), PATHS["limit"], MAX_PATHS["limit"])


def _max_length(arguments: Arguments) -> int:
    return requested_count(arguments.get("maxLength"), PATHS["maxLength"], MAX_PATHS["maxLength"])


def _need_count(arguments: Arguments) -> int:
    needs = arguments.get("needs")
    return min(len(needs), MAX_NEEDS) if isinstance(needs, list) else 1


def _id_count(arguments: Arguments) -> int:
    ids = arguments.get("ids")
    return len(ids) if isinstance(ids, list) else 1


FACET_VALUES: Mapping[str, int] = {
    "BoolFacet": 2,
    **{f"{kind.__name__}Facet": len(kind) for kind in (EntryStatus, OpenType, ShareType, UpdateCycle)},
}
"""By type: the number of values of a facet that lists all of them."""
ROOTS: Mapping[str, RowsTouched] = {
    "lineage": RowsTouched(_lineage_nodes),
    "diff": RowsTouched(_diff_changes),
    "paths": RowsTouched(_path_count),
    "impact": RowsTouched(lambda _: MAX_VALUES["nodes"], multiplies=False),
    "nodes": RowsTouched(_id_count),
}
SIZES_BY_ROOT: Mapping[tuple[str, str, str], Callable[[Arguments], int]] = {
    ("paths", "Path", "nodes"): lambda arguments: _max_length(arguments) + 1,
    ("paths", "Path", "edges"): _max_length,
    ("assessNeeds", "ScenarioAssessment", "needs"): _need_count,
}
"""By root field, type and field: the lists whose length follows from the arguments of the root field."""
