"""The number of nodes that a field may return, as declared, so that a document's cost is known before it runs.

A connection returns its page, a facet its values, a plain list the bound in its shape, a root field one node. `ROOTS`
declares the root fields that traverse the lineage or take a list of ids; the nodes in the lists below them are already
counted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLField, get_named_type

from api.cost.argument_values import requested_count
from api.translation.labels import enum_labels
from domain.model.catalog_enums import EntryStatus, OpenType, ShareType, UpdateCycle
from graph.compile.filter_steps import filter_steps, is_unindexed
from graph.lineage.paths.ast import MAX_LENGTH
from graph.pagination import DEFAULT_SIZE, MAX_SIZE
from graph.shape import Many, Shape
from graph.shapes import shapes
from graph.shapes.scenario import MAX_NEEDS
from resolvers.lineage.diff_arguments import DEFAULT_CHANGES, MAX_CHANGES
from resolvers.lineage.lineage_arguments import DEFAULT_NODES, MAX_NODES
from resolvers.lineage.paths_arguments import DEFAULT_LENGTH

Arguments = Mapping[str, Any]


EVIDENCE, BOUND_EVIDENCE = ("Finding", "evidence"), 10
"""Number of objects that the cost counts for the evidence of a finding, which is always served whole."""
WHERE, ORDER_BY = "where", "orderBy"
COST_ARGUMENTS = frozenset({"first", "last", "ids", "maxLength", "needs", "enums", ORDER_BY})
"""The arguments whose values decide how many rows are read. Of `where`, only the structure does."""
SCAN = DEFAULT_SIZE
"""The points of one scan: a step of a filter, an order without an index, or a count of the rows of a connection."""


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
    if (kind, field) == EVIDENCE:
        return BOUND_EVIDENCE
    shape = shapes().get(kind)
    declaration = shape.fields.get(field) if shape else None
    return (declaration.bound or declaration.limit) if isinstance(declaration, Many) else None


def scans_of_arguments(definition: GraphQLField, arguments: Arguments) -> int:
    """The number of scans that the filter and the order of a connection need."""
    argument = definition.args.get(WHERE) or definition.args.get(ORDER_BY)
    shape = _shape_of_input(get_named_type(argument.type).name) if argument else None
    if shape is None:
        return 0
    where = arguments.get(WHERE)
    return filter_steps(shape, where) + is_unindexed(shape, where, arguments.get(ORDER_BY))


def _shape_of_input(name: str) -> Shape | None:
    """The shape that an input type such as CatalogEntryWhere or CatalogEntryOrder is generated from."""
    return shapes().get(name.removesuffix("Where").removesuffix("Order"))


def _lineage_nodes(arguments: Arguments) -> int:
    return requested_count(arguments.get("first"), DEFAULT_NODES, MAX_NODES)


def _diff_changes(arguments: Arguments) -> int:
    return requested_count(arguments.get("first"), DEFAULT_CHANGES, MAX_CHANGES)


def _max_length(arguments: Arguments) -> int:
    return requested_count(arguments.get("maxLength"), DEFAULT_LENGTH, MAX_LENGTH)


def _need_count(arguments: Arguments) -> int:
    needs = arguments.get("needs")
    return min(len(needs), MAX_NEEDS) if isinstance(needs, list) else 1


def _id_count(arguments: Arguments) -> int:
    ids = arguments.get("ids")
    return len(ids) if isinstance(ids, list) else 1


def _enum_count(arguments: Arguments) -> int:
    names = arguments.get("enums")
    return len(names) if isinstance(names, list) else len(enum_labels())


FACET_VALUES: Mapping[str, int] = {
    "BoolFacet": 2,
    **{f"{kind.__name__}Facet": len(kind) for kind in (EntryStatus, OpenType, ShareType, UpdateCycle)},
}
"""By type: the number of values of a facet that lists all of them."""
ROOTS: Mapping[str, RowsTouched] = {
    "lineage": RowsTouched(_lineage_nodes),
    "diff": RowsTouched(_diff_changes),
    "paths": RowsTouched(window),
    "impact": RowsTouched(lambda _: MAX_NODES, multiplies=False),
    "nodes": RowsTouched(_id_count),
    "labels": RowsTouched(_enum_count),
}
SIZES_BY_ROOT: Mapping[tuple[str, str, str], Callable[[Arguments], int]] = {
    ("paths", "Path", "nodes"): lambda arguments: _max_length(arguments) + 1,
    ("paths", "Path", "flows"): _max_length,
    ("assessNeeds", "ScenarioAssessment", "needs"): _need_count,
}
"""By root field, type and field: the lists whose length follows from the arguments of the root field."""
