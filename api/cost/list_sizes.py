"""How many nodes a field may give: declared, so that a document's cost is known before it runs.

A connection gives its window, a plain list the bound its shape declares, a root field one. What walks says here how
much it may touch; the lists below it are of what is counted already.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from api.cost.argument_values import number
from graph.lineage.paths.ast import MAX_LENGTH
from graph.pagination import DEFAULT_SIZE, LARGEST_SIZE
from graph.shape import Many
from graph.shapes import shapes
from resolvers.lineage.diff_arguments import DEFAULT_CHANGES, MAX_CHANGES
from resolvers.lineage.lineage_arguments import DEFAULT_VALUES, MAX_VALUES
from resolvers.lineage.paths_arguments import DEFAULT_VALUES as PATHS
from resolvers.lineage.paths_arguments import MAX_VALUES as MAX_PATHS

Arguments = Mapping[str, Any]


DECIDING = frozenset({"first", "last", "ids", "budget", "limit"})
"""The arguments that say how much is read."""


@dataclass(frozen=True, slots=True)
class RowsTouched:
    """How much a root field touches, and whether what is selected below it is read for each."""

    count: Callable[[Arguments], int]
    each: bool = True


OF_A_PATH = {("Path", "nodes"): MAX_LENGTH + 1, ("Path", "edges"): MAX_LENGTH}
"""A path's resources and flows, at most."""


def window(arguments: Arguments) -> int:
    """Rows of a connection's page."""
    for name in ("first", "last"):
        if arguments.get(name) is not None:
            return number(arguments[name], DEFAULT_SIZE, LARGEST_SIZE)
    return DEFAULT_SIZE


def declared_size(kind: str, field: str) -> int | None:
    """The bound of a plain list, as its shape declares it; None for a list of what is counted above it."""
    if (kind, field) in OF_A_PATH:
        return OF_A_PATH[kind, field]
    shape = shapes().get(kind)
    found = shape.fields.get(field) if shape else None
    return found.limit if isinstance(found, Many) else None


def _walked(arguments: Arguments) -> int:
    budget = arguments.get("budget")
    nodes = budget.get("nodes") if isinstance(budget, Mapping) else None
    return number(nodes, DEFAULT_VALUES["nodes"], MAX_VALUES["nodes"])


def _changes(arguments: Arguments) -> int:
    return number(arguments.get("limit"), DEFAULT_CHANGES, MAX_CHANGES)


def _paths(arguments: Arguments) -> int:
    return number(arguments.get("limit"), PATHS["limit"], MAX_PATHS["limit"])


def _named(arguments: Arguments) -> int:
    ids = arguments.get("ids")
    return len(ids) if isinstance(ids, list) else 1


ROOTS: Mapping[str, RowsTouched] = {
    "lineage": RowsTouched(_walked),
    "diff": RowsTouched(_changes),
    "paths": RowsTouched(_paths),
    "impact": RowsTouched(lambda _: MAX_VALUES["nodes"], each=False),
    "nodes": RowsTouched(_named),
}
