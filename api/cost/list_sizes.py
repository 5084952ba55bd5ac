"""How many nodes a field may give: declared, so that a document's cost is known before it runs.

A connection gives its window, a plain list the bound its shape declares, a root field one. What walks says here how
much it may touch; the lists below it are of what is counted already.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from api.cost.argument_values import number
from graph.lineage.paths.ast import LONGEST
from graph.pagination import DEFAULT_SIZE, MAX_SIZE
from graph.shape import Many
from graph.shapes import shapes
from resolvers.lineage.diff_arguments import CHANGES, MOST_CHANGES
from resolvers.lineage.lineage_arguments import DEFAULT, MOST
from resolvers.lineage.paths_arguments import DEFAULT as PATHS
from resolvers.lineage.paths_arguments import MOST as MOST_PATHS

Arguments = Mapping[str, Any]


DECIDING = frozenset({"first", "last", "ids", "budget", "limit"})
"""The arguments that say how much is read."""


@dataclass(frozen=True, slots=True)
class RowsTouched:
    """How much a root field touches, and whether what is selected below it is read for each."""

    count: Callable[[Arguments], int]
    each: bool = True


OF_A_PATH = {("Path", "nodes"): LONGEST + 1, ("Path", "edges"): LONGEST}
"""A path's resources and flows, at most."""


def window(arguments: Arguments) -> int:
    """Rows of a connection's page."""
    for name in ("first", "last"):
        if arguments.get(name) is not None:
            return number(arguments[name], DEFAULT_SIZE, MAX_SIZE)
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
    return number(budget.get("nodes") if isinstance(budget, Mapping) else None, DEFAULT["nodes"], MOST["nodes"])


def _changes(arguments: Arguments) -> int:
    return number(arguments.get("limit"), CHANGES, MOST_CHANGES)


def _paths(arguments: Arguments) -> int:
    return number(arguments.get("limit"), PATHS["limit"], MOST_PATHS["limit"])


def _named(arguments: Arguments) -> int:
    ids = arguments.get("ids")
    return len(ids) if isinstance(ids, list) else 1


ROOTS: Mapping[str, RowsTouched] = {
    "lineage": RowsTouched(_walked),
    "diff": RowsTouched(_changes),
    "paths": RowsTouched(_paths),
    "impact": RowsTouched(lambda _: MOST["nodes"], each=False),
    "nodes": RowsTouched(_named),
}
